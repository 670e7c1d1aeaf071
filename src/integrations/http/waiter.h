// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <QList>

#include <mutex>
#include <stop_token>

namespace holdfast {

/// Lets a worker wait. Handed in, so that tests of back-off do not wait.
class Waiter
{
public:
    virtual ~Waiter() = default;
    /// Canceled when stopped before the time is over.
    virtual Result<void> wait(qint64 ms, std::stop_token stop) = 0;
};

class SystemWaiter final : public Waiter
{
public:
    Result<void> wait(qint64 ms, std::stop_token stop) override;
};

/// Waits by moving a ManualClock, and remembers how long. For tests.
class ManualWaiter final : public Waiter
{
public:
    explicit ManualWaiter(ManualClock &clock)
        : m_clock(clock)
    {
    }
    Result<void> wait(qint64 ms, std::stop_token stop) override;
    [[nodiscard]] QList<qint64> waits() const;

private:
    ManualClock &m_clock;
    mutable std::mutex m_mutex;
    QList<qint64> m_waits;
};

} // namespace holdfast
