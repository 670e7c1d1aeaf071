// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/chip.h"

#include "views/theme/colors.h"
#include "views/theme/stateglyphs.h"
#include "views/theme/typography.h"

#include <QPainter>

namespace holdfast {

Chip::Chip(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Chip::setCell(const Cell &cell)
{
    if (m_cell == cell)
        return;
    m_cell = cell;
    setText(cell.text);
    setAccessibleName(cell.text);
    updateGeometry();
    update();
}

void Chip::setFilter(bool filter)
{
    setCheckable(filter);
    setFocusPolicy(filter ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(filter ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

QSize Chip::sizeHint() const
{
    const QFontMetrics metrics(labelFont());
    const int glyph = m_cell.glyph == Glyph::None ? 0 : int(glyphSide(metrics)) + 5;
    const int textWidth = m_cell.number ? tabularWidth(metrics, text()) : metrics.horizontalAdvance(text());
    return {textWidth + glyph + 20, metrics.height() + 7};
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors &colors = colorsFor(palette());
    const bool on = isCheckable() && isChecked();
    painter.setPen(hasFocus() ? QPen(colors[ColorRole::Accent], 1.5) : QPen(colors[ColorRole::Line]));
    painter.setBrush(on                  ? colors[ColorRole::Selection]
                         : isCheckable() ? colors[ColorRole::Surface]
                                         : colors[ColorRole::Raised]);
    const QRectF frame = QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75);
    painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2);
    painter.setFont(labelFont());
    const QFontMetrics metrics = painter.fontMetrics();
    int left = 10;
    if (m_cell.glyph != Glyph::None) {
        const qreal side = glyphSide(metrics);
        drawGlyph(painter, m_cell.glyph, QRectF(left, (height() - side) / 2, side, side), colors[m_cell.tone]);
        left += int(side) + 5;
    }
    const bool toned = m_cell.glyph == Glyph::None && m_cell.tone != Tone::Normal;
    painter.setPen(on                  ? colors[ColorRole::OnSelection]
                       : toned         ? colors[m_cell.tone]
                       : isCheckable() ? colors[ColorRole::Muted]
                                       : colors[ColorRole::Text]);
    const QRect area(left, 0, width() - left - 8, height());
    if (m_cell.number)
        drawTabular(painter, area, Qt::AlignLeft, text());
    else
        painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft, text());
}

} // namespace holdfast
