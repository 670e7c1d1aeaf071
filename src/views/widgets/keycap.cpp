// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/keycap.h"

#include "views/theme/colors.h"
#include "views/widgets/actionbutton.h"

#include <QPainter>

namespace holdfast {

KeyCap::KeyCap(const QString &key, QWidget *parent)
    : QWidget(parent)
    , m_key(key)
{
    setFixedSize(keyCapWidth(key), 20);
    setAccessibleName(key);
}

void KeyCap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = colorsFor(palette());
    drawKeyCap(painter, rect(), m_key, colors[ColorRole::Text], colors[ColorRole::Line]);
}

} // namespace holdfast
