// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/casemodel.h"
#include "models/casereader.h"
#include "models/cell.h"
#include "models/commandpalettemodel.h"
#include "models/connectionsmodel.h"
#include "models/evidencemodel.h"
#include "models/evidencestagemodel.h"
#include "models/fetchjobs.h"
#include "models/jobsmodel.h"
#include "models/warroommodel.h"
#include "support/demostore.h"
#include "support/fixedworkplan.h"

#include <QAbstractItemModelTester>
#include <QFutureWatcher>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;

Entry chat(const IncidentId &incident, const QString &text)
{
    Entry entry;
    entry.incident = incident;
    entry.author = u"areyes"_s;
    entry.text = text;
    return entry;
}

} // namespace

class CaseModelsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCaseIsReadInOneSnapshotAndAgainWhenItChanges()
    {
        DemoStore demo;
        demo.addJohn();
        FixedWorkPlan plans(demoWorkPlan());
        CaseModel model(demo.store(), &plans, u"mkim"_s);
        model.setIncident(demo.john());
        QTRY_VERIFY(model.isLoaded());
        const CaseSnapshot &snapshot = model.snapshot();
        QCOMPARE(snapshot.fileCount, 40);
        QCOMPARE(snapshot.evidenceCount, 4);
        QCOMPARE(snapshot.entryCount, 8);
        QCOMPARE(snapshot.questions.size(), 1);
        QCOMPARE(snapshot.questions.first().options, (QStringList{u"Malicious"_s, u"Benign"_s}));
        QCOMPARE(snapshot.family.size(), 1);
        QVERIFY(snapshot.family.first().restricted);
        QTRY_COMPARE(model.work().steps.size(), 9);
        QVERIFY(demo.store().write(
            [&](UnitOfWork &unit) { return unit.humanTasks().answer(demo.question(), u"Benign"_s, {}, u"mkim"_s); }));
        QTRY_VERIFY(model.snapshot().questions.isEmpty());
    }

    // mission: S110
    void theColumnsOfTheBoardAreOneModelByStage()
    {
        DemoStore demo;
        demo.addJohn();
        EvidenceModel model(demo.store());
        EvidenceStageModel collected(model, EvidenceStage::Collected);
        EvidenceStageModel relevant(model, EvidenceStage::Relevant);
        EvidenceStageModel inReport(model, EvidenceStage::InReport);
        const QAbstractItemModelTester whole(&model, Mode::Fatal);
        const QAbstractItemModelTester first(&collected, Mode::Fatal);
        const QAbstractItemModelTester second(&relevant, Mode::Fatal);
        const QAbstractItemModelTester third(&inReport, Mode::Fatal);
        model.setIncident(demo.john());
        QTRY_COMPARE(model.rowCount(), 4);
        QCOMPARE(collected.rowCount(), 2);
        QCOMPARE(relevant.rowCount(), 1);
        QCOMPARE(inReport.rowCount(), 1);
        // What the store says moves the card; the row of the table stays where it is.
        const EvidenceId moved = collected.idAt(0);
        const int row = model.rowOf(moved);
        QVERIFY(demo.store().write(
            [&](UnitOfWork &unit) { return unit.evidence().setStage(moved, EvidenceStage::InReport, u"mkim"_s); }));
        QTRY_COMPARE(inReport.rowCount(), 2);
        QCOMPARE(collected.rowCount(), 1);
        QCOMPARE(collected.rowOf(moved), -1);
        QVERIFY(inReport.rowOf(moved) >= 0);
        QCOMPARE(model.rowOf(moved), row);
        QCOMPARE(model.index(row, int(EvidenceModel::Column::Stage)).data().toString(), u"In report"_s);
    }

    // mission: S110
    void aDropAsksForTheStageAndTakesOnlyWhatCanGoThere()
    {
        DemoStore demo;
        demo.addJohn();
        EvidenceModel model(demo.store());
        model.setIncident(demo.john());
        QTRY_COMPARE(model.rowCount(), 4);
        EvidenceStageModel collected(model, EvidenceStage::Collected);
        EvidenceStageModel relevant(model, EvidenceStage::Relevant);
        QSignalSpy wanted(&relevant, &EvidenceStageModel::stageWanted);
        QVERIFY(collected.flags(collected.index(0, 0)).testFlag(Qt::ItemIsDragEnabled));
        QVERIFY(!collected.flags(collected.index(0, 0)).testFlag(Qt::ItemIsDropEnabled));
        const std::unique_ptr<QMimeData> cards(collected.mimeData({collected.index(0, 0), collected.index(1, 2)}));
        QCOMPARE(EvidenceModel::idsOf(cards.get()), (QList{collected.idAt(0), collected.idAt(1)}));
        QVERIFY(relevant.canDropMimeData(cards.get(), Qt::MoveAction, -1, -1, {}));
        QVERIFY(!collected.canDropMimeData(cards.get(), Qt::MoveAction, -1, -1, {})); // they are there
        QVERIFY(!relevant.canDropMimeData(cards.get(), Qt::CopyAction, -1, -1, {}));
        QVERIFY(relevant.dropMimeData(cards.get(), Qt::MoveAction, -1, -1, {}));
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.at(0).at(0).value<QList<EvidenceId>>(), (QList{collected.idAt(0), collected.idAt(1)}));
        QCOMPARE(relevant.rowCount(), 1); // nothing moves before the store has moved it
        QMimeData words;
        words.setText(u"E-1"_s);
        QVERIFY(!relevant.canDropMimeData(&words, Qt::MoveAction, -1, -1, {}));
        QMimeData others;
        others.setData(model.mimeTypes().constFirst(), "[\"of another incident\"]");
        QVERIFY(!relevant.canDropMimeData(&others, Qt::MoveAction, -1, -1, {}));
        QMimeData broken;
        broken.setData(model.mimeTypes().constFirst(), "[\"cut");
        QVERIFY(!relevant.dropMimeData(&broken, Qt::MoveAction, -1, -1, {}));
        QCOMPARE(wanted.count(), 1);
    }

    void fetchesThatBringSomethingOrFailAreTold()
    {
        DemoStore demo;
        ConnectionsModel connections;
        ConnectionState code42;
        code42.instance = u"code42-prod"_s;
        connections.setConnections({code42});
        JobsModel jobs;
        const QAbstractItemModelTester tester(&jobs, Mode::Fatal);
        FetchNote note{u"code42-prod"_s, demoNowMs - 1000, 0, 1, 200, 3, 0, {}};
        const auto fetched = [&](qint64 atMs, int added, const QString &error) {
            note.atMs = atMs;
            note.added = added;
            note.error = error;
            return demo.store().write([&](UnitOfWork &unit) { return unit.fetchState().note(note); });
        };
        QVERIFY(fetched(demoNowMs - 1000, 3, {})); // before the window
        const FetchJobs telling(demo.store(), connections, demo.clock(), jobs);
        QVERIFY(fetched(demoNowMs + 1000, 0, {})); // nothing new: no news
        QVERIFY(fetched(demoNowMs + 2000, 2, {}));
        QTRY_COMPARE(jobs.rowCount(), 1);
        const auto cell = [&](int row, JobsModel::Column column) {
            return jobs.index(row, int(column)).data().toString();
        };
        const int newest = 0;
        QCOMPARE(cell(newest, JobsModel::Column::Title), u"Fetch from code42-prod"_s);
        QVERIFY(cell(newest, JobsModel::Column::Detail).startsWith(u"2 new incident"_s));
        const QString reason = u"code42-prod does not answer."_s;
        QVERIFY(fetched(demoNowMs + 3000, 0, reason));
        QTRY_COMPARE(jobs.rowCount(), 2);
        QVERIFY(fetched(demoNowMs + 4000, 0, reason)); // the same again
        QVERIFY(fetched(demoNowMs + 5000, 0, {}));
        QVERIFY(fetched(demoNowMs + 6000, 0, reason)); // anew
        QTRY_COMPARE(jobs.rowCount(), 3);
        QCOMPARE(jobs.runningCount(), 0);
    }

    void aRestrictedChildIsHiddenFromOthers()
    {
        DemoStore demo;
        demo.addJohn();
        CaseModel model(demo.store(), nullptr, u"areyes"_s);
        model.setIncident(demo.john());
        QTRY_VERIFY(model.isLoaded());
        QVERIFY(model.snapshot().family.isEmpty());
    }

    void anUnknownIncidentIsAnErrorInWords()
    {
        DemoStore demo;
        CaseModel model(demo.store(), nullptr, u"mkim"_s);
        model.setIncident(IncidentId(u"nothing"_s));
        QTRY_COMPARE(model.state().phase, LoadState::Phase::Failed);
        QVERIFY(!model.state().error.message.isEmpty());
    }

    void entriesComeAsTheyAreWrittenAndOnlyOfThisIncident()
    {
        DemoStore demo;
        demo.addJohn();
        const Incident other = demo.addAlert(u"Other"_s, Severity::Low, u"other"_s);
        WarRoomModel model(demo.store(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, Mode::Fatal);
        model.setIncident(demo.john());
        QTRY_COMPARE(model.rowCount(), 7); // the system's entry is filtered away
        QVERIFY(demo.store().write(
            [&](UnitOfWork &unit) { return unit.entries().append(chat(other.id, u"elsewhere"_s)); }));
        QVERIFY(
            demo.store().write([&](UnitOfWork &unit) { return unit.entries().append(chat(demo.john(), u"here"_s)); }));
        QTRY_COMPARE(model.rowCount(), 8);
        QCOMPARE(model.line(7).entry.text, u"here"_s);
        QVERIFY(model.line(0).evidence);
        QVERIFY(model.line(0).request > 0);
        QCOMPARE(model.line(3).author, u"you"_s);
    }

    void theFilterHidesKindsAndFindsWords()
    {
        DemoStore demo;
        demo.addJohn();
        WarRoomModel model(demo.store(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, Mode::Fatal);
        model.setIncident(demo.john());
        QTRY_COMPARE(model.rowCount(), 7);
        WarRoomModel::Shown shown;
        shown.system = true;
        model.setShown(shown);
        QTRY_COMPARE(model.rowCount(), 8);
        shown.playbook = false;
        shown.chat = false;
        shown.system = false;
        model.setShown(shown);
        QTRY_COMPARE(model.rowCount(), 3);
        shown = {};
        shown.text = u"departing lens"_s;
        model.setShown(shown);
        QTRY_COMPARE(model.rowCount(), 1);
    }

    void earlierEntriesAreLoadedWhenAsked()
    {
        DemoStore demo;
        const Incident incident = demo.addAlert(u"Long"_s, Severity::Low, u"long"_s);
        QVERIFY(demo.store().write([&](UnitOfWork &unit) -> Result<void> {
            for (int at = 0; at < 500; ++at) {
                if (const auto made = unit.entries().append(chat(incident.id, QString::number(at))); !made)
                    return made.error();
            }
            return {};
        }));
        WarRoomModel model(demo.store(), u"mkim"_s);
        const QAbstractItemModelTester tester(&model, Mode::Fatal);
        model.setIncident(incident.id);
        QTRY_COMPARE(model.rowCount(), 300);
        QCOMPARE(model.line(299).entry.text, u"499"_s);
        QVERIFY(model.hasEarlier());
        model.loadEarlier();
        QTRY_COMPARE(model.rowCount(), 500);
        QCOMPARE(model.line(0).entry.text, u"0"_s);
        QVERIFY(!model.hasEarlier());
    }

    void evidenceHasHashesStagesAndCustody()
    {
        DemoStore demo;
        demo.addJohn();
        EvidenceModel model(demo.store());
        const QAbstractItemModelTester tester(&model, Mode::Fatal);
        model.setIncident(demo.john());
        QTRY_COMPARE(model.rowCount(), 4);
        QCOMPARE(model.index(0, int(EvidenceModel::Column::Number)).data().toString(), u"E-1"_s);
        QCOMPARE(model.index(0, int(EvidenceModel::Column::Sha256)).data(CellRole::Copy).toString().size(), 64);
        QCOMPARE(model.index(0, int(EvidenceModel::Column::Stage)).data().toString(), u"In report"_s);
        CustodyModel custody(demo.store());
        const QAbstractItemModelTester custodyTester(&custody, Mode::Fatal);
        custody.setEvidence(model.item(0).id);
        QTRY_COMPARE(custody.rowCount(), 2);
        QCOMPARE(custody.index(0, int(CustodyModel::Column::Action)).data().toString(), u"taken"_s);
        QVERIFY(demo.store().write([&](UnitOfWork &unit) {
            return unit.evidence().setStage(model.item(1).id, EvidenceStage::InReport, u"mkim"_s);
        }));
        QTRY_COMPARE(model.item(1).stage, EvidenceStage::InReport);
        model.setCheck({model.item(2).title}, demoNowMs);
        const auto check = [&](int row) {
            return model.index(row, int(EvidenceModel::Column::Check)).data(CellRole::Cell).value<Cell>();
        };
        QCOMPARE(check(2).tone, Tone::Critical);
        QCOMPARE(check(1).tone, Tone::Done);
    }

    void aValueLeadsToItsStoredAnswer()
    {
        DemoStore demo;
        const Incident john = demo.addJohn();
        const Provenance title = john.provenance.value(u"employeetitle"_s);
        QFutureWatcher<Result<ExchangeView>> watcher;
        QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
        watcher.setFuture(readExchange(demo.store(), title.exchange));
        QVERIFY(finished.wait());
        const ExchangeView view = watcher.result().value();
        QCOMPARE(view.number, 3);
        QCOMPARE(view.service, u"ad-qrst"_s);
        QCOMPARE(view.answerSha256.size(), 64);
        QFutureWatcher<Result<std::pair<QByteArray, QByteArray>>> bytes;
        QSignalSpy read(&bytes, &QFutureWatcherBase::finished);
        bytes.setFuture(readExchangeBytes(demo.store(), title.exchange));
        QVERIFY(read.wait());
        QVERIFY(bytes.result().value().second.contains("Director Design"));
    }

    void thePaletteFindsActionsCommandsIncidentsAndPeople()
    {
        DemoStore demo;
        demo.addJohn();
        CommandRegistry commands;
        Command isolate;
        isolate.definition.name = u"xdr-endpoint-isolate"_s;
        isolate.definition.brand = u"Cortex XDR"_s;
        isolate.definition.description = u"Cut an endpoint off the network"_s;
        commands.add(std::move(isolate));
        CommandPaletteModel model(demo.store(), commands, u"mkim"_s);
        const QAbstractItemModelTester tester(&model, Mode::Fatal);
        model.setActions({{PaletteItem::Kind::Action, u"report"_s, u"Save report PDF"_s, {}, u"Ctrl+P"_s},
                          {PaletteItem::Kind::Action, u"quit"_s, u"Quit"_s, {}, {}}});
        QCOMPARE(model.rowCount(), 2);
        model.setQuery(u"rep"_s);
        QCOMPARE(model.item(0).id, u"report"_s);
        model.setQuery(u"/isol"_s);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.item(0).kind, PaletteItem::Kind::Command);
        model.setQuery(u"#exposure"_s);
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(model.item(0).id, demo.john().text);
        model.setQuery(u"@john"_s);
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(model.item(0).kind, PaletteItem::Kind::Person);
        model.setQuery(u"#no such thing"_s);
        QCOMPARE(model.rowCount(), 0);
    }

    void jobsSayHowFarTheyAreAndCanBeCanceled()
    {
        JobsModel jobs;
        const QAbstractItemModelTester tester(&jobs, Mode::Fatal);
        std::stop_source stop;
        const int job = jobs.begin(u"Export"_s, stop);
        jobs.setProgress(job, 30, 120);
        QCOMPARE(jobs.runningCount(), 1);
        QCOMPARE(jobs.overallFraction(), 0.25);
        QCOMPARE(jobs.index(0, int(JobsModel::Column::Progress)).data().toString(), u"30 of 120"_s);
        jobs.cancel(0);
        QVERIFY(stop.stop_requested());
        QCOMPARE(jobs.runningCount(), 1); // until the job says that it stopped
        jobs.fail(job, u"stopped"_s);
        QCOMPARE(jobs.runningCount(), 0);
        QCOMPARE(jobs.index(0, int(JobsModel::Column::State)).data().toString(), u"canceled"_s);
        jobs.clearFinished();
        QCOMPARE(jobs.rowCount(), 0);
    }

    void connectionsSayTheirHealthInWords()
    {
        ConnectionsModel model;
        const QAbstractItemModelTester tester(&model, Mode::Fatal);
        ConnectionState state{
            u"xdr"_s, u"Cortex XDR"_s, u"XDR"_s, u"https://xdr.test"_s, ConnectionState::Health::Good, {}, 12, 3, 60};
        model.setConnections({state});
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        state.health = ConnectionState::Health::Failing;
        state.message = u"The certificate has expired"_s;
        model.setConnections({state});
        QCOMPARE(reset.count(), 0);
        QCOMPARE(model.index(0, 0).data().toString(), u"failing"_s);
        QCOMPARE(model.index(0, int(ConnectionsModel::Column::Message)).data().toString(), state.message);
    }
};

QTEST_GUILESS_MAIN(CaseModelsTest)
#include "tst_casemodels.moc"
