// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/automaticlayout.h"

#include "graphs/graphlayout.h"

#include <algorithm>
#include <cstdlib>

namespace holdfast {

namespace {

constexpr double columnPitch = graphsize::cardWidth + 26;
constexpr double rowPitch = graphsize::cardHeight + 56;
constexpr int sweeps = 4;

struct Neighbours
{
    QList<QList<int>> successors;
    QList<QList<int>> predecessors;
};

// Edges that close a cycle are left out, so that the rest has a longest way.
Neighbours acyclicNeighbours(const TaskGraph &graph)
{
    const auto count = graph.nodes.size();
    QList<QList<int>> all(count);
    for (const TaskEdge &edge : graph.edges)
        all[edge.from].append(edge.to);
    Neighbours result{QList<QList<int>>(count), QList<QList<int>>(count)};
    enum class Mark { New, Open, Closed };
    QList<Mark> marks(count, Mark::New);
    QList<std::pair<int, int>> stack; // task, next successor to visit
    for (int root = 0; root < count; ++root) {
        if (marks[root] != Mark::New)
            continue;
        stack.append({root, 0});
        marks[root] = Mark::Open;
        while (!stack.isEmpty()) {
            auto &[task, next] = stack.last();
            if (next == all[task].size()) {
                marks[task] = Mark::Closed;
                stack.removeLast();
                continue;
            }
            const int source = task;
            const int target = all[task][next++];
            if (marks[target] == Mark::Open)
                continue;
            result.successors[source].append(target);
            result.predecessors[target].append(source);
            if (marks[target] == Mark::New) {
                marks[target] = Mark::Open;
                stack.append({target, 0});
            }
        }
    }
    return result;
}

QList<int> longestWays(const Neighbours &neighbours)
{
    const auto count = neighbours.successors.size();
    QList<int> rank(count, 0);
    QList<qsizetype> open(count);
    QList<int> ready;
    for (int task = 0; task < count; ++task) {
        open[task] = neighbours.predecessors[task].size();
        if (open[task] == 0)
            ready.append(task);
    }
    for (qsizetype i = 0; i < ready.size(); ++i) {
        const int task = ready[i];
        for (const int next : neighbours.successors[task]) {
            rank[next] = std::max(rank[next], rank[task] + 1);
            if (--open[next] == 0)
                ready.append(next);
        }
    }
    return rank;
}

} // namespace

qsizetype rowsCrossed(const TaskGraph &graph)
{
    const QList<int> rank = longestWays(acyclicNeighbours(graph));
    qsizetype rows = 0;
    for (const TaskEdge &edge : graph.edges)
        rows += std::abs(rank[edge.to] - rank[edge.from]);
    return rows;
}

QList<QRectF> layoutInLayers(const TaskGraph &graph)
{
    const Neighbours neighbours = acyclicNeighbours(graph);
    const QList<int> rank = longestWays(neighbours);
    QList<QList<int>> rows;
    for (int task = 0; task < rank.size(); ++task) {
        while (rows.size() <= rank[task])
            rows.append(QList<int>());
        rows[rank[task]].append(task);
    }

    // Each row is sorted by the mean place of its neighbours in the rows done before, down and up in turn.
    QList<double> place(rank.size(), 0);
    const auto number = [&place](const QList<int> &row) {
        for (int i = 0; i < row.size(); ++i)
            place[row[i]] = i - (static_cast<double>(row.size()) - 1) / 2;
    };
    std::for_each(rows.cbegin(), rows.cend(), number);
    const auto sortBy = [&](QList<int> &row, const QList<QList<int>> &related) {
        QList<double> mean(place);
        for (const int task : std::as_const(row)) {
            if (related[task].isEmpty())
                continue;
            double sum = 0;
            for (const int other : related[task])
                sum += place[other];
            mean[task] = sum / static_cast<double>(related[task].size());
        }
        std::stable_sort(row.begin(), row.end(), [&mean](int a, int b) { return mean[a] < mean[b]; });
        number(row);
    };
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        if (sweep % 2 == 0)
            std::for_each(rows.begin(), rows.end(), [&](QList<int> &row) { sortBy(row, neighbours.predecessors); });
        else
            std::for_each(rows.rbegin(), rows.rend(), [&](QList<int> &row) { sortBy(row, neighbours.successors); });
    }

    QList<QRectF> cards;
    for (int task = 0; task < rank.size(); ++task) {
        QRectF card({0, 0}, cardSize(graph.nodes[task].kind));
        card.moveCenter({place[task] * columnPitch, rank[task] * rowPitch});
        cards.append(card);
    }
    return cards;
}

} // namespace holdfast
