// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/warroomdelegate.h"

#include "models/textforms.h"
#include "models/warroommodel.h"
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

constexpr int left = 12;
constexpr int timeWidth = 66;
constexpr int authorWidth = 84;
constexpr int marksWidth = 170;
constexpr int padding = 5;
constexpr int tableRow = 20;
constexpr int blockGap = 4;

QString marksText(const WarRoomLine &line)
{
    QStringList marks;
    if (line.request > 0)
        marks << WarRoomDelegate::tr("request %1").arg(line.request);
    if (line.entry.note)
        marks << WarRoomDelegate::tr("note");
    return marks.join(u" · "_s);
}

} // namespace

WarRoomDelegate::WarRoomDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
    , m_font(uiFont())
    , m_strong(uiFontStrong())
    , m_mono(monoFont())
    , m_small(labelFont())
    , m_smallStrong(labelFontStrong())
{
}

QRect WarRoomDelegate::textArea(const QRect &row) const
{
    const int from = left + timeWidth + authorWidth;
    return row.adjusted(from, padding, -marksWidth - 12, -padding);
}

QList<int> WarRoomDelegate::columnWidths(const EntryBlock &table, int width) const
{
    const QFontMetrics metrics(m_small);
    QList<int> widths;
    int sum = 0;
    for (qsizetype column = 0; column < table.header.size(); ++column) {
        int wanted = QFontMetrics(m_smallStrong).horizontalAdvance(table.header.at(column));
        for (const QStringList &row : table.rows)
            wanted = std::max(wanted, metrics.horizontalAdvance(row.at(column)));
        widths << wanted + 20;
        sum += widths.last();
    }
    // Too wide: wide columns give way, narrow ones keep their width.
    while (sum > width) {
        auto widest = std::max_element(widths.begin(), widths.end());
        if (widest == widths.end() || *widest <= 56)
            break;
        const int cut = std::min({sum - width, *widest - 56, std::max(8, *widest / 8)});
        *widest -= cut;
        sum -= cut;
    }
    return widths;
}

int WarRoomDelegate::blockHeight(const EntryBlock &block, int width) const
{
    switch (block.kind) {
    case EntryBlock::Kind::Text:
        return QFontMetrics(m_font)
            .boundingRect(QRect(0, 0, std::max(60, width), 100'000), Qt::TextWordWrap | Qt::TextWrapAnywhere,
                          block.text)
            .height();
    case EntryBlock::Kind::Code:
        return QFontMetrics(m_mono)
            .boundingRect(QRect(0, 0, std::max(60, width), 100'000), Qt::TextWordWrap | Qt::TextWrapAnywhere,
                          block.text)
            .height();
    case EntryBlock::Kind::Heading:
        return QFontMetrics(m_strong).height();
    case EntryBlock::Kind::Table:
        return tableRow * int(1 + block.rows.size() + (block.hiddenRows > 0 ? 1 : 0)) + 2;
    }
    return 0;
}

QSize WarRoomDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto line = index.data(WarRoomModel::LineRole).value<WarRoomLine>();
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    const int textWidth = textArea(QRect(0, 0, width, 0)).width();
    int height = 0;
    for (const EntryBlock &block : line.blocks)
        height += blockHeight(block, textWidth) + (height > 0 ? blockGap : 0);
    return {width, std::max(height, QFontMetrics(m_font).height()) + 2 * padding + 1};
}

void WarRoomDelegate::paintBlock(QPainter *painter, const EntryBlock &block, const QRect &area, const QColor &ink,
                                 const QStyleOptionViewItem &option) const
{
    const Colors &colors = colorsFor(option.palette);
    painter->setPen(ink);
    switch (block.kind) {
    case EntryBlock::Kind::Heading:
        painter->setFont(m_strong);
        painter->drawText(area, Qt::AlignLeft | Qt::AlignTop,
                          QFontMetrics(m_strong).elidedText(block.text, Qt::ElideRight, area.width()));
        return;
    case EntryBlock::Kind::Code:
    case EntryBlock::Kind::Text:
        painter->setFont(block.kind == EntryBlock::Kind::Code ? m_mono : m_font);
        painter->drawText(area, Qt::TextWordWrap | Qt::TextWrapAnywhere | Qt::AlignLeft | Qt::AlignTop, block.text);
        return;
    case EntryBlock::Kind::Table:
        break;
    }
    const QList<int> widths = columnWidths(block, area.width());
    int y = area.top();
    const auto paintRow = [&](const QStringList &cells, const QFont &font, const QColor &color) {
        painter->setFont(font);
        const QFontMetrics metrics(font);
        int x = area.left();
        for (qsizetype column = 0; column < cells.size(); ++column) {
            const QRect cell(x, y, widths.at(column) - 14, tableRow);
            painter->setPen(color);
            painter->drawText(
                cell, Qt::AlignLeft | Qt::AlignVCenter,
                metrics.elidedText(QString(cells.at(column)).replace(u'\n', u' '), Qt::ElideMiddle, cell.width()));
            x += widths.at(column);
        }
        y += tableRow;
        painter->fillRect(QRect(area.left(), y - 1, std::min(area.width(), x - area.left()), 1),
                          colors[ColorRole::FaintLine]);
    };
    paintRow(block.header, m_smallStrong, colors[ColorRole::Muted]);
    for (const QStringList &row : block.rows)
        paintRow(row, m_small, ink);
    if (block.hiddenRows > 0) {
        painter->setFont(m_small);
        painter->setPen(colors[ColorRole::Muted]);
        painter->drawText(QRect(area.left(), y, area.width(), tableRow), Qt::AlignLeft | Qt::AlignVCenter,
                          tr("more rows: %1").arg(block.hiddenRows));
    }
}

void WarRoomDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto line = index.data(WarRoomModel::LineRole).value<WarRoomLine>();
    const auto *model = qobject_cast<const WarRoomModel *>(index.model());
    const Colors &colors = colorsFor(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    if (selected)
        painter->fillRect(option.rect, colors[ColorRole::Selection]);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      colors[ColorRole::FaintLine]);
    const QColor text = colors[selected ? ColorRole::OnSelection : ColorRole::Text];
    const QColor muted = selected ? text : colors[ColorRole::Muted];

    const QRect row = option.rect.adjusted(0, padding, 0, -padding);
    const int lineHeight = QFontMetrics(m_font).height();
    painter->setFont(m_mono);
    painter->setPen(muted);
    painter->drawText(QRect(row.left() + left, row.top(), timeWidth, lineHeight), Qt::AlignLeft | Qt::AlignVCenter,
                      clockText(line.entry.atMs, model ? model->zone() : TimeZoneChoice::Utc));
    const bool person = line.entry.kind == EntryKind::Chat || line.entry.kind == EntryKind::Command
        || line.entry.kind == EntryKind::Note;
    const bool failed = line.entry.kind == EntryKind::Error;
    painter->setFont(m_font);
    painter->setPen(failed ? colors[ColorRole::Critical] : person ? colors[ColorRole::Accent] : muted);
    const QRect author(row.left() + left + timeWidth, row.top(), authorWidth - 10, lineHeight);
    painter->drawText(author, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(m_font).elidedText(line.author, Qt::ElideRight, author.width()));

    QRect area = textArea(option.rect);
    for (const EntryBlock &block : line.blocks) {
        const int height = blockHeight(block, area.width());
        paintBlock(painter, block, QRect(area.left(), area.top(), area.width(), height),
                   failed ? colors[ColorRole::Critical] : text, option);
        area.setTop(area.top() + height + blockGap);
    }

    painter->setFont(m_small);
    painter->setPen(muted);
    QRect marks(option.rect.right() - marksWidth - 10, row.top(), marksWidth, lineHeight);
    if (line.evidence) {
        const QString evidence = tr("evidence");
        const int width = QFontMetrics(m_small).horizontalAdvance(evidence);
        const qreal side = glyphSide(QFontMetrics(m_small));
        painter->drawText(marks, Qt::AlignRight | Qt::AlignVCenter, evidence);
        drawGlyph(*painter, Glyph::Marked,
                  QRectF(marks.right() - width - side - 5, marks.center().y() - side / 2, side, side),
                  colors[ColorRole::Accent]);
        marks.setRight(marks.right() - width - int(side) - 14);
    }
    painter->drawText(marks, Qt::AlignRight | Qt::AlignVCenter,
                      QFontMetrics(m_small).elidedText(marksText(line), Qt::ElideRight, marks.width()));
    painter->restore();
}

bool WarRoomDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const auto line = index.data(WarRoomModel::LineRole).value<WarRoomLine>();
    const bool table = std::any_of(line.blocks.begin(), line.blocks.end(),
                                   [](const EntryBlock &block) { return block.kind == EntryBlock::Kind::Table; });
    if (table)
        QToolTip::showText(event->globalPos(), plainToolTip(line.entry.text.left(2000)), view);
    else
        QToolTip::hideText();
    return true;
}

} // namespace holdfast
