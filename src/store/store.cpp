// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/store.h"

#include "store/casefiles.h"
#include "store/connection.h"
#include "store/dialect.h"
#include "store/fileeventorders.h"
#include "store/migrator.h"
#include "store/storelock.h"
#include "store/vault.h"

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
        std::function<void(const Reader &, CaseFiles &)> run;
        std::function<void(const Error *)> finish;
        std::stop_token stop;
    };

    explicit Private(const StoreOptions &options)
        : path(QFileInfo(options.path).absoluteFilePath())
        , readOnly(options.readOnly)
        , maximumBytes(options.maximumBytes)
        , clock(options.clock ? *options.clock : m_systemClock)
        , ids(options.ids ? *options.ids : m_randomIds)
        , vault(path, options.memberKeys, options.user)
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
    Vault vault;

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
        CaseFiles files(db, vault, Connection::Role::Writer, clock, ids);
        if (const auto repaired = files.repair(); !repaired) {
            opened.set_value(repaired);
            return;
        }
        opened.set_value({});
        Repositories repositories(files);
        UnitOfWork unit(repositories, files);
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
            commitTogether(files, unit, jobs);
        }
    }

    struct Done
    {
        WriteJob *job;
        PendingSignals changes;
    };

    /// Runs the jobs in one transaction, each inside a savepoint of its own: one that fails takes nothing of the others along.
    void commitTogether(CaseFiles &files, UnitOfWork &unit, std::vector<WriteJob> &jobs)
    {
        std::vector<Done> done;
        bool begun = false;
        const auto failAll = [&](const Error &error) {
            files.rollBack();
            begun = false;
            for (const auto &each : done)
                each.job->finish(&error);
            done.clear();
        };
        for (auto &job : jobs) {
            files.clearFailure();
            if (!begun) {
                if (const auto started = files.begin(); !started) {
                    job.finish(&started.error());
                    continue;
                }
                begun = true;
            }
            if (const auto marked = files.beginJob(); !marked) {
                job.finish(&marked.error());
                continue;
            }
            const bool wanted = job.run(unit);
            const auto failure = files.failure();
            if (wanted && !failure && files.keepJob()) {
                done.push_back({&job, std::move(files.pending)});
                continue;
            }
            // When the disk is full the engine itself has rolled everything back, and with it the jobs before this one.
            const auto why = files.failure();
            if (!files.inTransaction() || !files.undoJob())
                failAll(why.value_or(Error{ErrorCode::Internal, u"the transaction could not be kept"_s, {}}));
            job.finish(wanted && why ? &*why : nullptr);
        }
        if (!begun)
            return;
        if (done.empty()) {
            files.rollBack();
            return;
        }
        files.clearFailure();
        if (const auto committed = files.commit(); !committed) {
            failAll(committed.error());
            return;
        }
        for (const auto &each : done) {
            each.changes.emitOn(changes);
            each.job->finish(nullptr);
        }
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
        CaseFiles files(db, vault, Connection::Role::Reader, clock, ids, &m_fileEventOrders);
        const Repositories repositories(files);
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
            answer(files, repositories, task);
        }
    }

    void answer(CaseFiles &files, const Repositories &repositories, const ReadTask &task)
    {
        std::stop_source combined;
        const auto halt = [&combined, &files] {
            combined.request_stop();
            files.interrupt();
        };
        // Their destructors wait for a halt under way, so that none reaches the next task.
        const std::stop_callback fromCaller(task.stop, halt);
        const std::stop_callback fromStore(m_stop.get_token(), halt);
        files.clearFailure();
        files.setStopToken(combined.get_token());
        if (const auto begun = files.begin(); !begun) {
            files.setStopToken({});
            task.finish(&begun.error());
            return;
        }
        task.run(Reader(repositories, combined.get_token()), files);
        files.rollBack(); // nothing was written; ends the snapshot
        task.finish(nullptr);
    }

    std::unique_ptr<StoreLock> m_lock;
    FileEventOrders m_fileEventOrders;
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

Result<void> Store::publishMemberKey()
{
    if (!d->vault.canSeal())
        return {};
    const auto key = d->vault.ownPublicKey();
    if (!key)
        return key.error();
    return write([&](UnitOfWork &unit) {
        return unit.settings().set(memberKeySetting(d->vault.user()), QString::fromLatin1(key->toBase64()),
                                   d->vault.user());
    });
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
    const auto lookAtAll = [&](CaseFiles &files) -> Result<Report> {
        auto report = look(files.desk().db);
        const auto sealed = files.sealedCases();
        if (!sealed)
            return sealed.error();
        for (const auto &each : *sealed) {
            if (!report)
                return report;
            auto &db = files.of(each.incident).db;
            if (const auto readable = db.mayRun(); !readable) {
                if (readable.error().code != ErrorCode::Forbidden)
                    return readable.error();
                report->locked.append(each.incident);
                continue;
            }
            auto more = look(db);
            if (!more)
                return more;
            report->add(*more);
        }
        return report;
    };
    d->enqueueRead({[&](const Reader &, CaseFiles &files) { result = lookAtAll(files); },
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
    d->enqueueRead({[run = std::move(job.run)](const Reader &reader, CaseFiles &) { run(reader); },
                    std::move(job.finish), std::move(stop)});
}

} // namespace holdfast
