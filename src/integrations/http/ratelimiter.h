// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "integrations/http/waiter.h"

#include <QHash>
#include <QString>

#include <mutex>

namespace holdfast {

/// How often one family of calls may be made.
struct RateBudget
{
    double perMinute = 120;
    int burst = 10; ///< how many may go out at once after a pause
};

/// Token buckets for one tenant, one a family of calls. Workers queue up in it; after a 429 the whole family pauses,
/// not only the worker that met it. Safe from any thread.
class RateLimiter
{
public:
    RateLimiter(const Clock &clock, Waiter &waiter, QHash<QString, RateBudget> budgets, RateBudget otherFamilies);

    /// Waits for this call's turn. Canceled when stopped.
    Result<void> acquire(const QString &family, std::stop_token stop);
    /// No call of that family starts before that moment (milliseconds UTC).
    void pauseUntil(const QString &family, qint64 atMs);

private:
    struct Bucket
    {
        RateBudget budget;
        double tokens = 0;
        qint64 filledAtMs = 0;
        qint64 pausedUntilMs = 0;
    };
    Bucket &bucket(const QString &family);

    const Clock &m_clock;
    Waiter &m_waiter;
    QHash<QString, RateBudget> m_budgets;
    RateBudget m_other;
    std::mutex m_mutex;
    QHash<QString, Bucket> m_buckets;
};

} // namespace holdfast
