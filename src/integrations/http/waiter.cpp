// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/waiter.h"

#include <QCoreApplication>

#include <chrono>
#include <condition_variable>

namespace holdfast {

namespace {

Error stopped()
{
    return {ErrorCode::Canceled, QCoreApplication::translate("Waiter", "Stopped while waiting"), {}};
}

} // namespace

Result<void> SystemWaiter::wait(qint64 ms, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any condition;
    std::unique_lock lock(mutex);
    condition.wait_for(lock, stop, std::chrono::milliseconds(ms), [] { return false; });
    if (stop.stop_requested())
        return stopped();
    return {};
}

Result<void> ManualWaiter::wait(qint64 ms, std::stop_token stop)
{
    if (stop.stop_requested())
        return stopped();
    const std::lock_guard lock(m_mutex);
    m_waits.append(ms);
    m_clock.advanceMs(ms);
    return {};
}

QList<qint64> ManualWaiter::waits() const
{
    const std::lock_guard lock(m_mutex);
    return m_waits;
}

} // namespace holdfast
