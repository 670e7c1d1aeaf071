// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "enginetest.h"

#include <QTest>

using namespace enginetest;

/// What runs wait for: people, times, conditions; and who can release it.
class TestWaits : public QObject
{
    Q_OBJECT

    JavaScriptEvaluator m_evaluator;

private Q_SLOTS:
    void letsAPersonAnswerForAMissingCommand()
    {
        auto options = testrun::options();
        options.answers = testrun::json(
            R"({"1": {"comment": "done in the other console", "context": {"Host": {"Contained": true}}}})");
        const auto run =
            ran(m_evaluator,
                testrun::playbook({start(),
                                   command(u"1"_s, u"cs-falcon-contain-host"_s, u"{}"_s, u"{'#none#': ['2']}"_s),
                                   {u"2"_s, u"title"_s, {}, {}, {}}}),
                options);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.state(u"1"_s), u"Completed"_s);
        QCOMPARE(run.value(u"Host"_s).toObject().value("Contained"_L1), QJsonValue(true));
        QCOMPARE(run.run->state().taskRun(u"1"_s)->completedBy, u"answers file"_s);
    }

    void runsAgainAndSkipsWhenAPersonSaysSo()
    {
        const auto playbook = testrun::playbook({start(),
                                                 command(u"1"_s, u"no-such"_s, u"{}"_s, u"{'#none#': ['2']}"_s),
                                                 {u"2"_s, u"title"_s, {}, {}, {}}});
        RunState state(playbook, nullptr, &m_evaluator);
        const DecideServices services{nullptr, &m_evaluator, nullptr};
        QVERIFY(state.apply(runStarted(testrun::options().start, 1)));
        (void)advance(state, services, 2);
        QCOMPARE(state.status(), RunStatus::Failed);
        QVERIFY(state.apply(taskRerun(u"1"_s, u"ada"_s, 3)));
        QCOMPARE(state.status(), RunStatus::Running);
        (void)advance(state, services, 4);
        QCOMPARE(state.taskRun(u"1"_s)->state, RunTaskState::Error);
        QCOMPARE(state.taskRun(u"1"_s)->visit, 2);
        QVERIFY(state.apply(taskSkippedByPerson(u"1"_s, u"ada"_s, u"not needed"_s, 5)));
        (void)advance(state, services, 6);
        QCOMPARE(state.status(), RunStatus::Completed);
        QCOMPARE(taskStateName(state.taskRun(u"2"_s)->state), u"WillNotBeExecuted"_s);
        QVERIFY(!state.apply(taskRerun(u"1"_s, u"ada"_s, 7)));
    }

    void waitsForPeopleAndSaysSo()
    {
        const auto playbook = testrun::playbook(
            {start(u"{'#none#': ['1', '2', '3']}"_s),
             {u"1"_s,
              u"regular"_s,
              {},
              u"sla: {hours: 2}\ndefaultassigneecomplex: {simple: '${Boss}'}"_s,
              u"description: 'Call ${Person}'"_s},
             {u"2"_s, u"condition"_s, u"{'Yes': ['4'], '#default#': ['5']}"_s, {}, {}},
             {u"3"_s,
              u"collection"_s,
              u"{'#none#': ['4']}"_s,
              u"form: {title: Survey, questions: [{id: '0', label: '', labelarg: {simple: 'Is ${Person} well?'}, type: singleSelect, options: ['Yes', 'No'], fieldassociated: wellbeing}]}"_s,
              {}},
             {u"4"_s, u"title"_s, {}, {}, {}},
             {u"5"_s, u"title"_s, {}, {}, {}}});
        auto options = testrun::options();
        options.start.context = testrun::json(R"({"Person": "John", "Boss": "ada"})");
        auto run = ran(m_evaluator, playbook, options);
        QCOMPARE(run.status(), RunStatus::Waiting);
        const auto questions = run.run->state().questions();
        QCOMPARE(questions.size(), 3);
        QCOMPARE(questions.at(0).text, u"Call John"_s);
        QCOMPARE(questions.at(0).assignee, u"ada"_s);
        QCOMPARE(questions.at(0).dueAtMs - questions.at(0).askedAtMs, 7'200'000);
        QCOMPARE(questions.at(1).options, (QStringList{u"Yes"_s, u"#default#"_s}));
        QCOMPARE(questions.at(2).form.value("questions"_L1).toArray().first().toObject().value("label"_L1).toString(),
                 u"Is John well?"_s);
        for (const auto waits = run.run->state().waits(); const auto &wait : waits) {
            QCOMPARE(wait.kind, RunWait::Kind::Person);
            QVERIFY(!wait.what.isEmpty() && !wait.who.isEmpty() && wait.sinceMs == testrun::startMs);
        }

        options.answers = testrun::json(R"({"1": true, "Task 2": "yes", "3": {"answers": {"0": "No"}}})");
        run = ran(m_evaluator, playbook, options);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.branch(u"2"_s), u"Yes"_s);
        QCOMPARE(run.value(u"Survey"_s).toObject().value("Answers"_L1).toObject().value("0"_L1), QJsonValue(u"No"_s));
        QCOMPARE(run.run->memoryCase().fields().value("wellbeing"_L1), QJsonValue(u"No"_s));
    }

    // mission: U14
    void sleepsWithoutHoldingAThread()
    {
        const auto playbook =
            testrun::playbook({start(), automation(u"1"_s, u"Sleep"_s, u"{seconds: {simple: '2592000'}}"_s)});
        RunState state(playbook, nullptr, &m_evaluator);
        const DecideServices services{nullptr, &m_evaluator, nullptr};
        QList<RunEvent> journal{runStarted(testrun::options().start, 1000)};
        QVERIFY(state.apply(journal.first()));
        const auto decision = advance(state, services, 1000);
        journal += decision.events;
        QCOMPARE(decision.effects.size(), 1);
        QCOMPARE(decision.effects.first().kind, EffectKind::SetTimer);
        QCOMPARE(decision.effects.first().dueMs, 1000 + 30LL * 86'400'000);

        RunState later(playbook, nullptr, &m_evaluator); // the console was off for 31 days
        for (const auto &event : std::as_const(journal))
            QVERIFY(later.apply(event));
        QCOMPARE(later.timers().size(), 1);
        const auto now = 1000 + 31LL * 86'400'000;
        QVERIFY(later.timers().first().dueMs <= now);
        QVERIFY(later.apply(timerFired(later.timers().first().key, now)));
        (void)advance(later, services, now);
        QCOMPARE(later.status(), RunStatus::Completed);
    }

    void completesAWaitingTaskByItsTag()
    {
        const auto run =
            ran(m_evaluator,
                testrun::playbook(
                    {start(u"{'#none#': ['1', '3']}"_s),
                     {u"1"_s, u"condition"_s, u"{'YES': ['2'], '#default#': ['4']}"_s, {}, u"tags: [polling]"_s},
                     {u"2"_s, u"title"_s, {}, {}, {}},
                     automation(u"3"_s, u"Sleep"_s, u"{seconds: {simple: '5'}}"_s, u"{'#none#': ['5']}"_s),
                     {u"4"_s, u"title"_s, {}, {}, {}},
                     command(u"5"_s, u"taskComplete"_s, u"{id: {simple: polling}, input: {simple: 'YES'}}"_s)}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.branch(u"1"_s), u"YES"_s);
        QCOMPARE(run.state(u"2"_s), u"Completed"_s);
    }

    void runsBranchesWhileOthersWait()
    {
        const auto run =
            ran(m_evaluator,
                testrun::playbook({start(u"{'#none#': ['1', '2']}"_s),
                                   {u"1"_s, u"regular"_s, u"{'#none#': ['3']}"_s, {}, {}},
                                   automation(u"2"_s, u"Set"_s, set(u"B"_s, u"x"_s), u"{'#none#': ['3']}"_s),
                                   {u"3"_s, u"title"_s, {}, {}, {}}}));
        QCOMPARE(run.status(), RunStatus::Waiting);
        QCOMPARE(run.value(u"B"_s), QJsonValue(u"x"_s));
        QCOMPARE(run.state(u"3"_s), QString());
    }

    void pausesAndResumes()
    {
        const auto playbook = testrun::playbook({start(), automation(u"1"_s, u"Set"_s, set(u"A"_s, u"x"_s))});
        RunState state(playbook, nullptr, &m_evaluator);
        const DecideServices services{nullptr, &m_evaluator, nullptr};
        QVERIFY(state.apply(runStarted(testrun::options().start, 1)));
        QVERIFY(state.apply(runPaused(u"ada"_s, {}, 2)));
        QVERIFY(advance(state, services, 3).isEmpty());
        QVERIFY(state.apply(runResumed(u"ada"_s, 4)));
        (void)advance(state, services, 5);
        QCOMPARE(state.status(), RunStatus::Completed);
    }

    void everyWaitSaysForWhatSinceWhenAndWhoCanReleaseIt_data()
    {
        QTest::addColumn<QList<TaskText>>("tasks");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("who");
        const auto row = [](const char *name, const TaskText &task, const QString &kind, const QString &what,
                            const QString &who) {
            QTest::newRow(name) << QList<TaskText>{start(), task} << kind << what << who;
        };
        const auto people = u"anybody who works on the case"_s;
        row("a manual task", {u"1"_s, u"regular"_s, {}, {}, {}}, u"person"_s, u"mark it as done"_s, people);
        row("a manual task of somebody",
            {u"1"_s, u"regular"_s, {}, u"defaultassigneecomplex: {simple: ada}\nrestrictedcompletion: true"_s, {}},
            u"person"_s, u"mark it as done"_s, u"ada"_s);
        row("a condition that a person decides", {u"1"_s, u"condition"_s, u"{'Isolate': [], 'Leave': []}"_s, {}, {}},
            u"person"_s, u"Isolate / Leave"_s, people);
        row("an ask task",
            {u"1"_s,
             u"condition"_s,
             u"{'Yes': [], 'No': []}"_s,
             u"message: {to: {simple: boss}, methods: [email], replyOptions: ['Yes', 'No']}"_s,
             {}},
            u"person"_s, u"Yes / No"_s, people);
        row("an ask task that wants two replies",
            {u"1"_s,
             u"condition"_s,
             u"{'Yes': [], 'No': []}"_s,
             u"message: {to: {simple: boss}, methods: [email], timings: {completeafterreplies: 2}, replyOptions: ['Yes', 'No']}"_s,
             {}},
            u"person"_s, u"0 of 2"_s, people);
        row("a form",
            {u"1"_s, u"collection"_s, {}, u"form: {title: Survey, questions: [{id: '0', type: shortText}]}"_s, {}},
            u"person"_s, u"Survey"_s, people);
        row("a command that was sent", command(u"1"_s, u"find-host"_s, u"{name: {simple: a}}"_s), u"command"_s,
            u"find-host"_s, u"the service"_s);
        row("a wait", automation(u"1"_s, u"Sleep"_s, u"{seconds: {simple: '60'}}"_s), u"timer"_s,
            u"2026-11-22T08:01:00.000Z"_s, u"skip the task"_s);
        row("a command that is not there", command(u"1"_s, u"cs-falcon-contain-host"_s, u"{}"_s), u"error"_s,
            u"cs-falcon-contain-host"_s, u"answer for it by hand"_s);
        row("a playbook that is not there", {u"1"_s, u"playbook"_s, {}, {}, u"playbookName: Nowhere"_s}, u"error"_s,
            u"Nowhere"_s, u"skip it"_s);
        row("a scheduled line",
            command(u"1"_s, u"scheduleEntry"_s,
                    u"{command: {simple: '!Print value=x'}, cron: {simple: '*/10 * * * *'}}"_s),
            u"schedule"_s, u"!Print value=x"_s, u"cancel the schedule"_s);
    }
    void everyWaitSaysForWhatSinceWhenAndWhoCanReleaseIt()
    {
        QFETCH(QList<TaskText>, tasks);
        QFETCH(QString, kind);
        QFETCH(QString, what);
        QFETCH(QString, who);
        FakeService service;
        const auto playbook = testrun::playbook(tasks);
        RunState state(playbook, nullptr, &m_evaluator);
        const DecideServices services{nullptr, &m_evaluator, &service.registry};
        QVERIFY(state.apply(runStarted(testrun::options().start, testrun::startMs)));
        (void)advance(state, services, testrun::startMs);
        const auto waits = state.waits();
        QCOMPARE(waits.size(), 1);
        QCOMPARE(runWaitKindName(waits.first().kind), kind);
        QVERIFY2(waits.first().what.contains(what), qPrintable(waits.first().what));
        QVERIFY2(waits.first().who.contains(who), qPrintable(waits.first().who));
        QCOMPARE(waits.first().sinceMs, testrun::startMs);
    }

    void retriesRoundsHeldTimesAndPausesSayItToo()
    {
        FakeService service;
        PlaybookSet library;
        library.add(testrun::playbook({start({})}, u"Child"_s));
        const auto playbook = testrun::playbook(
            {start(u"{'#none#': ['1', '2', '3']}"_s),
             command(u"1"_s, u"find-host"_s, u"{name: {simple: a}, retry-count: {simple: '1'}}"_s),
             {u"2"_s,
              u"playbook"_s,
              {},
              u"separatecontext: true\nloop: {wait: 60, max: 3, exitCondition: '', builtincondition: [[{operator: isExists, left: {value: {simple: Never}, iscontext: true}}]]}"_s,
              u"playbookName: Child"_s},
             command(u"3"_s, u"isolate-host"_s, u"{id: {simple: h}}"_s)});
        RunState state(playbook, &library, &m_evaluator);
        const DecideServices services{&library, &m_evaluator, &service.registry};
        QVERIFY(state.apply(runStarted(testrun::options().start, 1000)));
        (void)advance(state, services, 1000);
        for (const auto pending = state.pendingEffects(); const auto &effect : pending) {
            auto output = FakeService::said(u"busy"_s);
            output.pollArguments = QJsonObject{{u"id"_s, u"h"_s}};
            output.pollAfterMs = 5000;
            QVERIFY(state.apply(effect.effect.name == "find-host"_L1
                                    ? effectFailed(effect.effect.key, {ErrorCode::ServerError, u"down"_s, {}}, 2000)
                                    : effectCompleted(effect.effect.key, output, {}, 2000)));
        }
        (void)advance(state, services, 2000);
        const auto text = [&state](const QString &task) {
            for (const auto waits = state.waits(); const auto &wait : waits) {
                if (wait.task == task)
                    return runWaitKindName(wait.kind) + u": "_s + wait.what + u" | "_s + wait.who;
            }
            return QString();
        };
        QVERIFY2(text(u"1"_s).startsWith("timer: the next attempt"_L1), qPrintable(text(u"1"_s)));
        QVERIFY2(text(u"2"_s).startsWith("timer: the next round"_L1), qPrintable(text(u"2"_s)));
        QVERIFY2(text(u"3"_s).startsWith("timer: the next look"_L1), qPrintable(text(u"3"_s)));

        QVERIFY(state.apply(timerHeld(state.timers().first().key, 9000)));
        QVERIFY2(text(state.timers().first().task).startsWith("overdue: "_L1),
                 qPrintable(text(state.timers().first().task)));
        QVERIFY(state.apply(runPaused(u"ada"_s, u"lunch"_s, 9500)));
        QVERIFY(text({}).contains("lunch"_L1) && text({}).contains("ada"_L1));
    }

    void severalRepliesAreCounted()
    {
        const auto playbook = testrun::playbook(
            {start(),
             {u"1"_s,
              u"condition"_s,
              u"{'Yes': ['2'], 'No': ['3']}"_s,
              u"message: {to: {simple: all}, methods: [email], timings: {completeafterreplies: 3}, replyOptions: ['Yes', 'No']}"_s,
              {}},
             {u"2"_s, u"title"_s, {}, {}, {}},
             {u"3"_s, u"title"_s, {}, {}, {}}});
        auto options = testrun::options();
        options.answers = testrun::json("{\"1\": [\"No\", \"Yes\", \"no\"]}");
        auto run = ran(m_evaluator, playbook, options);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.branch(u"1"_s), u"No"_s);
        options.answers = testrun::json("{\"1\": [\"No\", \"Yes\"]}"); // a tie that ends early: the first one counts
        run = ran(m_evaluator, playbook, options);
        QCOMPARE(run.branch(u"1"_s), u"No"_s);
    }
};

QTEST_GUILESS_MAIN(TestWaits)
#include "tst_waits.moc"
