// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/runquestions.h"
#include "automation/runstart.h"
#include "automation/runthread.h"
#include "base/jobs.h"

namespace holdfast {

/// Drives all playbook runs on one thread of its own: decides, commits, and only then acts. Acts run on a pool; their
/// outcomes come back to the thread, are committed and decide what follows. Every run can be taken up again from the
/// journal at any point; what was requested without a known outcome is settled by the CommandDispatcher, and where that
/// cannot know (a mail whose acceptance was lost), a person is asked. All public functions may be called from any thread
/// but the GUI thread; they block until the runner has done what was asked.
class PlaybookRunner
{
public:
    explicit PlaybookRunner(RunnerServices services);
    /// Asks running acts to stop and waits; what has no outcome then is settled at the next start.
    ~PlaybookRunner();
    PlaybookRunner(const PlaybookRunner &) = delete;
    PlaybookRunner &operator=(const PlaybookRunner &) = delete;

    /// What a run would write, in order, without writing anything: what only reads is done, questions take the prepared
    /// answers (task id or name -> answer), and the list ends at the first question without one.
    Result<Rehearsal> rehearse(const IncidentId &incident, const QString &playbook, const QJsonObject &inputs,
                               const QJsonObject &answers, std::stop_token stop);

    /// Writes a new run into the caller's transaction. Call drive() after the commit. `playbook`: as PlaybookCatalog::entry()
    /// takes it, NotFound for an unknown one. The run stays on that version whatever is saved later.
    /// With a plan, the run pauses before any write that is not in it.
    Result<RunId> prepare(UnitOfWork &unit, const Incident &incident, const QString &playbook,
                          const QJsonObject &inputs, const QString &actor,
                          const std::optional<QList<RunWrite>> &plan = {});
    /// Takes up a committed run.
    Result<void> drive(const RunId &run);
    /// prepare() and drive() in one.
    Result<RunId> start(const IncidentId &incident, const QString &playbook, const QJsonObject &inputs,
                        const QString &actor, const std::optional<QList<RunWrite>> &plan = {});
    /// Takes up every unfinished run in the store, as after a crash. Answers how many.
    Result<int> resumeAll();

    /// Answers a question. data: form values by question id. Conflict when somebody has answered already.
    Result<void> answer(const HumanTaskId &task, const QString &choice, const QJsonObject &data, const QString &comment,
                        const QString &user);
    /// For a task that stopped in error. A sub-playbook that was missing and has been saved since is found now.
    Result<void> rerunTask(const RunId &run, const QString &task, const QString &user);
    Result<void> skipTask(const RunId &run, const QString &task, const QString &reason, const QString &user);
    Result<void> completeTaskByHand(const RunId &run, const QString &task, const HumanAnswer &answer);
    Result<void> stopRun(const RunId &run, const QString &reason, const QString &user);
    Result<void> cancelSchedule(const RunId &run, const QString &schedule, const QString &user);
    /// Tells the runs of an incident that its fields were changed by somebody else.
    Result<void> incidentChanged(const IncidentId &incident);

    /// Reads a run's state on the runner's thread; works for finished runs too. NotFound for an unknown id.
    Result<void> inspect(const RunId &run, const std::function<void(const RunState &)> &look);
    /// Blocks until no run can go on without a person or a time more than ten minutes away, or stopped.
    void waitUntilIdle(std::stop_token stop) { m_thread.waitUntilIdle(stop); }

private:
    [[nodiscard]] qint64 nextWakeMs() const;
    void doWhatIsDue();
    void retryStalled(qint64 now);
    void fireTimer(ActiveRun &run, const PendingTimer &timer, qint64 now);

    Result<ActiveRun *> active(const RunId &run);
    void advanceRun(ActiveRun &run);
    void perform(ActiveRun &run, const Effect &effect, Attempt attempt, qint64 requestedAtMs);
    void performCommand(ActiveRun &run, const Effect &effect, Attempt attempt, qint64 requestedAtMs);
    void changeCase(const RunId &run, const Effect &effect);
    void replacePlaybook(ActiveRun &run, const Effect &effect);
    void performReport(ActiveRun &run, const Effect &effect);
    void settled(const RunId &run, const Effect &effect, const Result<CommandOutput> &outcome);
    /// Commits and applies one event with what belongs to it; false when it could not be committed.
    bool commit(ActiveRun &run, const std::function<Result<RunEvent>(UnitOfWork &)> &make);
    void stall(const RunId &run, const Error &error);
    Result<void> personActs(const RunId &run, const std::function<Result<RunEvent>(UnitOfWork &, ActiveRun &)> &make);
    Result<void> giveMissingPlaybook(const RunId &run, const QString &task, const QString &user);
    Result<void> sayWhatHappened(ActiveRun &run, const HumanTask &task, const HumanAnswer &answer);
    void finishIfOver(const RunId &run);

    RunnerServices m_services;
    JobRunner m_pool;
    std::map<QString, std::unique_ptr<ActiveRun>> m_runs; ///< belongs to the thread
    std::map<QString, qint64> m_stalled; ///< run id -> when to try again; belongs to the thread
    RunThread m_thread;
};

} // namespace holdfast
