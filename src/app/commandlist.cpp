// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandlist.h"

#include "app/usage.h"
#include "console/demosetup.h"

#include <QCommandLineParser>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTextStream>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

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

QJsonObject toJson(const CommandDefinition &definition)
{
    QJsonArray arguments;
    for (const auto &argument : definition.arguments) {
        arguments.append(QJsonObject{{u"name"_s, argument.name},
                                     {u"description"_s, argument.description},
                                     {u"required"_s, argument.required},
                                     {u"default"_s, argument.defaultValue},
                                     {u"choices"_s, QJsonArray::fromStringList(argument.choices)}});
    }
    QJsonArray outputs;
    for (const auto &output : definition.outputs)
        outputs.append(QJsonObject{{u"contextPath"_s, output.contextPath}, {u"type"_s, output.type}});
    return {{u"name"_s, definition.name},
            {u"brand"_s, definition.brand},
            {u"description"_s, definition.description},
            {u"arguments"_s, arguments},
            {u"outputs"_s, outputs},
            {u"permission"_s, definition.permission},
            {u"effect"_s, effectName(definition.effect)},
            {u"changesSomething"_s, definition.changesSomething()},
            {u"undoCommand"_s, definition.undoCommand},
            {u"undo"_s, definition.undoText}};
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
    DemoOptions options;
    options.mode = u"confirm"_s;
    options.mailFolder = folder.path();
    options.rangeControl = QUrl(u"http://127.0.0.1/range"_s); // never asked: only the definitions are wanted
    DemoSetup setup(options);
    ConsoleOptions consoleOptions;
    consoleOptions.storePath = folder.filePath(u"commands.holdfast"_s);
    consoleOptions.secrets = &setup.secrets();
    auto console = Console::open(consoleOptions);
    const auto connected = setup.start() && console ? setup.connect(**console) : Result<void>();
    if (!console || !connected) {
        err << (console ? connected.error().message : console.error().message) << '\n';
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
