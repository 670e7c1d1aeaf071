// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/crowdstrike/falcondialect.h"

#include "integrations/http/answerproblem.h"
#include "integrations/http/httpconnection.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::falcon {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CrowdStrike", source);
}

/// "no matching host found (404)" of the first error, with the trace that CrowdStrike's support asks for.
QString saidIn(const QByteArray &body)
{
    const auto object = QJsonDocument::fromJson(body).object();
    const auto first = object.value("errors"_L1).toArray().first().toObject();
    auto words = first.value("message"_L1).toString().simplified();
    if (words.isEmpty())
        words = QString::fromUtf8(body.left(200)).simplified();
    const auto trace = object.value("meta"_L1).toObject().value("trace_id"_L1).toString();
    return trace.isEmpty() ? words : text("%1 (trace %2)").arg(words, trace);
}

QString scopeFor(const ServiceCall &call)
{
    return call.path.contains("devices-actions"_L1) ? text("Hosts: Write") : text("Hosts: Read");
}

} // namespace

bool FalconDialect::renewAuthorization(const HttpHeaders &refused)
{
    m_signIn->tokenRefused(bearerTokenIn(refused));
    return true;
}

std::optional<Error> FalconDialect::problem(const ServiceCall &call, const HttpAnswer &answer) const
{
    if (isSuccess(answer.status))
        return {};
    const auto said = saidIn(answer.body);
    auto meaning = statusMeaning(answer.status, said);
    if (answer.status == 401)
        meaning.words = text("the token was refused. Check client ID, secret and the cloud of your CrowdStrike tenant");
    else if (answer.status == 403)
        meaning.words =
            text("the API client lacks the scope “%1”, or belongs to another CrowdStrike cloud. Ask your Falcon "
                 "administrator to tick the scope for this client. The service says: %2")
                .arg(scopeFor(call), said);
    else if (answer.status == 429)
        meaning.words = text("too many requests; the tenant allows about 6,000 a minute for all its clients together");
    else if (const auto region = QString::fromLatin1(answer.header("X-Cs-Region"));
             meaning.code == ErrorCode::BadAnswer && !region.isEmpty())
        meaning.words = text("your tenant is in the cloud %1. Choose it in the connection's settings").arg(region);
    auto error = answerProblem(m_service, call.path, answer, meaning);
    bool ok = false;
    const auto atSeconds = answer.header("X-RateLimit-RetryAfter").trimmed().toLongLong(&ok);
    if (answer.status == 429 && ok)
        error.retryAfterMs = std::max<qint64>(0, atSeconds * 1000 - m_clock.nowMs());
    return error;
}

Result<QUrl> falconUrl(const QString &typed)
{
    static const QHash<QString, QString> clouds = {{u"us-1"_s, u"https://api.crowdstrike.com"_s},
                                                   {u"us-2"_s, u"https://api.us-2.crowdstrike.com"_s},
                                                   {u"eu-1"_s, u"https://api.eu-1.crowdstrike.com"_s},
                                                   {u"us-gov-1"_s, u"https://api.laggar.gcw.crowdstrike.com"_s}};
    const auto url = serviceUrl(clouds.value(typed.trimmed().toLower(), typed));
    if (!url) {
        return Error{
            ErrorCode::InvalidInput,
            text("“%1” is not a CrowdStrike cloud; write us-1, us-2, eu-1, us-gov-1 or the API's host").arg(typed),
            {}};
    }
    return *url;
}

} // namespace holdfast::falcon
