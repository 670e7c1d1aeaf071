// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "store/casekeys.h"
#include "store/changes.h"
#include "store/journalverifier.h"
#include "store/rebuild.h"
#include "store/unitofwork.h"

#include <QFuture>
#include <QPromise>

#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>

namespace holdfast {

struct StoreOptions
{
    QString path; ///< the database file; its folder is made when missing
    bool readOnly = false; ///< for commands that only look: takes no lock, refuses write()
    const Clock *clock = nullptr; ///< outlives the store; the system's when null
    IdSource *ids = nullptr; ///< outlives the store, used on the writer thread only; random when null
    int readers = 3; ///< reading connections, each on a thread of its own
    QString user; ///< who works here, as members are spelled: whose key opens restricted cases
    /// Outlives the store. With it and a user, restricted child investigations are kept in sealed files of their own (see
    /// Vault); null: in the store's own file, hidden from others by queries only.
    MemberKeys *memberKeys = nullptr;
    qint64 maximumBytes = 0; ///< how large the file may grow, then StorageFull; 0: as large as the disk allows
};

/// The single source of truth: one writer thread with the only writing connection, and a few readers. All SQL of the
/// product is behind it. Every change is a change of state tables and a journal record in one transaction.
///
/// write() and read() block the caller and belong on worker threads; the GUI thread uses writeAsync() and readAsync()
/// with onFinished(). Errors: StorageFull, StorageCorrupt, StorageLocked, and what the given function returns.
class Store
{
public:
    /// Opens or makes a store. Older schemas are migrated, each step after a copy of the file; a newer one is refused.
    /// StorageLocked names the process and host that has it open for writing.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const StoreOptions &options);
    /// Finishes what is queued, then closes.
    ~Store();
    Store(const Store &) = delete;
    Store &operator=(const Store &) = delete;

    /// Runs `work` (Result<T>(UnitOfWork &)) in one transaction on the writer thread. It is on disk when this returns a
    /// value; nothing of it is when this returns an error, be it from `work` or from the commit. Must not be called from
    /// inside another write().
    template <typename Work>
    auto write(Work work) -> std::invoke_result_t<Work, UnitOfWork &>
    {
        using R = std::invoke_result_t<Work, UnitOfWork &>;
        if (onWriterThread())
            return Error{ErrorCode::Internal, QStringLiteral("write() was called inside write()"), {}};
        auto promise = std::make_shared<std::promise<R>>();
        auto future = promise->get_future();
        enqueueWrite(writeJob<R>(std::move(work), [promise](R result) { promise->set_value(std::move(result)); }));
        return future.get();
    }

    /// write() without waiting.
    template <typename Work>
    auto writeAsync(Work work) -> QFuture<std::invoke_result_t<Work, UnitOfWork &>>
    {
        using R = std::invoke_result_t<Work, UnitOfWork &>;
        auto promise = std::make_shared<QPromise<R>>();
        auto future = promise->future();
        promise->start();
        enqueueWrite(writeJob<R>(std::move(work), [promise](R result) {
            promise->addResult(std::move(result));
            promise->finish();
        }));
        return future;
    }

    /// Runs `work` (Result<T>(const Reader &)) on a reader's thread over one consistent snapshot. A stop request
    /// interrupts the running question and gives Canceled.
    template <typename Work>
    auto read(Work work, std::stop_token stop = {}) const -> std::invoke_result_t<Work, const Reader &>
    {
        using R = std::invoke_result_t<Work, const Reader &>;
        if (onReaderThread())
            return Error{ErrorCode::Internal, QStringLiteral("read() was called inside read()"), {}};
        auto promise = std::make_shared<std::promise<R>>();
        auto future = promise->get_future();
        enqueueRead(readJob<R>(std::move(work), [promise](R result) { promise->set_value(std::move(result)); }), stop);
        return future.get();
    }

    /// read() without waiting.
    template <typename Work>
    auto readAsync(Work work, std::stop_token stop = {}) const -> QFuture<std::invoke_result_t<Work, const Reader &>>
    {
        using R = std::invoke_result_t<Work, const Reader &>;
        auto promise = std::make_shared<QPromise<R>>();
        auto future = promise->future();
        promise->start();
        enqueueRead(readJob<R>(std::move(work),
                               [promise](R result) {
                                   promise->addResult(std::move(result));
                                   promise->finish();
                               }),
                    stop);
        return future;
    }

    /// Lives as long as the store.
    [[nodiscard]] ChangeNotifier &changes() const;
    [[nodiscard]] QString path() const;
    [[nodiscard]] bool isReadOnly() const;
    [[nodiscard]] qint64 nowMs() const;

    /// Tells this user's public key to the store, so that others can let him into restricted cases. Makes a key when there
    /// is none. May block while the key store asks its user.
    Result<void> publishMemberKey();

    /// Walks the whole journal and everything it names (see journalverifier.h), in all files this user can open.
    /// Blocks; for worker threads.
    [[nodiscard]] Result<VerifyReport> verify(std::stop_token stop = {}, const VerifyProgress &progress = {}) const;
    /// Refolds the journal into fresh tables and compares (see rebuild.h), likewise.
    [[nodiscard]] Result<RebuildReport> rebuild(std::stop_token stop = {}, const VerifyProgress &progress = {}) const;

private:
    struct WriteJob
    {
        std::function<bool(UnitOfWork &)> run; ///< false: roll back
        std::function<void(const Error *)> finish; ///< with the error that kept it from being committed, if any
    };
    struct ReadJob
    {
        std::function<void(const Reader &)> run;
        std::function<void(const Error *)> finish; ///< with the error that kept it from running or ended it, if any
    };
    class Private;

    explicit Store(std::unique_ptr<Private> d);
    [[nodiscard]] bool onWriterThread() const;
    [[nodiscard]] bool onReaderThread() const;
    void enqueueWrite(WriteJob job);
    void enqueueRead(ReadJob job, std::stop_token stop) const;
    template <typename Report>
    Result<Report> inspect(const std::function<Result<Report>(Connection &)> &look, const std::stop_token &stop) const;

    template <typename R, typename Work, typename Argument>
    static R guarded(Work &work, Argument &argument)
    {
        try {
            return work(argument);
        } catch (const std::exception &exception) {
            return Error{ErrorCode::Internal, QString::fromUtf8(exception.what()), {}};
        } catch (...) {
            return Error{ErrorCode::Internal, QStringLiteral("unknown exception"), {}};
        }
    }

    template <typename R, typename Work, typename Deliver>
    static WriteJob writeJob(Work work, Deliver deliver)
    {
        auto result = std::make_shared<std::optional<R>>();
        auto held = std::make_shared<Work>(std::move(work));
        return {[result, held](UnitOfWork &unit) {
                    result->emplace(guarded<R>(*held, unit));
                    return (*result)->isOk();
                },
                [result, deliver = std::move(deliver)](const Error *error) {
                    deliver(error ? R(*error) : std::move(**result));
                }};
    }

    template <typename R, typename Work, typename Deliver>
    static ReadJob readJob(Work work, Deliver deliver)
    {
        auto result = std::make_shared<std::optional<R>>();
        auto held = std::make_shared<Work>(std::move(work));
        return {[result, held](const Reader &reader) { result->emplace(guarded<R>(*held, reader)); },
                [result, deliver = std::move(deliver)](const Error *error) {
                    deliver(error ? R(*error) : std::move(**result));
                }};
    }

    std::unique_ptr<Private> d;
};

} // namespace holdfast
