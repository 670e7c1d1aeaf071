// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Devices as the console host has them: the older view of agents (reference section 2.18).

#include "simulators/console/consoleservices.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

int deviceNumber(const QJsonObject &agent)
{
    return agent.value(u"agentId"_s).toString().right(6).toInt();
}

/// By GUID or by number.
QString agentOf(const Code42Tenant &tenant, const QString &id)
{
    for (const QJsonObject &agent : tenant.agents.rows()) {
        const QString guid = agent.value(u"agentId"_s).toString();
        if (guid == id || QString::number(deviceNumber(agent)) == id)
            return guid;
    }
    return {};
}

QJsonObject computer(const Code42Tenant &tenant, const QJsonObject &agent)
{
    const QJsonObject user = tenant.users.row(agent.value(u"userId"_s).toString());
    const bool active = agent.value(u"active"_s).toBool();
    const bool blocked = agent.value(u"blocked"_s).toBool();
    const QString notes = tenant.agentNotes.value(agent.value(u"agentId"_s).toString());
    return {{u"computerId"_s, deviceNumber(agent)},
            {u"name"_s, agent.value(u"name"_s)},
            {u"osHostname"_s, agent.value(u"osHostname"_s)},
            {u"guid"_s, agent.value(u"agentId"_s)},
            {u"type"_s, u"COMPUTER"_s},
            {u"status"_s, (active ? u"Active"_s : u"Deactivated"_s) + (blocked ? u", Blocked"_s : QString())},
            {u"active"_s, active},
            {u"blocked"_s, blocked},
            {u"alertState"_s, 0},
            {u"alertStates"_s, QJsonArray{u"OK"_s}},
            {u"userId"_s, user.value(u"legacyUserId"_s).toString().toInt()},
            {u"userUid"_s, agent.value(u"userId"_s)},
            {u"orgId"_s, orgNumber(tenant, user.value(u"orgGuid"_s).toString())},
            {u"orgUid"_s, orgUid(tenant, user.value(u"orgGuid"_s).toString())},
            {u"computerExtRef"_s, agent.value(u"externalReference"_s)},
            {u"notes"_s, notes.isNull() ? QJsonValue() : QJsonValue(notes)},
            {u"parentComputerId"_s, QJsonValue::Null},
            {u"parentComputerGuid"_s, QJsonValue::Null},
            {u"lastConnected"_s, agent.value(u"lastConnected"_s)},
            {u"osName"_s, agent.value(u"osName"_s)},
            {u"osVersion"_s, QJsonValue::Null},
            {u"osArch"_s, QJsonValue::Null},
            {u"address"_s, QJsonValue::Null},
            {u"remoteAddress"_s, QJsonValue::Null},
            {u"timeZone"_s, u"UTC"_s},
            {u"version"_s, agent.value(u"appVersion"_s)},
            {u"productVersion"_s, agent.value(u"productVersion"_s)},
            {u"buildVersion"_s, 1},
            {u"creationDate"_s, agent.value(u"creationDate"_s)},
            {u"modificationDate"_s, agent.value(u"modificationDate"_s)},
            {u"loginDate"_s, agent.value(u"lastConnected"_s)},
            {u"backupUsage"_s, QJsonArray()},
            {u"service"_s, u"Artemis"_s}};
}

HttpResponse listComputers(Code42Context &context, const Call &call)
{
    const QString user = call.request.parameter(u"userUid");
    const QString part = call.request.parameter(u"q");
    const QString org = orgOf(context.tenant, call.request.parameter(u"orgUid"));
    if (org.isEmpty() && call.request.hasParameter(u"orgUid"))
        return consoleError(400, u"SYSTEM"_s, u"Unable to find org"_s);
    QList<QJsonObject> rows;
    for (const QJsonObject &agent : context.tenant.agents.rows()) {
        if ((user.isEmpty() || agent.value(u"userId"_s).toString() == user)
            && (org.isEmpty()
                || context.tenant.users.row(agent.value(u"userId"_s).toString()).value(u"orgGuid"_s).toString() == org)
            && (part.isEmpty() || agent.value(u"osHostname"_s).toString().contains(part, Qt::CaseInsensitive)
                || agent.value(u"agentId"_s).toString().contains(part))
            && passesFlag(call, u"active", agent.value(u"active"_s))
            && passesFlag(call, u"blocked", agent.value(u"blocked"_s).toBool()))
            rows.append(computer(context.tenant, agent));
    }
    return consoleReply(context,
                        QJsonObject{{u"totalCount"_s, rows.size()},
                                    {u"warningCount"_s, 0},
                                    {u"criticalCount"_s, 0},
                                    {u"computers"_s, consolePage(call, rows)}});
}

HttpResponse getComputer(Code42Context &context, const Call &call)
{
    const QString guid = agentOf(context.tenant, call.argument(0));
    return guid.isEmpty() ? consoleError(404, u"COMPUTER_NOT_FOUND"_s)
                          : consoleReply(context, computer(context.tenant, context.tenant.agents.row(guid)));
}

/// A field that is absent stays as it is.
HttpResponse updateComputer(Code42Context &context, const Call &call)
{
    const QString guid = agentOf(context.tenant, call.argument(0));
    if (guid.isEmpty())
        return consoleError(404, u"COMPUTER_NOT_FOUND"_s);
    if (call.object().contains(u"name"_s))
        context.tenant.agents.set(guid, u"name"_s, call.object().value(u"name"_s));
    if (call.object().contains(u"computerExtRef"_s))
        context.tenant.agents.set(guid, u"externalReference"_s, call.object().value(u"computerExtRef"_s));
    if (call.object().contains(u"notes"_s))
        context.tenant.agentNotes.insert(guid, call.object().value(u"notes"_s).toString());
    context.wrote(operation::agentUpdate, call, guid);
    return consoleReply(context, computer(context.tenant, context.tenant.agents.row(guid)));
}

HttpResponse change(Code42Context &context, const Call &call, const QString &id, const QString &field, bool value,
                    QLatin1StringView operationName)
{
    const QString guid = agentOf(context.tenant, id);
    if (guid.isEmpty())
        return consoleError(404, u"COMPUTER_NOT_FOUND"_s);
    if (!field.isEmpty())
        context.tenant.agents.set(guid, field, value);
    context.wrote(operationName, call, guid);
    return emptyResponse(204);
}

HttpResponse blockComputer(Code42Context &context, const Call &call)
{
    return change(context, call, call.argument(0), u"blocked"_s, true, operation::agentUpdate);
}
HttpResponse unblockComputer(Code42Context &context, const Call &call)
{
    return change(context, call, call.argument(0), u"blocked"_s, false, operation::agentUpdate);
}
HttpResponse deactivateComputer(Code42Context &context, const Call &call)
{
    const QString id = call.object().value(u"id"_s).toVariant().toString();
    const QJsonObject agent = context.tenant.agents.row(agentOf(context.tenant, id));
    if (isHeld(context.tenant, agent.value(u"userId"_s).toString()))
        return consoleError(400, u"ACTIVE_LEGAL_HOLD"_s, u"The device's user is on an active legal hold"_s);
    return change(context, call, id, u"active"_s, false, operation::agentDeactivate);
}
HttpResponse reactivateComputer(Code42Context &context, const Call &call)
{
    return change(context, call, call.object().value(u"id"_s).toVariant().toString(), u"active"_s, true,
                  operation::agentActivate);
}
HttpResponse deauthorizeComputer(Code42Context &context, const Call &call)
{
    return change(context, call, call.argument(0), {}, false, operation::agentUpdate);
}

QJsonObject agentProperty(const Code42Context &context, const Call &call, const QString &guid)
{
    const QJsonObject agent = context.tenant.agents.row(guid);
    return {{u"deviceGuid"_s, guid},
            {u"property"_s, call.request.parameter(u"propertyName")},
            {u"name"_s, call.request.parameter(u"propertyName")},
            {u"value"_s, true},
            {u"lastModified"_s, agent.value(u"lastConnected"_s)},
            {u"timestamp"_s, agent.value(u"lastConnected"_s)}};
}

/// A list even for one device.
HttpResponse agentState(Code42Context &context, const Call &call)
{
    const QString guid = agentOf(context.tenant, call.request.parameter(u"deviceGuid"));
    if (guid.isEmpty())
        return consoleError(404, u"COMPUTER_NOT_FOUND"_s);
    return consoleReply(context, QJsonArray{agentProperty(context, call, guid)});
}

HttpResponse agentStates(Code42Context &context, const Call &call)
{
    const QString org = orgOf(context.tenant, call.request.parameter(u"orgId"));
    if (org.isEmpty())
        return consoleError(404, u"ORG_NOT_FOUND"_s, u"Organization was not found"_s);
    QJsonArray states;
    for (const QJsonObject &agent : context.tenant.agents.rows()) {
        if (context.tenant.users.row(agent.value(u"userId"_s).toString()).value(u"orgGuid"_s).toString() == org)
            states.append(agentProperty(context, call, agent.value(u"agentId"_s).toString()));
    }
    return consoleReply(context, states);
}

HttpResponse upgradeComputer(Code42Context &context, const Call &call)
{
    return change(context, call, call.object().value(u"deviceGuid"_s).toVariant().toString(), {}, false,
                  operation::agentUpdate);
}

} // namespace

void addConsoleDeviceRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/api/v1/Computer"_L1, listComputers},
               {"GET"_L1, "/api/v1/Computer/{id}"_L1, getComputer},
               {"PUT"_L1, "/api/v1/Computer/{id}"_L1, updateComputer},
               {"PUT"_L1, "/api/v1/ComputerBlock/{id}"_L1, blockComputer},
               {"DELETE"_L1, "/api/v1/ComputerBlock/{id}"_L1, unblockComputer},
               {"PUT"_L1, "/api/v1/ComputerDeauthorization/{id}"_L1, deauthorizeComputer},
               {"POST"_L1, "/api/v4/computer-deactivation/update"_L1, deactivateComputer},
               {"POST"_L1, "/api/v4/computer-deactivation/remove"_L1, reactivateComputer},
               {"GET"_L1, "/api/v14/agent-state/view-by-device-guid"_L1, agentState},
               {"GET"_L1, "/api/v14/agent-state/view-by-organization-id"_L1, agentStates},
               {"POST"_L1, "/api/v4/device-upgrade/upgrade-device"_L1, upgradeComputer}});
}

} // namespace holdfast::range
