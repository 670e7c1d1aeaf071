// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/taskstep.h"

namespace holdfast {

/// Decides one stage of one task: its timers, its act, its fields, its evidence, its end.
class TaskDecider
{
public:
    TaskDecider(const RunState &state, const DecideServices &services, const Frame &frame, int task, qint64 nowMs)
        : m_step(state, services, frame, task, nowMs)
    {
    }

    [[nodiscard]] Decision decide();

private:
    void begin();
    void act();
    void decideBuiltinCondition();
    void ask();
    void map(TaskStage from);
    void finish();

    TaskStep m_step;
};

} // namespace holdfast
