// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "integrations/http/httptransport.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

namespace holdfast {

struct AccessToken
{
    Secret value;
    qint64 expiresAtMs = 0; ///< UTC
};

/// The access token of one connection. However many workers find it stale, one asks for a new one and the others wait
/// for that answer.
class TokenCache
{
public:
    using Renew = std::function<Result<AccessToken>()>;

    /// marginMs: how long before its end a token is renewed.
    explicit TokenCache(const Clock &clock, qint64 marginMs = 60'000)
        : m_clock(clock)
        , m_marginMs(marginMs)
    {
    }

    /// The token to use now; calls renew on this thread when there is none. Canceled when stopped while waiting.
    Result<Secret> token(const Renew &renew, std::stop_token stop);
    /// The service refused this token: do not hand it out again. A token renewed meanwhile stays.
    void refused(const Secret &token);

private:
    const Clock &m_clock;
    qint64 m_marginMs;
    std::mutex m_mutex;
    std::condition_variable_any m_renewed;
    bool m_renewing = false;
    AccessToken m_token;
};

/// A token as the header that shows it (RFC 6750, section 2.1).
[[nodiscard]] HttpHeaders bearerHeaders(const Secret &token);
/// The token that bearerHeaders() put among these; empty without one.
[[nodiscard]] Secret bearerTokenIn(const HttpHeaders &headers);

} // namespace holdfast
