// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"

#include <QJsonArray>

namespace holdfast {

/// What a decision knew of a command: what replaying it needs, so that no connection has to be there again.
[[nodiscard]] QJsonObject recordedCommand(const Command &command);
/// Adds recorded commands; they can be planned with, not run.
void restoreCommands(CommandRegistry &registry, const QJsonArray &recorded);

} // namespace holdfast
