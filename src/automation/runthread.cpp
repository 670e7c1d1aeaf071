// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/runthread.h"

#include <algorithm>
#include <chrono>

namespace holdfast {

namespace {

constexpr qint64 soonMs = 10 * 60'000;
/// The clock may be moved from outside: it is looked at this often at least.
constexpr qint64 longestSleepMs = 60'000;

} // namespace

RunThread::RunThread(const Clock &clock, std::function<qint64()> nextWakeMs, Work tick)
    : m_clock(clock)
    , m_nextWakeMs(std::move(nextWakeMs))
    , m_tick(std::move(tick))
    , m_thread([this] { loop(); })
{
}

RunThread::~RunThread()
{
    stop();
}

void RunThread::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void RunThread::loop()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (m_queue.empty()) {
            m_busy = false;
            const auto wakeMs = m_nextWakeMs();
            m_timeComesSoon = wakeMs >= 0 && wakeMs - m_clock.nowMs() < soonMs;
            if (m_actsInFlight == 0 && !m_timeComesSoon)
                m_idle.notify_all();
            if (wakeMs < 0) {
                m_wake.wait(lock);
            } else {
                const auto waitMs = std::clamp<qint64>(wakeMs - m_clock.nowMs(), 0, longestSleepMs);
                m_wake.wait_for(lock, std::chrono::milliseconds(waitMs));
            }
        }
        m_busy = true;
        if (!m_queue.empty()) {
            const auto work = std::move(m_queue.front());
            m_queue.pop_front();
            lock.unlock();
            work();
            lock.lock();
        }
        lock.unlock();
        m_tick();
        lock.lock();
    }
}

void RunThread::post(Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back(std::move(work));
    }
    m_wake.notify_all();
}

void RunThread::actBegan()
{
    const std::lock_guard lock(m_mutex);
    ++m_actsInFlight;
}

void RunThread::actEnded()
{
    const std::lock_guard lock(m_mutex);
    --m_actsInFlight;
}

void RunThread::waitUntilIdle(std::stop_token stop)
{
    const std::stop_callback wake(stop, [this] { m_idle.notify_all(); });
    std::unique_lock lock(m_mutex);
    m_idle.wait(lock, [&] {
        return stop.stop_requested() || (m_queue.empty() && !m_busy && m_actsInFlight == 0 && !m_timeComesSoon);
    });
}

} // namespace holdfast
