// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/replay/runrecord.h"

namespace holdfast {

/// The record of a run in a store, for `playbook replay`: by the run's id, or by an incident's number ("1001", "#1001"),
/// then its newest run. storePath: empty for the user's own store.
[[nodiscard]] Result<RunRecord> recordFromStore(const QString &run, const QString &storePath);

} // namespace holdfast
