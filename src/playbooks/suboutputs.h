// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"
#include "playbooks/playbook.h"
#include "playbooks/taskoutput.h"

namespace holdfast {

/// What a private sub-playbook hands to its parent when it is done (format reference 3.5): the declared outputs, read from
/// the private context and appended in the parent's. Members declared under one root travel together, so that the members
/// of one object stay in one object.
[[nodiscard]] QList<ContextWrite> subPlaybookOutputs(const Playbook &playbook, const Evaluation &privateContext);

} // namespace holdfast
