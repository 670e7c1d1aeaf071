// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Prints how quick the file table is: "bench_filetable [rows]", 1,000,000 without a number. Not a test: nothing passes or
// fails by the clock. Run it with QT_QPA_PLATFORM=offscreen.
#include "models/fileeventmodel.h"
#include "support/demostore.h"
#include "views/theme/theme.h"
#include "views/widgets/tableview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QHeaderView>
#include <QScrollBar>

#include <algorithm>
#include <cstdio>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

/// Runs the event loop until the condition holds; milliseconds it took, and the longest the loop was held up.
template <typename Condition>
std::pair<double, double> until(Condition holds)
{
    QElapsedTimer all;
    all.start();
    double longest = 0;
    while (!holds()) {
        QElapsedTimer turn;
        turn.start();
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
        longest = std::max(longest, double(turn.nsecsElapsed()) / 1e6);
    }
    return {double(all.nsecsElapsed()) / 1e6, longest};
}

void print(const char *what, std::pair<double, double> times)
{
    std::printf("%-34s %9.1f ms   longest turn of the window's loop %6.1f ms\n", what, times.first, times.second);
    std::fflush(stdout);
}

double peakMemoryMb()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.simplified().split(' ').at(1).toDouble() / 1024;
    }
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Theme theme(application);
    const int rows = argc > 1 ? QByteArray(argv[1]).toInt() : 1'000'000;
    DemoStore demo;
    const Incident incident = demo.addAlert(u"Benchmark"_s, Severity::Low, u"bench"_s);
    QElapsedTimer filling;
    filling.start();
    for (int from = 0; from < rows; from += 20'000)
        demo.addFileEvents(incident.id, std::min(20'000, rows - from), from);
    std::printf("%d rows stored in %.1f s\n", rows, double(filling.elapsed()) / 1000);

    FileEventModel model(demo.store(), demo.clock(), u"bench"_s);
    TableView table;
    table.resize(1600, 1000);
    table.setModel(&model);
    table.show();
    model.setIncident(incident.id);
    print("first rows", until([&] { return model.rowCount() > 0 && model.event(0); }));
    print("all row ids", until([&] { return model.isComplete(); }));
    model.sort(int(FileEventModel::Column::Size), Qt::DescendingOrder);
    print("sort by size, complete", until([&] { return model.isComplete(); }));
    model.setFilterLine(u"rotor"_s);
    print("filter by a word, first rows", until([&] { return model.state().phase == LoadState::Phase::Ready; }));
    print("filter by a word, complete", until([&] { return model.isComplete(); }));
    model.setFilterLine({});
    until([&] { return model.isComplete(); });

    std::vector<double> frames;
    auto *bar = table.verticalScrollBar();
    for (int frame = 0; frame < 300; ++frame) {
        bar->setValue(int(qint64(bar->maximum()) * frame / 300));
        QElapsedTimer painting;
        painting.start();
        table.viewport()->repaint();
        frames.push_back(double(painting.nsecsElapsed()) / 1e6);
        QApplication::processEvents();
    }
    std::sort(frames.begin(), frames.end());
    std::printf("scroll frame: median %.2f ms, p95 %.2f ms, p99 %.2f ms\n", frames[150], frames[285], frames[297]);
    std::printf("peak memory %.0f MB\n", peakMemoryMb());
    return 0;
}
