// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teststore.h"

#include "base/jobs.h"

#include <QSignalSpy>
#include <QThread>

#include <atomic>
#include <thread>

using namespace holdfast;
using namespace Qt::StringLiterals;

class TestStoreThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void futuresArriveOnTheAskersThread();
    void writersFromManyThreadsAllCount();
    void failingWriteLeavesItsNeighboursAlone();
    void signalsComeAfterTheCommit();
    void failedWriteSaysNothing();
    void readSeesOneMoment();
    void stopBeforeAndWhileReading();
    void nestedCallsAreRefused();
    void closingFinishesWrites();
    void closingEndsReads();
};

// mission: S112 S116
void TestStoreThreads::futuresArriveOnTheAskersThread()
{
    TestStore store;
    const auto incident = store.addIncident();
    int delivered = 0;
    QThread *writerThread = nullptr;
    QThread *readerThread = nullptr;
    onFinished(store->writeAsync([&](UnitOfWork &unit) {
        writerThread = QThread::currentThread();
        return unit.incidents().setOwner(incident.id, u"mkim"_s, u"mkim"_s);
    }),
               this, [&](const Result<void> &result) {
                   QVERIFY(result.isOk());
                   QCOMPARE(QThread::currentThread(), thread());
                   ++delivered;
               });
    QTRY_COMPARE(delivered, 1);
    onFinished(store->readAsync([&](const Reader &reader) {
        readerThread = QThread::currentThread();
        return reader.incidents().get(incident.id);
    }),
               this, [&](const Result<Incident> &result) {
                   QCOMPARE(result->owner, u"mkim"_s);
                   QCOMPARE(QThread::currentThread(), thread());
                   ++delivered;
               });
    QTRY_COMPARE(delivered, 2);
    QVERIFY(writerThread != thread() && readerThread != thread() && readerThread != writerThread);
}

void TestStoreThreads::writersFromManyThreadsAllCount()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    std::atomic<int> failed{0};
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread) {
            threads.emplace_back([&] {
                for (int i = 0; i < 25; ++i) {
                    const auto added = store->write([&](UnitOfWork &unit) {
                        Entry entry;
                        entry.incident = incident;
                        return unit.entries().append(entry);
                    });
                    const auto read =
                        store->read([&](const Reader &reader) { return reader.entries().get(added->id); });
                    if (!added || !read || *read != *added)
                        ++failed;
                }
            });
        }
    }
    QCOMPARE(failed, 0);
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.entries().count(incident); }), 200);
    QVERIFY(store->verify()->isIntact());
}

// Writes that wait together are committed together; one that fails must take nothing of the others along.
void TestStoreThreads::failingWriteLeavesItsNeighboursAlone()
{
    TestStore store;
    std::promise<void> hold;
    auto held = hold.get_future().share();
    auto first = store->writeAsync([held](UnitOfWork &) -> Result<void> {
        held.wait(); // all others queue up behind it
        return {};
    });
    QList<QFuture<Result<void>>> futures;
    for (int i = 0; i < 20; ++i) {
        futures.append(store->writeAsync([i](UnitOfWork &unit) -> Result<void> {
            if (const auto set = unit.settings().set(u"k%1"_s.arg(i), i, u"t"_s); !set)
                return set;
            if (i % 3 == 0)
                return Error{ErrorCode::InvalidInput, u"no"_s, {}};
            return {};
        }));
    }
    hold.set_value();
    first.waitForFinished();
    for (int i = 0; i < 20; ++i)
        QCOMPARE(futures[i].result().isOk(), i % 3 != 0);
    const auto settings = store->read([](const Reader &reader) { return reader.settings().all(); });
    for (int i = 0; i < 20; ++i)
        QCOMPARE(settings->contains(u"k%1"_s.arg(i)), i % 3 != 0);
    QCOMPARE(*store->read([](const Reader &reader) { return reader.journal().count(); }), 13);
    QVERIFY(store->verify()->isIntact());
}

void TestStoreThreads::signalsComeAfterTheCommit()
{
    TestStore store;
    QSignalSpy added(&store->changes(), &ChangeNotifier::incidentsAdded);
    QSignalSpy changed(&store->changes(), &ChangeNotifier::incidentsChanged);
    bool committed = false;
    const QObject context;
    connect(
        &store->changes(), &ChangeNotifier::entriesAdded, &context,
        [&](const IncidentId &incident) { // on the writer's thread: whatever a reader sees now is on disk
            const auto count = store->read([&](const Reader &reader) { return reader.entries().count(incident); });
            committed = count && *count == 2;
        },
        Qt::DirectConnection);
    const auto incident = store->write([&](UnitOfWork &unit) -> Result<IncidentId> {
        const auto made = unit.incidents().insert({}, u"t"_s);
        if (!made)
            return made.error();
        if (const auto owned = unit.incidents().setOwner(made->id, u"mkim"_s, u"t"_s); !owned)
            return owned.error();
        for (int i = 0; i < 2; ++i) {
            Entry entry;
            entry.incident = made->id;
            if (const auto appended = unit.entries().append(entry); !appended)
                return appended.error();
        }
        return made->id;
    });
    VERIFY_OK(incident);
    QTRY_COMPARE(added.size(), 1);
    QCOMPARE(added.at(0).at(0).value<QList<IncidentId>>(), QList<IncidentId>{*incident});
    QCOMPARE(changed.size(), 0); // new says it all
    QVERIFY(committed);
    VERIFY_OK(
        store->write([&](UnitOfWork &unit) { return unit.incidents().setSeverity(*incident, Severity::Low, u"t"_s); }));
    QTRY_COMPARE(changed.size(), 1);
    VERIFY_OK(
        store->write([&](UnitOfWork &unit) { return unit.incidents().setSeverity(*incident, Severity::Low, u"t"_s); }));
    VERIFY_OK(store->write(
        [&](UnitOfWork &unit) { return unit.incidents().setSeverity(*incident, Severity::High, u"t"_s); }));
    QTRY_COMPARE(changed.size(), 2); // changing nothing says nothing
}

void TestStoreThreads::failedWriteSaysNothing()
{
    TestStore store;
    QSignalSpy added(&store->changes(), &ChangeNotifier::incidentsAdded);
    const auto failed = store->write([](UnitOfWork &unit) -> Result<void> {
        if (const auto made = unit.incidents().insert({}, u"t"_s); !made)
            return made.error();
        return Error{ErrorCode::Conflict, u"no"_s, {}};
    });
    QVERIFY(!failed);
    const auto good = store.addIncident().id;
    QTRY_COMPARE(added.size(), 1);
    QCOMPARE(added.at(0).at(0).value<QList<IncidentId>>(), QList<IncidentId>{good});
}

void TestStoreThreads::readSeesOneMoment()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    const auto counts = store->read([&](const Reader &reader) -> Result<std::pair<qint64, qint64>> {
        const auto before = reader.entries().count(incident);
        // Somebody writes in the middle of the report.
        const auto written = store->write([&](UnitOfWork &unit) {
            Entry entry;
            entry.incident = incident;
            return unit.entries().append(entry);
        });
        if (!written)
            return written.error();
        return std::pair(*before, *reader.entries().count(incident));
    });
    VERIFY_OK(counts);
    QCOMPARE(*counts, std::pair(qint64(0), qint64(0)));
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.entries().count(incident); }), 1);
}

// mission: S116
void TestStoreThreads::stopBeforeAndWhileReading()
{
    TestStore store;
    std::stop_source stopped;
    stopped.request_stop();
    QCOMPARE(
        store->read([](const Reader &reader) { return reader.journal().count(); }, stopped.get_token()).error().code,
        ErrorCode::Canceled);
    std::stop_source stop;
    const auto result = store->read(
        [&](const Reader &reader) {
            stop.request_stop(); // between two questions
            return reader.journal().count();
        },
        stop.get_token());
    QCOMPARE(result.error().code, ErrorCode::Canceled);
    VERIFY_OK(store->read([](const Reader &reader) { return reader.journal().count(); }));
}

void TestStoreThreads::nestedCallsAreRefused()
{
    TestStore store;
    const auto written = store->write([&](UnitOfWork &) -> Result<void> {
        return store->write([](UnitOfWork &unit) { return unit.settings().set(u"a"_s, 1, u"t"_s); });
    });
    QCOMPARE(written.error().code, ErrorCode::Internal);
    const auto read = store->read([&](const Reader &) -> Result<qint64> {
        return store->read([](const Reader &reader) { return reader.journal().count(); });
    });
    QCOMPARE(read.error().code, ErrorCode::Internal);
}

void TestStoreThreads::closingFinishesWrites()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    QList<QFuture<Result<Entry>>> futures;
    for (int i = 0; i < 200; ++i) {
        futures.append(store->writeAsync([incident](UnitOfWork &unit) {
            Entry entry;
            entry.incident = incident;
            return unit.entries().append(entry);
        }));
    }
    store.open();
    for (auto &future : futures)
        VERIFY_OK(future.result());
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.entries().count(incident); }), 200);
}

void TestStoreThreads::closingEndsReads()
{
    TestStore store;
    std::promise<void> started;
    auto future = store->readAsync([&](const Reader &reader) -> Result<void> {
        started.set_value();
        while (!reader.stopToken().stop_requested())
            std::this_thread::yield();
        return Error{ErrorCode::Canceled, u"closing"_s, {}};
    });
    started.get_future().wait();
    store.store.reset();
    QCOMPARE(future.result().error().code, ErrorCode::Canceled);
}

QTEST_GUILESS_MAIN(TestStoreThreads)
#include "tst_storethreads.moc"
