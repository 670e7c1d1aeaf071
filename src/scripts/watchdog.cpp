// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scripts/watchdog.h"

#include <chrono>
#include <cstdio>
#include <memory>

#include <unistd.h>

namespace holdfast {

namespace {

/// Resident bytes of this process; 0 where the system does not tell.
qint64 residentBytes()
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen("/proc/self/statm", "re"), std::fclose);
    long total = 0;
    long resident = 0;
    if (!file || std::fscanf(file.get(), "%ld %ld", &total, &resident) != 2)
        return 0;
    return qint64(resident) * sysconf(_SC_PAGESIZE);
}

} // namespace

Watchdog::Watchdog(Limits limits, std::function<void()> interrupt)
    : m_limits(limits)
    , m_interrupt(std::move(interrupt))
    , m_thread([this] { watch(); })
{
}

Watchdog::~Watchdog()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isEnding = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void Watchdog::start()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isGuarding = true;
        m_verdict = Verdict::WithinLimits;
        ++m_guard;
    }
    m_changed.notify_all();
}

Watchdog::Verdict Watchdog::stop()
{
    const std::scoped_lock lock(m_mutex);
    m_isGuarding = false;
    return m_verdict;
}

void Watchdog::watch()
{
    using Clock = std::chrono::steady_clock;
    constexpr auto look = std::chrono::milliseconds(5);
    std::unique_lock lock(m_mutex);
    while (!m_isEnding) {
        m_changed.wait(lock, [this] { return m_isEnding || m_isGuarding; });
        const auto guard = m_guard;
        const auto deadline = Clock::now() + std::chrono::milliseconds(m_limits.timeMs);
        // Most guards end before the first look; measuring memory is left until then.
        qint64 startBytes = -1;
        while (!m_isEnding && m_isGuarding && m_guard == guard && m_verdict == Verdict::WithinLimits) {
            m_changed.wait_for(lock, look);
            if (!m_isGuarding || m_guard != guard)
                break;
            const auto bytes = residentBytes();
            if (startBytes < 0)
                startBytes = bytes;
            if (Clock::now() >= deadline)
                m_verdict = Verdict::TooSlow;
            else if (bytes - startBytes > m_limits.growthBytes)
                m_verdict = Verdict::TooLarge;
            if (m_verdict != Verdict::WithinLimits)
                m_interrupt();
        }
        m_changed.wait(lock, [&] { return m_isEnding || !m_isGuarding || m_guard != guard; });
    }
}

} // namespace holdfast
