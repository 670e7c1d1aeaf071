// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/taskgraph.h"

#include <QPainterPath>
#include <QRectF>

namespace holdfast {

/// Sizes of the drawing in pixels at 100 % (visual-design.md).
namespace graphsize {
inline constexpr double cardWidth = 210;
inline constexpr double cardHeight = 52;
inline constexpr double startWidth = 130;
inline constexpr double startHeight = 32;
inline constexpr double titleHeight = 40;
inline constexpr double captionHeight = 16;
inline constexpr double dotPitch = 22;
inline constexpr double margin = 44; ///< free space around the graph in a picture
} // namespace graphsize

/// The course of one edge: leaves its source at the middle of the bottom, ends at the middle of the target's top.
struct EdgeRoute
{
    QPainterPath path;
    QPointF captionAt; ///< centre of the caption; meaningless without one

    friend bool operator==(const EdgeRoute &, const EdgeRoute &) = default;
};

enum class LayoutSource {
    Author, ///< the positions stored in the playbook, scaled and aligned
    Graphviz, ///< dot, because a position is missing or cards would overlap
    Layers, ///< our own layers, for graphs too large for dot
};

/// Where everything goes. cards and routes have the order of the graph's nodes and edges.
struct GraphLayout
{
    LayoutSource source = LayoutSource::Author;
    QList<QRectF> cards;
    QList<EdgeRoute> routes;
    QRectF bounds; ///< of all cards and routes, without margin

    friend bool operator==(const GraphLayout &, const GraphLayout &) = default;
};

/// Lays the graph out: with the author's positions where all are sound, else automatically. A pure function; the same
/// graph gives the same layout. May take long (about a second for 1,000 tasks without positions): not for the GUI
/// thread. Any thread may call it; automatic layouts take turns.
[[nodiscard]] GraphLayout layoutGraph(const TaskGraph &graph);

/// The size of the card of a task of this kind.
[[nodiscard]] QSizeF cardSize(NodeKind kind);

} // namespace holdfast
