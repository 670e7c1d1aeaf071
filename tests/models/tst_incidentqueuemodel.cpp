// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/incidentqueuemodel.h"
#include "support/demostore.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

using Column = IncidentQueueModel::Column;

namespace {

Cell cellAt(const IncidentQueueModel &model, int row, Column column)
{
    return model.index(row, int(column)).data(CellRole::Cell).value<Cell>();
}

} // namespace

class IncidentQueueModelTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // mission: S37 S108
    void showsTheIncidentWithTypeSeverityOwnerAndTimeLeft()
    {
        DemoStore demo;
        demo.addCases();
        IncidentQueueModel model(demo.store(), demo.clock(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QTRY_COMPARE(model.rowCount(), 13); // eleven others, John, and his child of which mkim is a member
        const int john = model.rowOf(demo.john());
        QVERIFY(john >= 0);
        QVERIFY(cellAt(model, john, Column::Name).loading); // asked for now, there later
        QTRY_COMPARE(cellAt(model, john, Column::Name).text, u"Exposure on an endpoint"_s);
        QCOMPARE(cellAt(model, john, Column::Type).text, u"Code42 Alert"_s);
        QCOMPARE(cellAt(model, john, Column::Severity).text, u"High"_s);
        QCOMPARE(cellAt(model, john, Column::Severity).glyph, Glyph::High);
        QCOMPARE(cellAt(model, john, Column::Subject).text, u"John Anderson"_s);
        QCOMPARE(cellAt(model, john, Column::Owner).text, u"–"_s);
        QCOMPARE(cellAt(model, john, Column::Sla).text, u"00:41:10"_s);
        QVERIFY(cellAt(model, john, Column::Sla).mono);
        QCOMPARE(cellAt(model, john, Column::Files).text, u"40"_s);
        QCOMPARE(cellAt(model, john, Column::Playbook).text, u"waits for anyone"_s);
        QVERIFY(cellAt(model, john, Column::Name).strong); // nobody has opened it
    }

    // mission: S108
    void newIncidentsWaitAndNothingMoves()
    {
        DemoStore demo;
        demo.addCases();
        IncidentQueueModel model(demo.store(), demo.clock(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QTRY_COMPARE(model.rowCount(), 13);
        const QPersistentModelIndex current(model.index(3, 0));
        const IncidentId chosen = model.incidentAt(3);
        QSignalSpy waiting(&model, &IncidentQueueModel::waitingChanged);
        demo.addAlert(u"Late arrival"_s, Severity::Critical, u"late-1"_s);
        demo.addAlert(u"Another"_s, Severity::Low, u"late-2"_s);
        QTRY_COMPARE(model.waitingCount(), 2);
        QCOMPARE(model.rowCount(), 13);
        QCOMPARE(current.row(), 3);
        model.showWaiting();
        QTRY_COMPARE(model.rowCount(), 15);
        QCOMPARE(model.waitingCount(), 0);
        QCOMPARE(model.incidentAt(current.row()), chosen);
        QCOMPARE(current.row(), 5); // two came above it
    }

    void aChangedIncidentChangesInPlace()
    {
        DemoStore demo;
        demo.addCases();
        IncidentQueueModel model(demo.store(), demo.clock(), u"mkim"_s);
        QTRY_VERIFY(model.rowCount() > 0);
        const int row = model.rowOf(demo.john());
        QTRY_COMPARE(cellAt(model, row, Column::Owner).text, u"–"_s);
        QVERIFY(demo.store().write(
            [&](UnitOfWork &unit) { return unit.incidents().setOwner(demo.john(), u"mkim"_s, u"mkim"_s); }));
        QTRY_COMPARE(cellAt(model, row, Column::Owner).text, u"you"_s);
        QCOMPARE(model.rowOf(demo.john()), row);
        QVERIFY(!cellAt(model, row, Column::Name).strong);
    }

    void filterAndOrderKeepWhatStays()
    {
        DemoStore demo;
        demo.addCases();
        IncidentQueueModel model(demo.store(), demo.clock(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QTRY_COMPARE(model.rowCount(), 13);
        const QPersistentModelIndex john(model.index(model.rowOf(demo.john()), 0));
        model.setFilterLine(u"severity:high"_s);
        QTRY_VERIFY(model.rowCount() < 13);
        QVERIFY(john.isValid());
        QCOMPARE(model.incidentAt(john.row()), demo.john());
        model.sort(int(Column::Sla), Qt::AscendingOrder);
        QTRY_COMPARE(cellAt(model, 0, Column::Sla).text.left(1), u"-"_s);
        QCOMPARE(model.incidentAt(john.row()), demo.john());
        model.setFilterLine({});
        QTRY_COMPARE(model.rowCount(), 13);
        QCOMPARE(model.incidentAt(john.row()), demo.john());
    }

    void aLineThatCannotBeReadChangesNothingAndNamesThePlace()
    {
        DemoStore demo;
        demo.addCases();
        IncidentQueueModel model(demo.store(), demo.clock(), u"mkim"_s);
        QTRY_COMPARE(model.rowCount(), 13);
        QSignalSpy rejected(&model, &IncidentQueueModel::filterRejected);
        model.setFilterLine(u"sverity:high"_s);
        QCOMPARE(rejected.count(), 1);
        QVERIFY(rejected.first().first().value<Error>().message.contains(u"sverity"_s));
        QCOMPARE(model.rowCount(), 13);
        QCOMPARE(model.filterLine(), QString());
    }

    void restrictedIncidentsOfOthersDoNotExist()
    {
        DemoStore demo;
        demo.addCases();
        IncidentQueueModel model(demo.store(), demo.clock(), u"areyes"_s);
        QTRY_COMPARE(model.rowCount(), 12);
        QCOMPARE(model.totalCount(), 12);
    }

    void facetsCountWhatTheFilterLeaves()
    {
        DemoStore demo;
        demo.addCases();
        IncidentQueueModel model(demo.store(), demo.clock(), u"mkim"_s);
        QTRY_VERIFY(model.facets().severity.loaded);
        QCOMPARE(model.facets().severity.values.at(0),
                 (FacetValue{u"Critical"_s, u"severity:critical"_s, 1, Glyph::Critical, Tone::Critical}));
        QSignalSpy changed(&model, &IncidentQueueModel::facetsChanged);
        model.setFilterLine(u"severity:low"_s);
        QTRY_COMPARE(model.facets().severity.values.at(0).count, 0);
        QCOMPARE(model.facets().severity.values.at(3).term, u"severity:low"_s);
        QVERIFY(model.facets().severity.values.at(3).count > 0);
    }

    // mission: S108
    void aHundredThousandRowsLoadOnlyWhatIsLookedAt()
    {
        DemoStore demo;
        demo.addMany(100'000);
        IncidentQueueModel model(demo.store(), demo.clock(), u"mkim"_s);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 100'000, 30'000);
        QSignalSpy loaded(&model, &IncidentQueueModel::rowChanged);
        QVERIFY(cellAt(model, 73'219, Column::Name).loading);
        QTRY_VERIFY(!cellAt(model, 73'219, Column::Name).loading);
        QVERIFY(loaded.count() <= 64);
        QVERIFY(!model.loadedRow(5));
    }

    void marksStayWithTheirIncident()
    {
        DemoStore demo;
        demo.addCases();
        IncidentQueueModel model(demo.store(), demo.clock(), u"mkim"_s);
        QTRY_COMPARE(model.rowCount(), 13);
        model.setMarked(2, true);
        const IncidentId marked = model.incidentAt(2);
        model.sort(int(Column::Name), Qt::AscendingOrder);
        QTRY_VERIFY(model.rowOf(marked) != 2);
        QCOMPARE(model.marked(), QList<IncidentId>{marked});
        QCOMPARE(cellAt(model, model.rowOf(marked), Column::Mark).glyph, Glyph::Checked);
    }
};

QTEST_GUILESS_MAIN(IncidentQueueModelTest)
#include "tst_incidentqueuemodel.moc"
