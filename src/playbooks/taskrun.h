// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/error.h"
#include "language/deadpath.h"
#include "playbooks/playbook.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace holdfast {

enum class RunTaskState { New, Ready, InProgress, Waiting, Completed, Error, LoopError, Skipped };

/// XSOAR's own words: "", "inprogress", "Waiting", "Completed", "Error", "LoopError", "WillNotBeExecuted".
[[nodiscard]] QString taskStateName(RunTaskState state);

/// How far a started task has come.
enum class TaskStage {
    Begin, ///< timers of the task
    Act, ///< its command, script, question or sub-playbook
    Map, ///< fieldMapping
    Mark, ///< evidencedata
    Finish,
};

/// What follows when an iteration of a sub-playbook has finished and its outputs are written.
enum class LoopVerdict { None, Done, Again, Wait, Limit };

/// One call of a task; a task with list arguments has several.
struct TaskCall
{
    QString name;
    QString brand;
    QString instance;
    QJsonObject arguments;
    bool native = false; ///< done by the engine itself or as ChangeCase

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static TaskCall fromJson(const QJsonObject &json);
};

/// What became of the last thing that a task waited for.
struct StepOutcome
{
    enum class Kind { None, Done, Failed };
    Kind kind = Kind::None;
    Error error;
    bool unavailable = false;
    bool pollAgain = false;
    QJsonObject pollArguments;
    qint64 pollAfterMs = 0;
    QJsonValue raw; ///< the output, or the answers of a form
};

/// One task in one frame of a run.
struct TaskRun
{
    RunTaskState state = RunTaskState::New;
    TaskStage stage = TaskStage::Begin;
    int visit = 1; ///< counts how often a person let it run again
    int attempt = 1;
    int call = 0; ///< index of the current call
    int poll = 0; ///< looks at a service so far; for a sub-playbook the iterations whose outputs are written
    int iteration = 0; ///< of a sub-playbook
    LoopVerdict verdict = LoopVerdict::None; ///< what follows the last finished iteration
    std::vector<TaskCall> calls;
    QString extendContext; ///< arguments that steer the merge of every call
    bool ignoreOutputs = false;
    int retryCount = 0;
    int retryIntervalMs = 30'000;
    qint64 timeoutMs = 0;
    StepOutcome outcome;
    QString waitingFor; ///< key of the pending effect, timer or question; empty: none
    QString answer; ///< what the last call said: a script condition's label
    QString branch; ///< the label taken; empty for unconditional tasks
    QString error; ///< message; also kept for a task that continued on error
    bool unavailable = false; ///< stopped because its command or playbook does not exist here
    QString completedBy; ///< a person; empty: the engine
    QJsonArray replies; ///< {by, branch, answers} so far, to a question that waits for several
    QStringList entries; ///< ids, in order
    qint64 startedAtMs = 0;
    qint64 finishedAtMs = 0;
};

/// One playbook being run: the run's own, or one iteration of a sub-playbook.
struct Frame
{
    QString path; ///< "" for the run's own; "25", from the second iteration on "25#2"
    QString parent; ///< path of the parent frame
    QString parentTask; ///< id of the task in the parent frame
    PlaybookPtr playbook;
    QString contextId; ///< "" for the root context, else the id of the private context ("subplaybook-<id>")
    QString privateId; ///< currentPlaybookID; empty in the main playbook
    QJsonObject inputs;
    std::vector<TaskRun> tasks; ///< as in playbook->tasks
    DeadPathGraph graph;
    int open = 0; ///< tasks ready, in progress or waiting
    int errors = 0;
    bool finished = false;
    bool failed = false;
    int depth = 0;
};

/// Path of the frame that an iteration (from 1) of a sub-playbook task runs in; every visit has frames of its own.
[[nodiscard]] QString subRunPath(const QString &parentPath, const QString &task, int iteration, int visit);

} // namespace holdfast
