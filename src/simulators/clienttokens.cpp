// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/clienttokens.h"

#include "simulators/guestservice.h"
#include "simulators/stableids.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace holdfast::range {

QString ClientTokens::grant(const QString &audience, int lifetimeSeconds)
{
    ++m_granted;
    const QString token = m_prefix + stableHex(mixed(quint64(m_granted)) ^ stableNumber(m_prefix), 48);
    m_tokens.insert(token.toLatin1(), {audience, m_clock.nowMs() + lifetimeSeconds * 1000LL});
    return token;
}

QString ClientTokens::grant(const QString &audience, int lifetimeSeconds, const QJsonObject &claims)
{
    ++m_granted;
    const QByteArray payload = QJsonDocument(claims).toJson(QJsonDocument::Compact);
    const QString token = m_prefix
        + QString::fromLatin1(payload.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)) + u'.'
        + stableHex(mixed(quint64(m_granted)) ^ stableNumber(m_prefix), 48);
    m_tokens.insert(token.toLatin1(), {audience, m_clock.nowMs() + lifetimeSeconds * 1000LL});
    return token;
}

bool ClientTokens::accepts(const HttpRequest &request, const QString &audience) const
{
    const QByteArray authorization = request.header("authorization"_ba);
    if (!authorization.startsWith("Bearer "))
        return false;
    const auto found = m_tokens.constFind(authorization.mid(7));
    return found != m_tokens.constEnd() && found->audience == audience && m_clock.nowMs() < found->expiresAtMs;
}

QJsonValue bodyOf(const HttpRequest &request)
{
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (document.isObject())
        return document.object();
    if (document.isArray())
        return document.array();
    return QJsonValue::Undefined;
}

} // namespace holdfast::range
