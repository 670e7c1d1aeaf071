// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/planfold.h"
#include "playbooks/schedules/schedulefold.h"
#include "playbooks/taskfold.h"
#include "playbooks/waitfold.h"

namespace holdfast {

/// Applies events to a run's data: the events of the run as a whole itself, the others through the folds of their subjects.
class RunFold
{
public:
    explicit RunFold(RunData &data)
        : m_data(data)
        , m_progress(data)
        , m_outputs(data)
        , m_tasks(data)
        , m_waits(data)
        , m_plan(data)
        , m_schedules(data)
    {
    }

    Result<void> apply(const RunEvent &event);

private:
    Result<void> applyByKind(const RunEvent &event);
    Result<void> startRun(const RunEvent &event);
    void evaluateInputs(Frame &frame, const QJsonObject &given, qint64 atMs);
    Result<void> changeEnvironment(const RunEvent &event);
    Result<void> fireTimer(const RunEvent &event);
    Result<void> holdTimer(const RunEvent &event);
    Result<void> stopRun(const RunEvent &event);

    RunData &m_data;
    RunProgress m_progress;
    OutputMerger m_outputs;
    TaskFold m_tasks;
    WaitFold m_waits;
    PlanFold m_plan;
    ScheduleFold m_schedules;
};

} // namespace holdfast
