// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/celldelegate.h"

#include "models/textforms.h"
#include "views/theme/colors.h"
#include "views/theme/stateglyphs.h"
#include "views/theme/typography.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace holdfast {

namespace {

enum FontIndex { Plain = 0, Strong = 1, Mono = 2 };

int fontOf(const Cell &cell)
{
    if (cell.mono)
        return Mono;
    return cell.strong ? Strong : Plain;
}

} // namespace

CellDelegate::CellDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
    , m_fonts{uiFont(), uiFontStrong(), monoFont()}
    , m_metrics{QFontMetrics(m_fonts[0]), QFontMetrics(m_fonts[1]), QFontMetrics(m_fonts[2])}
    , m_texts(8000)
{
}

const QStaticText &CellDelegate::laidOut(const TextKey &key) const
{
    if (const auto *known = m_texts.object(key))
        return *known;
    auto *text = new QStaticText(m_metrics[key.font].elidedText(key.text, Qt::TextElideMode(key.elide), key.width));
    text->setTextFormat(Qt::PlainText);
    text->setPerformanceHint(QStaticText::AggressiveCaching);
    text->prepare({}, m_fonts[key.font]);
    m_texts.insert(key, text);
    return *text;
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colors &colors = colorsFor(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected)
        painter->fillRect(option.rect, colors[ColorRole::Selection]);
    const QRect &cellRect = option.rect;
    painter->fillRect(QRect(cellRect.left(), cellRect.bottom(), cellRect.width(), 1), colors[ColorRole::FaintLine]);

    const auto cell = index.data(CellRole::Cell).value<Cell>();
    QRect area = cellRect.adjusted(padding, 0, -padding, 0);
    if (area.width() <= 0)
        return;
    if (cell.loading) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors[ColorRole::FaintLine]);
        painter->drawRoundedRect(QRect(area.left(), area.center().y() - 3, std::max(16, area.width() * 3 / 5), 8), 4,
                                 4);
        painter->restore();
        return;
    }
    const int font = fontOf(cell);
    const QFontMetrics &metrics = m_metrics[font];
    const QColor ink = selected && (cell.tone == Tone::Normal || cell.tone == Tone::Muted)
        ? colors[ColorRole::OnSelection]
        : colors[cell.tone];
    if (cell.glyph != Glyph::None) {
        const qreal side = glyphSide(metrics);
        const qreal left = cell.text.isEmpty() && !cell.number ? area.center().x() - side / 2 : area.left();
        drawGlyph(*painter, cell.glyph, QRectF(left, area.center().y() - side / 2 + 0.5, side, side), ink);
        area.setLeft(area.left() + int(side) + 6);
    }
    if (cell.text.isEmpty())
        return;
    painter->setPen(ink);
    painter->setFont(m_fonts[font]);
    if (cell.number && font != Mono) {
        drawTabular(*painter, area, Qt::AlignRight, cell.text);
        return;
    }
    const QStaticText &text = laidOut({cell.text, area.width(), font, int(cell.elide)});
    const QSizeF size = text.size();
    const qreal x = cell.number ? area.right() + 1 - size.width() : area.left();
    painter->drawStaticText(QPointF(x, area.top() + (area.height() - size.height()) / 2), text);
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const auto cell = index.data(CellRole::Cell).value<Cell>();
    const QFontMetrics &metrics = m_metrics[fontOf(cell)];
    const int glyph = cell.glyph == Glyph::None ? 0 : int(glyphSide(metrics)) + 6;
    return {metrics.horizontalAdvance(cell.text) + glyph + 2 * padding + 2, rowHeight};
}

bool CellDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString own = index.data(Qt::ToolTipRole).toString();
    const bool cut = sizeHint(option, index).width() > option.rect.width();
    const QString shown = !own.isEmpty() ? own : cut ? index.data(CellRole::Copy).toString() : QString();
    if (shown.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPos(), plainToolTip(shown), view);
    return true;
}

} // namespace holdfast
