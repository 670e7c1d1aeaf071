// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "commands/commanddefinition.h"
#include "integrations/directory/directoryclient.h"

#include <QJsonObject>

#include <optional>

namespace holdfast {

// What the commands of a directory share: the arguments that name a person or a computer, how they are found, and how
// they are told in a case.

/// What is read of every person.
[[nodiscard]] const QStringList &personAttributes();

[[nodiscard]] bool isComputer(const DirectoryEntry &entry);
[[nodiscard]] bool isDisabled(const DirectoryEntry &person);
[[nodiscard]] QString displayNameOf(const DirectoryEntry &entry);
/// The mail address of a person: mail, or the primary one of proxyAddresses.
[[nodiscard]] QString mailOf(const DirectoryEntry &person);

/// username, email, dn and name.
[[nodiscard]] QList<ArgumentDefinition> personArguments();
/// custom-field-type and custom-field-data.
[[nodiscard]] QList<ArgumentDefinition> customFieldArguments();
[[nodiscard]] ArgumentDefinition attributesArgument();

/// A command of the brand, reading unless told otherwise.
[[nodiscard]] CommandDefinition directoryCommand(const QString &name, const QString &description,
                                                 QList<ArgumentDefinition> arguments, QList<OutputDefinition> outputs,
                                                 EffectClass effect = EffectClass::ReadOnly);
/// ActiveDirectory.Users and Account.
[[nodiscard]] QList<OutputDefinition> userOutputs();
[[nodiscard]] QList<OutputDefinition> accountOutputs();

/// Everybody whom the arguments name. When several are given the strongest counts, as in XSOAR: custom-field-type with
/// custom-field-data, then username, email, name, dn. InvalidInput when none is.
[[nodiscard]] Result<QList<DirectoryEntry>> findPeople(DirectoryClient &client, const QJsonObject &arguments,
                                                       CallContext &context);
/// One person; nobody is an answer, several are Conflict and name them.
[[nodiscard]] Result<std::optional<DirectoryEntry>> findPerson(DirectoryClient &client, const QJsonObject &arguments,
                                                               CallContext &context);
/// The computer of that name, with or without the "$" of its account or its domain.
[[nodiscard]] Result<std::optional<DirectoryEntry>> findComputer(DirectoryClient &client, const QString &name,
                                                                 const QString &base, CallContext &context);
/// The group of that DN, account name or common name, with its members when asked for. NotFound and Conflict name it.
[[nodiscard]] Result<DirectoryEntry> findGroup(DirectoryClient &client, const QString &dnOrName, bool withMembers,
                                               CallContext &context);

/// As in ActiveDirectory.Users, with further attributes on demand; binary ones in their usual text form.
[[nodiscard]] QJsonObject userContext(const DirectoryEntry &person, const QStringList &wanted);
/// As in Account.
[[nodiscard]] QJsonObject accountContext(const DirectoryEntry &person);
/// Every known bit of userAccountControl by its name.
[[nodiscard]] QJsonObject accountControlFlags(qint64 bits);

} // namespace holdfast
