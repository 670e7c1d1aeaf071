// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"

#include <atomic>

namespace holdfast::range {

/// The simulated services' time: a given clock, moved forward on demand so that actions finish and tokens expire
/// without waiting.
class RangeClock final : public Clock
{
public:
    explicit RangeClock(const Clock *base)
        : m_base(base ? base : &m_system)
    {
    }
    [[nodiscard]] qint64 nowMs() const override { return m_base->nowMs() + m_advancedMs.load(); }
    /// Without what it was moved: what a client's clock shows.
    [[nodiscard]] qint64 baseNowMs() const { return m_base->nowMs(); }
    void advanceMs(qint64 byMs) { m_advancedMs.fetch_add(byMs); }
    void reset() { m_advancedMs.store(0); }

private:
    SystemClock m_system;
    const Clock *m_base;
    std::atomic<qint64> m_advancedMs = 0;
};

} // namespace holdfast::range
