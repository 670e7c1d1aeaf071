// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFont>
#include <QFontMetrics>
#include <QStyledItemDelegate>

namespace holdfast {

struct EntryBlock;
struct WarRoomLine;

/// Paints war-room entries: time in mono, author, then headings, tables, code and text as plain characters, and marks at
/// the right. Nothing that an entry says is interpreted.
class WarRoomDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit WarRoomDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    [[nodiscard]] QRect textArea(const QRect &row) const;
    [[nodiscard]] int blockHeight(const EntryBlock &block, int width) const;
    void paintBlock(QPainter *painter, const EntryBlock &block, const QRect &area, const QColor &ink,
                    const QStyleOptionViewItem &option) const;
    [[nodiscard]] QList<int> columnWidths(const EntryBlock &table, int width) const;

    QFont m_font;
    QFont m_strong;
    QFont m_mono;
    QFont m_small;
    QFont m_smallStrong;
};

} // namespace holdfast
