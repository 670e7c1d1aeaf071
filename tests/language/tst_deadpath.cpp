// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/deadpath.h"

#include <QtTest>

#include <random>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

constexpr auto next = "#none#"_L1;

DeadPathGraph graphOf(const QStringList &tasks, const QList<std::array<QString, 3>> &edges)
{
    DeadPathGraph graph;
    for (const auto &task : tasks)
        graph.addTask(task);
    for (const auto &[from, label, to] : edges)
        graph.addEdge(from, label, to);
    return graph;
}

} // namespace

/// Which tasks run, wait or are skipped, in small graphs and in ones made at random.
class DeadPathTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tasksStartInNumericOrder();
    void aJoinWaitsForAllLivePaths();
    void aPredecessorWithALiveAndADeadEdgeIsLive();
    void skippingTravelsToTheEnd();
    void errorsHoldWhatIsBehindThem();
    void anErroredTaskCanRunAgainOrBeSkipped();
    void unreachableTasksAreSkipped();
    void edgesThatCloseACycleDoNotCount();
    void longChainsAreSkippedWithoutRecursion();
    void edgesToMissingTasksAreRefused();
    void predecessorsAreToldInOrderOfCompletion();
    void randomGraphsNeverStick_data();
    void randomGraphsNeverStick();
};

void DeadPathTest::tasksStartInNumericOrder()
{
    auto graph = graphOf({u"0"_s, u"10"_s, u"9"_s, u"x"_s},
                         {{u"0"_s, next, u"10"_s}, {u"0"_s, next, u"x"_s}, {u"0"_s, next, u"9"_s}});
    QVERIFY(graph.start(u"0"_s));
    QCOMPARE(graph.takeRunnable(), QStringList{u"0"_s});
    QVERIFY(!graph.hasRunnable());
    graph.complete(u"0"_s, {next});
    QCOMPARE(graph.takeRunnable(), (QStringList{u"9"_s, u"10"_s, u"x"_s}));
    QCOMPARE(graph.state(u"9"_s), DeadPathGraph::TaskState::Running);
}

void DeadPathTest::aJoinWaitsForAllLivePaths()
{
    auto graph =
        graphOf({u"0"_s, u"1"_s, u"2"_s, u"3"_s},
                {{u"0"_s, next, u"1"_s}, {u"0"_s, next, u"2"_s}, {u"1"_s, next, u"3"_s}, {u"2"_s, next, u"3"_s}});
    QVERIFY(graph.start(u"0"_s));
    (void)graph.takeRunnable();
    graph.complete(u"0"_s, {next});
    (void)graph.takeRunnable();
    graph.complete(u"1"_s, {next});
    QVERIFY(!graph.hasRunnable());
    QCOMPARE(graph.undecidedPredecessors(u"3"_s), QStringList{u"2"_s});
    graph.complete(u"2"_s, {next});
    QCOMPARE(graph.takeRunnable(), QStringList{u"3"_s});
    graph.complete(u"3"_s, {});
    QVERIFY(graph.isCompleted());
}

void DeadPathTest::aPredecessorWithALiveAndADeadEdgeIsLive()
{
    auto graph = graphOf({u"0"_s, u"1"_s}, {{u"0"_s, u"yes"_s, u"1"_s}, {u"0"_s, u"no"_s, u"1"_s}});
    QVERIFY(graph.start(u"0"_s));
    (void)graph.takeRunnable();
    graph.complete(u"0"_s, {u"no"_s});
    QCOMPARE(graph.takeRunnable(), QStringList{u"1"_s});
    const auto edges = graph.edges();
    QCOMPARE(edges.at(0).state, DeadPathGraph::EdgeState::Dead);
    QCOMPARE(edges.at(1).state, DeadPathGraph::EdgeState::Live);
}

void DeadPathTest::skippingTravelsToTheEnd()
{
    auto graph = graphOf({u"0"_s, u"1"_s, u"2"_s, u"3"_s},
                         {{u"0"_s, u"yes"_s, u"1"_s}, {u"0"_s, u"no"_s, u"2"_s}, {u"2"_s, next, u"3"_s}});
    QVERIFY(graph.start(u"0"_s));
    (void)graph.takeRunnable();
    graph.complete(u"0"_s, {u"yes"_s});
    QCOMPARE(graph.state(u"2"_s), DeadPathGraph::TaskState::Skipped);
    QCOMPARE(graph.state(u"3"_s), DeadPathGraph::TaskState::Skipped);
    QVERIFY(!graph.isCompleted());
}

void DeadPathTest::errorsHoldWhatIsBehindThem()
{
    auto graph = graphOf({u"0"_s, u"1"_s}, {{u"0"_s, next, u"1"_s}});
    QVERIFY(graph.start(u"0"_s));
    (void)graph.takeRunnable();
    graph.fail(u"0"_s);
    QCOMPARE(graph.state(u"1"_s), DeadPathGraph::TaskState::New);
    QVERIFY(graph.isFailed());
    QVERIFY(!graph.isCompleted());
}

void DeadPathTest::anErroredTaskCanRunAgainOrBeSkipped()
{
    auto graph = graphOf({u"0"_s, u"1"_s, u"2"_s}, {{u"0"_s, next, u"1"_s}, {u"1"_s, next, u"2"_s}});
    QVERIFY(graph.start(u"0"_s));
    (void)graph.takeRunnable();
    graph.fail(u"0"_s);
    graph.runAgain(u"0"_s);
    QCOMPARE(graph.takeRunnable(), QStringList{u"0"_s});
    graph.complete(u"0"_s, {next});
    (void)graph.takeRunnable();
    graph.wait(u"1"_s);
    QVERIFY(!graph.isFailed());
    graph.skip(u"1"_s);
    QCOMPARE(graph.state(u"2"_s), DeadPathGraph::TaskState::Skipped);
    QVERIFY(graph.isCompleted());
    // What is decided stays decided.
    graph.complete(u"1"_s, {next});
    graph.runAgain(u"0"_s);
    QVERIFY(graph.isCompleted());
}

void DeadPathTest::unreachableTasksAreSkipped()
{
    auto graph = graphOf({u"0"_s, u"1"_s, u"7"_s}, {{u"0"_s, next, u"1"_s}, {u"7"_s, next, u"1"_s}});
    QVERIFY(graph.start(u"0"_s));
    QCOMPARE(graph.state(u"7"_s), DeadPathGraph::TaskState::Skipped);
    (void)graph.takeRunnable();
    graph.complete(u"0"_s, {next});
    QCOMPARE(graph.takeRunnable(), QStringList{u"1"_s});
    QVERIFY(!graphOf({u"0"_s}, {}).start(u"1"_s));
}

void DeadPathTest::edgesThatCloseACycleDoNotCount()
{
    auto graph =
        graphOf({u"0"_s, u"1"_s, u"2"_s},
                {{u"0"_s, next, u"1"_s}, {u"1"_s, next, u"2"_s}, {u"2"_s, next, u"1"_s}, {u"2"_s, next, u"2"_s}});
    QVERIFY(graph.start(u"0"_s));
    QStringList order;
    while (graph.hasRunnable()) {
        for (const auto ids = graph.takeRunnable(); const auto &id : ids) {
            order.append(id);
            graph.complete(id, {next});
        }
    }
    QCOMPARE(order, (QStringList{u"0"_s, u"1"_s, u"2"_s}));
    QVERIFY(graph.isCompleted());
}

void DeadPathTest::longChainsAreSkippedWithoutRecursion()
{
    constexpr int length = 200000;
    DeadPathGraph graph;
    for (int id = 0; id < length; ++id)
        graph.addTask(QString::number(id));
    for (int id = 0; id + 1 < length; ++id)
        graph.addEdge(QString::number(id), u"yes"_s, QString::number(id + 1));
    QVERIFY(graph.start(u"0"_s));
    (void)graph.takeRunnable();
    graph.complete(u"0"_s, {u"no"_s});
    QVERIFY(graph.isCompleted());
}

void DeadPathTest::edgesToMissingTasksAreRefused()
{
    DeadPathGraph graph;
    graph.addTask(u"0"_s);
    QVERIFY(!graph.addEdge(u"0"_s, next, u"1"_s));
    QVERIFY(!graph.addEdge(u"1"_s, next, u"0"_s));
    QVERIFY(graph.edges().isEmpty());
    QVERIFY(!graph.contains(u"1"_s));
    QCOMPARE(graph.tasks(), QStringList{u"0"_s});
}

void DeadPathTest::predecessorsAreToldInOrderOfCompletion()
{
    auto graph = graphOf({u"0"_s, u"1"_s, u"2"_s, u"3"_s, u"4"_s},
                         {{u"0"_s, next, u"1"_s},
                          {u"0"_s, next, u"2"_s},
                          {u"0"_s, next, u"3"_s},
                          {u"1"_s, next, u"4"_s},
                          {u"2"_s, next, u"4"_s},
                          {u"3"_s, u"other"_s, u"4"_s}});
    QVERIFY(graph.start(u"0"_s));
    (void)graph.takeRunnable();
    graph.complete(u"0"_s, {next});
    (void)graph.takeRunnable();
    graph.complete(u"2"_s, {next});
    graph.complete(u"3"_s, {next});
    graph.complete(u"1"_s, {next});
    QCOMPARE(graph.livePredecessors(u"4"_s), (QStringList{u"2"_s, u"1"_s}));
    QCOMPARE(graph.labels(u"3"_s), QStringList{u"other"_s});
}

void DeadPathTest::randomGraphsNeverStick_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 40; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

/// Whatever the shape, and whatever labels are chosen: every task is completed or skipped in the end, a task runs at most
/// once, and only when a predecessor chose it.
void DeadPathTest::randomGraphsNeverStick()
{
    QFETCH(quint32, seed);
    std::mt19937 random(seed);
    const auto pick = [&random](quint32 below) { return random() % below; };
    const int count = 5 + static_cast<int>(pick(60));
    DeadPathGraph graph;
    for (int id = 0; id < count; ++id)
        graph.addTask(QString::number(id));
    for (auto edges = count * 2; edges > 0; --edges)
        graph.addEdge(QString::number(pick(count)), pick(2) ? u"yes"_s : u"no"_s, QString::number(pick(count)));
    QVERIFY(graph.start(u"0"_s));
    QSet<QString> ran;
    while (graph.hasRunnable()) {
        for (const auto ids = graph.takeRunnable(); const auto &id : ids) {
            QVERIFY(!ran.contains(id));
            QVERIFY(id == u"0"_s || !graph.livePredecessors(id).isEmpty());
            QVERIFY(graph.undecidedPredecessors(id).isEmpty());
            ran.insert(id);
            graph.complete(id, {pick(2) ? u"yes"_s : u"no"_s});
        }
    }
    QVERIFY(graph.isCompleted());
}

QTEST_GUILESS_MAIN(DeadPathTest)
#include "tst_deadpath.moc"
