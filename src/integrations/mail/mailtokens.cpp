// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/mailtokens.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 answerDeadlineMs = 30'000;
constexpr qint64 longestAnswer = qint64(1) << 20;
constexpr qint64 renewEarlierMs = 5 * 60'000;
constexpr qint64 assumedLifeMs = 15 * 60'000; ///< of a token whose life the endpoint does not tell

QString text(const char *source)
{
    return QCoreApplication::translate("Mail", source);
}

} // namespace

MailTokens::MailTokens(QString instance, TokenRequest request, std::unique_ptr<HttpTransport> transport,
                       const Clock &clock)
    : m_name(std::move(instance))
    , m_request(std::move(request))
    , m_transport(std::move(transport))
    , m_clock(clock)
    , m_cache(clock, renewEarlierMs)
{
}

Result<Secret> MailTokens::token(CallContext &context)
{
    return m_cache.token([this, &context] { return fetch(context); }, context.stop);
}

void MailTokens::refused(const Secret &token)
{
    m_cache.refused(token);
}

Result<AccessToken> MailTokens::fetch(CallContext &context)
{
    const bool refresh = !m_request.refreshToken.isEmpty();
    QList<std::pair<QByteArray, QByteArray>> form{{"grant_type", refresh ? "refresh_token" : "client_credentials"},
                                                  {"client_id", m_request.clientId.toUtf8()}};
    if (!m_request.scope.isEmpty())
        form.append({"scope", m_request.scope.toUtf8()});
    const auto encoded = [](const QList<std::pair<QByteArray, QByteArray>> &fields) {
        QByteArrayList pairs;
        for (const auto &[name, value] : fields)
            pairs += name + '=' + value.toPercentEncoding();
        return pairs.join('&');
    };
    const auto exchange =
        context.recorder->begin({m_name, u"POST"_s, m_request.tokenUrl.toString(), encoded(form), false});
    if (!exchange)
        return exchange.error();
    if (!m_request.clientSecret.isEmpty())
        form.append({"client_secret", m_request.clientSecret.reveal()});
    if (refresh)
        form.append({"refresh_token", m_request.refreshToken.reveal()});
    HttpRequest request;
    request.method = "POST";
    request.url = m_request.tokenUrl;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    request.body = encoded(form);
    request.deadlineMs = answerDeadlineMs;
    request.maxBodyBytes = longestAnswer;
    const auto answer = m_transport->send(request, context.stop);
    IncomingAnswer journaled; // without its body: that is the token
    journaled.status = answer ? answer->status : 0;
    journaled.durationMs = answer ? answer->durationMs : 0;
    journaled.error = answer ? QString() : answer.error().message;
    if (auto finished = context.recorder->finish(*exchange, journaled); !finished)
        return finished.error();
    if (!answer) {
        auto error = answer.error();
        error.message =
            text("%1: no access token for the mail server: %2. Nothing was sent").arg(m_name, error.message);
        // Asking for a token changes nothing, so a lost answer is as good as no connection.
        if (outcomeIsUnknown(error.code))
            error.code = ErrorCode::Unreachable;
        return error;
    }
    const auto object = QJsonDocument::fromJson(answer->body).object();
    const auto value = object.value("access_token"_L1).toString();
    if (answer->status != 200 || value.isEmpty())
        return failure(*answer);
    const auto lifeMs = object.value("expires_in"_L1).toVariant().toLongLong() * 1000; // some write it as text
    return AccessToken{Secret(value.toUtf8()), m_clock.nowMs() + (lifeMs > 0 ? lifeMs : assumedLifeMs)};
}

Error MailTokens::failure(const HttpAnswer &answer) const
{
    Error error;
    const auto object = QJsonDocument::fromJson(answer.body).object();
    const auto name = object.value("error"_L1).toString();
    const auto description = object.value("error_description"_L1).toString().section(u'\n', 0, 0).simplified();
    error.details = u"HTTP %1 %2: %3"_s.arg(answer.status).arg(name, description);
    const auto said = description.isEmpty() ? name : description;
    const auto host = m_request.tokenUrl.host();
    if (answer.status == 429 || answer.status >= 500) {
        error.code = ErrorCode::RateLimited;
        error.retryAfterMs = answer.header("Retry-After").toLongLong() * 1000;
        error.message = text("%1: %2 gives no access token for the moment (%3). Nothing was sent")
                            .arg(m_name, host, QString::number(answer.status));
    } else if (name.isEmpty()) {
        error.code = ErrorCode::BadAnswer;
        error.message = text("%1: %2 does not answer as a token endpoint (%3). Check the token address in the "
                             "connection's settings. Nothing was sent")
                            .arg(m_name, host, QString::number(answer.status));
    } else {
        error.code = ErrorCode::Unauthorized;
        error.message = text("%1: %2 refuses an access token: %3. Correct client, secret or refresh token in the "
                             "connection's settings. Nothing was sent")
                            .arg(m_name, host, said);
    }
    return error;
}

} // namespace holdfast
