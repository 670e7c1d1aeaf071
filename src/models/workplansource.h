// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"
#include "models/playbooks/workplansnapshot.h"

#include <QFuture>

namespace holdfast {

/// Who knows the runs: gives the work plan of an incident's newest run at this moment. Implemented by the application
/// over the playbook engine. Called on the GUI thread; the work is done elsewhere.
class WorkPlanSource
{
public:
    virtual ~WorkPlanSource() = default;
    /// framePath: "" for the run's own playbook, otherwise the sub-playbook inside it. A snapshot without playbook, with
    /// a reason, when the incident has no run.
    virtual QFuture<Result<WorkPlanSnapshot>> workPlan(const IncidentId &incident, const QString &framePath) = 0;
};

} // namespace holdfast
