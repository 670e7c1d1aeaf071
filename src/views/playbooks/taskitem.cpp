// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/playbooks/taskitem.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace holdfast {

TaskItem::TaskItem(QString taskId, const GraphPainter &painter, const QRectF &card)
    : m_taskId(std::move(taskId))
    , m_painter(painter)
    , m_card({0, 0}, card.size())
{
    setPos(card.topLeft());
}

void TaskItem::setContent(const TaskNode &node, NodeState state)
{
    m_kind = node.kind;
    m_state = state;
    m_text = m_painter.cardText(node, state);
    setToolTip(QString()); // the view asks the model, so that long texts are not kept twice
    update();
}

void TaskItem::setMarks(CardMarks marks)
{
    if (m_marks == marks)
        return;
    m_marks = marks;
    update();
}

QRectF TaskItem::boundingRect() const
{
    return GraphPainter::cardBounds(m_card);
}

QPainterPath TaskItem::shape() const
{
    QPainterPath path;
    path.addRect(m_card);
    return path;
}

void TaskItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *)
{
    const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    Q_UNUSED(option)
    const DetailLevel level = scale < readableScale ? DetailLevel::Shapes : DetailLevel::Full;
    m_painter.paintCard(*painter, m_card, m_kind, m_state, m_text, m_marks, level);
}

} // namespace holdfast
