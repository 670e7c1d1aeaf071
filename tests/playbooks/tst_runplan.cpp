// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "enginetest.h"

#include <QTest>

using namespace enginetest;

/// Rehearsals, and runs that keep to what was shown.
class TestRunPlan : public QObject
{
    Q_OBJECT

    JavaScriptEvaluator m_evaluator;

private Q_SLOTS:
    // mission: U3
    void rehearsesWithoutActing()
    {
        FakeService service;
        const auto playbook = testrun::playbook(
            {start(), command(u"1"_s, u"find-host"_s, u"{name: {simple: a}}"_s, u"{'#none#': ['2']}"_s),
             command(u"2"_s, u"isolate-host"_s, u"{id: {simple: h1}}"_s, u"{'#none#': ['3']}"_s),
             command(u"3"_s, u"setIncident"_s, u"{severity: {simple: High}}"_s)});
        auto options = testrun::options();
        options.rehearse = true;
        const auto rehearsal = ran(m_evaluator, playbook, options, nullptr, &service);
        QCOMPARE(rehearsal.status(), RunStatus::Completed);
        QStringList asked;
        for (const auto &effect : std::as_const(service.asked))
            asked.append(effect.name);
        QCOMPARE(asked, QStringList{u"find-host"_s}); // what only reads is read, so that the plan is about real values
        QStringList names;
        for (const auto &write : rehearsal.run->writes()) {
            names.append(write.name);
            QVERIFY(!write.undo.isEmpty());
        }
        QCOMPARE(names, (QStringList{u"isolate-host"_s, u"setFields"_s}));

        const auto real = ran(m_evaluator, playbook, testrun::options(), nullptr, &service);
        QCOMPARE(real.run->writes(), rehearsal.run->writes());
    }

    // mission: U3
    void aRunThatKeepsToItsPlanIsNotStopped()
    {
        FakeService service;
        const auto playbook = isolating(u"${Host}"_s);
        auto options = testrun::options();
        options.start.context = {{u"Host"_s, u"h1"_s}};
        auto rehearsing = options;
        rehearsing.rehearse = true;
        const auto plan = ran(m_evaluator, playbook, rehearsing, nullptr, &service).run->writes();
        QCOMPARE(plan.size(), 2);
        options.start.plan = plan;
        const auto run = ran(m_evaluator, playbook, options, nullptr, &service);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.run->writes(), plan);
        QVERIFY(run.run->state().plan()->isEmpty());
    }

    // mission: U3
    void aWriteThatWasNotShownPausesTheRunBeforeItHappens()
    {
        FakeService service;
        const auto playbook = isolating(u"${Host}"_s);
        auto options = testrun::options();
        options.start.context = {{u"Host"_s, u"h1"_s}};
        options.rehearse = true;
        options.start.plan = ran(m_evaluator, playbook, options, nullptr, &service).run->writes();
        options.rehearse = false;
        options.start.context = {{u"Host"_s, u"another"_s}}; // between the plan and the run

        QList<RunEvent> journal;
        options.execute = service.executor();
        UnattendedRun run(playbook, nullptr, &m_evaluator, &service.registry, options);
        run.setJournal([&journal](const RunEvent &event) {
            journal.append(event);
            return true;
        });
        run.run();
        QCOMPARE(run.state().status(), RunStatus::Waiting);
        QVERIFY(run.state().isPaused());
        QVERIFY(service.asked.isEmpty());
        const auto waits = run.state().waits();
        QCOMPARE(waits.size(), 1);
        QCOMPARE(waits.first().kind, RunWait::Kind::Plan);
        QCOMPARE(waits.first().task, u"1"_s);
        QVERIFY2(waits.first().what.contains("plan changed"_L1), qPrintable(waits.first().what));
        QVERIFY2(waits.first().what.contains("id=another"_L1), qPrintable(waits.first().what));
        QVERIFY(waits.first().who.contains("skip"_L1));
        QVERIFY(waits.first().sinceMs > 0);

        // A person lets it happen; at its end the run says that the planned one was not made.
        const DecideServices services{nullptr, &m_evaluator, &service.registry};
        RunState state(playbook, nullptr, &m_evaluator);
        for (const auto &event : std::as_const(journal))
            QVERIFY(state.apply(event));
        QVERIFY(state.apply(planReleased(waits.first().key, u"ada"_s, 5)));
        auto decision = advance(state, services, 6);
        QCOMPARE(decision.effects.size(), 1);
        QCOMPARE(decision.effects.first().arguments.value("id"_L1), QJsonValue(u"another"_s));
        QVERIFY(state.apply(effectCompleted(decision.effects.first().key, {}, {}, 7)));
        decision = advance(state, services, 8);
        QCOMPARE(decision.effects.size(), 1); // the second write is in the plan
        QVERIFY(state.apply(effectCompleted(decision.effects.first().key, {}, {}, 9)));
        (void)advance(state, services, 10);
        QCOMPARE(state.status(), RunStatus::Waiting);
        QVERIFY2(state.waits().first().what.contains("id=h1"_L1), qPrintable(state.waits().first().what));
        QVERIFY(state.apply(planReleased(state.waits().first().key, u"ada"_s, 11)));
        (void)advance(state, services, 12);
        QCOMPARE(state.status(), RunStatus::Completed);
        QVERIFY(state.isFinished());
    }

    // mission: U3
    void anUnplannedWriteMayBeSkipped()
    {
        FakeService service;
        const auto playbook = isolating(u"h1"_s);
        RunState state(playbook, nullptr, &m_evaluator);
        const DecideServices services{nullptr, &m_evaluator, &service.registry};
        auto start = testrun::options().start;
        start.plan = QList<RunWrite>();
        QVERIFY(state.apply(runStarted(start, 1)));
        QVERIFY(advance(state, services, 2).effects.isEmpty());
        QVERIFY(state.apply(taskSkippedByPerson(u"1"_s, u"ada"_s, {}, 3)));
        (void)advance(state, services, 4);
        QCOMPARE(state.status(), RunStatus::Completed);
    }

    void aSecondAttemptAtAPlannedWriteIsTheSameWrite()
    {
        FakeService service;
        const auto playbook = testrun::playbook(
            {start(),
             command(u"1"_s, u"isolate-host"_s,
                     u"{id: {simple: h1}, retry-count: {simple: '2'}, retry-interval: {simple: '1'}}"_s)});
        auto options = testrun::options();
        options.rehearse = true;
        options.start.plan = ran(m_evaluator, playbook, options, nullptr, &service).run->writes();
        options.rehearse = false;
        int calls = 0;
        service.answer = [&calls](const Effect &) -> Result<CommandOutput> {
            if (++calls < 3)
                return Error{ErrorCode::ServerError, u"later"_s, {}};
            return CommandOutput();
        };
        const auto run = ran(m_evaluator, playbook, options, nullptr, &service);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(calls, 3);
    }

private:
    static PlaybookPtr isolating(const QString &host)
    {
        return testrun::playbook(
            {start(), command(u"1"_s, u"isolate-host"_s, u"{id: {simple: '%1'}}"_s.arg(host), u"{'#none#': ['2']}"_s),
             command(u"2"_s, u"setIncident"_s, u"{severity: {simple: High}}"_s)});
    }
};

QTEST_GUILESS_MAIN(TestRunPlan)
#include "tst_runplan.moc"
