// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

const QList<Column> agentColumns{{u"AgentID"_s, u"agentId"_s},
                                 {u"Name"_s, u"name"_s},
                                 {u"Hostname"_s, u"osHostname"_s},
                                 {u"OS"_s, u"osName"_s},
                                 {u"UserID"_s, u"userId"_s},
                                 {u"Active"_s, u"active"_s},
                                 {u"AgentType"_s, u"agentType"_s},
                                 {u"HealthIssues"_s, u"agentHealthIssueTypes"_s},
                                 {u"SerialNumber"_s, u"serialNumber"_s},
                                 {u"LastConnected"_s, u"lastConnected"_s},
                                 {u"ExternalReference"_s, u"externalReference"_s}};
const QString agentKey = u"Code42.Agent(val.AgentID == obj.AgentID)"_s;

Result<CommandOutput> listAgents(Code42Client &client, const CommandCall &call, CallContext &context)
{
    QUrlQuery query;
    if (const auto username = argumentText(call.arguments, u"username"_s); !username.isEmpty()) {
        const auto user = userNamed(client, username, context);
        if (!user)
            return user.error();
        query.addQueryItem(u"userId"_s, user->value("userId"_L1).toString());
    }
    for (const auto &[argument, key] : {std::pair{u"active"_s, u"active"_s}, {u"healthy"_s, u"agentHealthy"_s}}) {
        if (!argumentText(call.arguments, argument).isEmpty())
            query.addQueryItem(key, argumentFlag(call.arguments, argument) ? u"true"_s : u"false"_s);
    }
    for (const auto &[argument, key] : {std::pair{u"connected_in_last_days"_s, u"connectedInLastDays"_s},
                                        {u"not_connected_in_last_days"_s, u"notConnectedInLastDays"_s},
                                        {u"health_changed_in_last_days"_s, u"agentHealthModifiedInLastDays"_s}}) {
        if (const auto days = argumentNumber(call.arguments, argument, 0); days > 0)
            query.addQueryItem(key, QString::number(days));
    }
    if (const auto serial = argumentText(call.arguments, u"serial_number"_s); !serial.isEmpty())
        addParameter(query, u"serialNumber"_s, serial);
    for (const auto &[argument, key] :
         {std::pair{u"os_type"_s, u"anyOfAgentOsTypes"_s}, {u"health_issue"_s, u"anyOfAgentHealthIssueTypes"_s}}) {
        for (const auto &value : argumentList(call.arguments, argument))
            addParameter(query, key, value.toUpper());
    }
    // The service has no filter for host names: all are read, then compared without case.
    const auto hostname = argumentText(call.arguments, u"hostname"_s).section(u'.', 0, 0);
    const auto wanted = argumentNumber(call.arguments, u"results"_s, 100);
    const auto agents =
        client.allPages(u"/v1/agents"_s, query, u"agents"_s, {.size = 500}, context, hostname.isEmpty() ? wanted : -1);
    if (!agents)
        return agents.error();
    QJsonArray fitting;
    for (const auto &agent : *agents) {
        const auto host = agent.toObject().value("osHostname"_L1).toString().section(u'.', 0, 0);
        if ((hostname.isEmpty() || host.compare(hostname, Qt::CaseInsensitive) == 0) && fitting.size() < wanted)
            fitting.append(agent);
    }
    return tableOutput(agentKey, agentColumns, fitting, text("No agent fits."));
}

Result<QJsonArray> readAgents(Code42Client &client, const QStringList &ids, CallContext &context)
{
    QJsonArray agents;
    for (const auto &id : ids) {
        const auto agent = client.get("/v1/agents/"_L1 + pathSegment(id), {}, context);
        if (!agent)
            return agent.error();
        agents.append(agent->json);
    }
    return agents;
}

/// Switches agents in batches. The service does nothing at all when it does not know one of them.
Result<void> switchAgents(Code42Client &client, const QStringList &ids, bool active, CallContext &context)
{
    constexpr qsizetype batch = 50;
    for (qsizetype at = 0; at < ids.size(); at += batch) {
        const QJsonObject body{{"agentIds"_L1, QJsonArray::fromStringList(ids.mid(at, batch))}};
        const auto done =
            client.change("POST", active ? u"/v1/agents/activate"_s : u"/v1/agents/deactivate"_s, body, context);
        if (!done)
            return done.error();
    }
    return {};
}

Command switching(const CommandParts &parts, const QString &name, const QString &description, bool active,
                  const QString &undo)
{
    return settling(parts,
                    declared(name, description,
                             {defaultArgument(requiredArgument(u"agent_id"_s, text("Agent IDs"), ArgumentType::List))},
                             outputsOf(u"Code42.Agent"_s, agentColumns), u"Agents"_s),
                    undo, text("Run the opposite command."),
                    [active](Code42Client &client, const CommandCall &call, bool write,
                             CallContext &context) -> Result<std::optional<CommandOutput>> {
                        const auto ids = argumentList(call.arguments, u"agent_id"_s);
                        // Reading each first also finds the unknown ones, for which the service would refuse the whole batch.
                        auto agents = readAgents(client, ids, context);
                        if (!agents)
                            return agents.error();
                        QStringList toSwitch;
                        for (const auto &agent : *agents) {
                            if (agent.toObject().value("active"_L1).toBool() != active)
                                toSwitch += agent.toObject().value("agentId"_L1).toString();
                        }
                        if (!toSwitch.isEmpty()) {
                            if (!write)
                                return std::optional<CommandOutput>();
                            if (auto done = switchAgents(client, toSwitch, active, context); !done)
                                return done.error();
                            agents = readAgents(client, ids, context);
                            if (!agents)
                                return agents.error();
                        }
                        return std::optional(tableOutput(agentKey, agentColumns, *agents, {}));
                    });
}

} // namespace

QList<Command> agentCommands(const CommandParts &parts)
{
    const auto outputs = outputsOf(u"Code42.Agent"_s, agentColumns);
    const auto id = defaultArgument(requiredArgument(u"agent_id"_s, text("The agent's ID (a file event's device)")));
    return {
        reading(
            parts,
            declared(
                u"code42-agent-list"_s, text("Lists agents (devices)."),
                {defaultArgument(optionalArgument(u"hostname"_s, text("The machine's name"))),
                 optionalArgument(u"username"_s, text("Only this person's")),
                 optionalArgument(u"active"_s, text("Only active, or only deactivated"), ArgumentType::Boolean),
                 optionalArgument(u"healthy"_s, text("Only without, or only with health issues"),
                                  ArgumentType::Boolean),
                 optionalArgument(u"connected_in_last_days"_s, text("Seen within so many days"), ArgumentType::Integer),
                 optionalArgument(u"not_connected_in_last_days"_s, text("Not seen within so many days"),
                                  ArgumentType::Integer),
                 optionalArgument(u"health_changed_in_last_days"_s, text("Whose health changed within so many days"),
                                  ArgumentType::Integer),
                 optionalArgument(u"serial_number"_s, text("The machine's serial number")),
                 optionalArgument(u"os_type"_s, text("WINDOWS, MAC or LINUX"), ArgumentType::List),
                 optionalArgument(u"health_issue"_s, text("Any of these, such as NOT_CONNECTING"), ArgumentType::List),
                 optionalArgument(u"results"_s, text("At most so many"), ArgumentType::Integer, u"100"_s)},
                outputs, u"Agents"_s),
            listAgents),
        reading(parts, declared(u"code42-agent-get"_s, text("Reads one agent."), {id}, outputs, u"Agents"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto agents = readAgents(client, {argumentText(call.arguments, u"agent_id"_s)}, context);
                    if (!agents)
                        return agents.error();
                    return tableOutput(agentKey, agentColumns, *agents, {});
                }),
        switching(parts, u"code42-agent-deactivate"_s,
                  text("Stops agents from watching. This does not isolate the machines."), false,
                  u"code42-agent-activate"_s),
        switching(parts, u"code42-agent-activate"_s, text("Lets agents watch again."), true,
                  u"code42-agent-deactivate"_s),
        settling(parts,
                 declared(u"code42-agent-update"_s, text("Renames an agent or sets its external reference."),
                          {id, optionalArgument(u"name"_s, text("The new name")),
                           optionalArgument(u"external_reference"_s, text("Such as an asset number"))},
                          outputs, u"Agents"_s),
                 u"code42-agent-update"_s, text("Set the former values again."),
                 [](Code42Client &client, const CommandCall &call, bool write,
                    CallContext &context) -> Result<std::optional<CommandOutput>> {
                     const auto path = "/v1/agents/"_L1 + pathSegment(argumentText(call.arguments, u"agent_id"_s));
                     const auto before = client.get(path, {}, context);
                     if (!before)
                         return before.error();
                     auto agent = before->json.toObject();
                     // The call replaces both, so what is not given is sent as it is.
                     QJsonObject body{{"name"_L1, agent.value("name"_L1)},
                                      {"externalReference"_L1, agent.value("externalReference"_L1)}};
                     const auto had = body;
                     for (const auto &[argument, key] :
                          {std::pair{u"name"_s, "name"_L1}, {u"external_reference"_s, "externalReference"_L1}}) {
                         if (const auto given = argumentText(call.arguments, argument); !given.isEmpty())
                             body.insert(key, given);
                     }
                     if (body != had) {
                         if (!write)
                             return std::optional<CommandOutput>();
                         if (auto done = client.change("PUT", path, body, context); !done)
                             return done.error();
                         for (auto it = body.begin(); it != body.end(); ++it)
                             agent.insert(it.key(), *it);
                     }
                     return std::optional(tableOutput(agentKey, agentColumns, {agent}, {}, before->exchange));
                 })};
}

} // namespace holdfast::code42
