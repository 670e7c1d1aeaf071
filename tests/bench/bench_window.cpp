// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// From the start of the program to the first painted window; how long the window lets an event wait while fifty alerts come
// in; peak memory.

#include "stories/johnscase.h"
#include "stories/johnswindow.h"
#include "support/eventloopwatchdog.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>

#include <algorithm>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace holdfast;

namespace {

/// Milliseconds until the program says that its window is painted; negative where it never does.
qint64 startOnce(const QStringList &arguments, const QString &folder)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOLDFAST_DATA"_s, folder);
    environment.insert(u"QT_LOGGING_RULES"_s, u"holdfast.start.debug=true"_s);
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::MergedChannels);
    QElapsedTimer time;
    time.start();
    program.start(u"" HOLDFAST_PROGRAM ""_s, arguments);
    QByteArray said;
    while (program.waitForReadyRead(20'000)) {
        said += program.readAll();
        if (said.contains("window painted")) {
            const auto took = time.elapsed();
            program.kill();
            program.waitForFinished();
            return took;
        }
    }
    program.kill();
    program.waitForFinished();
    return -1;
}

void measureStarts(const QString &title, const QStringList &arguments, QTextStream &out)
{
    QList<qint64> times;
    for (int i = 0; i < 5; ++i) {
        const QTemporaryDir folder;
        times.append(startOnce(arguments, folder.path()));
    }
    std::sort(times.begin(), times.end());
    out << u"%1 median %2 ms, slowest %3 ms\n"_s.arg(title, -46).arg(times.at(2)).arg(times.last());
    out.flush();
}

void measureFiftyAlerts(QTextStream &out)
{
    range::RangeOptions options;
    options.story.kind = range::Story::Kind::Company;
    options.story.company.users = 60;
    options.story.company.sessions = 50;
    options.story.company.events = 2000;
    options.story.company.days = 5;
    range::Range range;
    const QTemporaryDir folder;
    if (!range.start(options))
        return;
    auto opened = JohnsCase::open(folder.path(), u"confirm"_s, QUrl(range.addresses().controlUrl));
    if (!opened) {
        out << opened.error().message << '\n';
        return;
    }
    auto &console = *opened->console;
    JohnsWindow john(console, folder.path());
    john.window.show();
    QTest::qWait(500);
    const EventLoopWatchdog watchdog;
    const auto fetch = john.jobs.run([&console](std::stop_token stop) { return console.fetchNow(std::move(stop)); });
    while (!fetch.isFinished())
        QTest::qWait(20);
    out << u"%1 %2 ms (asleep in a call: %3 ms)\n"_s.arg(u"fifty alerts: longest wait of an event"_s, -46)
               .arg(watchdog.longestWaitMs())
               .arg(watchdog.longestSleepMs());
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QTextStream out(stdout);
    measureStarts(u"start to first painted window, empty store"_s, {}, out);
    measureStarts(u"start to first painted window, demo"_s, {u"--demo"_s}, out);
    measureFiftyAlerts(out);
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    out << u"%1 %2 MB\n"_s.arg(u"peak memory with range, console and window"_s, -46).arg(used.ru_maxrss / 1024);
    return 0;
}
