// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "enginetest.h"

#include <QTest>

using namespace enginetest;

/// Playbooks inside playbooks: contexts, loops, errors.
class TestSubPlaybooks : public QObject
{
    Q_OBJECT

    JavaScriptEvaluator m_evaluator;

private Q_SLOTS:
    void givesSubPlaybooksTheirOwnContext()
    {
        const auto child = testrun::playbook(
            {start(),
             automation(u"1"_s, u"Set"_s, set(u"Seen"_s, u"${inputs.Who}/${Secret}"_s), u"{'#none#': ['2']}"_s),
             automation(u"2"_s, u"Set"_s, set(u"Inner"_s, u"x"_s))},
            u"Child"_s, u"inputs:\n- {key: Who, value: {simple: nobody}}\noutputs:\n- {contextPath: Seen}\n"_s);
        PlaybookSet library;
        library.add(child);
        auto options = testrun::options();
        options.start.context = testrun::json(R"({"Secret": "s"})");
        const auto call = [](const QString &more) {
            return TaskText{u"1"_s, u"playbook"_s, {}, u"separatecontext: %1\n"_s.arg(more), u"playbookName: Child"_s};
        };
        auto run = ran(m_evaluator, testrun::playbook({start(), call(u"true"_s)}), options, &library);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.value(u"Seen"_s), QJsonValue(u"nobody/"_s));
        QVERIFY(run.value(u"Inner"_s).isUndefined());

        run = ran(m_evaluator, testrun::playbook({start(), call(u"false\nscriptarguments: {Who: {simple: John}}"_s)}),
                  options, &library);
        QCOMPARE(run.value(u"Seen"_s), QJsonValue(u"John/s"_s));
        QCOMPARE(run.value(u"Inner"_s), QJsonValue(u"x"_s));
        QCOMPARE(run.state(u"1/2"_s), u"Completed"_s);
    }

    void loopsOverLists()
    {
        PlaybookSet library;
        library.add(testrun::playbook(
            {start(), automation(u"1"_s, u"Set"_s, set(u"Pair"_s, u"${inputs.x}-${inputs.y}-${inputs.z}"_s))},
            u"Child"_s, u"inputs:\n- {key: x}\n- {key: y}\n- {key: z}\noutputs:\n- {contextPath: Pair}\n"_s));
        auto options = testrun::options();
        options.start.context = testrun::json(R"({"X": [1, 2, 3, 4], "Y": ["a", "b", "c"]})");
        const auto run = ran(
            m_evaluator,
            testrun::playbook(
                {start(),
                 {u"1"_s,
                  u"playbook"_s,
                  {},
                  u"separatecontext: true\nscriptarguments: {x: {simple: '${X}'}, y: {simple: '${Y}'}, z: {simple: '9'}}\nloop: {forEach: true, exitCondition: ''}"_s,
                  u"playbookName: Child"_s}}),
            options, &library);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.value(u"Pair"_s), QJsonValue(QJsonArray{u"1-a-9"_s, u"2-b-"_s, u"3-c-"_s, u"4--"_s}));
    }

    void loopsUntilTheConditionHolds()
    {
        PlaybookSet library;
        library.add(testrun::playbook(
            {start(),
             automation(u"1"_s, u"Set"_s, u"{key: {simple: Rounds}, value: {simple: r}, append: {simple: 'true'}}"_s)},
            u"Child"_s, u"outputs:\n- {contextPath: Rounds}\n"_s));
        const auto loop = [](const QString &max) {
            return u"separatecontext: true\nloop: {wait: 60, max: %1, exitCondition: '', builtincondition: [[{operator: hasLength, left: {value: {simple: Rounds}, iscontext: true}, right: {value: {simple: '3'}}}]]}"_s
                .arg(max);
        };
        auto run =
            ran(m_evaluator,
                testrun::playbook({start(), {u"1"_s, u"playbook"_s, {}, loop(u"10"_s), u"playbookName: Child"_s}}),
                testrun::options(), &library);
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.run->state().taskRun(u"1"_s)->iteration, 3);
        QCOMPARE(run.run->nowMs() - testrun::startMs, 120'000);

        run = ran(m_evaluator,
                  testrun::playbook({start(), {u"1"_s, u"playbook"_s, {}, loop(u"2"_s), u"playbookName: Child"_s}}),
                  testrun::options(), &library);
        QCOMPARE(run.state(u"1"_s), u"LoopError"_s);
        QCOMPARE(run.status(), RunStatus::Failed);
    }

    void loopsUntilAScriptSaysSo_data()
    {
        QTest::addColumn<QString>("loop");
        QTest::addColumn<int>("rounds");
        QTest::addColumn<QString>("state");
        const auto arguments = u"scriptArguments: {left: {simple: '${Rounds.[1]}'}, right: {simple: r}}"_s;
        QTest::newRow("under the older name")
            << u"{wait: 5, max: 9, exitCondition: AreValuesEqual, %1}"_s.arg(arguments) << 2 << u"Completed"_s;
        QTest::newRow("under the newer name, the older one is empty")
            << u"{wait: 5, max: 9, exitCondition: '', scriptId: AreValuesEqual, %1}"_s.arg(arguments) << 2
            << u"Completed"_s;
        QTest::newRow("with bars before its name")
            << u"{max: 9, exitCondition: 'Builtin|||AreValuesEqual', %1}"_s.arg(arguments) << 2 << u"Completed"_s;
        QTest::newRow("that never does")
            << u"{wait: 5, max: 3, exitCondition: AreValuesEqual, scriptArguments: {left: {simple: a}, right: {simple: b}}}"_s
            << 3 << u"LoopError"_s;
        QTest::newRow("that is not here") << u"{max: 3, exitCondition: NoSuchScript}"_s << 1 << u"Error"_s;
    }
    void loopsUntilAScriptSaysSo()
    {
        QFETCH(QString, loop);
        QFETCH(int, rounds);
        QFETCH(QString, state);
        PlaybookSet library;
        library.add(testrun::playbook(
            {start(),
             automation(u"1"_s, u"Set"_s, u"{key: {simple: Rounds}, value: {simple: r}, append: {simple: 'true'}}"_s)},
            u"Child"_s, u"outputs: [{contextPath: Rounds}]\n"_s));
        const auto run =
            ran(m_evaluator,
                testrun::playbook(
                    {start(),
                     {u"1"_s, u"playbook"_s, {}, u"separatecontext: true\nloop: "_s + loop, u"playbookName: Child"_s}}),
                testrun::options(), &library);
        QCOMPARE(run.state(u"1"_s), state);
        QCOMPARE(run.run->state().taskRun(u"1"_s)->iteration, rounds);
    }

    void anEdgeThatLeadsNowhereIsIgnored()
    {
        const auto run =
            ran(m_evaluator,
                testrun::playbook({start(u"{'#none#': ['1', '77']}"_s),
                                   automation(u"1"_s, u"Set"_s, set(u"A"_s, u"b"_s), u"{'#none#': ['99']}"_s)}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.value(u"A"_s), QJsonValue(u"b"_s));
    }

    void blanksAroundTheNameOfAnInputDoNotCount()
    {
        PlaybookSet library;
        library.add(
            testrun::playbook({start(), automation(u"1"_s, u"Set"_s, set(u"Got"_s, u"${inputs.host}"_s))}, u"Child"_s,
                              u"inputs: [{key: 'host ', value: {simple: none}}]\noutputs: [{contextPath: Got}]\n"_s));
        const auto run =
            ran(m_evaluator,
                testrun::playbook({start(),
                                   {u"1"_s,
                                    u"playbook"_s,
                                    {},
                                    u"separatecontext: true\nscriptarguments: {'host ': {simple: lt-0417}}"_s,
                                    u"playbookName: Child"_s}}),
                testrun::options(), &library);
        QCOMPARE(run.value(u"Got"_s), QJsonValue(u"lt-0417"_s));
    }

    void putsAnErrorOfTheChildOnTheParentTask()
    {
        PlaybookSet library;
        library.add(testrun::playbook(
            {start(), automation(u"1"_s, u"PrintErrorEntry"_s, u"{message: {simple: inner}}"_s)}, u"Child"_s));
        const auto playbook = testrun::playbook(
            {start(),
             {u"1"_s, u"playbook"_s, u"{'#none#': ['2']}"_s, u"separatecontext: true"_s, u"playbookName: Child"_s},
             {u"2"_s, u"title"_s, {}, {}, {}}});
        const auto run = ran(m_evaluator, playbook, testrun::options(), &library);
        QCOMPARE(run.state(u"1"_s), u"Error"_s);
        QVERIFY(run.error(u"1"_s).contains("inner"_L1));

        RunState state(playbook, &library, &m_evaluator); // a person skips the task in the child, the parent goes on
        const DecideServices services{&library, &m_evaluator, nullptr};
        QVERIFY(state.apply(runStarted(testrun::options().start, 1)));
        (void)advance(state, services, 2);
        QCOMPARE(state.status(), RunStatus::Failed);
        QVERIFY(state.apply(taskSkippedByPerson(u"1/1"_s, u"ada"_s, {}, 3)));
        (void)advance(state, services, 4);
        QCOMPARE(state.status(), RunStatus::Completed);
        QCOMPARE(state.taskRun(u"2"_s)->state, RunTaskState::Completed);
    }

    void skipsTheBranchOfAMissingPlaybook()
    {
        const auto run = ran(m_evaluator,
                             testrun::playbook({start(),
                                                {u"1"_s, u"playbook"_s, u"{'#none#': ['2']}"_s,
                                                 u"skipunavailable: true"_s, u"playbookName: Nowhere"_s},
                                                {u"2"_s, u"title"_s, {}, {}, {}}}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.state(u"1"_s), u"WillNotBeExecuted"_s);
    }
};

QTEST_GUILESS_MAIN(TestSubPlaybooks)
#include "tst_subplaybooks.moc"
