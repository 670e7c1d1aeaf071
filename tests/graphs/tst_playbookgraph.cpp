// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/playbookgraph.h"

#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

Task task(const QString &id, TaskType type, TaskAction action, const QString &name = {})
{
    Task result;
    result.id = id;
    result.type = type;
    result.action = action;
    result.name = name;
    return result;
}

} // namespace

class TestPlaybookGraph : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyTaskIsANodeAndEveryTargetAnEdge()
    {
        Playbook playbook;
        playbook.name = u"Case"_s;
        Task start = task(u"0"_s, TaskType::Start, TaskAction::Nothing);
        start.next = {{u"#none#"_s, {u"1"_s}, {}}};
        Task condition = task(u"1"_s, TaskType::Condition, TaskAction::BuiltinCondition, u"Executive?"_s);
        condition.next = {{u"yes"_s, {u"2"_s, u"3"_s}, {}}, {u"#default#"_s, {u"3"_s, u"77"_s}, {}}};
        Task command = task(u"2"_s, TaskType::Regular, TaskAction::Command, u"Isolate"_s);
        command.command = u"xdr-isolate-endpoint"_s;
        command.brand = u"Cortex XDR"_s;
        command.next = {{u"#error#"_s, {u"3"_s}, {}}};
        Task child = task(u"3"_s, TaskType::Playbook, TaskAction::SubPlaybook);
        child.playbookName = u"Forensics"_s;
        child.position = QPointF(10, 20);
        playbook.tasks = {start, condition, command, child};
        playbook.labelPositions = {{u"1_3_#default#"_s, 0.25}};
        playbook.finish();

        const TaskGraph graph = taskGraph(playbook);
        QCOMPARE(graph.name, u"Case"_s);
        QCOMPARE(graph.nodes.size(), 4);
        QCOMPARE(graph.nodes[0].title, u"Start"_s);
        QCOMPARE(graph.nodes[0].kind, NodeKind::Start);
        QCOMPARE(graph.nodes[1].kind, NodeKind::Decision);
        QCOMPARE(graph.nodes[2].detail, u"xdr-isolate-endpoint · Cortex XDR"_s);
        QCOMPARE(graph.nodes[3].title, u"Forensics"_s);
        QCOMPARE(graph.nodes[3].position, QPointF(10, 20));

        // The target 77 does not exist and is left out.
        QStringList edges;
        for (const TaskEdge &edge : graph.edges)
            edges.append(u"%1>%2 %3"_s.arg(edge.from).arg(edge.to).arg(edge.caption));
        QCOMPARE(edges, QStringList({u"0>1 "_s, u"1>2 yes"_s, u"1>3 yes"_s, u"1>3 else"_s, u"2>3 on error"_s}));
        QVERIFY(!graph.edges[2].captionFraction);
        QCOMPARE(graph.edges[3].captionFraction, 0.25);
    }

    void kindsFollowFromTheTask_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("action");
        QTest::addColumn<int>("kind");
        const auto row = [](const char *name, TaskType type, TaskAction action, NodeKind kind) {
            QTest::newRow(name) << int(type) << int(action) << int(kind);
        };
        row("a section is a heading", TaskType::Section, TaskAction::Nothing, NodeKind::Title);
        row("a command acts", TaskType::Regular, TaskAction::Command, NodeKind::Action);
        row("an automation acts", TaskType::Regular, TaskAction::Automation, NodeKind::Action);
        row("a task without script is for a person", TaskType::Regular, TaskAction::Manual, NodeKind::Manual);
        row("a question by mail decides", TaskType::Condition, TaskAction::Ask, NodeKind::Decision);
        row("a form collects", TaskType::Collection, TaskAction::Collection, NodeKind::Collection);
    }

    void kindsFollowFromTheTask()
    {
        QFETCH(int, type);
        QFETCH(int, action);
        QFETCH(int, kind);
        const Task sample = task(u"5"_s, static_cast<TaskType>(type), static_cast<TaskAction>(action));
        QCOMPARE(int(nodeKind(sample)), kind);
        QVERIFY(!nodeKindName(sample).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPlaybookGraph)
#include "tst_playbookgraph.moc"
