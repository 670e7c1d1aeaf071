// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openedwindow.h"

#include "models/evidencemodel.h"
#include "models/evidencestagemodel.h"
#include "views/incidents/evidenceboard.h"
#include "views/incidents/evidencecolumn.h"

#include <QApplication>
#include <QDrag>
#include <QDragEnterEvent>
#include <QInputDialog>
#include <QLabel>
#include <QMimeData>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

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
            QMouseEvent move(QEvent::MouseMove, at, column.viewport()->mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                             Qt::NoModifier);
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
        QDragEnterEvent enter(on.viewport()->rect().center(), m_actions, m_data.get(), Qt::LeftButton, Qt::NoModifier);
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

constexpr int stageColumn = int(EvidenceModel::Column::Stage);

} // namespace

/// Evidence as a table and as cards, by real clicks and keys.
class EvidencePageTest final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Theme> m_theme;

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>(*qApp);
        m_theme->setChoice(Theme::Choice::Light);
    }

    void evidenceIsVerifiedAndStagedByKeys()
    {
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
};

QTEST_MAIN(EvidencePageTest)
#include "tst_evidencepage.moc"
