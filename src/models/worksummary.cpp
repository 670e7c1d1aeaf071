// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/worksummary.h"

#include <QCoreApplication>

#include <map>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

bool isWork(const Task &task)
{
    return task.type != TaskType::Start && task.type != TaskType::Title && task.type != TaskType::Section;
}

int stepOf(const Task &task)
{
    for (const QString &tag : task.tags) {
        if (tag.startsWith("step:"_L1)) {
            bool number = false;
            const int step = QStringView(tag).sliced(5).toInt(&number);
            if (number)
                return step;
        }
    }
    return 0;
}

/// What several tasks are together: failed over waiting over running over done.
struct Group
{
    QString title;
    QString fallbackTitle; ///< of the first task, where no title task names the step
    int tasks = 0;
    int done = 0;
    int notTaken = 0;
    bool failed = false;
    bool waiting = false;
    bool running = false;
    QString waitingFor;
    qint64 finishedAtMs = 0;

    void add(const TaskStateView &view)
    {
        ++tasks;
        switch (view.state) {
        case NodeState::Done:
            ++done;
            break;
        case NodeState::NotTaken:
            ++notTaken;
            break;
        case NodeState::Failed:
            failed = true;
            break;
        case NodeState::Waiting:
            waiting = true;
            waitingFor = view.waitingFor;
            break;
        case NodeState::Running:
            running = true;
            break;
        case NodeState::None:
        case NodeState::Pending:
            break;
        }
        finishedAtMs = std::max(finishedAtMs, view.finishedAtMs);
    }
};

WorkStep stepFrom(const Group &group, TimeZoneChoice zone)
{
    WorkStep step{.title = group.title};
    const auto time = [&] { return group.finishedAtMs > 0 ? clockText(group.finishedAtMs, zone).first(5) : QString(); };
    if (group.failed) {
        step.glyph = Glyph::Failed;
        step.tone = Tone::Critical;
        step.detail = QCoreApplication::translate("WorkSummary", "failed");
    } else if (group.waiting) {
        step.glyph = Glyph::Waiting;
        step.tone = Tone::Waiting;
        step.detail = group.waitingFor.isEmpty()
            ? QCoreApplication::translate("WorkSummary", "waits")
            : QCoreApplication::translate("WorkSummary", "waits for %1").arg(group.waitingFor);
    } else if (group.notTaken == group.tasks) {
        step.glyph = Glyph::NotTaken;
        step.detail = QCoreApplication::translate("WorkSummary", "not taken");
    } else if (group.done > 0 && group.done + group.notTaken == group.tasks) {
        step.glyph = Glyph::Done;
        step.tone = Tone::Done;
        step.detail = time();
        step.atMs = group.finishedAtMs;
    } else if (group.running || group.done > 0) {
        step.glyph = Glyph::Running;
        step.tone = Tone::Accent;
        step.detail = QCoreApplication::translate("WorkSummary", "running");
    }
    return step;
}

} // namespace

WorkSummary workSummary(const WorkPlanSnapshot &plan, TimeZoneChoice zone)
{
    WorkSummary summary;
    if (!plan.playbook)
        return summary;
    summary.playbook = plan.playbook->name;
    std::map<int, Group> steps;
    QList<WorkStep> begun;
    QList<WorkStep> next;
    for (const Task &task : plan.playbook->tasks) {
        const TaskStateView view = plan.tasks.value(task.id);
        const int step = stepOf(task);
        if (step > 0 && steps[step].title.isEmpty() && task.type == TaskType::Title)
            steps[step].title = task.name;
        if (!isWork(task))
            continue;
        if (view.state != NodeState::NotTaken)
            ++summary.total;
        if (view.state == NodeState::Done)
            ++summary.done;
        if (step > 0) {
            if (steps[step].fallbackTitle.isEmpty())
                steps[step].fallbackTitle = task.name;
            steps[step].add(view);
        }
        Group alone{.title = task.name};
        alone.add(view);
        (view.state == NodeState::Pending || view.state == NodeState::None ? next : begun) << stepFrom(alone, zone);
    }
    for (auto &[number, group] : steps) {
        if (group.tasks == 0)
            continue;
        if (group.title.isEmpty())
            group.title = group.fallbackTitle;
        summary.steps << stepFrom(group, zone);
    }
    if (summary.steps.isEmpty())
        summary.steps = begun + next;
    return summary;
}

} // namespace holdfast
