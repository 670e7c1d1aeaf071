// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/accesscontrol.h"

#include "base/canonicaljson.h"
#include "simulators/code42services.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

/// Tokens are signed, as real ones are; nobody checks, because the office remembers what it handed out.
constexpr char SigningKey[] = "holdfast-range-signing-key";

HttpResponse unauthorized(const RangeClock &clock, const HttpRequest &request, const QString &message)
{
    return jsonResponse(QJsonObject{{u"timestamp"_s, isoUtc(clock.nowMs())},
                                    {u"status"_s, 401},
                                    {u"error"_s, u"Unauthorized"_s},
                                    {u"message"_s, message},
                                    {u"path"_s, request.path}},
                        401);
}

QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace

QByteArray TokenOffice::newToken(const QString &subject, const QString &tenantId)
{
    ++m_granted;
    const qint64 now = m_clock.nowMs();
    const QJsonObject payload{{u"iss"_s, u"https://range.holdfast.test"_s},
                              {u"sub"_s, subject},
                              {u"tenantUid"_s, tenantId},
                              {u"iat"_s, now / 1000},
                              {u"exp"_s, now / 1000 + m_lifetimeSeconds},
                              {u"jti"_s, QString::number(m_granted)}};
    const QByteArray signedPart =
        base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"_ba) + '.' + base64Url(canonicalJson(payload));
    const QByteArray token = signedPart + '.'
        + base64Url(QMessageAuthenticationCode::hash(signedPart, QByteArray(SigningKey), QCryptographicHash::Sha256));
    m_expiryMs.insert(token, now + m_lifetimeSeconds * 1000LL);
    return token;
}

HttpResponse TokenOffice::grant(const HttpRequest &request, const RangeCredentials &credentials,
                                const QString &tenantId, TokenForm form)
{
    QString id;
    QString secret;
    const QByteArray authorization = request.header("authorization"_ba);
    if (authorization.startsWith("Basic ")) {
        const QString pair = QString::fromUtf8(QByteArray::fromBase64(authorization.mid(6)));
        id = pair.section(u':', 0, 0);
        secret = pair.section(u':', 1);
    } else {
        for (const auto &[name, value] : parseQuery(request.body)) {
            if (name == u"client_id"_s)
                id = value;
            else if (name == u"client_secret"_s)
                secret = value;
        }
    }
    if (id != credentials.code42ClientId || secret != credentials.code42Secret)
        return unauthorized(m_clock, request, u"invalid_client"_s);
    const QString token = QString::fromLatin1(newToken(id, tenantId));
    if (form == TokenForm::ConsoleUser) {
        return jsonResponse(QJsonObject{{u"data"_s, QJsonObject{{u"v3_user_token"_s, token}}},
                                        {u"error"_s, QJsonValue::Null},
                                        {u"warnings"_s, QJsonValue::Null}});
    }
    QJsonObject answer{
        {u"token_type"_s, u"bearer"_s}, {u"expires_in"_s, m_lifetimeSeconds}, {u"access_token"_s, token}};
    // The console host was seen to answer both ways.
    if (form == TokenForm::ConsoleClient)
        answer.insert(u"data"_s, answer);
    return jsonResponse(answer);
}

HttpResponse TokenOffice::refresh(const HttpRequest &request, const RangeCredentials &credentials,
                                  const QString &tenantId)
{
    const auto present = [&] {
        return m_refreshed == 0 ? credentials.code42RefreshToken
                                : u"%1-%2"_s.arg(credentials.code42RefreshToken).arg(m_refreshed);
    };
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    if (body.value(u"refreshToken"_s).toString() != present())
        return unauthorized(m_clock, request, u"invalid_refresh_token"_s);
    ++m_refreshed;
    constexpr qint64 RefreshLifeMs = 30LL * 24 * 60 * 60 * 1000;
    const QString token = QString::fromLatin1(newToken(credentials.code42ClientId, tenantId));
    const auto part = [](const QString &value, qint64 untilMs) {
        return QJsonObject{{u"tokenValue"_s, value}, {u"expiresAt"_s, isoUtc(untilMs)}};
    };
    return jsonResponse(QJsonObject{{u"accessToken"_s, part(token, m_clock.nowMs() + m_lifetimeSeconds * 1000LL)},
                                    {u"refreshToken"_s, part(present(), m_clock.nowMs() + RefreshLifeMs)}});
}

bool TokenOffice::accepts(const HttpRequest &request) const
{
    const QByteArray authorization = request.header("authorization"_ba);
    QByteArray token;
    // The second word is how the console host took its tokens until 2021.
    for (const QByteArray &scheme : {"Bearer "_ba, "v3_user_token "_ba}) {
        if (authorization.startsWith(scheme))
            token = authorization.mid(scheme.size());
    }
    const auto found = m_expiryMs.constFind(token);
    return found != m_expiryMs.constEnd() && m_clock.nowMs() < *found;
}

QByteArray advancedKeyDigest(const QByteArray &key, const QByteArray &nonce, const QByteArray &timestamp)
{
    return QCryptographicHash::hash(key + nonce + timestamp, QCryptographicHash::Sha256).toHex();
}

QString XdrGate::refusal(const HttpRequest &request)
{
    static const QString unauthorized = u"Unauthorized access. An issue occurred during authentication. This can "
                                        u"indicate an incorrect key, id, or other "
                                        "invalid authentication parameters."_s;
    const QString keyId = QString::fromLatin1(request.header("x-xdr-auth-id"_ba));
    const QByteArray authorization = request.header("authorization"_ba);
    const QByteArray nonce = request.header("x-xdr-nonce"_ba);
    const QByteArray timestamp = request.header("x-xdr-timestamp"_ba);
    if (keyId == m_credentials.xdrStandardKeyId)
        return authorization == m_credentials.xdrStandardKey.toUtf8() ? QString() : unauthorized;
    if (keyId != m_credentials.xdrAdvancedKeyId)
        return unauthorized;
    static const QRegularExpression nonceForm(u"^[A-Za-z0-9]{64}$"_s);
    bool ok = false;
    const qint64 ms = timestamp.toLongLong(&ok);
    if (!nonceForm.match(QString::fromLatin1(nonce)).hasMatch() || !ok)
        return unauthorized;
    if (qAbs(ms - m_clock.baseNowMs()) > m_toleranceMs || m_seenNonces.contains(nonce))
        return unauthorized;
    if (authorization != advancedKeyDigest(m_credentials.xdrAdvancedKey.toUtf8(), nonce, timestamp))
        return unauthorized;
    m_seenNonces.insert(nonce);
    return {};
}

qint64 RateWindow::waitMs(qint64 nowMs)
{
    if (m_limit <= 0)
        return 0;
    while (!m_times.empty() && m_times.front() <= nowMs - m_windowMs)
        m_times.pop_front();
    if (qint64(m_times.size()) >= m_limit)
        return m_times.front() + m_windowMs - nowMs;
    m_times.push_back(nowMs);
    return 0;
}

} // namespace holdfast::range
