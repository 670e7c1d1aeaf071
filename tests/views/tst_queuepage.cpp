// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openedwindow.h"

#include "views/widgets/chip.h"
#include "views/widgets/facetcard.h"
#include "views/widgets/noticebar.h"
#include "views/widgets/queryline.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QPlainTextEdit>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// The queue by real clicks and keys.
class QueuePageTest final : public QObject
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

    // mission: S107 S108
    void rowsAreWalkedAndOpenedByKeys()
    {
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
        IncidentPage &page = opened.openJohn();
        QTRY_COMPARE(page.model().snapshot().incident.status, IncidentStatus::Active);
        QVERIFY(opened.stage.actions.asked.contains(u"noteOpened"_s));
        QCOMPARE(opened.stage.actions.asked.count(u"noteOpened"_s), 1);
        QTRY_COMPARE(child<Chip>(page, u"statusChip"_s)->text(), u"Active"_s);
    }

    // mission: S41
    void keyATakesOwnershipAndTheRowShowsIt()
    {
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
        auto *line = child<QueryLine>(opened.window->queuePage(), u"queryLine"_s);
        line->setFocus();
        QTest::keyClicks(line, u"arcxs"_s);
        QCOMPARE(line->text(), u"arcxs"_s);
        QVERIFY(!opened.stage.actions.asked.contains(u"takeOwnership"_s));
    }

    void aClickOnACardFiltersAndASecondTakesItBack()
    {
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
        QueuePage &queue = opened.window->queuePage();
        queue.setFilterLine(u"owner:nobody"_s);
        QTRY_VERIFY(buttonWithText(queue, u"Show all"_s));
        QTest::mouseClick(buttonWithText(queue, u"Show all"_s), Qt::LeftButton);
        QTRY_COMPARE(queue.model().rowCount(), 13);
    }

    void closingAsksForTheReasonAndDoesIt()
    {
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
};

QTEST_MAIN(QueuePageTest)
#include "tst_queuepage.moc"
