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
            {u"orgId"_s, user.value(u"legacyOrgId"_s).toString().toInt()},
            {u"orgUid"_s, orgUid(tenant, user.value(u"orgGuid"_s).toString())},
            {u"computerExtRef"_s, agent.value(u"externalReference"_s)},
            {u"notes"_s, QJsonValue::Null},
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
            {u"service"_s, u"CrashPlan"_s}};
}

HttpResponse listComputers(Code42Context &context, const Call &call)
{
    const QString user = call.request.parameter(u"userUid");
    const QString part = call.request.parameter(u"q");
    QList<QJsonObject> rows;
    for (const QJsonObject &agent : context.tenant.agents.rows()) {
        if ((user.isEmpty() || agent.value(u"userId"_s).toString() == user)
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

HttpResponse renameComputer(Code42Context &context, const Call &call)
{
    const QString guid = agentOf(context.tenant, call.argument(0));
    if (guid.isEmpty())
        return consoleError(404, u"COMPUTER_NOT_FOUND"_s);
    if (call.object().contains(u"name"_s))
        context.tenant.agents.set(guid, u"name"_s, call.object().value(u"name"_s));
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
    return change(context, call, call.object().value(u"id"_s).toVariant().toString(), u"active"_s, false,
                  operation::agentDeactivate);
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

HttpResponse agentState(Code42Context &context, const Call &call)
{
    const QString guid = agentOf(context.tenant, call.request.parameter(u"deviceGuid"));
    if (guid.isEmpty())
        return consoleError(404, u"COMPUTER_NOT_FOUND"_s);
    return consoleReply(context,
                        QJsonObject{{u"deviceGuid"_s, guid},
                                    {u"property"_s, call.request.parameter(u"propertyName")},
                                    {u"value"_s, true},
                                    {u"lastModified"_s, context.nowIso()}});
}

} // namespace

void addConsoleDeviceRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/api/v1/Computer"_L1, listComputers},
               {"GET"_L1, "/api/v1/Computer/{id}"_L1, getComputer},
               {"PUT"_L1, "/api/v1/Computer/{id}"_L1, renameComputer},
               {"PUT"_L1, "/api/v1/ComputerBlock/{id}"_L1, blockComputer},
               {"DELETE"_L1, "/api/v1/ComputerBlock/{id}"_L1, unblockComputer},
               {"PUT"_L1, "/api/v1/ComputerDeauthorization/{id}"_L1, deauthorizeComputer},
               {"POST"_L1, "/api/v4/computer-deactivation/update"_L1, deactivateComputer},
               {"POST"_L1, "/api/v4/computer-deactivation/remove"_L1, reactivateComputer},
               {"GET"_L1, "/api/v14/agent-state/view-by-device-guid"_L1, agentState}});
}

} // namespace holdfast::range
