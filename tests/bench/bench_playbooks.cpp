// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/playbookrunner.h"
#include "playbooks/decide.h"
#include "scripts/javascriptevaluator.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <malloc.h>

#include <algorithm>
#include <cstdio>

/// Prints how fast playbooks load and run, in memory and durably. Arguments: folders of playbooks to load.
namespace {

using namespace holdfast;
using namespace Qt::StringLiterals;

constexpr int tasksOfAHeavyRun = 1'000;

[[noreturn]] void stop(const Error &error)
{
    std::fprintf(stderr, "%s (%s)\n", qPrintable(error.message), qPrintable(error.details));
    std::exit(1);
}

qsizetype heapBytes()
{
    return static_cast<qsizetype>(mallinfo2().uordblks);
}

void print(const char *how, const QByteArray &what, qint64 nanoseconds, int tasks, qsizetype bytes)
{
    std::printf("%s: %-28s %8.2f ms  %7.2f us a task  %9.0f tasks/s", how, what.constData(), double(nanoseconds) / 1e6,
                double(nanoseconds) / 1e3 / tasks, tasks * 1e9 / double(nanoseconds));
    if (bytes > 0)
        std::printf("  %lld bytes a task", static_cast<long long>(bytes / tasks));
    std::printf("\n");
    std::fflush(stdout);
}

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

/// A chain of tasks, one after the other. Branches: every fourth is a condition with two ways that join again.
struct Chain
{
    int tasks = 0;
    bool branches = false;
    QByteArray work = "scriptName: Set"; ///< of each task, in its inner map

    [[nodiscard]] QByteArray name() const
    {
        return QByteArray::number(tasks)
            + (branches ? " tasks with branches" : " " + work.split(' ').last() + " tasks");
    }

    [[nodiscard]] QByteArray yaml() const
    {
        QByteArray yaml = "id: bench\nname: bench\nstarttaskid: '0'\ntasks:\n  '0':\n    id: '0'\n    type: start\n    "
                          "task: {name: ''}\n    nexttasks: {'#none#': ['1']}\n";
        for (int i = 1; i <= tasks; ++i) {
            const auto id = QByteArray::number(i);
            const auto next = QByteArray::number(i + 1);
            const bool condition = branches && i % 4 == 1 && i + 3 <= tasks;
            yaml += "  '" + id + "':\n    id: '" + id + "'\n    type: " + (condition ? "condition" : "regular") + "\n";
            if (condition) {
                yaml += "    task: {name: c}\n    conditions: [{label: 'yes', condition: [[{operator: isExists, left: "
                        "{value: {simple: K"
                    + id + "}, iscontext: true}}]]}]\n    nexttasks: {'yes': ['" + next + "'], '#default#': ['"
                    + QByteArray::number(i + 2) + "']}\n";
                continue;
            }
            const auto target = branches && i % 4 == 2 ? QByteArray::number(i + 2) : next;
            yaml += "    task: {name: s, " + work + "}\n    scriptarguments: {key: {simple: K" + id
                + "}, value: {simple: '" + id + "'}}\n";
            if (target.toInt() <= tasks)
                yaml += "    nexttasks: {'#none#': ['" + target + "']}\n";
        }
        return yaml;
    }
};

void runInMemory(const Chain &chain)
{
    const auto loaded = readPlaybook(chain.yaml());
    JavaScriptEvaluator evaluator;
    const DecideServices services{nullptr, &evaluator, nullptr};
    qint64 best = 0;
    qsizetype used = 0;
    for (int round = 0; round < 50; ++round) {
        const auto before = heapBytes();
        QElapsedTimer timer;
        timer.start();
        RunState state(loaded.playbook, nullptr, &evaluator);
        if (const auto begun = state.apply(runStarted({}, 0)); !begun)
            stop(begun.error());
        (void)advance(state, services, 0);
        best = round == 0 ? timer.nsecsElapsed() : std::min(best, timer.nsecsElapsed());
        if (state.status() != RunStatus::Completed)
            stop({ErrorCode::Internal, u"not completed"_s, {}});
        used = heapBytes() - before;
    }
    print("in memory", chain.name(), best, chain.tasks, used);
}

/// A command that does nothing, so that what is left is the journal.
void addCommand(CommandRegistry &registry)
{
    Command command;
    command.definition.name = u"command"_s;
    command.definition.brand = u"Bench"_s;
    command.definition.effect = EffectClass::Idempotent;
    command.definition.arguments = {{u"key"_s, {}, ArgumentType::Text, false, true, {}, {}},
                                    {u"value"_s, {}, ArgumentType::Text, false, false, {}, {}}};
    command.run = [](const CommandCall &call, CallContext &) -> Result<CommandOutput> {
        CommandOutput output;
        output.context.insert(call.arguments.value("key"_L1).toString(), call.arguments.value("value"_L1));
        return output;
    };
    registry.add(command);
}

/// Over a store on disk: every transition is committed before anything follows from it.
void runDurably(const Chain &chain)
{
    const QTemporaryDir folder;
    if (!QDir(folder.path()).mkdir(u"playbooks"_s))
        return;
    QFile file(folder.filePath(u"playbooks/bench.yml"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(chain.yaml()) < 0)
        return;
    file.close();
    const SystemClock clock;
    StoreOptions options;
    options.path = folder.filePath(u"bench.holdfast"_s);
    auto store = Store::open(options);
    if (!store)
        stop(store.error());
    CommandRegistry registry;
    addCommand(registry);
    CommandDispatcher dispatcher(**store, registry);
    const PlaybookCatalog catalog({folder.filePath(u"playbooks"_s)});
    PlaybookRunner runner({**store, dispatcher, catalog, clock, {}, {}, [](const Error &error) { stop(error); }});
    qint64 best = 0;
    for (int round = 0; round < 3; ++round) {
        const auto incident = (*store)->write([](UnitOfWork &unit) { return unit.incidents().insert({}, u"bench"_s); });
        if (!incident)
            stop(incident.error());
        QElapsedTimer timer;
        timer.start();
        const auto run = runner.start(incident->id, u"bench"_s, {}, u"bench"_s);
        if (!run)
            stop(run.error());
        runner.waitUntilIdle({});
        best = round == 0 ? timer.nsecsElapsed() : std::min(best, timer.nsecsElapsed());
        const auto stored = (*store)->read([&](const Reader &reader) { return reader.runs().get(*run); });
        if (!stored || stored->status != StoredRunStatus::Done)
            stop({ErrorCode::Internal, u"not completed"_s, {}});
    }
    print("durable  ", chain.name(), best, chain.tasks, 0);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    for (int i = 1; i < argc; ++i)
        loadFolder(QString::fromLocal8Bit(argv[i]));
    const QList<Chain> chains{{20, false}, {tasksOfAHeavyRun, false}, {100, true}};
    for (const auto &chain : chains)
        runInMemory(chain);
    for (const auto &chain : chains)
        runDurably(chain);
    // Each of these is requested, performed on another thread and answered: two commits a task.
    runDurably({100, false, "script: Bench|||command"});
    return 0;
}
