// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/eventloopwatchdog.h"

#include <QFile>
#include <QObject>

#include <algorithm>
#include <chrono>

#include <unistd.h>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int sampleMs = 5;

/// Whether the thread sleeps, as the kernel says: the letter behind the name in parentheses.
bool sleeps(int threadId)
{
    QFile stat(u"/proc/self/task/%1/stat"_s.arg(threadId));
    if (!stat.open(QIODevice::ReadOnly))
        return false;
    const auto line = stat.readAll();
    const auto state = line.mid(line.lastIndexOf(')') + 2, 1);
    return state == "S" || state == "D";
}

} // namespace

struct EventLoopWatchdog::Pulse
{
    std::atomic_int answered = 0;
};

EventLoopWatchdog::EventLoopWatchdog()
    : m_pulse(std::make_shared<Pulse>())
    , m_target(std::make_unique<QObject>())
    , m_thread([this, id = static_cast<int>(gettid())](const std::stop_token &stop) { watch(stop, id); })
{
}

EventLoopWatchdog::~EventLoopWatchdog()
{
    m_thread.request_stop();
    m_thread.join();
}

int EventLoopWatchdog::answered() const
{
    return m_pulse->answered;
}

void EventLoopWatchdog::watch(const std::stop_token &stop, int threadId)
{
    using Clock = std::chrono::steady_clock;
    int posted = 0;
    int sleptSamples = 0;
    auto postedAt = Clock::now();
    while (!stop.stop_requested()) {
        if (m_pulse->answered == posted) {
            ++posted;
            sleptSamples = 0;
            postedAt = Clock::now();
            QMetaObject::invokeMethod(
                m_target.get(), [pulse = m_pulse] { ++pulse->answered; }, Qt::QueuedConnection);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(sampleMs));
        if (m_pulse->answered == posted)
            continue;
        // Samples, not the clock: a watchdog that is starved itself must not accuse.
        sleptSamples = sleeps(threadId) ? sleptSamples + 1 : 0;
        m_longestSleepMs = std::max<int>(m_longestSleepMs, sleptSamples * sampleMs);
        const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - postedAt);
        m_longestWaitMs = std::max<int>(m_longestWaitMs, static_cast<int>(waited.count()));
    }
}

} // namespace holdfast
