// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/workplansource.h"

namespace holdfast {

/// A playbook of fourteen tasks in nine steps, half-way through: waits for a review.
[[nodiscard]] WorkPlanSnapshot demoWorkPlan();

/// Gives one snapshot for every incident.
class FixedWorkPlan final : public WorkPlanSource
{
public:
    explicit FixedWorkPlan(WorkPlanSnapshot snapshot)
        : m_snapshot(std::move(snapshot))
    {
    }

    QFuture<Result<WorkPlanSnapshot>> workPlan(const IncidentId &, const QString &) override
    {
        return QtFuture::makeReadyFuture(Result<WorkPlanSnapshot>(m_snapshot));
    }

private:
    WorkPlanSnapshot m_snapshot;
};

} // namespace holdfast
