// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/httptransport.h"
#include "integrations/http/ratelimiter.h"

#include <memory>

namespace holdfast {

/// A transport that sends at most so many requests a minute, whatever a connector's own budgets allow: for tenants
/// whose owner has set a limit.
class PacedTransport final : public HttpTransport
{
public:
    PacedTransport(std::unique_ptr<HttpTransport> transport, int perMinute, const Clock &clock, Waiter &waiter)
        : m_transport(std::move(transport))
        , m_limiter(clock, waiter, {}, {double(perMinute), std::max(1, perMinute / 12)})
    {
    }

    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token stop) override
    {
        if (auto turn = m_limiter.acquire({}, stop); !turn)
            return turn.error();
        return m_transport->send(request, std::move(stop));
    }

private:
    std::unique_ptr<HttpTransport> m_transport;
    RateLimiter m_limiter;
};

} // namespace holdfast
