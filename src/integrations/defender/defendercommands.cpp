// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/defender/defendercommands.h"

#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast::defender {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Defender", source);
}

QString helpUrl(const QString &command)
{
    return u"https://xsoar.pan.dev/docs/reference/integrations/microsoft-defender-advanced-threat-protection#"_s
        + command;
}

QList<OutputDefinition> machineOutputs()
{
    return outputsBelow(
        u"MicrosoftATP.Machine"_s,
        {{u"ID"_s, u"String"_s, text("The machine's ID")},
         {u"ComputerDNSName"_s, u"String"_s, text("Full name")},
         {u"FirstSeen"_s, u"Date"_s, text("First contact")},
         {u"LastSeen"_s, u"Date"_s, text("Last contact")},
         {u"OSPlatform"_s, u"String"_s, text("Operating system")},
         {u"OSVersion"_s, u"String"_s, text("Its version")},
         {u"OSProcessor"_s, u"String"_s, text("Processor")},
         {u"OSBuild"_s, u"Number"_s, text("Build of the operating system")},
         {u"LastIPAddress"_s, u"String"_s, text("Address inside the network")},
         {u"LastExternalIPAddress"_s, u"String"_s, text("Address as Defender sees it")},
         {u"HealthStatus"_s, u"String"_s, text("Active, Inactive, ImpairedCommunication, NoSensorData …")},
         {u"RiskScore"_s, u"String"_s, text("Risk as Defender judges it")},
         {u"ExposureLevel"_s, u"String"_s, text("Exposure as Defender judges it")},
         {u"RBACGroupID"_s, u"Number"_s, text("Machine group, ID")},
         {u"RBACGroupName"_s, u"String"_s, text("Machine group, name")},
         {u"AADDeviceID"_s, u"String"_s, text("Device in Entra ID")},
         {u"IsAADJoined"_s, u"Boolean"_s, text("Whether it is joined to Entra ID")},
         {u"MachineTags"_s, u"Unknown"_s, text("Tags")},
         {u"IsolationState"_s, u"String"_s, text("The isolation action that decides, and its status")}});
}

QList<OutputDefinition> actionOutputs()
{
    return outputsBelow(
        u"MicrosoftATP.MachineAction"_s,
        {{u"ID"_s, u"String"_s, text("The action's ID")},
         {u"Type"_s, u"String"_s, text("Isolate, Unisolate and others")},
         {u"Scope"_s, u"String"_s, text("Full or Selective")},
         {u"Requestor"_s, u"String"_s, text("Who asked for it")},
         {u"RequestorComment"_s, u"String"_s, text("Why")},
         {u"Status"_s, u"String"_s, text("Pending, InProgress, Succeeded, Failed, TimeOut or Cancelled")},
         {u"MachineID"_s, u"String"_s, text("The machine")},
         {u"ComputerDNSName"_s, u"String"_s, text("Its name")},
         {u"CreationDateTimeUtc"_s, u"Date"_s, text("When it was asked for")},
         {u"LastUpdateDateTimeUtc"_s, u"Date"_s, text("When its status changed last")}});
}

/// One of the values, as an OData condition.
QString anyOf(const QString &field, const QStringList &values)
{
    QStringList parts;
    for (const auto &value : values)
        parts += field + " eq "_L1 + microsoft::odataText(value);
    return parts.size() > 1 ? u'(' + parts.join(" or "_L1) + u')' : parts.value(0);
}

/// Short names are looked for as the beginning of the full one.
QString hostCondition(const QStringList &names)
{
    QStringList parts;
    for (const auto &name : names) {
        const auto lower = name.toLower(); // how the service keeps them
        parts += "computerDnsName eq "_L1 + microsoft::odataText(lower);
        if (!lower.contains(u'.'))
            parts += "startswith(computerDnsName,"_L1 + microsoft::odataText(lower + u'.') + u')';
    }
    return parts.size() > 1 ? u'(' + parts.join(" or "_L1) + u')' : parts.value(0);
}

Result<CommandOutput> getMachines(DefenderClient &client, const CommandCall &call, CallContext &context)
{
    const auto &arguments = call.arguments;
    QStringList conditions{hostCondition(argumentList(arguments, u"hostname"_s)),
                           anyOf(u"lastIpAddress"_s, argumentList(arguments, u"ip"_s)),
                           anyOf(u"riskScore"_s, argumentList(arguments, u"risk_score"_s)),
                           anyOf(u"healthStatus"_s, argumentList(arguments, u"health_status"_s)),
                           anyOf(u"osPlatform"_s, argumentList(arguments, u"os_platform"_s))};
    conditions.removeAll(QString());
    const auto limit = std::clamp<qint64>(argumentNumber(arguments, u"limit"_s, 50), 1, 10'000);
    auto found = client.machines(conditions.join(" and "_L1), limit, context);
    if (!found)
        return found.error();
    if (auto read = client.readContainment(found->hosts, context); !read)
        return read.error();
    auto output = locatedOutput(client, found->hosts);
    output.exchange = found->exchange;
    return output;
}

Result<CommandOutput> listActions(DefenderClient &client, const CommandCall &call, CallContext &context)
{
    const auto &arguments = call.arguments;
    QJsonArray found;
    if (const auto id = argumentText(arguments, u"id"_s); !id.isEmpty()) {
        const auto action = client.action(id, context);
        if (!action)
            return action.error();
        found.append(*action);
    } else {
        QStringList conditions{anyOf(u"status"_s, argumentList(arguments, u"status"_s)),
                               anyOf(u"machineId"_s, argumentList(arguments, u"machine_id"_s)),
                               anyOf(u"type"_s, argumentList(arguments, u"type"_s)),
                               anyOf(u"requestor"_s, argumentList(arguments, u"requestor"_s))};
        conditions.removeAll(QString());
        const auto limit = std::clamp<qint64>(argumentNumber(arguments, u"limit"_s, 50), 1, 10'000);
        const auto list = client.actions(conditions.join(" and "_L1), limit, context);
        if (!list)
            return list.error();
        found = *list;
    }
    QJsonArray facts;
    QList<QStringList> rows;
    for (const auto &value : found) {
        const auto action = actionContext(value.toObject());
        facts.append(action);
        rows.append({action.value("ID"_L1).toString(), action.value("Type"_L1).toString(),
                     action.value("Status"_L1).toString(), action.value("ComputerDNSName"_L1).toString(),
                     action.value("Requestor"_L1).toString(), action.value("CreationDateTimeUtc"_L1).toString()});
    }
    CommandOutput output;
    if (!facts.isEmpty())
        output.context.insert("MicrosoftATP.MachineAction(val.ID && val.ID == obj.ID)"_L1, facts);
    ProducedEntry entry;
    entry.text = rows.isEmpty()
        ? text("No action fits.")
        : markdownTable(
            {text("ID"), text("Action"), text("Status"), text("Machine"), text("Asked for by"), text("When")}, rows);
    entry.contents = facts;
    output.entries.append(entry);
    output.rawResponse = found;
    return output;
}

} // namespace

QList<Command> defenderCommands(const std::shared_ptr<DefenderClient> &client, const QString &instance)
{
    const auto list = [](const QString &name, const QString &description) {
        return optionalArgument(name, description, ArgumentType::List);
    };
    const auto limit = optionalArgument(u"limit"_s, text("At most so many rows"), ArgumentType::Integer, u"50"_s);
    const auto reading = [&](const QString &name, const QString &description, QList<ArgumentDefinition> arguments,
                             QList<OutputDefinition> outputs, auto run) {
        Command command;
        command.definition.name = name;
        command.definition.brand = brand;
        command.definition.description = description;
        command.definition.arguments = std::move(arguments);
        command.definition.outputs = std::move(outputs);
        command.definition.permission = u"Machine.Read.All"_s;
        command.definition.helpUrl = helpUrl(name);
        command.instance = instance;
        command.run = [client, run](const CommandCall &call, CallContext &context) {
            return run(*client, call, context);
        };
        return command;
    };
    const auto machines =
        reading(u"microsoft-atp-get-machines"_s,
                text("Locates machines by name, address, risk or health. All given criteria must fit."),
                {defaultArgument(list(u"hostname"_s, text("Host names, short or full, in any case"))),
                 list(u"ip"_s, text("Addresses inside the network")), list(u"risk_score"_s, text("Low, Medium, High")),
                 list(u"health_status"_s, text("Active, Inactive, ImpairedCommunication, NoSensorData")),
                 list(u"os_platform"_s, text("Windows10, Windows11, macOS …")), limit},
                machineOutputs(), getMachines);
    const auto actions =
        reading(u"microsoft-atp-list-machine-actions-details"_s,
                text("Lists what was ordered for machines and how far it has come."),
                {defaultArgument(optionalArgument(u"id"_s, text("One action's ID; the others are ignored then"))),
                 list(u"machine_id"_s, text("Machine IDs")),
                 list(u"status"_s, text("Pending, InProgress, Succeeded, Failed, TimeOut, Cancelled")),
                 list(u"type"_s, text("Isolate, Unisolate, RunAntiVirusScan …")),
                 list(u"requestor"_s, text("Who asked for it")), limit},
                actionOutputs(), listActions);

    ContainmentNames isolate;
    isolate.name = u"microsoft-atp-isolate-machine"_s;
    isolate.brand = brand;
    isolate.description =
        text("Cuts machines off the network, except for their connection to Defender, and waits until "
             "they confirm it.");
    isolate.idArgument = u"machine_id"_s;
    isolate.orderPath = u"MicrosoftATP.Containment"_s;
    isolate.furtherArguments = {
        requiredArgument(u"comment"_s, text("Why; kept with the action at the service")),
        optionalArgument(u"isolation_type"_s,
                         text("Full, Selective (Outlook and Teams go on), or UnManagedDevice for machines without "
                              "Defender"),
                         ArgumentType::Text, u"Full"_s, {u"Full"_s, u"Selective"_s, u"UnManagedDevice"_s})};
    isolate.hostOutputs = machineOutputs();
    isolate.permission = u"Machine.Isolate"_s;
    isolate.undoCommand = u"microsoft-atp-unisolate-machine"_s;
    isolate.helpUrl = helpUrl(isolate.name);
    auto release = isolate;
    release.name = u"microsoft-atp-unisolate-machine"_s;
    release.description = text("Takes machines out of isolation and waits until they confirm it.");
    release.furtherArguments.removeLast();
    release.undoCommand = u"microsoft-atp-isolate-machine"_s;
    release.helpUrl = helpUrl(release.name);
    auto details = isolate;
    details.name = u"microsoft-atp-get-machine-details"_s;
    details.description = text("Reads machines by ID and tells whether they are isolated.");
    details.furtherArguments.clear();
    details.permission = u"Machine.Read.All"_s;
    details.helpUrl = helpUrl(details.name);
    return {machines, containmentStatusCommand(client, instance, details),
            containmentCommand(client, instance, ContainmentOrder::Contain, isolate),
            containmentCommand(client, instance, ContainmentOrder::Lift, release), actions};
}

} // namespace holdfast::defender
