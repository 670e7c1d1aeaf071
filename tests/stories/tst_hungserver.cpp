// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "johnscase.h"

#include "console/connectionwatch.h"
#include "console/consoleactions.h"
#include "console/workplans.h"
#include "models/connectionsmodel.h"
#include "models/jobsmodel.h"
#include "views/shell/mainwindow.h"
#include "views/shell/viewsettings.h"
#include "views/theme/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;

/// A service that accepts and never answers must not be felt in the window.
class TestHungServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // mission: S112 S116
    void theWindowGoesOnAndCancelEndsTheRequest()
    {
        range::Range range;
        QVERIFY(range.start({}));
        range.addFault(*range::parseFaultRule(u"* /v1/sessions* times=all hang"_s));
        QTemporaryDir folder;
        auto opened = JohnsCase::open(folder.path(), u"auto"_s, QUrl(range.addresses().controlUrl));
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        auto &console = *opened->console;

        QSettings file(folder.filePath(u"window.ini"_s), QSettings::IniFormat);
        ViewSettings settings(file);
        Theme theme(*qApp);
        JobRunner jobs(4);
        ConnectionsModel connections;
        ConnectionWatch watch(console, jobs, connections);
        JobsModel jobRows;
        ConsoleActions actions(console, jobs, [] { return Result<void>(); });
        WorkPlans plans(console, jobs);
        const SystemClock clock;
        MainWindow window(
            {console.store(), clock, console.commands(), actions, plans, connections, jobRows, jobs, theme, settings});
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));

        std::stop_source cancel;
        const auto fetch = jobs.run([&console](std::stop_token stop) { return console.fetchNow(std::move(stop)); },
                                    cancel.get_token());
        QTRY_VERIFY(range.requestCount(u"GET"_s, u"/v1/sessions*"_s) > 0);

        // The request hangs; the window opens its palette, takes keys, and shows the connections, all the while.
        window.showPage(u"connections"_s);
        window.showPalette({});
        QTRY_VERIFY(qApp->focusWidget());
        QTest::keyClicks(qApp->focusWidget(), u"iso"_s);
        const auto *typed = qobject_cast<QLineEdit *>(qApp->focusWidget());
        QVERIFY(typed);
        QCOMPARE(typed->text(), u"iso"_s);
        QVERIFY(!fetch.isFinished());

        cancel.request_stop();
        QTRY_VERIFY(fetch.isFinished());
        QVERIFY(!fetch.result());
        QCOMPARE(fetch.result().error().code, ErrorCode::Canceled);
    }
};

QTEST_MAIN(TestHungServer)
#include "tst_hungserver.moc"
