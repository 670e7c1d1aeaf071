// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/httpmessage.h"
#include "simulators/rangeclock.h"

#include <QHash>
#include <QJsonObject>

namespace holdfast::range {

/// Bearer tokens of a client credentials grant, each for one audience, dead after their lifetime.
class ClientTokens
{
public:
    ClientTokens(const RangeClock &clock, QString prefix)
        : m_clock(clock)
        , m_prefix(std::move(prefix))
    {
    }

    [[nodiscard]] QString grant(const QString &audience, int lifetimeSeconds);
    /// A token in the form of a JWT, which shows these claims to whoever looks.
    [[nodiscard]] QString grant(const QString &audience, int lifetimeSeconds, const QJsonObject &claims);
    /// Whether the request carries a living token for that audience.
    [[nodiscard]] bool accepts(const HttpRequest &request, const QString &audience) const;
    void expireAll() { m_tokens.clear(); }
    [[nodiscard]] qint64 grantedCount() const { return m_granted; }

private:
    struct Token
    {
        QString audience;
        qint64 expiresAtMs = 0;
    };

    const RangeClock &m_clock;
    QString m_prefix;
    QHash<QByteArray, Token> m_tokens;
    qint64 m_granted = 0;
};

} // namespace holdfast::range
