// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QPainterPath>
#include <QRectF>

namespace holdfast {

/// Draws edges between placed cards so that they run around other cards: an S-curve where nothing is in the way,
/// else a smoothed shortest path around the corners.
class EdgeRouter
{
public:
    explicit EdgeRouter(QList<QRectF> cards);

    /// From the bottom of one card to the top of another. bow shifts the middle of the curve sideways (pixels), so that
    /// two edges between the same cards can be told apart.
    [[nodiscard]] QPainterPath route(int from, int to, double bow = 0) const;

private:
    [[nodiscard]] QList<int> cardsTouching(const QRectF &area) const;
    [[nodiscard]] QList<int> blockers(const QPainterPath &path, int from, int to, double clearance) const;
    [[nodiscard]] QList<QPointF> shortestWay(int from, int to, QPointF start, QPointF goal) const;

    QList<QRectF> m_cards;
    QList<int> m_byTop; ///< card indexes in ascending order of their top
    double m_tallest = 0;
};

} // namespace holdfast
