// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>

namespace holdfast {

/// The colour roles a graph is painted with; same names and values as the window's roles (visual-design.md), kept here
/// so that pictures can be made without widgets.
struct GraphColors
{
    QColor window; ///< behind the graph
    QColor surface; ///< cards
    QColor raised; ///< start and section headings
    QColor line;
    QColor text;
    QColor muted;
    QColor accent; ///< path taken, running, selected
    QColor selection; ///< cards found by a search
    QColor done;
    QColor waiting;
    QColor failed;

    [[nodiscard]] static GraphColors light();
    [[nodiscard]] static GraphColors dark();

    friend bool operator==(const GraphColors &, const GraphColors &) = default;
};

} // namespace holdfast
