// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "johnscase.h"
#include "johnswindow.h"
#include "support/eventloopwatchdog.h"

#include <QAction>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace holdfast;

/// The window answers while services are slow, silent or busy.
class TestResponsiveWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWatchdogSeesAThreadThatWaits()
    {
        EventLoopWatchdog watchdog;
        QTRY_VERIFY(watchdog.answered() > 0);
        QThread::msleep(300);
        QTRY_VERIFY(watchdog.longestSleepMs() >= 100);
    }

    void theWatchdogDoesNotAccuseAThreadThatWorks()
    {
        EventLoopWatchdog watchdog;
        QTRY_VERIFY(watchdog.answered() > 0);
        QElapsedTimer working;
        working.start();
        while (!working.hasExpired(300)) { }
        QTRY_VERIFY(watchdog.longestWaitMs() >= 100);
        QVERIFY(watchdog.longestSleepMs() < 100);
    }

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

        JohnsWindow john(console, folder.path());
        auto &window = john.window;
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));

        std::stop_source cancel;
        EventLoopWatchdog watchdog;
        const auto fetch = john.jobs.run([&console](std::stop_token stop) { return console.fetchNow(std::move(stop)); },
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
        QTest::keyClick(qApp->focusWidget(), Qt::Key_Escape);
        for (const auto &page : {u"queue"_s, u"connections"_s, u"queue"_s}) {
            window.showPage(page);
            const auto before = watchdog.answered();
            QTRY_VERIFY(watchdog.answered() > before + 10);
        }
        QVERIFY(!fetch.isFinished());

        cancel.request_stop();
        QTRY_VERIFY(fetch.isFinished());
        QVERIFY(!fetch.result());
        QCOMPARE(fetch.result().error().code, ErrorCode::Canceled);
        QVERIFY2(watchdog.longestSleepMs() < 100, qPrintable(QString::number(watchdog.longestSleepMs())));
    }

    // mission: S116
    void aFetchIsCanceledInTheListOfJobs()
    {
        range::Range range;
        QVERIFY(range.start({}));
        range.addFault(*range::parseFaultRule(u"* /v1/sessions* times=all hang"_s));
        QTemporaryDir folder;
        auto opened = JohnsCase::open(folder.path(), u"auto"_s, QUrl(range.addresses().controlUrl));
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        JohnsWindow john(*opened->console, folder.path());
        john.window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&john.window));

        auto *fetch = john.window.findChild<QAction *>(u"fetchNow"_s);
        QVERIFY(fetch);
        fetch->trigger();
        QTRY_VERIFY(range.requestCount(u"GET"_s, u"/v1/sessions*"_s) > 0);
        QCOMPARE(john.jobRows.runningCount(), 1);
        john.jobRows.cancel(0);
        QTRY_COMPARE(john.jobRows.runningCount(), 0);
        QCOMPARE(john.jobRows.index(0, 0).data(JobsModel::StateRole).toInt(), int(JobsModel::State::Canceled));
    }

    // mission: S1
    void fiftyAlertsAtOnceBecomeFiftyCasesWithRuns()
    {
        range::RangeOptions options;
        options.story.kind = range::Story::Kind::Company;
        options.story.company.users = 60;
        options.story.company.sessions = 50;
        options.story.company.events = 2000;
        options.story.company.days = 5;
        range::Range range;
        QVERIFY(range.start(options));
        QTemporaryDir folder;
        auto opened = JohnsCase::open(folder.path(), u"confirm"_s, QUrl(range.addresses().controlUrl));
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        auto &console = *opened->console;
        JohnsWindow john(console, folder.path());
        john.window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&john.window));

        const EventLoopWatchdog watchdog;
        const auto fetch =
            john.jobs.run([&console](std::stop_token stop) { return console.fetchNow(std::move(stop)); });
        // The cases run on while this looks; their requests keep to the services' budgets.
        QTRY_VERIFY_WITH_TIMEOUT(fetch.isFinished(), 60'000);
        QVERIFY2(fetch.result(), fetch.result() ? "" : qPrintable(fetch.result().error().message));
        const auto runs = console.store().read([](const Reader &reader) -> Result<int> {
            const auto ids = reader.incidents().index({});
            if (!ids)
                return ids.error();
            int started = 0;
            for (const auto &id : *ids) {
                const auto list = reader.runs().list(id);
                if (!list)
                    return list.error();
                started += list->isEmpty() ? 0 : 1;
            }
            return started;
        });
        QVERIFY(runs);
        QVERIFY2(*runs >= 50, qPrintable(QString::number(*runs)));
        QVERIFY2(watchdog.longestSleepMs() < 100, qPrintable(QString::number(watchdog.longestSleepMs())));
    }
};

QTEST_MAIN(TestResponsiveWindow)
#include "tst_responsivewindow.moc"
