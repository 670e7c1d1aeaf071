// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/defender/defenderclient.h"

namespace holdfast::defender {

inline constexpr QLatin1StringView brand("Microsoft Defender for Endpoint");

/// microsoft-atp-get-machines, -get-machine-details, -isolate-machine, -unisolate-machine and
/// -list-machine-actions-details, under XSOAR's names.
[[nodiscard]] QList<Command> defenderCommands(const std::shared_ptr<DefenderClient> &client, const QString &instance);

} // namespace holdfast::defender
