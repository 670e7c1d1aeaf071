// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/openapi/openapidialect.h"

#include "integrations/http/answerproblem.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::openapi {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("OpenApi", source);
}

/// What the service says about a failure, in whichever shape.
QString saidIn(const QByteArray &body)
{
    const auto document = QJsonDocument::fromJson(body);
    auto object = document.isArray() ? document.array().first().toObject() : document.object();
    for (const auto &list : {"errors"_L1, "problems"_L1}) {
        if (const auto first = object.value(list).toArray().first(); first.isObject())
            object = first.toObject();
        else if (first.isString())
            return first.toString().simplified();
    }
    if (object.value("error"_L1).isObject())
        object = object.value("error"_L1).toObject();
    QStringList words;
    for (const auto &member :
         {"title"_L1, "code"_L1, "error"_L1, "message"_L1, "detail"_L1, "error_description"_L1, "description"_L1}) {
        const auto word = object.value(member).toVariant().toString().simplified();
        if (!word.isEmpty() && !words.contains(word))
            words += word;
    }
    return words.isEmpty() ? QString::fromUtf8(body.left(200)).simplified() : words.join(": "_L1);
}

} // namespace

OpenApiDialect::OpenApiDialect(QString service, ApiCredentials credentials, std::unique_ptr<OAuthSignIn> signIn)
    : m_service(std::move(service))
    , m_credentials(std::move(credentials))
    , m_signIn(std::move(signIn))
{
}

Result<HttpHeaders> OpenApiDialect::authorize(CallContext &context)
{
    const auto &secret = m_credentials.secret.reveal();
    switch (m_credentials.kind) {
    case ApiCredentials::Kind::KeyInHeader:
        return HttpHeaders{{m_credentials.name.toLatin1(), secret}};
    case ApiCredentials::Kind::KeyInCookie:
        return HttpHeaders{{"Cookie", m_credentials.name.toLatin1() + '=' + secret}};
    case ApiCredentials::Kind::Basic:
        return HttpHeaders{{"Authorization", "Basic " + (m_credentials.user.toUtf8() + ':' + secret).toBase64()}};
    case ApiCredentials::Kind::Bearer:
        return HttpHeaders{{"Authorization", "Bearer " + secret}};
    case ApiCredentials::Kind::ClientCredentials:
        return m_signIn->authorize(context);
    case ApiCredentials::Kind::None:
    case ApiCredentials::Kind::KeyInQuery:
        break;
    }
    return HttpHeaders();
}

QUrlQuery OpenApiDialect::secretQuery() const
{
    QUrlQuery query;
    if (m_credentials.kind == ApiCredentials::Kind::KeyInQuery) {
        query.addQueryItem(QString::fromLatin1(QUrl::toPercentEncoding(m_credentials.name)),
                           QString::fromLatin1(m_credentials.secret.reveal().toPercentEncoding()));
    }
    return query;
}

bool OpenApiDialect::renewAuthorization(const HttpHeaders &refused)
{
    if (!m_signIn)
        return false;
    m_signIn->tokenRefused(bearerTokenIn(refused));
    return true;
}

std::optional<Error> OpenApiDialect::problem(const ServiceCall &call, const HttpAnswer &answer) const
{
    if (isSuccess(answer.status))
        return {};
    auto meaning = statusMeaning(answer.status, saidIn(answer.body));
    if (answer.status >= 300 && answer.status < 400)
        meaning.words =
            text("the service answers with a redirection to %1. Check the server in the connection's settings")
                .arg(QString::fromUtf8(answer.header("Location")));
    return answerProblem(m_service, QString::fromLatin1(call.method) + u' ' + call.path, answer, meaning);
}

} // namespace holdfast::openapi
