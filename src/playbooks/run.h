// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/deadpath.h"
#include "language/expressionevaluator.h"
#include "playbooks/effect.h"
#include "playbooks/playbook.h"
#include "playbooks/playbooklibrary.h"
#include "playbooks/runevent.h"

#include <QJsonArray>
#include <QMap>

#include <map>
#include <memory>
#include <set>

namespace holdfast {

enum class RunStatus { NotStarted, Running, Waiting, Completed, Failed, Stopped };

enum class RunTaskState { New, Ready, InProgress, Waiting, Completed, Error, LoopError, Skipped };

/// XSOAR's own words: "", "inprogress", "Waiting", "Completed", "Error", "LoopError", "WillNotBeExecuted".
[[nodiscard]] QString taskStateName(RunTaskState state);
[[nodiscard]] QString runStatusName(RunStatus status);

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

/// What a run waits for, for people: nothing is ever stuck without saying so.
struct RunWait
{
    enum class Kind { Person, Command, Timer, SubPlaybook, Error };
    Kind kind = Kind::Person;
    QString task; ///< task path
    QString name; ///< the task's name
    QString what; ///< in words
    QString who; ///< who can release it, in words
    QString key; ///< of the question, effect or timer; empty for errors
    qint64 sinceMs = 0;
    qint64 dueMs = 0; ///< 0: no known end
};

/// Path of the frame that an iteration (from 1) of a sub-playbook task runs in; every visit has frames of its own.
[[nodiscard]] QString subRunPath(const QString &parentPath, const QString &task, int iteration, int visit);

struct PendingTimer
{
    QString key;
    QString task;
    QString purpose; ///< sleep, retry, poll, loop, schedule
    qint64 setAtMs = 0;
    qint64 dueMs = 0;
};

struct PendingEffect
{
    Effect effect;
    qint64 requestedAtMs = 0;
};

/// A war-room entry that the run made, as far as expressions and scripts may ask for it.
struct RunEntry
{
    QString id;
    QString task; ///< task path
    int type = 1; ///< XSOAR's entry types: 1 note, 3 file, 4 error, 11 warning
    QString text;
    QJsonValue contents;
    QStringList tags;
    bool note = false;
    QString fileName;
    qint64 atMs = 0;
};

/// A command line that runs at set times.
struct RunSchedule
{
    QString id;
    QString commandLine;
    QString cron;
    int timesLeft = -1; ///< -1: no limit
    qint64 endsAtMs = 0;
    qint64 nextDueMs = 0;
};

/// The state of a run: a fold of its events. Deterministic, without clock and I/O; copying it is allowed and costs in
/// proportion to its size. The evaluator runs the selectors of merge keys only. One thread at a time.
class RunState
{
public:
    RunState(PlaybookPtr playbook, const PlaybookLibrary *library, ExpressionEvaluator *evaluator);

    /// Adds one event. An event that does not fit (an outcome nobody waits for, an answer to a question that is answered)
    /// changes nothing and is refused with Conflict or NotFound.
    Result<void> apply(const RunEvent &event);

    [[nodiscard]] RunStatus status() const;
    [[nodiscard]] bool isPaused() const { return m_paused; }
    [[nodiscard]] bool isStopping() const { return m_stopping; }
    [[nodiscard]] bool isFinished() const { return m_finished; } ///< RunFinished is recorded
    [[nodiscard]] qint64 startedAtMs() const { return m_startedAtMs; }
    [[nodiscard]] qint64 finishedAtMs() const { return m_finishedAtMs; }
    [[nodiscard]] const RunId &run() const { return m_run; }
    [[nodiscard]] const QString &incidentId() const { return m_incidentId; }
    [[nodiscard]] const PlaybookPtr &playbook() const { return m_playbook; }
    [[nodiscard]] qint64 eventCount() const { return m_eventCount; }

    [[nodiscard]] QStringList framePaths() const;
    [[nodiscard]] const Frame *frame(const QString &path) const;
    /// Null for a path that leads nowhere.
    [[nodiscard]] const TaskRun *taskRun(const QString &taskPath) const;
    [[nodiscard]] const Task *task(const QString &taskPath) const;

    /// The root context without the engine's own roots.
    [[nodiscard]] const QJsonObject &context() const;
    /// "" is the root context.
    [[nodiscard]] QJsonObject contextById(const QString &id) const;
    [[nodiscard]] QStringList privateContexts() const;
    [[nodiscard]] const QJsonObject &incident() const { return m_incident; }
    [[nodiscard]] const QJsonArray &modules() const { return m_modules; }
    [[nodiscard]] const QJsonObject &lists() const { return m_lists; }
    /// Everything that expressions of a task can see (format reference 3.1).
    [[nodiscard]] QJsonObject visibleContext(const Frame &frame, int task) const;
    /// Ids of the entries of the predecessors on the path to the task (3.9).
    [[nodiscard]] QStringList lastCompletedEntries(const Frame &frame, int task) const;

    [[nodiscard]] QList<PendingEffect> pendingEffects() const;
    [[nodiscard]] QList<PendingTimer> timers() const;
    [[nodiscard]] QList<Question> questions() const;
    [[nodiscard]] QList<RunSchedule> schedules() const;
    [[nodiscard]] QList<RunWait> waits() const;
    [[nodiscard]] const RunEntry *entry(const QString &id) const;
    [[nodiscard]] QList<RunEntry> entries() const;
    [[nodiscard]] QStringList warnings() const { return m_warnings; }

    /// The next thing to decide, as a task path; empty when the run waits or is over.
    [[nodiscard]] QString nextToDecide() const;

    /// Canonical JSON of everything above: equal states give equal bytes.
    [[nodiscard]] QByteArray canonicalDump() const;

private:
    friend class RunFold;

    PlaybookPtr m_playbook;
    const PlaybookLibrary *m_library = nullptr;
    ExpressionEvaluator *m_evaluator = nullptr;
    RunId m_run;
    QString m_incidentId;
    bool m_started = false;
    bool m_paused = false;
    bool m_stopping = false;
    bool m_finished = false;
    bool m_closed = false; ///< stopped because its case was closed
    QString m_stopReason;
    qint64 m_startedAtMs = 0;
    qint64 m_finishedAtMs = 0;
    qint64 m_eventCount = 0;
    std::map<QString, Frame> m_frames;
    std::set<std::pair<QString, int>> m_ready; ///< frame path and task index
    QJsonObject m_context;
    std::map<QString, QJsonObject> m_privateContexts;
    QJsonObject m_incident;
    QJsonArray m_modules;
    QJsonObject m_lists;
    QJsonObject m_urls;
    QMap<QString, PendingEffect> m_effects;
    QMap<QString, PendingTimer> m_timers;
    QMap<QString, Question> m_questions;
    QMap<QString, RunSchedule> m_schedules;
    QHash<QString, RunEntry> m_entries;
    QStringList m_entryOrder;
    QStringList m_warnings;
    int m_privateCount = 0;
};

} // namespace holdfast
