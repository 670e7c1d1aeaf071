// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/runprogress.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("RunProgress", source);
}

} // namespace

Error refused(ErrorCode code, const QString &message)
{
    return Error{code, message, {}};
}

Result<TaskPlace> RunProgress::placeOf(const QString &taskPath)
{
    const auto slash = taskPath.lastIndexOf(u'/');
    const auto framePath = slash < 0 ? QString() : taskPath.left(slash);
    const auto found = m_data.frames.find(framePath);
    if (found == m_data.frames.end())
        return refused(ErrorCode::NotFound, translated("There is no task %1 in this run.").arg(taskPath));
    const auto index = found->second.playbook->indexOf(taskPath.mid(slash + 1));
    if (index < 0)
        return refused(ErrorCode::NotFound, translated("There is no task %1 in this run.").arg(taskPath));
    return TaskPlace{&found->second, index};
}

void RunProgress::markReady(const TaskPlace &place)
{
    m_data.ready.insert({place.frame->path, place.task});
}

void RunProgress::unmarkReady(const TaskPlace &place)
{
    m_data.ready.erase({place.frame->path, place.task});
}

void RunProgress::endWait(TaskRun &run)
{
    if (run.waitingFor.isEmpty())
        return;
    m_data.effects.remove(run.waitingFor);
    m_data.timers.remove(run.waitingFor);
    m_data.questions.remove(run.waitingFor);
    m_data.planDifferences.remove(run.waitingFor);
    run.waitingFor.clear();
}

void RunProgress::addFrame(Frame frame)
{
    frame.tasks.resize(static_cast<size_t>(frame.playbook->tasks.size()));
    for (const auto &task : frame.playbook->tasks)
        frame.graph.addTask(task.id);
    for (const auto &task : frame.playbook->tasks) {
        for (const auto &branch : task.next) {
            for (const auto &target : branch.targets)
                frame.graph.addEdge(task.id, branch.label, target);
        }
    }
    frame.graph.start(frame.playbook->startTask);
    auto &stored = m_data.frames[frame.path] = std::move(frame);
    collectRunnable(stored);
    noteSkipped(stored);
}

void RunProgress::collectRunnable(Frame &frame)
{
    const auto runnable = frame.graph.takeRunnable();
    for (const auto &id : runnable) {
        const auto index = frame.playbook->indexOf(id);
        frame.tasks[static_cast<size_t>(index)].state = RunTaskState::Ready;
        ++frame.open;
        markReady({&frame, index});
    }
}

void RunProgress::noteSkipped(Frame &frame)
{
    for (int i = 0; i < frame.playbook->tasks.size(); ++i) {
        auto &run = frame.tasks[static_cast<size_t>(i)];
        if (run.state == RunTaskState::New
            && frame.graph.state(frame.playbook->tasks.at(i).id) == DeadPathGraph::TaskState::Skipped)
            run.state = RunTaskState::Skipped;
    }
}

void RunProgress::closeFrameIfDone(Frame &frame)
{
    if (frame.open > 0 || frame.finished)
        return;
    frame.finished = true;
    frame.failed = frame.errors > 0;
    if (frame.parentTask.isEmpty()) // the run's own, or a scheduled line
        return;
    const auto parent = m_data.frames.find(frame.parent);
    if (parent == m_data.frames.end())
        return;
    const TaskPlace place{&parent->second, parent->second.playbook->indexOf(frame.parentTask)};
    auto &run = place.run();
    if (run.state != RunTaskState::InProgress)
        return;
    run.waitingFor.clear();
    run.outcome = {};
    run.outcome.kind = frame.failed ? StepOutcome::Kind::Failed : StepOutcome::Kind::Done;
    if (frame.failed) {
        QStringList messages;
        for (size_t i = 0; i < frame.tasks.size(); ++i) {
            const auto &task = frame.tasks[i];
            if (task.state == RunTaskState::Error || task.state == RunTaskState::LoopError)
                messages.append(
                    translated("task %1: %2").arg(frame.playbook->tasks.at(static_cast<qsizetype>(i)).id, task.error));
        }
        run.outcome.error = Error{
            ErrorCode::ScriptFailed,
            translated("The playbook “%1” ended in error (%2).").arg(frame.playbook->name, messages.join("; "_L1)),
            {}};
    }
    markReady(place);
}

void RunProgress::reopenAncestors(Frame &frame)
{
    frame.finished = false;
    frame.failed = false;
    if (frame.path.isEmpty())
        m_data.finished = false;
    if (frame.parentTask.isEmpty())
        return;
    auto &parent = m_data.frames.at(frame.parent);
    const TaskPlace place{&parent, parent.playbook->indexOf(frame.parentTask)};
    auto &run = place.run();
    // A parent that went on in spite of the error stays where it is.
    if (run.state == RunTaskState::Completed || run.state == RunTaskState::Skipped)
        return;
    unmarkReady(place);
    if (run.state == RunTaskState::Error || run.state == RunTaskState::LoopError) {
        --parent.errors;
        ++parent.open;
        parent.graph.runAgain(place.definition().id);
        collectRunnable(parent);
        unmarkReady(place);
        --parent.open; // collectRunnable counted it once more
        run.error.clear();
    }
    run.state = RunTaskState::InProgress;
    run.outcome = {};
    run.waitingFor = u"frame:"_s + frame.path;
    reopenAncestors(parent);
}

void RunProgress::finishTask(const TaskPlace &place, RunTaskState state, qint64 atMs)
{
    auto &run = place.run();
    endWait(run);
    unmarkReady(place);
    run.state = state;
    run.finishedAtMs = atMs;
    if (run.startedAtMs == 0)
        run.startedAtMs = atMs;
    run.calls.clear();
    run.calls.shrink_to_fit();
    run.outcome = {};
    --place.frame->open;
}

} // namespace holdfast
