// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/taskgraph.h"

#include <QPainterPath>
#include <QRectF>

#include <optional>

namespace holdfast {

/// Cards placed by a program, with the edges it drew; an edge without a path is left to the EdgeRouter.
struct PlacedGraph
{
    QList<QRectF> cards;
    QList<QPainterPath> paths;
};

/// Graphviz dot in this process. Nothing when Graphviz cannot be used or fails. Graphviz keeps global state: calls from
/// several threads take turns.
[[nodiscard]] std::optional<PlacedGraph> layoutWithGraphviz(const TaskGraph &graph);

/// Rows by the longest way from a start, ordered so that neighbours in the graph are near. Linear in practice, for
/// graphs that dot is too slow for.
[[nodiscard]] PlacedGraph layoutInLayers(const TaskGraph &graph);

} // namespace holdfast
