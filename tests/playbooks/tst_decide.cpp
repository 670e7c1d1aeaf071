// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "enginetest.h"

#include <QFile>
#include <QTest>

using namespace enginetest;

/// Which tasks run, in which order, and what stops them.
class TestDecide : public QObject
{
    Q_OBJECT

    JavaScriptEvaluator m_evaluator;

private Q_SLOTS:
    void runsAChainToItsEnd()
    {
        const auto run =
            ran(m_evaluator,
                testrun::playbook({start(), automation(u"1"_s, u"Set"_s, set(u"A"_s, u"5"_s), u"{'#none#': ['2']}"_s),
                                   automation(u"2"_s, u"Set"_s, set(u"B"_s, u"${A}x"_s))}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.value(u"A"_s), QJsonValue(5));
        QCOMPARE(run.value(u"B"_s), QJsonValue(u"5x"_s));
    }

    void followsTheVectorsOfTheGraph()
    {
        auto shared = qEnvironmentVariable("HOLDFAST_SHARED");
        if (shared.isEmpty())
            shared = QStringLiteral(HOLDFAST_SOURCE_DIR) + "/../shared"_L1;
        QFile file(shared + "/reference/vectors/graph.json"_L1);
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("the vectors are not here");
        const auto cases = QJsonDocument::fromJson(file.readAll()).array();
        QVERIFY(!cases.isEmpty());
        for (const auto &value : cases) {
            const auto vector = value.toObject();
            const auto outcomes = vector.value("outcomes"_L1).toObject();
            QList<TaskText> tasks;
            const auto given = vector.value("tasks"_L1).toObject();
            for (auto it = given.begin(); it != given.end(); ++it) {
                const auto task = it.value().toObject();
                const auto type = task.value("type"_L1).toString();
                const auto outcome = outcomes.value(it.key()).toString();
                QString more;
                for (const auto &key : {u"continueonerror"_s, u"skipunavailable"_s}) {
                    if (task.value(key).toBool())
                        more += key + ": true\n"_L1;
                }
                if (const auto kind = task.value("continueonerrortype"_L1).toString(); !kind.isEmpty())
                    more += "continueonerrortype: "_L1 + kind + u'\n';
                QString inner;
                const bool acts = type == "regular"_L1 || type == "condition"_L1;
                if (outcome == "unavailable"_L1) {
                    inner = type == "playbook"_L1 ? u"playbookName: Nowhere"_s : u"script: '|||no-such-command'"_s;
                } else if (outcome == "error"_L1) {
                    inner = u"scriptName: PrintErrorEntry"_s;
                    more += "scriptarguments: {message: {simple: broken}}\n"_L1;
                } else if (acts && outcome != "waiting"_L1) {
                    inner = u"scriptName: Print"_s;
                    more += u"scriptarguments: {value: {simple: '%1'}}\n"_s.arg(outcome);
                }
                const auto next =
                    QString::fromUtf8(QJsonDocument(task.value("next"_L1).toObject()).toJson(QJsonDocument::Compact));
                tasks.append({it.key(), type == "playbook"_L1 && outcome != "unavailable"_L1 ? u"title"_s : type, next,
                              more, inner});
            }
            std::stable_sort(tasks.begin(), tasks.end(), [](const TaskText &a, const TaskText &b) {
                return a.type == "start"_L1 && b.type != "start"_L1;
            });
            const auto run = ran(m_evaluator, testrun::playbook(tasks));
            const auto expected = vector.value("expected"_L1).toObject();
            for (auto it = expected.begin(); it != expected.end(); ++it) {
                const auto message = vector.value("source"_L1).toString() + ": task "_L1 + it.key();
                QVERIFY2(run.state(it.key()) == it.value().toString(),
                         qPrintable(message + " is "_L1 + run.state(it.key())));
            }
        }
    }

    void stopsThePathOfAnErrorOnly()
    {
        const auto run = ran(m_evaluator,
                             testrun::playbook({start(u"{'#none#': ['1', '3']}"_s),
                                                automation(u"1"_s, u"PrintErrorEntry"_s,
                                                           u"{message: {simple: broken}}"_s, u"{'#none#': ['2']}"_s),
                                                automation(u"2"_s, u"Set"_s, set(u"Two"_s, u"x"_s)),
                                                automation(u"3"_s, u"Set"_s, set(u"Three"_s, u"x"_s))}));
        QCOMPARE(run.status(), RunStatus::Failed);
        QCOMPARE(run.error(u"1"_s), u"broken"_s);
        QVERIFY(run.value(u"Two"_s).isUndefined());
        QCOMPARE(run.value(u"Three"_s), QJsonValue(u"x"_s));
    }

    void goesOnAfterAnErrorThatMay()
    {
        const auto run =
            ran(m_evaluator,
                testrun::playbook({start(),
                                   automation(u"1"_s, u"PrintErrorEntry"_s, u"{message: {simple: broken}}"_s,
                                              u"{'#none#': ['2']}"_s, u"continueonerror: true"_s),
                                   {u"2"_s, u"condition"_s, u"{'yes': ['3'], 'no': ['4']}"_s,
                                    u"scriptarguments: {entryId: {simple: '${lastCompletedTaskEntries}'}}"_s,
                                    u"scriptName: isError"_s},
                                   {u"3"_s, u"title"_s, {}, {}, {}},
                                   {u"4"_s, u"title"_s, {}, {}, {}}}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QCOMPARE(run.branch(u"2"_s), u"yes"_s);
        QCOMPARE(run.state(u"4"_s), u"WillNotBeExecuted"_s);
    }

    void namesTheCommandAndThePackThatAreMissing()
    {
        const auto tasks =
            QList<TaskText>{start(),
                            command(u"1"_s, u"cs-falcon-contain-host"_s, u"{}"_s, u"{'#none#': ['2']}"_s),
                            {u"2"_s, u"title"_s, {}, {}, {}}};
        const auto run = ran(m_evaluator, testrun::playbook(tasks));
        QCOMPARE(run.status(), RunStatus::Failed);
        QVERIFY(run.error(u"1"_s).contains("cs-falcon-contain-host"_L1));
        QVERIFY(run.error(u"1"_s).contains("CrowdStrike Falcon"_L1));
        QVERIFY(run.run->state().taskRun(u"1"_s)->unavailable);
    }

    void decidesBuiltinConditions_data()
    {
        QTest::addColumn<QJsonObject>("context");
        QTest::addColumn<QString>("edges");
        QTest::addColumn<QString>("branch");
        QTest::addColumn<QString>("state");
        QTest::newRow("the first branch that holds")
            << testrun::json(R"({"N": 9})") << u"{'big': ['2'], 'any': ['3'], '#default#': ['4']}"_s << u"big"_s
            << u"Completed"_s;
        QTest::newRow("a later branch") << testrun::json(R"({"N": 1})")
                                        << u"{'big': ['2'], 'any': ['3'], '#default#': ['4']}"_s << u"any"_s
                                        << u"Completed"_s;
        QTest::newRow("the default branch")
            << testrun::json("{}") << u"{'big': ['2'], 'any': ['3'], '#default#': ['4']}"_s << u"#default#"_s
            << u"Completed"_s;
        QTest::newRow("no branch and no default is an error")
            << testrun::json("{}") << u"{'big': ['2'], 'any': ['3']}"_s << u""_s << u"Error"_s;
        QTest::newRow("a branch without an edge ends the path")
            << testrun::json(R"({"N": 9})") << u"{'any': ['3'], '#default#': ['4']}"_s << u"big"_s << u"Completed"_s;
        QTest::newRow("labels compare without case")
            << testrun::json(R"({"N": 9})") << u"{'BIG': ['2'], '#default#': ['4']}"_s << u"big"_s << u"Completed"_s;
    }

    void decidesBuiltinConditions()
    {
        QFETCH(QJsonObject, context);
        QFETCH(QString, edges);
        QFETCH(QString, branch);
        QFETCH(QString, state);
        auto options = testrun::options();
        options.start.context = context;
        const auto conditions =
            u"conditions:\n- {label: big, condition: [[{operator: greaterThan, left: {value: {simple: N}, iscontext: "
            u"true}, right: {value: {simple: '5'}}}]]}\n"
            u"- {label: any, condition: [[{operator: isExists, left: {value: {simple: N}, iscontext: true}}]]}"_s;
        const auto run = ran(m_evaluator,
                             testrun::playbook({start(),
                                                {u"1"_s, u"condition"_s, edges, conditions, {}},
                                                {u"2"_s, u"title"_s, {}, {}, {}},
                                                {u"3"_s, u"title"_s, {}, {}, {}},
                                                {u"4"_s, u"title"_s, {}, {}, {}}}),
                             options);
        QCOMPARE(run.state(u"1"_s), state);
        QCOMPARE(run.branch(u"1"_s), branch);
    }

    void keepsQuietTasksQuiet()
    {
        const auto run =
            ran(m_evaluator,
                testrun::playbook({start(u"{'#none#': ['1', '2']}"_s),
                                   automation(u"1"_s, u"Set"_s, set(u"A"_s, u"x"_s), {}, u"quietmode: 1"_s),
                                   automation(u"2"_s, u"Set"_s, set(u"B"_s, u"x"_s))}));
        QVERIFY(run.run->state().taskRun(u"1"_s)->entries.isEmpty());
        QCOMPARE(run.run->state().taskRun(u"2"_s)->entries.size(), 1);
        QCOMPARE(run.value(u"A"_s), QJsonValue(u"x"_s));
    }

    void endsWithTheCase()
    {
        const auto run = ran(m_evaluator,
                             testrun::playbook({start(),
                                                command(u"1"_s, u"closeInvestigation"_s,
                                                        u"{closeReason: {simple: Resolved}}"_s, u"{'#none#': ['2']}"_s),
                                                automation(u"2"_s, u"Set"_s, set(u"After"_s, u"x"_s))}));
        QCOMPARE(run.status(), RunStatus::Completed);
        QVERIFY(run.run->memoryCase().isClosed());
        QCOMPARE(run.state(u"2"_s), u"WillNotBeExecuted"_s);
        QVERIFY(run.value(u"After"_s).isUndefined());
    }
};

QTEST_GUILESS_MAIN(TestDecide)
#include "tst_decide.moc"
