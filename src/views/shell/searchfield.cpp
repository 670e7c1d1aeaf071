// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/shell/searchfield.h"

#include "views/theme/colors.h"
#include "views/theme/typography.h"
#include "views/widgets/actionbutton.h"

#include <QPainter>

namespace holdfast {

using namespace Qt::StringLiterals;

SearchField::SearchField(QWidget *parent)
    : QAbstractButton(parent)
{
    setText(tr("Search or run a command"));
    setAccessibleName(text());
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

void SearchField::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors &colors = colorsFor(palette());
    painter.setPen(colors[hasFocus() || underMouse() ? ColorRole::Accent : ColorRole::Line]);
    painter.setBrush(colors[ColorRole::Raised]);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    painter.setFont(uiFont());
    painter.setPen(colors[ColorRole::Muted]);
    painter.drawText(rect().adjusted(10, 0, -10, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    const QString key = u"Ctrl K"_s;
    const int cap = keyCapWidth(key);
    drawKeyCap(painter, QRect(width() - cap - 8, (height() - 17) / 2, cap, 17), key, colors[ColorRole::Muted],
               colors[ColorRole::Line]);
}

} // namespace holdfast
