// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/taskgraph.h"

#include <QPainterPath>

/// Signs drawn as paths, because a font may not have them and colour alone must not carry a state (visual-design.md).
namespace holdfast {

/// A sign in a square of 12 x 12 around the origin.
struct CardSign
{
    QPainterPath path;
    bool isFilled = false; ///< otherwise it is stroked

    [[nodiscard]] bool isEmpty() const { return path.isEmpty(); }
};

/// The sign left of a card's title; commands and automations have none.
[[nodiscard]] CardSign kindSign(NodeKind kind);
/// The sign at the right of a card: check mark, triangle, two bars, cross. None for a task that has not been reached.
[[nodiscard]] CardSign stateSign(NodeState state);

} // namespace holdfast
