// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "runnerharness.h"

#include "../playbooks/testrun.h"

#include "playbooks/replay/replay.h"

#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;
using testrun::TaskText;

Q_DECLARE_METATYPE(TaskText)

namespace {

constexpr qint64 dayMs = 86'400'000;

TaskText start(const QString &next = u"{'#none#': ['1']}"_s)
{
    return {u"0"_s, u"start"_s, next, {}, {}};
}

TaskText ledger(const QString &id, const QString &k, const QString &next = {})
{
    return {id, u"regular"_s, next, u"scriptarguments: {k: {simple: '%1'}}"_s.arg(k), u"script: '|||ledger-write'"_s};
}

TaskText sleep(const QString &id, const QString &seconds, const QString &next = {})
{
    return {id, u"regular"_s, next, u"scriptarguments: {seconds: {simple: '%1'}}"_s.arg(seconds),
            u"scriptName: Sleep"_s};
}

} // namespace

/// Runs over a real store: what survives a restart, and what people are asked.
class TestPlaybookRunner : public QObject
{
    Q_OBJECT

private:
    static RunWait firstWait(RunnerHarness &harness)
    {
        RunWait found;
        harness.look([&](const RunState &state) {
            if (const auto waits = state.waits(); !waits.isEmpty())
                found = waits.first();
        });
        return found;
    }

private Q_SLOTS:
    void aStepThatIsDueAfterPowerOff_data()
    {
        QTest::addColumn<QList<QByteArray>>("playbooks");
        QTest::addColumn<int>("actsAfterwards");
        const auto after = [](const QString &next) { return u"{'#none#': ['%1']}"_s.arg(next); };
        QTest::newRow("a wait of thirty days, then a write") << QList<QByteArray>{testrun::yaml(
            {start(), sleep(u"1"_s, u"2592000"_s, after(u"2"_s)), ledger(u"2"_s, u"late"_s)}, u"P"_s)}
                                                             << 1;
        QTest::newRow("the same in a playbook of its own") << QList<QByteArray>{
            testrun::yaml({start(),
                           {u"1"_s, u"playbook"_s, after(u"2"_s), u"separatecontext: true"_s, u"playbookName: Child"_s},
                           ledger(u"2"_s, u"late"_s)},
                          u"P"_s),
            testrun::yaml({start(), sleep(u"1"_s, u"2592000"_s)},
                          u"Child"_s)} << 1;
        QTest::newRow("a loop that waits thirty days between its rounds") << QList<QByteArray>{
            testrun::yaml(
                {start(),
                 {u"1"_s,
                  u"playbook"_s,
                  {},
                  u"separatecontext: true\nloop: {wait: 2592000, max: 3, exitCondition: '', builtincondition: [[{operator: hasLength, left: {value: {simple: R}, iscontext: true}, right: {value: {simple: '2'}}}]]}"_s,
                  u"playbookName: Child"_s}},
                u"P"_s),
            testrun::yaml({start(),
                           {u"1"_s, u"regular"_s, after(u"2"_s),
                            u"scriptarguments: {key: {simple: R}, value: {simple: r}, append: {simple: 'true'}}"_s,
                            u"scriptName: Set"_s},
                           ledger(u"2"_s, u"round"_s)},
                          u"Child"_s)} << 2;
        QTest::newRow("a command line on the first of each month, once") << QList<QByteArray>{testrun::yaml(
            {start(),
             {u"1"_s,
              u"regular"_s,
              {},
              u"scriptarguments: {command: {simple: '!ledger-write k=monthly'}, cron: {simple: '0 9 22 12 *'}, times: {simple: '1'}}"_s,
              u"script: 'Builtin|||scheduleEntry'"_s}},
            u"P"_s)} << 1;
    }

    // mission: U14
    void aStepThatIsDueAfterPowerOff()
    {
        QFETCH(QList<QByteArray>, playbooks);
        QFETCH(int, actsAfterwards);
        const QTemporaryDir folder;
        qsizetype before = 0;
        {
            const auto harness = RunnerHarness::open(folder.path(), testrun::startMs, playbooks);
            QVERIFY(harness->begin(u"P"_s));
            harness->settle();
            before = harness->ledger->acts().size();
            const auto wait = firstWait(*harness);
            QVERIFY(wait.sinceMs > 0 && !wait.who.isEmpty());
            QVERIFY(!isFinished(harness->status()));
        }
        // Off for 31 days: the step is due since a day, which is more than the policy lets pass without a question.
        const auto later = testrun::startMs + 31 * dayMs + 3'600'000;
        {
            const auto harness = RunnerHarness::open(folder.path(), later, playbooks, 3'600'000);
            QVERIFY(harness->begin(u"P"_s));
            QTRY_COMPARE(harness->openQuestions().size(), 1);
            harness->settle();
            QCOMPARE(harness->ledger->acts().size(), before);
            bool overdue = false;
            harness->look([&](const RunState &state) {
                for (const auto waits = state.waits(); const auto &wait : waits)
                    overdue = overdue || (wait.kind == RunWait::Kind::Overdue && wait.who.contains("skip"_L1))
                        || (wait.kind == RunWait::Kind::Overdue && wait.who.contains("leave"_L1));
            });
            QVERIFY(overdue);
        }
        { // asked once, however often the console is started
            const auto harness = RunnerHarness::open(folder.path(), later, playbooks, 3'600'000);
            QVERIFY(harness->begin(u"P"_s));
            harness->settle();
            QCOMPARE(harness->openQuestions().size(), 1);
            const auto question = harness->openQuestions().first();
            QVERIFY(harness->runner->answer(question.id, question.options.first(), {}, {}, u"ada"_s));
            QVERIFY(harness->goOnToTheEnd());
            QCOMPARE(harness->status(), StoredRunStatus::Done);
            QCOMPARE(harness->ledger->acts().size(), actsAfterwards);
        }
    }

    // mission: U14
    void aStepThatIsALittleLateGoesOnByItself()
    {
        const auto playbooks = QList<QByteArray>{testrun::yaml(
            {start(), sleep(u"1"_s, u"2592000"_s, u"{'#none#': ['2']}"_s), ledger(u"2"_s, u"late"_s)}, u"P"_s)};
        const QTemporaryDir folder;
        {
            const auto harness = RunnerHarness::open(folder.path(), testrun::startMs, playbooks);
            QVERIFY(harness->begin(u"P"_s));
        }
        const auto harness = RunnerHarness::open(folder.path(), testrun::startMs + 31 * dayMs, playbooks, 7 * dayMs);
        QVERIFY(harness->begin(u"P"_s));
        QTRY_COMPARE(harness->status(), StoredRunStatus::Done);
        QCOMPARE(harness->ledger->acts(), QStringList{u"2|late"_s});
        QVERIFY(harness->openQuestions().isEmpty());
    }

    void whatIsTooLateMayBeLeftOut()
    {
        const auto playbooks = QList<QByteArray>{testrun::yaml(
            {start(), sleep(u"1"_s, u"2592000"_s, u"{'#none#': ['2']}"_s), ledger(u"2"_s, u"late"_s)}, u"P"_s)};
        const QTemporaryDir folder;
        {
            const auto harness = RunnerHarness::open(folder.path(), testrun::startMs, playbooks);
            QVERIFY(harness->begin(u"P"_s));
        }
        const auto harness = RunnerHarness::open(folder.path(), testrun::startMs + 60 * dayMs, playbooks);
        QVERIFY(harness->begin(u"P"_s));
        QTRY_COMPARE(harness->openQuestions().size(), 1);
        const auto question = harness->openQuestions().first();
        QVERIFY(harness->runner->answer(question.id, question.options.at(1), {}, {}, u"ada"_s));
        QTRY_COMPARE(harness->status(), StoredRunStatus::Done);
        QVERIFY(harness->ledger->acts().isEmpty());
    }

    // mission: U3
    void aPlanThatWasShownHoldsTheRunToIt()
    {
        const auto playbooks =
            QList<QByteArray>{testrun::yaml({start(),
                                             {u"1"_s, u"regular"_s, u"{'#none#': ['2']}"_s,
                                              u"scriptarguments: {k: {simple: look}}"_s, u"script: '|||ledger-read'"_s},
                                             ledger(u"2"_s, u"${incident.severity}"_s, u"{'#none#': ['3']}"_s),
                                             {u"3"_s,
                                              u"regular"_s,
                                              {},
                                              u"scriptarguments: {severity: {simple: High}}"_s,
                                              u"script: '|||setIncident'"_s}},
                                            u"P"_s)};
        const QTemporaryDir folder;
        const auto harness = RunnerHarness::open(folder.path(), testrun::startMs, playbooks);
        const auto incident = harness->store->write([](UnitOfWork &unit) {
            Incident made;
            made.name = u"Exposure"_s;
            return unit.incidents().insert(made, u"ada"_s);
        });
        QVERIFY(incident);
        const auto plan = harness->runner->rehearse(incident->id, u"P"_s, {}, {}, {});
        QVERIFY(plan);
        QCOMPARE(plan->writes.size(), 2);
        QCOMPARE(plan->writes.first().name, u"ledger-write"_s);
        QCOMPARE(plan->taskNames.size(), 2);
        QCOMPARE(plan->endsAt, QString());
        QVERIFY(harness->ledger->acts().isEmpty());

        const auto same = harness->runner->start(incident->id, u"P"_s, {}, u"ada"_s, plan->writes);
        QVERIFY(same);
        harness->run = *same;
        QTRY_COMPARE(harness->status(), StoredRunStatus::Done);
        QCOMPARE(harness->ledger->acts().size(), 1);

        // The severity is another now: the same plan no longer fits.
        const auto other = harness->runner->start(incident->id, u"P"_s, {}, u"ada"_s, plan->writes);
        QVERIFY(other);
        harness->run = *other;
        QTRY_COMPARE(harness->openQuestions().size(), 1);
        QCOMPARE(harness->status(), StoredRunStatus::Paused);
        QCOMPARE(harness->ledger->acts().size(), 1);
        auto question = harness->openQuestions().first();
        QCOMPARE(question.task, u"2"_s);
        QVERIFY2(question.details.contains("ledger-write"_L1), qPrintable(question.details));
        QCOMPARE(firstWait(*harness).kind, RunWait::Kind::Plan);
        QVERIFY(harness->runner->answer(question.id, question.options.first(), {}, {}, u"ada"_s));
        QTRY_COMPARE(harness->ledger->acts().size(), 2);
        // At its end it says what was shown and not done.
        QTRY_COMPARE(harness->openQuestions().size(), 1);
        question = harness->openQuestions().first();
        QCOMPARE(question.options.size(), 1);
        QVERIFY(harness->runner->answer(question.id, question.options.first(), {}, {}, u"ada"_s));
        QTRY_COMPARE(harness->status(), StoredRunStatus::Done);
    }

    void aPlaybookThatIsCalledIsPinnedToTheRun()
    {
        const auto child = testrun::yaml(
            {start(), sleep(u"1"_s, u"86400"_s, u"{'#none#': ['2']}"_s), ledger(u"2"_s, u"old"_s)}, u"Child"_s);
        const auto parent = testrun::yaml(
            {start(), {u"1"_s, u"playbook"_s, {}, u"separatecontext: true"_s, u"playbookName: Child"_s}}, u"P"_s);
        const QTemporaryDir folder;
        {
            const auto harness = RunnerHarness::open(folder.path(), testrun::startMs, {parent, child});
            QVERIFY(harness->begin(u"P"_s));
            harness->settle();
        }
        const auto harness = RunnerHarness::open(folder.path(), testrun::startMs + 1000,
                                                 {parent, testrun::yaml({start({})}, u"Child"_s)});
        QVERIFY(harness->begin(u"P"_s));
        QVERIFY(harness->goOnToTheEnd());
        QCOMPARE(harness->ledger->acts(), QStringList{u"1/2|old"_s});
    }

    void aFormForSeveralPeopleWaitsForAllReplies()
    {
        const auto playbooks = QList<QByteArray>{testrun::yaml(
            {start(),
             {u"1"_s,
              u"collection"_s,
              {},
              u"message: {methods: [], timings: {retriescount: 2, retriesinterval: 360, completeafterreplies: 2}}\nform: {title: Survey, questions: [{id: '0', type: shortText, labelarg: {simple: Why}}]}"_s,
              {}}},
            u"P"_s)};
        const QTemporaryDir folder;
        const auto harness = RunnerHarness::open(folder.path(), testrun::startMs, playbooks);
        QVERIFY(harness->begin(u"P"_s));
        QTRY_COMPARE(harness->openQuestions().size(), 1);
        QVERIFY(harness->runner->answer(harness->openQuestions().first().id, {}, {{u"0"_s, u"one"_s}}, {}, u"ada"_s));
        QCOMPARE(harness->openQuestions().size(), 1);
        QVERIFY2(firstWait(*harness).what.contains("1 of 2"_L1), qPrintable(firstWait(*harness).what));
        QVERIFY(harness->runner->answer(harness->openQuestions().first().id, {}, {{u"0"_s, u"two"_s}}, {}, u"bob"_s));
        QTRY_COMPARE(harness->status(), StoredRunStatus::Done);
        QJsonObject context;
        harness->look([&](const RunState &state) { context = state.context(); });
        const auto answers = context.value("Survey"_L1).toObject().value("Answers"_L1).toArray();
        QCOMPARE(answers.size(), 2);
        QCOMPARE(answers.at(1).toObject().value("name"_L1), QJsonValue(u"bob"_s));
    }

    void whatIsNotHereIsNamedAndAnsweredByHand_data()
    {
        QTest::addColumn<TaskText>("missing");
        QTest::addColumn<QStringList>("names");
        const auto next = u"{'#none#': ['2']}"_s;
        QTest::newRow("a command, with its pack")
            << TaskText{u"1"_s, u"regular"_s, next, {}, u"script: '|||okta-unlock-user'"_s}
            << QStringList{u"okta-unlock-user"_s, u"Okta"_s};
        QTest::newRow("a command of a brand")
            << TaskText{u"1"_s, u"regular"_s, next, {}, u"script: 'Some Service|||some-act'"_s}
            << QStringList{u"some-act"_s, u"Some Service"_s};
        QTest::newRow("a script") << TaskText{u"1"_s, u"regular"_s, next, {}, u"scriptName: AScriptOfMyOwn"_s}
                                  << QStringList{u"AScriptOfMyOwn"_s};
        QTest::newRow("a playbook") << TaskText{u"1"_s, u"playbook"_s, next, u"separatecontext: true"_s,
                                                u"playbookName: Elsewhere"_s}
                                    << QStringList{u"Elsewhere"_s};
    }
    void whatIsNotHereIsNamedAndAnsweredByHand()
    {
        QFETCH(TaskText, missing);
        QFETCH(QStringList, names);
        const QTemporaryDir folder;
        const auto harness = RunnerHarness::open(
            folder.path(), testrun::startMs, {testrun::yaml({start(), missing, ledger(u"2"_s, u"after"_s)}, u"P"_s)});
        QVERIFY(harness->begin(u"P"_s));
        harness->settle();
        const auto wait = firstWait(*harness);
        QCOMPARE(wait.kind, RunWait::Kind::Error);
        for (const auto &name : names)
            QVERIFY2(wait.what.contains(name), qPrintable(wait.what));
        QVERIFY(wait.who.contains("by hand"_L1));
        QVERIFY(harness->ledger->acts().isEmpty());

        HumanAnswer answer;
        answer.by = u"ada"_s;
        answer.comment = u"done elsewhere"_s;
        answer.context = {{u"Done"_s, u"by hand"_s}};
        QVERIFY(harness->runner->completeTaskByHand(harness->run, u"1"_s, answer));
        harness->settle();
        QTRY_COMPARE(harness->status(), StoredRunStatus::Done);
        QCOMPARE(harness->ledger->acts(), QStringList{u"2|after"_s});
        harness->look([&](const RunState &state) {
            QCOMPARE(state.context().value("Done"_L1), QJsonValue(u"by hand"_s));
            QCOMPARE(state.taskRun(u"1"_s)->completedBy, u"ada"_s);
        });
    }

    void aPlaybookThatWasMissingIsSavedAndFoundWhenTheTaskRunsAgain()
    {
        const auto parent = testrun::yaml(
            {start(), {u"1"_s, u"playbook"_s, {}, u"separatecontext: true"_s, u"playbookName: Child"_s}}, u"P"_s);
        const auto child = testrun::yaml(
            {start(), ledger(u"1"_s, u"first"_s, u"{'#none#': ['2']}"_s), {u"2"_s, u"regular"_s, {}, {}, {}}},
            u"Child"_s);
        const QTemporaryDir folder;
        {
            const auto harness = RunnerHarness::open(folder.path(), testrun::startMs, {parent});
            QVERIFY(harness->catalog->attach(*harness->store));
            QVERIFY(harness->begin(u"P"_s));
            harness->settle();
            QCOMPARE(firstWait(*harness).kind, RunWait::Kind::Error);
            QVERIFY(harness->catalog->save(child, {u"ada"_s, {}, {}}));
            QVERIFY(harness->runner->rerunTask(harness->run, u"1"_s, u"ada"_s));
            QTRY_COMPARE(harness->openQuestions().size(), 1);
            // Changed while the run goes on: the run stays on what it was given.
            QVERIFY(harness->catalog->save(testrun::yaml({start({})}, u"Child"_s), {u"ada"_s, {}, {}}));
        }
        const auto harness = RunnerHarness::open(folder.path(), testrun::startMs + 1000, {parent});
        QVERIFY(harness->catalog->attach(*harness->store));
        QVERIFY(harness->begin(u"P"_s));
        QVERIFY(harness->goOnToTheEnd());
        QCOMPARE(harness->status(), StoredRunStatus::Done);
        QCOMPARE(harness->ledger->acts(), QStringList{u"1@2/1|first"_s});
        const auto record = harness->store->read([&](const Reader &reader) { return runRecord(reader, harness->run); });
        QVERIFY(record);
        const auto again = replay(*record);
        QVERIFY(again);
        QVERIFY2(!again->difference, again->difference ? qPrintable(again->difference->text()) : "");
    }

    // mission: U2
    void aRunOfTheStoreIsReplayed()
    {
        const auto playbooks = QList<QByteArray>{testrun::yaml({start(),
                                                                ledger(u"1"_s, u"a"_s, u"{'#none#': ['2']}"_s),
                                                                sleep(u"2"_s, u"1200"_s, u"{'#none#': ['3']}"_s),
                                                                {u"3"_s, u"regular"_s, {}, {}, {}}},
                                                               u"P"_s)};
        const QTemporaryDir folder;
        const auto harness = RunnerHarness::open(folder.path(), testrun::startMs, playbooks);
        QVERIFY(harness->begin(u"P"_s));
        QVERIFY(harness->goOnToTheEnd());
        const auto record = harness->store->read([&](const Reader &reader) { return runRecord(reader, harness->run); });
        QVERIFY(record);
        const auto again = replay(*record);
        QVERIFY(again);
        QVERIFY2(!again->difference, again->difference ? qPrintable(again->difference->text()) : "");
        QCOMPARE(again->transcript, transcriptSha256(record->events));
    }
};

QTEST_GUILESS_MAIN(TestPlaybookRunner)
#include "tst_playbookrunner.moc"
