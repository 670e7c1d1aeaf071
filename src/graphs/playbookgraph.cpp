// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/playbookgraph.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("holdfast::PlaybookGraph", text);
}

// What the task does, as the second line of its card.
QString taskDetail(const Task &task)
{
    switch (task.action) {
    case TaskAction::Nothing:
        return {};
    case TaskAction::Command:
        if (task.brand.isEmpty() || task.brand == "Builtin"_L1)
            return task.command;
        //: %1 is a command, %2 the product that offers it
        return translated("%1 · %2").arg(task.command, task.brand);
    case TaskAction::Automation:
    case TaskAction::ScriptCondition:
        return task.command;
    case TaskAction::SubPlaybook:
        return task.playbookName.isEmpty() ? task.playbookId : task.playbookName;
    case TaskAction::Manual:
    case TaskAction::BuiltinCondition:
    case TaskAction::ManualCondition:
    case TaskAction::Ask:
    case TaskAction::Collection:
        return nodeKindName(task);
    }
    return {};
}

QString taskTitle(const Task &task)
{
    if (!task.name.trimmed().isEmpty())
        return task.name;
    if (task.type == TaskType::Start)
        return translated("Start");
    if (task.type == TaskType::Playbook)
        return task.playbookName.isEmpty() ? task.playbookId : task.playbookName;
    return translated("Task %1").arg(task.id);
}

} // namespace

NodeKind nodeKind(const Task &task)
{
    switch (task.type) {
    case TaskType::Start:
        return NodeKind::Start;
    case TaskType::Title:
    case TaskType::Section:
        return NodeKind::Title;
    case TaskType::Playbook:
        return NodeKind::SubPlaybook;
    case TaskType::Collection:
        return NodeKind::Collection;
    case TaskType::Condition:
        return NodeKind::Decision;
    case TaskType::Regular:
        return task.action == TaskAction::Manual ? NodeKind::Manual : NodeKind::Action;
    }
    return NodeKind::Action;
}

QString nodeKindName(const Task &task)
{
    switch (task.action) {
    case TaskAction::Nothing:
        return task.type == TaskType::Start ? translated("start") : translated("section");
    case TaskAction::Command:
        return translated("command");
    case TaskAction::Automation:
        return translated("automation");
    case TaskAction::Manual:
        return translated("manual task");
    case TaskAction::BuiltinCondition:
    case TaskAction::ScriptCondition:
        return translated("condition");
    case TaskAction::ManualCondition:
        return translated("decision");
    case TaskAction::Ask:
        return translated("question by message");
    case TaskAction::Collection:
        return translated("form");
    case TaskAction::SubPlaybook:
        return translated("sub-playbook");
    }
    return {};
}

QString branchCaption(const QString &label)
{
    if (label == "#none#"_L1)
        return {};
    if (label == "#default#"_L1)
        return translated("else");
    if (label == "#error#"_L1)
        return translated("on error");
    return label;
}

TaskGraph taskGraph(const Playbook &playbook)
{
    TaskGraph graph;
    graph.name = playbook.name;
    graph.nodes.reserve(playbook.tasks.size());
    for (const Task &task : playbook.tasks)
        graph.nodes.append({task.id, nodeKind(task), taskTitle(task), taskDetail(task), task.position});
    for (qsizetype from = 0; from < playbook.tasks.size(); ++from) {
        const Task &task = playbook.tasks[from];
        for (const TaskBranch &branch : task.next) {
            for (const QString &target : branch.targets) {
                const int to = playbook.indexOf(target);
                if (to < 0)
                    continue;
                TaskEdge edge{static_cast<int>(from), to, branch.label, branchCaption(branch.label), {}};
                const auto place = playbook.labelPositions.constFind(u"%1_%2_%3"_s.arg(task.id, target, branch.label));
                if (place != playbook.labelPositions.cend())
                    edge.captionFraction = *place;
                graph.edges.append(edge);
            }
        }
    }
    return graph;
}

} // namespace holdfast
