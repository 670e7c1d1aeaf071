// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandrun.h"

#include "app/commandlist.h"
#include "app/storeaccess.h"
#include "app/storepaths.h"
#include "app/usage.h"
#include "base/canonicaljson.h"
#include "commands/secretreference.h"
#include "console/connectionfile.h"
#include "console/demosetup.h"
#include "integrations/secrets/filesecrets.h"
#include "integrations/secrets/keychainsecrets.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSaveFile>
#include <QTemporaryDir>
#include <QTextStream>

#include <optional>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CommandRun", source);
}

struct RunOptions
{
    CommandCall call;
    QString incident; ///< number or id; empty for none
    QString storePath; ///< empty: a store that is gone afterwards
    QString connectionFile;
    QString secretsFile;
    QString filesFolder; ///< where files of the answer are written; empty for nowhere
    bool demo = false;
    bool dryRun = false;
    bool json = false;
};

std::optional<RunOptions> parse(const QStringList &arguments, QTextStream &err)
{
    QCommandLineParser parser;
    const QCommandLineOption instance(u"instance"_s, {}, u"name"_s), incident(u"incident"_s, {}, u"id"_s),
        store(u"store"_s, {}, u"file"_s), connections(u"connections"_s, {}, u"file"_s),
        secrets(u"secrets"_s, {}, u"file"_s), files(u"files"_s, {}, u"folder"_s), demo(u"demo"_s), dryRun(u"dry-run"_s),
        json(u"json"_s);
    parser.addOptions({instance, incident, store, connections, secrets, files, demo, dryRun, json});
    const bool parsed = parser.parse(arguments);
    const auto words = parser.positionalArguments();
    if (!parsed || words.isEmpty() || (parser.isSet(demo) && parser.isSet(connections))) {
        if (!parsed)
            err << parser.errorText() << "\n\n";
        err << helpText(u"command run"_s);
        return std::nullopt;
    }
    RunOptions options;
    options.call.name = words.first();
    if (options.call.name.startsWith(u'!'))
        options.call.name.remove(0, 1);
    options.call.instance = parser.value(instance);
    options.call.user = qEnvironmentVariable("USER", u"command line"_s);
    for (const auto &word : words.mid(1)) {
        const auto equals = word.indexOf(u'=');
        options.call.arguments.insert(equals > 0 ? word.left(equals) : QString(),
                                      word.mid(equals > 0 ? equals + 1 : 0));
    }
    options.incident = parser.value(incident);
    options.connectionFile = parser.value(connections);
    options.secretsFile = parser.value(secrets);
    options.filesFolder = parser.value(files);
    options.demo = parser.isSet(demo);
    options.dryRun = parser.isSet(dryRun);
    options.json = parser.isSet(json);
    options.storePath = parser.value(store);
    if (options.storePath.isEmpty() && !options.demo && options.connectionFile.isEmpty())
        options.storePath = defaultStorePath();
    return options;
}

int fail(const Error &error, const RunOptions &options, QTextStream &out, QTextStream &err)
{
    if (options.json)
        out << QJsonDocument(QJsonObject{{u"command"_s, options.call.name}, {u"error"_s, error.message}})
                   .toJson(QJsonDocument::Indented);
    err << error.message << '\n';
    if (!error.details.isEmpty())
        err << error.details << '\n';
    return 1;
}

/// What a dry run tells: nothing is sent, not even a question.
QJsonObject planned(const Command &command, const QJsonObject &arguments)
{
    const auto &definition = command.definition;
    return {{u"command"_s, definition.name},
            {u"brand"_s, definition.brand},
            {u"instance"_s, command.instance},
            {u"dryRun"_s, true},
            {u"arguments"_s, recordedArguments(arguments, &definition)},
            {u"changesSomething"_s, definition.changesSomething()},
            {u"effect"_s, effectName(definition.effect)},
            {u"undoCommand"_s, definition.undoCommand},
            {u"undo"_s, definition.undoText}};
}

int tellPlan(const QJsonObject &plan, bool json, QTextStream &out)
{
    if (json) {
        out << QJsonDocument(plan).toJson(QJsonDocument::Indented);
        return 0;
    }
    const auto instance = plan.value("instance"_L1).toString();
    out << (plan.value("changesSomething"_L1).toBool() ? text("%1 would change something through “%2”.")
                                                       : text("%1 would only read, through “%2”."))
               .arg(plan.value("command"_L1).toString(), instance.isEmpty() ? text("Holdfast itself") : instance)
        << '\n';
    const auto arguments = plan.value("arguments"_L1).toObject();
    for (auto it = arguments.begin(); it != arguments.end(); ++it)
        out << "  " << it.key() << " = " << it.value().toVariant().toString() << '\n';
    if (const auto undo = plan.value("undo"_L1).toString(); !undo.isEmpty())
        out << undo << '\n';
    return 0;
}

/// Entries are Markdown; a terminal shows them without its escapes.
QString forTerminal(QString markdown)
{
    static const QRegularExpression escape(u"\\\\([!-/:-@\\[-`{-~])"_s);
    return markdown.replace(escape, u"\\1"_s);
}

Result<QJsonObject> kept(const ProducedFile &file, const QString &folder)
{
    QJsonObject told{{u"name"_s, file.name},
                     {u"mediaType"_s, file.mediaType},
                     {u"size"_s, file.bytes.size()},
                     {u"sha256"_s, sha256Hex(file.bytes)}};
    if (folder.isEmpty())
        return told;
    // The service chose the name: nothing of it may lead out of the folder.
    const auto path = QDir(folder).filePath(QFileInfo(file.name).fileName());
    QSaveFile target(path);
    if (!target.open(QIODevice::WriteOnly) || target.write(file.bytes) != file.bytes.size() || !target.commit())
        return Error{ErrorCode::StorageFull, text("%1 cannot be written: %2").arg(path, target.errorString()), {}};
    told.insert(u"path"_s, path);
    return told;
}

Result<QJsonObject> answered(const Command &command, const CommandOutput &output, const QString &filesFolder)
{
    QJsonArray entries;
    for (const auto &entry : output.entries) {
        QJsonObject told{{u"text"_s, entry.text}, {u"isError"_s, entry.isError}};
        if (!entry.contents.isNull() && !entry.contents.isUndefined())
            told.insert(u"contents"_s, entry.contents);
        if (entry.file) {
            const auto file = kept(*entry.file, filesFolder);
            if (!file)
                return file.error();
            told.insert(u"file"_s, *file);
        }
        entries.append(told);
    }
    return QJsonObject{{u"command"_s, command.definition.name}, {u"brand"_s, command.definition.brand},
                       {u"instance"_s, command.instance},       {u"entries"_s, entries},
                       {u"context"_s, output.context},          {u"incidentFields"_s, output.incidentFields},
                       {u"raw"_s, output.rawResponse}};
}

/// Connects what the options name, and what the store holds otherwise.
Result<QStringList> connectAll(Console &console, const RunOptions &options, MemorySecrets &fromFile)
{
    if (options.connectionFile.isEmpty())
        return console.connectStored();
    const auto configs = readConnectionFile(options.connectionFile, fromFile);
    if (!configs)
        return configs.error();
    QStringList problems;
    for (const auto &config : *configs) {
        if (auto connected = console.connect(config); !connected)
            problems.append(connected.error().message);
    }
    return problems;
}

int runIn(Console &console, RunOptions options, QTextStream &out, QTextStream &err)
{
    if (!options.incident.isEmpty()) {
        const auto incident = findIncident(console.store(), options.incident);
        if (!incident)
            return fail(incident.error(), options, out, err);
        options.call.incident = incident->id;
    }
    const auto *command = console.commands().find(options.call.name, {}, options.call.instance);
    if (!command) {
        return fail({ErrorCode::Unavailable,
                     options.call.instance.isEmpty()
                         ? text("No connection offers the command “%1”. holdfast commands lists what there is.")
                               .arg(options.call.name)
                         : text("The connection “%1” is not there or has no command “%2”.")
                               .arg(options.call.instance, options.call.name),
                     {}},
                    options, out, err);
    }
    const auto arguments = checkedArguments(command->definition, options.call.arguments);
    if (!arguments)
        return fail(arguments.error(), options, out, err);
    if (options.dryRun)
        return tellPlan(planned(*command, *arguments), options.json, out);

    const auto output = console.runCommand(options.call, {});
    if (!output)
        return fail(output.error(), options, out, err);
    const auto told = answered(*command, *output, options.filesFolder);
    if (!told)
        return fail(told.error(), options, out, err);
    bool failed = false;
    for (const auto &entry : output->entries) {
        failed = failed || entry.isError;
        if (!options.json)
            (entry.isError ? err : out) << forTerminal(entry.text) << '\n';
    }
    if (options.json)
        out << QJsonDocument(*told).toJson(QJsonDocument::Indented);
    return failed ? 1 : 0;
}

} // namespace

int runCommandRun(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    auto options = parse(arguments, err);
    if (!options)
        return 2;
    const QTemporaryDir folder;
    DemoOptions demoOptions;
    demoOptions.mode = u"confirm"_s;
    demoOptions.mailFolder = folder.path();
    DemoSetup demo(demoOptions);
    MemorySecrets fromFile;
    KeychainSecrets keychain(u"Holdfast"_s);
    FileSecrets secretsFile(options->secretsFile);

    ConsoleOptions consoleOptions;
    consoleOptions.storePath =
        options->storePath.isEmpty() ? folder.filePath(u"command.holdfast"_s) : options->storePath;
    consoleOptions.user = options->call.user;
    consoleOptions.secrets = options->demo   ? &demo.secrets()
        : !options->connectionFile.isEmpty() ? static_cast<SecretsProvider *>(&fromFile)
        : !options->secretsFile.isEmpty()    ? static_cast<SecretsProvider *>(&secretsFile)
                                             : &keychain;
    auto console = Console::open(consoleOptions);
    if (!console)
        return fail(console.error(), *options, out, err);
    if (options->demo) {
        auto ready = demo.start();
        if (ready)
            ready = demo.connect(**console);
        if (!ready)
            return fail(ready.error(), *options, out, err);
    } else {
        const auto problems = connectAll(**console, *options, fromFile);
        if (!problems)
            return fail(problems.error(), *options, out, err);
        for (const auto &problem : *problems)
            err << problem << '\n';
    }
    return runIn(**console, *options, out, err);
}

} // namespace holdfast
