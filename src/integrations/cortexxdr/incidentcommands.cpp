// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrcommands.h"

#include "base/clock.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

/// One window of rows as the XSOAR arguments page and limit mean it.
void addWindow(QJsonObject &request, const QJsonObject &arguments, qint64 most)
{
    const auto limit = std::clamp<qint64>(argumentNumber(arguments, u"limit"_s, most), 1, most);
    const auto page = argumentNumber(arguments, u"page"_s, 0);
    request.insert("search_from"_L1, page * limit);
    request.insert("search_to"_L1, page * limit + limit);
}

Result<CommandOutput> getIncidents(XdrClient &client, const CommandCall &call, CallContext &context)
{
    QJsonArray filters;
    for (const auto &field : {u"creation_time"_s, u"modification_time"_s}) {
        for (const auto &bound : {u"gte"_s, u"lte"_s}) {
            if (auto done = addTimeFilter(filters, call.arguments, bound + u'_' + field, field, bound); !done)
                return done.error();
        }
    }
    if (const auto ids = argumentList(call.arguments, u"incident_id_list"_s); !ids.isEmpty())
        filters.append(XdrClient::filter(u"incident_id_list"_s, u"in"_s, QJsonArray::fromStringList(ids)));
    if (const auto status = argumentText(call.arguments, u"status"_s); !status.isEmpty())
        filters.append(XdrClient::filter(u"status"_s, u"eq"_s, status));
    if (!argumentText(call.arguments, u"starred"_s).isEmpty())
        filters.append(XdrClient::filter(u"starred"_s, u"eq"_s, argumentFlag(call.arguments, u"starred"_s)));
    if (filters.isEmpty())
        return Error{
            ErrorCode::InvalidInput, text("Give at least one criterion: a time, incident_id_list or status"), {}};
    QJsonObject request{{"filters"_L1, filters}};
    addWindow(request, call.arguments, 100);
    for (const auto &field : {u"creation_time"_s, u"modification_time"_s}) {
        if (const auto direction = argumentText(call.arguments, "sort_by_"_L1 + field); !direction.isEmpty())
            request.insert("sort"_L1, QJsonObject{{"field"_L1, field}, {"keyword"_L1, direction}});
    }
    const auto reply = client.incidents(request, context);
    if (!reply)
        return reply.error();
    return listOutput(
        reply->value("incidents"_L1).toArray(), u"PaloAltoNetworksXDR.Incident(val.incident_id == obj.incident_id)"_s,
        {u"incident_id"_s, u"description"_s, u"status"_s, u"severity"_s, u"hosts"_s}, text("No incident fits."));
}

Result<CommandOutput> getExtraData(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const auto reply = client.incidentExtraData(argumentText(call.arguments, u"incident_id"_s),
                                                argumentNumber(call.arguments, u"alerts_limit"_s, 1000), context);
    if (!reply)
        return reply.error();
    auto incident = reply->value("incident"_L1).toObject();
    for (const auto &part : {u"alerts"_s, u"network_artifacts"_s, u"file_artifacts"_s})
        incident.insert(part, reply->value(part).toObject().value("data"_L1));
    auto output = listOutput({incident}, u"PaloAltoNetworksXDR.Incident(val.incident_id == obj.incident_id)"_s,
                             {u"incident_id"_s, u"description"_s, u"status"_s, u"severity"_s, u"alert_count"_s}, {});
    output.rawResponse = *reply;
    return output;
}

QJsonObject wantedUpdate(const CommandCall &call)
{
    QJsonObject update;
    for (const auto &key : {u"manual_severity"_s, u"assigned_user_mail"_s, u"assigned_user_pretty_name"_s, u"status"_s,
                            u"resolve_comment"_s}) {
        if (const auto given = argumentText(call.arguments, key); !given.isEmpty())
            update.insert(key, key == "status"_L1 || key == "manual_severity"_L1 ? given.toLower() : given);
    }
    if (argumentFlag(call.arguments, u"unassign_user"_s))
        update.insert("assigned_user_mail"_L1, "none"_L1);
    if (const auto comment = argumentText(call.arguments, u"add_comment"_s); !comment.isEmpty())
        update.insert("comment"_L1, QJsonObject{{"comment_action"_L1, "add"_L1}, {"value"_L1, comment}});
    return update;
}

Result<CommandOutput> updateIncident(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const auto id = argumentText(call.arguments, u"incident_id"_s);
    const auto update = wantedUpdate(call);
    if (update.isEmpty())
        return Error{
            ErrorCode::InvalidInput,
            text(
                "Nothing to update: give at least one of status, manual_severity, assigned_user_mail, resolve_comment"),
            {}};
    if (auto done = client.updateIncident(id, update, context); !done)
        return done.error();
    CommandOutput output;
    ProducedEntry entry;
    entry.text = text("Incident %1 has been updated.").arg(markdownEscaped(id));
    entry.contents = update;
    output.entries.append(entry);
    return output;
}

Result<CommandOutput> getAlerts(XdrClient &client, const CommandCall &call, CallContext &context)
{
    QJsonArray filters;
    QJsonArray ids;
    for (const auto &id : argumentList(call.arguments, u"alert_id_list"_s))
        ids.append(id.toLongLong());
    if (!ids.isEmpty())
        filters.append(XdrClient::filter(u"alert_id_list"_s, u"in"_s, ids));
    if (const auto severities = argumentList(call.arguments, u"severity"_s); !severities.isEmpty())
        filters.append(XdrClient::filter(u"severity"_s, u"in"_s, QJsonArray::fromStringList(severities)));
    for (const auto &bound : {u"gte"_s, u"lte"_s}) {
        if (auto done = addTimeFilter(filters, call.arguments, bound + "_creation_time"_L1, u"creation_time"_s, bound);
            !done)
            return done.error();
    }
    QJsonObject request{{"filters"_L1, filters}};
    addWindow(request, call.arguments, 100);
    const auto reply = client.alerts(request, context);
    if (!reply)
        return reply.error();
    return listOutput(reply->value("alerts"_L1).toArray(), u"PaloAltoNetworksXDR.Alert(val.alert_id == obj.alert_id)"_s,
                      {u"alert_id"_s, u"name"_s, u"severity"_s, u"host_name"_s, u"action_pretty"_s},
                      text("No alert fits."));
}

} // namespace

Result<void> addTimeFilter(QJsonArray &filters, const QJsonObject &arguments, const QString &argument,
                           const QString &field, const QString &operation)
{
    const auto typed = argumentText(arguments, argument);
    if (typed.isEmpty())
        return {};
    bool isMs = false;
    auto ms = typed.toLongLong(&isMs);
    if (!isMs)
        ms = msFromIso(typed.size() == 10 ? typed + "T00:00:00Z"_L1 : typed.endsWith(u'Z') ? typed : typed + u'Z');
    if (ms < 0)
        return Error{
            ErrorCode::InvalidInput, text("%1: “%2” is neither a time nor milliseconds").arg(argument, typed), {}};
    filters.append(XdrClient::filter(field, operation, ms));
    return {};
}

CommandOutput listOutput(const QJsonArray &rows, const QString &key, const QStringList &columns, const QString &none)
{
    CommandOutput output;
    output.rawResponse = rows;
    QList<QStringList> cells;
    for (const auto &row : rows) {
        QStringList line;
        for (const auto &column : columns) {
            const auto value = row.toObject().value(column);
            line += value.isArray() ? value.toVariant().toStringList().join(", "_L1) : value.toVariant().toString();
        }
        cells.append(line);
    }
    ProducedEntry entry;
    entry.text = cells.isEmpty() ? none : markdownTable(columns, cells);
    entry.contents = rows;
    output.entries.append(entry);
    if (!rows.isEmpty())
        output.context.insert(key, rows);
    return output;
}

Command commandOf(const std::shared_ptr<XdrClient> &client, const QString &instance, CommandDefinition definition,
                  const Runner &run)
{
    Command command;
    command.definition = std::move(definition);
    command.instance = instance;
    command.run = [client, run](const CommandCall &call, CallContext &context) { return run(*client, call, context); };
    return command;
}

QList<Command> incidentCommands(const std::shared_ptr<XdrClient> &client, const QString &instance)
{
    const auto page = optionalArgument(u"page"_s, text("Page, from 0"), ArgumentType::Integer, u"0"_s);
    const auto limit = optionalArgument(u"limit"_s, text("Rows a page, at most 100"), ArgumentType::Integer, u"100"_s);
    const auto incidentId = defaultArgument(requiredArgument(u"incident_id"_s, text("The incident's ID")));
    const QStringList directions{u"asc"_s, u"desc"_s};
    const auto incidentOutputs =
        outputsBelow(u"PaloAltoNetworksXDR.Incident"_s,
                     {u"incident_id"_s, u"description"_s, u"status"_s, u"severity"_s, u"hosts"_s, u"users"_s,
                      u"alert_count"_s, u"creation_time"_s, u"modification_time"_s, u"xdr_url"_s});
    QList<Command> commands;
    const auto add = [&](CommandDefinition definition, auto run) {
        Command command;
        command.definition = std::move(definition);
        command.instance = instance;
        command.run = [client, run](const CommandCall &call, CallContext &context) {
            return run(*client, call, context);
        };
        commands.append(command);
    };
    add(declared(u"xdr-get-incidents"_s, text("Lists incidents."),
                 {optionalArgument(u"gte_creation_time"_s, text("Created not before")),
                  optionalArgument(u"lte_creation_time"_s, text("Created not after")),
                  optionalArgument(u"gte_modification_time"_s, text("Changed not before")),
                  optionalArgument(u"lte_modification_time"_s, text("Changed not after")),
                  defaultArgument(optionalArgument(u"incident_id_list"_s, text("Incident IDs"), ArgumentType::List)),
                  optionalArgument(u"status"_s, text("new, under_investigation, ...")),
                  optionalArgument(u"starred"_s, text("Only starred, or only not starred"), ArgumentType::Boolean),
                  optionalArgument(u"sort_by_creation_time"_s, text("Sort"), ArgumentType::Text, {}, directions),
                  optionalArgument(u"sort_by_modification_time"_s, text("Sort"), ArgumentType::Text, {}, directions),
                  page, limit},
                 incidentOutputs),
        getIncidents);
    add(declared(
            u"xdr-get-incident-extra-data"_s, text("Reads an incident with its alerts and artifacts."),
            {incidentId,
             optionalArgument(u"alerts_limit"_s, text("At most so many alerts"), ArgumentType::Integer, u"1000"_s)},
            incidentOutputs
                + outputsBelow(u"PaloAltoNetworksXDR.Incident"_s,
                               {u"alerts"_s, u"network_artifacts"_s, u"file_artifacts"_s})),
        getExtraData);
    auto update = declared(u"xdr-update-incident"_s, text("Changes an incident's state, severity, owner or comment."),
                           {incidentId, optionalArgument(u"status"_s, text("The new state")),
                            optionalArgument(u"manual_severity"_s, text("The new severity"), ArgumentType::Text, {},
                                             {u"low"_s, u"medium"_s, u"high"_s}),
                            optionalArgument(u"assigned_user_mail"_s, text("The new owner")),
                            optionalArgument(u"assigned_user_pretty_name"_s, text("The new owner's name")),
                            optionalArgument(u"resolve_comment"_s, text("Comment, only with a resolved state")),
                            optionalArgument(u"unassign_user"_s, text("Take the owner away"), ArgumentType::Boolean),
                            optionalArgument(u"add_comment"_s, text("A comment for the incident"))},
                           {}, EffectClass::Idempotent);
    update.undoCommand = u"xdr-update-incident"_s;
    update.undoText = text("Set the former values again.");
    add(update, updateIncident);
    add(declared(u"xdr-get-alerts"_s, text("Lists alerts."),
                 {defaultArgument(optionalArgument(u"alert_id_list"_s, text("Alert IDs"), ArgumentType::List)),
                  optionalArgument(u"severity"_s, text("low, medium, high, critical"), ArgumentType::List),
                  optionalArgument(u"gte_creation_time"_s, text("Created not before")),
                  optionalArgument(u"lte_creation_time"_s, text("Created not after")), page, limit},
                 outputsBelow(u"PaloAltoNetworksXDR.Alert"_s,
                              {u"alert_id"_s, u"name"_s, u"severity"_s, u"host_name"_s, u"action_pretty"_s})),
        getAlerts);
    return commands;
}

} // namespace holdfast::xdr
