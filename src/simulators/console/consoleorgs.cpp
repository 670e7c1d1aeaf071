// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Organisations as the console host has them (reference section 2.18).

#include "simulators/console/consoleservices.h"

#include "simulators/stableids.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

QJsonObject consoleOrg(const Code42Tenant &tenant, const QJsonObject &org)
{
    const QString guid = org.value(u"orgGuid"_s).toString();
    const QString parent = org.value(u"parentOrgGuid"_s).toString();
    const bool active = org.value(u"active"_s).toBool();
    return {
        {u"orgGuid"_s, guid},
        {u"orgUid"_s, orgUid(tenant, guid)},
        {u"orgId"_s, 2 + int(tenant.orgs.keys().indexOf(guid))},
        {u"orgName"_s, org.value(u"orgName"_s)},
        {u"orgExtRef"_s, org.value(u"orgExtRef"_s)},
        {u"notes"_s, org.value(u"notes"_s)},
        {u"status"_s, active ? u"Active"_s : u"Deactivated"_s},
        {u"active"_s, active},
        {u"blocked"_s, org.value(u"blocked"_s).toBool()},
        {u"parentOrgUid"_s, parent.isEmpty() ? QJsonValue() : QJsonValue(orgUid(tenant, parent))},
        {u"parentOrgId"_s, parent.isEmpty() ? QJsonValue() : QJsonValue(2 + int(tenant.orgs.keys().indexOf(parent)))},
        {u"type"_s, u"ENTERPRISE"_s},
        {u"registrationKey"_s, org.value(u"registrationKey"_s)},
        {u"userCount"_s, org.value(u"userCount"_s)},
        {u"computerCount"_s, org.value(u"computerCount"_s)},
        {u"orgCount"_s, org.value(u"orgCount"_s)},
        {u"creationDate"_s, org.value(u"creationDate"_s)},
        {u"modificationDate"_s, org.value(u"modificationDate"_s)},
        {u"deactivationDate"_s, org.value(u"deactivationDate"_s)}};
}

/// By GUID, by UID or by number.
QString orgOf(const Code42Tenant &tenant, const QString &id)
{
    for (const QString &guid : tenant.orgs.keys()) {
        if (guid == id || orgUid(tenant, guid) == id || QString::number(2 + tenant.orgs.keys().indexOf(guid)) == id)
            return guid;
    }
    return {};
}

HttpResponse listOrgs(Code42Context &context, const Call &call)
{
    QList<QJsonObject> rows;
    for (const QJsonObject &org : context.tenant.orgs.rows()) {
        if (passesFlag(call, u"active", org.value(u"active"_s)))
            rows.append(consoleOrg(context.tenant, org));
    }
    return consoleReply(context, QJsonObject{{u"totalCount"_s, rows.size()}, {u"orgs"_s, consolePage(call, rows)}});
}

HttpResponse currentOrg(Code42Context &context, const Call &)
{
    return consoleReply(context, consoleOrg(context.tenant, context.tenant.orgs.rows().value(0)));
}

HttpResponse getOrg(Code42Context &context, const Call &call)
{
    const QString guid = orgOf(context.tenant, call.argument(0));
    return guid.isEmpty() ? consoleError(404, u"ORG_NOT_FOUND"_s)
                          : consoleReply(context, consoleOrg(context.tenant, context.tenant.orgs.row(guid)));
}

HttpResponse createOrg(Code42Context &context, const Call &call)
{
    const QString name = call.object().value(u"orgName"_s).toString();
    if (name.isEmpty())
        return consoleError(400, u"ORG_NAME_MISSING"_s);
    const QString parent = orgOf(context.tenant, call.object().value(u"parentOrgUid"_s).toString());
    const QString guid = context.newUuid(u"org"_s);
    context.tenant.orgs.put({{u"orgGuid"_s, guid},
                             {u"orgName"_s, name},
                             {u"orgExtRef"_s, call.object().value(u"orgExtRef"_s).toString()},
                             {u"notes"_s, call.object().value(u"notes"_s).toString()},
                             {u"parentOrgGuid"_s, parent.isEmpty() ? context.tenant.orgs.keys().value(0) : parent},
                             {u"active"_s, true},
                             {u"creationDate"_s, context.nowIso()},
                             {u"modificationDate"_s, context.nowIso()},
                             {u"deactivationDate"_s, QJsonValue::Null},
                             {u"registrationKey"_s, stableHex(stableNumber(guid), 16)},
                             {u"userCount"_s, 0},
                             {u"computerCount"_s, 0},
                             {u"orgCount"_s, 0}});
    context.wrote(operation::orgWrite, call, guid);
    return consoleReply(context, consoleOrg(context.tenant, context.tenant.orgs.row(guid)));
}

template <Switch what>
HttpResponse switchOrg(Code42Context &context, const Call &call)
{
    const QString guid = orgOf(context.tenant, call.argument(0));
    if (guid.isEmpty())
        return consoleError(404, u"ORG_NOT_FOUND"_s);
    constexpr bool blocking = what == Switch::Block || what == Switch::Unblock;
    context.tenant.orgs.set(guid, blocking ? u"blocked"_s : u"active"_s,
                            what == Switch::Block || what == Switch::Activate);
    context.wrote(operation::orgWrite, call, guid);
    return emptyResponse(204);
}

} // namespace

void addConsoleOrgRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/api/v1/Org"_L1, listOrgs},
               {"GET"_L1, "/api/v1/Org/my"_L1, currentOrg},
               {"GET"_L1, "/api/v1/Org/{id}"_L1, getOrg},
               {"POST"_L1, "/api/v1/Org"_L1, createOrg},
               {"PUT"_L1, "/api/v1/OrgBlock/{id}"_L1, switchOrg<Switch::Block>},
               {"DELETE"_L1, "/api/v1/OrgBlock/{id}"_L1, switchOrg<Switch::Unblock>},
               {"PUT"_L1, "/api/v1/OrgDeactivation/{id}"_L1, switchOrg<Switch::Deactivate>},
               {"DELETE"_L1, "/api/v1/OrgDeactivation/{id}"_L1, switchOrg<Switch::Activate>}});
}

} // namespace holdfast::range
