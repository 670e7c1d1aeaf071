// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/theme/stateglyphs.h"

#include <QFontMetrics>
#include <QPainterPath>

#include <cmath>
#include <numbers>

namespace holdfast {

namespace {

QPointF at(const QRectF &square, qreal x, qreal y)
{
    return {square.left() + x * square.width(), square.top() + y * square.height()};
}

QPainterPath polygon(const QRectF &square, std::initializer_list<QPointF> points)
{
    QPainterPath path;
    bool first = true;
    for (const QPointF &point : points) {
        const QPointF place = at(square, point.x(), point.y());
        if (first)
            path.moveTo(place);
        else
            path.lineTo(place);
        first = false;
    }
    path.closeSubpath();
    return path;
}

QPainterPath star(const QRectF &square)
{
    QPainterPath path;
    for (int corner = 0; corner < 10; ++corner) {
        const qreal radius = corner % 2 == 0 ? 0.52 : 0.22;
        const qreal angle = -std::numbers::pi / 2 + corner * std::numbers::pi / 5;
        const QPointF place = at(square, 0.5 + radius * std::cos(angle), 0.53 + radius * std::sin(angle));
        if (corner == 0)
            path.moveTo(place);
        else
            path.lineTo(place);
    }
    path.closeSubpath();
    return path;
}

} // namespace

qreal glyphSide(const QFontMetrics &metrics)
{
    return std::round(metrics.capHeight() * 1.05) + 1;
}

void drawGlyph(QPainter &painter, Glyph glyph, const QRectF &square, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    QPen line(color, std::max<qreal>(1.4, square.width() * 0.16), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    const QPen thin(color, std::max<qreal>(1.1, square.width() * 0.11), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    switch (glyph) {
    case Glyph::None:
        break;
    case Glyph::Critical:
        painter.drawPath(polygon(square, {{0.5, 0}, {1, 0.5}, {0.5, 1}, {0, 0.5}}));
        break;
    case Glyph::High:
        painter.drawPath(polygon(square, {{0.5, 0.06}, {1, 0.94}, {0, 0.94}}));
        break;
    case Glyph::Medium:
        painter.drawEllipse(square.adjusted(square.width() * 0.07, square.height() * 0.07, -square.width() * 0.07,
                                            -square.height() * 0.07));
        break;
    case Glyph::Low:
        painter.drawPath(polygon(square, {{0, 0.06}, {1, 0.06}, {0.5, 0.94}}));
        break;
    case Glyph::Done: {
        QPainterPath path(at(square, 0.06, 0.55));
        path.lineTo(at(square, 0.36, 0.84));
        path.lineTo(at(square, 0.94, 0.18));
        painter.strokePath(path, line);
        break;
    }
    case Glyph::Running:
        painter.drawPath(polygon(square, {{0.12, 0}, {1, 0.5}, {0.12, 1}}));
        break;
    case Glyph::Waiting:
        painter.drawRect(QRectF(at(square, 0.18, 0), at(square, 0.4, 1)));
        painter.drawRect(QRectF(at(square, 0.6, 0), at(square, 0.82, 1)));
        break;
    case Glyph::Failed: {
        QPainterPath path(at(square, 0.12, 0.12));
        path.lineTo(at(square, 0.88, 0.88));
        path.moveTo(at(square, 0.88, 0.12));
        path.lineTo(at(square, 0.12, 0.88));
        painter.strokePath(path, line);
        break;
    }
    case Glyph::Pending:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(thin);
        painter.drawEllipse(square.adjusted(1, 1, -1, -1));
        break;
    case Glyph::NotTaken: {
        QPen dashed(thin);
        dashed.setDashPattern({1.6, 1.9});
        painter.setBrush(Qt::NoBrush);
        painter.setPen(dashed);
        painter.drawEllipse(square.adjusted(1, 1, -1, -1));
        break;
    }
    case Glyph::Marked:
        painter.drawPath(star(square));
        break;
    case Glyph::Unmarked:
        painter.strokePath(star(square.adjusted(0.8, 0.8, -0.8, -0.8)), thin);
        break;
    case Glyph::Isolated:
        painter.drawRect(square.adjusted(0.5, 0.5, -0.5, -0.5));
        break;
    case Glyph::Timer:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(thin);
        painter.drawEllipse(square.adjusted(0.8, 0.8, -0.8, -0.8));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPie(square.adjusted(2, 2, -2, -2), 90 * 16, -120 * 16);
        break;
    case Glyph::Locked: {
        painter.drawRoundedRect(QRectF(at(square, 0.12, 0.45), at(square, 0.88, 1)), 1, 1);
        QPainterPath shackle(at(square, 0.28, 0.5));
        shackle.lineTo(at(square, 0.28, 0.3));
        shackle.arcTo(QRectF(at(square, 0.28, 0.02), at(square, 0.72, 0.58)), 180, -180);
        shackle.lineTo(at(square, 0.72, 0.5));
        painter.strokePath(shackle, thin);
        break;
    }
    case Glyph::Checked:
    case Glyph::Unchecked: {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, 1.1));
        painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
        if (glyph == Glyph::Checked) {
            QPainterPath path(at(square, 0.22, 0.52));
            path.lineTo(at(square, 0.43, 0.74));
            path.lineTo(at(square, 0.8, 0.28));
            painter.strokePath(path, thin);
        }
        break;
    }
    }
    painter.restore();
}

} // namespace holdfast
