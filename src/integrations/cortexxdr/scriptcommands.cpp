// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrcommands.h"

#include "integrations/commandshorthand.h"
#include "integrations/quarantine/quarantine.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

QString plain(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

QJsonValue idValue(const QString &id)
{
    bool isNumber = false;
    const auto number = id.toLongLong(&isNumber);
    return isNumber ? QJsonValue(number) : QJsonValue(id);
}

/// "name=value, other=value", a JSON object, or nothing.
Result<QJsonObject> parametersOf(const CommandCall &call)
{
    const auto value = call.arguments.value("parameters"_L1);
    if (value.isObject())
        return value.toObject();
    const auto typed = argumentText(call.arguments, u"parameters"_s);
    if (typed.startsWith(u'{')) {
        const auto document = QJsonDocument::fromJson(typed.toUtf8());
        if (document.isObject())
            return document.object();
    }
    QJsonObject parameters;
    for (const auto &part : typed.split(u',', Qt::SkipEmptyParts)) {
        if (!part.contains(u'='))
            return Error{ErrorCode::InvalidInput,
                         text("parameters: write them as name=value, name=value, not “%1”").arg(typed),
                         {}};
        parameters.insert(part.section(u'=', 0, 0).trimmed(), part.section(u'=', 1).trimmed());
    }
    return parameters;
}

/// Gives a script to machines. It runs once: what it does cannot be read back.
Result<CommandOutput> runOn(XdrClient &client, const QString &path, QJsonObject request, const CommandCall &call,
                            CallContext &context)
{
    const auto ids = argumentList(call.arguments, u"endpoint_ids"_s);
    if (ids.isEmpty())
        return Error{ErrorCode::InvalidInput, text("endpoint_ids is empty; nothing was sent"), {}};
    request.insert("filters"_L1,
                   QJsonArray{XdrClient::filter(u"endpoint_id_list"_s, u"in"_s, QJsonArray::fromStringList(ids))});
    request.insert("timeout"_L1, argumentNumber(call.arguments, u"timeout"_s, 600));
    if (const auto incident = argumentText(call.arguments, u"incident_id"_s); !incident.isEmpty())
        request.insert("incident_id"_L1, incident);
    const auto reply = client.change(path, request, context);
    if (!reply)
        return reply.error();
    const auto object = reply->toObject();
    const auto actionId = plain(object.value("action_id"_L1));
    auto output = listOutput({QJsonObject{{"action_id"_L1, actionId},
                                          {"endpoints_count"_L1, plain(object.value("endpoints_count"_L1))},
                                          {"status"_L1, plain(object.value("status"_L1))}}},
                             u"PaloAltoNetworksXDR.ScriptRun(val.action_id == obj.action_id)"_s,
                             {u"action_id"_s, u"endpoints_count"_s}, {});
    output.entries.first().text.prepend(
        text("The script was given to %1 machines; ask for its end with xdr-get-script-execution-status.")
            .arg(ids.size())
        + "\n\n"_L1);
    return output;
}

const QString snippetPath = u"scripts/run_snippet_code_script"_s;

/// A text inside Python source, as itself.
QString pythonText(const QString &text)
{
    // JSON's escapes are Python's, too.
    auto quoted = QString::fromUtf8(QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact));
    return quoted.mid(1, quoted.size() - 2);
}

QString pythonList(const QStringList &texts)
{
    QStringList quoted;
    for (const auto &one : texts)
        quoted += pythonText(one);
    return u'[' + quoted.join(", "_L1) + u']';
}

/// The ready-made scripts, as Python that the agent runs.
struct ReadyScript
{
    QString name;
    const char *description;
    QString argument;
    const char *argumentText;
    QString (*code)(const QStringList &);
};

const QList<ReadyScript> &readyScripts()
{
    static const QList<ReadyScript> scripts{
        {u"xdr-run-script-execute-commands"_s, QT_TRANSLATE_NOOP("CortexXdr", "Runs shell commands on machines."),
         u"commands"_s, QT_TRANSLATE_NOOP("CortexXdr", "Shell commands"),
         [](const QStringList &values) {
             return "import subprocess\nfor command in "_L1 + pythonList(values)
                 + ":\n    print(subprocess.run(command, shell=True, capture_output=True, text=True).stdout)\n"_L1;
         }},
        {u"xdr-run-script-delete-file"_s, QT_TRANSLATE_NOOP("CortexXdr", "Deletes files on machines."), u"file_path"_s,
         QT_TRANSLATE_NOOP("CortexXdr", "Paths"),
         [](const QStringList &values) {
             return "import os\nfor path in "_L1 + pythonList(values) + ":\n    os.remove(path)\n    print(path)\n"_L1;
         }},
        {u"xdr-run-script-file-exists"_s, QT_TRANSLATE_NOOP("CortexXdr", "Says whether files are on machines."),
         u"file_path"_s, QT_TRANSLATE_NOOP("CortexXdr", "Paths"),
         [](const QStringList &values) {
             return "import os\nfor path in "_L1 + pythonList(values) + ":\n    print(path, os.path.exists(path))\n"_L1;
         }},
        {u"xdr-run-script-kill-process"_s,
         QT_TRANSLATE_NOOP("CortexXdr", "Ends processes on machines, by their names."), u"process_name"_s,
         QT_TRANSLATE_NOOP("CortexXdr", "Process names"), [](const QStringList &values) {
             return "import os, signal, subprocess, sys\nfor name in "_L1 + pythonList(values)
                 + ":\n    subprocess.run([\"taskkill\", \"/F\", \"/IM\", name] if sys.platform == \"win32\" else "
                   "[\"pkill\", \"-x\", name])\n    print(name)\n"_L1;
         }}};
    return scripts;
}

Result<CommandOutput> scriptRecord(XdrClient &client, const QString &path, const CommandCall &call,
                                   CallContext &context)
{
    const auto reply = client.ask(path, {{"script_uid"_L1, argumentText(call.arguments, u"script_uid"_s)}}, context);
    if (!reply)
        return reply.error();
    if (reply->isString()) {
        auto output = listOutput(
            {QJsonObject{{"script_uid"_L1, argumentText(call.arguments, u"script_uid"_s)}, {"code"_L1, *reply}}},
            u"PaloAltoNetworksXDR.ScriptCode(val.script_uid == obj.script_uid)"_s, {u"script_uid"_s, u"code"_s}, {});
        return output;
    }
    return listOutput({*reply}, u"PaloAltoNetworksXDR.ScriptMetadata(val.script_uid == obj.script_uid)"_s,
                      {u"script_uid"_s, u"name"_s, u"description"_s}, {});
}

Result<CommandOutput> listScripts(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const auto reply = client.ask(u"scripts/get_scripts"_s, {}, context);
    if (!reply)
        return reply.error();
    const auto name = argumentText(call.arguments, u"script_name"_s);
    QJsonArray rows;
    for (const auto &script : reply->toObject().value("scripts"_L1).toArray()) {
        if (script.toObject().value("name"_L1).toString().contains(name, Qt::CaseInsensitive))
            rows.append(script);
    }
    return listOutput(rows, u"PaloAltoNetworksXDR.Scripts(val.script_uid == obj.script_uid)"_s,
                      {u"script_uid"_s, u"name"_s, u"description"_s}, text("There is no script."));
}

} // namespace

QList<Command> scriptCommands(const std::shared_ptr<XdrClient> &client, const QString &instance,
                              const QString &quarantineFolder)
{
    const auto uid = defaultArgument(requiredArgument(u"script_uid"_s, text("The script's ID")));
    const auto actionId = defaultArgument(requiredArgument(u"action_id"_s, text("The ID that running it gave")));
    const QList<ArgumentDefinition> where{
        requiredArgument(u"endpoint_ids"_s, text("The machines' endpoint IDs"), ArgumentType::List),
        optionalArgument(u"timeout"_s, text("Seconds the script may take"), ArgumentType::Integer, u"600"_s),
        optionalArgument(u"incident_id"_s, text("Cortex XDR incident"))};
    const auto runOutputs =
        outputsBelow(u"PaloAltoNetworksXDR.ScriptRun"_s, {u"action_id"_s, u"endpoints_count"_s, u"status"_s});
    QList<Command> commands;
    const auto runner = [&](const QString &name, const QString &description, QList<ArgumentDefinition> arguments,
                            const Runner &run) {
        auto definition = declared(name, description, std::move(arguments) + where, runOutputs, EffectClass::Uncertain);
        definition.undoText = text("What a script has done can only be undone by another.");
        commands.append(commandOf(client, instance, definition, run));
    };
    for (const auto &name : {u"xdr-run-script"_s, u"xdr-script-run"_s}) {
        runner(name, text("Runs a script of the tenant's library on machines."),
               {uid, optionalArgument(u"parameters"_s, text("name=value, name=value"))},
               [](XdrClient &xdr, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                   const auto parameters = parametersOf(call);
                   if (!parameters)
                       return parameters.error();
                   return runOn(xdr, u"scripts/run_script"_s,
                                {{"script_uid"_L1, argumentText(call.arguments, u"script_uid"_s)},
                                 {"parameters_values"_L1, *parameters}},
                                call, context);
               });
    }
    runner(u"xdr-run-snippet-code-script"_s, text("Runs Python code on machines."),
           {defaultArgument(requiredArgument(u"snippet_code"_s, text("Python code")))},
           [](XdrClient &xdr, const CommandCall &call, CallContext &context) {
               return runOn(xdr, snippetPath, {{"snippet_code"_L1, argumentText(call.arguments, u"snippet_code"_s)}},
                            call, context);
           });
    for (const auto &ready : readyScripts()) {
        runner(ready.name, text(ready.description),
               {defaultArgument(requiredArgument(ready.argument, text(ready.argumentText), ArgumentType::List))},
               [ready](XdrClient &xdr, const CommandCall &call, CallContext &context) {
                   return runOn(xdr, snippetPath,
                                {{"snippet_code"_L1, ready.code(argumentList(call.arguments, ready.argument))}}, call,
                                context);
               });
    }
    commands.append(commandOf(
        client, instance,
        declared(u"xdr-get-scripts"_s, text("Lists the scripts of the tenant's library."),
                 {defaultArgument(optionalArgument(u"script_name"_s, text("Part of the name")))},
                 outputsBelow(u"PaloAltoNetworksXDR.Scripts"_s, {u"script_uid"_s, u"name"_s, u"description"_s})),
        listScripts));
    commands.append(commandOf(
        client, instance,
        declared(u"xdr-get-script-metadata"_s, text("Reads what a script takes and does."), {uid},
                 outputsBelow(u"PaloAltoNetworksXDR.ScriptMetadata"_s, {u"script_uid"_s, u"name"_s, u"description"_s})),
        [](XdrClient &xdr, const CommandCall &call, CallContext &context) {
            return scriptRecord(xdr, u"scripts/get_script_metadata"_s, call, context);
        }));
    commands.append(commandOf(client, instance,
                              declared(u"xdr-get-script-code"_s, text("Reads a script's code."), {uid},
                                       outputsBelow(u"PaloAltoNetworksXDR.ScriptCode"_s, {u"script_uid"_s, u"code"_s})),
                              [](XdrClient &xdr, const CommandCall &call, CallContext &context) {
                                  return scriptRecord(xdr, u"scripts/get_script_code"_s, call, context);
                              }));
    commands.append(commandOf(
        client, instance,
        declared(u"xdr-get-script-execution-status"_s, text("Says how far a script has come."), {actionId},
                 outputsBelow(u"PaloAltoNetworksXDR.ScriptStatus"_s,
                              {u"action_id"_s, u"general_status"_s, u"endpoints_failed"_s})),
        [](XdrClient &xdr, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            const auto id = argumentText(call.arguments, u"action_id"_s);
            const auto reply =
                xdr.ask(u"scripts/get_script_execution_status"_s, {{"action_id"_L1, idValue(id)}}, context);
            if (!reply)
                return reply.error();
            auto status = reply->toObject();
            status.insert("action_id"_L1, id);
            return listOutput({status}, u"PaloAltoNetworksXDR.ScriptStatus(val.action_id == obj.action_id)"_s,
                              {u"action_id"_s, u"general_status"_s, u"endpoints_pending"_s, u"endpoints_in_progress"_s,
                               u"endpoints_completed_successfully"_s, u"endpoints_failed"_s},
                              {});
        }));
    commands.append(commandOf(
        client, instance,
        declared(u"xdr-get-script-execution-results"_s, text("Reads what a script printed, machine by machine."),
                 {actionId},
                 outputsBelow(u"PaloAltoNetworksXDR.ScriptResult"_s, {u"action_id"_s, u"results"_s, u"script_name"_s})),
        [](XdrClient &xdr, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            const auto id = argumentText(call.arguments, u"action_id"_s);
            const auto reply =
                xdr.ask(u"scripts/get_script_execution_results"_s, {{"action_id"_L1, idValue(id)}}, context);
            if (!reply)
                return reply.error();
            auto result = reply->toObject();
            result.insert("action_id"_L1, id);
            auto output = listOutput(result.value("results"_L1).toArray(), {},
                                     {u"endpoint_name"_s, u"execution_status"_s, u"standard_output"_s},
                                     text("No machine has answered yet."));
            output.context = {{"PaloAltoNetworksXDR.ScriptResult(val.action_id == obj.action_id)"_L1, result}};
            return output;
        }));
    commands.append(commandOf(
        client, instance,
        declared(u"xdr-get-script-execution-result-files"_s, text("Fetches the files that a script brought."),
                 {actionId, requiredArgument(u"endpoint_id"_s, text("Of which machine"))}, {}),
        [quarantineFolder](XdrClient &xdr, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            const auto endpoint = argumentText(call.arguments, u"endpoint_id"_s);
            const auto reply = xdr.ask(
                u"scripts/get_script_execution_results_files"_s,
                {{"action_id"_L1, idValue(argumentText(call.arguments, u"action_id"_s))}, {"endpoint_id"_L1, endpoint}},
                context);
            if (!reply)
                return reply.error();
            const auto arriving = std::make_shared<QuarantineEntry>(quarantineFolder);
            if (const auto archive = xdr.download(reply->toObject().value("DATA"_L1).toString(), arriving, context);
                !archive)
                return archive.error();
            const auto kept = arriving->keep({}, u".zip.quarantined"_s);
            const auto bytes = kept ? attachableBytes(*kept) : Result<QByteArray>(kept.error());
            if (!bytes)
                return bytes.error();
            CommandOutput output;
            ProducedEntry entry;
            entry.text = text("%1 bytes from %2 are in quarantine; they have not been opened.")
                             .arg(kept->sizeBytes)
                             .arg(endpoint);
            if (bytes->size() == kept->sizeBytes)
                entry.file = ProducedFile{endpoint + ".zip.quarantined"_L1, u"application/octet-stream"_s, *bytes};
            output.entries.append(entry);
            return output;
        }));
    return commands;
}

} // namespace holdfast::xdr
