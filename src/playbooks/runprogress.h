// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "playbooks/rundata.h"

namespace holdfast {

/// A task in the frame that runs it.
struct TaskPlace
{
    Frame *frame = nullptr;
    int task = -1;
    [[nodiscard]] TaskRun &run() const { return frame->tasks[static_cast<size_t>(task)]; }
    [[nodiscard]] const Task &definition() const { return frame->playbook->tasks.at(task); }
};

/// Which tasks of a run are ready, waiting or over, and what follows from it: successors, the end of a playbook, the task
/// that called it. Changes the data it was given; keeps nothing itself.
class RunProgress
{
public:
    explicit RunProgress(RunData &data)
        : m_data(data)
    {
    }

    /// NotFound for a path that leads nowhere.
    [[nodiscard]] Result<TaskPlace> placeOf(const QString &taskPath);

    void addFrame(Frame frame);
    /// Takes over what the graph made runnable.
    void collectRunnable(Frame &frame);
    /// Takes over what the graph skipped.
    void noteSkipped(Frame &frame);
    void markReady(const TaskPlace &place);
    void unmarkReady(const TaskPlace &place);
    void endWait(TaskRun &run);
    void finishTask(const TaskPlace &place, RunTaskState state, qint64 atMs);
    /// Finishes a frame in which nothing is left to do, and tells the parent task.
    void closeFrameIfDone(Frame &frame);
    /// A person took up a task of a frame that was over.
    void reopenAncestors(Frame &frame);

private:
    RunData &m_data;
};

/// An event that does not fit: nothing was changed.
[[nodiscard]] Error refused(ErrorCode code, const QString &message);

} // namespace holdfast
