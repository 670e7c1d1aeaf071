// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/cell.h"

#include <QCache>
#include <QFont>
#include <QFontMetrics>
#include <QStaticText>
#include <QStyledItemDelegate>

namespace holdfast {

/// Paints cells that answer CellRole::Cell. Painting spends the frame in large tables, so fonts and metrics are made
/// once, laid-out texts are cached, and a cell is fetched with one call. Long texts are elided; the whole one is in the
/// tooltip.
class CellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit CellDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    static constexpr int rowHeight = 28;
    static constexpr int padding = 10;

private:
    struct TextKey
    {
        QString text;
        int width;
        int font;
        int elide;
        friend bool operator==(const TextKey &, const TextKey &) = default;
        friend size_t qHash(const TextKey &key, size_t seed)
        {
            return qHashMulti(seed, key.text, key.width, key.font, key.elide);
        }
    };
    [[nodiscard]] const QStaticText &laidOut(const TextKey &key) const;

    QFont m_fonts[3];
    QFontMetrics m_metrics[3];
    mutable QCache<TextKey, QStaticText> m_texts;
};

} // namespace holdfast
