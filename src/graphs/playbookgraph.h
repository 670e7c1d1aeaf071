// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/taskgraph.h"
#include "playbooks/playbook.h"

namespace holdfast {

/// The picture of a playbook: one node a task in the order of Playbook::tasks, one edge for each label and target.
/// Targets that do not exist are left out, as the engine leaves them out (format reference 2.8).
[[nodiscard]] TaskGraph taskGraph(const Playbook &playbook);

[[nodiscard]] NodeKind nodeKind(const Task &task);
/// The kind in a word for people: "command", "decision", "manual task".
[[nodiscard]] QString nodeKindName(const Task &task);
/// What is written on an edge: nothing for #none#, "else" for #default#, "on error" for #error#.
[[nodiscard]] QString branchCaption(const QString &label);

} // namespace holdfast
