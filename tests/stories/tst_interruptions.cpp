// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "johnscase.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace holdfast;

namespace {

/// The child's side: runs the case and kills itself right after the n-th commit, whatever it was: a task transition, a
/// request about to go out, an answer just recorded.
int runChild(const QStringList &arguments)
{
    const auto killAfter = arguments.at(4).toInt();
    auto opened = JohnsCase::open(arguments.at(2), u"auto"_s, QUrl(arguments.at(3)));
    if (!opened) {
        qWarning("%s", qPrintable(opened.error().message));
        return 1;
    }
    std::atomic_int commits = 0;
    const auto count = [&] {
        if (++commits == killAfter)
            ::kill(::getpid(), SIGKILL);
    };
    auto &changes = opened->console->store().changes();
    QObject::connect(&changes, &ChangeNotifier::runChanged, &changes, count, Qt::DirectConnection);
    QObject::connect(&changes, &ChangeNotifier::exchangesChanged, &changes, count, Qt::DirectConnection);
    QObject::connect(&changes, &ChangeNotifier::incidentsAdded, &changes, count, Qt::DirectConnection);
    if (auto ran = opened->run(); !ran) {
        qWarning("%s", qPrintable(ran.error().message));
        return 1;
    }
    opened->console.reset();
    qInfo("commits %d", commits.load());
    return 0;
}

} // namespace

/// SIGKILL at task boundaries and in the middle of requests: the case goes on by itself and nothing is done twice.
class TestInterruptions : public QObject
{
    Q_OBJECT

private:
    /// Runs the child; answers what it printed, or nothing when it was killed.
    static std::optional<QString> child(const QString &folder, const QString &range, int killAfter)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QCoreApplication::applicationFilePath(),
                      {u"--child"_s, folder, range, QString::number(killAfter)});
        if (!process.waitForFinished(120'000))
            process.kill();
        const auto said = QString::fromUtf8(process.readAll());
        if (process.exitStatus() == QProcess::CrashExit)
            return std::nullopt;
        return process.exitCode() == 0 ? said : u"failed: "_s + said;
    }

    static range::RangeOptions quickRange()
    {
        range::RangeOptions options;
        options.actionPendingMs = 10;
        options.actionRunningMs = 20;
        return options;
    }

    void verifyOnce(const range::Range &range, const QString &folder, const QString &when)
    {
        QVERIFY2(range.writeCount(u"xdr.endpoint.isolate"_s) == 1, qPrintable(when));
        QVERIFY2(range.writeCount(u"code42.session.state"_s) == 1, qPrintable(when));
        QCOMPARE(JohnsCase::mailedTo(folder),
                 (QStringList{u"carla.nunes@qrst.test"_s, u"helen.marsh@qrst.test"_s, u"luis.ferrer@qrst.test"_s,
                              u"priya.ortega@qrst.test"_s}));
    }

private Q_SLOTS:
    // mission: U13
    void killedAnywhereTheCaseGoesOnAndDoesNothingTwice()
    {
        range::Range range;
        QVERIFY(range.start(quickRange()));
        QTemporaryDir whole;
        const auto said = child(whole.path(), range.addresses().controlUrl, 0);
        QVERIFY(said);
        QVERIFY2(said->contains("commits "_L1), qPrintable(*said));
        const auto commits = said->section(u"commits "_s, 1).section(u'\n', 0, 0).trimmed().toInt();
        QVERIFY(commits > 20);
        verifyOnce(range, whole.path(), u"without interruption"_s);

        // Every boundary over several runs of the test would take too long in one: a step that shares no factor with the
        // number of commits visits other places each time the playbook changes.
        const auto step = std::max(1, commits / 20);
        for (int killAfter = 1; killAfter <= commits; killAfter += step) {
            range.reset();
            QTemporaryDir folder;
            QVERIFY(!child(folder.path(), range.addresses().controlUrl, killAfter));
            const auto rest = child(folder.path(), range.addresses().controlUrl, 0);
            QVERIFY(rest);
            QVERIFY2(rest->contains("commits "_L1), qPrintable(*rest));
            verifyOnce(range, folder.path(), u"killed after commit %1 of %2"_s.arg(killAfter).arg(commits));
            if (QTest::currentTestFailed())
                return;
        }
    }

    void aLostAnswerIsReadBack_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::newRow("isolation applied, connection dropped")
            << u"POST /public_api/v1/endpoints/isolate* drop-after"_s;
        QTest::newRow("isolation not applied, connection dropped")
            << u"POST /public_api/v1/endpoints/isolate* drop-before"_s;
        QTest::newRow("resolve applied, connection dropped") << u"* /v1/sessions/*state* drop-after"_s;
        QTest::newRow("resolve answered 503") << u"* /v1/sessions/*state* 503"_s;
        QTest::newRow("token expired") << u"GET /v1/sessions/* expired-token"_s;
        QTest::newRow("told to wait") << u"GET /v1/sessions/* 429 retry-after=1"_s;
        QTest::newRow("a body cut in the middle") << u"GET /v1/sessions/*/events cut"_s;
    }

    // mission: U13 S34
    void aLostAnswerIsReadBack()
    {
        QFETCH(QString, fault);
        range::Range range;
        QVERIFY(range.start(quickRange()));
        const auto rule = range::parseFaultRule(fault);
        QVERIFY2(rule, rule ? "" : qPrintable(rule.error().message));
        range.addFault(*rule);
        QTemporaryDir folder;
        const auto said = child(folder.path(), range.addresses().controlUrl, 0);
        QVERIFY(said);
        QVERIFY2(said->contains("commits "_L1), qPrintable(*said));
        verifyOnce(range, folder.path(), fault);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc > 4 && qstrcmp(argv[1], "--child") == 0)
        return runChild(QCoreApplication::arguments());
    TestInterruptions test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_interruptions.moc"
