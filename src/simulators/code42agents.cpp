// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Agents and the older devices (reference section 2.15).

#include "simulators/code42services.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qint64 DayMs = 24LL * 60 * 60 * 1000;

/// Whether a time lies within the last days; a parameter that is absent lets everything through.
bool passesAge(const Code42Context &context, const Call &call, QStringView parameter, const QJsonValue &time,
               bool within)
{
    if (!call.request.hasParameter(parameter))
        return true;
    const qint64 age = context.clock.nowMs() - msFromIso(time.toString());
    return (age <= call.number(parameter, 0) * DayMs) == within;
}

HttpResponse listAgents(Code42Context &context, const Call &call)
{
    const HttpRequest &request = call.request;
    QList<QJsonObject> rows = context.tenant.agents.rows([&](const QJsonObject &agent) {
        const auto equals = [&](QStringView parameter, const QString &field) {
            return !request.hasParameter(parameter) || agent.value(field).toString() == request.parameter(parameter);
        };
        const QJsonArray issues = agent.value(u"agentHealthIssueTypes"_s).toArray();
        const QStringList wantedIssues = request.parameters(u"anyOfAgentHealthIssueTypes");
        const bool hasIssue = wantedIssues.isEmpty()
            || std::any_of(issues.begin(), issues.end(),
                           [&](const QJsonValue &issue) { return wantedIssues.contains(issue.toString()); });
        const QStringList systems = request.parameters(u"anyOfAgentOsTypes");
        return equals(u"userId", u"userId"_s) && equals(u"agentType", u"agentType"_s)
            && equals(u"serialNumber", u"serialNumber"_s) && passesFlag(call, u"active", agent.value(u"active"_s))
            && passesFlag(call, u"agentHealthy", issues.isEmpty()) && hasIssue
            && (systems.isEmpty() || systems.contains(agent.value(u"osName"_s).toString()))
            && passesAge(context, call, u"connectedInLastDays", agent.value(u"lastConnected"_s), true)
            && passesAge(context, call, u"notConnectedInLastDays", agent.value(u"lastConnected"_s), false)
            && passesAge(context, call, u"agentHealthModifiedInLastDays", agent.value(u"agentHealthModificationDate"_s),
                         true);
    });
    static const QMap<QString, QString> sortFields{{u"NAME"_s, u"name"_s},
                                                   {u"USER_ID"_s, u"userId"_s},
                                                   {u"AGENT_TYPE"_s, u"agentType"_s},
                                                   {u"OS_HOSTNAME"_s, u"osHostname"_s},
                                                   {u"LAST_CONNECTED"_s, u"lastConnected"_s},
                                                   {u"OS_NAME"_s, u"osName"_s}};
    const QString field = sortFields.value(request.parameter(u"srtKey"), u"name"_s);
    const bool descending = request.parameter(u"srtDir").toUpper() == u"DESC"_s;
    sortByField(rows, field, descending);
    const int size = call.number(u"pageSize", 500);
    const int page = call.number(u"page", 1);
    if (size < 1 || size > 500 || page < 1)
        return failure(context, call, 400, u"page or pageSize is wrong"_s);
    return jsonResponse(QJsonObject{{u"agents"_s, slice(rows, qint64(page - 1) * size, size)},
                                    {u"totalCount"_s, rows.size()},
                                    {u"page"_s, page},
                                    {u"pageSize"_s, size}});
}

HttpResponse getAgent(Code42Context &context, const Call &call)
{
    if (!context.tenant.agents.contains(call.argument(0)))
        return notFound(context, call, u"Agent"_s);
    return jsonResponse(context.tenant.agents.row(call.argument(0)));
}

HttpResponse putAgent(Code42Context &context, const Call &call)
{
    const QString id = call.argument(0);
    if (!context.tenant.agents.contains(id))
        return notFound(context, call, u"Agent"_s);
    for (const QString &field : {u"name"_s, u"externalReference"_s})
        context.tenant.agents.set(id, field, call.object().contains(field) ? call.object().value(field) : QJsonValue());
    context.tenant.agents.set(id, u"modificationDate"_s, context.nowIso());
    context.wrote(operation::agentUpdate, call, id);
    return emptyResponse(204);
}

HttpResponse switchAgents(Code42Context &context, const Call &call, bool active)
{
    QStringList ids;
    QJsonArray unknown;
    for (const QJsonValue &id : call.object().value(u"agentIds"_s).toArray()) {
        ids.append(id.toString());
        if (!context.tenant.agents.contains(id.toString()))
            unknown.append(id);
    }
    // All or nothing.
    if (!unknown.isEmpty())
        return jsonResponse(QJsonObject{{u"agentsNotFound"_s, unknown}}, 404);
    for (const QString &id : ids) {
        context.tenant.agents.set(id, u"active"_s, active);
        context.tenant.agents.set(id, u"modificationDate"_s, context.nowIso());
    }
    context.wrote(active ? operation::agentActivate : operation::agentDeactivate, call, ids.join(u','));
    return emptyResponse(204);
}

HttpResponse activateAgents(Code42Context &context, const Call &call)
{
    return switchAgents(context, call, true);
}
HttpResponse deactivateAgents(Code42Context &context, const Call &call)
{
    return switchAgents(context, call, false);
}

/// A device is the older view of an agent.
QJsonObject device(const Code42Tenant &tenant, const QJsonObject &agent)
{
    const QJsonObject user = tenant.users.row(agent.value(u"userId"_s).toString());
    const QString notes = tenant.agentNotes.value(agent.value(u"agentId"_s).toString());
    const bool blocked = agent.value(u"blocked"_s).toBool();
    const auto orNull = [&](const QString &field) { return user.isEmpty() ? QJsonValue() : user.value(field); };
    return {
        {u"deviceId"_s, agent.value(u"agentId"_s)},
        {u"legacyDeviceId"_s, agent.value(u"agentId"_s).toString().right(6)},
        {u"name"_s, agent.value(u"name"_s)},
        {u"osHostname"_s, agent.value(u"osHostname"_s)},
        {u"status"_s,
         (agent.value(u"active"_s).toBool() ? u"Active"_s : u"Deactivated"_s) + (blocked ? u", Blocked"_s : QString())},
        {u"active"_s, agent.value(u"active"_s)},
        {u"blocked"_s, blocked},
        {u"alertState"_s, 0},
        {u"userId"_s, agent.value(u"userId"_s)},
        {u"legacyUserId"_s, orNull(u"legacyUserId"_s)},
        {u"orgId"_s, orNull(u"orgId"_s)},
        {u"legacyOrgId"_s, orNull(u"legacyOrgId"_s)},
        {u"orgGuid"_s, orNull(u"orgGuid"_s)},
        {u"externalReferenceInfo"_s, agent.value(u"externalReference"_s)},
        {u"notes"_s, notes.isEmpty() ? QJsonValue() : QJsonValue(notes)},
        {u"osName"_s, agent.value(u"osName"_s)},
        {u"osVersion"_s, QJsonValue::Null},
        {u"osArch"_s, QJsonValue::Null},
        {u"address"_s, QJsonValue::Null},
        {u"remoteAddress"_s, QJsonValue::Null},
        {u"timeZone"_s, QJsonValue::Null},
        {u"version"_s, agent.value(u"productVersion"_s)},
        {u"build"_s, QJsonValue::Null},
        {u"loginDate"_s, agent.value(u"lastConnected"_s)},
        {u"lastConnected"_s, agent.value(u"lastConnected"_s)},
        {u"creationDate"_s, agent.value(u"creationDate"_s)},
        {u"modificationDate"_s, agent.value(u"modificationDate"_s)}};
}

HttpResponse devicesOf(Code42Context &context, const Call &call, const QString &userId)
{
    QList<QJsonObject> rows;
    for (const QJsonObject &agent : context.tenant.agents.rows()) {
        if ((userId.isEmpty() || agent.value(u"userId"_s).toString() == userId)
            && passesFlag(call, u"active", agent.value(u"active"_s))
            && passesFlag(call, u"blocked", agent.value(u"blocked"_s).toBool()))
            rows.append(device(context.tenant, agent));
    }
    static const QMap<QString, QString> sortFields{{u"name"_s, u"name"_s},
                                                   {u"osHostname"_s, u"osHostname"_s},
                                                   {u"os"_s, u"osName"_s},
                                                   {u"lastConnected"_s, u"lastConnected"_s}};
    sortByField(rows, sortFields.value(call.request.parameter(u"sortKey"), u"name"_s),
                call.request.parameter(u"sortDirection").toLower() == u"desc"_s);
    return paged(context, call, rows, {.listName = "devices"_L1});
}

HttpResponse listDevices(Code42Context &context, const Call &call)
{
    return devicesOf(context, call, {});
}

HttpResponse userDevices(Code42Context &context, const Call &call)
{
    if (!context.tenant.users.contains(call.argument(0)))
        return notFound(context, call, u"User"_s);
    return devicesOf(context, call, call.argument(0));
}

HttpResponse getDevice(Code42Context &context, const Call &call)
{
    if (!context.tenant.agents.contains(call.argument(0)))
        return notFound(context, call, u"Device"_s);
    return jsonResponse(device(context.tenant, context.tenant.agents.row(call.argument(0))));
}

} // namespace

void addAgentRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/v1/agents"_L1, listAgents},
               {"GET"_L1, "/v1/agents/{agentId}"_L1, getAgent},
               {"PUT"_L1, "/v1/agents/{agentId}"_L1, putAgent},
               {"POST"_L1, "/v1/agents/activate"_L1, activateAgents},
               {"POST"_L1, "/v1/agents/deactivate"_L1, deactivateAgents},
               {"GET"_L1, "/v1/devices"_L1, listDevices},
               {"GET"_L1, "/v1/devices/{deviceId}"_L1, getDevice},
               {"GET"_L1, "/v1/users/{userId}/devices"_L1, userDevices}});
}

} // namespace holdfast::range
