// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/oauthsignin.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 signInDeadlineMs = 30'000;
constexpr qint64 assumedLifeMs = 15 * 60'000; ///< of a token whose life the endpoint does not tell
constexpr qint64 renewEarlierMs = 5 * 60'000; ///< before its end (reference directory.md, section 10)

QString text(const char *source)
{
    return QCoreApplication::translate("OAuthSignIn", source);
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
         QT_TRANSLATE_NOOP("OAuthSignIn",
                           "the client secret is wrong. Copy the secret's value, not its ID, into the connection")},
        {"AADSTS7000222"_L1,
         QT_TRANSLATE_NOOP("OAuthSignIn",
                           "the client secret has expired. Make a new one in the app registration and enter it")},
        {"AADSTS700027"_L1,
         QT_TRANSLATE_NOOP(
             "OAuthSignIn",
             "the application does not know this certificate. Upload it to the app registration, or choose "
             "the one that is there")},
        {"AADSTS700024"_L1,
         QT_TRANSLATE_NOOP("OAuthSignIn",
                           "the sign-in's time is not within what the service takes. Set this computer's clock")},
        {"AADSTS700016"_L1,
         QT_TRANSLATE_NOOP("OAuthSignIn",
                           "the tenant knows no application with this client ID. Check client ID and tenant")},
        {"AADSTS90002"_L1,
         QT_TRANSLATE_NOOP("OAuthSignIn", "there is no such tenant. Check the tenant ID and the cloud")},
        {"AADSTS53003"_L1, QT_TRANSLATE_NOOP("OAuthSignIn", "a conditional access policy blocks this application")},
    };
    for (const auto &[number, words] : advice) {
        if (description.contains(number))
            return QString(number) + u": "_s + QCoreApplication::translate("OAuthSignIn", words);
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

/// The failure that a token endpoint's answer tells: OAuth's {"error","error_description"}, Microsoft's AADSTS numbers, or
/// {"errors":[{"code","message"}]}. Nothing when the answer is fine.
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

} // namespace

/// The token endpoint is spoken to only through sendSecret(), which asks no dialect.
class OAuthSignIn::NoDialect final : public ServiceDialect
{
public:
    Result<HttpHeaders> authorize(CallContext &) override { return HttpHeaders(); }
    bool renewAuthorization(const HttpHeaders &) override { return false; }
    std::optional<Error> problem(const ServiceCall &, const HttpAnswer &) const override { return {}; }
};

OAuthSignIn::OAuthSignIn(QString service, const Clock &clock, Waiter &waiter, std::unique_ptr<HttpTransport> transport,
                         OAuthClient client)
    : m_service(std::move(service))
    , m_clock(clock)
    , m_client(std::move(client))
    , m_dialect(std::make_unique<NoDialect>())
    , m_http(partsFor(m_service, m_client.tokenUrl, clock, waiter, std::move(transport)), *m_dialect)
    , m_tokens(clock, 0)
{
}

OAuthSignIn::~OAuthSignIn() = default;

Result<Secret> OAuthSignIn::token(CallContext &context)
{
    return m_tokens.token([this, &context] { return fetch(context); }, context.stop);
}

Result<HttpHeaders> OAuthSignIn::authorize(CallContext &context)
{
    return token(context).map(bearerHeaders);
}

Result<ServiceCall> OAuthSignIn::request(HttpHeaders &headers) const
{
    ServiceCall call;
    call.method = "POST";
    call.path = m_client.tokenUrl.path(QUrl::FullyEncoded);
    call.contentType = "application/x-www-form-urlencoded";
    call.deadlineMs = signInDeadlineMs;
    const bool refreshes = !m_client.refreshToken.isEmpty();
    const bool inForm = m_client.authentication == ClientAuthentication::Form;
    const auto encoded = [](const QByteArray &value) { return value.toPercentEncoding(); };
    const auto add = [&](QByteArrayView name, const QByteArray &value) {
        if (!value.isEmpty())
            call.body += (call.body.isEmpty() ? "" : "&") + name.toByteArray() + '=' + encoded(value);
    };
    add("grant_type", refreshes ? "refresh_token" : "client_credentials");
    if (!m_client.certificate.isEmpty()) {
        const auto assertion = clientAssertion(m_client.certificate,
                                               {m_client.clientId, m_client.tokenUrl.toString(),
                                                QUuid::createUuid().toString(QUuid::WithoutBraces), m_clock.nowMs()});
        if (!assertion)
            return Error{assertion.error().code, u"%1: %2"_s.arg(m_service, assertion.error().message), {}};
        add("client_id", m_client.clientId.toUtf8());
        add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        add("client_assertion", *assertion);
    } else if (inForm) {
        add("client_id", m_client.clientId.toUtf8());
        add("client_secret", m_client.clientSecret.reveal());
    } else {
        // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
        const auto pair = encoded(m_client.clientId.toUtf8()) + ':' + encoded(m_client.clientSecret.reveal());
        headers.append({"Authorization", "Basic " + pair.toBase64()});
    }
    add("refresh_token", m_client.refreshToken.reveal());
    add("scope", m_client.scope.toUtf8());
    return call;
}

Result<AccessToken> OAuthSignIn::fetch(CallContext &context)
{
    HttpHeaders headers;
    const auto call = request(headers);
    if (!call)
        return call.error();
    const auto answer = m_http.sendSecret(*call, headers, context);
    if (!answer)
        return answer.error();
    if (auto failure = signInProblem(m_service, m_client.tokenUrl, *answer))
        return *failure;
    const auto object = QJsonDocument::fromJson(answer->body).object();
    const auto value = object.value("access_token"_L1).toString().toUtf8();
    if (value.isEmpty()) {
        return Error{ErrorCode::BadAnswer,
                     text("%1: %2 answered without an access token. A proxy or a wrong host may have answered")
                         .arg(m_service, m_client.tokenUrl.host()),
                     {}};
    }
    const auto told = object.value("expires_in"_L1).toVariant().toLongLong() * 1000; // some write it as text
    const auto lifeMs = told > 0 ? told : assumedLifeMs;
    return AccessToken{Secret(value), m_clock.nowMs() + lifeMs - std::min(renewEarlierMs, lifeMs / 4)};
}

} // namespace holdfast
