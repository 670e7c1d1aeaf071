// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMetaType>
#include <QString>
#include <Qt>

namespace holdfast {

/// What a value says, not which colour it has; the theme gives each tone its colour.
enum class Tone { Normal, Muted, Accent, Critical, High, Medium, Low, Done, Waiting };

/// Small shapes before a text: severity and state are told by shape before colour. Drawn as paths by the views.
enum class Glyph {
    None,
    Critical, ///< diamond
    High, ///< triangle up
    Medium, ///< disc
    Low, ///< triangle down
    Done, ///< check mark
    Running, ///< play
    Waiting, ///< two bars
    Failed, ///< cross
    Pending, ///< ring
    NotTaken, ///< dashed ring
    Marked, ///< filled star: is evidence
    Unmarked, ///< outlined star
    Isolated, ///< filled square
    Timer, ///< pie
    Locked, ///< padlock
    Checked, ///< box with a check mark
    Unchecked, ///< empty box
};

/// One table cell as a delegate paints it, fetched with one call instead of eight.
struct Cell
{
    QString text;
    Tone tone = Tone::Normal;
    Glyph glyph = Glyph::None;
    bool mono = false;
    bool strong = false;
    bool number = false; ///< right-aligned with figures of equal width
    bool loading = false; ///< the row is not here yet: a skeleton is shown
    Qt::TextElideMode elide = Qt::ElideRight;

    friend bool operator==(const Cell &, const Cell &) = default;
};

/// Roles that tables answer beside Qt's own.
namespace CellRole {
enum : int {
    Cell = Qt::UserRole + 1, ///< holdfast::Cell
    Sort, ///< the raw value
    Copy, ///< the whole text, as copied and exported
    Id, ///< the row's id as text
};
}

} // namespace holdfast

Q_DECLARE_METATYPE(holdfast::Cell)
