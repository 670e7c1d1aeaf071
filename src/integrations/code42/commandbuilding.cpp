// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "integrations/commandshorthand.h"

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QJsonValue fieldOf(const QJsonObject &object, const QString &path)
{
    QJsonValue value = object;
    for (const auto &part : path.split(u'.'))
        value = memberOf(value.toObject(), part);
    return value;
}

QString cellText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isDouble())
        return value.toVariant().toString(); // whole numbers beyond 2^53 stay whole
    if (value.isArray()) {
        QStringList parts;
        for (const auto &part : value.toArray())
            parts += cellText(part.isObject() ? part.toObject().value("name"_L1) : part);
        return parts.join(", "_L1);
    }
    return value.toString();
}

} // namespace

CommandOutput tableOutput(const QString &contextKey, const QList<Column> &columns, const QJsonArray &rows,
                          const QString &none, const ExchangeId &exchange)
{
    QJsonArray facts;
    QList<QStringList> cells;
    for (const auto &row : rows) {
        QJsonObject fact;
        QStringList line;
        for (const auto &column : columns) {
            const auto value = fieldOf(row.toObject(), column.field);
            if (!value.isNull() && !value.isUndefined())
                fact.insert(column.name, value);
            line += cellText(value);
        }
        facts.append(fact);
        cells.append(line);
    }
    QStringList headers;
    for (const auto &column : columns)
        headers += column.name;
    CommandOutput output;
    output.exchange = exchange;
    output.rawResponse = rows;
    ProducedEntry entry;
    entry.text = cells.isEmpty() ? none : markdownTable(headers, cells);
    entry.contents = facts;
    output.entries.append(entry);
    if (!facts.isEmpty())
        output.context.insert(contextKey, facts.size() == 1 ? facts.first() : QJsonValue(facts));
    return output;
}

QList<OutputDefinition> outputsOf(const QString &contextPath, const QList<Column> &columns)
{
    QStringList names;
    for (const auto &column : columns)
        names += column.name;
    return outputsBelow(contextPath, names);
}

Command reading(const CommandParts &parts, CommandDefinition definition, const Reader &read)
{
    Command command;
    command.definition = std::move(definition);
    command.instance = parts.instance;
    command.run = [client = parts.client, read](const CommandCall &call, CallContext &context) {
        return read(*client, call, context);
    };
    return command;
}

Command settling(const CommandParts &parts, CommandDefinition definition, const QString &undoCommand,
                 const QString &undoText, const Settler &settle)
{
    Command command;
    command.definition = std::move(definition);
    command.definition.effect = EffectClass::Probed;
    command.definition.undoCommand = undoCommand;
    command.definition.undoText = undoText;
    command.instance = parts.instance;
    command.run = [client = parts.client, settle](const CommandCall &call,
                                                  CallContext &context) -> Result<CommandOutput> {
        auto done = settle(*client, call, true, context);
        if (!done)
            return done.error();
        return **std::move(done);
    };
    command.probe = [client = parts.client, settle](const CommandCall &call, CallContext &context) {
        return settle(*client, call, false, context);
    };
    return command;
}

CommandOutput sentence(const QString &words)
{
    CommandOutput output;
    ProducedEntry entry;
    entry.text = words;
    output.entries.append(entry);
    return output;
}

Result<std::optional<CommandOutput>> settleGone(Code42Client &client, const QString &path, bool write,
                                                const QString &words, CallContext &context)
{
    const auto there = client.get(path, {}, context);
    if (!there && there.error().code != ErrorCode::NotFound)
        return there.error();
    if (there) {
        if (!write)
            return std::optional<CommandOutput>();
        if (auto done = client.change("DELETE", path, {}, context); !done)
            return done.error();
    }
    return std::optional(sentence(words));
}

} // namespace holdfast::code42
