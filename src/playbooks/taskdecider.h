// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/callplan.h"
#include "playbooks/natives/nativecommand.h"

namespace holdfast {

/// Decides one stage of one task. Works on a state that it never changes; what is to happen leaves as events and effects.
class TaskDecider
{
public:
    TaskDecider(const RunState &state, const DecideServices &services, const Frame &frame, int task, qint64 nowMs);

    [[nodiscard]] Decision decide();

private:
    // The stages
    void begin();
    void act();
    void map(TaskStage from);
    void finish();

    // Acting, by kind of task
    void decideBuiltinCondition();
    void ask();
    void runCalls();
    void startCalls();
    void performCall(const TaskCall &call, int depth);
    void performNative(const NativeCommand &native, const TaskCall &call, int depth);
    void callDone(const QJsonObject &output);
    void callsDone(const QString &answer);
    void callFailed(const Error &error, bool unavailable, const QJsonObject &output);

    // Sub-playbooks
    void runSubPlaybook();
    void startIteration(const PlaybookPtr &playbook, int iteration, const QJsonObject &inputs,
                        const QString &privateId);
    void nextIteration(const PlaybookPtr &playbook);
    void endIteration(const PlaybookPtr &playbook);
    [[nodiscard]] Result<QJsonObject> subInputs(const Playbook &playbook);
    [[nodiscard]] Result<bool> loopEnds(const TaskLoop &loop, const Frame &child);

    // Endings
    void succeed(const QStringList &labels, const QString &branch, const QJsonObject &output = {});
    void succeedWithLabel(const QString &answer);
    void fail(const Error &error, bool unavailable = false, const QJsonObject &output = {}, bool loopError = false);
    [[nodiscard]] QStringList unconditional() const;
    [[nodiscard]] bool hasAfterStages() const;

    // Building blocks
    void emitEvent(RunEventKind kind, QJsonObject body = {});
    void enter(TaskStage stage, QJsonObject body = {});
    void requestChange(const CaseEffect &change, const QString &stage);
    void requestEffect(Effect effect);
    void setTimer(const QString &purpose, qint64 dueMs);
    [[nodiscard]] QString effectKey(const QString &stage) const;
    [[nodiscard]] QString idempotencyKey(const QString &stage) const;
    [[nodiscard]] Evaluation evaluation() const;
    [[nodiscard]] Evaluation evaluationWithoutContext() const;
    [[nodiscard]] QString shown(const ValueForm &form, const Evaluation &in) const;
    [[nodiscard]] bool isQuiet() const;
    [[nodiscard]] QJsonObject outputOf(const NativeResult &result, const TaskCall &call) const;

    const RunState &m_state;
    const DecideServices &m_services;
    const Frame &m_frame;
    const Task &m_task;
    const TaskRun &m_run;
    int m_index;
    QString m_path;
    qint64 m_nowMs;
    Decision m_decision;
    /// The plan of a task that has not started yet; its calls are not in the state.
    std::optional<CallPlan> m_plan;
    bool m_endsRun = false; ///< the case was closed by this task
    mutable QStringList m_warnings;
};

} // namespace holdfast
