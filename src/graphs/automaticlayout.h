// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/taskgraph.h"

#include <QRectF>

#include <optional>

namespace holdfast {

/// The cards' places by Graphviz dot, in this process. Nothing when Graphviz cannot be used or fails. Graphviz keeps global state: calls from
/// several threads take turns. Edges are left to the EdgeRouter, whose curves are calmer than those of dot.
[[nodiscard]] std::optional<QList<QRectF>> layoutWithGraphviz(const TaskGraph &graph);

/// The cards' places in rows by the longest way from a start, ordered so that neighbours in the graph are near. Linear in practice, for
/// graphs that dot is too slow for.
[[nodiscard]] QList<QRectF> layoutInLayers(const TaskGraph &graph);

/// How many rows all edges together cross, when every task stands as high as it can: what the work of dot grows with.
[[nodiscard]] qsizetype rowsCrossed(const TaskGraph &graph);

} // namespace holdfast
