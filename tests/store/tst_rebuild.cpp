// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "eventsource.h"
#include "rawdatabase.h"
#include "teststore.h"

#include <QJsonArray>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// Does one random thing to the store after another, of every kind there is.
class RandomWork
{
public:
    RandomWork(TestStore &store, quint32 seed)
        : m_store(store)
        , m_random(seed)
        , m_events(seed, testStartMs)
    {
        incidents.append(store.addIncident(u"start"_s).id);
    }

    /// The error of the step, if it failed with one that is no legitimate refusal.
    QString step()
    {
        m_store.clock.advanceMs(pick(10'000));
        const auto done = m_store->write([&](UnitOfWork &unit) { return act(unit); });
        if (done || done.error().code == ErrorCode::Conflict || done.error().code == ErrorCode::AlreadyExists)
            return {};
        return done.error().message + done.error().details;
    }

    QList<IncidentId> incidents;

private:
    int pick(int below) { return static_cast<int>(m_random.bounded(below)); }
    template <typename T>
    T any(const QList<T> &list)
    {
        return list.at(pick(static_cast<int>(list.size())));
    }
    QString word()
    {
        return any(QStringList{u"alpha"_s, u"Zoë \"q\" \\"_s, QString(), u"tab\tline\n"_s, u"日本"_s, u"\u0001"_s})
            + QString::number(pick(9));
    }
    template <typename T>
    static Result<void> plain(const Result<T> &result)
    {
        if (!result)
            return result.error();
        return {};
    }

    Result<void> act(UnitOfWork &unit)
    {
        const auto incident = any(incidents);
        switch (pick(26)) {
        case 0: {
            Incident made;
            made.name = word();
            made.source = u"Code42"_s;
            made.externalId = pick(3) == 0 ? QString() : u"x%1"_s.arg(pick(30));
            made.restricted = pick(2) == 0;
            if (pick(3) == 0)
                made.parent = incident;
            made.fields = {
                {u"username"_s, word()}, {u"score"_s, 1.5}, {u"list"_s, QJsonArray{1, u"two"_s, QJsonValue::Null}}};
            const auto stored = unit.incidents().insert(made, word());
            if (stored)
                incidents.append(stored->id);
            return plain(stored);
        }
        case 1:
            return unit.incidents().setFields(
                incident,
                {{word(), word(), {word(), {}, {}, pick(99)}}, {u"gone"_s, pick(2) ? QJsonValue(1) : QJsonValue(), {}}},
                word());
        case 2:
            return unit.incidents().setOwner(incident, word(), word());
        case 3:
            return unit.incidents().setSeverity(incident, static_cast<Severity>(pick(5)), word());
        case 4:
            return unit.incidents().close(incident, {word(), word(), static_cast<Cause>(pick(4))}, word());
        case 5:
            return unit.incidents().reopen(incident, word(), word());
        case 6:
            return unit.incidents().setMember(incident, {word(), static_cast<MemberRole>(pick(2))}, word());
        case 7: {
            const auto members = unit.incidents().members(incident);
            return members->isEmpty() ? Result<void>()
                                      : unit.incidents().removeMember(incident, members->constFirst().user, word());
        }
        case 8:
        case 9: {
            Entry entry;
            entry.incident = incident;
            entry.author = word();
            entry.kind = static_cast<EntryKind>(pick(8));
            entry.text = word();
            entry.contents = pick(2) ? QJsonValue(QJsonObject{{word(), 0.25}}) : QJsonValue();
            entry.tags = {word()};
            const auto stored = unit.entries().append(entry);
            if (stored)
                m_entries.append(stored->id);
            return plain(stored);
        }
        case 10:
            if (m_entries.isEmpty())
                return {};
            return pick(2) ? unit.entries().setNote(any(m_entries), pick(2) == 0, word())
                           : unit.entries().setTags(any(m_entries), {word()}, word());
        case 11: {
            Evidence evidence;
            evidence.incident = incident;
            evidence.title = word();
            const auto stored = unit.evidence().add(evidence, word());
            if (stored)
                m_evidence.append(stored->id);
            return plain(stored);
        }
        case 12:
            if (m_evidence.isEmpty())
                return {};
            return unit.evidence().setStage(any(m_evidence), static_cast<EvidenceStage>(pick(3)), word());
        case 13:
            if (m_evidence.isEmpty())
                return {};
            return pick(2) ? unit.evidence().addCustody({any(m_evidence), 0, word(), u"viewed"_s, word()})
                           : unit.evidence().describe(any(m_evidence), word(), word(), {word()}, word());
        case 14: {
            const auto begun = unit.exchanges().begin({word(), u"POST"_s, word(), word().toUtf8(), pick(2) == 0},
                                                      {pick(3) ? incident : IncidentId(), {}, word(), word()});
            if (begun)
                m_exchanges.append(*begun);
            return plain(begun);
        }
        case 15:
            if (m_exchanges.isEmpty())
                return {};
            return unit.exchanges().finish(any(m_exchanges),
                                           {pick(600), word().toUtf8(), pick(99), pick(2) ? word() : QString()});
        case 16: {
            PlaybookRun run;
            run.incident = incident;
            run.playbookName = word();
            run.inputs = {{u"mode"_s, word()}};
            const auto started = unit.runs().start(run, word().toUtf8(), word());
            if (started)
                m_runs.append(started->id);
            return plain(started);
        }
        case 17:
            if (m_runs.isEmpty())
                return {};
            return unit.runs().appendEvents(
                any(m_runs), {{0, 0, word(), word(), {{u"n"_s, pick(5)}}}, {0, 0, word(), {}, {}}}, word());
        case 18:
            if (m_runs.isEmpty())
                return {};
            return unit.runs().setStatus(any(m_runs), static_cast<StoredRunStatus>(pick(6)), word());
        case 19: {
            HumanTask task;
            task.incident = incident;
            task.question = word();
            const auto asked = unit.humanTasks().ask(task, word());
            if (asked)
                m_tasks.append(asked->id);
            return plain(asked);
        }
        case 20:
            if (m_tasks.isEmpty())
                return {};
            return pick(3) ? unit.humanTasks().answer(any(m_tasks), word(), {{u"a"_s, word()}}, word())
                           : unit.humanTasks().withdraw(any(m_tasks), word());
        case 21: {
            const auto set = unit.timers().set(
                {{}, pick(2) ? incident : IncidentId(), pick(9999), u"run"_s, word(), {{u"b"_s, 1}}, {}}, word());
            if (set)
                m_timers.append(set->id);
            return plain(set);
        }
        case 22:
            if (m_timers.isEmpty())
                return {};
            return pick(2) ? unit.timers().fire(any(m_timers), word()) : unit.timers().cancel(any(m_timers), word());
        case 23: {
            MailDelivery mail;
            mail.incident = incident;
            mail.messageId = u"<%1@holdfast>"_s.arg(pick(40));
            mail.recipients = {word()};
            const auto prepared = unit.mails().prepare(mail, word().toUtf8(), word());
            if (!prepared)
                return prepared.error();
            return unit.mails().setState(prepared->id, static_cast<MailState>(pick(4)), word(), word());
        }
        case 24: {
            if (pick(2)) {
                ReportRecord report;
                report.incident = incident;
                report.fileName = word();
                return plain(unit.reports().add(report, word().toUtf8(), word()));
            }
            const auto events = PreparedFileEvents::from(incident, m_events.take(pick(70)));
            return plain(unit.fileEvents().insert(events, word()));
        }
        default:
            if (const auto set =
                    unit.settings().set(u"k%1"_s.arg(pick(5)), pick(4) ? QJsonValue(word()) : QJsonValue(), word());
                !set)
                return set;
            if (const auto set = unit.fetchState().setCursor(u"i%1"_s.arg(pick(2)), word(), word()); !set)
                return set;
            return unit.contexts().set(
                incident, pick(2) ? QString() : word(),
                {{word(), QJsonObject{{u"v"_s, pick(5)}}}, {u"gone"_s, pick(2) ? QJsonValue(1) : QJsonValue()}},
                word());
        }
    }

    TestStore &m_store;
    QRandomGenerator m_random;
    EventSource m_events;
    QList<EntryId> m_entries;
    QList<EvidenceId> m_evidence;
    QList<ExchangeId> m_exchanges;
    QList<RunId> m_runs;
    QList<HumanTaskId> m_tasks;
    QStringList m_timers;
};

} // namespace

class TestRebuild : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomWorkRefoldsToTheSameState_data();
    void randomWorkRefoldsToTheSameState();
    void forgedStateIsNamed_data();
    void forgedStateIsNamed();
    void unfoldableJournalIsCorrupt();
};

void TestRebuild::randomWorkRefoldsToTheSameState_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::newRow("300 steps, first seed") << 1u;
    QTest::newRow("300 steps, second seed") << 20'261'122u;
    QTest::newRow("300 steps, third seed") << 4'000'000'000u;
}

// mission: U13 U15
void TestRebuild::randomWorkRefoldsToTheSameState()
{
    QFETCH(quint32, seed);
    TestStore store;
    RandomWork work(store, seed);
    for (int i = 0; i < 300; ++i) {
        const auto error = work.step();
        QVERIFY2(error.isEmpty(), qPrintable(error));
    }
    const auto rebuilt = store->rebuild();
    VERIFY_OK(rebuilt);
    for (const auto &difference : rebuilt->differences)
        qWarning() << difference.table << difference.row << difference.column << difference.inTable
                   << difference.fromJournal;
    QVERIFY(rebuilt->isEqual());
    QVERIFY(rebuilt->records > 150);
    QVERIFY(rebuilt->rows > 150);
    const auto verified = store->verify();
    VERIFY_OK(verified);
    QVERIFY2(verified->isIntact(), qPrintable(verified->failure.value_or(VerifyFailure()).why));
    // Closing and opening again changes nothing either.
    store.open();
    QVERIFY(store->rebuild()->isEqual());
}

void TestRebuild::forgedStateIsNamed_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("inTable");
    QTest::addColumn<QString>("fromJournal");
    QTest::newRow("an owner is changed") << u"UPDATE incident SET owner = 'mallory' WHERE number = 1001"_s
                                         << u"incident"_s << u"owner"_s << u"mallory"_s << u"mkim"_s;
    QTest::newRow("a field is changed") << u"UPDATE incident_field SET value = '\"jane\"'"_s << u"incident_field"_s
                                        << u"value"_s << u"\"jane\""_s << u"\"john\""_s;
    QTest::newRow("a member is added") << u"INSERT INTO incident_member SELECT id, 'mallory', 0 FROM incident LIMIT 1"_s
                                       << u"incident_member"_s << QString() << u"(the row)"_s << u"(missing)"_s;
    QTest::newRow("an entry disappears") << u"DELETE FROM entry"_s << u"entry"_s << QString() << u"(missing)"_s
                                         << u"(the row)"_s;
    QTest::newRow("a parent is invented") << u"UPDATE incident SET parent_id = id WHERE number = 1001"_s
                                          << u"incident"_s << u"parent_id"_s << QString() << u"null"_s;
}

// mission: U5
void TestRebuild::forgedStateIsNamed()
{
    QFETCH(QString, sql);
    QFETCH(QString, table);
    QFETCH(QString, column);
    QFETCH(QString, inTable);
    QFETCH(QString, fromJournal);
    TestStore store;
    const auto incident = store.addIncident();
    VERIFY_OK(store->write([&](UnitOfWork &unit) -> Result<void> {
        if (const auto set = unit.incidents().setFields(incident.id, {{u"username"_s, u"john"_s, {}}}, u"a"_s); !set)
            return set;
        Entry entry;
        entry.incident = incident.id;
        if (const auto added = unit.entries().append(entry); !added)
            return added.error();
        return unit.incidents().setOwner(incident.id, u"mkim"_s, u"a"_s);
    }));
    QVERIFY(store->rebuild()->isEqual());
    QCOMPARE(runRaw(store.path(), withoutTriggers(sql)), QString());
    const auto rebuilt = store->rebuild();
    VERIFY_OK(rebuilt);
    QCOMPARE(rebuilt->differences.size(), 1);
    const auto difference = rebuilt->differences.constFirst();
    QCOMPARE(difference.table, table);
    QCOMPARE(difference.column, column);
    if (!inTable.isEmpty())
        QCOMPARE(difference.inTable, inTable);
    QCOMPARE(difference.fromJournal, fromJournal);
    QVERIFY(!difference.row.isEmpty());
}

void TestRebuild::unfoldableJournalIsCorrupt()
{
    TestStore store;
    const auto incident = store.addIncident();
    VERIFY_OK(
        store->write([&](UnitOfWork &unit) { return unit.incidents().setOwner(incident.id, u"mkim"_s, u"a"_s); }));
    QCOMPARE(
        runRaw(
            store.path(),
            withoutTriggers(
                u"UPDATE journal SET body = replace(body, '\"table\":\"incident\"', '\"table\":\"journal\"') WHERE position = 2"_s)),
        QString());
    const auto rebuilt = store->rebuild();
    QVERIFY(!rebuilt);
    QCOMPARE(rebuilt.error().code, ErrorCode::StorageCorrupt);
    QVERIFY(rebuilt.error().message.contains(u"incident.owner-changed"_s));
}

QTEST_GUILESS_MAIN(TestRebuild)
#include "tst_rebuild.moc"
