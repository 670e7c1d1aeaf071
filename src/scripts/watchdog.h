// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include <QtGlobal>

namespace holdfast {

/// Calls a function when a guarded piece of work takes too long or makes the process grow too much. One thread for its whole
/// life; starting and ending a guard costs two lock operations.
class Watchdog
{
public:
    struct Limits
    {
        qint64 timeMs = 1000;
        /// Growth of the resident memory of the whole process since the guard started.
        qint64 growthBytes = qint64(512) * 1024 * 1024;
    };
    enum class Verdict { WithinLimits, TooSlow, TooLarge };

    /// `interrupt` is called on the watchdog's thread, once for each guard that passes a limit.
    Watchdog(Limits limits, std::function<void()> interrupt);
    ~Watchdog();
    Watchdog(const Watchdog &) = delete;
    Watchdog &operator=(const Watchdog &) = delete;

    void start();
    /// Ends the guard; when it returns, no interrupt is under way.
    Verdict stop();

private:
    void watch();

    const Limits m_limits;
    const std::function<void()> m_interrupt;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isGuarding = false;
    bool m_isEnding = false;
    quint64 m_guard = 0;
    Verdict m_verdict = Verdict::WithinLimits;
    std::thread m_thread;
};

} // namespace holdfast
