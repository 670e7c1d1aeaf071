// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrcommands.h"

#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

QJsonArray machines(const QStringList &ids)
{
    return {XdrClient::filter(u"endpoint_id_list"_s, u"in"_s, QJsonArray::fromStringList(ids))};
}

CommandOutput said(const QString &words)
{
    CommandOutput output;
    ProducedEntry entry;
    entry.text = words;
    output.entries.append(entry);
    return output;
}

/// XSOAR's generic lookup: by id, address or name.
Result<CommandOutput> genericEndpoint(XdrClient &client, const CommandCall &call, CallContext &context)
{
    QJsonArray all;
    QStringList seen;
    // The three are alternatives here; in one search they would all have to fit.
    for (const auto &[argument, filter] :
         {std::pair{u"id"_s, u"endpoint_id_list"_s}, {u"ip"_s, u"ip_list"_s}, {u"hostname"_s, u"hostname"_s}}) {
        const auto values = argumentList(call.arguments, argument);
        if (values.isEmpty())
            continue;
        const auto filters = endpointFilters({{filter, QJsonArray::fromStringList(values)}});
        if (!filters)
            return filters.error();
        const auto found = client.endpoints(*filters, 0, 100, {}, context);
        if (!found)
            return found.error();
        for (const auto &endpoint : found->endpoints) {
            if (seen.contains(endpoint.id))
                continue;
            seen += endpoint.id;
            all.append(
                QJsonObject{{"ID"_L1, endpoint.id},
                            {"Hostname"_L1, endpoint.name},
                            {"IPAddress"_L1, QJsonArray::fromStringList(endpoint.ips)},
                            {"Domain"_L1, endpoint.domain},
                            {"OS"_L1, endpoint.osType},
                            {"Status"_L1, endpoint.status == "CONNECTED"_L1 ? "Online"_L1 : "Offline"_L1},
                            {"IsIsolated"_L1, endpoint.isolation() == IsolationState::Isolated ? "Yes"_L1 : "No"_L1},
                            {"Vendor"_L1, "Cortex XDR"_L1}});
        }
    }
    return listOutput(all, u"Endpoint(val.ID == obj.ID)"_s,
                      {u"Hostname"_s, u"ID"_s, u"IPAddress"_s, u"OS"_s, u"Status"_s, u"IsIsolated"_s},
                      text("No endpoint was located."));
}

Result<CommandOutput> countByStatus(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const auto status = argumentText(call.arguments, u"status"_s).toLower();
    const auto filters = endpointFilters(call.arguments);
    if (!filters)
        return filters.error();
    const auto found = client.endpoints(*filters, 0, 100'000, {}, context);
    if (!found)
        return found.error();
    return listOutput({QJsonObject{{"status"_L1, status}, {"count"_L1, qint64(found->endpoints.size())}}},
                      u"PaloAltoNetworksXDR.EndpointsStatus(val.status == obj.status)"_s, {u"status"_s, u"count"_s},
                      {});
}

Result<CommandOutput> createDistribution(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const auto platform = argumentText(call.arguments, u"platform"_s);
    const auto version = argumentText(call.arguments, u"agent_version"_s);
    if (version.isEmpty() && platform != "android"_L1)
        return Error{ErrorCode::InvalidInput, text("agent_version is needed for every platform but android"), {}};
    QJsonObject request{{"name"_L1, argumentText(call.arguments, u"name"_s)},
                        {"platform"_L1, platform},
                        {"package_type"_L1, argumentText(call.arguments, u"package_type"_s)},
                        {"description"_L1, argumentText(call.arguments, u"description"_s)}};
    if (platform == "windows"_L1)
        request.insert("windows_version"_L1, version);
    else if (platform == "linux"_L1)
        request.insert("linux_version"_L1, version);
    else if (platform == "macos"_L1)
        request.insert("macos_version"_L1, version);
    const auto reply = client.change(u"distributions/create"_s, request, context);
    if (!reply)
        return reply.error();
    request.insert("id"_L1, reply->toObject().value("distribution_id"_L1));
    request.insert("agent_version"_L1, version);
    return listOutput({request}, u"PaloAltoNetworksXDR.Distribution(val.id == obj.id)"_s,
                      {u"id"_s, u"name"_s, u"platform"_s, u"agent_version"_s}, {});
}

Result<CommandOutput> distributionStatus(XdrClient &client, const CommandCall &call, CallContext &context)
{
    QJsonArray rows;
    for (const auto &id : argumentList(call.arguments, u"distribution_ids"_s)) {
        const auto reply = client.ask(u"distributions/get_status"_s, {{"distribution_id"_L1, id}}, context);
        if (!reply)
            return reply.error();
        rows.append(QJsonObject{{"id"_L1, id}, {"status"_L1, reply->toObject().value("status"_L1)}});
    }
    return listOutput(rows, u"PaloAltoNetworksXDR.Distribution(val.id == obj.id)"_s, {u"id"_s, u"status"_s}, {});
}

Command changing(const std::shared_ptr<XdrClient> &client, const QString &instance, const QString &name,
                 const QString &description, const QList<ArgumentDefinition> &arguments, const QString &path,
                 const QString &undo, const QString &undoText,
                 const std::function<QJsonObject(const CommandCall &)> &request)
{
    auto definition = declared(name, description, arguments, {}, EffectClass::Idempotent);
    definition.undoCommand = undo;
    definition.undoText = undoText;
    return commandOf(
        client, instance, definition,
        [path, request](XdrClient &xdr, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            // Without machines the filter would mean all of them.
            if (argumentList(call.arguments, u"endpoint_ids"_s).isEmpty())
                return Error{ErrorCode::InvalidInput, text("endpoint_ids is empty; nothing was sent"), {}};
            const auto done = xdr.change(path, request(call), context);
            if (!done)
                return done.error();
            return said(text("Done for %1 machines.").arg(argumentList(call.arguments, u"endpoint_ids"_s).size()));
        });
}

} // namespace

QList<Command> fleetCommands(const std::shared_ptr<XdrClient> &client, const QString &instance)
{
    const auto ids = requiredArgument(u"endpoint_ids"_s, text("The machines' endpoint IDs"), ArgumentType::List);
    const QStringList platforms{u"windows"_s, u"linux"_s, u"macos"_s, u"android"_s};
    auto platform = requiredArgument(u"platform"_s, text("For which system"));
    platform.choices = platforms;
    auto packageType = requiredArgument(u"package_type"_s, text("standalone or upgrade"));
    packageType.choices = {u"standalone"_s, u"upgrade"_s};
    auto status = defaultArgument(requiredArgument(u"status"_s, text("Counted are the machines in this state")));
    status.choices = {u"connected"_s, u"disconnected"_s, u"lost"_s, u"uninstalled"_s};
    auto create = declared(
        u"xdr-create-distribution"_s, text("Makes an installation package."),
        {defaultArgument(requiredArgument(u"name"_s, text("Its name"))), platform, packageType,
         optionalArgument(u"agent_version"_s, text("Such as 8.5.0.1")),
         optionalArgument(u"description"_s, text("Description"))},
        outputsBelow(u"PaloAltoNetworksXDR.Distribution"_s, {u"id"_s, u"name"_s, u"platform"_s, u"agent_version"_s}),
        EffectClass::Uncertain);
    create.undoText = text("A package is deleted in Cortex XDR.");
    const auto tagged = [](const CommandCall &call) {
        return QJsonObject{
            {"context_data"_L1, QJsonObject{{"filters"_L1, machines(argumentList(call.arguments, u"endpoint_ids"_s))}}},
            {"tag"_L1, argumentText(call.arguments, u"tag"_s)}};
    };
    const auto tag = requiredArgument(u"tag"_s, text("The tag"));
    return {
        commandOf(client, instance,
                  declared(u"endpoint"_s, text("Locates machines by ID, address or name, in the general form."),
                           {defaultArgument(optionalArgument(u"hostname"_s, text("Host names"), ArgumentType::List)),
                            optionalArgument(u"ip"_s, text("Internal addresses"), ArgumentType::List),
                            optionalArgument(u"id"_s, text("Endpoint IDs"), ArgumentType::List)},
                           outputsBelow(u"Endpoint"_s,
                                        {u"ID"_s, u"Hostname"_s, u"IPAddress"_s, u"OS"_s, u"Status"_s, u"IsIsolated"_s,
                                         u"Domain"_s, u"Vendor"_s})),
                  genericEndpoint),
        commandOf(client, instance,
                  declared(u"xdr-get-endpoints-by-status"_s, text("Counts machines by state."),
                           {status, optionalArgument(u"last_seen_gte"_s, text("Last seen not before")),
                            optionalArgument(u"last_seen_lte"_s, text("Last seen not after"))},
                           outputsBelow(u"PaloAltoNetworksXDR.EndpointsStatus"_s, {u"status"_s, u"count"_s})),
                  countByStatus),
        commandOf(client, instance,
                  declared(u"xdr-get-distribution-versions"_s, text("Lists the agent versions there are."), {},
                           outputsBelow(u"PaloAltoNetworksXDR.DistributionVersions"_s,
                                        {u"windows"_s, u"linux"_s, u"macos"_s})),
                  [](XdrClient &xdr, const CommandCall &, CallContext &context) -> Result<CommandOutput> {
                      const auto reply = xdr.ask(u"distributions/get_versions"_s, {}, context);
                      if (!reply)
                          return reply.error();
                      return listOutput({*reply}, u"PaloAltoNetworksXDR.DistributionVersions(true)"_s,
                                        {u"windows"_s, u"linux"_s, u"macos"_s}, {});
                  }),
        commandOf(client, instance, create, createDistribution),
        commandOf(client, instance,
                  declared(u"xdr-get-create-distribution-status"_s, text("Says whether packages are ready."),
                           {defaultArgument(
                               requiredArgument(u"distribution_ids"_s, text("Package IDs"), ArgumentType::List))},
                           outputsBelow(u"PaloAltoNetworksXDR.Distribution"_s, {u"id"_s, u"status"_s})),
                  distributionStatus),
        commandOf(client, instance,
                  declared(u"xdr-get-distribution-url"_s, text("Reads where a package can be fetched."),
                           {defaultArgument(requiredArgument(u"distribution_id"_s, text("The package's ID"))),
                            requiredArgument(u"package_type"_s, text("x64, x86, pkg, rpm, deb, sh or upgrade"))},
                           outputsBelow(u"PaloAltoNetworksXDR.Distribution"_s, {u"id"_s, u"url"_s})),
                  [](XdrClient &xdr, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                      const auto id = argumentText(call.arguments, u"distribution_id"_s);
                      const auto reply = xdr.ask(u"distributions/get_dist_url"_s,
                                                 {{"distribution_id"_L1, id},
                                                  {"package_type"_L1, argumentText(call.arguments, u"package_type"_s)}},
                                                 context);
                      if (!reply)
                          return reply.error();
                      return listOutput(
                          {QJsonObject{{"id"_L1, id}, {"url"_L1, reply->toObject().value("distribution_url"_L1)}}},
                          u"PaloAltoNetworksXDR.Distribution(val.id == obj.id)"_s, {u"id"_s, u"url"_s}, {});
                  }),
        commandOf(client, instance,
                  declared(u"xdr-get-policy"_s, text("Reads which policy a machine has."),
                           {defaultArgument(requiredArgument(u"endpoint_id"_s, text("The machine's endpoint ID")))},
                           outputsBelow(u"PaloAltoNetworksXDR.Policy"_s, {u"endpoint_id"_s, u"policy_name"_s})),
                  [](XdrClient &xdr, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                      const auto id = argumentText(call.arguments, u"endpoint_id"_s);
                      const auto reply = xdr.ask(u"endpoints/get_policy"_s, {{"endpoint_id"_L1, id}}, context);
                      if (!reply)
                          return reply.error();
                      return listOutput({QJsonObject{{"endpoint_id"_L1, id},
                                                     {"policy_name"_L1, reply->toObject().value("policy_name"_L1)}}},
                                        u"PaloAltoNetworksXDR.Policy(val.endpoint_id == obj.endpoint_id)"_s,
                                        {u"endpoint_id"_s, u"policy_name"_s}, {});
                  }),
        changing(client, instance, u"xdr-delete-endpoints"_s,
                 text("Deletes machines from the tenant. Their agents are uninstalled."), {defaultArgument(ids)},
                 u"endpoints/delete"_s, {}, text("The agent has to be installed again."),
                 [](const CommandCall &call) {
                     return QJsonObject{{"filters"_L1, machines(argumentList(call.arguments, u"endpoint_ids"_s))}};
                 }),
        changing(client, instance, u"xdr-endpoint-alias-change"_s, text("Gives machines an alias."),
                 {defaultArgument(ids), requiredArgument(u"new_alias_name"_s, text("The alias"))},
                 u"endpoints/update_agent_name"_s, u"xdr-endpoint-alias-change"_s, text("Set the former alias again."),
                 [](const CommandCall &call) {
                     return QJsonObject{{"filters"_L1, machines(argumentList(call.arguments, u"endpoint_ids"_s))},
                                        {"alias"_L1, argumentText(call.arguments, u"new_alias_name"_s)}};
                 }),
        changing(client, instance, u"xdr-endpoint-tag-add"_s, text("Puts a tag on machines."),
                 {defaultArgument(ids), tag}, u"tags/agents/assign"_s, u"xdr-endpoint-tag-remove"_s,
                 text("Remove the tag."), tagged),
        changing(client, instance, u"xdr-endpoint-tag-remove"_s, text("Takes a tag off machines."),
                 {defaultArgument(ids), tag}, u"tags/agents/remove"_s, u"xdr-endpoint-tag-add"_s,
                 text("Add the tag again."), tagged)};
}

} // namespace holdfast::xdr
