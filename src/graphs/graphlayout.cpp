// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/graphlayout.h"

#include "graphs/automaticlayout.h"
#include "graphs/edgerouter.h"

#include <QMap>

#include <algorithm>
#include <cmath>

namespace holdfast {

namespace {

// The editor that wrote the positions draws cards of about 380 x 90; ours are smaller, so its distances are scaled. The
// smallest scale that keeps the cards apart wins.
constexpr double authorScales[] = {0.58, 0.66, 0.75, 0.86, 1.0};
constexpr double minimumSideGap = 14;
constexpr double minimumRowGap = 26;
constexpr double columnTolerance = 12; // cards this near to one column (row) were meant to stand in it
constexpr double rowTolerance = 6;
constexpr double positionLimit = 1e6; // beyond it a position is a mistake
constexpr double emptinessLimit = 700; // pixels of height or width a task; sparser drawings are not readable
constexpr qsizetype graphvizLimit = 5000; // rows crossed by all edges; dot needs seconds beyond it

// Values that differ by no more than tolerance become equal: the first of each group decides.
QList<double> aligned(const QList<double> &values, double tolerance)
{
    QList<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    QMap<double, double> target;
    double group = 0;
    for (qsizetype i = 0; i < sorted.size(); ++i) {
        if (i == 0 || sorted[i] - group > tolerance)
            group = sorted[i];
        target.insert(sorted[i], group);
    }
    QList<double> result;
    result.reserve(values.size());
    for (const double value : values)
        result.append(target.value(value));
    return result;
}

bool keepApart(const QList<QRectF> &cells)
{
    QList<qsizetype> byTop(cells.size());
    for (qsizetype i = 0; i < byTop.size(); ++i)
        byTop[i] = i;
    std::sort(byTop.begin(), byTop.end(),
              [&cells](qsizetype a, qsizetype b) { return cells[a].top() < cells[b].top(); });
    for (qsizetype i = 0; i < byTop.size(); ++i) {
        const QRectF &upper = cells[byTop[i]];
        for (qsizetype j = i + 1; j < byTop.size(); ++j) {
            const QRectF &lower = cells[byTop[j]];
            if (lower.top() >= upper.bottom() + minimumRowGap)
                break;
            if (std::abs(lower.left() - upper.left()) < graphsize::cardWidth + minimumSideGap)
                return false;
        }
    }
    return true;
}

QList<QRectF> cellsAt(const TaskGraph &graph, double scale)
{
    QList<double> xs;
    QList<double> ys;
    for (const TaskNode &node : graph.nodes) {
        xs.append(node.position->x() * scale);
        ys.append(node.position->y() * scale);
    }
    xs = aligned(xs, columnTolerance);
    ys = aligned(ys, rowTolerance);
    QList<QRectF> cells;
    for (qsizetype i = 0; i < xs.size(); ++i)
        cells.append(QRectF(std::round(xs[i]), std::round(ys[i]), graphsize::cardWidth, graphsize::cardHeight));
    return cells;
}

std::optional<QList<QRectF>> authorCards(const TaskGraph &graph)
{
    const auto isUsable = [](const TaskNode &node) {
        return node.position && std::abs(node.position->x()) < positionLimit
            && std::abs(node.position->y()) < positionLimit;
    };
    if (!std::all_of(graph.nodes.cbegin(), graph.nodes.cend(), isUsable))
        return std::nullopt;
    for (const double scale : authorScales) {
        const QList<QRectF> cells = cellsAt(graph, scale);
        if (!keepApart(cells))
            continue;
        QRectF extent;
        for (const QRectF &cell : cells)
            extent |= cell;
        const double limit = emptinessLimit * static_cast<double>(graph.nodes.size() + 2);
        if (extent.width() > limit || extent.height() > limit)
            return std::nullopt;
        QList<QRectF> cards;
        for (qsizetype i = 0; i < cells.size(); ++i) {
            QRectF card({0, 0}, cardSize(graph.nodes[i].kind));
            card.moveCenter(cells[i].center());
            cards.append(card);
        }
        return cards;
    }
    return std::nullopt;
}

// Several edges between the same two cards are bowed apart; the only edge between two cards is not bowed.
QList<double> bows(const TaskGraph &graph)
{
    constexpr double spread = 44;
    QMap<std::pair<int, int>, QList<qsizetype>> groups;
    for (qsizetype i = 0; i < graph.edges.size(); ++i)
        groups[{graph.edges[i].from, graph.edges[i].to}].append(i);
    QList<double> result(graph.edges.size(), 0);
    for (const QList<qsizetype> &group : std::as_const(groups)) {
        for (qsizetype i = 0; i < group.size(); ++i)
            result[group[i]] = (static_cast<double>(i) - static_cast<double>(group.size() - 1) / 2) * spread;
    }
    return result;
}

// Rough, because the layout must not depend on fonts.
QSizeF captionSize(const QString &caption)
{
    return {static_cast<double>(std::min<qsizetype>(caption.size(), 28)) * 6.6 + 12, graphsize::captionHeight};
}

/// Finds places for captions on their edges that are free of cards and of other captions.
class CaptionPlacer
{
public:
    explicit CaptionPlacer(const QList<QRectF> &cards)
        : m_cards(cards)
    {
        m_byTop.resize(cards.size());
        for (qsizetype i = 0; i < cards.size(); ++i)
            m_byTop[i] = i;
        std::sort(m_byTop.begin(), m_byTop.end(),
                  [&cards](qsizetype a, qsizetype b) { return cards[a].top() < cards[b].top(); });
    }

    QPointF place(const QPainterPath &path, const TaskEdge &edge)
    {
        const double wanted = std::clamp(edge.captionFraction.value_or(0.45), 0.1, 0.9);
        const QSizeF size = captionSize(edge.caption);
        QPointF best = path.pointAtPercent(wanted);
        double least = 1e9;
        for (int step = 0; step <= 16; ++step) {
            const double shift = (step + 1) / 2 * 0.05 * (step % 2 == 1 ? 1 : -1);
            const double fraction = wanted + shift;
            if (fraction < 0.06 || fraction > 0.94)
                continue;
            const QPointF at = path.pointAtPercent(fraction);
            QRectF box({0, 0}, size);
            box.moveCenter(at);
            const double cost = covered(box);
            if (cost < least) {
                least = cost;
                best = at;
            }
            if (cost == 0)
                break;
        }
        QRectF box({0, 0}, size);
        box.moveCenter(best);
        m_captions.append(box);
        return best;
    }

private:
    [[nodiscard]] double covered(const QRectF &box) const
    {
        double area = 0;
        const auto add = [&](const QRectF &other) {
            const QRectF common = box & other;
            area += common.width() * common.height();
        };
        const auto first = std::lower_bound(m_byTop.cbegin(), m_byTop.cend(), box.top() - graphsize::cardHeight - 4,
                                            [this](qsizetype card, double top) { return m_cards[card].top() < top; });
        for (auto it = first; it != m_byTop.cend() && m_cards[*it].top() < box.bottom() + 4; ++it)
            add(m_cards[*it].adjusted(-2, -4, 2, 4));
        for (const QRectF &caption : m_captions)
            add(caption);
        return area;
    }

    const QList<QRectF> &m_cards;
    QList<qsizetype> m_byTop;
    QList<QRectF> m_captions;
};

} // namespace

QSizeF cardSize(NodeKind kind)
{
    switch (kind) {
    case NodeKind::Start:
        return {graphsize::startWidth, graphsize::startHeight};
    case NodeKind::Title:
        return {graphsize::cardWidth, graphsize::titleHeight};
    default:
        return {graphsize::cardWidth, graphsize::cardHeight};
    }
}

GraphLayout layoutGraph(const TaskGraph &graph)
{
    GraphLayout layout;
    if (const auto placed = authorCards(graph)) {
        layout.cards = *placed;
    } else {
        std::optional<QList<QRectF>> drawn;
        if (rowsCrossed(graph) <= graphvizLimit)
            drawn = layoutWithGraphviz(graph);
        layout.source = drawn ? LayoutSource::Graphviz : LayoutSource::Layers;
        layout.cards = drawn ? *drawn : layoutInLayers(graph);
    }
    for (const QRectF &card : std::as_const(layout.cards))
        layout.bounds |= card;

    const EdgeRouter router(layout.cards);
    const QList<double> bow = bows(graph);
    CaptionPlacer captions(layout.cards);
    for (qsizetype i = 0; i < graph.edges.size(); ++i) {
        const TaskEdge &edge = graph.edges[i];
        EdgeRoute route{router.route(edge.from, edge.to, bow[i]), {}};
        if (!edge.caption.isEmpty())
            route.captionAt = captions.place(route.path, edge);
        layout.bounds |= route.path.boundingRect();
        layout.routes.append(route);
    }
    return layout;
}

} // namespace holdfast
