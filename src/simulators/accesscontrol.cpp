// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/accesscontrol.h"

#include "base/canonicaljson.h"
#include "simulators/code42services.h"

#include <QCryptographicHash>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

/// Tokens are signed, as real ones are; nobody checks, because the office remembers what it handed out.
constexpr char SigningKey[] = "holdfast-range-signing-key";

QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace

HttpResponse TokenOffice::grant(const HttpRequest &request, const RangeCredentials &credentials,
                                const QString &tenantId)
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
    if (id != credentials.code42ClientId || secret != credentials.code42Secret) {
        return jsonResponse(QJsonObject{{u"timestamp"_s, isoUtc(m_clock.nowMs())},
                                        {u"status"_s, 401},
                                        {u"error"_s, u"Unauthorized"_s},
                                        {u"message"_s, u"invalid_client"_s},
                                        {u"path"_s, request.path}},
                            401);
    }
    ++m_granted;
    const qint64 now = m_clock.nowMs();
    const QJsonObject payload{{u"iss"_s, u"https://range.holdfast.test"_s},
                              {u"sub"_s, id},
                              {u"tenantUid"_s, tenantId},
                              {u"iat"_s, now / 1000},
                              {u"exp"_s, now / 1000 + m_lifetimeSeconds},
                              {u"jti"_s, QString::number(m_granted)}};
    const QByteArray signedPart =
        base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"_ba) + '.' + base64Url(canonicalJson(payload));
    const QByteArray token = signedPart + '.'
        + base64Url(QMessageAuthenticationCode::hash(signedPart, QByteArray(SigningKey), QCryptographicHash::Sha256));
    m_expiryMs.insert(token, now + m_lifetimeSeconds * 1000LL);
    return jsonResponse(QJsonObject{{u"token_type"_s, u"bearer"_s},
                                    {u"expires_in"_s, m_lifetimeSeconds},
                                    {u"access_token"_s, QString::fromLatin1(token)}});
}

bool TokenOffice::accepts(const HttpRequest &request) const
{
    const QByteArray authorization = request.header("authorization"_ba);
    if (!authorization.startsWith("Bearer "))
        return false;
    const auto found = m_expiryMs.constFind(authorization.mid(7));
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
