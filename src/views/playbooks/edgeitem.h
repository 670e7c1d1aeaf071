// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/graphpainter.h"

#include <QGraphicsItem>

namespace holdfast {

/// One arrow on the scene. Taken edges lie above the others.
class EdgeItem final : public QGraphicsItem
{
public:
    enum { Type = UserType + 2 };

    /// The painter must outlive the item.
    EdgeItem(EdgeRoute route, const GraphPainter &painter);

    void setState(EdgeState state);
    [[nodiscard]] EdgeState state() const { return m_state; }
    [[nodiscard]] const EdgeRoute &route() const { return m_route; }

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    EdgeRoute m_route;
    const GraphPainter &m_painter;
    QRectF m_bounds;
    EdgeState m_state = EdgeState::Plain;
};

/// The words on an arrow, above all arrows.
class CaptionItem final : public QGraphicsItem
{
public:
    enum { Type = UserType + 3 };

    CaptionItem(EdgeRoute route, QString caption, const GraphPainter &painter);

    void setState(EdgeState state);
    [[nodiscard]] QString caption() const { return m_caption; }

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    EdgeRoute m_route;
    QString m_caption;
    const GraphPainter &m_painter;
    QRectF m_bounds;
    EdgeState m_state = EdgeState::Plain;
};

} // namespace holdfast
