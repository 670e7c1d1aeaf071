// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <atomic>
#include <memory>
#include <thread>

class QObject;

namespace holdfast {

/// Watches the event loop of the thread it is made on, from a thread of its own: it posts an event every few
/// milliseconds and sees how long the answer takes. It tells a thread that sleeps in a call (it waits for the network, a
/// file, a lock) from one that the machine gives no time: only the former is the program's fault.
class EventLoopWatchdog
{
public:
    EventLoopWatchdog();
    ~EventLoopWatchdog();
    EventLoopWatchdog(const EventLoopWatchdog &) = delete;
    EventLoopWatchdog &operator=(const EventLoopWatchdog &) = delete;

    /// The longest time, in ms, for which the thread slept in a call while an event waited for it.
    [[nodiscard]] int longestSleepMs() const { return m_longestSleepMs; }
    /// The longest time, in ms, for which an event waited, whatever the reason.
    [[nodiscard]] int longestWaitMs() const { return m_longestWaitMs; }
    /// How many events were answered.
    [[nodiscard]] int answered() const;

private:
    struct Pulse;
    void watch(const std::stop_token &stop, int threadId);

    std::shared_ptr<Pulse> m_pulse;
    std::unique_ptr<QObject> m_target; ///< lives on the watched thread
    std::atomic_int m_longestSleepMs = 0;
    std::atomic_int m_longestWaitMs = 0;
    std::jthread m_thread;
};

} // namespace holdfast
