// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/httpmessage.h"
#include "simulators/range.h"
#include "simulators/rangeclock.h"

#include <QHash>
#include <QSet>

#include <deque>

namespace holdfast::range {

/// How a sign-in call wraps its token.
enum class TokenForm {
    Gateway, ///< {"token_type","expires_in","access_token"}
    ConsoleClient, ///< the same, and once more inside "data"
    ConsoleUser, ///< {"data":{"v3_user_token"}}
};

/// Code42's bearer tokens: handed out for the client's id and secret, dead after their lifetime.
class TokenOffice
{
public:
    TokenOffice(const RangeClock &clock, int lifetimeSeconds)
        : m_clock(clock)
        , m_lifetimeSeconds(lifetimeSeconds)
    {
    }

    /// A token for Basic, or for the three values as a form. The console host takes the client's id and secret for a
    /// user's name and password.
    [[nodiscard]] HttpResponse grant(const HttpRequest &request, const RangeCredentials &credentials,
                                     const QString &tenantId, TokenForm form);
    /// POST /v1/refresh: a token for a refresh token, which is used up by it; the answer holds the next one.
    [[nodiscard]] HttpResponse refresh(const HttpRequest &request, const RangeCredentials &credentials,
                                       const QString &tenantId);
    /// Whether the request carries a token that lives.
    [[nodiscard]] bool accepts(const HttpRequest &request) const;
    void expireAll() { m_expiryMs.clear(); }
    [[nodiscard]] qint64 grantedCount() const { return m_granted; }

private:
    [[nodiscard]] QByteArray newToken(const QString &subject, const QString &tenantId);

    const RangeClock &m_clock;
    int m_lifetimeSeconds;
    QHash<QByteArray, qint64> m_expiryMs;
    qint64 m_granted = 0;
    qint64 m_refreshed = 0; ///< how often; the refresh token's present form depends on it
};

/// The four headers of an advanced XDR key: lower-case hexadecimal SHA-256 of key, nonce and timestamp in a row
/// (reference xdr-api.md section 1).
[[nodiscard]] QByteArray advancedKeyDigest(const QByteArray &key, const QByteArray &nonce, const QByteArray &timestamp);

/// Who may call Cortex XDR.
class XdrGate
{
public:
    XdrGate(const RangeClock &clock, const RangeCredentials &credentials, qint64 toleranceMs)
        : m_clock(clock)
        , m_credentials(credentials)
        , m_toleranceMs(toleranceMs)
    {
    }

    /// Empty when the request may pass, else why not. Remembers nonces: a repeated one is refused.
    [[nodiscard]] QString refusal(const HttpRequest &request);

private:
    const RangeClock &m_clock;
    const RangeCredentials &m_credentials;
    qint64 m_toleranceMs;
    QSet<QByteArray> m_seenNonces;
};

/// At most `limit` requests in any window of `windowMs`.
class RateWindow
{
public:
    RateWindow(int limit, qint64 windowMs)
        : m_limit(limit)
        , m_windowMs(windowMs)
    {
    }

    /// 0 when the request may pass (it is counted then), else the milliseconds until one may. Limit 0: no limit.
    [[nodiscard]] qint64 waitMs(qint64 nowMs);

private:
    int m_limit;
    qint64 m_windowMs;
    std::deque<qint64> m_times;
};

} // namespace holdfast::range
