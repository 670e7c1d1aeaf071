// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openedwindow.h"

#include "views/widgets/queryline.h"

#include <QAbstractScrollArea>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QListView>
#include <QTabBar>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// What the window does beside its pages, by real clicks and keys.
class MainWindowTest final : public QObject
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

    void noTwoActsShareAKey()
    {
        OpenedWindow opened(*m_theme);
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

    void thePaletteRunsAnActionAndOpensAnIncident()
    {
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
        opened.window->findChild<QAction *>(u"themeDark"_s)->trigger();
        QVERIFY(m_theme->colors().isDark());
        QCOMPARE(opened.stage.settings.themeName(), u"dark"_s);
        m_theme->setChoice(Theme::Choice::Light);
        QTest::mouseClick(child<QAbstractButton>(*opened.window, u"zoneButton"_s), Qt::LeftButton);
        QCOMPARE(opened.stage.settings.zone(), TimeZoneChoice::Local);
    }

    void theKeySheetListsTheKeys()
    {
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme, false);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
        OpenedWindow opened(*m_theme);
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
