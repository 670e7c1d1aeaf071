// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/store.h"

#include "store/connection.h"
#include "store/dialect.h"
#include "store/migrator.h"
#include "store/session.h"
#include "store/storelock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// Writes that wait at the same moment share one commit, and with it one wait for the disk.
constexpr size_t writesPerCommit = 64;

Error storeClosed()
{
    return {ErrorCode::Canceled, QCoreApplication::translate("Store", "The store is being closed."), {}};
}

} // namespace

class Store::Private
{
public:
    struct ReadTask
    {
        std::function<void(const Reader &, Connection &)> run;
        std::function<void(const Error *)> finish;
        std::stop_token stop;
    };

    explicit Private(const StoreOptions &options)
        : path(QFileInfo(options.path).absoluteFilePath())
        , readOnly(options.readOnly)
        , maximumBytes(options.maximumBytes)
        , clock(options.clock ? *options.clock : m_systemClock)
        , ids(options.ids ? *options.ids : m_randomIds)
    {
    }

    ~Private()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_closing = true;
        }
        m_stop.request_stop();
        m_readWanted.notify_all();
        // Readers first: the last connection to close takes the write-ahead log back into the file, and only the writer may.
        m_readers.clear();
        {
            const std::scoped_lock lock(m_mutex);
            m_writerMayEnd = true;
        }
        m_writeWanted.notify_all();
        if (m_writer.joinable())
            m_writer.join();
    }

    Result<void> start(int readers)
    {
        const auto &dialect = sqliteDialect();
        if (readOnly && !QFileInfo::exists(path)) {
            return Error{
                ErrorCode::NotFound,
                QCoreApplication::translate("Store", "There is no store at %1.").arg(QDir::toNativeSeparators(path)),
                {}};
        }
        const auto folder = QFileInfo(path).absolutePath();
        if (!readOnly) {
            if (!QDir().mkpath(folder)) {
                return Error{ErrorCode::Forbidden,
                             QCoreApplication::translate("Store",
                                                         "The folder %1 cannot be made. Check permissions, or choose "
                                                         "another file with --store.")
                                 .arg(QDir::toNativeSeparators(folder)),
                             {}};
            }
            auto lock = StoreLock::take(path);
            if (!lock)
                return lock.error();
            m_lock = *std::move(lock);
        }
        if (const auto inspected = dialect.inspect(path); !inspected)
            return inspected;
        if (!readOnly) {
            std::promise<Result<void>> opened;
            auto wasOpened = opened.get_future();
            m_writer = std::thread([this, &opened] { runWriter(opened); });
            writerId = m_writer.get_id();
            if (const auto result = wasOpened.get(); !result)
                return result;
        }
        for (int i = 0; i < std::max(1, readers); ++i) {
            std::promise<Result<void>> opened;
            auto wasOpened = opened.get_future();
            m_readers.emplace_back([this, &opened] { runReader(opened); });
            if (const auto result = wasOpened.get(); !result)
                return result;
        }
        return {};
    }

    void enqueueWrite(WriteJob job)
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_closing && !readOnly) {
                m_writes.push_back(std::move(job));
                m_writeWanted.notify_one();
                return;
            }
        }
        const auto error = readOnly
            ? Error{ErrorCode::Forbidden,
                    QCoreApplication::translate("Store", "The store was opened for looking only."),
                    {}}
            : storeClosed();
        job.finish(&error);
    }

    void enqueueRead(ReadTask task)
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_closing) {
                m_reads.push_back(std::move(task));
                m_readWanted.notify_one();
                return;
            }
        }
        const auto error = storeClosed();
        task.finish(&error);
    }

    const QString path;
    const bool readOnly;
    const qint64 maximumBytes;
    std::thread::id writerId;
    ChangeNotifier changes;
    static thread_local const Private *readingFor;

private:
    SystemClock m_systemClock;
    RandomIdSource m_randomIds;

public:
    const Clock &clock;
    IdSource &ids;

private:
    void runWriter(std::promise<Result<void>> &opened)
    {
        auto connection = Connection::open(sqliteDialect(), path, Connection::Role::Writer);
        if (!connection) {
            opened.set_value(connection.error());
            return;
        }
        auto &db = **connection;
        if (const auto migrated = migrateToNewest(db); !migrated) {
            opened.set_value(migrated);
            return;
        }
        if (maximumBytes > 0) {
            if (const auto limited = db.dialect().limitSize(db, maximumBytes); !limited) {
                opened.set_value(limited);
                return;
            }
        }
        opened.set_value({});
        Session session(db, clock, ids);
        Repositories repositories(session);
        UnitOfWork unit(repositories, session);
        for (;;) {
            std::vector<WriteJob> jobs;
            {
                std::unique_lock lock(m_mutex);
                m_writeWanted.wait(lock, [this] { return m_writerMayEnd || !m_writes.empty(); });
                if (m_writes.empty())
                    return;
                while (!m_writes.empty() && jobs.size() < writesPerCommit) {
                    jobs.push_back(std::move(m_writes.front()));
                    m_writes.pop_front();
                }
            }
            commitTogether(db, session, unit, jobs);
        }
    }

    struct Done
    {
        WriteJob *job;
        PendingSignals changes;
    };

    /// Runs the jobs in one transaction, each inside a savepoint of its own: one that fails takes nothing of the others along.
    void commitTogether(Connection &db, Session &session, UnitOfWork &unit, std::vector<WriteJob> &jobs)
    {
        std::vector<Done> done;
        const auto failAll = [&done](const Error &error) {
            for (const auto &each : done)
                each.job->finish(&error);
            done.clear();
        };
        for (auto &job : jobs) {
            db.clearFailure();
            session.pending = {};
            if (!db.dialect().inTransaction(db)) {
                if (const auto begun = db.exec(db.dialect().beginWrite()); !begun) {
                    job.finish(&begun.error());
                    continue;
                }
            }
            if (const auto marked = db.exec(u"SAVEPOINT job"_s); !marked) {
                job.finish(&marked.error());
                continue;
            }
            const bool wanted = job.run(unit);
            const auto failure = db.failure();
            db.clearFailure();
            if (wanted && !failure && db.exec(u"RELEASE job"_s)) {
                done.push_back({&job, std::move(session.pending)});
                continue;
            }
            // When the disk is full the engine itself has rolled everything back, and with it the jobs before this one.
            if (!db.dialect().inTransaction(db))
                failAll(failure ? *failure : *db.failure());
            else if (!db.exec(u"ROLLBACK TO job"_s) || !db.exec(u"RELEASE job"_s))
                failAll(rollBack(db));
            job.finish(wanted && failure ? &*failure : nullptr);
        }
        if (!db.dialect().inTransaction(db))
            return;
        if (done.empty()) {
            rollBack(db);
            return;
        }
        if (const auto committed = db.exec(u"COMMIT"_s); !committed) {
            rollBack(db);
            failAll(committed.error());
            return;
        }
        for (const auto &each : done) {
            each.changes.emitOn(changes);
            each.job->finish(nullptr);
        }
    }

    /// Ends the transaction; answers why that was necessary.
    static Error rollBack(Connection &db)
    {
        const auto why = db.failure();
        if (db.dialect().inTransaction(db))
            (void)db.exec(u"ROLLBACK"_s);
        return why ? *why : Error{ErrorCode::Internal, u"the transaction could not be kept"_s, {}};
    }

    void runReader(std::promise<Result<void>> &opened)
    {
        readingFor = this;
        auto connection = Connection::open(sqliteDialect(), path, Connection::Role::Reader);
        if (!connection) {
            opened.set_value(connection.error());
            return;
        }
        auto &db = **connection;
        if (readOnly) {
            if (const auto usable = requireNewest(db); !usable) {
                opened.set_value(usable);
                return;
            }
        }
        opened.set_value({});
        Session session(db, clock, ids);
        const Repositories repositories(session);
        for (;;) {
            ReadTask task;
            {
                std::unique_lock lock(m_mutex);
                m_readWanted.wait(lock, [this] { return m_closing || !m_reads.empty(); });
                if (m_reads.empty())
                    return;
                task = std::move(m_reads.front());
                m_reads.pop_front();
            }
            answer(db, repositories, task);
        }
    }

    void answer(Connection &db, const Repositories &repositories, const ReadTask &task)
    {
        std::stop_source combined;
        const auto halt = [&combined, &db] {
            combined.request_stop();
            db.dialect().interrupt(db.handle());
        };
        // Their destructors wait for a halt under way, so that none reaches the next task.
        const std::stop_callback fromCaller(task.stop, halt);
        const std::stop_callback fromStore(m_stop.get_token(), halt);
        db.clearFailure();
        db.setStopToken(combined.get_token());
        if (const auto begun = db.exec(db.dialect().beginRead()); !begun) {
            db.setStopToken({});
            task.finish(&begun.error());
            return;
        }
        task.run(Reader(repositories, combined.get_token()), db);
        db.setStopToken({});
        (void)db.exec(u"ROLLBACK"_s); // nothing was written; ends the snapshot
        task.finish(nullptr);
    }

    std::unique_ptr<StoreLock> m_lock;
    std::stop_source m_stop;
    std::mutex m_mutex;
    std::condition_variable m_writeWanted;
    std::condition_variable m_readWanted;
    std::deque<WriteJob> m_writes;
    std::deque<ReadTask> m_reads;
    bool m_closing = false; ///< nothing new is taken
    bool m_writerMayEnd = false; ///< all readers are closed
    std::thread m_writer;
    std::vector<std::jthread> m_readers;
};

thread_local const Store::Private *Store::Private::readingFor = nullptr;

Store::Store(std::unique_ptr<Private> data)
    : d(std::move(data))
{
}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const StoreOptions &options)
{
    auto data = std::make_unique<Private>(options);
    if (const auto started = data->start(options.readers); !started)
        return started.error();
    return std::unique_ptr<Store>(new Store(std::move(data)));
}

ChangeNotifier &Store::changes() const
{
    return d->changes;
}

QString Store::path() const
{
    return d->path;
}

bool Store::isReadOnly() const
{
    return d->readOnly;
}

qint64 Store::nowMs() const
{
    return d->clock.nowMs();
}

Result<VerifyReport> Store::verify(std::stop_token stop, const VerifyProgress &progress) const
{
    return inspect<VerifyReport>([&](Connection &db) { return verifyJournal(db, stop, progress); }, stop);
}

Result<RebuildReport> Store::rebuild(std::stop_token stop, const VerifyProgress &progress) const
{
    return inspect<RebuildReport>([&](Connection &db) { return rebuildState(db, stop, progress); }, stop);
}

template <typename Report>
Result<Report> Store::inspect(const std::function<Result<Report>(Connection &)> &look,
                              const std::stop_token &stop) const
{
    if (onReaderThread())
        return Error{ErrorCode::Internal, u"verify() or rebuild() was called inside read()"_s, {}};
    std::optional<Result<Report>> result;
    std::promise<void> finished;
    d->enqueueRead({[&](const Reader &, Connection &db) { result = look(db); },
                    [&](const Error *error) {
                        if (error)
                            result = Result<Report>(*error);
                        finished.set_value();
                    },
                    stop});
    finished.get_future().wait();
    return *std::move(result);
}

bool Store::onWriterThread() const
{
    return std::this_thread::get_id() == d->writerId;
}

bool Store::onReaderThread() const
{
    return Private::readingFor == d.get();
}

void Store::enqueueWrite(WriteJob job)
{
    d->enqueueWrite(std::move(job));
}

void Store::enqueueRead(ReadJob job, std::stop_token stop) const
{
    d->enqueueRead({[run = std::move(job.run)](const Reader &reader, Connection &) { run(reader); },
                    std::move(job.finish), std::move(stop)});
}

} // namespace holdfast
