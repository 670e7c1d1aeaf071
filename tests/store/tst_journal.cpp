// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "eventsource.h"
#include "rawdatabase.h"
#include "teststore.h"

#include "store/sha256.h"

#include <QtEndian>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// Two incidents with entries, a request with its answer, a run and file events: something of everything.
struct Case
{
    TestStore store;
    Incident first;
    Incident second;
    QString answerSha256;

    Case()
    {
        first = store.addIncident(u"a-1"_s);
        second = store.addIncident(u"a-2"_s);
        for (int i = 1; i <= 5; ++i) {
            const auto written = store->write([&](UnitOfWork &unit) -> Result<void> {
                Entry entry;
                entry.incident = i % 2 ? first.id : second.id;
                entry.author = u"mkim"_s;
                entry.text = u"entry %1"_s.arg(i);
                if (const auto done = unit.entries().append(entry); !done)
                    return done.error();
                return {};
            });
            Q_ASSERT(written.isOk());
        }
        const auto exchanged = store->write([&](UnitOfWork &unit) -> Result<void> {
            const auto id =
                unit.exchanges().begin({u"code42-prod"_s, u"POST"_s, u"https://api/v2/file-events"_s, "{}", false},
                                       {first.id, {}, {}, u"fetch"_s});
            if (!id)
                return id.error();
            if (const auto done = unit.exchanges().finish(*id, {200, QByteArray("{\"fileEvents\":[]}"), 12, {}}); !done)
                return done;
            answerSha256 = unit.exchanges().get(*id)->answerSha256;
            return {};
        });
        Q_ASSERT(exchanged.isOk());
        const auto events = PreparedFileEvents::from(first.id, EventSource(1, testStartMs).take(130));
        const auto inserted =
            store->write([&](UnitOfWork &unit) { return unit.fileEvents().insert(events, u"fetch"_s); });
        Q_ASSERT(inserted.isOk() && inserted->inserted == 130);
    }
};

} // namespace

class TestJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hashIsWhatTheHeaderSays();
    void intactJournalVerifies();
    void triggersRefuseChanges_data();
    void triggersRefuseChanges();
    void tamperingIsNamed_data();
    void tamperingIsNamed();
    void lastRecordWithItsHeadIsCaughtByThePrintedHead();
    void verifyCanBeStopped();
    void everyKindOfChangeIsOnTheIncidentsChain();
};

// mission: U5
void TestJournal::hashIsWhatTheHeaderSays()
{
    JournalRecord record;
    record.position = 7;
    record.stream = u"system"_s;
    record.seq = 1;
    record.atMs = testStartMs;
    record.actor = u"Zoë"_s;
    record.kind = u"setting.changed"_s;
    record.body = "{}";
    record.previousHash = QString(64, u'0');
    // By hand, as an outsider would compute it from the header's words.
    QByteArray bytes(64, '0');
    for (const QByteArray &part :
         {QByteArray("7"), QByteArray("system"), QByteArray("1"), QByteArray::number(testStartMs),
          QByteArray("Zo\xc3\xab"), QByteArray("setting.changed"), QByteArray("{}")}) {
        QByteArray length(8, '\0');
        qToBigEndian<quint64>(static_cast<quint64>(part.size()), length.data());
        bytes += length + part;
    }
    QCOMPARE(journalHash(record),
             QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()));
}

// mission: U5
void TestJournal::intactJournalVerifies()
{
    Case made;
    qint64 lastDone = 0;
    const auto report = made.store->verify({}, [&](qint64 done, qint64 total) {
        QVERIFY(done <= total);
        lastDone = done;
    });
    VERIFY_OK(report);
    QVERIFY2(report->isIntact(), qPrintable(report->failure.value_or(VerifyFailure()).why));
    QCOMPARE(report->streams, 2);
    QCOMPARE(report->records, 2 + 5 + 2 + 1);
    QCOMPARE(report->fileEvents, 130);
    QCOMPARE(report->attachments, 2);
}

void TestJournal::triggersRefuseChanges_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("refusal");
    QTest::newRow("a record is edited") << u"UPDATE journal SET actor = 'x'"_s << u"the journal is append-only"_s;
    QTest::newRow("a record is deleted") << u"DELETE FROM journal WHERE position = 2"_s
                                         << u"the journal is append-only"_s;
    QTest::newRow("a record is replaced") << u"PRAGMA recursive_triggers=ON; INSERT OR REPLACE INTO journal SELECT "
                                             u"position, stream, seq, 1, actor, kind, body, prev_hash, hash "
                                             "FROM journal WHERE position = 2"_s
                                          << u"the journal is append-only"_s;
    QTest::newRow("a head goes back") << u"UPDATE journal_head SET seq = 1"_s << u"a journal head only moves forward"_s;
    QTest::newRow("a head is deleted") << u"DELETE FROM journal_head"_s << u"a journal head stays"_s;
    QTest::newRow("an entry is edited") << u"UPDATE entry SET text = 'x'"_s << u"the war room is append-only"_s;
    QTest::newRow("an entry is deleted") << u"DELETE FROM entry"_s << u"the war room is append-only"_s;
    QTest::newRow("an answer is edited") << u"UPDATE attachment SET body = x'00'"_s
                                         << u"stored bytes stay as they are"_s;
    QTest::newRow("a file event is edited")
        << u"UPDATE file_event SET trusted = 1"_s << u"file events stay as received"_s;
    QTest::newRow("a file event is deleted") << u"DELETE FROM file_event"_s << u"file events stay as received"_s;
}

// mission: U5
void TestJournal::triggersRefuseChanges()
{
    QFETCH(QString, sql);
    QFETCH(QString, refusal);
    Case made;
    QCOMPARE(runRaw(made.store.path(), sql), refusal);
    QVERIFY(made.store->verify()->isIntact());
}

void TestJournal::tamperingIsNamed_data()
{
    // Positions: 1 created A, 2 created B, 3-7 entries A B A B A, 8 begun A, 9 answered A, 10 file events A.
    QTest::addColumn<QString>("sql");
    QTest::addColumn<int>("incident"); // 1 or 2; 0: another stream
    QTest::addColumn<qint64>("seq");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char *name, const QString &sql, int incident, qint64 seq, const QString &kind) {
        QTest::newRow(name) << sql << incident << seq << kind;
    };
    row("the body of a record is edited",
        u"UPDATE journal SET body = replace(body, 'entry 2', 'entry 9') WHERE position = 4"_s, 2, 2, u"entry.added"_s);
    row("the time of a record is edited", u"UPDATE journal SET at_ms = at_ms + 1 WHERE position = 3"_s, 1, 2,
        u"entry.added"_s);
    row("the actor of a record is edited", u"UPDATE journal SET actor = 'nobody' WHERE position = 5"_s, 1, 3,
        u"entry.added"_s);
    row("the kind of a record is edited", u"UPDATE journal SET kind = 'entry.removed' WHERE position = 5"_s, 1, 3,
        u"entry.removed"_s);
    row("a hash is edited",
        u"UPDATE journal SET hash = replace(hash, substr(hash, 1, 1), 'f') || '' WHERE position = 1 AND substr(hash, "
        u"1, 1) <> 'f'; "
        "UPDATE journal SET hash = substr(hash, 1, 63) || CASE substr(hash, 64) WHEN '0' THEN '1' ELSE '0' END WHERE position = 1"_s,
        1, 1, u"incident.created"_s);
    row("a record in the middle is deleted", u"DELETE FROM journal WHERE position = 5"_s, 1, 3, {});
    row("the first record is deleted", u"DELETE FROM journal WHERE position = 1"_s, 1, 1, {});
    row("the last record is deleted", u"DELETE FROM journal WHERE position = 10"_s, 1, 7, {});
    row("the last three records are deleted", u"DELETE FROM journal WHERE position > 7"_s, 1, 5, {});
    row("two records change places",
        u"UPDATE journal SET position = 100 WHERE position = 3; UPDATE journal SET position = 3 WHERE position = 5; "
        "UPDATE journal SET position = 5 WHERE position = 100"_s,
        1, 2, {});
    row("two records of a stream swap their numbers",
        u"UPDATE journal SET seq = 100 WHERE position = 3; UPDATE journal SET seq = 2 WHERE position = 5; "
        "UPDATE journal SET seq = 3 WHERE position = 3"_s,
        1, 2, {});
    row("a record moves to another stream",
        u"UPDATE journal SET stream = (SELECT stream FROM journal WHERE position = 2), seq = 4 WHERE position = 7"_s, 2,
        4, u"entry.added"_s);
    row("a head is set back",
        u"UPDATE journal_head SET seq = 2 WHERE stream = (SELECT stream FROM journal WHERE position = 2)"_s, 2, 2, {});
    row("a head gets another hash",
        u"UPDATE journal_head SET hash = substr(hash, 2) || '0' WHERE stream = (SELECT stream FROM journal WHERE position = 2)"_s,
        2, 3, {});
    row("a head is deleted",
        u"DELETE FROM journal_head WHERE stream = (SELECT stream FROM journal WHERE position = 2)"_s, 2, 3, {});
    row("records and head are cut off together, others follow",
        u"DELETE FROM journal WHERE position = 6; UPDATE journal_head SET seq = 2, hash = "
        "(SELECT hash FROM journal WHERE position = 4) WHERE stream = (SELECT stream FROM journal WHERE position = 2)"_s,
        0, 6, {});
    row("a whole stream disappears",
        u"DELETE FROM journal_head WHERE stream = (SELECT stream FROM journal WHERE position = 2); "
        "DELETE FROM journal WHERE stream = (SELECT stream FROM journal WHERE position = 2)"_s,
        0, 2, {});
    row("an answer's bytes are changed", u"UPDATE attachment SET body = x'7b7d7b7d' WHERE size_bytes > 2"_s, 1, 6,
        u"exchange.answered"_s);
    row("an answer's bytes are deleted", u"PRAGMA foreign_keys=OFF; DELETE FROM attachment WHERE size_bytes > 2"_s, 1,
        6, u"exchange.answered"_s);
    row("a file event is edited", u"UPDATE file_event SET size_bytes = 1 WHERE id = 77"_s, 1, 7,
        u"file-events.added"_s);
    row("a file event is deleted", u"DELETE FROM file_event WHERE id = 77"_s, 1, 7, u"file-events.added"_s);
    row("two file events swap their raw bytes",
        u"UPDATE file_event SET block_index = CASE id WHEN 5 THEN 5 ELSE 4 END WHERE id IN (5, 6)"_s, 1, 7,
        u"file-events.added"_s);
    row("raw bytes of file events are changed",
        u"UPDATE file_event_block SET body = zeroblob(length(body)) WHERE id = 2"_s, 1, 7, u"file-events.added"_s);
    row("a file event is added",
        u"CREATE TEMP TABLE copy AS SELECT * FROM file_event WHERE id = 3; UPDATE copy SET id = 999, event_id = "
        u"'planted'; "
        "INSERT INTO file_event SELECT * FROM copy"_s,
        0, 0, {});
}

// mission: U5 S61
void TestJournal::tamperingIsNamed()
{
    QFETCH(QString, sql);
    QFETCH(int, incident);
    QFETCH(qint64, seq);
    QFETCH(QString, kind);
    Case made;
    QCOMPARE(runRaw(made.store.path(), withoutTriggers(sql)), QString());
    const auto report = made.store->verify();
    VERIFY_OK(report);
    QVERIFY(!report->isIntact());
    const auto failure = *report->failure;
    if (incident != 0)
        QCOMPARE(failure.stream, incidentStream(incident == 1 ? made.first.id : made.second.id));
    else
        QVERIFY2(!failure.stream.startsWith(u"incident:"_s), qPrintable(failure.stream));
    QCOMPARE(failure.seq, seq);
    if (!kind.isEmpty())
        QCOMPARE(failure.kind, kind);
    QVERIFY(!failure.why.isEmpty());
}

// A cut tail with its head moved back, and nothing after it, leaves a shorter but sound chain: only an anchor outside tells.
void TestJournal::lastRecordWithItsHeadIsCaughtByThePrintedHead()
{
    Case made;
    const auto headOf = [&] {
        return *made.store->read(
            [&](const Reader &reader) { return reader.journal().head(incidentStream(made.first.id)); });
    };
    const auto printed = headOf();
    QCOMPARE(
        runRaw(
            made.store.path(),
            withoutTriggers(
                u"PRAGMA foreign_keys=OFF; DELETE FROM journal WHERE position = 10; DELETE FROM file_event; "
                "DELETE FROM file_event_block; DELETE FROM file_event_batch; UPDATE journal_head SET seq = 6, hash = "
                "(SELECT hash FROM journal WHERE position = 9) WHERE seq = 7"_s)),
        QString());
    QVERIFY(made.store->verify()->isIntact());
    QVERIFY(headOf() != printed);
    const auto records =
        made.store->read([&](const Reader &reader) { return reader.journal().list(printed.stream, printed.seq - 1); });
    QVERIFY(records->isEmpty());
}

void TestJournal::verifyCanBeStopped()
{
    Case made;
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(made.store->verify(stop.get_token()).error().code, ErrorCode::Canceled);
    QVERIFY(made.store->verify()->isIntact());
}

void TestJournal::everyKindOfChangeIsOnTheIncidentsChain()
{
    Case made;
    const auto records =
        made.store->read([&](const Reader &reader) { return reader.journal().list(incidentStream(made.first.id)); });
    QStringList kinds;
    for (const auto &record : *records)
        kinds.append(record.kind);
    QCOMPARE(kinds,
             QStringList({u"incident.created"_s, u"entry.added"_s, u"entry.added"_s, u"entry.added"_s,
                          u"exchange.begun"_s, u"exchange.answered"_s, u"file-events.added"_s}));
    const auto head =
        made.store->read([&](const Reader &reader) { return reader.journal().head(incidentStream(made.first.id)); });
    QCOMPARE(head->hash, records->constLast().hash);
    QCOMPARE(head->seq, 7);
}

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
