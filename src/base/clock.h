// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <atomic>

namespace holdfast {

/// Where "now" comes from. Handed in, so that a test of a three-day escalation takes a millisecond.
class Clock
{
public:
    virtual ~Clock() = default;
    /// Milliseconds since 1970-01-01T00:00:00Z.
    [[nodiscard]] virtual qint64 nowMs() const = 0;
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] qint64 nowMs() const override;
};

/// A clock that moves only when told. Safe to read from any thread.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(qint64 startMs)
        : m_nowMs(startMs)
    {
    }
    [[nodiscard]] qint64 nowMs() const override { return m_nowMs.load(); }
    void setNowMs(qint64 nowMs) { m_nowMs.store(nowMs); }
    void advanceMs(qint64 byMs) { m_nowMs.fetch_add(byMs); }

private:
    std::atomic<qint64> m_nowMs;
};

/// "2026-11-22T14:03:11.402Z": UTC, always with milliseconds, so that texts sort like times.
[[nodiscard]] QString isoUtc(qint64 ms);
/// Reads RFC 3339 with any offset and any number of fraction digits; -1 when the text is not a time.
[[nodiscard]] qint64 msFromIso(QStringView text);

} // namespace holdfast
