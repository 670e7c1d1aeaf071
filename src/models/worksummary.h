// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/playbooks/workplansnapshot.h"
#include "models/textforms.h"
#include "models/worksteps.h"

namespace holdfast {

/// The work plan in short. A playbook that marks its tasks with the tags "step:1", "step:2" … is summed up by these
/// steps, named by the first title of each; any other by its tasks that have begun and the next ones.
[[nodiscard]] WorkSummary workSummary(const WorkPlanSnapshot &plan, TimeZoneChoice zone);

} // namespace holdfast
