// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/clientcredentials.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 signInDeadlineMs = 30'000;

QString text(const char *source)
{
    return QCoreApplication::translate("ClientCredentials", source);
}

QUrl originOf(QUrl url)
{
    url.setPath({});
    url.setQuery(QString());
    url.setFragment({});
    return url;
}

HttpService::Parts partsFor(const QString &service, const QUrl &tokenUrl, const Clock &clock, Waiter &waiter,
                            std::unique_ptr<HttpTransport> transport)
{
    HttpService::Parts parts;
    parts.name = service;
    parts.base = originOf(tokenUrl);
    parts.transport = std::move(transport);
    parts.clock = &clock;
    parts.waiter = &waiter;
    return parts;
}

/// What to do about the sign-in errors of Entra ID that people meet (reference directory.md, section 10).
QString adviceForNumber(const QString &description)
{
    static const QList<std::pair<QLatin1StringView, const char *>> advice = {
        {"AADSTS7000215"_L1,
         QT_TRANSLATE_NOOP("ClientCredentials",
                           "the client secret is wrong. Copy the secret's value, not its ID, into the connection")},
        {"AADSTS7000222"_L1,
         QT_TRANSLATE_NOOP("ClientCredentials",
                           "the client secret has expired. Make a new one in the app registration and enter it")},
        {"AADSTS700016"_L1,
         QT_TRANSLATE_NOOP("ClientCredentials",
                           "the tenant knows no application with this client ID. Check client ID and tenant")},
        {"AADSTS90002"_L1,
         QT_TRANSLATE_NOOP("ClientCredentials", "there is no such tenant. Check the tenant ID and the cloud")},
        {"AADSTS53003"_L1,
         QT_TRANSLATE_NOOP("ClientCredentials", "a conditional access policy blocks this application")},
    };
    for (const auto &[number, words] : advice) {
        if (description.contains(number))
            return QString(number) + u": "_s + QCoreApplication::translate("ClientCredentials", words);
    }
    return {};
}

/// What the endpoint itself says, in whichever of its shapes.
QString saidIn(const QByteArray &body)
{
    const auto object = QJsonDocument::fromJson(body).object();
    if (const auto advice = adviceForNumber(object.value("error_description"_L1).toString()); !advice.isEmpty())
        return advice;
    if (const auto first = object.value("errors"_L1).toArray().first().toObject(); !first.isEmpty())
        return first.value("message"_L1).toString().simplified();
    QStringList words{object.value("error"_L1).toString(),
                      object.value("error_description"_L1).toString().section(u'\n', 0, 0).simplified()};
    words.removeAll(QString());
    return words.isEmpty() ? QString::fromUtf8(body.left(200)).simplified() : words.join(": "_L1);
}

} // namespace

std::optional<Error> signInProblem(const QString &service, const QUrl &tokenUrl, const HttpAnswer &answer)
{
    if (answer.status >= 200 && answer.status < 300)
        return {};
    Error error;
    error.details = QString::fromUtf8(answer.body.left(2000));
    const auto saying = [&](ErrorCode code, const QString &what) {
        error.code = code;
        error.message = text("%1: signing in at %2 failed (%3): %4")
                            .arg(service, tokenUrl.host(), QString::number(answer.status), what);
        return error;
    };
    const auto said = saidIn(answer.body);
    if (answer.status == 429)
        return saying(ErrorCode::RateLimited, text("too many sign-ins; the service asks to wait"));
    if (answer.status >= 500 || answer.status == 408)
        return saying(ErrorCode::ServerError, text("the service failed: %1").arg(said));
    if (answer.status >= 300 && answer.status < 400) {
        const auto region = QString::fromLatin1(answer.header("X-Cs-Region"));
        return saying(ErrorCode::BadAnswer,
                      region.isEmpty() ? text("the host answers with a redirection. Check the host in the "
                                              "connection's settings")
                                       : text("these credentials belong to the region %1. Choose that region's host "
                                              "in the connection's settings; the secret was not sent there")
                                             .arg(region));
    }
    if (answer.status == 404)
        return saying(ErrorCode::NotFound,
                      text("the host has no such sign-in. Check the host in the connection's settings"));
    return saying(ErrorCode::Unauthorized, text("the credentials were refused. %1").arg(said));
}

/// The token endpoint is spoken to only through sendSecret(), which asks no dialect.
class ClientCredentialsSignIn::NoDialect final : public ServiceDialect
{
public:
    Result<HttpHeaders> authorize(CallContext &) override { return HttpHeaders(); }
    bool renewAuthorization(const HttpHeaders &) override { return false; }
    std::optional<Error> problem(const ServiceCall &, const HttpAnswer &) const override { return {}; }
};

ClientCredentialsSignIn::ClientCredentialsSignIn(QString service, const Clock &clock, Waiter &waiter,
                                                 std::unique_ptr<HttpTransport> transport,
                                                 ClientCredentials credentials)
    : m_service(std::move(service))
    , m_clock(clock)
    , m_credentials(std::move(credentials))
    , m_dialect(std::make_unique<NoDialect>())
    , m_http(partsFor(m_service, m_credentials.tokenUrl, clock, waiter, std::move(transport)), *m_dialect)
    , m_tokens(clock)
{
}

ClientCredentialsSignIn::~ClientCredentialsSignIn() = default;

Result<HttpHeaders> ClientCredentialsSignIn::authorize(CallContext &context)
{
    const auto token = m_tokens.token([this, &context] { return fetch(context); }, context.stop);
    if (!token)
        return token.error();
    return bearerHeaders(*token);
}

void ClientCredentialsSignIn::tokenRefused(const HttpHeaders &refused)
{
    m_tokens.refused(bearerTokenIn(refused));
}

Result<AccessToken> ClientCredentialsSignIn::fetch(CallContext &context)
{
    ServiceCall call;
    call.method = "POST";
    call.path = m_credentials.tokenUrl.path(QUrl::FullyEncoded);
    call.contentType = "application/x-www-form-urlencoded";
    call.deadlineMs = signInDeadlineMs;
    QList<std::pair<QString, QByteArray>> form{{u"grant_type"_s, "client_credentials"}};
    HttpHeaders headers;
    const auto encoded = [](const QByteArray &value) { return value.toPercentEncoding(); };
    if (m_credentials.authentication == ClientAuthentication::BasicHeader) {
        // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
        const auto pair = encoded(m_credentials.clientId.toUtf8()) + ':' + encoded(m_credentials.clientSecret.reveal());
        headers.append({"Authorization", "Basic " + pair.toBase64()});
    } else {
        form.append({u"client_id"_s, m_credentials.clientId.toUtf8()});
        form.append({u"client_secret"_s, m_credentials.clientSecret.reveal()});
    }
    if (!m_credentials.scope.isEmpty())
        form.append({u"scope"_s, m_credentials.scope.toUtf8()});
    for (const auto &[name, value] : form)
        call.body += (call.body.isEmpty() ? "" : "&") + name.toUtf8() + '=' + encoded(value);
    const auto answer = m_http.sendSecret(call, headers, context);
    if (!answer)
        return answer.error();
    if (auto failure = signInProblem(m_service, m_credentials.tokenUrl, *answer))
        return *failure;
    const auto object = QJsonDocument::fromJson(answer->body).object();
    const auto value = object.value("access_token"_L1).toString().toUtf8();
    if (value.isEmpty()) {
        return Error{ErrorCode::BadAnswer,
                     text("%1: %2 answered without an access token. A proxy or a wrong host may have answered")
                         .arg(m_service, m_credentials.tokenUrl.host()),
                     {}};
    }
    // Some servers write the seconds as text.
    const auto lifetime = object.value("expires_in"_L1).toVariant().toLongLong();
    return AccessToken{Secret(value), m_clock.nowMs() + (lifetime > 0 ? lifetime : 900) * 1000};
}

} // namespace holdfast
