// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/defender/defenderservice.h"

#include "simulators/microsoft/odata.h"
#include "simulators/stableids.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

const QString Scope = u"https://api.securitycenter.microsoft.com/.default"_s;

bool isOpen(const QJsonObject &action)
{
    const QString status = action.value(u"status"_s).toString();
    return status == u"Pending"_s || status == u"InProgress"_s;
}

} // namespace

QString DefenderService::machineId(const QString &endpointId)
{
    return stableHex(stableNumber(u"defender:"_s + endpointId), 40);
}

DefenderService::DefenderService(const RangeOptions &options, const RangeClock &clock, WriteLog &writes,
                                 const MicrosoftSignIn &signIn, const XdrTenant &machines)
    : m_options(options)
    , m_clock(clock)
    , m_writes(writes)
    , m_signIn(signIn)
{
    for (const QJsonObject &endpoint : machines.endpoints.rows()) {
        const QString endpointId = endpoint.value(u"endpoint_id"_s).toString();
        const QString id = machineId(endpointId);
        const bool online = endpoint.value(u"endpoint_status"_s).toString() == u"CONNECTED"_s;
        const QString os = endpoint.value(u"os_type"_s).toString();
        const bool server = endpoint.value(u"endpoint_type"_s).toString().endsWith(u"SERVER"_s);
        m_machines.put({{u"id"_s, id},
                        {u"computerDnsName"_s,
                         (endpoint.value(u"endpoint_name"_s).toString() + u'.' + endpoint.value(u"domain"_s).toString()
                          + u".test"_s)
                             .toLower()},
                        {u"firstSeen"_s, isoUtc(endpoint.value(u"first_seen"_s).toInteger())},
                        {u"lastSeen"_s, isoUtc(endpoint.value(u"last_seen"_s).toInteger())},
                        {u"osPlatform"_s,
                         os == u"AGENT_OS_MAC"_s         ? u"macOS"_s
                             : os == u"AGENT_OS_LINUX"_s ? u"Linux"_s
                             : server                    ? u"WindowsServer2022"_s
                                                         : u"Windows11"_s},
                        {u"osVersion"_s, QJsonValue::Null},
                        {u"osProcessor"_s, u"x64"_s},
                        {u"osBuild"_s, 22631},
                        {u"version"_s, u"23H2"_s},
                        {u"lastIpAddress"_s, endpoint.value(u"ip"_s).toArray().first()},
                        {u"lastExternalIpAddress"_s, endpoint.value(u"public_ip"_s)},
                        {u"healthStatus"_s, online ? u"Active"_s : u"Inactive"_s},
                        {u"deviceValue"_s, u"Normal"_s},
                        {u"rbacGroupId"_s, 140},
                        {u"rbacGroupName"_s, server ? u"Servers"_s : u"Workstations"_s},
                        {u"riskScore"_s, u"Low"_s},
                        {u"exposureLevel"_s, u"Medium"_s},
                        {u"aadDeviceId"_s, stableUuid(u"aad-device"_s, endpointId)},
                        {u"isAadJoined"_s, true},
                        {u"machineTags"_s, QJsonArray()}});
        if (machines.unsupported.contains(endpointId))
            m_unsupported.insert(id);
        if (machines.failing.contains(endpointId))
            m_failing.insert(id);
    }
    addRoutes();
}

bool DefenderService::serves(const HttpRequest &request) const
{
    const QString second = request.segments.value(1);
    return request.segments.value(0) == u"api"_s && (second == u"machines"_s || second == u"machineactions"_s);
}

HttpResponse DefenderService::refused(int status, const QString &code, const QString &message) const
{
    return microsoftError(status, code, message, m_clock.nowMs());
}

HttpResponse DefenderService::failure(int status, const QString &words) const
{
    static const QHash<int, QString> codes{
        {401, u"Unauthorized"_s}, {403, u"Forbidden"_s}, {404, u"ResourceNotFound"_s}, {429, u"TooManyRequests"_s}};
    return refused(status, codes.value(status, microsoftCode(status)), words);
}

HttpResponse DefenderService::answer(const HttpRequest &request)
{
    if (!m_signIn.accepts(request, Scope))
        return failure(401, u"The token is missing, expired or for another service"_s);
    settle();
    const auto match = m_router.find(request);
    if (!match || !match->handler)
        return failure(match ? 405 : 404, u"No such call"_s);
    return (*match->handler)(Call{request, match->arguments, bodyOf(request)});
}

HttpResponse DefenderService::machines(const Call &call) const
{
    const auto filter = ODataFilter::parse(call.request.parameter(u"$filter"_s));
    if (!filter)
        return refused(400, u"InvalidInput"_s, u"The query specified in the URI is not valid."_s);
    const auto rows = m_machines.rows([&](const QJsonObject &machine) { return filter->fits(machine); });
    return jsonResponse(odataPage(rows, call, originOf(call.request, m_options.tls.has_value()), u"Machines"_s,
                                  m_options.cloudPageSize, {}));
}

HttpResponse DefenderService::actions(const Call &call) const
{
    const auto filter = ODataFilter::parse(call.request.parameter(u"$filter"_s));
    if (!filter)
        return refused(400, u"InvalidInput"_s, u"The query specified in the URI is not valid."_s);
    const auto rows = m_actions.rows([&](const QJsonObject &action) { return filter->fits(action); });
    return jsonResponse(odataPage(rows, call, originOf(call.request, m_options.tls.has_value()), u"MachineActions"_s,
                                  m_options.cloudPageSize, {}));
}

bool DefenderService::isUnderWay(const QString &machine) const
{
    return !m_actions
                .rows([&](const QJsonObject &action) {
                    return action.value(u"machineId"_s).toString() == machine && isOpen(action);
                })
                .isEmpty();
}

HttpResponse DefenderService::order(const Call &call, bool isolate)
{
    const QString machine = call.argument(0);
    if (!m_machines.contains(machine))
        return refused(404, u"ResourceNotFound"_s, u"Machine %1 was not found"_s.arg(machine));
    const QString comment = call.object().value(u"Comment"_s).toString();
    if (comment.isEmpty())
        return refused(400, u"MissingRequiredParameter"_s, u"Comment is required"_s);
    const QString kind = call.object().value(u"IsolationType"_s).toString();
    if (isolate && kind != u"Full"_s && kind != u"Selective"_s && kind != u"UnManagedDevice"_s)
        return refused(400, u"InvalidInput"_s, u"IsolationType must be Full, Selective or UnManagedDevice"_s);
    if (m_unsupported.contains(machine))
        return refused(400, u"ClientVersionNotSupported"_s, u"The client version does not support isolation"_s);
    if (isUnderWay(machine))
        return refused(400, u"ActiveRequestAlreadyExists"_s, u"Another action is already in progress"_s);
    const QString id = stableUuid(u"machine-action"_s, QString::number(m_actions.size() + 1));
    const bool online = m_machines.row(machine).value(u"healthStatus"_s).toString() == u"Active"_s;
    const QJsonObject action{{u"id"_s, id},
                             {u"type"_s, isolate ? u"Isolate"_s : u"Unisolate"_s},
                             {u"scope"_s, isolate ? QJsonValue(kind) : QJsonValue()},
                             {u"requestor"_s, m_options.credentials.microsoftClientId},
                             {u"requestorComment"_s, comment},
                             {u"status"_s, u"Pending"_s},
                             {u"machineId"_s, machine},
                             {u"computerDnsName"_s, m_machines.row(machine).value(u"computerDnsName"_s)},
                             {u"creationDateTimeUtc"_s, isoUtc(m_clock.nowMs())},
                             {u"lastUpdateDateTimeUtc"_s, isoUtc(m_clock.nowMs())},
                             {u"cancellationRequestor"_s, QJsonValue::Null},
                             {u"relatedFileInfo"_s, QJsonValue::Null}};
    m_actions.put(action);
    if (online)
        m_startedMs.insert(id, m_clock.nowMs());
    WriteRecord record;
    record.atMs = m_clock.nowMs();
    record.operation = isolate ? operation::defenderIsolate : operation::defenderUnisolate;
    record.method = call.request.method;
    record.path = call.request.path;
    record.subject = machine;
    m_writes.add(record);
    return jsonResponse(action, 201);
}

void DefenderService::addRoutes()
{
    m_router.add(u"GET"_s, u"/api/machines"_s, [this](const Call &call) { return machines(call); });
    m_router.add(u"GET"_s, u"/api/machines/{id}"_s, [this](const Call &call) {
        const QJsonObject machine = m_machines.row(call.argument(0));
        return machine.isEmpty() ? refused(404, u"ResourceNotFound"_s, u"Machine was not found"_s)
                                 : jsonResponse(machine);
    });
    m_router.add(u"POST"_s, u"/api/machines/{id}/isolate"_s, [this](const Call &call) { return order(call, true); });
    m_router.add(u"POST"_s, u"/api/machines/{id}/unisolate"_s, [this](const Call &call) { return order(call, false); });
    m_router.add(u"GET"_s, u"/api/machineactions"_s, [this](const Call &call) { return actions(call); });
    m_router.add(u"GET"_s, u"/api/machineactions/{id}"_s, [this](const Call &call) {
        const QJsonObject action = m_actions.row(call.argument(0));
        return action.isEmpty() ? refused(404, u"ResourceNotFound"_s, u"Action was not found"_s) : jsonResponse(action);
    });
}

void DefenderService::settle()
{
    for (const QString &id : m_actions.keys()) {
        const auto started = m_startedMs.constFind(id);
        if (!isOpen(m_actions.row(id)) || started == m_startedMs.constEnd())
            continue;
        const qint64 sinceMs = m_clock.nowMs() - *started;
        if (sinceMs < m_options.actionPendingMs)
            continue;
        const bool done = sinceMs >= m_options.actionPendingMs + m_options.actionRunningMs;
        const bool fails = m_failing.contains(m_actions.row(id).value(u"machineId"_s).toString());
        m_actions.set(id, u"status"_s, !done ? u"InProgress"_s : fails ? u"Failed"_s : u"Succeeded"_s);
        m_actions.set(id, u"lastUpdateDateTimeUtc"_s, isoUtc(m_clock.nowMs()));
    }
}

bool DefenderService::setMachineOnline(const QString &id, bool online)
{
    const QString machine = m_machines.contains(id) ? id : machineId(id);
    if (!m_machines.contains(machine))
        return false;
    settle();
    m_machines.set(machine, u"healthStatus"_s, online ? u"Active"_s : u"Inactive"_s);
    if (online) {
        for (const QJsonObject &action : m_actions.rows()) {
            const QString actionId = action.value(u"id"_s).toString();
            if (action.value(u"machineId"_s).toString() == machine && isOpen(action) && !m_startedMs.contains(actionId))
                m_startedMs.insert(actionId, m_clock.nowMs());
        }
    }
    return true;
}

QJsonObject DefenderService::state()
{
    settle();
    QJsonArray shown;
    for (const QJsonObject &action : m_actions.rows())
        shown.append(selected(action, {u"id"_s, u"type"_s, u"status"_s, u"machineId"_s, u"computerDnsName"_s}));
    return {{u"machines"_s, m_machines.size()}, {u"actions"_s, shown}};
}

} // namespace holdfast::range
