// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/cell.h"

#include <QColor>
#include <QPainter>
#include <QRectF>

namespace holdfast {

/// Draws a severity or state shape as a path into the square, in one colour. Shapes differ without colour: diamond,
/// triangles, disc, check, play, two bars, cross, dashed ring, star.
void drawGlyph(QPainter &painter, Glyph glyph, const QRectF &square, const QColor &color);

/// The side of a glyph's square beside text of that font, in logical pixels.
[[nodiscard]] qreal glyphSide(const QFontMetrics &metrics);

} // namespace holdfast
