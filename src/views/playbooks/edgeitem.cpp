// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/playbooks/edgeitem.h"

#include "views/playbooks/taskitem.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace holdfast {

EdgeItem::EdgeItem(EdgeRoute route, const GraphPainter &painter)
    : m_route(std::move(route))
    , m_painter(painter)
    , m_bounds(GraphPainter::edgeBounds(m_route))
{
    setAcceptedMouseButtons(Qt::NoButton);
}

void EdgeItem::setState(EdgeState state)
{
    m_state = state;
    setZValue(state == EdgeState::Taken ? 1 : 0);
    update();
}

void EdgeItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    m_painter.paintEdge(*painter, m_route, m_state);
}

CaptionItem::CaptionItem(EdgeRoute route, QString caption, const GraphPainter &painter)
    : m_route(std::move(route))
    , m_caption(std::move(caption))
    , m_painter(painter)
    , m_bounds(painter.captionRect(m_route, m_caption))
{
    setAcceptedMouseButtons(Qt::NoButton);
    setZValue(2);
}

void CaptionItem::setState(EdgeState state)
{
    m_state = state;
    update();
}

void CaptionItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform()) >= readableScale)
        m_painter.paintCaption(*painter, m_route, m_caption, m_state);
}

} // namespace holdfast
