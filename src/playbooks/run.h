// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/rundata.h"
#include "playbooks/runevent.h"
#include "playbooks/runwaits.h"

namespace holdfast {

enum class RunStatus { NotStarted, Running, Waiting, Completed, Failed, Stopped };

[[nodiscard]] QString runStatusName(RunStatus status);

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
    [[nodiscard]] bool isPaused() const { return m_data.paused || !m_data.planDifferences.isEmpty(); }
    [[nodiscard]] bool isStopping() const { return m_data.stopping; }
    [[nodiscard]] bool isFinished() const { return m_data.finished; } ///< RunFinished is recorded
    [[nodiscard]] qint64 startedAtMs() const { return m_data.startedAtMs; }
    [[nodiscard]] qint64 finishedAtMs() const { return m_data.finishedAtMs; }
    [[nodiscard]] const RunId &run() const { return m_data.run; }
    [[nodiscard]] const QString &incidentId() const { return m_data.incidentId; }
    [[nodiscard]] const PlaybookPtr &playbook() const { return m_data.playbook; }
    [[nodiscard]] qint64 eventCount() const { return m_data.eventCount; }

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
    [[nodiscard]] const QJsonObject &incident() const { return m_data.incident; }
    [[nodiscard]] const QJsonArray &modules() const { return m_data.modules; }
    [[nodiscard]] const QJsonObject &lists() const { return m_data.lists; }
    /// Everything that expressions of a task can see (format reference 3.1).
    [[nodiscard]] QJsonObject visibleContext(const Frame &frame, int task) const;
    /// Ids of the entries of the predecessors on the path to the task (3.9).
    [[nodiscard]] QStringList lastCompletedEntries(const Frame &frame, int task) const;

    [[nodiscard]] QList<PendingEffect> pendingEffects() const;
    /// Those of tasks and of schedules; held ones included.
    [[nodiscard]] QList<PendingTimer> timers() const;
    [[nodiscard]] QList<Question> questions() const;
    [[nodiscard]] QList<RunSchedule> schedules() const;
    /// Planned writes that are still to come; nothing when no plan was made.
    [[nodiscard]] const std::optional<QList<RunWrite>> &plan() const { return m_data.plan; }
    [[nodiscard]] const QMap<QString, PlanDifference> &planDifferences() const { return m_data.planDifferences; }
    /// Whether the act of that idempotency key may happen in spite of the plan.
    [[nodiscard]] bool isAgreed(const QString &idempotencyKey) const
    {
        return !m_data.plan || m_data.agreedActs.contains(idempotencyKey);
    }
    [[nodiscard]] QList<RunWait> waits() const;
    [[nodiscard]] const RunEntry *entry(const QString &id) const;
    [[nodiscard]] QList<RunEntry> entries() const;
    [[nodiscard]] QStringList warnings() const { return m_data.warnings; }

    /// The next thing to decide, as a task path; empty when the run waits or is over.
    [[nodiscard]] QString nextToDecide() const;

    /// Canonical JSON of everything above: equal states give equal bytes.
    [[nodiscard]] QByteArray canonicalDump() const;

private:
    RunData m_data;
};

} // namespace holdfast
