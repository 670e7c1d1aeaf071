// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrcommands.h"

#include "base/clock.h"
#include "incidents/fields.h"
#include "integrations/commandhelp.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

/// The service matches names exactly, and other sources spell them fully qualified or in another case.
QJsonArray hostNameVariants(const QStringList &names)
{
    QStringList variants;
    for (const auto &name : names) {
        const auto shortName = name.section(u'.', 0, 0);
        for (const auto &variant : {name, shortName, shortName.toUpper(), shortName.toLower()}) {
            if (!variants.contains(variant))
                variants += variant;
        }
    }
    return QJsonArray::fromStringList(variants);
}

Result<CommandOutput> getEndpoints(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const auto filters = endpointFilters(call.arguments);
    if (!filters)
        return filters.error();
    const auto limit = std::clamp<qint64>(argumentNumber(call.arguments, u"limit"_s, 30), 1, 1000);
    const auto page = argumentNumber(call.arguments, u"page"_s, 0);
    QJsonObject sort;
    if (const auto by = argumentText(call.arguments, u"sort_by"_s); !by.isEmpty())
        sort = {{"field"_L1, by}, {"keyword"_L1, argumentText(call.arguments, u"sort_order"_s)}};
    const auto found = client.endpoints(*filters, page * limit, limit, sort, context);
    if (!found)
        return found.error();
    CommandOutput output;
    output.exchange = found->exchange;
    QJsonArray endpoints, generic;
    QList<QStringList> rows;
    for (const auto &endpoint : found->endpoints) {
        endpoints.append(endpointContext(endpoint));
        generic.append(
            QJsonObject{{"ID"_L1, endpoint.id},
                        {"Hostname"_L1, endpoint.name},
                        {"IPAddress"_L1, QJsonArray::fromStringList(endpoint.ips)},
                        {"Domain"_L1, endpoint.domain},
                        {"OS"_L1, endpoint.osType},
                        {"Status"_L1, endpoint.status == "CONNECTED"_L1 ? "Online"_L1 : "Offline"_L1},
                        {"IsIsolated"_L1, endpoint.isolation() == IsolationState::Isolated ? "Yes"_L1 : "No"_L1},
                        {"Vendor"_L1, "Cortex XDR"_L1}});
        rows.append({endpoint.name, endpoint.id, endpoint.type, endpoint.status, endpoint.osType,
                     endpoint.ips.join(", "_L1), endpoint.domain, endpoint.users.join(", "_L1), endpoint.isIsolated,
                     endpoint.lastSeenMs > 0 ? isoUtc(endpoint.lastSeenMs) : QString()});
    }
    ProducedEntry entry;
    entry.text = rows.isEmpty() ? text("No endpoint was located.")
                                : "### "_L1 + text("Endpoints") + "\n\n"_L1
            + markdownTable({text("Name"), text("ID"), text("Type"), text("Status"), text("OS"), text("IP"),
                             text("Domain"), text("Users"), text("Isolation"), text("Last seen")},
                            rows);
    entry.contents = endpoints;
    output.entries.append(entry);
    output.rawResponse = endpoints;
    if (!endpoints.isEmpty()) {
        output.context.insert(endpointKey, endpoints);
        output.context.insert("Endpoint(val.ID == obj.ID)"_L1, generic);
        output.incidentFields = endpointFields(found->endpoints, client.clock().nowMs());
    }
    return output;
}

/// Component of a role's rights, as Cortex XDR's settings call it.
QString permissionFor(const QString &command, bool changesSomething)
{
    if (changesSomething)
        return text("Response actions");
    if (command.contains("incident"_L1))
        return text("Incidents");
    return command.contains("alert"_L1) ? text("Alerts") : text("Endpoints");
}

} // namespace

Result<QJsonArray> endpointFilters(const QJsonObject &arguments)
{
    QJsonArray filters;
    const auto addList = [&](const QString &argument, const QString &field) {
        if (const auto values = argumentList(arguments, argument); !values.isEmpty())
            filters.append(XdrClient::filter(field, u"in"_s, QJsonArray::fromStringList(values)));
    };
    addList(u"endpoint_id_list"_s, u"endpoint_id_list"_s);
    addList(u"dist_name"_s, u"dist_name"_s);
    addList(u"ip_list"_s, u"ip_list"_s);
    addList(u"public_ip_list"_s, u"public_ip_list"_s);
    addList(u"group_name"_s, u"group_name"_s);
    addList(u"platform"_s, u"platform"_s);
    addList(u"alias_name"_s, u"alias"_s);
    addList(u"alias"_s, u"alias"_s);
    addList(u"isolate"_s, u"isolate"_s);
    addList(u"status"_s, u"endpoint_status"_s);
    addList(u"username"_s, u"username"_s);
    if (const auto names = argumentList(arguments, u"hostname"_s); !names.isEmpty())
        filters.append(XdrClient::filter(u"hostname"_s, u"in"_s, hostNameVariants(names)));
    // The two words stand in either order, by command.
    for (const auto &field : {u"first_seen"_s, u"last_seen"_s}) {
        for (const auto &bound : {u"gte"_s, u"lte"_s}) {
            for (const auto &argument : {field + u'_' + bound, bound + u'_' + field}) {
                if (auto done = addTimeFilter(filters, arguments, argument, field, bound); !done)
                    return done.error();
            }
        }
    }
    return filters;
}

CommandDefinition declared(const QString &name, const QString &description, QList<ArgumentDefinition> arguments,
                           QList<OutputDefinition> outputs, EffectClass effect)
{
    CommandDefinition definition;
    definition.name = name;
    definition.brand = u"Cortex XDR"_s;
    definition.description = description;
    definition.arguments = std::move(arguments);
    definition.outputs = std::move(outputs);
    definition.effect = effect;
    definition.permission = permissionFor(name, definition.changesSomething());
    definition.helpUrl = helpLink(definition.brand, name);
    return definition;
}

QJsonObject endpointContext(const Endpoint &endpoint)
{
    auto object = endpoint.raw;
    object.insert("endpoint_id"_L1, endpoint.id);
    object.insert("endpoint_name"_L1, endpoint.name);
    object.insert("endpoint_type"_L1, endpoint.type);
    object.insert("endpoint_status"_L1, endpoint.status);
    object.insert("os_type"_L1, endpoint.osType);
    object.insert("ip"_L1, QJsonArray::fromStringList(endpoint.ips));
    object.insert("domain"_L1, endpoint.domain);
    object.insert("users"_L1, QJsonArray::fromStringList(endpoint.users));
    object.insert("is_isolated"_L1, endpoint.isIsolated);
    return object;
}

QJsonObject endpointFields(const QList<Endpoint> &endpoints, qint64 nowMs)
{
    QJsonArray list;
    qint64 isolatedAtMs = 0;
    for (const auto &endpoint : endpoints) {
        list.append(QJsonObject{{"endpoint_id"_L1, endpoint.id},
                                {"endpoint_name"_L1, endpoint.name},
                                {"domain"_L1, endpoint.domain},
                                {"ip"_L1, QJsonArray::fromStringList(endpoint.ips)},
                                {"os_type"_L1, endpoint.osType},
                                {"endpoint_status"_L1, endpoint.status},
                                {"endpoint_type"_L1, endpoint.type},
                                {"is_isolated"_L1, endpoint.isIsolated}});
        if (endpoint.isolation() == IsolationState::Isolated)
            isolatedAtMs = std::max(isolatedAtMs, endpoint.isolatedAtMs > 0 ? endpoint.isolatedAtMs : nowMs);
    }
    QJsonObject fields{{field::endpoints, list}};
    if (isolatedAtMs > 0)
        fields.insert(field::isolatedAt, isolatedAtMs);
    return fields;
}

QList<ArgumentDefinition> endpointFilterArguments()
{
    const auto list = [](const QString &name, const QString &description) {
        return optionalArgument(name, description, ArgumentType::List);
    };
    return {defaultArgument(list(u"hostname"_s, text("Host names; short and full forms are tried, in any case"))),
            list(u"endpoint_id_list"_s, text("Endpoint IDs")),
            list(u"ip_list"_s, text("Internal addresses")),
            list(u"public_ip_list"_s, text("Public addresses")),
            list(u"username"_s, text("Signed-in users")),
            list(u"status"_s, text("connected, disconnected, lost, uninstalled")),
            list(u"dist_name"_s, text("Installation packages")),
            list(u"group_name"_s, text("Endpoint groups")),
            list(u"platform"_s, text("windows, linux, macos, android")),
            list(u"alias_name"_s, text("Aliases")),
            optionalArgument(u"isolate"_s, text("Only in this state"), ArgumentType::Text, {},
                             {u"isolated"_s, u"unisolated"_s}),
            optionalArgument(u"first_seen_gte"_s, text("First seen not before")),
            optionalArgument(u"first_seen_lte"_s, text("First seen not after")),
            optionalArgument(u"last_seen_gte"_s, text("Last seen not before")),
            optionalArgument(u"last_seen_lte"_s, text("Last seen not after"))};
}

QList<Command> endpointCommands(const std::shared_ptr<XdrClient> &client, const QString &instance)
{
    Command get;
    get.definition =
        declared(u"xdr-get-endpoints"_s,
                 text("Locates machines by name, address, ID, user or state. All given criteria must fit."),
                 endpointFilterArguments()
                     + QList<ArgumentDefinition>{optionalArgument(u"page"_s, text("Page, from 0"),
                                                                  ArgumentType::Integer, u"0"_s),
                                                 optionalArgument(u"limit"_s, text("Rows a page"),
                                                                  ArgumentType::Integer, u"30"_s),
                                                 optionalArgument(u"sort_by"_s, text("Sort by"), ArgumentType::Text, {},
                                                                  {u"endpoint_id"_s, u"first_seen"_s, u"last_seen"_s}),
                                                 optionalArgument(u"sort_order"_s, text("Direction"),
                                                                  ArgumentType::Text, u"asc"_s, {u"asc"_s, u"desc"_s})},
                 outputsBelow(u"PaloAltoNetworksXDR.Endpoint"_s,
                              {u"endpoint_id"_s, u"endpoint_name"_s, u"endpoint_type"_s, u"endpoint_status"_s,
                               u"os_type"_s, u"ip"_s, u"users"_s, u"domain"_s, u"alias"_s, u"first_seen"_s,
                               u"last_seen"_s, u"is_isolated"_s, u"group_name"_s}));
    get.instance = instance;
    get.run = [client](const CommandCall &call, CallContext &context) { return getEndpoints(*client, call, context); };
    return {get};
}

} // namespace holdfast::xdr
