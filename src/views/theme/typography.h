// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFont>
#include <QPainter>

/// The two families and their few sizes. Sizes are points, so that they follow the screen; at 96 dpi the interface is
/// 13 px, labels 12 px, page titles 17 px.
namespace holdfast {

/// Inter with fallbacks.
[[nodiscard]] QFont uiFont();
[[nodiscard]] QFont uiFontStrong();
[[nodiscard]] QFont labelFont();
[[nodiscard]] QFont labelFontStrong();
[[nodiscard]] QFont titleFont();
/// JetBrains Mono with fallbacks, at the size that stands well beside the interface font.
[[nodiscard]] QFont monoFont();

/// Width of a text whose digits all take the width of the widest one. Qt 6.4 cannot switch on a font's tabular figures,
/// so numbers in columns are set digit by digit.
[[nodiscard]] int tabularWidth(const QFontMetrics &metrics, QStringView text);
/// Draws a text with figures of equal width, right- or left-aligned and vertically centred in the rectangle.
void drawTabular(QPainter &painter, const QRect &rect, Qt::Alignment alignment, const QString &text);

} // namespace holdfast
