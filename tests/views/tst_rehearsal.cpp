// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/casemodel.h"
#include "models/playbooks/rehearsalmodel.h"
#include "views/incidents/incidentpage.h"
#include "views/shell/mainwindow.h"
#include "views/widgets/tableview.h"
#include "views/windowstage.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QDialog>
#include <QLabel>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// The dry run in the window: what would be written is listed before anything is sent.
class RehearsalTest final : public QObject
{
    Q_OBJECT

    struct Desk
    {
        explicit Desk(Theme &theme)
            : stage(theme)
        {
            stage.demo.addJohn();
            stage.actions.rehearsal = demoRehearsal();
            window = std::make_unique<MainWindow>(stage.services);
            window->show();
            window->openIncident(stage.demo.john());
            page = window->currentIncidentPage();
            if (!QTest::qWaitForWindowExposed(window.get())
                || !QTest::qWaitFor([this] { return page->model().isLoaded(); }))
                qFatal("the incident does not load");
        }
        [[nodiscard]] QDialog *rehearse() const
        {
            QTest::keyClick(window.get(), Qt::Key_F5, Qt::ShiftModifier);
            QDialog *dialog = nullptr;
            (void)QTest::qWaitFor(
                [&] { return (dialog = page->findChild<QDialog *>(u"rehearsalDialog"_s)) != nullptr; });
            return dialog;
        }

        WindowStage stage;
        std::unique_ptr<MainWindow> window;
        IncidentPage *page = nullptr;
    };

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }

    // mission: U3
    void theListTellsEachWriteAndRunsOnlyWhenToldTo()
    {
        const Desk desk(*m_theme);
        QDialog *dialog = desk.rehearse();
        QVERIFY(dialog);
        QAbstractItemModel *model = dialog->findChild<TableView *>(u"table"_s)->model();
        const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(model->rowCount(), 3);
        const auto text = [&](int row, RehearsalModel::Column column) {
            return model->index(row, int(column)).data().toString();
        };
        QCOMPARE(text(0, RehearsalModel::Column::Act), u"xdr-endpoint-isolate"_s);
        QCOMPARE(text(0, RehearsalModel::Column::Undo), u"xdr-endpoint-unisolate"_s);
        QCOMPARE(text(2, RehearsalModel::Column::Through), u"this case"_s);
        QVERIFY(dialog->findChild<QLabel *>(u"titleLabel"_s)->text().contains(u"3 change"_s));
        QVERIFY(dialog->findChild<QLabel *>(u"endLabel"_s)->text().contains(u"Review: an answer"_s));
        QVERIFY(!desk.stage.actions.asked.contains(u"runPlaybook"_s));
        QTest::mouseClick(dialog->findChild<QAbstractButton *>(u"runButton"_s), Qt::LeftButton);
        QVERIFY(desk.stage.actions.asked.contains(u"runAsRehearsed 3"_s));
    }

    void closingRunsNothing()
    {
        const Desk desk(*m_theme);
        QDialog *dialog = desk.rehearse();
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(desk.stage.actions.asked.filter(u"run"_s).isEmpty());
    }

    void aPlaybookThatChangesNothingSaysSo()
    {
        Desk desk(*m_theme);
        desk.stage.actions.rehearsal = {u"Look only"_s, {}, {}, {}};
        QDialog *dialog = desk.rehearse();
        QVERIFY(dialog);
        QVERIFY(dialog->findChild<QLabel *>(u"titleLabel"_s)->text().contains(u"nothing"_s));
        QVERIFY(dialog->findChild<QLabel *>(u"endLabel"_s)->isHidden());
    }

    void aDryRunThatFailsSaysWhy()
    {
        Desk desk(*m_theme);
        QCoreApplication::processEvents();
        desk.stage.actions.failNext = Error{ErrorCode::NotFound, u"There is no playbook."_s, {}};
        QTest::keyClick(desk.window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_COMPARE(desk.stage.jobs.index(0, int(JobsModel::Column::Detail)).data().toString(),
                     u"There is no playbook."_s);
        QVERIFY(!desk.page->findChild<QDialog *>(u"rehearsalDialog"_s));
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(RehearsalTest)
#include "tst_rehearsal.moc"
