// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/answerproblem.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("AnswerProblem", source);
}

} // namespace

StatusMeaning statusMeaning(int status, const QString &said)
{
    switch (status) {
    case 401:
        return {ErrorCode::Unauthorized,
                text("the credentials were refused. Check them in the connection's settings. The service says: %1")
                    .arg(said)};
    case 403:
        return {ErrorCode::Forbidden,
                text("the credentials lack the right for this call. The service says: %1").arg(said)};
    case 404:
    case 410:
        return {ErrorCode::NotFound, text("not found: %1").arg(said)};
    case 409:
    case 412:
        return {ErrorCode::Conflict, text("it conflicts with what is there: %1").arg(said)};
    case 429:
        return {ErrorCode::RateLimited, text("too many requests; the service asks to wait")};
    default:
        break;
    }
    if (status >= 300 && status < 400)
        return {ErrorCode::BadAnswer,
                text("the host answers with a redirection. Check the host in the connection's settings")};
    if (status == 408 || status >= 500)
        return {ErrorCode::ServerError, text("the service failed: %1").arg(said)};
    return {ErrorCode::InvalidInput, text("the service refused the request: %1").arg(said)};
}

Error answerProblem(const QString &service, const QString &call, const HttpAnswer &answer, const StatusMeaning &meaning)
{
    return {meaning.code, u"%1: %2 (%3): %4"_s.arg(service, call, QString::number(answer.status), meaning.words),
            QString::fromUtf8(answer.body.left(2000))};
}

} // namespace holdfast
