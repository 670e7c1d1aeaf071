// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/code42/code42client.h"

#include <memory>

namespace holdfast::code42 {

/// What the command families share. Cheap to copy into handlers.
struct CommandParts
{
    std::shared_ptr<Code42Client> client;
    Waiter *waiter = nullptr;
    QString instance;
    QString highRiskList; ///< watchlist (id, type or title) that the old high-risk commands mean
};

/// code42-alert-get, -search, -resolve, -update, -note-add
[[nodiscard]] QList<Command> alertCommands(const CommandParts &parts);
/// code42-securitydata-search, code42-file-events-search
[[nodiscard]] QList<Command> fileEventCommands(const CommandParts &parts);
/// holdfast-fetch-file-events
[[nodiscard]] Command sessionFilesCommand(const CommandParts &parts);
/// code42-user-get, -deactivate, -reactivate, code42-user-get-risk-profile, -update-risk-profile
[[nodiscard]] QList<Command> userCommands(const CommandParts &parts);
/// code42-watchlists-*, and by their old names code42-departingemployee-*, code42-highriskemployee-*
[[nodiscard]] QList<Command> watchlistCommands(const CommandParts &parts);
/// code42-legalhold-add-user, -remove-user
[[nodiscard]] QList<Command> legalHoldCommands(const CommandParts &parts);
/// code42-case-create, -get, -list, -add-event
[[nodiscard]] QList<Command> caseCommands(const CommandParts &parts);

/// A definition with the brand filled in.
[[nodiscard]] CommandDefinition declared(const QString &name, const QString &description,
                                         QList<ArgumentDefinition> arguments, QList<OutputDefinition> outputs,
                                         const QString &permission, EffectClass effect = EffectClass::ReadOnly);

/// The actor behind a name, or NotFound in words.
[[nodiscard]] Result<QJsonObject> actorNamed(Code42Client &client, const QString &username, CallContext &context);

} // namespace holdfast::code42
