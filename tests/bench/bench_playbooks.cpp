// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/decide.h"
#include "scripts/javascriptevaluator.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>

#include <malloc.h>

#include <algorithm>
#include <cstdio>

/// Prints how fast playbooks load and run in memory. Arguments: folders of playbooks to load.
namespace {

using namespace holdfast;
using namespace Qt::StringLiterals;

void loadFolder(const QString &folder)
{
    QList<QByteArray> files;
    qint64 bytes = 0;
    QDirIterator it(folder, {u"*.yml"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        if (file.open(QIODevice::ReadOnly))
            files.append(file.readAll());
        bytes += files.isEmpty() ? 0 : files.last().size();
    }
    qint64 best = 0;
    for (int round = 0; round < 5; ++round) {
        QElapsedTimer timer;
        timer.start();
        qsizetype tasks = 0;
        for (const auto &file : std::as_const(files)) {
            if (const auto loaded = readPlaybook(file); loaded.playbook)
                tasks += loaded.playbook->tasks.size();
        }
        best = round == 0 ? timer.nsecsElapsed() : std::min(best, timer.nsecsElapsed());
        if (tasks == 0)
            return;
    }
    const auto seconds = double(best) / 1e9;
    std::printf("load: %lld files in %.1f ms: %.0f files/s, %.1f MB/s\n", static_cast<long long>(files.size()),
                seconds * 1e3, double(files.size()) / seconds, double(bytes) / 1e6 / seconds);
}

QByteArray chain(int count, bool branches)
{
    QByteArray yaml = "id: bench\nname: bench\nstarttaskid: '0'\ntasks:\n  '0':\n    id: '0'\n    type: start\n    "
                      "task: {name: ''}\n    nexttasks: {'#none#': ['1']}\n";
    for (int i = 1; i <= count; ++i) {
        const auto id = QByteArray::number(i);
        const auto next = QByteArray::number(i + 1);
        const bool condition = branches && i % 4 == 1 && i + 3 <= count;
        yaml += "  '" + id + "':\n    id: '" + id + "'\n    type: " + (condition ? "condition" : "regular") + "\n";
        if (condition) { // two ways that join again
            yaml += "    task: {name: c}\n    conditions: [{label: 'yes', condition: [[{operator: isExists, left: "
                    "{value: {simple: K"
                + id + "}, iscontext: true}}]]}]\n    nexttasks: {'yes': ['" + next + "'], '#default#': ['"
                + QByteArray::number(i + 2) + "']}\n";
            continue;
        }
        const auto target = branches && i % 4 == 2 ? QByteArray::number(i + 2) : next;
        yaml += "    task: {name: s, scriptName: Set}\n    scriptarguments: {key: {simple: K" + id
            + "}, value: {simple: '" + id + "'}}\n";
        if (target.toInt() <= count)
            yaml += "    nexttasks: {'#none#': ['" + target + "']}\n";
    }
    return yaml;
}

void runChain(const char *what, int count, bool branches)
{
    const auto loaded = readPlaybook(chain(count, branches));
    JavaScriptEvaluator evaluator;
    const DecideServices services{nullptr, &evaluator, nullptr};
    qint64 best = 0;
    qsizetype used = 0;
    for (int round = 0; round < 20; ++round) {
        const auto before = static_cast<qsizetype>(mallinfo2().uordblks);
        QElapsedTimer timer;
        timer.start();
        RunState state(loaded.playbook, nullptr, &evaluator);
        if (!state.apply(runStarted({}, 0)))
            return;
        (void)advance(state, services, 0);
        best = round == 0 ? timer.nsecsElapsed() : std::min(best, timer.nsecsElapsed());
        if (state.status() != RunStatus::Completed)
            std::printf("not completed\n");
        used = static_cast<qsizetype>(mallinfo2().uordblks) - before;
    }
    std::printf("run in memory: %s: %.2f ms, %.2f us a task, %.0f tasks/s, %lld bytes a task\n", what,
                double(best) / 1e6, double(best) / 1e3 / count, count * 1e9 / double(best),
                static_cast<long long>(used / count));
}

} // namespace

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i)
        loadFolder(QString::fromLocal8Bit(argv[i]));
    runChain("20 Set tasks", 20, false);
    runChain("1,000 Set tasks", 1000, false);
    runChain("100 tasks with branches", 100, true);
    return 0;
}
