// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("EntryNatives", source);
}

QStringList entryIds(const NativeInput &input, const QString &argument)
{
    QStringList ids;
    for (const auto list = argumentToList(input.arguments.value(argument)); const auto &item : list)
        ids.append(displayText(item));
    return ids;
}

NativeResult printValue(const NativeInput &input)
{
    const auto value = input.arguments.value("value"_L1);
    return NativeResult::said(displayText(value), value);
}

NativeResult commentsToContext(const NativeInput &input)
{
    const auto *entry = input.scope.entry(argumentText(input, u"entryId"_s));
    if (!entry)
        return NativeResult::failed(translated("There is no entry %1.").arg(argumentText(input, u"entryId"_s)));
    const auto text = isNil(entry->contents) ? entry->text : displayText(entry->contents);
    const auto separator = argumentText(input, u"listSeperator"_s);
    QJsonValue value = text;
    if (!separator.isEmpty()) {
        QJsonArray items;
        const auto parts = text.split(separator);
        for (const auto &part : parts)
            items.append(part.trimmed());
        value = items;
    }
    const auto key = argumentText(input, u"contextKey"_s);
    auto result = NativeResult::said(translated("Key %1 set").arg(key), value);
    result.writes.append({ContextWrite::Kind::Set, key, value, false});
    return result;
}

NativeResult markEvidence(const NativeInput &input)
{
    const auto ids = entryIds(input, input.arguments.contains("entryIDs"_L1) ? u"entryIDs"_s : u"id"_s);
    if (ids.isEmpty())
        return NativeResult::failed(translated("%1: no entry is named.").arg(input.name));
    auto description = argumentText(input, u"desc"_s);
    if (description.isEmpty())
        description = argumentText(input, u"description"_s);
    QJsonObject body{
        {u"entries"_s, QJsonArray::fromStringList(ids)},
        {u"description"_s, description.isEmpty() ? translated("Evidence added by the playbook") : description}};
    for (const auto &name : {u"occurred"_s, u"when"_s}) {
        if (const auto occurred = argumentText(input, name); !occurred.isEmpty())
            body.insert(u"occurred"_s, occurred);
    }
    if (input.arguments.contains("tags"_L1))
        body.insert(u"tags"_s, argumentToList(input.arguments.value("tags"_L1)));
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::MarkEvidence, body};
    return result;
}

NativeResult markNote(const NativeInput &input)
{
    auto ids = entryIds(input, u"entryIDs"_s);
    if (ids.isEmpty())
        ids = entryIds(input, u"id"_s);
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::MarkNote, {{u"entries"_s, QJsonArray::fromStringList(ids)}}};
    return result;
}

NativeResult getEntry(const NativeInput &input)
{
    const auto id = argumentText(input, u"id"_s);
    if (const auto *entry = input.scope.entry(id)) {
        const QJsonObject contents{{u"ID"_s, entry->id}, {u"Type"_s, entry->type}, {u"Contents"_s, entry->contents}};
        return NativeResult::said(entry->text, contents);
    }
    if (input.reply)
        return NativeResult::said(answerText(*input.reply), input.reply->value("raw"_L1));
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::ReadEntry, {{u"entry"_s, id}}};
    return result;
}

/// The texts of the error entries among those named.
NativeResult errorsOf(const NativeInput &input)
{
    QJsonArray errors;
    for (const auto ids = entryIds(input, u"entry_id"_s); const auto &id : ids) {
        const auto *entry = input.scope.entry(id);
        if (entry && entry->type == entrytype::error)
            errors.append(entry->text);
    }
    auto result = NativeResult::said(displayText(errors), errors);
    result.output.context.insert(u"ErrorEntries"_s, errors);
    return result;
}

NativeResult addEntries(const NativeInput &input)
{
    auto entries = input.arguments.value("entries"_L1);
    if (entries.isString())
        entries = parseJsonText(entries.toString());
    NativeResult result;
    for (const auto list = asList(entries); const auto &value : list) {
        const auto object = value.toObject();
        ProducedEntry entry;
        entry.contents = object.contains("Contents"_L1) ? object.value("Contents"_L1) : object.value("contents"_L1);
        entry.text = displayText(entry.contents);
        entry.isError = object.value("Type"_L1).toInt() == entrytype::error;
        result.output.entries.append(entry);
    }
    return result;
}

NativeResult displayHtml(const NativeInput &input)
{
    // Markup from outside is shown as text, never rendered.
    auto result = NativeResult::said(argumentText(input, u"html"_s));
    result.output.entries.first().note = argumentFlag(input, u"markAsNote"_s);
    return result;
}

} // namespace

QList<NativeCommand> entryNatives()
{
    auto print =
        native(u"Print"_s, translated("Writes a value to the war room."), {textArgument(u"value"_s, true)}, printValue);
    print.readsContext = false;
    const auto evidence = [](const QString &name) {
        return native(name, translated("Marks entries as evidence."),
                      {listArgument(u"entryIDs"_s, false,
                                    name == "AddEvidence"_L1 ? u"${lastCompletedTaskEntries}"_s : QString()),
                       listArgument(u"id"_s), textArgument(u"desc"_s), textArgument(u"description"_s),
                       textArgument(u"occurred"_s), textArgument(u"when"_s), listArgument(u"tags"_s)},
                      markEvidence);
    };
    auto entry = native(u"getEntry"_s, translated("Gives an entry."), {textArgument(u"id"_s, true)}, getEntry);
    entry.wantsReply = true;
    entry.definition.effect = EffectClass::ReadOnly;
    return {
        print,
        native(
            u"commentsToContext"_s, translated("Copies an entry to the context."),
            {textArgument(u"entryId"_s, true), textArgument(u"contextKey"_s, true), textArgument(u"listSeperator"_s)},
            commentsToContext),
        evidence(u"AddEvidence"_s),
        evidence(u"markAsEvidence"_s),
        native(u"markAsNote"_s, translated("Marks entries as notes."),
               {listArgument(u"entryIDs"_s), listArgument(u"id"_s)}, markNote),
        entry,
        native(u"GetErrorsFromEntry"_s, translated("Gives the texts of error entries."),
               {listArgument(u"entry_id"_s, false, u"${lastCompletedTaskEntries}"_s)}, errorsOf),
        native(u"addEntries"_s, translated("Writes entries to the war room."), {listArgument(u"entries"_s, true)},
               addEntries),
        native(u"DisplayHTML"_s, translated("Shows a text."),
               {textArgument(u"html"_s, true), textArgument(u"markAsNote"_s), textArgument(u"header"_s)}, displayHtml),
    };
}

} // namespace holdfast
