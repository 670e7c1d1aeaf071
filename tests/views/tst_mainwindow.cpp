// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/casemodel.h"
#include "models/evidencemodel.h"
#include "models/evidencestagemodel.h"
#include "models/fileeventmodel.h"
#include "models/incidentqueuemodel.h"
#include "views/files/filespage.h"
#include "views/incidents/commandprompt.h"
#include "views/incidents/evidenceboard.h"
#include "views/incidents/evidencecolumn.h"
#include "views/incidents/evidencepage.h"
#include "views/incidents/incidentpage.h"
#include "views/incidents/infopage.h"
#include "views/incidents/inspector.h"
#include "views/incidents/reportpage.h"
#include "views/incidents/steplist.h"
#include "views/incidents/warroompage.h"
#include "views/incidents/warroomview.h"
#include "views/queue/queuepage.h"
#include "views/shell/mainwindow.h"
#include "views/widgets/actionbutton.h"
#include "views/widgets/chip.h"
#include "views/widgets/elidedlabel.h"
#include "views/widgets/facetcard.h"
#include "views/widgets/factlist.h"
#include "views/widgets/noticebar.h"
#include "views/widgets/queryline.h"
#include "views/widgets/tableview.h"
#include "views/windowstage.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDrag>
#include <QDragEnterEvent>
#include <QFile>
#include <QInputDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

template <typename T>
T *child(const QWidget &parent, const QString &name)
{
    T *found = parent.findChild<T *>(name);
    if (!found)
        qFatal("no child %s", qPrintable(name));
    return found;
}

QAbstractButton *buttonWithText(const QWidget &parent, const QString &text)
{
    for (QAbstractButton *button : parent.findChildren<QAbstractButton *>()) {
        if (QString(button->text()).remove(u'&') == text && button->isVisible())
            return button;
    }
    return nullptr;
}

} // namespace

/// The window by real clicks and keys over a store with John's case.
class MainWindowTest final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Theme> m_theme;

    struct Opened
    {
        explicit Opened(Theme &theme, bool withCases = true)
            : stage(theme)
        {
            if (withCases) {
                stage.demo.addCases();
                stage.connectAll();
            }
            window = std::make_unique<MainWindow>(stage.services);
            window->resize(1366, 768);
            window->show();
            if (!QTest::qWaitForWindowActive(window.get()))
                qFatal("the window does not show");
            if (withCases && !QTest::qWaitFor([this] { return window->queuePage().model().rowCount() == 13; }))
                qFatal("the queue stays empty");
        }
        void selectJohn()
        {
            QueuePage &queue = window->queuePage();
            queue.table().setFocus();
            queue.table().selectRow(queue.model().rowOf(stage.demo.john()));
        }
        IncidentPage &openJohn()
        {
            window->openIncident(stage.demo.john());
            IncidentPage *page = window->currentIncidentPage();
            if (!QTest::qWaitFor([page] { return page->model().isLoaded(); }))
                qFatal("the incident does not load");
            return *page;
        }

        EvidencePage &openEvidence(EvidencePage::View view)
        {
            IncidentPage &page = openJohn();
            page.showTab(IncidentPage::Tab::Evidence);
            page.evidencePage().setView(view);
            return page.evidencePage();
        }

        WindowStage stage;
        std::unique_ptr<MainWindow> window;
    };

    /// A drag that a mouse has begun on a card.
    class StartedDrag
    {
    public:
        StartedDrag(EvidenceColumn &column, int row)
        {
            const QRect card = column.visualRect(column.model()->index(row, column.modelColumn()));
            QTest::mousePress(column.viewport(), Qt::LeftButton, {}, card.center());
            for (const int far : {2, QApplication::startDragDistance() + 2, QApplication::startDragDistance() + 8}) {
                const QPointF at = card.center() + QPoint(far, far);
                QMouseEvent move(QEvent::MouseMove, at, column.viewport()->mapToGlobal(at), Qt::NoButton,
                                 Qt::LeftButton, Qt::NoModifier);
                QApplication::sendEvent(column.viewport(), &move);
            }
            const auto *drag = column.findChild<QDrag *>();
            if (drag) {
                m_data = std::make_unique<QMimeData>();
                for (const QString &format : drag->mimeData()->formats())
                    m_data->setData(format, drag->mimeData()->data(format));
                m_actions = drag->supportedActions();
            }
            QTest::mouseRelease(column.viewport(), Qt::LeftButton, {}, card.center());
        }
        [[nodiscard]] const QMimeData *data() const { return m_data.get(); }
        /// Whether the column would take it.
        [[nodiscard]] bool hover(EvidenceColumn &over) const
        {
            const QPoint at = over.viewport()->rect().center();
            QDragEnterEvent enter(at, m_actions, m_data.get(), Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(over.viewport(), &enter);
            QDragMoveEvent move(at, m_actions, m_data.get(), Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(over.viewport(), &move);
            QDragLeaveEvent leave;
            QApplication::sendEvent(over.viewport(), &leave);
            return enter.isAccepted() && move.isAccepted() && move.dropAction() == Qt::MoveAction;
        }
        /// Whether it was taken.
        [[nodiscard]] bool drop(EvidenceColumn &on) const
        {
            // A drop goes to the widget that has taken the drag when it came in.
            QDragEnterEvent enter(on.viewport()->rect().center(), m_actions, m_data.get(), Qt::LeftButton,
                                  Qt::NoModifier);
            QApplication::sendEvent(on.viewport(), &enter);
            QDropEvent drop(on.viewport()->rect().center(), m_actions, m_data.get(), Qt::LeftButton, Qt::NoModifier);
            drop.ignore();
            QApplication::sendEvent(on.viewport(), &drop);
            return drop.isAccepted();
        }

    private:
        std::unique_ptr<QMimeData> m_data;
        Qt::DropActions m_actions;
    };

    static constexpr int stageColumn = int(EvidenceModel::Column::Stage);

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>(*qApp);
        m_theme->setChoice(Theme::Choice::Light);
    }

    // mission: S107 S108
    void rowsAreWalkedAndOpenedByKeys()
    {
        Opened opened(*m_theme);
        TableView &table = opened.window->queuePage().table();
        table.setFocus();
        table.selectRow(0);
        QTest::keyClick(&table, Qt::Key_J);
        QTest::keyClick(&table, Qt::Key_J);
        QTest::keyClick(&table, Qt::Key_K);
        QCOMPARE(table.currentIndex().row(), 1);
        opened.selectJohn();
        QTest::keyClick(&table, Qt::Key_Return);
        QVERIFY(opened.window->currentIncidentPage());
        QCOMPARE(opened.window->currentIncidentPage()->incident(), opened.stage.demo.john());
        QTest::keyClick(opened.window.get(), Qt::Key_1, Qt::ControlModifier);
        QVERIFY(!opened.window->currentIncidentPage());
        QCOMPARE(opened.window->queuePage().model().incidentAt(table.currentIndex().row()), opened.stage.demo.john());
    }

    // mission: S41
    void openingTurnsPendingIntoActiveAndSaysWho()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        QTRY_COMPARE(page.model().snapshot().incident.status, IncidentStatus::Active);
        QVERIFY(opened.stage.actions.asked.contains(u"noteOpened"_s));
        QCOMPARE(opened.stage.actions.asked.count(u"noteOpened"_s), 1);
        QTRY_COMPARE(child<Chip>(page, u"statusChip"_s)->text(), u"Active"_s);
    }

    // mission: S41
    void keyATakesOwnershipAndTheRowShowsIt()
    {
        Opened opened(*m_theme);
        opened.selectJohn();
        QueuePage &queue = opened.window->queuePage();
        QTest::keyClick(&queue.table(), Qt::Key_A);
        QVERIFY(opened.stage.actions.asked.contains(u"takeOwnership"_s));
        const auto owner = [&] {
            return queue.model()
                .index(queue.model().rowOf(opened.stage.demo.john()), int(IncidentQueueModel::Column::Owner))
                .data()
                .toString();
        };
        QTRY_COMPARE(owner(), u"you"_s);
    }

    // mission: S37
    void anAlertThatArrivesWaitsBehindTheBarUntilR()
    {
        Opened opened(*m_theme);
        QueuePage &queue = opened.window->queuePage();
        opened.selectJohn();
        auto *bar = child<NoticeBar>(queue, u"waitingBar"_s);
        QVERIFY(!bar->isVisible());
        opened.stage.demo.addAlert(u"Exposure on an endpoint"_s, Severity::High, u"fresh"_s);
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(queue.model().rowCount(), 13);
        QTest::keyClick(&queue.table(), Qt::Key_R);
        QTRY_COMPARE(queue.model().rowCount(), 14);
        QVERIFY(!bar->isVisible());
        QCOMPARE(queue.model().incidentAt(queue.table().currentIndex().row()), opened.stage.demo.john());
    }

    void theFilterLineFiltersAndItsErrorStandsInPlace()
    {
        Opened opened(*m_theme);
        QueuePage &queue = opened.window->queuePage();
        auto *line = child<QueryLine>(queue, u"queryLine"_s);
        auto *error = child<QLabel>(queue, u"queryError"_s);
        QTest::keyClick(opened.window.get(), Qt::Key_L, Qt::ControlModifier);
        QVERIFY(line->hasFocus());
        QTest::keyClicks(line, u"sverity:high"_s);
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(error->isVisible());
        QVERIFY(error->text().contains(u"sverity"_s));
        line->setFocus();
        line->clear();
        QTest::keyClicks(line, u"severity:critical"_s);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE(queue.model().rowCount(), 1);
        QVERIFY(!error->isVisible());
    }

    void singleLettersDoNothingWhileWriting()
    {
        Opened opened(*m_theme);
        auto *line = child<QueryLine>(opened.window->queuePage(), u"queryLine"_s);
        line->setFocus();
        QTest::keyClicks(line, u"arcxs"_s);
        QCOMPARE(line->text(), u"arcxs"_s);
        QVERIFY(!opened.stage.actions.asked.contains(u"takeOwnership"_s));
    }

    void aClickOnACardFiltersAndASecondTakesItBack()
    {
        Opened opened(*m_theme);
        QueuePage &queue = opened.window->queuePage();
        auto *card = child<FacetCard>(queue, u"severityCard"_s);
        QTRY_VERIFY(card->facet().loaded);
        QTest::mouseClick(card, Qt::LeftButton, {}, card->rowRect(0).center());
        QCOMPARE(child<QueryLine>(queue, u"queryLine"_s)->text(), u"severity:critical"_s);
        QTRY_COMPARE(queue.model().rowCount(), 1);
        QTest::mouseClick(card, Qt::LeftButton, {}, card->rowRect(0).center());
        QTRY_COMPARE(queue.model().rowCount(), 13);
    }

    void anEmptyResultSaysWhyAndOffersTheWayBack()
    {
        Opened opened(*m_theme);
        QueuePage &queue = opened.window->queuePage();
        queue.setFilterLine(u"owner:nobody"_s);
        QTRY_VERIFY(buttonWithText(queue, u"Show all"_s));
        QTest::mouseClick(buttonWithText(queue, u"Show all"_s), Qt::LeftButton);
        QTRY_COMPARE(queue.model().rowCount(), 13);
    }

    void closingAsksForTheReasonAndDoesIt()
    {
        Opened opened(*m_theme);
        opened.selectJohn();
        QTest::keyClick(&opened.window->queuePage().table(), Qt::Key_C);
        QDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = opened.window->findChild<QDialog *>(u"CloseDialog"_s)));
        child<QComboBox>(*dialog, u"reasonBox"_s)->setCurrentIndex(1);
        QTest::mouseClick(child<QAbstractButton>(*dialog, u"closeButton"_s), Qt::LeftButton);
        QVERIFY(opened.stage.actions.asked.contains(u"close False positive"_s));
    }

    void theReasonOtherNeedsWords()
    {
        Opened opened(*m_theme);
        opened.selectJohn();
        QTest::keyClick(&opened.window->queuePage().table(), Qt::Key_C);
        QDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = opened.window->findChild<QDialog *>(u"CloseDialog"_s)));
        child<QComboBox>(*dialog, u"reasonBox"_s)->setCurrentIndex(3);
        QTest::mouseClick(child<QAbstractButton>(*dialog, u"closeButton"_s), Qt::LeftButton);
        QVERIFY(dialog->isVisible());
        QVERIFY(child<QLabel>(*dialog, u"errorLabel"_s)->isVisible());
        QTest::keyClicks(child<QPlainTextEdit>(*dialog, u"notesEdit"_s), u"wrong tenant"_s);
        QTest::mouseClick(child<QAbstractButton>(*dialog, u"closeButton"_s), Qt::LeftButton);
        QVERIFY(opened.stage.actions.asked.contains(u"close Other"_s));
    }

    // mission: S44 S46 S47 S48 S49 S50 S51 S69
    void everyWidgetOfTheInfoPageIsFilled()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        for (const QString &name : {u"subjectFacts"_s, u"exposureFacts"_s, u"endpointFacts"_s}) {
            auto *list = child<FactList>(page, name);
            QTRY_VERIFY(list->facts().size() >= 7);
            for (const Fact &fact : list->facts()) {
                QVERIFY2(!fact.whole.isEmpty(), qPrintable(name + u' ' + fact.label));
                QVERIFY2(fact.value.text != u"not reported"_s, qPrintable(fact.label));
            }
        }
        QTRY_COMPARE(child<StepList>(page, u"workSteps"_s)->steps().size(), 9);
        QTRY_COMPARE(child<TableView>(page, u"infoFilesTable"_s)->model()->rowCount(), 40);
        QTRY_VERIFY(child<QListView>(page, u"infoWarRoomView"_s)->model()->rowCount() >= 7);
    }

    // mission: S72 S81
    void badgesTellOfContainmentAndCompleteness()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        QTRY_COMPARE(child<ElidedLabel>(page, u"isolatedBadge"_s)->text(), u"isolated since 14:03:11"_s);
        QCOMPARE(child<ElidedLabel>(page, u"isolatedBadge"_s)->cell().glyph, Glyph::Isolated);
        QCOMPARE(child<ElidedLabel>(page, u"completenessBadge"_s)->text(), u"4/4 known"_s);
        QTest::mouseClick(child<QAbstractButton>(page, u"isolateButton"_s), Qt::LeftButton);
        QDialog *dialog = nullptr; // two endpoints: which one?
        QTRY_VERIFY((dialog = page.findChild<QDialog *>()));
        dialog->reject();
    }

    // mission: S51
    void aValueTellsWhoSaidItDownToTheStoredAnswer()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        auto *subject = child<FactList>(page, u"subjectFacts"_s);
        QTRY_VERIFY(subject->facts().size() >= 7);
        auto *category = child<ElidedLabel>(*subject, u"usercategory"_s);
        QCOMPARE(category->accessibleDescription(), u"from AD group"_s);
        QTest::mouseClick(category, Qt::LeftButton);
        auto *inspector = child<Inspector>(page.infoPage(), u"inspector"_s);
        QTRY_COMPARE(inspector->shownAnswerHash().size(), 64);
        QTest::mouseClick(child<QAbstractButton>(*inspector, u"openAnswerButton"_s), Qt::LeftButton);
        QDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = inspector->findChild<QDialog *>(u"storedAnswerDialog"_s)));
        QVERIFY(dialog->findChild<QPlainTextEdit *>()->toPlainText().contains(u"Director Design"_s));
    }

    void altNumbersSwitchThePagesOfTheIncident()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        const std::pair<Qt::Key, IncidentPage::Tab> keys[]{{Qt::Key_2, IncidentPage::Tab::Files},
                                                           {Qt::Key_3, IncidentPage::Tab::WarRoom},
                                                           {Qt::Key_4, IncidentPage::Tab::Evidence},
                                                           {Qt::Key_5, IncidentPage::Tab::WorkPlan},
                                                           {Qt::Key_8, IncidentPage::Tab::Report}};
        for (const auto &[key, tab] : keys) {
            QTest::keyClick(opened.window.get(), key, Qt::AltModifier);
            QCOMPARE(page.currentTab(), tab);
        }
        QTest::keyClick(opened.window.get(), Qt::Key_1, Qt::AltModifier);
        QCOMPARE(page.currentTab(), IncidentPage::Tab::Info);
    }

    void theQuestionIsAnsweredFromTheBar()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        auto *bar = child<NoticeBar>(page, u"questionBar"_s);
        QTRY_VERIFY(bar->isVisible());
        QVERIFY(buttonWithText(*bar, u"Malicious"_s));
        QTest::mouseClick(buttonWithText(*bar, u"Malicious"_s), Qt::LeftButton);
        QVERIFY(opened.stage.actions.asked.contains(u"answerHumanTask Malicious"_s));
        QTRY_VERIFY(!bar->isVisible());
    }

    // mission: S52 S53 S54 S57 S58 S109
    void filesAreFilteredSortedCopiedMarkedAndExported()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        page.showTab(IncidentPage::Tab::Files);
        FilesPage &files = page.filesPage();
        TableView &table = files.table();
        QTRY_COMPARE(table.model()->rowCount(), 40);
        auto *line = child<QueryLine>(files, u"queryLine"_s);
        line->setFocus();
        QTest::keyClicks(line, u"name:rotor_assembly.step"_s);
        QTest::keyClick(line, Qt::Key_Escape);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE(table.model()->rowCount(), 1);
        QVERIFY(table.hasFocus());
        table.selectRow(0);
        const auto cell = [&](FileEventModel::Column column) {
            return table.model()->index(0, int(column)).data().toString();
        };
        QTRY_COMPARE(cell(FileEventModel::Column::FileName), u"rotor_assembly.step"_s);
        QTest::keySequence(&table, QKeySequence::Copy);
        QTRY_VERIFY(QApplication::clipboard()->text().contains(u"E:/Design/transfer/rotor_assembly/"_s));
        QTest::keyClick(&table, Qt::Key_M);
        QVERIFY(opened.stage.actions.asked.contains(u"markFileEvents 1"_s));
        const QString path = opened.stage.demo.folder() + u"/shown.csv"_s;
        files.exportTo(path);
        QTRY_VERIFY(QFile::exists(path));
        QTRY_COMPARE(opened.stage.jobs.runningCount(), 0);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), 2);
    }

    void aCommandIsCompletedSubmittedAndShownAsAnEntry()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        page.showTab(IncidentPage::Tab::WarRoom);
        QueryLine &line = page.warRoomPage().prompt().line();
        const int before = page.warRoomPage().view().model()->rowCount();
        QTest::keyClick(opened.window.get(), Qt::Key_QuoteLeft, Qt::ControlModifier);
        QTRY_VERIFY(line.hasFocus());
        QTest::keyClicks(&line, u"!code42-alert-g"_s);
        QTest::keyClick(&line, Qt::Key_Tab);
        QVERIFY2(line.text().startsWith(u"!code42-alert-get"_s), qPrintable(line.text()));
        QTest::keyClicks(&line, u" id=31a8ce11"_s);
        QTest::keyClick(&line, Qt::Key_Escape);
        QTest::keyClick(&line, Qt::Key_Return);
        QVERIFY(opened.stage.actions.asked.last().startsWith(u"submitLine !code42-alert-get"_s));
        QTRY_VERIFY(page.warRoomPage().view().model()->rowCount() > before);
    }

    void aLineThatIsRefusedComesBack()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        page.showTab(IncidentPage::Tab::WarRoom);
        QueryLine &line = page.warRoomPage().prompt().line();
        line.setFocus();
        opened.stage.actions.failNext = Error{ErrorCode::Forbidden, u"You may only read this incident."_s, {}};
        QTest::keyClicks(&line, u"hello"_s);
        QTest::keyClick(&line, Qt::Key_Return);
        QTRY_COMPARE(line.text(), u"hello"_s);
        QCOMPARE(line.property("state").toString(), u"error"_s);
    }

    void evidenceIsVerifiedAndStagedByKeys()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        page.showTab(IncidentPage::Tab::Evidence);
        EvidencePage &evidence = page.evidencePage();
        QTRY_COMPARE(evidence.table().model()->rowCount(), 4);
        QTest::mouseClick(child<QAbstractButton>(evidence, u"verifyButton"_s), Qt::LeftButton);
        QTRY_VERIFY(child<QLabel>(evidence, u"summaryLabel"_s)->text().contains(u"verified"_s));
        evidence.table().setFocus();
        evidence.table().selectRow(2);
        QTest::keyClick(&evidence.table(), Qt::Key_3);
        const auto stage = [&] { return evidence.table().model()->index(2, 9).data().toString(); };
        QTRY_COMPARE(stage(), u"In report"_s);
    }

    // mission: S110
    void aCardIsDraggedToAnotherColumnAndTheTableShowsIt()
    {
        Opened opened(*m_theme);
        EvidencePage &page = opened.openEvidence(EvidencePage::View::Cards);
        EvidenceColumn &collected = page.board().column(EvidenceStage::Collected);
        EvidenceColumn &inReport = page.board().column(EvidenceStage::InReport);
        QTRY_COMPARE(collected.cards().rowCount(), 2);
        QCOMPARE(inReport.cards().rowCount(), 1);
        const EvidenceId dragged = collected.cards().idAt(1);
        const int row = page.model().rowOf(dragged);
        QCOMPARE(page.table().model()->index(row, stageColumn).data().toString(), u"Collected"_s);

        // Press and move start the drag as a mouse does. The offscreen platform ends it at once, so its data are kept and
        // brought to the other column by the events that any platform would send there.
        const StartedDrag drag(collected, 1);
        QVERIFY(drag.data());
        QCOMPARE(EvidenceModel::idsOf(drag.data()), QList{dragged});
        QVERIFY(!drag.hover(collected)); // it is there already
        QVERIFY(drag.hover(inReport));
        QCOMPARE(opened.stage.actions.asked.count(u"setEvidenceStage"_s), 0);
        QVERIFY(drag.drop(inReport));
        QCOMPARE(opened.stage.actions.asked.count(u"setEvidenceStage"_s), 1);

        QTRY_COMPARE(inReport.cards().rowCount(), 2);
        QCOMPARE(collected.cards().rowCount(), 1);
        QCOMPARE(inReport.selectedIds(), QList{dragged}); // the selection went with the card
        QCOMPARE(page.table().model()->index(row, stageColumn).data().toString(), u"In report"_s);
        auto *custody = child<TableView>(page, u"custodyView"_s);
        const auto lastAct = [&] {
            return custody->model()->index(custody->model()->rowCount() - 1, 2).data().toString();
        };
        QTRY_COMPARE(lastAct(), u"staged"_s);
        // A drop where the card is, and one of something else, ask for nothing.
        QVERIFY(!drag.drop(inReport));
        QCOMPARE(opened.stage.actions.asked.count(u"setEvidenceStage"_s), 1);
    }

    // mission: S110
    void aStageSetInTheTableMovesTheCard()
    {
        Opened opened(*m_theme);
        EvidencePage &page = opened.openEvidence(EvidencePage::View::Table);
        QTRY_COMPARE(page.table().model()->rowCount(), 4);
        EvidenceColumn &relevant = page.board().column(EvidenceStage::Relevant);
        page.table().selectRow(3);
        QTest::keyClick(&page.table(), Qt::Key_2);
        QTRY_COMPARE(relevant.cards().rowCount(), 2);
        QTest::mouseClick(child<QAbstractButton>(page, u"cardsButton"_s), Qt::LeftButton);
        QVERIFY(relevant.isVisible());
        QCOMPARE(relevant.selectedIds(), QList{page.model().item(3).id}); // the same item in both
        QVERIFY(relevant.hasFocus());
    }

    // mission: S110
    void cardsAreWalkedAndMovedByKeys()
    {
        Opened opened(*m_theme);
        EvidencePage &page = opened.openEvidence(EvidencePage::View::Cards);
        EvidenceColumn &collected = page.board().column(EvidenceStage::Collected);
        EvidenceColumn &relevant = page.board().column(EvidenceStage::Relevant);
        QTRY_COMPARE(collected.cards().rowCount(), 2);
        collected.setFocus();
        collected.setCurrentIndex(collected.model()->index(0, collected.modelColumn()));
        const EvidenceId first = collected.cards().idAt(0);
        QTest::keyClick(&collected, Qt::Key_Right, Qt::ControlModifier);
        QTRY_COMPARE(relevant.cards().rowCount(), 2);
        QTRY_VERIFY(relevant.hasFocus()); // the keyboard goes with the card
        QCOMPARE(relevant.selectedIds(), QList{first});
        QTest::keyClick(&relevant, Qt::Key_3);
        EvidenceColumn &inReport = page.board().column(EvidenceStage::InReport);
        QTRY_COMPARE(inReport.cards().rowCount(), 2);
        QTRY_VERIFY(inReport.hasFocus());
        QTest::keyClick(&inReport, Qt::Key_Left);
        QVERIFY(relevant.hasFocus());
        QTest::keySequence(opened.window.get(), QKeySequence::Undo);
        QTRY_COMPARE(relevant.cards().rowCount(), 2);
        QTest::keySequence(opened.window.get(), QKeySequence::Undo);
        QTRY_COMPARE(collected.cards().rowCount(), 2);
        QTest::keySequence(opened.window.get(), QKeySequence(u"Ctrl+Shift+Z"_s));
        QTRY_COMPARE(collected.cards().rowCount(), 1);
    }

    // mission: S110
    void tableOrCardsIsRememberedForTheNextIncident()
    {
        Opened opened(*m_theme);
        EvidencePage &page = opened.openEvidence(EvidencePage::View::Table);
        QTRY_COMPARE(page.table().model()->rowCount(), 4);
        QVERIFY(page.table().isVisible());
        QTest::keyClick(&page.table(), Qt::Key_V);
        QCOMPARE(page.view(), EvidencePage::View::Cards);
        opened.window->closeIncidentTab(opened.stage.demo.john());
        QCOMPARE(opened.openJohn().evidencePage().view(), EvidencePage::View::Cards);
    }

    void tagsAreAskedForAndShown()
    {
        Opened opened(*m_theme);
        EvidencePage &page = opened.openEvidence(EvidencePage::View::Table);
        QTRY_COMPARE(page.table().model()->rowCount(), 4);
        page.table().selectRow(2);
        QTest::keyClick(&page.table(), Qt::Key_T);
        QInputDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = page.findChild<QInputDialog *>(u"tagsDialog"_s)));
        dialog->setTextValue(u" alert,  key item ,alert"_s);
        dialog->accept();
        QTRY_COMPARE(page.model().item(2).tags, (QStringList{u"alert"_s, u"key item"_s}));
    }

    void aNoteIsWrittenFromAnyTable()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        QTest::keyClick(&page.infoPage().fileTable(), Qt::Key_N);
        QInputDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = page.findChild<QInputDialog *>(u"noteDialog"_s)));
        dialog->setTextValue(u"  seen with the team lead "_s);
        dialog->accept();
        QTRY_VERIFY(opened.stage.actions.asked.contains(u"addNote seen with the team lead"_s));
    }

    void theKeysOfTheQueueWorkOnTheIncidentToo()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        TableView &table = page.infoPage().fileTable();
        QTRY_COMPARE(table.model()->rowCount(), 40);
        QTest::keyClick(&table, Qt::Key_A);
        QTRY_COMPARE(page.model().snapshot().incident.owner, u"mkim"_s);
        QTest::keySequence(opened.window.get(), QKeySequence::Undo);
        QTRY_VERIFY(page.model().snapshot().incident.owner.isEmpty());
        QTest::keyClick(&table, Qt::Key_S);
        QMenu *menu = nullptr;
        QTRY_VERIFY((menu = page.findChild<QMenu *>(u"severityMenu"_s)));
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QTRY_COMPARE(page.model().snapshot().incident.severity, Severity::Critical);
        QTest::keyClick(&table, Qt::Key_C);
        QDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = page.findChild<QDialog *>(u"CloseDialog"_s)));
        auto *reason = child<QComboBox>(*dialog, u"reasonBox"_s);
        QTRY_VERIFY(reason->hasFocus());
        QTest::keyClick(reason, Qt::Key_3);
        QCOMPARE(reason->currentData().toString(), u"Duplicate"_s);
        dialog->reject();
    }

    void findGoesToTheSearchOfEachPage()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        page.showTab(IncidentPage::Tab::WorkPlan);
        QTest::keyClick(opened.window.get(), Qt::Key_F, Qt::ControlModifier);
        auto *find = child<QLineEdit>(page, u"findEdit"_s);
        QTRY_VERIFY(find->hasFocus());
        QCOMPARE(page.currentTab(), IncidentPage::Tab::WorkPlan);
        page.showTab(IncidentPage::Tab::Files);
        TableView &table = page.filesPage().table();
        QTRY_COMPARE(table.model()->rowCount(), 40);
        table.setFocus();
        table.selectRow(39);
        QTest::keyClick(opened.window.get(), Qt::Key_F3);
        QCOMPARE(table.currentIndex().row(), 0);
        QTest::keyClick(opened.window.get(), Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(table.currentIndex().row(), 39);
    }

    void anAmpersandInAnAnswerIsShown()
    {
        ActionButton button(buttonText(u"R&D"_s));
        ActionButton plain(u"RD"_s);
        QVERIFY(button.sizeHint().width() > plain.sizeHint().width());
        QVERIFY(button.shortcut().isEmpty());
        ActionButton marked(u"&Send"_s);
        QCOMPARE(marked.sizeHint(), ActionButton(u"Send"_s).sizeHint());
        QVERIFY(!marked.shortcut().isEmpty());
    }

    void noTwoActsShareAKey()
    {
        Opened opened(*m_theme);
        QHash<QString, QString> keys;
        for (const QAction *action : opened.window->findChildren<QAction *>()) {
            for (const QKeySequence &key : action->shortcuts()) {
                const QString text = key.toString();
                QVERIFY2(!keys.contains(text),
                         qPrintable(text + u": "_s + action->objectName() + u", "_s + keys[text]));
                keys.insert(text, action->objectName());
            }
        }
        QVERIFY(keys.size() > 20);
    }

    void sendingTheReportNamesTheRecipientsFirst()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        page.showTab(IncidentPage::Tab::Report);
        QTest::mouseClick(child<QAbstractButton>(page.reportPage(), u"sendButton"_s), Qt::LeftButton);
        QMessageBox *question = nullptr;
        QTRY_VERIFY((question = page.findChild<QMessageBox *>(u"sendReportDialog"_s)));
        QVERIFY(question->informativeText().contains(u"legal@qrst.test"_s));
        QVERIFY(!opened.stage.actions.asked.contains(u"sendReport"_s));
        QTest::mouseClick(buttonWithText(*question, u"Send"_s), Qt::LeftButton);
        QVERIFY(opened.stage.actions.asked.contains(u"sendReport"_s));
    }

    void thePaletteRunsAnActionAndOpensAnIncident()
    {
        Opened opened(*m_theme);
        QTest::keyClick(opened.window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *field = child<QLineEdit>(*opened.window, u"paletteField"_s);
        QVERIFY(field->hasFocus());
        QTest::keyClicks(field, u"#exposure"_s);
        auto *list = child<QListView>(*opened.window, u"paletteList"_s);
        QTRY_VERIFY(list->model()->rowCount() > 0);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(opened.window->currentIncidentPage());
        QTest::keyClick(opened.window.get(), Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(field, u">queue"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!opened.window->currentIncidentPage());
    }

    void theThemeAndTheZoneAreSwitchedInPlace()
    {
        Opened opened(*m_theme);
        opened.window->findChild<QAction *>(u"themeDark"_s)->trigger();
        QVERIFY(m_theme->colors().isDark());
        QCOMPARE(opened.stage.settings.themeName(), u"dark"_s);
        m_theme->setChoice(Theme::Choice::Light);
        QTest::mouseClick(child<QAbstractButton>(*opened.window, u"zoneButton"_s), Qt::LeftButton);
        QCOMPARE(opened.stage.settings.zone(), TimeZoneChoice::Local);
    }

    void theKeySheetListsTheKeys()
    {
        Opened opened(*m_theme);
        QTest::keyClick(opened.window.get(), Qt::Key_F1);
        QDialog *sheet = nullptr;
        QTRY_VERIFY((sheet = opened.window->findChild<QDialog *>(u"shortcutSheet"_s)));
        QStringList words;
        for (const QLabel *label : sheet->findChildren<QLabel *>())
            words << label->text();
        QVERIFY(words.contains(u"Take ownership; Shift+A assigns to somebody"_s));
    }

    void theFirstStartOffersTheDemoAndTheConnections()
    {
        Opened opened(*m_theme, false);
        QTRY_VERIFY(buttonWithText(*opened.window, u"Open demo case"_s));
        QTest::mouseClick(buttonWithText(*opened.window, u"Open demo case"_s), Qt::LeftButton);
        QVERIFY(opened.stage.actions.asked.contains(u"openDemoCase"_s));
        opened.stage.demo.addJohn();
        opened.stage.connectAll();
        QTRY_VERIFY(!buttonWithText(*opened.window, u"Open demo case"_s));
        QTRY_VERIFY(opened.window->queuePage().isVisible());
    }

    void openIncidentsHaveTabsThatClose()
    {
        Opened opened(*m_theme);
        opened.openJohn();
        auto *tabs = child<QTabBar>(*opened.window, u"openIncidents"_s);
        QTRY_VERIFY(tabs->tabText(0).contains(u"Exposure on an endpoint"_s));
        QVERIFY(tabs->isVisible());
        QTest::keySequence(opened.window.get(), QKeySequence::Close);
        QCOMPARE(tabs->count(), 0);
        QVERIFY(!opened.window->currentIncidentPage());
        QVERIFY(!opened.window->incidentPage(opened.stage.demo.john()));
    }

    // mission: S113
    void theWindowFitsOnASmallScreenWithEveryPage()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        for (int tab = 0; tab < 6; ++tab) {
            page.showTab(IncidentPage::Tab(tab));
            QTest::qWait(1);
            const QSize least = opened.window->minimumSizeHint();
            QVERIFY2(least.width() <= 1366 && least.height() <= 768,
                     qPrintable(u"tab %1 needs %2x%3"_s.arg(tab).arg(least.width()).arg(least.height())));
            QCOMPARE(opened.window->size(), QSize(1366, 768));
        }
    }

    // mission: S113
    void everythingThatTakesFocusHasANameAndTabReachesIt()
    {
        Opened opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        QStringList nameless;
        const auto check = [&] {
            QTest::qWait(1);
            for (const QWidget *widget : opened.window->findChildren<QWidget *>()) {
                if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || widget->inherits("QScrollBar"))
                    continue;
                const auto *area = qobject_cast<const QAbstractScrollArea *>(widget->parentWidget());
                if (area && area->viewport() == widget)
                    continue; // the focus is its area's
                const auto *button = qobject_cast<const QAbstractButton *>(widget);
                const auto *label = qobject_cast<const QLabel *>(widget); // its text is its name
                const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty())
                    || (label && !label->text().isEmpty());
                if (!named)
                    nameless << u"%1 %2 in %3"_s.arg(QLatin1StringView(widget->metaObject()->className()),
                                                     widget->objectName(), widget->parentWidget()->objectName());
            }
        };
        for (int tab = 0; tab < 6; ++tab) {
            page.showTab(IncidentPage::Tab(tab));
            check();
        }
        opened.window->showPage(u"queue"_s);
        check();
        opened.window->showPage(u"connections"_s);
        check();
        nameless.removeDuplicates();
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u", "_s)));

        opened.window->showPage(u"queue"_s);
        auto *line = child<QueryLine>(opened.window->queuePage(), u"queryLine"_s);
        line->setFocus();
        bool reachedTable = false;
        bool reachedTake = false;
        for (int step = 0; step < 40; ++step) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reachedTable = reachedTable || QApplication::focusWidget() == &opened.window->queuePage().table();
            reachedTake = reachedTake || QApplication::focusWidget()->objectName() == u"takeButton"_s;
        }
        QVERIFY(reachedTable);
        QVERIFY(reachedTake);
    }
};

QTEST_MAIN(MainWindowTest)
#include "tst_mainwindow.moc"
