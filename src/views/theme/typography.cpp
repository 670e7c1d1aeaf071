// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/theme/typography.h"

#include <QFontDatabase>
#include <QFontMetrics>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QFont interFont(qreal points, QFont::Weight weight)
{
    QFont font;
    font.setFamilies({u"Inter"_s, u"Noto Sans"_s, u"DejaVu Sans"_s, u"sans-serif"_s});
    font.setPointSizeF(points);
    font.setWeight(weight);
    font.setStyleHint(QFont::SansSerif);
    return font;
}

int digitWidth(const QFontMetrics &metrics)
{
    int width = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        width = std::max(width, metrics.horizontalAdvance(QChar(digit)));
    return width;
}

} // namespace

QFont uiFont()
{
    return interFont(9.75, QFont::Normal);
}

QFont uiFontStrong()
{
    return interFont(9.75, QFont::DemiBold);
}

QFont labelFont()
{
    return interFont(9, QFont::Normal);
}

QFont labelFontStrong()
{
    return interFont(9, QFont::DemiBold);
}

QFont titleFont()
{
    return interFont(12.75, QFont::Bold);
}

QFont monoFont()
{
    QFont font;
    font.setFamilies({u"JetBrains Mono"_s, u"DejaVu Sans Mono"_s, u"monospace"_s});
    font.setPointSizeF(9);
    font.setStyleHint(QFont::Monospace);
    return font;
}

int tabularWidth(const QFontMetrics &metrics, QStringView text)
{
    const int digit = digitWidth(metrics);
    int width = 0;
    for (const QChar character : text)
        width += character.isDigit() ? digit : metrics.horizontalAdvance(character);
    return width;
}

void drawTabular(QPainter &painter, const QRect &rect, Qt::Alignment alignment, const QString &text)
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int digit = digitWidth(metrics);
    int x = alignment.testFlag(Qt::AlignRight) ? rect.right() + 1 - tabularWidth(metrics, text) : rect.left();
    const int baseline = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) / 2;
    for (const QChar character : text) {
        const int own = metrics.horizontalAdvance(character);
        const int cell = character.isDigit() ? digit : own;
        painter.drawText(x + (cell - own) / 2, baseline, QString(character));
        x += cell;
    }
}

} // namespace holdfast
