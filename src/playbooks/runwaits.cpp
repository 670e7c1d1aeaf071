// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/runwaits.h"

#include "playbooks/rundata.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("RunWaits", source);
}

} // namespace

QList<RunWait> waitsOf(const RunData &data)
{
    QList<RunWait> result;
    const auto anybody = translated("anybody who works on the case");
    for (const auto &[path, frame] : data.frames) {
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
            } else if (const auto question = data.questions.constFind(run.waitingFor);
                       question != data.questions.cend()) {
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
            } else if (const auto effect = data.effects.constFind(run.waitingFor); effect != data.effects.cend()) {
                wait.kind = RunWait::Kind::Command;
                wait.what = translated("the outcome of %1").arg(effect->effect.name);
                wait.who = translated("the service; a person may cancel the run");
                wait.sinceMs = effect->requestedAtMs;
            } else if (const auto timer = data.timers.constFind(run.waitingFor); timer != data.timers.cend()) {
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

} // namespace holdfast
