// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/playbooks/playbookgraphmodel.h"
#include "sampleworkplan.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

class TestPlaybookGraphModel : public QObject
{
    Q_OBJECT
private:
    QString detailOf(const PlaybookGraphModel &model, const QString &taskId)
    {
        return model.index(model.rowOf(taskId)).data(PlaybookGraphModel::DetailRole).toString();
    }

private Q_SLOTS:
    // mission: S111
    void rowsAreTheTasksWithTheirStates()
    {
        JobRunner jobs(1);
        PlaybookGraphModel model(jobs);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy laidOut(&model, &PlaybookGraphModel::graphLaidOut);
        model.setSnapshot(samples::waitingRun());
        QCOMPARE(model.rowCount(), 14);
        QVERIFY(!model.isLaidOut()); // that happens on another thread
        QVERIFY(!model.index(0).data(PlaybookGraphModel::CardRole).toRectF().isValid());
        QTRY_COMPARE(laidOut.count(), 1);
        QVERIFY(model.index(0).data(PlaybookGraphModel::CardRole).toRectF().isValid());

        QCOMPARE(model.nodeState(model.rowOf(u"9"_s)), NodeState::Waiting);
        QCOMPARE(model.nodeState(model.rowOf(u"12"_s)), NodeState::NotTaken);
        QCOMPARE(model.nodeState(model.rowOf(u"10"_s)), NodeState::Pending);
        QCOMPARE(model.count(NodeState::Done), 9);
        QCOMPARE(detailOf(model, u"8"_s), u"XDR · polled 3× · 2.1 s"_s);
        QCOMPARE(detailOf(model, u"9"_s), u"waits for any member · 6 min"_s);
        QCOMPARE(detailOf(model, u"12"_s), u"not taken"_s);
        QCOMPARE(detailOf(model, u"10"_s), u"code42-alert-resolve"_s);
    }

    void edgesSayWhetherTheyWereTaken()
    {
        JobRunner jobs(1);
        PlaybookGraphModel model(jobs);
        model.setSnapshot(samples::waitingRun());
        QHash<QString, EdgeState> states;
        for (int edge = 0; edge < model.graph().edges.size(); ++edge) {
            const TaskEdge &found = model.graph().edges[edge];
            states.insert(u"%1>%2"_s.arg(model.graph().nodes[found.from].id, model.graph().nodes[found.to].id),
                          model.edgeState(edge));
        }
        QCOMPARE(states.value(u"5>6"_s), EdgeState::Taken);
        QCOMPARE(states.value(u"5>12"_s), EdgeState::NotTaken);
        QCOMPARE(states.value(u"9>10"_s), EdgeState::Pending);
    }

    void anotherMomentSignalsExactlyWhatChanged()
    {
        JobRunner jobs(1);
        PlaybookGraphModel model(jobs);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy laidOut(&model, &PlaybookGraphModel::graphLaidOut);
        model.setSnapshot(samples::waitingRun());
        QTRY_COMPARE(laidOut.count(), 1);

        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const QSignalSpy edges(&model, &PlaybookGraphModel::edgesChanged);
        WorkPlanSnapshot next = samples::waitingRun();
        next.tasks[u"9"_s].state = NodeState::Done;
        next.tasks[u"9"_s].branch = u"Malicious"_s;
        next.takenEdges.insert({u"9"_s, u"10"_s, u"Malicious"_s});
        next.deadEdges.insert({u"9"_s, u"13"_s, u"Benign"_s});
        model.setSnapshot(next);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(laidOut.count(), 1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), model.rowOf(u"9"_s));
        QCOMPARE(changed[0][1].toModelIndex().row(), model.rowOf(u"9"_s));
        QCOMPARE(edges.count(), 1);
        QCOMPARE(edges[0][0].value<QList<int>>().size(), 2);

        model.setSnapshot(next);
        QCOMPARE(changed.count(), 1);
    }

    void onlyLiveTasksFollowTheClock()
    {
        JobRunner jobs(1);
        PlaybookGraphModel model(jobs);
        const WorkPlanSnapshot plan = samples::waitingRun();
        model.setSnapshot(plan);
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setNow(plan.atMs + 1000);
        QCOMPARE(changed.count(), 0); // still 6 min
        model.setNow(plan.atMs + 60'000);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), model.rowOf(u"9"_s));
        QCOMPARE(detailOf(model, u"9"_s), u"waits for any member · 7 min"_s);
    }

    void aPlaybookWithoutARunHasNoStates()
    {
        JobRunner jobs(1);
        PlaybookGraphModel model(jobs);
        WorkPlanSnapshot plan;
        plan.playbook = samples::exfiltrationPlaybook();
        model.setSnapshot(plan);
        QCOMPARE(model.nodeState(3), NodeState::None);
        QCOMPARE(model.edgeState(0), EdgeState::Plain);
        QCOMPARE(detailOf(model, u"7"_s), u"xdr-get-endpoints"_s);
    }

    void aLayoutThatComesTooLateIsDropped()
    {
        JobRunner jobs(1);
        PlaybookGraphModel model(jobs);
        const QSignalSpy laidOut(&model, &PlaybookGraphModel::graphLaidOut);
        model.setSnapshot(samples::waitingRun());
        auto other = std::make_shared<Playbook>();
        other->name = u"Other"_s;
        Task start;
        start.id = u"0"_s;
        start.type = TaskType::Start;
        other->tasks = {start};
        other->finish();
        WorkPlanSnapshot next;
        next.playbook = other;
        model.setSnapshot(next);
        QTRY_VERIFY(model.isLaidOut());
        QCOMPARE(laidOut.count(), 1);
        QCOMPARE(model.graphLayout().cards.size(), 1);
    }

    void noPlaybookIsAnEmptyModel()
    {
        JobRunner jobs(1);
        PlaybookGraphModel model(jobs);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSnapshot(samples::waitingRun());
        model.setSnapshot({});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.rowOf(u"9"_s), -1);
        QCOMPARE(model.task(0), nullptr);
    }

    void findsTasksByNameCommandAndResult_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QStringList>("found");
        QTest::newRow("a part of the name in another case") << u"REVIEW"_s << QStringList{u"9"_s};
        QTest::newRow("a command, in reading order") << u"xdr-"_s << QStringList{u"7"_s, u"8"_s};
        QTest::newRow("what came of it") << u"#1043"_s << QStringList{u"6"_s};
        QTest::newRow("the number of a task comes first") << u"12"_s << QStringList{u"12"_s, u"2"_s, u"9"_s};
        QTest::newRow("words of the description") << u"dropbox"_s << QStringList{u"9"_s};
        QTest::newRow("blanks only") << u"  "_s << QStringList();
        QTest::newRow("nothing fits") << u"zebra"_s << QStringList();
    }

    void findsTasksByNameCommandAndResult()
    {
        QFETCH(QString, words);
        QFETCH(QStringList, found);
        JobRunner jobs(1);
        PlaybookGraphModel model(jobs);
        model.setSnapshot(samples::waitingRun());
        QTRY_VERIFY(model.isLaidOut());
        QStringList ids;
        for (const int row : model.rowsMatching(words))
            ids.append(model.graph().nodes[row].id);
        QCOMPARE(ids, found);
    }

    void toolTipsAreNeverMarkup()
    {
        JobRunner jobs(1);
        PlaybookGraphModel model(jobs);
        WorkPlanSnapshot plan = samples::waitingRun();
        plan.tasks[u"7"_s].summary = u"<img src=x onerror=y>"_s;
        model.setSnapshot(plan);
        const QString tip = model.index(model.rowOf(u"7"_s)).data(Qt::ToolTipRole).toString();
        QVERIFY2(!tip.contains(u"<img"_s), qPrintable(tip));
        QVERIFY(tip.contains(u"&lt;img"_s));
    }

    // mission: S94
    void thePictureCarriesTheStates()
    {
        JobRunner jobs(1);
        PlaybookGraphModel model(jobs);
        model.setSnapshot(samples::waitingRun());
        QTRY_VERIFY(model.isLaidOut());
        const GraphPicture picture = model.picture(GraphColors::dark());
        QCOMPARE(picture.states[model.rowOf(u"9"_s)], NodeState::Waiting);
        QCOMPARE(picture.graph.nodes[model.rowOf(u"8"_s)].detail, u"XDR · polled 3× · 2.1 s"_s);
        QCOMPARE(picture.edgeStates.size(), picture.graph.edges.size());
        QCOMPARE(picture.note, u"Tasks: 14 · done: 9 · waiting: 1 · failed: 0"_s);
    }
};

QTEST_MAIN(TestPlaybookGraphModel)
#include "tst_playbookgraphmodel.moc"
