// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/run.h"

#include "base/canonicaljson.h"
#include "playbooks/runfold.h"

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

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
    if (!run.replies.isEmpty())
        json.insert(u"replies"_s, run.replies);
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

RunState::RunState(PlaybookPtr playbook, const PlaybookLibrary *library, ExpressionEvaluator *evaluator)
{
    m_data.playbook = std::move(playbook);
    m_data.library = library;
    m_data.evaluator = evaluator;
}

Result<void> RunState::apply(const RunEvent &event)
{
    auto applied = RunFold(m_data).apply(event);
    if (applied)
        ++m_data.eventCount;
    return applied;
}

RunStatus RunState::status() const
{
    if (!m_data.started)
        return RunStatus::NotStarted;
    const auto &root = m_data.frames.at(QString());
    if (!m_data.planDifferences.isEmpty())
        return RunStatus::Waiting;
    if (m_data.stopping && m_data.effects.isEmpty())
        return m_data.closed ? RunStatus::Completed : RunStatus::Stopped;
    if (root.finished)
        return root.failed ? RunStatus::Failed : RunStatus::Completed;
    if (!m_data.ready.empty())
        return RunStatus::Running;
    if (!m_data.effects.isEmpty() || !m_data.timers.isEmpty())
        return RunStatus::Running;
    return RunStatus::Waiting;
}

QStringList RunState::framePaths() const
{
    QStringList paths;
    for (const auto &[path, frame] : m_data.frames)
        paths.append(path);
    return paths;
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

const Frame *RunState::frame(const QString &path) const
{
    return m_data.frame(path);
}

const QJsonObject &RunState::context() const
{
    return m_data.context;
}

QJsonObject RunState::contextById(const QString &id) const
{
    return m_data.contextById(id);
}

QStringList RunState::privateContexts() const
{
    QStringList ids;
    for (const auto &[id, context] : m_data.privateContexts)
        ids.append(id);
    return ids;
}

QJsonObject RunState::visibleContext(const Frame &frame, int task) const
{
    return m_data.visibleContext(frame, task);
}

QStringList RunState::lastCompletedEntries(const Frame &frame, int task) const
{
    return m_data.lastCompletedEntries(frame, task);
}

QList<PendingEffect> RunState::pendingEffects() const
{
    return m_data.effects.values();
}

QList<PendingTimer> RunState::timers() const
{
    auto timers = m_data.timers.values();
    for (const auto &schedule : m_data.schedules) {
        if (schedule.nextDueMs > 0)
            timers.append(
                {scheduleKey(schedule.id), {}, u"schedule"_s, schedule.setAtMs, schedule.nextDueMs, schedule.isHeld});
    }
    return timers;
}

QList<Question> RunState::questions() const
{
    return m_data.questions.values();
}

QList<RunSchedule> RunState::schedules() const
{
    return m_data.schedules.values();
}

const RunEntry *RunState::entry(const QString &id) const
{
    const auto found = m_data.entries.constFind(id);
    return found == m_data.entries.cend() ? nullptr : &*found;
}

QList<RunEntry> RunState::entries() const
{
    QList<RunEntry> result;
    for (const auto &id : m_data.entryOrder)
        result.append(m_data.entries.value(id));
    return result;
}

QString RunState::nextToDecide() const
{
    if (m_data.ready.empty())
        return {};
    const auto &[path, index] = *m_data.ready.begin();
    const auto &id = m_data.frames.at(path).playbook->tasks.at(index).id;
    return taskPathIn(path, id);
}

QList<RunWait> RunState::waits() const
{
    return waitsOf(m_data);
}

QByteArray RunState::canonicalDump() const
{
    QJsonObject dump{{u"run"_s, m_data.run.text},
                     {u"incidentId"_s, m_data.incidentId},
                     {u"status"_s, runStatusName(status())},
                     {u"paused"_s, m_data.paused},
                     {u"stopping"_s, m_data.stopping},
                     {u"stopReason"_s, m_data.stopReason},
                     {u"startedAt"_s, m_data.startedAtMs},
                     {u"finishedAt"_s, m_data.finishedAtMs},
                     {u"context"_s, m_data.context},
                     {u"incident"_s, m_data.incident},
                     {u"modules"_s, m_data.modules},
                     {u"lists"_s, m_data.lists}};
    QJsonObject frames;
    for (const auto &[path, frame] : m_data.frames) {
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
    for (const auto &[id, context] : m_data.privateContexts)
        contexts.insert(id, context);
    dump.insert(u"privateContexts"_s, contexts);
    QJsonArray effects;
    for (const auto &pending : m_data.effects)
        effects.append(pending.effect.toJson());
    dump.insert(u"effects"_s, effects);
    QJsonArray timers;
    for (const auto &timer : m_data.timers)
        timers.append(QJsonObject{
            {u"key"_s, timer.key}, {u"task"_s, timer.task}, {u"purpose"_s, timer.purpose}, {u"due"_s, timer.dueMs}});
    dump.insert(u"timers"_s, timers);
    QJsonArray questions;
    for (const auto &question : m_data.questions)
        questions.append(question.toJson());
    dump.insert(u"questions"_s, questions);
    QJsonArray schedules;
    for (const auto &schedule : m_data.schedules)
        schedules.append(QJsonObject{{u"id"_s, schedule.id},
                                     {u"command"_s, schedule.commandLine},
                                     {u"cron"_s, schedule.cron},
                                     {u"times"_s, schedule.timesLeft},
                                     {u"due"_s, schedule.nextDueMs},
                                     {u"polling"_s, schedule.polling},
                                     {u"runs"_s, schedule.runs}});
    dump.insert(u"schedules"_s, schedules);
    if (m_data.plan)
        dump.insert(u"plan"_s, writesToJson(*m_data.plan));
    QJsonArray differences;
    for (auto it = m_data.planDifferences.begin(); it != m_data.planDifferences.end(); ++it)
        differences.append(it.key());
    dump.insert(u"planDifferences"_s, differences);
    QJsonArray entries;
    for (const auto &id : m_data.entryOrder) {
        const auto &entry = m_data.entries.constFind(id).value();
        entries.append(QJsonObject{{u"id"_s, entry.id},
                                   {u"task"_s, entry.task},
                                   {u"type"_s, entry.type},
                                   {u"text"_s, entry.text},
                                   {u"contents"_s, entry.contents}});
    }
    dump.insert(u"entries"_s, entries);
    dump.insert(u"warnings"_s, QJsonArray::fromStringList(m_data.warnings));
    return canonicalJson(dump);
}

} // namespace holdfast
