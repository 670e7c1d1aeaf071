// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/investigationsteps.h"

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;
using State = InvestigationStep::State;

int stepNumber(const Task &task)
{
    for (const auto &tag : task.tags) {
        if (tag.startsWith("step:"_L1))
            return tag.mid(5).toInt();
    }
    return 0;
}

/// Titles of steps begin with their number: "4 Alert details".
QString withoutNumber(const QString &title)
{
    qsizetype from = 0;
    while (from < title.size() && (title.at(from).isDigit() || title.at(from).isSpace()))
        ++from;
    return title.mid(from);
}

struct Tally
{
    bool anyOpen = false;
    bool anyStarted = false;
    bool anyCompleted = false;
    bool anyWaiting = false;
    bool anyFailed = false;
};

State stateOf(const Tally &tally)
{
    if (tally.anyFailed)
        return State::Failed;
    if (tally.anyWaiting)
        return State::Waiting;
    if (tally.anyOpen)
        return tally.anyStarted ? State::Running : State::Open;
    return tally.anyCompleted ? State::Done : State::Skipped;
}

} // namespace

QString stepStateName(State state)
{
    switch (state) {
    case State::Open:
        return u"open"_s;
    case State::Running:
        return u"running"_s;
    case State::Waiting:
        return u"waiting"_s;
    case State::Done:
        return u"done"_s;
    case State::Failed:
        return u"failed"_s;
    case State::Skipped:
        break;
    }
    return u"skipped"_s;
}

QList<InvestigationStep> investigationSteps(const RunState &state)
{
    QMap<int, InvestigationStep> steps;
    QMap<int, Tally> tallies;
    for (const auto &task : state.playbook()->tasks) {
        const auto number = stepNumber(task);
        const auto *run = state.taskRun(task.id);
        if (number == 0)
            continue;
        auto &step = steps[number];
        auto &tally = tallies[number];
        step.number = number;
        if (task.type == TaskType::Title && step.name.isEmpty())
            step.name = withoutNumber(task.name);
        if (!run) {
            tally.anyOpen = true;
            continue;
        }
        switch (run->state) {
        case RunTaskState::New:
        case RunTaskState::Ready:
            tally.anyOpen = true;
            break;
        case RunTaskState::InProgress:
            tally.anyOpen = tally.anyStarted = true;
            break;
        case RunTaskState::Waiting:
            tally.anyWaiting = true;
            break;
        case RunTaskState::Completed:
            tally.anyStarted = tally.anyCompleted = true;
            break;
        case RunTaskState::Error:
        case RunTaskState::LoopError:
            tally.anyFailed = true;
            if (step.problem.isEmpty())
                step.problem = run->error;
            break;
        case RunTaskState::Skipped:
            break;
        }
        if (run->startedAtMs > 0 && (step.startedAtMs == 0 || run->startedAtMs < step.startedAtMs))
            step.startedAtMs = run->startedAtMs;
        step.finishedAtMs = std::max(step.finishedAtMs, run->finishedAtMs);
    }
    QList<InvestigationStep> result;
    for (auto it = steps.begin(); it != steps.end(); ++it) {
        it->state = stateOf(tallies.value(it.key()));
        if (it->state != State::Done && it->state != State::Failed)
            it->finishedAtMs = 0;
        result.append(*it);
    }
    return result;
}

} // namespace holdfast
