// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QPointF>
#include <QString>

#include <optional>

namespace holdfast {

/// What a card stands for; it decides the card's shape and glyph.
enum class NodeKind {
    Start, ///< the pill at the top
    Title, ///< a section heading, does nothing
    Action, ///< a command or an automation
    Manual, ///< a person does it
    Decision, ///< picks one of its outgoing branches
    Collection, ///< asks people a form
    SubPlaybook,
};

/// How far a task has come. None is a playbook that is only looked at, without a run.
enum class NodeState { None, Pending, Running, Waiting, Done, Failed, NotTaken };

/// One card. All texts are plain text.
struct TaskNode
{
    QString id; ///< unique in the graph
    NodeKind kind = NodeKind::Action;
    QString title;
    QString detail; ///< second line: what it does, or what came of it
    std::optional<QPointF> position; ///< top left corner as the playbook's author placed it; absent or unreadable: none

    friend bool operator==(const TaskNode &, const TaskNode &) = default;
};

/// One arrow. Two tasks can be joined by several edges with different labels.
struct TaskEdge
{
    int from = 0; ///< index into TaskGraph::nodes
    int to = 0;
    QString label; ///< as the playbook spells it: "#none#", "yes"
    QString caption; ///< what is written on the arrow; empty for an unconditional edge
    std::optional<double> captionFraction; ///< where the author put the caption, 0 at the source to 1 at the target

    friend bool operator==(const TaskEdge &, const TaskEdge &) = default;
};

/// A playbook reduced to what a picture of it needs. Layout and painting know nothing else.
struct TaskGraph
{
    QString name;
    QList<TaskNode> nodes;
    QList<TaskEdge> edges; ///< from and to are always valid indexes

    friend bool operator==(const TaskGraph &, const TaskGraph &) = default;
};

} // namespace holdfast
