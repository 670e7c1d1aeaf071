// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/runwaits.h"

#include "base/clock.h"
#include "playbooks/rundata.h"

#include <QCoreApplication>

#include <array>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("RunWaits", source);
}

QString anybody()
{
    return translated("anybody who works on the case");
}

void describeQuestion(const Question &question, qsizetype replies, RunWait &wait)
{
    wait.kind = RunWait::Kind::Person;
    switch (question.kind) {
    case Question::Kind::Choose:
        wait.what = translated("a decision: %1").arg(question.options.join(" / "_L1));
        break;
    case Question::Kind::Form:
        wait.what = translated("the form “%1”").arg(question.form.value("title"_L1).toString());
        break;
    case Question::Kind::Complete:
        wait.what = translated("somebody to do it and to mark it as done");
        break;
    }
    if (question.repliesWanted > 1)
        wait.what += translated(" (%1 of %2 replies are here)").arg(replies).arg(question.repliesWanted);
    wait.who = question.assignee.isEmpty() ? anybody()
        : question.restricted              ? question.assignee
                                           : translated("%1, or %2").arg(question.assignee, anybody());
    wait.sinceMs = question.askedAtMs;
    wait.dueMs = question.dueAtMs;
}

void describeTimer(const PendingTimer &timer, RunWait &wait)
{
    wait.sinceMs = timer.setAtMs;
    wait.dueMs = timer.dueMs;
    if (timer.isHeld) {
        wait.kind = RunWait::Kind::Overdue;
        wait.what = translated("somebody to say whether to go on: its time was %1, when nothing ran here")
                        .arg(isoUtc(timer.dueMs));
        wait.who = translated("%1: go on, or skip the task").arg(anybody());
        return;
    }
    wait.kind = RunWait::Kind::Timer;
    wait.what = timer.purpose == "retry"_L1 ? translated("the next attempt at %1").arg(isoUtc(timer.dueMs))
        : timer.purpose == "poll"_L1        ? translated("the next look at the service at %1").arg(isoUtc(timer.dueMs))
        : timer.purpose == "loop"_L1        ? translated("the next round of the loop at %1").arg(isoUtc(timer.dueMs))
                                            : translated("its time, %1").arg(isoUtc(timer.dueMs));
    wait.who = translated("the clock; %1 may skip the task").arg(anybody());
}

void describeDifference(const PlanDifference &difference, RunWait &wait)
{
    wait.kind = RunWait::Kind::Plan;
    wait.sinceMs = difference.sinceMs;
    if (difference.unplanned) {
        wait.what = translated("plan changed: it would write what was not shown before: %1 (%2)")
                        .arg(difference.unplanned->text(), difference.unplanned->undo);
        wait.who = translated("%1: let it happen, skip the task, or cancel the run").arg(anybody());
        return;
    }
    QStringList missing;
    for (const auto &write : difference.missing)
        missing.append(write.text());
    wait.what = translated("plan changed: it did not write what was shown before: %1").arg(missing.join("; "_L1));
    wait.who = translated("%1: take note of it").arg(anybody());
}

/// False when the task waits for nothing.
bool describe(const RunData &data, const Task &task, const TaskRun &run, RunWait &wait)
{
    if (run.state == RunTaskState::Error || run.state == RunTaskState::LoopError) {
        wait.kind = RunWait::Kind::Error;
        wait.what = run.error;
        wait.who = translated("%1: run it again, answer for it by hand, or skip it").arg(anybody());
        wait.sinceMs = run.finishedAtMs;
        return true;
    }
    if (run.waitingFor.isEmpty())
        return false;
    if (const auto question = data.questions.constFind(run.waitingFor); question != data.questions.cend()) {
        describeQuestion(*question, run.replies.size(), wait);
    } else if (const auto effect = data.effects.constFind(run.waitingFor); effect != data.effects.cend()) {
        wait.kind = RunWait::Kind::Command;
        wait.what = translated("the outcome of %1").arg(effect->effect.name);
        wait.who = translated("the service; %1 may cancel the run").arg(anybody());
        wait.sinceMs = effect->requestedAtMs;
    } else if (const auto timer = data.timers.constFind(run.waitingFor); timer != data.timers.cend()) {
        describeTimer(*timer, wait);
    } else if (const auto plan = data.planDifferences.constFind(run.waitingFor); plan != data.planDifferences.cend()) {
        describeDifference(*plan, wait);
    } else if (run.waitingFor.startsWith("frame:"_L1)) {
        wait.kind = RunWait::Kind::SubPlaybook;
        wait.what =
            translated("the playbook “%1”").arg(task.playbookName.isEmpty() ? task.playbookId : task.playbookName);
        wait.who = translated("whoever its tasks wait for");
        wait.sinceMs = run.startedAtMs;
    } else {
        return false;
    }
    return true;
}

RunWait waitOf(const RunSchedule &schedule)
{
    RunWait wait;
    wait.kind = schedule.isHeld ? RunWait::Kind::Overdue : RunWait::Kind::Schedule;
    wait.name = schedule.commandLine;
    wait.key = scheduleKey(schedule.id);
    wait.sinceMs = schedule.setAtMs;
    wait.dueMs = schedule.nextDueMs;
    wait.what = schedule.isHeld
        ? translated("somebody to say whether to run %1: its time was %2, when nothing ran here")
              .arg(schedule.commandLine, isoUtc(schedule.nextDueMs))
        : translated("the next time of %1, %2").arg(schedule.commandLine, isoUtc(schedule.nextDueMs));
    wait.who = schedule.isHeld ? translated("%1: run it now, or leave this time out").arg(anybody())
                               : translated("the clock; %1 may cancel the schedule").arg(anybody());
    return wait;
}

} // namespace

QString runWaitKindName(RunWait::Kind kind)
{
    static constexpr std::array names{"person",   "command", "timer", "playbook", "error",
                                      "schedule", "overdue", "plan",  "pause"};
    return QString::fromLatin1(names.at(static_cast<size_t>(kind)));
}

QList<RunWait> waitsOf(const RunData &data)
{
    QList<RunWait> result;
    if (data.paused) {
        RunWait wait;
        wait.kind = RunWait::Kind::Pause;
        wait.what = data.pauseReason.isEmpty()
            ? translated("the run to be resumed")
            : translated("the run to be resumed: it was paused because of “%1”").arg(data.pauseReason);
        wait.who = data.pausedBy.isEmpty() ? anybody() : translated("%1, or %2").arg(data.pausedBy, anybody());
        wait.sinceMs = data.pausedAtMs;
        result.append(wait);
    }
    for (auto it = data.planDifferences.begin(); it != data.planDifferences.end(); ++it) {
        if (!it->task.isEmpty())
            continue;
        RunWait wait;
        wait.key = it.key();
        describeDifference(*it, wait);
        result.append(wait);
    }
    for (const auto &[path, frame] : data.frames) {
        for (size_t i = 0; i < frame.tasks.size(); ++i) {
            const auto &task = frame.playbook->tasks.at(static_cast<qsizetype>(i));
            RunWait wait;
            if (!describe(data, task, frame.tasks[i], wait))
                continue;
            wait.task = taskPathIn(path, task.id);
            wait.name = task.name;
            if (wait.kind != RunWait::Kind::Error)
                wait.key = frame.tasks[i].waitingFor;
            result.append(wait);
        }
    }
    for (const auto &schedule : data.schedules) {
        if (schedule.nextDueMs > 0)
            result.append(waitOf(schedule));
    }
    return result;
}

} // namespace holdfast
