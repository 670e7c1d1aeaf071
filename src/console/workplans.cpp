// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/workplans.h"

#include "console/console.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype shownBytes = 8'000;

QString text(const char *source)
{
    return QCoreApplication::translate("WorkPlans", source);
}

/// What the run's journal and the store say beside the state.
struct Record
{
    PlaybookRun run;
    QHash<QString, QJsonObject> outputs; ///< task path -> last output of its calls
    QHash<QString, QList<TaskExchange>> exchanges; ///< task path
    QList<HumanTask> questions;
};

QString shown(const Result<QByteArray> &bytes)
{
    if (!bytes)
        return {};
    auto shownText = QString::fromUtf8(bytes->left(shownBytes));
    if (bytes->size() > shownBytes)
        shownText += u" …"_s;
    return shownText;
}

TaskExchange taskExchange(const Reader &reader, const Exchange &exchange)
{
    TaskExchange view;
    view.exchange = exchange.id;
    view.service = exchange.service;
    view.method = exchange.method;
    view.target = exchange.target;
    view.requestBody = shown(reader.exchanges().requestBytes(exchange.id));
    view.answerBody = shown(reader.exchanges().answerBytes(exchange.id));
    view.status = exchange.status;
    view.sentAtMs = exchange.atMs;
    view.durationMs = exchange.durationMs;
    view.error = exchange.error;
    return view;
}

Result<Record> readRecord(const Reader &reader, const PlaybookRun &run)
{
    Record record;
    record.run = run;
    const auto events = reader.runs().events(run.id);
    if (!events)
        return events.error();
    QHash<QString, QString> taskOfKey;
    for (const auto &event : *events) {
        if (event.kind == runEventName(RunEventKind::EffectRequested)) {
            const auto effect = Effect::fromJson(
                event.body.contains("effect"_L1) ? event.body.value("effect"_L1).toObject() : event.body);
            taskOfKey.insert(effect.key, effect.task.isEmpty() ? event.task : effect.task);
        } else if (event.kind == runEventName(RunEventKind::EffectCompleted)) {
            const auto task = taskOfKey.value(event.body.value("key"_L1).toString());
            record.outputs.insert(task, event.body.value("output"_L1).toObject().value("context"_L1).toObject());
        }
    }
    const auto exchanges = reader.exchanges().list(run.incident);
    if (!exchanges)
        return exchanges.error();
    for (const auto &exchange : *exchanges) {
        if (exchange.origin.run == run.id)
            record.exchanges[exchange.origin.task].append(taskExchange(reader, exchange));
    }
    const auto questions = reader.humanTasks().list(run.incident);
    if (!questions)
        return questions.error();
    for (const auto &question : *questions) {
        if (question.run == run.id && question.state == HumanTaskState::Open)
            record.questions.append(question);
    }
    return record;
}

NodeState nodeState(RunTaskState state)
{
    switch (state) {
    case RunTaskState::New:
    case RunTaskState::Ready:
        return NodeState::Pending;
    case RunTaskState::InProgress:
        return NodeState::Running;
    case RunTaskState::Waiting:
        return NodeState::Waiting;
    case RunTaskState::Completed:
        return NodeState::Done;
    case RunTaskState::Error:
    case RunTaskState::LoopError:
        return NodeState::Failed;
    case RunTaskState::Skipped:
        break;
    }
    return NodeState::NotTaken;
}

/// What the tasks behind an answer would write, in the order of the graph, as far as it can be told without running.
QList<PlannedWrite> writesBehind(const Playbook &playbook, const CommandRegistry &registry, const Task &from,
                                 const QString &label)
{
    QList<PlannedWrite> writes;
    const auto *branch = from.branch(label);
    QStringList open = branch ? branch->targets : QStringList();
    QSet<QString> seen;
    while (!open.isEmpty()) {
        const auto id = open.takeFirst();
        const auto *task = playbook.task(id);
        if (!task || seen.contains(id))
            continue;
        seen.insert(id);
        if (task->action == TaskAction::Command) {
            const auto *command = registry.find(task->command);
            if (command && command->definition.changesSomething() && command->definition.brand != "Builtin"_L1)
                writes.append({task->name, command->definition.undoText});
        }
        for (const auto &next : task->next)
            open += next.targets;
    }
    return writes;
}

QString secondLine(const Task &task, const TaskRun &run, const CommandRegistry &registry)
{
    if (!run.error.isEmpty() && run.state != RunTaskState::Completed)
        return run.error;
    if (!run.branch.isEmpty() && !run.branch.startsWith(u'#'))
        return run.branch;
    if (const auto *command = registry.find(task.command))
        return command->definition.brand;
    return {};
}

TaskStateView taskView(const Task &task, const TaskRun &run, const QString &path, const Record &record,
                       const RunState &state, const CommandRegistry &registry)
{
    TaskStateView view;
    view.state = nodeState(run.state);
    view.startedAtMs = run.startedAtMs;
    view.finishedAtMs = run.finishedAtMs;
    view.completedBy = run.completedBy;
    view.branch = run.branch;
    view.summary = secondLine(task, run, registry);
    if (!run.calls.empty())
        view.inputs = run.calls.back().arguments;
    view.outputs = record.outputs.contains(path) ? QJsonValue(record.outputs.value(path)) : QJsonValue();
    view.exchanges = record.exchanges.value(path);
    view.error = run.state == RunTaskState::Completed ? QString() : run.error;
    if (view.state == NodeState::Failed) {
        view.advice = run.unavailable
            ? text("Set up a connection that offers it, or do it by hand and mark the task as done.")
            : text("Mend the cause and run the task again, or mark it as done by hand.");
        view.canRerun = view.canSkip = true;
    }
    for (const auto &entryId : run.entries) {
        const auto *entry = state.entry(entryId);
        if (entry && !entry->fileName.isEmpty())
            view.files.append({entry->fileName, entry->id, {}});
    }
    for (const auto &question : record.questions) {
        if (question.task != path)
            continue;
        view.state = NodeState::Waiting;
        view.waitingFor = question.assignee.isEmpty() ? text("any member") : question.assignee;
        view.question = question.details.isEmpty() ? question.question : question.details;
        view.questionId = question.id.text;
        for (const auto &option : question.options)
            view.answers.append({option, {}, writesBehind(*state.playbook(), registry, task, option)});
    }
    // Whatever it waits for is said, and who can release it, also while the engine counts it as running.
    for (const auto waits = state.waits(); const auto &wait : waits) {
        if (wait.task != path || wait.kind == RunWait::Kind::Error)
            continue;
        if (view.waitingFor.isEmpty())
            view.waitingFor = wait.what + u'\n' + text("Can be released by: %1").arg(wait.who);
        if (wait.kind == RunWait::Kind::Plan || wait.kind == RunWait::Kind::Overdue
            || wait.kind == RunWait::Kind::Timer)
            view.state = NodeState::Waiting;
    }
    if (task.action == TaskAction::SubPlaybook && run.iteration > 0) {
        const auto slash = path.lastIndexOf(u'/');
        view.framePath = subRunPath(slash < 0 ? QString() : path.left(slash), task.id, run.iteration, run.visit);
    }
    return view;
}

void addEdges(const Playbook &playbook, const Frame &frame, WorkPlanSnapshot &snapshot)
{
    for (size_t i = 0; i < frame.tasks.size(); ++i) {
        const auto &task = playbook.tasks.at(static_cast<qsizetype>(i));
        const auto &run = frame.tasks[i];
        for (const auto &branch : task.next) {
            for (const auto &target : branch.targets) {
                const EdgeKey key{task.id, target, branch.label};
                const bool taken = run.state == RunTaskState::Completed
                    && (run.branch.isEmpty() ? branch.label == "#none#"_L1
                                             : branch.label.compare(run.branch, Qt::CaseInsensitive) == 0);
                if (taken)
                    snapshot.takenEdges.insert(key);
                else if (run.state == RunTaskState::Completed || run.state == RunTaskState::Skipped)
                    snapshot.deadEdges.insert(key);
            }
        }
    }
}

} // namespace

Result<WorkPlanSnapshot> workPlanSnapshot(Console &console, const IncidentId &incident, const QString &framePath)
{
    const auto record = console.store().read([&](const Reader &reader) -> Result<std::optional<Record>> {
        const auto runs = reader.runs().list(incident);
        if (!runs)
            return runs.error();
        if (runs->isEmpty())
            return std::optional<Record>();
        auto read = readRecord(reader, runs->last());
        return read ? Result<std::optional<Record>>(std::optional(*read)) : Result<std::optional<Record>>(read.error());
    });
    if (!record)
        return record.error();
    WorkPlanSnapshot snapshot;
    snapshot.atMs = console.clock().nowMs();
    if (!record->has_value()) {
        snapshot.emptyReason = text("No playbook has run on this incident yet.");
        return snapshot;
    }
    const auto &found = **record;
    snapshot.run = found.run.id;
    snapshot.framePath = framePath;
    const auto looked = console.runner().inspect(found.run.id, [&](const RunState &state) {
        const auto *frame = state.frame(framePath);
        if (!frame) {
            snapshot.emptyReason = text("This sub-playbook has not started yet.");
            return;
        }
        snapshot.playbook = frame->playbook;
        snapshot.parentFramePath = frame->parent;
        for (auto path = frame->parent; frame->depth > static_cast<int>(snapshot.parents.size());) {
            const auto *around = state.frame(path);
            if (!around)
                break;
            snapshot.parents.prepend(around->playbook->name);
            path = around->parent;
        }
        const auto prefix = framePath.isEmpty() ? QString() : framePath + u'/';
        for (size_t i = 0; i < frame->tasks.size(); ++i) {
            const auto &task = frame->playbook->tasks.at(static_cast<qsizetype>(i));
            snapshot.tasks.insert(task.id,
                                  taskView(task, frame->tasks[i], prefix + task.id, found, state, console.commands()));
        }
        addEdges(*frame->playbook, *frame, snapshot);
    });
    if (!looked)
        return looked.error();
    return snapshot;
}

QFuture<Result<WorkPlanSnapshot>> WorkPlans::workPlan(const IncidentId &incident, const QString &framePath)
{
    return m_jobs.run(
        [this, incident, framePath](std::stop_token) { return workPlanSnapshot(m_console, incident, framePath); });
}

} // namespace holdfast
