// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/jobs.h"
#include "models/workplansource.h"

namespace holdfast {

class Console;

/// Makes the window's work plans from the runs: states from the runner's fold, inputs and outputs from the run's events,
/// requests and answers from the recorded exchanges.
class WorkPlans final : public WorkPlanSource
{
public:
    WorkPlans(Console &console, JobRunner &jobs)
        : m_console(console)
        , m_jobs(jobs)
    {
    }

    QFuture<Result<WorkPlanSnapshot>> workPlan(const IncidentId &incident, const QString &framePath) override;

private:
    Console &m_console;
    JobRunner &m_jobs;
};

/// The snapshot itself; blocks.
[[nodiscard]] Result<WorkPlanSnapshot> workPlanSnapshot(Console &console, const IncidentId &incident,
                                                        const QString &framePath);

} // namespace holdfast
