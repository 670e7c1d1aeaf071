// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/cell.h"

#include <QColor>
#include <QPalette>

#include <array>

namespace holdfast {

/// The only colours there are. Views name a role; the theme in force gives the colour.
enum class ColorRole {
    Window, ///< behind the cards
    Surface, ///< cards, tables, bars
    Raised, ///< headers and fields on a surface
    Line,
    FaintLine, ///< between table rows
    Text,
    Muted, ///< labels and secondary text
    Accent,
    OnAccent,
    Selection,
    OnSelection,
    Critical,
    High,
    Medium,
    Low,
    Done,
    Waiting,
    Notice, ///< background of the bar that tells of new rows
    Rail,
    RailText,
    RailActive,
};
inline constexpr int colorRoleCount = 21;

/// One theme's colours by role. Text on every surface has a contrast of 4.5:1 or better (tests/views/tst_theme.cpp).
class Colors
{
public:
    using Table = std::array<QRgb, colorRoleCount>;
    constexpr Colors(const Table &table, bool dark)
        : m_table(table)
        , m_dark(dark)
    {
    }

    [[nodiscard]] QColor operator[](ColorRole role) const { return QColor::fromRgb(m_table[size_t(role)]); }
    /// The colour of a tone on a surface.
    [[nodiscard]] QColor operator[](Tone tone) const;
    [[nodiscard]] bool isDark() const { return m_dark; }

private:
    Table m_table;
    bool m_dark;
};

[[nodiscard]] const Colors &lightColors();
[[nodiscard]] const Colors &darkColors();
/// The theme that a palette belongs to, told by the lightness of its alternate base: the one colour that no rule of the
/// style sheet touches. Widgets ask with palette(), so that a palette change repaints them in the right theme without any
/// global state.
[[nodiscard]] const Colors &colorsFor(const QPalette &palette);
[[nodiscard]] QPalette paletteFor(const Colors &colors);
/// "window", "faint-line", …: how the style sheet names the role.
[[nodiscard]] QLatin1StringView colorRoleName(ColorRole role);
/// Contrast as WCAG 2.1 defines it, 1 to 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);

} // namespace holdfast
