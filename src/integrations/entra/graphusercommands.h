// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "integrations/entra/graphclient.h"

namespace holdfast::entra {

inline constexpr QLatin1StringView brand("Entra ID");

/// XSOAR's names for people in Entra ID: msgraph-user-get, -list, -get-manager, msgraph-direct-reports,
/// msgraph-user-account-disable, -unblock, -session-revoke, -terminate-session; and Holdfast's own -get-manager-chain and
/// -get-groups.
[[nodiscard]] QList<Command> graphUserCommands(const std::shared_ptr<GraphClient> &client, const QString &instance);

} // namespace holdfast::entra
