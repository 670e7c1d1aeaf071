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

/// A filtered, paged list: which arguments are which filters, and what is shown.
struct RecordList
{
    QString path;
    QString list;
    QList<std::pair<QString, QString>> filters; ///< argument, field of an "in" filter
    QString sortField;
    QString contextKey;
    QStringList columns;
};

Result<CommandOutput> readRecords(XdrClient &client, const RecordList &what, const CommandCall &call,
                                  CallContext &context)
{
    QJsonArray filters;
    for (const auto &[argument, field] : what.filters) {
        if (const auto values = argumentList(call.arguments, argument); !values.isEmpty())
            filters.append(XdrClient::filter(field, u"in"_s, QJsonArray::fromStringList(values)));
    }
    for (const auto &bound : {u"gte"_s, u"lte"_s}) {
        if (auto done = addTimeFilter(filters, call.arguments, "timestamp_"_L1 + bound, u"timestamp"_s, bound); !done)
            return done.error();
    }
    const auto limit = std::clamp<qint64>(argumentNumber(call.arguments, u"limit"_s, 30), 1, 100);
    const auto page = argumentNumber(call.arguments, u"page"_s, 0);
    QJsonObject request{
        {"filters"_L1, filters}, {"search_from"_L1, page * limit}, {"search_to"_L1, page * limit + limit}};
    if (!what.sortField.isEmpty())
        request.insert(
            "sort"_L1,
            QJsonObject{{"field"_L1, what.sortField}, {"keyword"_L1, argumentText(call.arguments, u"sort_order"_s)}});
    const auto reply = client.ask(what.path, request, context);
    if (!reply)
        return reply.error();
    return listOutput(reply->toObject().value(what.list).toArray(), what.contextKey, what.columns,
                      text("Nothing fits."));
}

Command recordCommand(const std::shared_ptr<XdrClient> &client, const QString &instance, const QString &name,
                      const QString &description, const RecordList &what, const QString &order)
{
    QList<ArgumentDefinition> arguments;
    for (const auto &[argument, field] : what.filters)
        arguments.append(optionalArgument(argument, text("Only with these values"), ArgumentType::List));
    arguments +=
        {optionalArgument(u"timestamp_gte"_s, text("Not before")),
         optionalArgument(u"timestamp_lte"_s, text("Not after")),
         optionalArgument(u"page"_s, text("Page, from 0"), ArgumentType::Integer, u"0"_s),
         optionalArgument(u"limit"_s, text("Rows a page, at most 100"), ArgumentType::Integer, u"30"_s),
         optionalArgument(u"sort_order"_s, text("Direction"), ArgumentType::Text, order, {u"asc"_s, u"desc"_s})};
    return commandOf(
        client, instance,
        declared(name, description, arguments, outputsBelow(what.contextKey.section(u'(', 0, 0), what.columns)),
        [what](XdrClient &xdr, const CommandCall &call, CallContext &context) {
            return readRecords(xdr, what, call, context);
        });
}

CommandOutput said(const QString &words)
{
    CommandOutput output;
    ProducedEntry entry;
    entry.text = words;
    output.entries.append(entry);
    return output;
}

Result<CommandOutput> insertParsed(XdrClient &client, const CommandCall &call, CallContext &context)
{
    QJsonObject alert;
    for (const auto &key : {u"product"_s, u"vendor"_s, u"local_ip"_s, u"remote_ip"_s, u"severity"_s, u"alert_name"_s,
                            u"alert_description"_s}) {
        if (const auto given = argumentText(call.arguments, key); !given.isEmpty())
            alert.insert(key, given);
    }
    for (const auto &key : {u"local_port"_s, u"remote_port"_s})
        alert.insert(key, argumentNumber(call.arguments, key, 0));
    const auto typed = argumentText(call.arguments, u"event_timestamp"_s);
    bool isMs = false;
    auto ms = typed.toLongLong(&isMs);
    if (!isMs)
        ms = typed.isEmpty() ? client.clock().nowMs() : msFromIso(typed);
    if (ms < 0)
        return Error{
            ErrorCode::InvalidInput, text("event_timestamp: “%1” is neither a time nor milliseconds").arg(typed), {}};
    alert.insert("event_timestamp"_L1, ms);
    const auto done = client.change(u"alerts/insert_parsed_alerts"_s, {{"alerts"_L1, QJsonArray{alert}}}, context);
    if (!done)
        return done.error();
    return said(text("The alert was put in."));
}

Result<CommandOutput> insertCef(XdrClient &client, const CommandCall &call, CallContext &context)
{
    // Commas belong to the events, so a text is one event a line.
    QJsonArray events;
    const auto given = call.arguments.value("cef_events"_L1);
    if (given.isArray()) {
        events = given.toArray();
    } else {
        for (const auto &line : given.toString().split(u'\n', Qt::SkipEmptyParts))
            events.append(line.trimmed());
    }
    if (events.isEmpty() || events.size() > 60)
        return Error{ErrorCode::InvalidInput, text("cef_events: 1 to 60 events are possible a call"), {}};
    const auto done = client.change(u"alerts/insert_cef_alerts"_s, {{"alerts"_L1, events}}, context);
    if (!done)
        return done.error();
    return said(text("%1 alerts were put in.").arg(events.size()));
}

Result<CommandOutput> updateAlerts(XdrClient &client, const CommandCall &call, CallContext &context)
{
    QJsonObject update;
    for (const auto &key : {u"severity"_s, u"status"_s, u"comment"_s}) {
        if (const auto given = argumentText(call.arguments, key); !given.isEmpty())
            update.insert(key, given);
    }
    const auto ids = argumentList(call.arguments, u"alert_ids"_s);
    if (update.isEmpty() || ids.isEmpty() || ids.size() > 100)
        return Error{
            ErrorCode::InvalidInput, text("Give 1 to 100 alert_ids and at least one of status, severity, comment"), {}};
    const auto done =
        client.change(u"alerts/update_alerts"_s,
                      {{"alert_id_list"_L1, QJsonArray::fromStringList(ids)}, {"update_data"_L1, update}}, context);
    if (!done)
        return done.error();
    // Newer tenants say which alerts there were; an id that nobody knows is no change.
    const auto changed = done->toObject().value("alerts_ids"_L1);
    const auto count = changed.isArray() ? changed.toArray().size() : ids.size();
    if (count == 0)
        return Error{ErrorCode::NotFound, text("None of these alerts is known; nothing was changed."), {}};
    return said(count == ids.size()
                    ? text("%1 alerts were changed.").arg(count)
                    : text("%1 of %2 alerts were changed; the others are not known.").arg(count).arg(ids.size()));
}

} // namespace

QList<Command> recordCommands(const std::shared_ptr<XdrClient> &client, const QString &instance)
{
    QList<Command> commands{
        recordCommand(client, instance, u"xdr-get-audit-management-logs"_s,
                      text("Reads what people and keys did in the tenant."),
                      {u"audits/management_logs"_s,
                       u"data"_s,
                       {{u"email"_s, u"email"_s},
                        {u"type"_s, u"type"_s},
                        {u"sub_type"_s, u"sub_type"_s},
                        {u"result"_s, u"result"_s}},
                       u"timestamp"_s,
                       u"PaloAltoNetworksXDR.AuditManagementLogs(val.AUDIT_ID == obj.AUDIT_ID)"_s,
                       {u"AUDIT_ID"_s, u"AUDIT_RESULT"_s, u"AUDIT_DESCRIPTION"_s, u"AUDIT_OWNER_NAME"_s,
                        u"AUDIT_OWNER_EMAIL"_s, u"AUDIT_ENTITY"_s, u"AUDIT_ENTITY_SUBTYPE"_s, u"AUDIT_INSERT_TIME"_s}},
                      u"desc"_s),
        recordCommand(
            client, instance, u"xdr-get-audit-agent-reports"_s,
            text("Reads what agents reported: isolation, scans, installation."),
            {u"audits/agents_reports"_s,
             u"data"_s,
             {{u"endpoint_ids"_s, u"endpoint_id"_s},
              {u"endpoint_names"_s, u"endpoint_name"_s},
              {u"type"_s, u"type"_s},
              {u"sub_type"_s, u"sub_type"_s},
              {u"result"_s, u"result"_s}},
             u"timestamp"_s,
             u"PaloAltoNetworksXDR.AuditAgentReports(val.TIMESTAMP == obj.TIMESTAMP && val.ENDPOINTID == obj.ENDPOINTID)"_s,
             {u"TIMESTAMP"_s, u"ENDPOINTID"_s, u"ENDPOINTNAME"_s, u"TYPE"_s, u"SUBTYPE"_s, u"RESULT"_s,
              u"DESCRIPTION"_s}},
            u"asc"_s),
        recordCommand(client, instance, u"xdr-get-endpoint-device-control-violations"_s,
                      text("Reads which forbidden USB devices were used."),
                      {u"device_control/get_violations"_s,
                       u"violations"_s,
                       {{u"endpoint_ids"_s, u"endpoint_id_list"_s},
                        {u"hostname"_s, u"hostname"_s},
                        {u"username"_s, u"username"_s},
                        {u"type"_s, u"type"_s},
                        {u"vendor"_s, u"vendor"_s},
                        {u"product"_s, u"product"_s},
                        {u"serial"_s, u"serial"_s}},
                       {},
                       u"PaloAltoNetworksXDR.EndpointViolations(val.violation_id == obj.violation_id)"_s,
                       {u"violation_id"_s, u"hostname"_s, u"username"_s, u"type"_s, u"vendor"_s, u"product"_s,
                        u"serial"_s, u"timestamp"_s}},
                      u"asc"_s),
        commandOf(client, instance,
                  declared(u"xdr-get-tenant-info"_s, text("Reads the tenant's licences."), {},
                           outputsBelow(u"PaloAltoNetworksXDR.TenantInformation"_s, {u"prevent_expiration"_s})),
                  [](XdrClient &xdr, const CommandCall &, CallContext &context) -> Result<CommandOutput> {
                      const auto reply = xdr.ask(u"system/get_tenant_info"_s, {}, context);
                      if (!reply)
                          return reply.error();
                      const auto info = reply->toObject();
                      return listOutput({info}, u"PaloAltoNetworksXDR.TenantInformation(true)"_s, info.keys(), {});
                  })};
    auto parsed = declared(
        u"xdr-insert-parsed-alert"_s, text("Puts an alert of another product in."),
        {requiredArgument(u"product"_s, text("Product")), requiredArgument(u"vendor"_s, text("Vendor")),
         requiredArgument(u"alert_name"_s, text("Name")), optionalArgument(u"alert_description"_s, text("Description")),
         optionalArgument(u"severity"_s, text("Severity"), ArgumentType::Text, u"Medium"_s,
                          {u"Informational"_s, u"Low"_s, u"Medium"_s, u"High"_s, u"Unknown"_s}),
         requiredArgument(u"local_ip"_s, text("Address here")),
         requiredArgument(u"local_port"_s, text("Port here"), ArgumentType::Integer),
         requiredArgument(u"remote_ip"_s, text("Address there")),
         requiredArgument(u"remote_port"_s, text("Port there"), ArgumentType::Integer),
         optionalArgument(u"event_timestamp"_s, text("When; now if empty"))},
        {}, EffectClass::Uncertain);
    parsed.undoText = text("An alert cannot be taken back.");
    commands.append(commandOf(client, instance, parsed, insertParsed));
    auto cef = declared(u"xdr-insert-cef-alerts"_s, text("Puts alerts in the form CEF in."),
                        {defaultArgument(requiredArgument(u"cef_events"_s, text("One event a line, at most 60")))}, {},
                        EffectClass::Uncertain);
    cef.undoText = text("An alert cannot be taken back.");
    commands.append(commandOf(client, instance, cef, insertCef));
    auto update =
        declared(u"xdr-update-alert"_s, text("Changes the state, severity or comment of alerts."),
                 {defaultArgument(requiredArgument(u"alert_ids"_s, text("At most 100 alert IDs"), ArgumentType::List)),
                  optionalArgument(u"status"_s, text("The new state")),
                  optionalArgument(u"severity"_s, text("The new severity"), ArgumentType::Text, {},
                                   {u"low"_s, u"medium"_s, u"high"_s, u"critical"_s}),
                  optionalArgument(u"comment"_s, text("A comment"))},
                 {}, EffectClass::Idempotent);
    update.undoCommand = u"xdr-update-alert"_s;
    update.undoText = text("Set the former values again.");
    commands.append(commandOf(client, instance, update, updateAlerts));
    return commands;
}

} // namespace holdfast::xdr
