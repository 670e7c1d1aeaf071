// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/automaticlayout.h"
#include "graphs/graphlayout.h"
#include "samplegraphs.h"

#include <QTest>
#include <QThreadPool>

#include <limits>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

// The first pair of cards that cover each other, in words; empty when there is none.
QString overlap(const QList<QRectF> &cards)
{
    for (qsizetype i = 0; i < cards.size(); ++i) {
        for (qsizetype j = 0; j < i; ++j) {
            if (cards[i].intersects(cards[j]))
                return u"cards %1 and %2 overlap"_s.arg(j).arg(i);
        }
    }
    return {};
}

// The first edge that does not join its two cards, in words.
QString looseEdge(const TaskGraph &graph, const GraphLayout &layout)
{
    for (qsizetype i = 0; i < graph.edges.size(); ++i) {
        const QRectF &from = layout.cards[graph.edges[i].from];
        const QRectF &to = layout.cards[graph.edges[i].to];
        const QPainterPath &path = layout.routes[i].path;
        if (path.elementAt(0) != QPointF(from.center().x(), from.bottom()))
            return u"edge %1 does not start at its card"_s.arg(i);
        if (path.currentPosition() != QPointF(to.center().x(), to.top()))
            return u"edge %1 does not end at its card"_s.arg(i);
    }
    return {};
}

} // namespace

class TestGraphLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // mission: S94
    void keepsTheAuthorsPositions()
    {
        const TaskGraph graph = samples::placedDiamond();
        const GraphLayout layout = layoutGraph(graph);
        QCOMPARE(layout.source, LayoutSource::Author);
        // Same columns, same order from top to bottom and from left to right.
        QCOMPARE(layout.cards[0].center().x(), layout.cards[1].center().x());
        QCOMPARE(layout.cards[2].top(), layout.cards[3].top());
        QVERIFY(layout.cards[2].right() < layout.cards[3].left());
        QVERIFY(layout.cards[1].bottom() < layout.cards[2].top());
        QVERIFY(layout.cards[3].bottom() < layout.cards[4].top());
        QCOMPARE(overlap(layout.cards), QString());
        QCOMPARE(looseEdge(graph, layout), QString());
    }

    void alignsCardsThatWereNearlyAligned()
    {
        TaskGraph graph = samples::placedDiamond();
        graph.nodes[1].position = QPointF(457.5, 195);
        graph.nodes[3].position = QPointF(665, 375);
        const GraphLayout layout = layoutGraph(graph);
        QCOMPARE(layout.source, LayoutSource::Author);
        QCOMPARE(layout.cards[1].center().x(), layout.cards[0].center().x());
        QCOMPARE(layout.cards[3].top(), layout.cards[2].top());
    }

    void spreadsTightPositionsUntilCardsAreApart()
    {
        TaskGraph graph = samples::placedDiamond();
        for (TaskNode &node : graph.nodes)
            node.position = *node.position * 0.75;
        const GraphLayout layout = layoutGraph(graph);
        QCOMPARE(layout.source, LayoutSource::Author);
        QCOMPARE(overlap(layout.cards), QString());
    }

    void laysOutItselfWherePositionsAreUnsound_data()
    {
        QTest::addColumn<QString>("flaw");
        QTest::newRow("one position is missing") << u"missing"_s;
        QTest::newRow("two cards stand on one place") << u"same"_s;
        QTest::newRow("a position is not a number") << u"nan"_s;
        QTest::newRow("a position is infinite") << u"infinite"_s;
        QTest::newRow("one card is a mile away") << u"far"_s;
    }

    void laysOutItselfWherePositionsAreUnsound()
    {
        QFETCH(QString, flaw);
        TaskGraph graph = samples::placedDiamond();
        if (flaw == "missing"_L1)
            graph.nodes[2].position.reset();
        else if (flaw == "same"_L1)
            graph.nodes[2].position = graph.nodes[3].position;
        else if (flaw == "nan"_L1)
            graph.nodes[2].position = QPointF(std::numeric_limits<double>::quiet_NaN(), 0);
        else if (flaw == "infinite"_L1)
            graph.nodes[2].position = QPointF(0, std::numeric_limits<double>::infinity());
        else
            graph.nodes[2].position = QPointF(0, 900'000);
        const GraphLayout layout = layoutGraph(graph);
        QCOMPARE(layout.source, LayoutSource::Graphviz);
        QCOMPARE(overlap(layout.cards), QString());
        QCOMPARE(looseEdge(graph, layout), QString());
        QVERIFY(layout.bounds.height() < 2000);
    }

    void drawsEveryShapeOfGraph_data()
    {
        QTest::addColumn<TaskGraph>("graph");
        QTest::newRow("no task at all") << TaskGraph{};
        TaskGraph one;
        one.nodes = {samples::node(u"0"_s, NodeKind::Start, u"Start"_s)};
        QTest::newRow("a single task") << one;
        TaskGraph loop = one;
        loop.edges = {samples::edge(0, 0)};
        QTest::newRow("a task that follows itself") << loop;
        TaskGraph cycle = samples::diamond();
        cycle.edges.append(samples::edge(4, 0));
        QTest::newRow("a cycle") << cycle;
        TaskGraph placedCycle = samples::placedDiamond();
        placedCycle.edges.append(samples::edge(4, 0));
        placedCycle.edges.append(samples::edge(2, 2));
        placedCycle.edges.append(samples::edge(3, 2));
        QTest::newRow("a cycle with the author's positions") << placedCycle;
        TaskGraph twice = samples::diamond();
        twice.edges.append(samples::edge(1, 2, u"maybe"_s));
        QTest::newRow("two branches to one task") << twice;
        TaskGraph islands = samples::diamond();
        islands.edges.remove(1, 3);
        QTest::newRow("parts without connection") << islands;
        QTest::newRow("a hundred tasks") << samples::generated(100, 1);
        QTest::newRow("a thousand tasks") << samples::generated(1000, 2);
        TaskGraph chain;
        for (int i = 0; i < 1000; ++i) {
            chain.nodes.append(samples::node(QString::number(i), NodeKind::Action, u"Set"_s));
            if (i > 0)
                chain.edges.append(samples::edge(i - 1, i));
        }
        QTest::newRow("a chain of a thousand tasks") << chain;
        QTest::newRow("more tasks than Graphviz is asked for") << samples::generated(2500, 3);
    }

    void drawsEveryShapeOfGraph()
    {
        QFETCH(TaskGraph, graph);
        const GraphLayout layout = layoutGraph(graph);
        QCOMPARE(layout.cards.size(), graph.nodes.size());
        QCOMPARE(layout.routes.size(), graph.edges.size());
        QCOMPARE(overlap(layout.cards), QString());
        QCOMPARE(looseEdge(graph, layout), QString());
        for (const QRectF &card : layout.cards)
            QVERIFY(layout.bounds.contains(card));
    }

    void twoEdgesBetweenTheSameCardsCanBeToldApart()
    {
        TaskGraph graph = samples::placedDiamond();
        graph.edges.append(samples::edge(1, 2, u"maybe"_s));
        const GraphLayout layout = layoutGraph(graph);
        QVERIFY(layout.routes[1].path != layout.routes[5].path);
        QVERIFY(layout.routes[1].captionAt != layout.routes[5].captionAt);
    }

    void placesCaptionsWhereTheAuthorPutThem()
    {
        TaskGraph graph = samples::placedDiamond();
        graph.edges[1].captionFraction = 0.3;
        graph.edges[2].captionFraction = 0.7;
        const GraphLayout layout = layoutGraph(graph);
        QCOMPARE(layout.routes[1].captionAt, layout.routes[1].path.pointAtPercent(0.3));
        QCOMPARE(layout.routes[2].captionAt, layout.routes[2].path.pointAtPercent(0.7));
    }

    void sameGraphSameLayout()
    {
        const TaskGraph graph = samples::generated(120, 7);
        QCOMPARE(layoutGraph(graph), layoutGraph(graph));
        const TaskGraph placed = samples::placedDiamond();
        QCOMPARE(layoutGraph(placed), layoutGraph(placed));
    }

    void manyThreadsMayLayOutAtOnce()
    {
        const TaskGraph graph = samples::generated(60, 11);
        const GraphLayout expected = layoutGraph(graph);
        QThreadPool pool;
        pool.setMaxThreadCount(4);
        QAtomicInt equal;
        for (int i = 0; i < 16; ++i) {
            pool.start([&] {
                if (layoutGraph(graph) == expected)
                    equal.fetchAndAddRelaxed(1);
            });
        }
        pool.waitForDone();
        QCOMPARE(equal.loadRelaxed(), 16);
    }

    void layersPutEveryTaskBelowItsPredecessors()
    {
        const TaskGraph graph = samples::generated(300, 5);
        const QList<QRectF> cards = layoutInLayers(graph);
        QCOMPARE(overlap(cards), QString());
        for (const TaskEdge &edge : graph.edges)
            QVERIFY(cards[edge.from].bottom() < cards[edge.to].top());
    }
};

QTEST_GUILESS_MAIN(TestGraphLayout)
#include "tst_graphlayout.moc"
