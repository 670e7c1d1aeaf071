// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/edgerouter.h"

#include <QLineF>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

namespace holdfast {

namespace {

constexpr double sideGap = 12; // kept between a way round and the side of a card
constexpr double endGap = 12; // kept above and below a card, and length of the straight piece at an edge's ends
constexpr double clearance = 4; // an S-curve may come this near to a card
constexpr double cornerRadius = 16;
constexpr int obstacleLimit = 28; // an edge past more cards than this runs behind them: no way round would be readable

QRectF inflated(const QRectF &card, double x, double y)
{
    return card.adjusted(-x, -y, x, y);
}

QPointF bottomOf(const QRectF &card)
{
    return {card.center().x(), card.bottom()};
}

QPointF topOf(const QRectF &card)
{
    return {card.center().x(), card.top()};
}

// Whether the open segment runs through the inside of the rectangle (Liang-Barsky); touching the border is allowed.
bool crosses(QPointF a, QPointF b, const QRectF &rect)
{
    double enter = 0;
    double leave = 1;
    const double dx = b.x() - a.x();
    const double dy = b.y() - a.y();
    const auto clip = [&](double delta, double distance) {
        if (delta == 0)
            return distance > 0;
        const double t = distance / delta;
        if (delta < 0)
            enter = std::max(enter, t);
        else
            leave = std::min(leave, t);
        return enter < leave;
    };
    constexpr double border = 0.01;
    return clip(-dx, a.x() - rect.left() - border) && clip(dx, rect.right() - border - a.x())
        && clip(-dy, a.y() - rect.top() - border) && clip(dy, rect.bottom() - border - a.y());
}

// A* from points[0] to points[1] along free lines of sight: for each point the one before it on its way, -1 for none.
QList<int> cheapestWay(const QList<QPointF> &points, const QList<QRectF> &areas)
{
    const auto count = points.size();
    QList<double> distance(count, std::numeric_limits<double>::infinity());
    QList<int> previous(count, -1);
    QList<bool> settled(count, false);
    using Entry = std::pair<double, int>; // length of the way through this point at best, point
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    distance[0] = 0;
    queue.emplace(0, 0);
    while (!queue.empty()) {
        const int at = queue.top().second;
        queue.pop();
        if (settled[at])
            continue;
        settled[at] = true;
        if (at == 1)
            break;
        for (int next = 1; next < count; ++next) {
            if (settled[next])
                continue;
            const double length = distance[at] + QLineF(points[at], points[next]).length();
            if (length >= distance[next])
                continue;
            const bool isVisible = std::none_of(areas.cbegin(), areas.cend(), [&](const QRectF &area) {
                return crosses(points[at], points[next], area);
            });
            if (isVisible) {
                distance[next] = length;
                previous[next] = at;
                queue.emplace(length + QLineF(points[next], points[1]).length(), next);
            }
        }
    }
    return previous;
}

// S-curves with vertical tangents through all points, which must descend.
QPainterPath smoothDescent(const QList<QPointF> &points, double bow)
{
    QPainterPath path(points.first());
    for (qsizetype i = 1; i < points.size(); ++i) {
        const QPointF a = points[i - 1];
        const QPointF b = points[i];
        const double middle = (a.y() + b.y()) / 2;
        if (qFuzzyCompare(a.x(), b.x()) && bow == 0)
            path.lineTo(b);
        else
            path.cubicTo(QPointF(a.x() + bow, middle), QPointF(b.x() + bow, middle), b);
    }
    return path;
}

// A monotone cubic curve (Fritsch and Carlson) through descending points, vertical at both ends: no waves between the
// points, so it stays near the polyline.
QPainterPath flowingDescent(const QList<QPointF> &points)
{
    const auto count = points.size();
    QList<double> slopes(count, 0); // dx/dy
    for (qsizetype i = 1; i + 1 < count; ++i) {
        const double before = (points[i].x() - points[i - 1].x()) / (points[i].y() - points[i - 1].y());
        const double after = (points[i + 1].x() - points[i].x()) / (points[i + 1].y() - points[i].y());
        if (before * after > 0)
            slopes[i] = 2 * before * after / (before + after);
    }
    QPainterPath path(points.first());
    for (qsizetype i = 1; i < count; ++i) {
        const QPointF a = points[i - 1];
        const QPointF b = points[i];
        const double third = (b.y() - a.y()) / 3;
        path.cubicTo(a + QPointF(slopes[i - 1] * third, third), b - QPointF(slopes[i] * third, third), b);
    }
    return path;
}

QPainterPath roundedPolyline(const QList<QPointF> &points)
{
    QPainterPath path(points.first());
    for (qsizetype i = 1; i + 1 < points.size(); ++i) {
        const QLineF in(points[i], points[i - 1]);
        const QLineF out(points[i], points[i + 1]);
        const double radius = std::min({cornerRadius, in.length() / 2, out.length() / 2});
        if (radius < 0.5)
            continue;
        path.lineTo(in.pointAt(radius / in.length()));
        path.quadTo(points[i], out.pointAt(radius / out.length()));
    }
    path.lineTo(points.last());
    return path;
}

} // namespace

EdgeRouter::EdgeRouter(QList<QRectF> cards)
    : m_cards(std::move(cards))
{
    m_byTop.resize(m_cards.size());
    for (int i = 0; i < m_byTop.size(); ++i) {
        m_byTop[i] = i;
        m_tallest = std::max(m_tallest, m_cards[i].height());
    }
    std::stable_sort(m_byTop.begin(), m_byTop.end(),
                     [this](int a, int b) { return m_cards[a].top() < m_cards[b].top(); });
}

QList<int> EdgeRouter::cardsTouching(const QRectF &area) const
{
    QList<int> found;
    auto it = std::lower_bound(m_byTop.cbegin(), m_byTop.cend(), area.top() - m_tallest,
                               [this](int card, double top) { return m_cards[card].top() < top; });
    for (; it != m_byTop.cend() && m_cards[*it].top() <= area.bottom(); ++it) {
        if (m_cards[*it].intersects(area))
            found.append(*it);
    }
    return found;
}

QList<int> EdgeRouter::blockers(const QPainterPath &path, int from, int to, double gap) const
{
    QList<int> near = cardsTouching(path.controlPointRect().adjusted(-gap, -gap, gap, gap));
    if (near.isEmpty())
        return {};
    const auto polylines = path.toSubpathPolygons();
    const auto isHit = [&](int card) {
        // An edge starts and ends on the border of its own cards and only must not run through them.
        const double own = card == from || card == to ? -1 : gap;
        const QRectF area = inflated(m_cards[card], own, own);
        for (const QPolygonF &line : polylines) {
            for (qsizetype i = 1; i < line.size(); ++i) {
                if (crosses(line[i - 1], line[i], area))
                    return true;
            }
        }
        return false;
    };
    near.removeIf([&](int card) { return !isHit(card); });
    return near;
}

QList<QPointF> EdgeRouter::shortestWay(int from, int to, QPointF start, QPointF goal) const
{
    // Only cards that turn out to be in the way become obstacles: few, even in a large graph.
    QSet<int> known{from, to};
    QList<int> obstacles{from, to};
    if (from == to)
        obstacles.removeLast();
    QList<QPointF> way;
    while (obstacles.size() <= obstacleLimit) {
        QList<QPointF> points{start, goal};
        QList<QRectF> areas;
        for (const int card : std::as_const(obstacles))
            areas.append(inflated(m_cards[card], sideGap, endGap));
        for (const QRectF &area : std::as_const(areas)) {
            for (const QPointF corner : {area.topLeft(), area.topRight(), area.bottomLeft(), area.bottomRight()}) {
                const bool isFree = std::none_of(areas.cbegin(), areas.cend(), [corner](const QRectF &other) {
                    return other.adjusted(0.01, 0.01, -0.01, -0.01).contains(corner);
                });
                if (isFree)
                    points.append(corner);
            }
        }
        const QList<int> previous = cheapestWay(points, areas);
        if (previous[1] < 0)
            return {};
        way.clear();
        for (int at = 1; at >= 0; at = previous[at])
            way.prepend(points[at]);
        const auto before = obstacles.size();
        for (qsizetype i = 1; i < way.size(); ++i) {
            const QRectF span = QRectF(way[i - 1], way[i]).normalized();
            for (const int card : cardsTouching(inflated(span, sideGap, endGap))) {
                if (!known.contains(card) && crosses(way[i - 1], way[i], inflated(m_cards[card], sideGap, endGap))) {
                    known.insert(card);
                    obstacles.append(card);
                }
            }
        }
        if (obstacles.size() == before)
            return way;
    }
    return {};
}

QPainterPath EdgeRouter::route(int from, int to, double bow) const
{
    const QPointF start = bottomOf(m_cards[from]);
    const QPointF end = topOf(m_cards[to]);
    const bool descends = end.y() - start.y() >= endGap;
    if (descends) {
        const QPainterPath direct = smoothDescent({start, end}, bow);
        if (blockers(direct, from, to, clearance).isEmpty())
            return direct;
    }
    const QPointF below(start.x(), start.y() + (descends ? std::min(endGap, (end.y() - start.y()) / 2) : endGap));
    const QPointF above(end.x(), end.y() - (descends ? std::min(endGap, (end.y() - start.y()) / 2) : endGap));
    const QList<QPointF> way = shortestWay(from, to, below, above);
    if (way.size() < 2)
        return smoothDescent({start, end}, bow);

    if (descends && way.size() > 2) {
        QList<QPointF> points = way;
        points.first() = start;
        points.last() = end;
        const auto tooLevel = [](QPointF a, QPointF b) { return b.y() - a.y() < 6; };
        const bool isMonotone = std::adjacent_find(points.cbegin(), points.cend(), tooLevel) == points.cend();
        if (isMonotone) {
            for (const QPainterPath &smooth : {flowingDescent(points), smoothDescent(points, 0)}) {
                if (blockers(smooth, from, to, clearance / 2).isEmpty())
                    return smooth;
            }
        }
    }
    QList<QPointF> points = way;
    points.prepend(start);
    points.append(end);
    return roundedPolyline(points);
}

} // namespace holdfast
