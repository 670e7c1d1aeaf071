// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace holdfast {

enum class ArgumentType { Text, Integer, Boolean, Date, List, Json, Secret, EntryId };

struct ArgumentDefinition
{
    QString name;
    QString description;
    ArgumentType type = ArgumentType::Text;
    bool required = false;
    bool isDefault = false; ///< receives a value given without a name
    QString defaultValue;
    QStringList choices; ///< empty: anything
};

struct OutputDefinition
{
    QString contextPath; ///< "Code42.Alert.ID"
    QString type; ///< "String", "Number", "Boolean", "Date", "Unknown"
    QString description;
};

/// What to do when a request was sent and no answer is known (after a crash or a lost connection).
enum class EffectClass {
    ReadOnly, ///< changes nothing: repeat
    Idempotent, ///< sets a state: repeating gives the same
    Probed, ///< changes something once: read the state back before repeating
    Uncertain, ///< cannot be read back (mail): a person decides
};

/// One command as every caller sees it: war room, playbook task, button, palette, help.
struct CommandDefinition
{
    QString name; ///< "code42-alert-get"
    QString brand; ///< "Code42", "Cortex XDR", "Active Directory", "Mail", "Builtin"
    QString description;
    QList<ArgumentDefinition> arguments;
    QList<OutputDefinition> outputs;
    EffectClass effect = EffectClass::ReadOnly;
    /// The right it needs at the service, for the connection's check: "file-events:read"; empty for none.
    QString permission;
    /// Name of the command that takes it back; empty when there is none.
    QString undoCommand;
    /// How it is undone, or that it cannot be, in words; empty for read-only commands.
    QString undoText;
    QString helpUrl;

    [[nodiscard]] bool changesSomething() const { return effect != EffectClass::ReadOnly; }
    [[nodiscard]] const ArgumentDefinition *argument(QStringView argumentName) const;
};

} // namespace holdfast
