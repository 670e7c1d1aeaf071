// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/fileeventmodel.h"
#include "support/demostore.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QFutureWatcher>
#include <QSignalSpy>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

using Column = FileEventModel::Column;

namespace {

Cell cellAt(const FileEventModel &model, int row, Column column)
{
    return model.index(row, int(column)).data(CellRole::Cell).value<Cell>();
}

int rowNamed(const FileEventModel &model, const QString &name)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.event(row) && model.event(row)->fileName == name)
            return row;
    }
    return -1;
}

} // namespace

class FileEventModelTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_demo.addJohn(); }

    // mission: S52 S53 S54 S55 S56 S57 S58 S109
    void showsEveryEventOfJohnWithItsColumns()
    {
        FileEventModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setIncident(m_demo.john());
        QTRY_COMPARE(model.rowCount(), 40);
        QTRY_VERIFY(model.isComplete());
        QTRY_VERIFY(rowNamed(model, u"rotor_assembly.step"_s) >= 0);
        const int row = rowNamed(model, u"rotor_assembly.step"_s);
        QCOMPARE(cellAt(model, row, Column::FilePath).text, u"E:/Design/transfer/rotor_assembly/"_s);
        QCOMPARE(cellAt(model, row, Column::FilePath).elide, Qt::ElideMiddle);
        QCOMPARE(model.index(row, int(Column::FilePath)).data(CellRole::Copy).toString(),
                 u"E:/Design/transfer/rotor_assembly/"_s);
        QCOMPARE(cellAt(model, row, Column::Size).text, u"88.4 MB"_s);
        QVERIFY(cellAt(model, row, Column::Size).number);
        QCOMPARE(model.index(row, int(Column::Size)).data(CellRole::Sort).toLongLong(), 88'401'013);
        QCOMPARE(cellAt(model, row, Column::Category).text, u"Uncategorized"_s);
        QCOMPARE(cellAt(model, row, Column::Destination).text, u"SanDisk Ultra"_s);
        QCOMPARE(cellAt(model, row, Column::SyncDestination).text, u"not reported"_s);
        QCOMPARE(model.index(row, int(Column::Sha256)).data(CellRole::Copy).toString().size(), 64);
        QCOMPARE(model.index(row, int(Column::Md5)).data(CellRole::Copy).toString().size(), 32);
        QCOMPARE(cellAt(model, row, Column::Owner).text, u"john.anderson"_s);
    }

    // mission: S57 S58
    void whatIsMissingSaysSoWithTheSourcesReason()
    {
        FileEventModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        model.setIncident(m_demo.john());
        QTRY_VERIFY(rowNamed(model, u"thermal_model.zip"_s) >= 0);
        const int zip = rowNamed(model, u"thermal_model.zip"_s);
        QCOMPARE(cellAt(model, zip, Column::Sha256).text, u"not reported: file too large to hash"_s);
        QCOMPARE(model.index(zip, int(Column::Sha256)).data(Qt::ToolTipRole).toString(), u"file too large to hash"_s);
        const int csv = rowNamed(model, u"customer_list_emea.csv"_s);
        QCOMPARE(cellAt(model, csv, Column::Owner).text, u"not reported"_s);
        QCOMPARE(cellAt(model, csv, Column::Owner).tone, Tone::Muted);
    }

    // mission: S54
    void sizesAreSortedByBytesNotByTheirText()
    {
        FileEventModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        model.setIncident(m_demo.john());
        QTRY_VERIFY(model.isComplete());
        model.sort(int(Column::Size), Qt::DescendingOrder);
        QTRY_VERIFY(model.isComplete() && model.event(0));
        QTRY_VERIFY(model.event(39));
        for (int row = 1; row < 40; ++row)
            QVERIFY(model.event(row - 1)->sizeBytes >= model.event(row)->sizeBytes);
    }

    // mission: S55 S56
    void filtersByCategoryAndDestination()
    {
        FileEventModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setIncident(m_demo.john());
        QTRY_COMPARE(model.rowCount(), 40);
        model.setFilterLine(u"category:Spreadsheet"_s);
        QTRY_COMPARE(model.rowCount(), 10);
        model.setFilterLine(u"sync:Dropbox"_s);
        QTRY_VERIFY(model.isComplete());
        const int synced = model.rowCount();
        QVERIFY(synced > 0 && synced < 40);
        QTRY_COMPARE(cellAt(model, synced - 1, Column::SyncDestination).text, u"Dropbox"_s);
        QSignalSpy rejected(&model, &FileEventModel::filterRejected);
        model.setFilterLine(u"nonsense:1"_s);
        QCOMPARE(rejected.count(), 1);
        QCOMPARE(model.rowCount(), synced);
        QCOMPARE(model.totalCount(), 40);
    }

    void anAnswerToAnOlderQuestionIsDropped()
    {
        FileEventModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        model.setIncident(m_demo.john());
        for (const QString &line : {u"design"_s, u"category:Spreadsheet"_s, u"not trusted"_s, u"category:Archive"_s})
            model.setFilterLine(line);
        QTRY_VERIFY(model.isComplete());
        QCOMPARE(model.rowCount(), 5);
        QTRY_COMPARE(cellAt(model, 0, Column::Category).text, u"Archive"_s);
    }

    void theMarkFollowsTheEvidence()
    {
        FileEventModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        model.setIncident(m_demo.john());
        QTRY_VERIFY(rowNamed(model, u"bid_2026_final.xlsx"_s) >= 0);
        QTRY_VERIFY(model.isMarked(rowNamed(model, u"bid_2026_final.xlsx"_s)));
        QVERIFY(!model.isMarked(rowNamed(model, u"q4_board_deck.pptx"_s)));
        QCOMPARE(cellAt(model, rowNamed(model, u"bid_2026_final.xlsx"_s), Column::Mark).glyph, Glyph::Marked);
    }

    // mission: S109
    void aTableOfManyChunksLoadsOnlyThePagesLookedAt()
    {
        DemoStore demo;
        const Incident incident = demo.addAlert(u"Many"_s, Severity::Low, u"many"_s);
        demo.addFileEvents(incident.id, 12'000);
        FileEventModel model(demo.store(), demo.clock(), u"mkim"_s);
        model.setIncident(incident.id);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 12'000, 30'000);
        QVERIFY(!model.event(11'999));
        QTRY_VERIFY(model.event(11'999));
        QVERIFY(model.event(11'901)); // the same page
        QVERIFY(model.rowIdAt(5) > 0);
        QCOMPARE(model.rowOf(model.rowIdAt(7'000)), 7'000);
    }

    void exportsWhatIsShownAsCsv()
    {
        FileEventModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        model.setIncident(m_demo.john());
        model.setFilterLine(u"category:Archive"_s);
        QTRY_VERIFY(model.isComplete());
        const QString path = m_demo.folder() + u"/out.csv"_s;
        const auto progress = std::make_shared<std::atomic<qint64>>(0);
        QFutureWatcher<Result<qint64>> watcher;
        QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
        watcher.setFuture(model.exportCsv(path, {Column::FileName, Column::Size, Column::Owner}, progress, {}));
        QVERIFY(finished.wait());
        QVERIFY(watcher.result());
        QCOMPARE(watcher.result().value(), 5);
        QCOMPARE(progress->load(), 5);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArrayList lines = file.readAll().split('\n');
        QCOMPARE(lines.at(0).trimmed(), QByteArray("File,Size,Owner"));
        QCOMPARE(lines.size(), 7);
        QVERIFY(lines.at(5).startsWith("thermal_model.zip,412005065,"));
    }

    void aCanceledExportLeavesNothingBehind()
    {
        FileEventModel model(m_demo.store(), m_demo.clock(), u"mkim"_s);
        model.setIncident(m_demo.john());
        QTRY_VERIFY(model.isComplete());
        const QString path = m_demo.folder() + u"/canceled.csv"_s;
        std::stop_source stop;
        stop.request_stop();
        QFutureWatcher<Result<qint64>> watcher;
        QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
        watcher.setFuture(
            model.exportCsv(path, {Column::FileName}, std::make_shared<std::atomic<qint64>>(0), stop.get_token()));
        QVERIFY(finished.wait());
        QVERIFY(!watcher.result());
        QCOMPARE(watcher.result().error().code, ErrorCode::Canceled);
        QVERIFY(!QFile::exists(path));
    }

private:
    DemoStore m_demo;
};

QTEST_GUILESS_MAIN(FileEventModelTest)
#include "tst_fileeventmodel.moc"
