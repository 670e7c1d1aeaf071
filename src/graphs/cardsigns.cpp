// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/cardsigns.h"

namespace holdfast {

CardSign kindSign(NodeKind kind)
{
    QPainterPath path;
    switch (kind) {
    case NodeKind::Start:
    case NodeKind::Title:
    case NodeKind::Action:
        return {};
    case NodeKind::Decision:
        path.moveTo(0, -5.5);
        path.lineTo(5.5, 0);
        path.lineTo(0, 5.5);
        path.lineTo(-5.5, 0);
        path.closeSubpath();
        return {path, false};
    case NodeKind::SubPlaybook: // a sheet on a sheet
        path.addRect(-2, -2, 7, 7);
        path.moveTo(-2, 2);
        path.lineTo(-5, 2);
        path.lineTo(-5, -5);
        path.lineTo(2, -5);
        path.lineTo(2, -2);
        return {path, false};
    case NodeKind::Manual: // a person
        path.addEllipse(QPointF(0, -2.8), 2.4, 2.4);
        path.moveTo(-4.8, 5.2);
        path.cubicTo(-4.8, 0.2, 4.8, 0.2, 4.8, 5.2);
        return {path, false};
    case NodeKind::Collection: // a form
        path.addRect(-4.5, -5, 9, 10);
        path.moveTo(-2, -1.8);
        path.lineTo(2, -1.8);
        path.moveTo(-2, 1.6);
        path.lineTo(2, 1.6);
        return {path, false};
    }
    return {};
}

CardSign stateSign(NodeState state)
{
    QPainterPath path;
    switch (state) {
    case NodeState::None:
    case NodeState::Pending:
    case NodeState::NotTaken:
        return {};
    case NodeState::Done:
        path.moveTo(-4, 0.2);
        path.lineTo(-1.2, 3);
        path.lineTo(4.2, -3);
        return {path, false};
    case NodeState::Running:
        path.moveTo(-3, -4.5);
        path.lineTo(4.5, 0);
        path.lineTo(-3, 4.5);
        path.closeSubpath();
        return {path, true};
    case NodeState::Waiting:
        path.addRect(-4, -5, 2.8, 10);
        path.addRect(1.2, -5, 2.8, 10);
        return {path, true};
    case NodeState::Failed:
        path.moveTo(-3.6, -3.6);
        path.lineTo(3.6, 3.6);
        path.moveTo(3.6, -3.6);
        path.lineTo(-3.6, 3.6);
        return {path, false};
    }
    return {};
}

} // namespace holdfast
