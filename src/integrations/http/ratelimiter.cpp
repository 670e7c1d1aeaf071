// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/ratelimiter.h"

#include <algorithm>
#include <cmath>

namespace holdfast {

RateLimiter::RateLimiter(const Clock &clock, Waiter &waiter, QHash<QString, RateBudget> budgets,
                         RateBudget otherFamilies)
    : m_clock(clock)
    , m_waiter(waiter)
    , m_budgets(std::move(budgets))
    , m_other(otherFamilies)
{
}

RateLimiter::Bucket &RateLimiter::bucket(const QString &family)
{
    auto found = m_buckets.find(family);
    if (found == m_buckets.end()) {
        Bucket fresh;
        fresh.budget = m_budgets.value(family, m_other);
        fresh.tokens = fresh.budget.burst;
        fresh.filledAtMs = m_clock.nowMs();
        found = m_buckets.insert(family, fresh);
    }
    return *found;
}

Result<void> RateLimiter::acquire(const QString &family, std::stop_token stop)
{
    for (;;) {
        qint64 waitMs = 0;
        {
            const std::lock_guard lock(m_mutex);
            auto &mine = bucket(family);
            const auto now = m_clock.nowMs();
            const auto perMs = mine.budget.perMinute / 60'000.0;
            const auto grown = mine.tokens + double(std::max<qint64>(0, now - mine.filledAtMs)) * perMs;
            mine.tokens = std::min(double(mine.budget.burst), grown);
            mine.filledAtMs = now;
            if (now < mine.pausedUntilMs) {
                waitMs = mine.pausedUntilMs - now;
            } else if (mine.tokens >= 1.0) {
                mine.tokens -= 1.0;
                return {};
            } else {
                waitMs = std::max<qint64>(1, qint64(std::ceil((1.0 - mine.tokens) / perMs)));
            }
        }
        if (auto waited = m_waiter.wait(waitMs, stop); !waited)
            return waited;
    }
}

void RateLimiter::pauseUntil(const QString &family, qint64 atMs)
{
    const std::lock_guard lock(m_mutex);
    auto &mine = bucket(family);
    mine.pausedUntilMs = std::max(mine.pausedUntilMs, atMs);
}

} // namespace holdfast
