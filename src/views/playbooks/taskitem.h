// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/graphpainter.h"

#include <QGraphicsItem>

namespace holdfast {

/// One card on the scene. Knows its task by id only; the scene tells it what to show.
class TaskItem final : public QGraphicsItem
{
public:
    enum { Type = UserType + 1 };

    /// The painter must outlive the item.
    TaskItem(QString taskId, const GraphPainter &painter, const QRectF &card);

    [[nodiscard]] QString taskId() const { return m_taskId; }
    [[nodiscard]] QRectF card() const { return m_card; }
    [[nodiscard]] NodeState state() const { return m_state; }
    [[nodiscard]] const CardText &text() const { return m_text; }

    void setContent(const TaskNode &node, NodeState state);
    void setMarks(CardMarks marks);
    [[nodiscard]] CardMarks marks() const { return m_marks; }

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override;
    [[nodiscard]] QPainterPath shape() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    QString m_taskId;
    const GraphPainter &m_painter;
    QRectF m_card;
    NodeKind m_kind = NodeKind::Action;
    NodeState m_state = NodeState::None;
    CardText m_text;
    CardMarks m_marks;
};

/// Below this scale cards are drawn as shapes: their words could not be read.
inline constexpr double readableScale = 0.42;

} // namespace holdfast
