// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonDocument>

#include <algorithm>
#include <map>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

struct NativeTable
{
    std::map<QString, NativeCommand> byName;
    QHash<QString, const NativeCommand *> exact;
    QHash<QString, const NativeCommand *> folded;

    NativeTable()
    {
        // Later tables win: a script of its own is more than the operator of that name.
        for (auto table :
             {operatorNatives(), contextNatives(), verificationNatives(), conditionNatives(), textNatives(),
              dateNatives(),     listNatives(),    indicatorNatives(),    addressNatives(),   entryNatives(),
              caseNatives(),     flowNatives(),    fileNatives(),         tableNatives(),     archiveNatives(),
              mailNatives(),     gridNatives(),    pdfNatives(),          stixNatives(),      webNatives()}) {
            for (auto &command : table) {
                const auto name = command.definition.name;
                byName.insert_or_assign(name, std::move(command));
            }
        }
        for (const auto &[name, command] : byName) {
            exact.insert(name, &command);
            folded.insert(name.toCaseFolded(), &command);
        }
    }
};

const NativeTable &table()
{
    static const NativeTable natives;
    return natives;
}

} // namespace

QString NativeScope::entryId(int index) const
{
    return derivedId(outputKey + u'#' + QString::number(index));
}

NativeResult NativeResult::failed(const QString &message)
{
    NativeResult result;
    ProducedEntry entry;
    entry.text = message;
    entry.contents = message;
    entry.isError = true;
    result.output.entries.append(entry);
    return result;
}

NativeResult NativeResult::said(const QString &text, const QJsonValue &contents)
{
    NativeResult result;
    ProducedEntry entry;
    entry.text = text;
    entry.contents = isNil(contents) ? QJsonValue(text) : contents;
    result.output.entries.append(entry);
    return result;
}

const NativeCommand *findNative(const QString &name)
{
    if (const auto *found = table().exact.value(name))
        return found;
    return table().folded.value(name.toCaseFolded());
}

QList<const NativeCommand *> allNatives()
{
    QList<const NativeCommand *> result;
    for (const auto &[name, command] : table().byName)
        result.append(&command);
    return result;
}

QString argumentText(const NativeInput &input, const QString &name)
{
    return displayText(input.arguments.value(name));
}

bool argumentFlag(const NativeInput &input, const QString &name)
{
    const auto text = argumentText(input, name).trimmed();
    return text.compare("yes"_L1, Qt::CaseInsensitive) == 0 || text.compare("true"_L1, Qt::CaseInsensitive) == 0
        || text == "1"_L1;
}

bool isEngineRoot(const QString &key)
{
    static const QStringList roots{
        u"incident"_s, u"inputs"_s,      u"modules"_s,           u"lists"_s,
        u"labels"_s,   u"demistoUrls"_s, u"currentPlaybookID"_s, u"lastCompletedTaskEntries"_s};
    return roots.contains(key) || key.startsWith("subplaybook-"_L1);
}

QJsonObject writtenContext(const NativeInput &input)
{
    auto context = input.scope.evaluation.context.toObject();
    for (const auto keys = context.keys(); const auto &key : keys) {
        if (isEngineRoot(key))
            context.remove(key);
    }
    return context;
}

QJsonValue parseJsonText(const QString &text)
{
    const auto trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return QJsonValue::Undefined;
    const auto json = QJsonDocument::fromJson("[" + trimmed.toUtf8() + "]");
    if (!json.isArray() || json.array().size() != 1)
        return QJsonValue::Undefined;
    return json.array().first();
}

NativeCommand native(const QString &name, const QString &description, QList<ArgumentDefinition> arguments,
                     std::function<NativeResult(const NativeInput &)> run)
{
    NativeCommand command;
    command.definition.name = name;
    command.definition.brand = u"Builtin"_s;
    command.definition.description = description;
    command.definition.arguments = std::move(arguments);
    command.definition.effect = EffectClass::Idempotent;
    command.definition.undoText = QCoreApplication::translate(
        "Natives", "Changes nothing outside the case it runs in; the journal keeps what was.");
    command.run = std::move(run);
    return command;
}

ArgumentDefinition textArgument(const QString &name, bool required, const QString &defaultValue)
{
    ArgumentDefinition argument;
    argument.name = name;
    argument.required = required;
    argument.defaultValue = defaultValue;
    return argument;
}

ArgumentDefinition secretArgument(const QString &name)
{
    auto argument = textArgument(name);
    argument.type = ArgumentType::Secret;
    return argument;
}

ArgumentDefinition listArgument(const QString &name, bool required, const QString &defaultValue)
{
    auto argument = textArgument(name, required, defaultValue);
    argument.type = ArgumentType::List;
    return argument;
}

} // namespace holdfast
