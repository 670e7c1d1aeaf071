// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/taskgraph.h"

#include <QRandomGenerator>

/// Graphs that several tests draw.
namespace holdfast::samples {

inline TaskNode node(const QString &id, NodeKind kind, const QString &title)
{
    return {id, kind, title, {}, {}};
}

inline TaskEdge edge(int from, int to, const QString &caption = {})
{
    return {from, to, caption.isEmpty() ? QStringLiteral("#none#") : caption, caption, {}};
}

/// Start, a decision, two ways, a join.
inline TaskGraph diamond()
{
    TaskGraph graph;
    graph.name = QStringLiteral("Diamond");
    graph.nodes = {node(QStringLiteral("0"), NodeKind::Start, QStringLiteral("Start")),
                   node(QStringLiteral("1"), NodeKind::Decision, QStringLiteral("Executive team?")),
                   node(QStringLiteral("2"), NodeKind::Action, QStringLiteral("Child investigation")),
                   node(QStringLiteral("3"), NodeKind::Manual, QStringLiteral("Notify team lead")),
                   node(QStringLiteral("4"), NodeKind::Title, QStringLiteral("Done"))};
    graph.edges = {edge(0, 1), edge(1, 2, QStringLiteral("yes")), edge(1, 3, QStringLiteral("no")), edge(2, 4),
                   edge(3, 4)};
    return graph;
}

/// The diamond where an author would place it, in the editor's larger distances.
inline TaskGraph placedDiamond()
{
    TaskGraph graph = diamond();
    const QPointF places[] = {{450, 50}, {450, 195}, {235, 370}, {665, 370}, {450, 545}};
    for (int i = 0; i < graph.nodes.size(); ++i)
        graph.nodes[i].position = places[i];
    return graph;
}

/// A connected graph without cycles whose shape follows from the seed: most tasks follow their neighbour, some skip.
inline TaskGraph generated(int tasks, quint32 seed)
{
    QRandomGenerator random(seed);
    TaskGraph graph;
    graph.name = QStringLiteral("Generated");
    for (int i = 0; i < tasks; ++i) {
        const auto kind = i == 0 ? NodeKind::Start : static_cast<NodeKind>(1 + random.bounded(6));
        graph.nodes.append(node(QString::number(i), kind, QStringLiteral("Task number %1 of the graph").arg(i)));
    }
    for (int i = 1; i < tasks; ++i) {
        const int from = std::max(0, i - 1 - static_cast<int>(random.bounded(6)));
        graph.edges.append(edge(from, i, random.bounded(3) == 0 ? QStringLiteral("yes") : QString()));
        if (random.bounded(4) == 0)
            graph.edges.append(edge(static_cast<int>(random.bounded(i)), i, QStringLiteral("no")));
    }
    return graph;
}

} // namespace holdfast::samples
