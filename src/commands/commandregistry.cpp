// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commands/commandregistry.h"

#include <QCoreApplication>
#include <QDate>
#include <QDateTime>
#include <QSet>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CommandRegistry", source);
}

Error invalid(const QString &message)
{
    return Error{ErrorCode::InvalidInput, message, {}};
}

Result<void> checkValue(const ArgumentDefinition &argument, const QJsonValue &value)
{
    const auto asText = value.isString() ? value.toString() : QString();
    if (!argument.choices.isEmpty() && value.isString() && !argument.choices.contains(asText, Qt::CaseInsensitive)) {
        return invalid(text("%1: “%2” is not one of %3").arg(argument.name, asText, argument.choices.join(", "_L1)));
    }
    if (argument.type == ArgumentType::Integer && value.isString()) {
        bool ok = false;
        asText.trimmed().toLongLong(&ok);
        if (!ok)
            return invalid(text("%1: “%2” is not a whole number").arg(argument.name, asText));
    }
    if (argument.type == ArgumentType::Date && value.isString()) {
        if (!QDate::fromString(asText, Qt::ISODate).isValid() && !QDateTime::fromString(asText, Qt::ISODate).isValid())
            return invalid(text("%1: “%2” is not a date; write it as 2026-12-31").arg(argument.name, asText));
    }
    return {};
}

} // namespace

void CommandRegistry::add(Command command)
{
    m_commands.push_back(std::make_unique<Command>(std::move(command)));
}

const Command *CommandRegistry::find(const QString &name, const QString &brand, const QString &instance) const
{
    for (const auto &candidate : m_commands) {
        if (candidate->definition.name != name)
            continue;
        if (!brand.isEmpty() && candidate->definition.brand.compare(brand, Qt::CaseInsensitive) != 0)
            continue;
        if (!instance.isEmpty() && candidate->instance != instance)
            continue;
        return candidate.get();
    }
    return nullptr;
}

QList<const Command *> CommandRegistry::named(const QString &name) const
{
    QList<const Command *> result;
    for (const auto &candidate : m_commands) {
        if (candidate->definition.name == name)
            result.append(candidate.get());
    }
    return result;
}

QList<const Command *> CommandRegistry::all() const
{
    QList<const Command *> result;
    QSet<std::pair<QString, QString>> seen;
    for (const auto &command : m_commands) {
        const std::pair key{command->definition.name, command->definition.brand};
        if (seen.contains(key))
            continue;
        seen.insert(key);
        result.append(command.get());
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const Command *a, const Command *b) { return a->definition.name < b->definition.name; });
    return result;
}

QStringList CommandRegistry::brands() const
{
    QStringList result;
    for (const auto &command : m_commands) {
        if (!result.contains(command->definition.brand))
            result.append(command->definition.brand);
    }
    result.sort();
    return result;
}

Result<QJsonObject> checkedArguments(const CommandDefinition &definition, const QJsonObject &arguments)
{
    QJsonObject checked = arguments;
    if (const auto unnamed = checked.take(QString()); !unnamed.isUndefined()) {
        const auto target = std::find_if(definition.arguments.begin(), definition.arguments.end(),
                                         [](const ArgumentDefinition &argument) { return argument.isDefault; });
        if (target == definition.arguments.end())
            return invalid(text("%1: “%2” has no name; write name=value").arg(definition.name, unnamed.toString()));
        if (!checked.contains(target->name))
            checked.insert(target->name, unnamed);
    }
    for (const auto &argument : definition.arguments) {
        const auto value = checked.value(argument.name);
        const bool missing = value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty());
        if (missing && !argument.defaultValue.isEmpty()) {
            checked.insert(argument.name, argument.defaultValue);
            continue;
        }
        if (missing && argument.required)
            return invalid(text("%1: the argument “%2” is missing").arg(definition.name, argument.name));
        if (missing)
            continue;
        if (auto ok = checkValue(argument, value); !ok)
            return ok.error();
    }
    return checked;
}

} // namespace holdfast
