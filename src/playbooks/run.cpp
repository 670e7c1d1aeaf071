// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/run.h"

#include "base/canonicaljson.h"
#include "playbooks/runfold.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("RunState", source);
}

bool passesEntriesOn(const Task &task)
{
    switch (task.action) {
    case TaskAction::Nothing:
    case TaskAction::BuiltinCondition:
        return true;
    default:
        return false;
    }
}

QJsonObject taskToJson(const TaskRun &run)
{
    QJsonObject json{{u"state"_s, taskStateName(run.state)}};
    const auto add = [&json](const QString &name, const QString &value) {
        if (!value.isEmpty())
            json.insert(name, value);
    };
    const auto addNumber = [&json](const QString &name, qint64 value, qint64 usual) {
        if (value != usual)
            json.insert(name, value);
    };
    add(u"branch"_s, run.branch);
    add(u"error"_s, run.error);
    add(u"waitingFor"_s, run.waitingFor);
    add(u"completedBy"_s, run.completedBy);
    addNumber(u"stage"_s, static_cast<int>(run.stage), 0);
    addNumber(u"visit"_s, run.visit, 1);
    addNumber(u"attempt"_s, run.attempt, 1);
    addNumber(u"call"_s, run.call, 0);
    addNumber(u"poll"_s, run.poll, 0);
    addNumber(u"iteration"_s, run.iteration, 0);
    addNumber(u"startedAt"_s, run.startedAtMs, 0);
    addNumber(u"finishedAt"_s, run.finishedAtMs, 0);
    if (run.unavailable)
        json.insert(u"unavailable"_s, true);
    if (!run.entries.isEmpty())
        json.insert(u"entries"_s, QJsonArray::fromStringList(run.entries));
    if (!run.calls.empty()) {
        QJsonArray calls;
        for (const auto &call : run.calls)
            calls.append(QJsonObject{{u"name"_s, call.name},
                                     {u"brand"_s, call.brand},
                                     {u"instance"_s, call.instance},
                                     {u"arguments"_s, call.arguments}});
        json.insert(u"calls"_s, calls);
    }
    return json;
}

} // namespace

QString taskStateName(RunTaskState state)
{
    switch (state) {
    case RunTaskState::New:
    case RunTaskState::Ready:
        return {};
    case RunTaskState::InProgress:
        return u"inprogress"_s;
    case RunTaskState::Waiting:
        return u"Waiting"_s;
    case RunTaskState::Completed:
        return u"Completed"_s;
    case RunTaskState::Error:
        return u"Error"_s;
    case RunTaskState::LoopError:
        return u"LoopError"_s;
    case RunTaskState::Skipped:
        return u"WillNotBeExecuted"_s;
    }
    return {};
}

QString runStatusName(RunStatus status)
{
    switch (status) {
    case RunStatus::NotStarted:
        return u"new"_s;
    case RunStatus::Running:
        return u"running"_s;
    case RunStatus::Waiting:
        return u"waiting"_s;
    case RunStatus::Completed:
        return u"completed"_s;
    case RunStatus::Failed:
        return u"failed"_s;
    case RunStatus::Stopped:
        return u"stopped"_s;
    }
    return {};
}

QString subRunPath(const QString &parentPath, const QString &task, int iteration, int visit)
{
    auto path = parentPath.isEmpty() ? task : parentPath + u'/' + task;
    if (visit > 1)
        path += u'@' + QString::number(visit);
    if (iteration > 1)
        path += u'#' + QString::number(iteration);
    return path;
}

RunState::RunState(PlaybookPtr playbook, const PlaybookLibrary *library, ExpressionEvaluator *evaluator)
    : m_playbook(std::move(playbook))
    , m_library(library)
    , m_evaluator(evaluator)
{
}

Result<void> RunState::apply(const RunEvent &event)
{
    auto applied = RunFold(*this).apply(event);
    if (applied)
        ++m_eventCount;
    return applied;
}

RunStatus RunState::status() const
{
    if (!m_started)
        return RunStatus::NotStarted;
    const auto &root = m_frames.at(QString());
    if (m_stopping && m_effects.isEmpty())
        return m_closed ? RunStatus::Completed : RunStatus::Stopped;
    if (root.finished)
        return root.failed ? RunStatus::Failed : RunStatus::Completed;
    if (!m_ready.empty())
        return RunStatus::Running;
    if (!m_effects.isEmpty() || !m_timers.isEmpty())
        return RunStatus::Running;
    return RunStatus::Waiting;
}

QStringList RunState::framePaths() const
{
    QStringList paths;
    for (const auto &[path, frame] : m_frames)
        paths.append(path);
    return paths;
}

const Frame *RunState::frame(const QString &path) const
{
    const auto found = m_frames.find(path);
    return found == m_frames.end() ? nullptr : &found->second;
}

const TaskRun *RunState::taskRun(const QString &taskPath) const
{
    const auto slash = taskPath.lastIndexOf(u'/');
    const auto *owner = frame(slash < 0 ? QString() : taskPath.left(slash));
    const auto index = owner ? owner->playbook->indexOf(taskPath.mid(slash + 1)) : -1;
    return index < 0 ? nullptr : &owner->tasks[static_cast<size_t>(index)];
}

const Task *RunState::task(const QString &taskPath) const
{
    const auto slash = taskPath.lastIndexOf(u'/');
    const auto *owner = frame(slash < 0 ? QString() : taskPath.left(slash));
    return owner ? owner->playbook->task(taskPath.mid(slash + 1)) : nullptr;
}

const QJsonObject &RunState::context() const
{
    return m_context;
}

QJsonObject RunState::contextById(const QString &id) const
{
    if (id.isEmpty())
        return m_context;
    const auto found = m_privateContexts.find(id);
    return found == m_privateContexts.end() ? QJsonObject() : found->second;
}

QStringList RunState::privateContexts() const
{
    QStringList ids;
    for (const auto &[id, context] : m_privateContexts)
        ids.append(id);
    return ids;
}

QJsonObject RunState::visibleContext(const Frame &frame, int task) const
{
    auto visible = contextById(frame.contextId);
    auto incident = m_incident;
    incident.insert(u"CustomFields"_s, m_incident);
    incident.insert(u"customFields"_s, m_incident);
    if (incident.contains("labels"_L1))
        visible.insert(u"labels"_s, incident.value("labels"_L1));
    visible.insert(u"incident"_s, incident);
    visible.insert(u"inputs"_s, frame.inputs);
    visible.insert(u"modules"_s, m_modules);
    visible.insert(u"lists"_s, m_lists);
    visible.insert(u"demistoUrls"_s, m_urls);
    if (!frame.privateId.isEmpty())
        visible.insert(u"currentPlaybookID"_s, frame.privateId);
    for (const auto &[id, context] : m_privateContexts)
        visible.insert(id, context);
    if (task >= 0)
        visible.insert(u"lastCompletedTaskEntries"_s, QJsonArray::fromStringList(lastCompletedEntries(frame, task)));
    return visible;
}

QStringList RunState::lastCompletedEntries(const Frame &frame, int task) const
{
    QStringList result;
    const auto predecessors = frame.graph.livePredecessors(frame.playbook->tasks.at(task).id);
    for (const auto &id : predecessors) {
        const auto index = frame.playbook->indexOf(id);
        const auto entries = passesEntriesOn(frame.playbook->tasks.at(index))
            ? lastCompletedEntries(frame, index)
            : frame.tasks[static_cast<size_t>(index)].entries;
        for (const auto &entry : entries) {
            if (!result.contains(entry))
                result.append(entry);
        }
    }
    return result;
}

QList<PendingEffect> RunState::pendingEffects() const
{
    return m_effects.values();
}

QList<PendingTimer> RunState::timers() const
{
    return m_timers.values();
}

QList<Question> RunState::questions() const
{
    return m_questions.values();
}

QList<RunSchedule> RunState::schedules() const
{
    return m_schedules.values();
}

const RunEntry *RunState::entry(const QString &id) const
{
    const auto found = m_entries.constFind(id);
    return found == m_entries.cend() ? nullptr : &*found;
}

QList<RunEntry> RunState::entries() const
{
    QList<RunEntry> result;
    for (const auto &id : m_entryOrder)
        result.append(m_entries.value(id));
    return result;
}

QString RunState::nextToDecide() const
{
    if (m_ready.empty())
        return {};
    const auto &[path, index] = *m_ready.begin();
    const auto &id = m_frames.at(path).playbook->tasks.at(index).id;
    return path.isEmpty() ? id : path + u'/' + id;
}

QList<RunWait> RunState::waits() const
{
    QList<RunWait> result;
    const auto anybody = translated("anybody who works on the case");
    for (const auto &[path, frame] : m_frames) {
        for (size_t i = 0; i < frame.tasks.size(); ++i) {
            const auto &run = frame.tasks[i];
            const auto &task = frame.playbook->tasks.at(static_cast<qsizetype>(i));
            RunWait wait;
            wait.task = path.isEmpty() ? task.id : path + u'/' + task.id;
            wait.name = task.name;
            wait.key = run.waitingFor;
            if (run.state == RunTaskState::Error || run.state == RunTaskState::LoopError) {
                wait.kind = RunWait::Kind::Error;
                wait.what = run.error;
                wait.who = translated("%1: run it again, answer for it by hand, or skip it").arg(anybody);
                wait.sinceMs = run.finishedAtMs;
            } else if (const auto question = m_questions.constFind(run.waitingFor); question != m_questions.cend()) {
                wait.kind = RunWait::Kind::Person;
                wait.what = question->kind == Question::Kind::Choose
                    ? translated("a decision: %1").arg(question->options.join(" / "_L1))
                    : question->kind == Question::Kind::Form
                    ? translated("the form “%1”").arg(question->form.value("title"_L1).toString())
                    : translated("somebody to do it and to mark it as done");
                wait.who = question->assignee.isEmpty() ? anybody
                    : question->restricted              ? question->assignee
                                                        : translated("%1, or %2").arg(question->assignee, anybody);
                wait.sinceMs = question->askedAtMs;
                wait.dueMs = question->dueAtMs;
            } else if (const auto effect = m_effects.constFind(run.waitingFor); effect != m_effects.cend()) {
                wait.kind = RunWait::Kind::Command;
                wait.what = translated("the outcome of %1").arg(effect->effect.name);
                wait.who = translated("the service; a person may cancel the run");
                wait.sinceMs = effect->requestedAtMs;
            } else if (const auto timer = m_timers.constFind(run.waitingFor); timer != m_timers.cend()) {
                wait.kind = RunWait::Kind::Timer;
                wait.what = timer->purpose == "retry"_L1 ? translated("the next attempt")
                    : timer->purpose == "poll"_L1        ? translated("the next look at the service")
                    : timer->purpose == "loop"_L1        ? translated("the next round of the loop")
                                                         : translated("a set time");
                wait.who = translated("the clock; a person may skip the task");
                wait.sinceMs = timer->setAtMs;
                wait.dueMs = timer->dueMs;
            } else if (run.waitingFor.startsWith("frame:"_L1)) {
                wait.kind = RunWait::Kind::SubPlaybook;
                wait.what = translated("the playbook “%1”")
                                .arg(task.playbookName.isEmpty() ? task.playbookId : task.playbookName);
                wait.who = translated("whoever its tasks wait for");
                wait.sinceMs = run.startedAtMs;
            } else {
                continue;
            }
            result.append(wait);
        }
    }
    return result;
}

QByteArray RunState::canonicalDump() const
{
    QJsonObject dump{
        {u"run"_s, m_run.text},          {u"incidentId"_s, m_incidentId},   {u"status"_s, runStatusName(status())},
        {u"paused"_s, m_paused},         {u"stopping"_s, m_stopping},       {u"stopReason"_s, m_stopReason},
        {u"startedAt"_s, m_startedAtMs}, {u"finishedAt"_s, m_finishedAtMs}, {u"context"_s, m_context},
        {u"incident"_s, m_incident},     {u"modules"_s, m_modules},         {u"lists"_s, m_lists}};
    QJsonObject frames;
    for (const auto &[path, frame] : m_frames) {
        QJsonObject tasks;
        for (size_t i = 0; i < frame.tasks.size(); ++i)
            tasks.insert(frame.playbook->tasks.at(static_cast<qsizetype>(i)).id, taskToJson(frame.tasks[i]));
        frames.insert(path,
                      QJsonObject{{u"playbook"_s, frame.playbook->id},
                                  {u"inputs"_s, frame.inputs},
                                  {u"contextId"_s, frame.contextId},
                                  {u"privateId"_s, frame.privateId},
                                  {u"finished"_s, frame.finished},
                                  {u"failed"_s, frame.failed},
                                  {u"tasks"_s, tasks}});
    }
    dump.insert(u"frames"_s, frames);
    QJsonObject contexts;
    for (const auto &[id, context] : m_privateContexts)
        contexts.insert(id, context);
    dump.insert(u"privateContexts"_s, contexts);
    QJsonArray effects;
    for (const auto &pending : m_effects)
        effects.append(pending.effect.toJson());
    dump.insert(u"effects"_s, effects);
    QJsonArray timers;
    for (const auto &timer : m_timers)
        timers.append(QJsonObject{
            {u"key"_s, timer.key}, {u"task"_s, timer.task}, {u"purpose"_s, timer.purpose}, {u"due"_s, timer.dueMs}});
    dump.insert(u"timers"_s, timers);
    QJsonArray questions;
    for (const auto &question : m_questions)
        questions.append(question.toJson());
    dump.insert(u"questions"_s, questions);
    QJsonArray schedules;
    for (const auto &schedule : m_schedules)
        schedules.append(QJsonObject{{u"id"_s, schedule.id},
                                     {u"command"_s, schedule.commandLine},
                                     {u"cron"_s, schedule.cron},
                                     {u"times"_s, schedule.timesLeft},
                                     {u"due"_s, schedule.nextDueMs}});
    dump.insert(u"schedules"_s, schedules);
    QJsonArray entries;
    for (const auto &id : m_entryOrder) {
        const auto &entry = m_entries.constFind(id).value();
        entries.append(QJsonObject{{u"id"_s, entry.id},
                                   {u"task"_s, entry.task},
                                   {u"type"_s, entry.type},
                                   {u"text"_s, entry.text},
                                   {u"contents"_s, entry.contents}});
    }
    dump.insert(u"entries"_s, entries);
    dump.insert(u"warnings"_s, QJsonArray::fromStringList(m_warnings));
    return canonicalJson(dump);
}

} // namespace holdfast
