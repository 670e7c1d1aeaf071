// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/crowdstrike/falconclient.h"

namespace holdfast::falcon {

inline constexpr QLatin1StringView brand("CrowdStrike Falcon");

/// cs-falcon-search-device, cs-falcon-contain-host, cs-falcon-lift-host-containment under XSOAR's names, and Holdfast's own
/// cs-falcon-host-containment-status.
[[nodiscard]] QList<Command> falconCommands(const std::shared_ptr<FalconClient> &client, const QString &instance);

} // namespace holdfast::falcon
