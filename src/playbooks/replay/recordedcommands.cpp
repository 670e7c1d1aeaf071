// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/replay/recordedcommands.h"

namespace holdfast {

using namespace Qt::StringLiterals;

QJsonObject recordedCommand(const Command &command)
{
    const auto &definition = command.definition;
    QJsonArray arguments;
    for (const auto &argument : definition.arguments) {
        QJsonObject json{{u"name"_s, argument.name}, {u"type"_s, static_cast<int>(argument.type)}};
        if (argument.required)
            json.insert(u"required"_s, true);
        if (argument.isDefault)
            json.insert(u"default"_s, true);
        if (!argument.defaultValue.isEmpty())
            json.insert(u"value"_s, argument.defaultValue);
        arguments.append(json);
    }
    QJsonObject json{{u"name"_s, definition.name},
                     {u"brand"_s, definition.brand},
                     {u"arguments"_s, arguments},
                     {u"effect"_s, static_cast<int>(definition.effect)}};
    if (!command.instance.isEmpty())
        json.insert(u"instance"_s, command.instance);
    if (!definition.undoText.isEmpty())
        json.insert(u"undo"_s, definition.undoText);
    if (!definition.undoCommand.isEmpty())
        json.insert(u"undoCommand"_s, definition.undoCommand);
    return json;
}

void restoreCommands(CommandRegistry &registry, const QJsonArray &recorded)
{
    QList<Command> commands;
    for (const auto &item : recorded) {
        const auto json = item.toObject();
        Command command;
        command.instance = json.value("instance"_L1).toString();
        auto &definition = command.definition;
        definition.name = json.value("name"_L1).toString();
        definition.brand = json.value("brand"_L1).toString();
        definition.effect = static_cast<EffectClass>(json.value("effect"_L1).toInt());
        definition.undoText = json.value("undo"_L1).toString();
        definition.undoCommand = json.value("undoCommand"_L1).toString();
        for (const auto list = json.value("arguments"_L1).toArray(); const auto &value : list) {
            const auto object = value.toObject();
            ArgumentDefinition argument;
            argument.name = object.value("name"_L1).toString();
            argument.type = static_cast<ArgumentType>(object.value("type"_L1).toInt());
            argument.required = object.value("required"_L1).toBool();
            argument.isDefault = object.value("default"_L1).toBool();
            argument.defaultValue = object.value("value"_L1).toString();
            definition.arguments.append(argument);
        }
        commands.append(command);
    }
    for (const auto &command : std::as_const(commands))
        registry.add(command);
}

} // namespace holdfast
