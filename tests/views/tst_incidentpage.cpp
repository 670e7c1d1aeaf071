// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openedwindow.h"

#include "models/fileeventmodel.h"
#include "views/files/filespage.h"
#include "views/incidents/commandprompt.h"
#include "views/incidents/infopage.h"
#include "views/incidents/inspector.h"
#include "views/incidents/reportpage.h"
#include "views/incidents/steplist.h"
#include "views/incidents/warroompage.h"
#include "views/incidents/warroomview.h"
#include "views/widgets/actionbutton.h"
#include "views/widgets/elidedlabel.h"
#include "views/widgets/factlist.h"
#include "views/widgets/noticebar.h"
#include "views/widgets/queryline.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QInputDialog>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// The pages of one incident, John's, by real clicks and keys.
class IncidentPageTest final : public QObject
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

    // mission: S44 S46 S47 S48 S49 S50 S51 S69
    void everyWidgetOfTheInfoPageIsFilled()
    {
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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

    void aNoteIsWrittenFromAnyTable()
    {
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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

    void sendingTheReportNamesTheRecipientsFirst()
    {
        OpenedWindow opened(*m_theme);
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
};

QTEST_MAIN(IncidentPageTest)
#include "tst_incidentpage.moc"
