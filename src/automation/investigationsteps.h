// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/run.h"

namespace holdfast {

/// One of the steps a playbook is divided into by the tags "step:<n>" of its tasks.
struct InvestigationStep
{
    enum class State { Open, Running, Waiting, Done, Failed, Skipped };
    int number = 0;
    QString name; ///< of the step's title task
    State state = State::Open;
    qint64 startedAtMs = 0; ///< UTC; 0 while open
    qint64 finishedAtMs = 0; ///< 0 while it is not over
    QString problem; ///< Failed: what the first failed task said

    friend bool operator==(const InvestigationStep &, const InvestigationStep &) = default;
};

/// "open", "running", "waiting", "done", "failed", "skipped"
[[nodiscard]] QString stepStateName(InvestigationStep::State state);

/// The steps of the run's own playbook, in the order of their numbers; none when it has no step tags.
[[nodiscard]] QList<InvestigationStep> investigationSteps(const RunState &state);

} // namespace holdfast
