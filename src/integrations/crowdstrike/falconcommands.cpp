// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/crowdstrike/falconcommands.h"

#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast::falcon {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 mostRows = 5'000;

QString text(const char *source)
{
    return QCoreApplication::translate("CrowdStrike", source);
}

QString helpUrl()
{
    return u"https://xsoar.pan.dev/docs/reference/integrations/crowdstrike-falcon"_s;
}

QList<OutputDefinition> deviceOutputs()
{
    return outputsBelow(
        u"CrowdStrike.Device"_s,
        {{u"ID"_s, u"String"_s, text("The machine's ID (AID)")},
         {u"LocalIP"_s, u"String"_s, text("Address inside the network")},
         {u"ExternalIP"_s, u"String"_s, text("Address as CrowdStrike sees it")},
         {u"Hostname"_s, u"String"_s, text("Name")},
         {u"OS"_s, u"String"_s, text("Operating system")},
         {u"Platform"_s, u"String"_s, text("Windows, Mac or Linux")},
         {u"MacAddress"_s, u"String"_s, text("MAC address")},
         {u"Domain"_s, u"String"_s, text("Windows domain")},
         {u"SiteName"_s, u"String"_s, text("Site in the directory")},
         {u"FirstSeen"_s, u"Date"_s, text("First contact")},
         {u"LastSeen"_s, u"Date"_s, text("Last contact")},
         {u"Status"_s, u"String"_s, text("normal, containment_pending, contained or lift_containment_pending")},
         {u"Online"_s, u"Boolean"_s, text("Whether it was seen within the last quarter of an hour")}});
}

/// Names come fully qualified and in any case; the service has the short one and compares exactly.
QStringList hostNameVariants(const QStringList &names)
{
    QStringList variants;
    for (const auto &name : names) {
        const auto shortName = name.section(u'.', 0, 0);
        for (const auto &variant : {name, shortName, shortName.toUpper(), shortName.toLower()}) {
            if (!variants.contains(variant))
                variants += variant;
        }
    }
    return variants;
}

Result<CommandOutput> searchDevices(FalconClient &client, const CommandCall &call, CallContext &context)
{
    const auto &arguments = call.arguments;
    const auto ids = argumentList(arguments, u"ids"_s);
    const auto written = argumentText(arguments, u"filter"_s);
    const QList<Criterion> criteria{{u"device_id"_s, ids},
                                    {u"hostname"_s, hostNameVariants(argumentList(arguments, u"hostname"_s))},
                                    {u"local_ip"_s, argumentList(arguments, u"ip"_s)},
                                    {u"platform_name"_s, argumentList(arguments, u"platform_name"_s)},
                                    {u"site_name"_s, argumentList(arguments, u"site_name"_s)},
                                    {u"status"_s, argumentList(arguments, u"status"_s)}};
    const auto filter = fqlFilter(criteria, written);
    if (filter.isEmpty()) {
        // A playbook whose host name is empty must not go on to contain every machine there is.
        return Error{ErrorCode::InvalidInput,
                     text("Give at least one of hostname, ids, ip, status, platform_name, site_name or filter; "
                          "filter=\"hostname:*'*'\" finds all machines"),
                     {}};
    }
    const auto limit = std::clamp<qint64>(argumentNumber(arguments, u"limit"_s, 50), 1, mostRows);
    const auto offset = std::max<qint64>(0, argumentNumber(arguments, u"offset"_s, 0));
    const auto found = client.search(filter, argumentText(arguments, u"sort"_s), offset, limit, context);
    if (!found)
        return found.error();
    if (found->isEmpty())
        return locatedOutput(client, {});
    const auto hosts = client.hosts(*found, context);
    if (!hosts)
        return hosts.error();
    return locatedOutput(client, *hosts);
}

Command searchCommand(const std::shared_ptr<FalconClient> &client, const QString &instance)
{
    const auto list = [](const QString &name, const QString &description) {
        return optionalArgument(name, description, ArgumentType::List);
    };
    Command command;
    auto &definition = command.definition;
    definition.name = u"cs-falcon-search-device"_s;
    definition.brand = brand;
    definition.description = text("Locates machines by name, address, ID or state. All given criteria must fit.");
    definition.arguments = {
        defaultArgument(list(u"hostname"_s, text("Host names; short and full forms are tried, in any case"))),
        list(u"ids"_s, text("Machine IDs (AID)")),
        list(u"ip"_s, text("Addresses inside the network")),
        optionalArgument(u"status"_s, text("Only in this state"), ArgumentType::Text, {},
                         {u"normal"_s, u"containment_pending"_s, u"contained"_s, u"lift_containment_pending"_s}),
        list(u"platform_name"_s, text("Windows, Mac, Linux")),
        list(u"site_name"_s, text("Sites in the directory")),
        optionalArgument(u"filter"_s, text("Further filter in the Falcon Query Language")),
        optionalArgument(u"sort"_s, text("Field and direction, as in hostname.asc")),
        optionalArgument(u"limit"_s, text("At most so many machines"), ArgumentType::Integer, u"50"_s),
        optionalArgument(u"offset"_s, text("Leave out so many at the beginning"), ArgumentType::Integer, u"0"_s)};
    definition.outputs = deviceOutputs();
    definition.permission = u"Hosts: Read"_s;
    definition.helpUrl = helpUrl() + "#cs-falcon-search-device"_L1;
    command.instance = instance;
    command.run = [client](const CommandCall &call, CallContext &context) {
        return searchDevices(*client, call, context);
    };
    return command;
}

} // namespace

QList<Command> falconCommands(const std::shared_ptr<FalconClient> &client, const QString &instance)
{
    ContainmentNames contain;
    contain.name = u"cs-falcon-contain-host"_s;
    contain.brand = brand;
    contain.description = text("Cuts machines off the network, except for their connection to CrowdStrike, and waits "
                               "until they confirm it.");
    contain.idArgument = u"ids"_s;
    contain.orderPath = u"CrowdStrike.Containment"_s;
    contain.hostOutputs = deviceOutputs();
    contain.permission = u"Hosts: Write"_s;
    contain.undoCommand = u"cs-falcon-lift-host-containment"_s;
    contain.helpUrl = helpUrl() + "#cs-falcon-contain-host"_L1;
    auto lift = contain;
    lift.name = u"cs-falcon-lift-host-containment"_s;
    lift.description = text("Takes machines out of containment and waits until they confirm it.");
    lift.undoCommand = u"cs-falcon-contain-host"_s;
    lift.helpUrl = helpUrl() + "#cs-falcon-lift-host-containment"_L1;
    auto status = contain;
    status.name = u"cs-falcon-host-containment-status"_s;
    status.description = text("Tells whether machines are contained, as they report it themselves.");
    status.permission = u"Hosts: Read"_s;
    status.helpUrl = u"https://developer.crowdstrike.com/api-reference/collections/hosts/"_s;
    return {searchCommand(client, instance), containmentCommand(client, instance, ContainmentOrder::Contain, contain),
            containmentCommand(client, instance, ContainmentOrder::Lift, lift),
            containmentStatusCommand(client, instance, status)};
}

} // namespace holdfast::falcon
