// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

namespace holdfast {

/// One thread that does what is posted to it, one thing after the other, and wakes by itself when a time has come. It
/// knows whether anything is left to do, acts on other threads included.
class RunThread
{
public:
    using Work = std::function<void()>;

    /// Both are called on the thread: nextWakeMs says when something is due (-1: nothing), tick does what is due.
    RunThread(const Clock &clock, std::function<qint64()> nextWakeMs, Work tick);
    /// What was posted and has not begun is dropped.
    ~RunThread();
    RunThread(const RunThread &) = delete;
    RunThread &operator=(const RunThread &) = delete;

    void post(Work work);
    /// Does it on the thread and waits for the result; at once when this is the thread.
    template <typename F>
    auto call(F f) -> std::invoke_result_t<F>
    {
        using R = std::invoke_result_t<F>;
        if (std::this_thread::get_id() == m_thread.get_id())
            return f();
        auto promise = std::make_shared<std::promise<R>>();
        auto future = promise->get_future();
        post([promise, f = std::move(f)]() mutable { promise->set_value(f()); });
        return future.get();
    }

    /// An act began on another thread; its end is posted here and told with actEnded().
    void actBegan();
    void actEnded();
    /// Blocks until nothing is posted, no act goes on and nothing is due within ten minutes, or stopped.
    void waitUntilIdle(std::stop_token stop);
    /// Ends the thread after what it does now; what is posted afterwards never runs.
    void stop();

private:
    void loop();

    const Clock &m_clock;
    std::function<qint64()> m_nextWakeMs;
    Work m_tick;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_idle;
    std::deque<Work> m_queue;
    bool m_stopping = false;
    bool m_busy = false;
    bool m_timeComesSoon = false;
    int m_actsInFlight = 0;
    std::thread m_thread;
};

} // namespace holdfast
