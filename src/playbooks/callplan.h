// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/decide.h"

namespace holdfast {

/// The calls that a task makes, its arguments evaluated: one, several for list arguments (format reference 2.3) and for
/// several instances of an integration, or none for an empty list.
struct CallPlan
{
    std::vector<TaskCall> calls;
    QString extendContext;
    bool ignoreOutputs = false;
    int retries = 0;
    int retryIntervalMs = 30'000;
    qint64 timeoutMs = 0;
    QList<const Command *> commands; ///< what the registry gave for the task; recorded with its start
    bool unavailable = false;
    Error error; ///< set when the plan failed; message empty otherwise

    [[nodiscard]] bool failed() const { return !error.message.isEmpty(); }
};

/// Whether evaluating the form looks at the context at all.
[[nodiscard]] bool needsContext(const ValueForm &form);

/// `evaluation.context` may be empty when no argument needs it, see planNeedsContext().
[[nodiscard]] CallPlan planCalls(const Task &task, const DecideServices &services, const Evaluation &evaluation);
[[nodiscard]] bool planNeedsContext(const Task &task);

/// "The command “x” is not available: …": names command, pack and brand, and what can be done.
[[nodiscard]] Error unavailableCommand(const QString &name, const QString &brand);

} // namespace holdfast
