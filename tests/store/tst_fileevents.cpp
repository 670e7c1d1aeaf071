// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "eventsource.h"
#include "rawdatabase.h"
#include "teststore.h"

#include <algorithm>
#include <functional>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

const FilterMoment moment{u"mkim"_s, testStartMs};
const qint64 monday = msFromIso(u"2026-11-02T00:00:00Z");
const qint64 tuesday = msFromIso(u"2026-11-03T00:00:00Z");

bool contains(const QString &text, const QString &part)
{
    return text.contains(part, Qt::CaseInsensitive);
}

bool equals(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

} // namespace

class TestFileEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyColumnComesBack();
    void rawBytesComeBackExactly();
    void sameEventTwiceIsOneRow();
    void eventsWithoutAnIdAreToldApartByTheirBytes();
    void sameIdInTwoIncidentsIsTwoRows();
    void filtersAgreeWithBruteForce_data();
    void filtersAgreeWithBruteForce();
    void ordersAgreeWithBruteForce_data();
    void ordersAgreeWithBruteForce();
    void ordersTakeInWhatIsAddedLater();
    void firstChunkComesAlone();
    void deliveryCanBeEnded();
    void stopEndsARunningQuestion();
    void facetsAgreeWithBruteForce_data();
    void facetsAgreeWithBruteForce();
    void totalsAgreeWithBruteForce();
    void damagedRawBytesAreNotHandedOut();
    void unknownIncident();

private:
    [[nodiscard]] QList<qint64> idsWhere(const QString &line, FileEventColumn order = FileEventColumn::OccurredAt,
                                         Qt::SortOrder direction = Qt::AscendingOrder);

    /// 100,000 events in one incident, and the same in memory, in row order.
    std::unique_ptr<TestStore> m_store;
    IncidentId m_incident;
    QList<FileEvent> m_events;
};

void TestFileEvents::initTestCase()
{
    m_store = std::make_unique<TestStore>();
    auto &store = *m_store;
    store.addIncident(u"other"_s);
    m_incident = store.addIncident(u"large"_s).id;
    EventSource source(3, testStartMs - 86'400'000);
    for (int batch = 0; batch < 10; ++batch) {
        auto events = source.take(10'000);
        const auto prepared = PreparedFileEvents::from(m_incident, events);
        QCOMPARE(prepared.count(), 10'000);
        const auto inserted =
            store->write([&](UnitOfWork &unit) { return unit.fileEvents().insert(prepared, u"fetch"_s); });
        VERIFY_OK(inserted);
        QCOMPARE(inserted->inserted, 10'000);
        for (auto &event : events) {
            event.rowId = m_events.size() + 1;
            event.incident = m_incident;
            m_events.append(event);
        }
    }
}

QList<qint64> TestFileEvents::idsWhere(const QString &line, FileEventColumn order, Qt::SortOrder direction)
{
    const auto filter = parseFileEventFilter(line, moment);
    if (!filter) {
        qWarning() << filter.error().message;
        return {-1};
    }
    const FileEventQuery query{m_incident, *filter, order, direction};
    const auto ids = (*m_store)->read([&](const Reader &reader) { return reader.fileEvents().indexAll(query); });
    return ids ? *ids : QList<qint64>{-2};
}

// mission: S52 S53 S54 S55 S56 S57 S58
void TestFileEvents::everyColumnComesBack()
{
    const QList<qint64> ids{1, 50'000, 100'000, 7};
    const auto page =
        (*m_store)->read([&](const Reader &reader) { return reader.fileEvents().page(ids + QList<qint64>{999'999}); });
    VERIFY_OK(page);
    QCOMPARE(page->size(), ids.size());
    for (qsizetype i = 0; i < ids.size(); ++i) {
        auto expected = m_events.at(ids.at(i) - 1);
        expected.raw.clear();
        QCOMPARE(page->at(i), expected);
    }
}

// mission: S52
void TestFileEvents::rawBytesComeBackExactly()
{
    for (const qint64 id : {1, 63, 64, 65, 128, 4'711, 99'999, 100'000}) {
        const auto raw = (*m_store)->read([&](const Reader &reader) { return reader.fileEvents().raw(id); });
        VERIFY_OK(raw);
        QCOMPARE(*raw, m_events.at(id - 1).raw);
    }
    QCOMPARE((*m_store)->read([&](const Reader &reader) { return reader.fileEvents().raw(0); }).error().code,
             ErrorCode::NotFound);

    // Bytes are bytes: no JSON, nothing, noise.
    TestStore store;
    const auto incident = store.addIncident().id;
    QList<FileEvent> events;
    for (const auto &raw :
         {QByteArray(), QByteArray("{\"a\" : 1 }\r\n"), QByteArray("\0\xff\xfe", 3), QByteArray(300'000, 'x')}) {
        FileEvent event;
        event.eventId = QString::number(events.size());
        event.raw = raw;
        event.exchange = ExchangeId(u"answer %1"_s.arg(events.size() / 2));
        events.append(event);
    }
    VERIFY_OK(store->write([&](UnitOfWork &unit) {
        return unit.fileEvents().insert(PreparedFileEvents::from(incident, events), u"t"_s);
    }));
    for (qsizetype i = 0; i < events.size(); ++i) {
        QCOMPARE(*store->read([&](const Reader &reader) { return reader.fileEvents().raw(i + 1); }), events.at(i).raw);
        QCOMPARE(
            store->read([&](const Reader &reader) { return reader.fileEvents().page({i + 1}); })->constFirst().exchange,
            events.at(i).exchange);
    }
    QVERIFY(store->verify()->isIntact());
}

void TestFileEvents::sameEventTwiceIsOneRow()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    EventSource source(9, testStartMs);
    const auto first = source.take(100);
    const auto second = first.mid(50) + source.take(30) + first.mid(0, 10);
    const auto insert = [&](const QList<FileEvent> &events) {
        return store->write([&](UnitOfWork &unit) {
            return unit.fileEvents().insert(PreparedFileEvents::from(incident, events), u"t"_s);
        });
    };
    QCOMPARE(insert(first)->inserted, 100);
    const auto again = insert(second);
    QCOMPARE(again->inserted, 30);
    QCOMPARE(again->duplicates, 60);
    const auto nothingNew = insert(first);
    QCOMPARE(nothingNew->inserted, 0);
    QCOMPARE(nothingNew->duplicates, 100);
    QCOMPARE(insert({})->inserted, 0);
    const auto totals = store->read([&](const Reader &reader) {
        return reader.fileEvents().totals({incident, {}, {}, {}});
    });
    QCOMPARE(totals->count, 130);
    const auto verified = store->verify();
    QVERIFY2(verified->isIntact(), qPrintable(verified->failure.value_or(VerifyFailure()).why));
    QVERIFY(store->rebuild()->isEqual());
    // Raw bytes of events between duplicates are the right ones.
    const auto ids = store->read([&](const Reader &reader) {
        return reader.fileEvents().indexAll({incident, {}, {}, Qt::AscendingOrder});
    });
    QCOMPARE(*store->read([&](const Reader &reader) { return reader.fileEvents().raw(ids->at(120)); }),
             second.at(70).raw);
}

void TestFileEvents::eventsWithoutAnIdAreToldApartByTheirBytes()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    auto events = EventSource(9, testStartMs).take(3);
    for (auto &event : events)
        event.eventId.clear();
    events.append(events.constFirst());
    const auto inserted = store->write(
        [&](UnitOfWork &unit) { return unit.fileEvents().insert(PreparedFileEvents::from(incident, events), u"t"_s); });
    QCOMPARE(inserted->inserted, 3);
    QCOMPARE(inserted->duplicates, 1);
}

void TestFileEvents::sameIdInTwoIncidentsIsTwoRows()
{
    TestStore store;
    const auto events = EventSource(9, testStartMs).take(5);
    for (const auto &name : {u"a"_s, u"b"_s}) {
        const auto incident = store.addIncident(name).id;
        const auto inserted = store->write([&](UnitOfWork &unit) {
            return unit.fileEvents().insert(PreparedFileEvents::from(incident, events), u"t"_s);
        });
        QCOMPARE(inserted->inserted, 5);
        const auto page = store->read([&](const Reader &reader) {
            return reader.fileEvents().page(*reader.fileEvents().indexAll({incident, {}, {}, Qt::AscendingOrder}));
        });
        QCOMPARE(page->size(), 5);
        QCOMPARE(page->constFirst().incident, incident);
    }
}

using Matches = std::function<bool(const FileEvent &)>;
Q_DECLARE_METATYPE(Matches)

void TestFileEvents::filtersAgreeWithBruteForce_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<Matches>("matches");
    const auto row = [](const char *name, const QString &line, Matches matches) {
        QTest::newRow(name) << line << std::move(matches);
    };
    row("all", u""_s, [](const FileEvent &) { return true; });
    row("exposure", u"exposure:CloudStorage"_s, [](const FileEvent &e) { return e.exposure == u"CloudStorage"_s; });
    row("no exposure", u"exposure:none"_s, [](const FileEvent &e) { return e.exposure.isEmpty(); });
    row("size", u"size>10MB"_s, [](const FileEvent &e) { return e.sizeBytes > 10'000'000; });
    row("small sizes leave out unknown ones", u"size<1KB"_s,
        [](const FileEvent &e) { return e.sizeBytes >= 0 && e.sizeBytes < 1'000; });
    row("binary size", u"size>=1.5GiB or size<=1KiB"_s,
        [](const FileEvent &e) { return e.sizeBytes >= 1'610'612'736 || (e.sizeBytes >= 0 && e.sizeBytes <= 1'024); });
    row("not trusted", u"not trusted"_s, [](const FileEvent &e) { return !e.trusted; });
    row("trusted", u"trusted:yes"_s, [](const FileEvent &e) { return e.trusted; });
    row("name by wildcard", u"name:*.xlsx"_s,
        [](const FileEvent &e) { return e.fileName.endsWith(u".xlsx"_s, Qt::CaseInsensitive); });
    row("one character", u"name:bid_?.zip"_s, [](const FileEvent &e) {
        return e.fileName.startsWith(u"bid_"_s) && e.fileName.size() == 9 && e.fileName.endsWith(u".zip"_s);
    });
    row("name contains", u"name:rotor_12"_s, [](const FileEvent &e) { return contains(e.fileName, u"rotor_12"_s); });
    row("percent is itself", u"name:100%"_s, [](const FileEvent &e) { return contains(e.fileName, u"100%"_s); });
    row("an umlaut", u"name:übersicht"_s, [](const FileEvent &e) { return contains(e.fileName, u"übersicht"_s); });
    row("no owner", u"owner:none"_s, [](const FileEvent &e) { return e.owner.isEmpty(); });
    row("missing hash", u"md5:none md5error:locked"_s, [](const FileEvent &e) { return e.md5.isEmpty(); });
    row("risk", u"risk>=10 severity:critical"_s,
        [](const FileEvent &e) { return e.riskScore >= 10 && e.riskSeverity == u"CRITICAL"_s; });
    row("a private address of several", u"privateip:10.2.7.14"_s,
        [](const FileEvent &e) { return e.privateIps.contains(u"10.2.7.14"_s); });
    row("data class", u"class:design value>=8"_s,
        [](const FileEvent &e) { return e.dataClass == u"design"_s && e.valueScore >= 8; });
    row("sync destination", u"sync:Dropbox"_s, [](const FileEvent &e) { return e.syncDestination == u"Dropbox"_s; });
    row("a quoted value", u"destination:\"sandisk ultra\""_s,
        [](const FileEvent &e) { return equals(e.destinationName, u"SanDisk Ultra"_s); });
    row("a day", u"time:2026-11-02"_s,
        [](const FileEvent &e) { return e.occurredAtMs >= monday && e.occurredAtMs < tuesday; });
    row("before a day", u"time<2026-11-02"_s, [](const FileEvent &e) { return e.occurredAtMs < monday; });
    row("after a day", u"time>2026-11-02"_s, [](const FileEvent &e) { return e.occurredAtMs >= tuesday; });
    row("a word", u"quarterly"_s, [](const FileEvent &e) {
        return contains(e.fileName, u"quarterly"_s) || contains(e.filePath, u"quarterly"_s);
    });
    row("a word in the host", u"LT-0042"_s, [](const FileEvent &e) { return e.hostname == u"LT-0042"_s; });
    row("the whole example", u"exposure:CloudStorage size>10MB not trusted name:*.xlsx bid"_s, [](const FileEvent &e) {
        return e.exposure == u"CloudStorage"_s && e.sizeBytes > 10'000'000 && !e.trusted
            && e.fileName.endsWith(u".xlsx"_s) && (contains(e.fileName, u"bid"_s) || contains(e.filePath, u"bid"_s));
    });
    row("or and not", u"(host:LT-0001 or host:LT-0002) -source:\"Google Drive\""_s, [](const FileEvent &e) {
        return (e.hostname == u"LT-0001"_s || e.hostname == u"LT-0002"_s) && e.source != u"Google Drive"_s;
    });
}

// mission: S4 S24 S87 S109
void TestFileEvents::filtersAgreeWithBruteForce()
{
    QFETCH(QString, line);
    QFETCH(Matches, matches);
    QList<qint64> expected;
    for (const auto &event : std::as_const(m_events)) {
        if (matches(event))
            expected.append(event.rowId);
    }
    QVERIFY2(!expected.isEmpty(), "the row would prove nothing");
    QCOMPARE(idsWhere(line), expected); // rows came in the order of time
}

using SortKey = std::function<QByteArray(const FileEvent &)>;
Q_DECLARE_METATYPE(SortKey)

void TestFileEvents::ordersAgreeWithBruteForce_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<SortKey>("key");
    // SQLite's NOCASE folds ASCII letters and compares bytes.
    const auto folded = [](const QString &text) {
        auto bytes = text.toUtf8();
        for (char &c : bytes)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        return bytes;
    };
    const auto number = [](qint64 value) { return QByteArray::number(value + 2'000'000'000'000'000'000); };
    const auto row = [](const char *name, FileEventColumn column, SortKey key) {
        QTest::newRow(name) << int(column) << std::move(key);
    };
    row("by time", FileEventColumn::OccurredAt, [number](const FileEvent &e) { return number(e.occurredAtMs); });
    row("by size", FileEventColumn::Size, [number](const FileEvent &e) { return number(e.sizeBytes); });
    row("by risk, many equal", FileEventColumn::RiskScore,
        [number](const FileEvent &e) { return number(e.riskScore); });
    row("by name", FileEventColumn::FileName, [folded](const FileEvent &e) { return folded(e.fileName); });
    row("by exposure, many equal, some empty", FileEventColumn::Exposure,
        [folded](const FileEvent &e) { return folded(e.exposure); });
    row("by trust", FileEventColumn::Trusted, [number](const FileEvent &e) { return number(e.trusted); });
}

// mission: S54 S109
void TestFileEvents::ordersAgreeWithBruteForce()
{
    QFETCH(int, column);
    QFETCH(SortKey, key);
    std::vector<std::pair<QByteArray, qint64>> sorted;
    for (const auto &event : std::as_const(m_events))
        sorted.emplace_back(key(event), event.rowId);
    std::sort(sorted.begin(), sorted.end());
    QList<qint64> ascending;
    for (const auto &[value, id] : sorted)
        ascending.append(id);
    QCOMPARE(idsWhere({}, static_cast<FileEventColumn>(column), Qt::AscendingOrder), ascending);
    QCOMPARE(idsWhere({}, static_cast<FileEventColumn>(column), Qt::DescendingOrder),
             QList<qint64>(ascending.rbegin(), ascending.rend()));
}

// mission: S109
/// A large case is ordered in memory for readers and by the database inside a write: both say the same, also when there
/// are more events since, and events of another case between.
void TestFileEvents::ordersTakeInWhatIsAddedLater()
{
    TestStore store;
    const auto first = store.addIncident(u"first"_s).id;
    const auto second = store.addIncident(u"second"_s).id;
    EventSource source(5, testStartMs - 86'400'000);
    const auto add = [&](const IncidentId &incident, int count) {
        const auto prepared = PreparedFileEvents::from(incident, source.take(count));
        VERIFY_OK(store->write([&](UnitOfWork &unit) { return unit.fileEvents().insert(prepared, u"fetch"_s); }));
    };
    add(first, 21'000);
    for (int round = 0; round < 3; ++round) {
        VERIFY_OK(store->read([&](const Reader &reader) {
            return reader.fileEvents().prepareOrders(first, {FileEventColumn::Size}, reader.stopToken());
        }));
        for (const auto &line : {u""_s, u"size>1MB exposure:CloudStorage"_s}) {
            for (const auto column : {FileEventColumn::Size, FileEventColumn::FileName, FileEventColumn::PrivateIps}) {
                const FileEventQuery query{first, *parseFileEventFilter(line, moment), column,
                                           round % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder};
                const auto inMemory =
                    store->read([&](const Reader &reader) { return reader.fileEvents().indexAll(query); });
                const auto byDatabase =
                    store->write([&](UnitOfWork &unit) { return unit.fileEvents().indexAll(query); });
                VERIFY_OK(inMemory);
                VERIFY_OK(byDatabase);
                QVERIFY(!inMemory->isEmpty());
                QCOMPARE(*inMemory, *byDatabase);
            }
        }
        add(second, 300);
        add(first, 700);
    }
}

void TestFileEvents::firstChunkComesAlone()
{
    for (const auto order : {FileEventColumn::OccurredAt, FileEventColumn::FileName}) {
        QList<qsizetype> sizes;
        const auto count = (*m_store)->read([&](const Reader &reader) {
            return reader.fileEvents().index({m_incident, {}, order, Qt::DescendingOrder},
                                             [&](const QList<qint64> &ids) {
                                                 sizes.append(ids.size());
                                                 return true;
                                             });
        });
        QCOMPARE(*count, 100'000);
        QCOMPARE(sizes, (QList<qsizetype>{2'000, 50'000, 48'000}));
    }
    // Nothing fits: no chunk, no error.
    int calls = 0;
    const auto none = (*m_store)->read([&](const Reader &reader) {
        return reader.fileEvents().index(
            {m_incident, *parseFileEventFilter(u"risk>99"_s, moment), FileEventColumn::Size, Qt::AscendingOrder},
            [&](const QList<qint64> &) { return ++calls > 0; });
    });
    QCOMPARE(*none, 0);
    QCOMPARE(calls, 0);
}

void TestFileEvents::deliveryCanBeEnded()
{
    const auto count = (*m_store)->read([&](const Reader &reader) {
        return reader.fileEvents().index({m_incident, {}, FileEventColumn::Size, Qt::DescendingOrder},
                                         [](const QList<qint64> &) { return false; });
    });
    QCOMPARE(*count, 2'000);
}

// mission: S116
void TestFileEvents::stopEndsARunningQuestion()
{
    std::stop_source stop;
    const auto stopped = (*m_store)->read(
        [&](const Reader &reader) {
            return reader.fileEvents().index(
                {m_incident, {}, FileEventColumn::OccurredAt, Qt::DescendingOrder},
                [&](const QList<qint64> &) {
                    stop.request_stop(); // in the middle of it
                    return true;
                },
                reader.stopToken());
        },
        stop.get_token());
    QCOMPARE(stopped.error().code, ErrorCode::Canceled);
    // The connection is as good as before.
    QCOMPARE(idsWhere(u"exposure:none"_s).isEmpty(), false);
}

void TestFileEvents::facetsAgreeWithBruteForce_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<std::function<QStringList(const FileEvent &)>>("values");
    using Values = std::function<QStringList(const FileEvent &)>;
    QTest::newRow("exposure") << int(FileEventColumn::Exposure)
                              << Values([](const FileEvent &e) { return QStringList{e.exposure}; });
    QTest::newRow("category") << int(FileEventColumn::Category)
                              << Values([](const FileEvent &e) { return QStringList{e.category}; });
    QTest::newRow("trusted") << int(FileEventColumn::Trusted)
                             << Values([](const FileEvent &e) { return QStringList{QString::number(e.trusted)}; });
    QTest::newRow("indicators, several an event")
        << int(FileEventColumn::RiskIndicators) << Values([](const FileEvent &e) { return e.riskIndicators; });
    QTest::newRow("hosts, more than asked for")
        << int(FileEventColumn::Hostname) << Values([](const FileEvent &e) { return QStringList{e.hostname}; });
}

// mission: S56 S87
void TestFileEvents::facetsAgreeWithBruteForce()
{
    QFETCH(int, column);
    using Values = std::function<QStringList(const FileEvent &)>;
    QFETCH(Values, values);
    QMap<QString, qint64> counts;
    for (const auto &event : std::as_const(m_events)) {
        if (event.sizeBytes <= 10'000'000)
            continue;
        for (const auto &value : values(event))
            ++counts[value];
    }
    QList<FacetCount> expected;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        expected.append({it.key(), it.value()});
    std::stable_sort(expected.begin(), expected.end(),
                     [](const FacetCount &a, const FacetCount &b) { return a.count > b.count; });
    const auto facets = (*m_store)->read([&](const Reader &reader) {
        return reader.fileEvents().facets({m_incident, *parseFileEventFilter(u"size>10MB"_s, moment), {}, {}},
                                          static_cast<FileEventColumn>(column), 30);
    });
    VERIFY_OK(facets);
    QCOMPARE(*facets, expected.mid(0, 30));
}

void TestFileEvents::totalsAgreeWithBruteForce()
{
    FileEventTotals expected;
    for (const auto &event : std::as_const(m_events)) {
        if (event.exposure != u"RemovableMedia"_s)
            continue;
        ++expected.count;
        expected.bytes += std::max<qint64>(event.sizeBytes, 0);
        expected.untrusted += event.trusted ? 0 : 1;
    }
    const auto totals = (*m_store)->read([&](const Reader &reader) {
        return reader.fileEvents().totals(
            {m_incident, *parseFileEventFilter(u"exposure:RemovableMedia"_s, moment), {}, {}});
    });
    QCOMPARE(totals->count, expected.count);
    QCOMPARE(totals->bytes, expected.bytes);
    QCOMPARE(totals->untrusted, expected.untrusted);
}

void TestFileEvents::damagedRawBytesAreNotHandedOut()
{
    TestStore store;
    const auto incident = store.addIncident().id;
    VERIFY_OK(store->write([&](UnitOfWork &unit) {
        return unit.fileEvents().insert(PreparedFileEvents::from(incident, EventSource(1, testStartMs).take(3)),
                                        u"t"_s);
    }));
    QCOMPARE(
        runRaw(store.path(), withoutTriggers(u"UPDATE file_event_block SET lengths = x'010000000200000003000000'"_s)),
        QString());
    const auto raw = store->read([&](const Reader &reader) { return reader.fileEvents().raw(1); });
    QCOMPARE(raw.error().code, ErrorCode::StorageCorrupt);
}

void TestFileEvents::unknownIncident()
{
    const IncidentId nobody(u"nobody"_s);
    QCOMPARE((*m_store)
                 ->read([&](const Reader &reader) {
                     return reader.fileEvents().indexAll({nobody, {}, {}, {}});
                 })
                 .error()
                 .code,
             ErrorCode::NotFound);
    const auto inserted = (*m_store)->write([&](UnitOfWork &unit) {
        return unit.fileEvents().insert(PreparedFileEvents::from(nobody, EventSource(1, testStartMs).take(1)), u"t"_s);
    });
    QCOMPARE(inserted.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestFileEvents)
#include "tst_fileevents.moc"
