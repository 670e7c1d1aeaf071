// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/decide.h"

namespace holdfast {

/// One task at the moment when something is decided about it: what it can see, and what it wants to happen. The state is
/// never changed; the decision collects events and effects.
class TaskStep
{
public:
    TaskStep(const RunState &runState, const DecideServices &decideServices, const Frame &taskFrame, int taskIndex,
             qint64 now);

    const RunState &state;
    const DecideServices &services;
    const Frame &frame;
    const Task &task;
    const TaskRun &run;
    const int index;
    const QString path;
    const qint64 nowMs;
    Decision decision;
    bool endsRun = false; ///< the case was closed by this task

    /// The decision, complete.
    [[nodiscard]] Decision take();

    // Endings
    void succeed(const QStringList &labels, const QString &branch, const QJsonObject &output = {});
    /// Takes the branch of that label, the default branch where none fits, or fails.
    void succeedWithLabel(const QString &answer);
    void fail(const Error &error, bool unavailable = false, const QJsonObject &output = {}, bool loopError = false);
    /// The labels of a task that does not choose.
    [[nodiscard]] QStringList unconditional() const;
    /// Fields or evidence follow what the task does.
    [[nodiscard]] bool hasAfterStages() const;

    // Building blocks
    void emitEvent(RunEventKind kind, QJsonObject body = {});
    void enter(TaskStage stage, QJsonObject body = {});
    void requestChange(const CaseEffect &change, const QString &stage);
    void requestEffect(Effect effect);
    void setTimer(const QString &purpose, qint64 dueMs);
    /// The decision depends on what this command is: it is recorded with it.
    void noteCommand(const Command &command);
    /// Unique in the run.
    [[nodiscard]] QString effectKey(const QString &stage) const;
    /// The same for every attempt at the same act.
    [[nodiscard]] QString idempotencyKey(const QString &stage) const;
    /// Lives no longer than this step.
    [[nodiscard]] Evaluation evaluation() const;
    [[nodiscard]] Evaluation evaluationWithoutContext() const;
    [[nodiscard]] QString shown(const ValueForm &form, const Evaluation &in) const;
    [[nodiscard]] bool isQuiet() const;

private:
    /// Built-in scripts as filters and transformers.
    [[nodiscard]] Evaluation::RunScript operatorScripts(const Evaluation &in) const;

    mutable QStringList m_warnings;
    QJsonArray m_commands;
};

} // namespace holdfast
