// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/evidencecarddelegate.h"

#include "models/evidencemodel.h"
#include "views/theme/colors.h"
#include "views/theme/stateglyphs.h"
#include "views/theme/typography.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

using Column = EvidenceModel::Column;

constexpr int padding = 10;
constexpr int gap = 8; ///< below each card
constexpr int sideGap = 8;
constexpr int lineGap = 5;

Cell cellOf(const QModelIndex &card, Column column)
{
    return card.siblingAtColumn(int(column)).data(CellRole::Cell).value<Cell>();
}

int lineHeight()
{
    return QFontMetrics(uiFont()).height();
}

/// Text in a line of the card; answers the width it took.
int drawLine(QPainter &painter, const QRect &line, Qt::Alignment side, const QFont &font, const QString &text,
             const QColor &ink, Qt::TextElideMode elide = Qt::ElideRight)
{
    painter.setFont(font);
    painter.setPen(ink);
    const QString shown = QFontMetrics(font).elidedText(text, elide, line.width());
    painter.drawText(line, int(side | Qt::AlignVCenter | Qt::TextSingleLine), shown);
    return QFontMetrics(font).horizontalAdvance(shown);
}

} // namespace

QRect EvidenceCardDelegate::cardRect(const QRect &item)
{
    return item.adjusted(sideGap, 0, -sideGap, -gap);
}

QSize EvidenceCardDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {160, 4 * lineHeight() + 3 * lineGap + 2 * padding + gap};
}

void EvidenceCardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    paintCard(*painter, cardRect(option.rect), option, index);
}

void EvidenceCardDelegate::paintCard(QPainter &painter, const QRect &card, const QStyleOptionViewItem &option,
                                     const QModelIndex &index) const
{
    const Colors &colors = colorsFor(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    const QColor text = colors[selected ? ColorRole::OnSelection : ColorRole::Text];
    const QColor muted = colors[selected ? ColorRole::OnSelection : ColorRole::Muted];
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors[focused || selected ? ColorRole::Accent : ColorRole::Line], focused ? 2 : 1));
    painter.setBrush(colors[selected ? ColorRole::Selection : hovered ? ColorRole::Raised : ColorRole::Surface]);
    painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), 6, 6);

    QRect line(card.left() + padding, card.top() + padding, card.width() - 2 * padding, lineHeight());
    const auto next = [&] { line.translate(0, lineHeight() + lineGap); };
    const int number =
        drawLine(painter, line, Qt::AlignLeft, monoFont(), cellOf(index, Column::Number).text, muted) + padding;
    drawLine(painter, line.adjusted(number, 0, 0, 0), Qt::AlignRight, labelFont(), cellOf(index, Column::Kind).text,
             muted);
    next();
    drawLine(painter, line, Qt::AlignLeft, uiFontStrong(), cellOf(index, Column::Title).text, text, Qt::ElideMiddle);
    next();
    const Cell check = cellOf(index, Column::Check);
    const QColor checkInk = selected && check.tone == Tone::Muted ? muted : colors[check.tone];
    const qreal side = glyphSide(QFontMetrics(labelFont()));
    const int hash =
        drawLine(painter, line, Qt::AlignLeft, monoFont(), cellOf(index, Column::Sha256).text, muted) + padding;
    const int checked = drawLine(painter, line.adjusted(hash + int(side) + 5, 0, 0, 0), Qt::AlignRight, labelFont(),
                                 check.text, checkInk);
    drawGlyph(painter, check.glyph,
              QRectF(line.right() - checked - 5 - side, line.center().y() - side / 2 + 0.5, side, side), checkInk);
    next();
    const QString taken = cellOf(index, Column::Taken).text;
    const int moment = drawLine(painter, line, Qt::AlignLeft, monoFont(), taken.mid(5), muted) + padding;
    drawLine(painter, line.adjusted(moment, 0, 0, 0), Qt::AlignRight, labelFont(), cellOf(index, Column::TakenBy).text,
             muted);
    painter.restore();
}

bool EvidenceCardDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                     const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const auto whole = [&](Column column) {
        return index.siblingAtColumn(int(column)).data(CellRole::Copy).toString();
    };
    QToolTip::showText(event->globalPos(),
                       plainToolTip(u"%1 %2\n%3\n%4 %5\n%6"_s.arg(whole(Column::Number), whole(Column::Title),
                                                                  whole(Column::Kind), whole(Column::Taken),
                                                                  whole(Column::TakenBy), whole(Column::Sha256))),
                       view);
    return true;
}

} // namespace holdfast
