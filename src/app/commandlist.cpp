// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandlist.h"

#include "app/usage.h"
#include "console/console.h"
#include "integrations/secrets/memorysecrets.h"

#include <QCommandLineParser>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTextStream>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// Of a connection that is never used: only its commands' definitions are wanted.
InstanceConfig placeholderOf(const IntegrationDefinition &kind, const QString &folder, SecretsProvider &secrets)
{
    InstanceConfig config{kind.kind, kind.kind, true, {}};
    for (const auto &setting : kind.settings) {
        if (setting.isSecret()) {
            (void)secrets.write(config.name, setting.name, Secret(QByteArrayLiteral("placeholder")));
        } else if (!setting.defaultValue.isEmpty() || !setting.choices.isEmpty()) {
            config.settings.insert(setting.name,
                                   setting.defaultValue.isEmpty() ? setting.choices.first() : setting.defaultValue);
        } else if (setting.name == "url"_L1) {
            config.settings.insert(setting.name, u"https://service.invalid"_s);
        } else if (setting.name == "uri"_L1) {
            config.settings.insert(setting.name, u"ldaps://directory.invalid"_s);
        } else if (setting.name == "folder"_L1) {
            config.settings.insert(setting.name, folder);
        } else if (setting.name == "file"_L1) {
            config.settings.insert(setting.name, u":/demo/qrst.ldif"_s);
        } else if (setting.required) {
            config.settings.insert(setting.name, u"placeholder@service.invalid"_s);
        }
    }
    return config;
}

QString typeName(ArgumentType type)
{
    switch (type) {
    case ArgumentType::Text:
        break;
    case ArgumentType::Integer:
        return u"integer"_s;
    case ArgumentType::Boolean:
        return u"boolean"_s;
    case ArgumentType::Date:
        return u"date"_s;
    case ArgumentType::List:
        return u"list"_s;
    case ArgumentType::Json:
        return u"json"_s;
    case ArgumentType::Secret:
        return u"secret"_s;
    case ArgumentType::EntryId:
        return u"entry id"_s;
    }
    return u"text"_s;
}

QJsonObject toJson(const CommandDefinition &definition)
{
    QJsonArray arguments;
    for (const auto &argument : definition.arguments) {
        arguments.append(QJsonObject{{u"name"_s, argument.name},
                                     {u"description"_s, argument.description},
                                     {u"type"_s, typeName(argument.type)},
                                     {u"required"_s, argument.required},
                                     {u"default"_s, argument.defaultValue},
                                     {u"choices"_s, QJsonArray::fromStringList(argument.choices)}});
    }
    QJsonArray outputs;
    for (const auto &output : definition.outputs)
        outputs.append(QJsonObject{
            {u"contextPath"_s, output.contextPath}, {u"type"_s, output.type}, {u"description"_s, output.description}});
    return {{u"name"_s, definition.name},
            {u"brand"_s, definition.brand},
            {u"description"_s, definition.description},
            {u"arguments"_s, arguments},
            {u"outputs"_s, outputs},
            {u"permission"_s, definition.permission},
            {u"effect"_s, effectName(definition.effect)},
            {u"changesSomething"_s, definition.changesSomething()},
            {u"undoCommand"_s, definition.undoCommand},
            {u"undo"_s, definition.undoText},
            {u"help"_s, definition.helpUrl}};
}

void print(const CommandDefinition &definition, QTextStream &out)
{
    out << u"!%1  (%2%3)\n    %4\n"_s.arg(definition.name, definition.brand,
                                          definition.changesSomething() ? u", changes something"_s : QString(),
                                          definition.description);
    for (const auto &argument : definition.arguments) {
        out << u"      %1%2  %3%4\n"_s.arg(
            argument.name, argument.required ? u"!"_s : QString(), argument.description,
            argument.choices.isEmpty() ? QString() : u" ("_s + argument.choices.join(", "_L1) + u')');
    }
    if (!definition.undoText.isEmpty())
        out << u"      %1\n"_s.arg(definition.undoText);
}

} // namespace

Result<std::unique_ptr<Console>> consoleWithEveryKind(const QString &folder, SecretsProvider &secrets)
{
    ConsoleOptions options;
    options.storePath = folder + u"/commands.holdfast"_s;
    options.secrets = &secrets;
    auto console = Console::open(options);
    if (!console)
        return console;
    const auto kinds = IntegrationFactory().definitions();
    for (const auto &kind : kinds) {
        if (kind.kind == "openapi"_L1)
            continue;
        if (auto connected = (*console)->connect(placeholderOf(kind, folder, secrets)); !connected)
            return connected.error();
    }
    return console;
}

QString effectName(EffectClass effect)
{
    switch (effect) {
    case EffectClass::ReadOnly:
        return u"read-only"_s;
    case EffectClass::Idempotent:
        return u"idempotent"_s;
    case EffectClass::Probed:
        return u"read back before repeating"_s;
    case EffectClass::Uncertain:
        break;
    }
    return u"a person decides before repeating"_s;
}

int runCommandList(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    QCommandLineParser parser;
    const QCommandLineOption json(u"json"_s), brand(u"brand"_s, {}, u"brand"_s);
    parser.addOptions({json, brand});
    if (!parser.parse(arguments) || !parser.positionalArguments().isEmpty()) {
        err << parser.errorText() << "\n\n" << helpText(u"commands"_s);
        return 2;
    }
    const QTemporaryDir folder;
    MemorySecrets secrets;
    const auto console = consoleWithEveryKind(folder.path(), secrets);
    if (!console) {
        err << console.error().message << '\n';
        return 1;
    }
    QJsonArray all;
    for (const auto *command : (*console)->commands().all()) {
        const auto &definition = command->definition;
        if (parser.isSet(brand) && definition.brand.compare(parser.value(brand), Qt::CaseInsensitive) != 0)
            continue;
        if (parser.isSet(json))
            all.append(toJson(definition));
        else
            print(definition, out);
    }
    if (parser.isSet(json))
        out << QJsonDocument(all).toJson(QJsonDocument::Indented);
    return 0;
}

} // namespace holdfast
