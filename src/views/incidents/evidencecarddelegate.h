// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStyledItemDelegate>

namespace holdfast {

/// Paints an item of evidence as a card: number and kind, title, hash and its check, when and by whom it was taken. All
/// cards have one height; what does not fit is in the tooltip.
class EvidenceCardDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    /// The card inside the item's rectangle, without the gap to the next one.
    [[nodiscard]] static QRect cardRect(const QRect &item);
    /// The card alone, for the picture that travels with the mouse.
    void paintCard(QPainter &painter, const QRect &card, const QStyleOptionViewItem &option,
                   const QModelIndex &index) const;
};

} // namespace holdfast
