// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/error.h"
#include "commands/commandcall.h"
#include "playbooks/runwrite.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace holdfast {

enum class RunEventKind {
    RunStarted, ///< what the run begins with: playbook, inputs, incident, modules, lists, context
    EnvironmentChanged, ///< incident fields, modules or lists changed outside the run; missing playbooks came
    TaskStarted, ///< its calls, with their arguments as evaluated
    CallCompleted, ///< one built-in call of a task with several steps
    EffectRequested, ///< intent, committed before the act
    EffectCompleted,
    EffectFailed,
    TimerSet,
    TimerFired,
    HumanAsked,
    HumanAnswered,
    SubRunStarted, ///< one iteration of a sub-playbook
    SubRunFinished, ///< its outputs, written to the parent's context
    TaskCompleted, ///< the labels whose edges become live, and what a built-in task wrote
    TaskFailed,
    TaskSkipped, ///< by skipunavailable or by a person
    TaskReset, ///< a person lets it run again
    ScheduleChanged, ///< scheduled command lines
    ScheduleSkipped, ///< a person left out one of its times
    TimerHeld, ///< its time came while nothing ran; a person decides
    PlanChanged, ///< a write that is not in the run's plan, or planned writes that were not made; the run pauses
    PlanReleased, ///< a person lets it happen all the same
    RunPaused,
    RunResumed,
    RunStopped, ///< no new task starts: the case was closed, or a person cancelled
    RunFinished,
};

/// One journalable fact about a run. The same events in the same order give the same state.
struct RunEvent
{
    RunEventKind kind = RunEventKind::RunStarted;
    QString task; ///< task path; empty when the run is meant
    qint64 atMs = 0; ///< UTC, given by the caller's clock
    QJsonObject body;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<RunEvent> fromJson(const QJsonObject &json);
    friend bool operator==(const RunEvent &, const RunEvent &) = default;
};

[[nodiscard]] QString runEventName(RunEventKind kind);

/// With what a run starts.
struct RunStart
{
    RunId run;
    QString incidentId;
    QJsonObject inputs; ///< override the declared defaults
    QJsonObject incident; ///< fields by short name, labels, and so on
    QJsonArray modules; ///< {name, brand, category, state}
    QJsonObject lists; ///< name -> content
    QJsonObject context;
    QJsonObject urls; ///< demistoUrls
    /// The sub-playbooks that the run may call, as YAML: whatever becomes of the library, the run stays what it was.
    QStringList library;
    /// What a rehearsal said the run would write; the run pauses before anything else. Absent: no plan was made.
    std::optional<QList<RunWrite>> plan;
};
[[nodiscard]] RunEvent runStarted(const RunStart &start, qint64 atMs);

/// Outcome of an effect. `entryIds` are the ids under which the caller stored the output's entries, in their order;
/// missing ones are derived from the key.
[[nodiscard]] RunEvent effectCompleted(const QString &key, const CommandOutput &output, const QStringList &entryIds,
                                       qint64 atMs);
[[nodiscard]] RunEvent effectFailed(const QString &key, const Error &error, qint64 atMs);
[[nodiscard]] RunEvent timerFired(const QString &key, qint64 atMs);
/// Its time came long ago: a person is asked before it goes on.
[[nodiscard]] RunEvent timerHeld(const QString &key, qint64 atMs);
/// key: of the wait.
[[nodiscard]] RunEvent planReleased(const QString &key, const QString &by, qint64 atMs);
[[nodiscard]] RunEvent scheduleCanceled(const QString &id, const QString &by, qint64 atMs);
[[nodiscard]] RunEvent scheduleSkipped(const QString &id, const QString &by, qint64 atMs);

/// What a person says to a question, or in place of a task that stopped in error.
struct HumanAnswer
{
    QString by;
    QString branch; ///< label of a condition; empty otherwise
    QString comment;
    QString entryId; ///< under which the caller stored the comment; empty without one
    QJsonObject answers; ///< form: question id -> answer
    QJsonObject context; ///< outputs given by hand for a command that could not run; merged as its outputs
    bool isLast = false; ///< ends a question that waits for several replies
};
[[nodiscard]] RunEvent humanAnswered(const QString &key, const HumanAnswer &answer, qint64 atMs);
/// For a task in error (a command that is not available, say): a person did it by hand, the run goes on.
[[nodiscard]] RunEvent taskAnsweredByHand(const QString &taskPath, const HumanAnswer &answer, qint64 atMs);
[[nodiscard]] RunEvent taskSkippedByPerson(const QString &taskPath, const QString &by, const QString &reason,
                                           qint64 atMs);
[[nodiscard]] RunEvent taskRerun(const QString &taskPath, const QString &by, qint64 atMs);
[[nodiscard]] RunEvent environmentChanged(const QJsonObject &incidentFields, const std::optional<QJsonArray> &modules,
                                          const std::optional<QJsonObject> &lists, qint64 atMs);
/// Playbooks, as YAML, that were missing when the run started and are there now.
[[nodiscard]] RunEvent playbooksGiven(const QStringList &library, const QString &by, qint64 atMs);
[[nodiscard]] RunEvent runPaused(const QString &by, const QString &reason, qint64 atMs);
[[nodiscard]] RunEvent runResumed(const QString &by, qint64 atMs);
[[nodiscard]] RunEvent runStopped(const QString &by, const QString &reason, qint64 atMs);

} // namespace holdfast
