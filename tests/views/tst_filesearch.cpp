// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/casemodel.h"
#include "models/filesearchmodel.h"
#include "views/files/filesearchpage.h"
#include "views/incidents/incidentpage.h"
#include "views/incidents/inspector.h"
#include "views/shell/mainwindow.h"
#include "views/widgets/facetcard.h"
#include "views/widgets/queryline.h"
#include "views/widgets/tableview.h"
#include "views/windowstage.h"

#include <QAbstractButton>
#include <QLabel>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

/// The page that searches all incidents, by real clicks and keys.
class FileSearchTest final : public QObject
{
    Q_OBJECT

    struct Desk
    {
        explicit Desk(Theme &theme)
            : stage(theme)
        {
            stage.demo.addJohn();
            stage.demo.addMovementsElsewhere();
            window = std::make_unique<MainWindow>(stage.services);
            window->show();
            if (!QTest::qWaitForWindowExposed(window.get()))
                qFatal("no window");
            QTest::keyClick(window.get(), Qt::Key_2, Qt::ControlModifier);
            page = &window->fileSearchPage();
            if (!QTest::qWaitFor([this] { return page->model().rowCount() == 43; }))
                qFatal("the search finds nothing");
        }
        template <typename T>
        [[nodiscard]] T &child(const QString &name) const
        {
            T *found = page->findChild<T *>(name);
            if (!found)
                qFatal("no child %s", qPrintable(name));
            return *found;
        }

        WindowStage stage;
        std::unique_ptr<MainWindow> window;
        FileSearchPage *page = nullptr;
    };

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(*qApp); }

    // mission: S6
    void oneSearchFindsAMovementOfEachKind()
    {
        const Desk desk(*m_theme);
        QVERIFY(desk.page->isVisible());
        auto &line = desk.child<QueryLine>(u"queryLine"_s);
        QVERIFY(line.hasFocus());
        QTest::keyClicks(&line, u"not (kind:endpoint and not name:rotor_assembly.step)"_s);
        QTest::keyClick(&line, Qt::Key_Return);
        QTRY_COMPARE(desk.page->model().rowCount(), 4);
        QVERIFY(desk.page->table().hasFocus());
        QStringList sources;
        for (int row = 0; row < 4; ++row)
            sources << desk.page->model().index(row, int(FileSearchModel::Column::Source)).data().toString();
        QCOMPARE(sources, (QStringList{u"Endpoint"_s, u"Office 365"_s, u"Google Drive"_s, u"Salesforce"_s}));
        QVERIFY(!desk.page->table().isColumnHidden(int(FileSearchModel::Column::Source)));
        QVERIFY(desk.child<QLabel>(u"countLabel"_s).text().startsWith(u"4 found"_s));
    }

    void aClickOnAKindSearchesItAndASecondTakesItBack()
    {
        const Desk desk(*m_theme);
        auto &card = desk.child<FacetCard>(u"kindCard"_s);
        QTest::mouseClick(&card, Qt::LeftButton, {}, card.rowRect(1).center());
        QTRY_COMPARE(desk.page->model().rowCount(), 1);
        QCOMPARE(desk.child<QueryLine>(u"queryLine"_s).text(), u"kind:email"_s);
        QTest::mouseClick(&card, Qt::LeftButton, {}, card.rowRect(1).center());
        QTRY_COMPARE(desk.page->model().rowCount(), 43);
    }

    void aRowShowsItsFactsAndOpensItsIncident()
    {
        const Desk desk(*m_theme);
        desk.page->setFilterLine(u"kind:saas"_s);
        QTRY_COMPARE(desk.page->model().rowCount(), 1);
        auto &table = desk.page->table();
        table.setFocus();
        QVERIFY(!desk.child<QAbstractButton>(u"openButton"_s).isEnabled());
        QTest::keyClick(&table, Qt::Key_J);
        QVERIFY(desk.child<QAbstractButton>(u"openButton"_s).isEnabled());
        QTest::keyClick(&table, Qt::Key_Return);
        QTRY_VERIFY(desk.window->currentIncidentPage());
        QTRY_COMPARE(desk.window->currentIncidentPage()->model().snapshot().incident.name,
                     u"Report downloaded to an unmanaged device"_s);
    }

    void selectedRowsBecomeEvidenceOfTheirIncidents()
    {
        Desk desk(*m_theme);
        desk.page->setFilterLine(u"not kind:endpoint"_s);
        QTRY_COMPARE(desk.page->model().rowCount(), 3);
        desk.page->table().setFocus();
        desk.page->table().selectAll();
        QTest::keyClick(&desk.page->table(), Qt::Key_M);
        for (int row = 0; row < 3; ++row) {
            const IncidentId incident = desk.page->model().event(row).incident;
            QTRY_COMPARE(desk.stage.demo.store()
                             .read([&](const Reader &reader) { return reader.evidence().list(incident); })
                             ->size(),
                         1);
        }
    }

    void whatIsNotFoundSaysSoAndOffersTheWayBack()
    {
        const Desk desk(*m_theme);
        auto &line = desk.child<QueryLine>(u"queryLine"_s);
        line.setText(u"kind:mainframe"_s);
        QTest::keyClick(&line, Qt::Key_Return);
        QVERIFY(desk.child<QLabel>(u"queryError"_s).isVisible());
        QCOMPARE(desk.page->model().rowCount(), 43);
        line.setText(u"actor:nobody"_s);
        QTest::keyClick(&line, Qt::Key_Return);
        QTRY_COMPARE(desk.page->model().rowCount(), 0);
        QVERIFY(!desk.child<QLabel>(u"queryError"_s).isVisible());
        QTest::mouseClick(&desk.child<QAbstractButton>(u"clearButton"_s), Qt::LeftButton);
        QTRY_COMPARE(desk.page->model().rowCount(), 43);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(FileSearchTest)
#include "tst_filesearch.moc"
