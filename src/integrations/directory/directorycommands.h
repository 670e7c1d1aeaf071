// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "integrations/directory/directoryclient.h"

#include <memory>

namespace holdfast {

/// Which entries the changing commands may touch, beside the ones they never touch: administrators, krbtgt, domain
/// controllers.
struct ChangeRules
{
    QString onlyBelow; ///< DN of an organizational unit; empty: the whole directory
};

/// The commands of any directory, under XSOAR's names: ad-get-user, ad-get-user-manager, ad-get-user-reports,
/// ad-get-user-groups, ad-check-executive, ad-search, ad-get-group-members, ad-get-computer.
[[nodiscard]] QList<Command> directoryReadCommands(const std::shared_ptr<DirectoryClient> &client,
                                                   const QString &instance);
/// ad-disable-account, ad-enable-account, ad-expire-password, ad-unlock-account, ad-set-new-password, ad-add-to-group,
/// ad-remove-from-group.
[[nodiscard]] QList<Command> directoryChangeCommands(const std::shared_ptr<DirectoryClient> &client,
                                                     const QString &instance, const ChangeRules &rules = {});

/// The parts of the two lists above.
[[nodiscard]] QList<Command> managerCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance);
[[nodiscard]] QList<Command> groupCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance);
[[nodiscard]] QList<Command> accountCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance,
                                             const ChangeRules &rules);
[[nodiscard]] QList<Command> membershipCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance,
                                                const ChangeRules &rules);

/// Why this entry must not be changed from here; nothing when it may.
[[nodiscard]] Result<void> mayBeChanged(const DirectoryClient &client, const DirectoryEntry &entry,
                                        const ChangeRules &rules);

/// A reading command: run gets the client, the call and its context.
template <typename Run>
[[nodiscard]] Command readingCommand(const std::shared_ptr<DirectoryClient> &client, const QString &instance,
                                     CommandDefinition definition, Run run)
{
    Command command;
    command.definition = std::move(definition);
    command.instance = instance;
    command.run = [client, run](const CommandCall &call, CallContext &context) { return run(*client, call, context); };
    return command;
}

} // namespace holdfast
