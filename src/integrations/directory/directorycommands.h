// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "integrations/directory/directoryclient.h"

#include <memory>

namespace holdfast {

/// The commands of any directory, under XSOAR's names: ad-get-user, ad-get-user-manager, ad-get-user-groups, ad-search,
/// ad-get-group-members, ad-get-computer.
[[nodiscard]] QList<Command> directoryReadCommands(const std::shared_ptr<DirectoryClient> &client,
                                                   const QString &instance);
/// ad-disable-account, ad-enable-account, ad-expire-password, ad-unlock-account, ad-add-to-group, ad-remove-from-group.
[[nodiscard]] QList<Command> directoryChangeCommands(const std::shared_ptr<DirectoryClient> &client,
                                                     const QString &instance);

/// One person by "username", "email", "dn" or "name", whichever is given; nobody is an answer, several are Conflict.
[[nodiscard]] Result<std::optional<DirectoryEntry>> findPerson(DirectoryClient &client, const QJsonObject &arguments,
                                                               CallContext &context);
[[nodiscard]] Result<QList<DirectoryEntry>> findPeople(DirectoryClient &client, const QJsonObject &arguments,
                                                       CallContext &context);

/// The mail address of a person: mail, or the primary one of proxyAddresses.
[[nodiscard]] QString mailOf(const DirectoryEntry &person);

} // namespace holdfast
