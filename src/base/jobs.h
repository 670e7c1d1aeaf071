// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <exception>
#include <memory>
#include <stop_token>

namespace holdfast {

/// Runs blocking work on its own threads and hands back a future. Every exception becomes an Error at the thread's
/// edge. Destroying the runner (or requestStop) asks running work to stop and waits for it.
class JobRunner
{
public:
    explicit JobRunner(int threads);
    ~JobRunner();
    JobRunner(const JobRunner &) = delete;
    JobRunner &operator=(const JobRunner &) = delete;

    /// work: Result<T>(std::stop_token). The token is stopped when `parent` or the runner is stopped.
    template <typename Work>
    auto run(Work work, std::stop_token parent = {}) -> QFuture<std::invoke_result_t<Work, std::stop_token>>
    {
        using ResultType = std::invoke_result_t<Work, std::stop_token>;
        auto promise = std::make_shared<QPromise<ResultType>>();
        auto future = promise->future();
        promise->start();
        auto stop = std::make_shared<std::stop_source>();
        m_pool.start(
            [work = std::move(work), promise, stop, parent = std::move(parent), runner = m_stop.get_token()]() mutable {
                const std::stop_callback fromParent(parent, [stop] { stop->request_stop(); });
                const std::stop_callback fromRunner(runner, [stop] { stop->request_stop(); });
                promise->addResult(guarded<ResultType>(work, stop->get_token()));
                promise->finish();
            });
        return future;
    }

    /// Asks all running work to stop; new work starts already stopped.
    void requestStop();
    /// Waits until no work is left; -1 waits without limit. False on time-out.
    bool waitForDone(int timeoutMs = -1);

private:
    template <typename ResultType, typename Work>
    static ResultType guarded(Work &work, std::stop_token stop)
    {
        try {
            return work(std::move(stop));
        } catch (const std::exception &exception) {
            return Error{ErrorCode::Internal, QString::fromUtf8(exception.what()), {}};
        } catch (...) {
            return Error{ErrorCode::Internal, QStringLiteral("unknown exception"), {}};
        }
    }

    QThreadPool m_pool;
    std::stop_source m_stop;
};

/// Delivers a future's result on the thread of `context`. No context any more, no call.
template <typename T, typename Deliver>
void onFinished(const QFuture<T> &future, QObject *context, Deliver deliver)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, deliver = std::move(deliver)]() mutable {
                         if (watcher->future().resultCount() > 0)
                             deliver(watcher->result());
                         watcher->deleteLater();
                     });
    watcher->setFuture(future);
}

} // namespace holdfast
