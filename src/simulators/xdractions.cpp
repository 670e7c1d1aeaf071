// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/xdrservices.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr QLatin1StringView Unisolated("AGENT_UNISOLATED");
constexpr QLatin1StringView PendingIsolation("AGENT_PENDING_ISOLATION");
constexpr QLatin1StringView Isolated("AGENT_ISOLATED");
constexpr QLatin1StringView PendingCancellation("AGENT_PENDING_ISOLATION_CANCELLATION");

QString kindName(XdrAction::Kind kind)
{
    switch (kind) {
    case XdrAction::Kind::Isolate:
        return u"Isolate"_s;
    case XdrAction::Kind::Unisolate:
        return u"Cancel Isolation"_s;
    case XdrAction::Kind::Scan:
        return u"Scan"_s;
    case XdrAction::Kind::AbortScan:
        return u"Abort Scan"_s;
    case XdrAction::Kind::Quarantine:
        return u"Quarantine"_s;
    case XdrAction::Kind::Restore:
        return u"Restore"_s;
    case XdrAction::Kind::FileRetrieval:
        return u"File Retrieval"_s;
    case XdrAction::Kind::Script:
        return u"Script Execution"_s;
    }
    return {};
}

bool isIsolation(XdrAction::Kind kind)
{
    return kind == XdrAction::Kind::Isolate || kind == XdrAction::Kind::Unisolate;
}

QString quarantineKey(const QString &endpointId, const QJsonObject &file)
{
    return endpointId + u'|' + file.value(u"file_path"_s).toString() + u'|'
        + file.value(u"file_hash"_s).toString().toLower();
}

} // namespace

void XdrContext::wrote(QLatin1StringView operationName, const Call &call, const QString &subject)
{
    WriteRecord record;
    record.atMs = clock.nowMs();
    record.operation = operationName;
    record.method = call.request.method;
    record.path = call.request.path;
    record.subject = subject;
    writes.add(record);
    tenant.managementLogs.append({{u"AUDIT_ID"_s, tenant.managementLogs.size() + 1},
                                  {u"AUDIT_OWNER_NAME"_s, u"Holdfast range API key"_s},
                                  {u"AUDIT_OWNER_EMAIL"_s, u""_s},
                                  {u"AUDIT_ASSET_JSON"_s, QJsonValue::Null},
                                  {u"AUDIT_ASSET_NAMES"_s, subject},
                                  {u"AUDIT_HOSTNAME"_s, QJsonValue::Null},
                                  {u"AUDIT_RESULT"_s, u"SUCCESS"_s},
                                  {u"AUDIT_REASON"_s, QJsonValue::Null},
                                  {u"AUDIT_DESCRIPTION"_s, u"%1 on %2"_s.arg(operationName, subject)},
                                  {u"AUDIT_ENTITY"_s, u"PUBLIC_API"_s},
                                  {u"AUDIT_ENTITY_SUBTYPE"_s, QString(operationName)},
                                  {u"AUDIT_SESSION_ID"_s, QJsonValue::Null},
                                  {u"AUDIT_CASE_ID"_s, QJsonValue::Null},
                                  {u"AUDIT_INSERT_TIME"_s, clock.nowMs()}});
}

qint64 XdrContext::order(XdrAction::Kind kind, const QStringList &endpointIds, const QJsonObject &details)
{
    XdrAction action;
    action.kind = kind;
    action.orderedMs = clock.nowMs();
    action.endpointIds = endpointIds;
    action.details = details;
    for (const QString &id : endpointIds) {
        const QJsonObject endpoint = tenant.endpoints.row(id);
        if (endpoint.value(u"endpoint_status"_s).toString() == u"CONNECTED"_s)
            action.startedMs.insert(id, action.orderedMs);
        if (isIsolation(kind)) {
            action.details.insert(u"before:"_s + id, endpoint.value(u"is_isolated"_s));
            tenant.endpoints.set(id, u"is_isolated"_s,
                                 QString(kind == XdrAction::Kind::Isolate ? PendingIsolation : PendingCancellation));
        }
        if (kind == XdrAction::Kind::Scan)
            tenant.endpoints.set(id, u"scan_status"_s, u"SCAN_STATUS_PENDING"_s);
    }
    ++tenant.lastActionId;
    tenant.actions.insert(tenant.lastActionId, action);
    return tenant.lastActionId;
}

QString XdrContext::actionStatus(const XdrAction &action, const QString &endpointId) const
{
    if (action.finished.contains(endpointId))
        return action.finished.value(endpointId);
    const auto started = action.startedMs.constFind(endpointId);
    if (started == action.startedMs.constEnd() || clock.nowMs() - *started < actionPendingMs)
        return u"PENDING"_s;
    return u"IN_PROGRESS"_s;
}

void XdrContext::settle()
{
    const qint64 now = clock.nowMs();
    for (XdrAction &action : tenant.actions) {
        for (const QString &id : action.endpointIds) {
            if (action.finished.contains(id) || !action.startedMs.contains(id))
                continue;
            const qint64 due = action.startedMs.value(id) + actionPendingMs + actionRunningMs;
            if (now >= due)
                finish(action, id, due);
        }
    }
}

void XdrContext::finish(XdrAction &action, const QString &endpointId, qint64 atMs)
{
    const bool fails = tenant.failing.contains(endpointId);
    action.finished.insert(endpointId, fails ? u"FAILED"_s : u"COMPLETED_SUCCESSFULLY"_s);
    switch (action.kind) {
    case XdrAction::Kind::Isolate:
    case XdrAction::Kind::Unisolate: {
        const bool isolate = action.kind == XdrAction::Kind::Isolate;
        // A failed order leaves no trace here but the former state.
        const QJsonValue state = fails ? action.details.value(u"before:"_s + endpointId)
                                       : QJsonValue(QString(isolate ? Isolated : Unisolated));
        tenant.endpoints.set(endpointId, u"is_isolated"_s, state);
        if (!fails)
            tenant.endpoints.set(endpointId, u"isolated_date"_s, isolate ? QJsonValue(atMs) : QJsonValue());
        break;
    }
    case XdrAction::Kind::Scan:
        tenant.endpoints.set(endpointId, u"scan_status"_s, fails ? u"SCAN_STATUS_ERROR"_s : u"SCAN_STATUS_SUCCESS"_s);
        break;
    case XdrAction::Kind::AbortScan:
        tenant.endpoints.set(endpointId, u"scan_status"_s, u"SCAN_STATUS_CANCELED"_s);
        break;
    case XdrAction::Kind::Quarantine:
        if (!fails)
            tenant.quarantined.insert(quarantineKey(endpointId, action.details));
        break;
    case XdrAction::Kind::Restore:
        if (!fails) {
            const QString hash = u'|' + action.details.value(u"file_hash"_s).toString().toLower();
            tenant.quarantined.removeIf(
                [&](const QString &key) { return key.startsWith(endpointId + u'|') && key.endsWith(hash); });
        }
        break;
    case XdrAction::Kind::FileRetrieval:
    case XdrAction::Kind::Script:
        break;
    }
    const QJsonObject endpoint = tenant.endpoints.row(endpointId);
    tenant.agentReports.append(
        {{u"TIMESTAMP"_s, atMs},
         {u"RECEIVEDTIME"_s, double(atMs) + 0.25},
         {u"ENDPOINTID"_s, endpointId},
         {u"ENDPOINTNAME"_s, endpoint.value(u"endpoint_name"_s)},
         {u"DOMAIN"_s, endpoint.value(u"domain"_s)},
         {u"TRAPSVERSION"_s, endpoint.value(u"endpoint_version"_s)},
         {u"CATEGORY"_s, u"Audit"_s},
         {u"TYPE"_s, u"Action"_s},
         {u"SUBTYPE"_s, kindName(action.kind)},
         {u"RESULT"_s, fails ? u"Fail"_s : u"Success"_s},
         {u"REASON"_s, fails ? QJsonValue(u"The agent could not apply the order"_s) : QJsonValue()},
         {u"DESCRIPTION"_s, u"%1 on %2"_s.arg(kindName(action.kind), endpoint.value(u"endpoint_name"_s).toString())}});
}

bool XdrContext::setEndpointStatus(const QString &endpointId, const QString &status)
{
    if (!tenant.endpoints.contains(endpointId))
        return false;
    settle();
    const qint64 now = clock.nowMs();
    tenant.endpoints.set(endpointId, u"endpoint_status"_s, status);
    if (status != u"CONNECTED"_s)
        return true;
    tenant.endpoints.set(endpointId, u"last_seen"_s, now);
    for (XdrAction &action : tenant.actions) {
        if (action.endpointIds.contains(endpointId) && !action.startedMs.contains(endpointId))
            action.startedMs.insert(endpointId, now);
    }
    return true;
}

} // namespace holdfast::range
