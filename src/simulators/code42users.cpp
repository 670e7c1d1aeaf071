// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Users and their roles (reference section 2.7), organisations (2.17).

#include "simulators/code42services.h"

#include "simulators/stableids.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

HttpResponse listUsers(Code42Context &context, const Call &call)
{
    const QString username = call.request.parameter(u"username");
    const QList<QJsonObject> rows = context.tenant.users.rows([&](const QJsonObject &user) {
        return passesFlag(call, u"active", user.value(u"active"_s))
            && passesFlag(call, u"blocked", user.value(u"blocked"_s))
            && (username.isEmpty() || user.value(u"username"_s).toString().compare(username, Qt::CaseInsensitive) == 0);
    });
    return paged(context, call, rows, {.listName = "users"_L1});
}

HttpResponse getUser(Code42Context &context, const Call &call)
{
    if (!context.tenant.users.contains(call.argument(0)))
        return notFound(context, call, u"User"_s);
    return jsonResponse(context.tenant.users.row(call.argument(0)));
}

HttpResponse switchUser(Code42Context &context, const Call &call, bool active)
{
    const QString id = call.argument(0);
    if (!context.tenant.users.contains(id))
        return notFound(context, call, u"User"_s);
    if (!active && isHeld(context.tenant, id))
        return problem(400, u"ACTIVE_LEGAL_HOLD"_s, u"The user is a custodian of an active matter."_s);
    context.tenant.users.set(id, u"active"_s, active);
    context.tenant.users.set(id, u"modificationDate"_s, context.nowIso());
    context.wrote(active ? operation::userActivate : operation::userDeactivate, call, id);
    return emptyResponse();
}

HttpResponse activateUser(Code42Context &context, const Call &call)
{
    return switchUser(context, call, true);
}
HttpResponse deactivateUser(Code42Context &context, const Call &call)
{
    return switchUser(context, call, false);
}

HttpResponse moveUser(Code42Context &context, const Call &call)
{
    const QString id = call.argument(0);
    const QString orgGuid = call.object().value(u"orgGuid"_s).toString();
    if (!context.tenant.users.contains(id))
        return notFound(context, call, u"User"_s);
    if (!context.tenant.orgs.contains(orgGuid))
        return failure(context, call, 400, u"orgGuid: no such organisation"_s);
    assignOrg(context.tenant, id, orgGuid);
    context.tenant.users.set(id, u"modificationDate"_s, context.nowIso());
    context.wrote(operation::userMove, call, id);
    return emptyResponse();
}

QJsonObject userRole(const Code42Tenant &tenant, const QString &roleId)
{
    QJsonObject role = tenant.roles.row(roleId);
    QJsonArray ids;
    for (const QJsonValue &permission : role.take(u"permissions"_s).toArray())
        ids.append(permission.toObject().value(u"permission"_s));
    role.insert(u"permissionIds"_s, ids);
    return role;
}

HttpResponse userRoles(Code42Context &context, const Call &call)
{
    if (!context.tenant.users.contains(call.argument(0)))
        return notFound(context, call, u"User"_s);
    QJsonArray roles;
    for (const QString &roleId : context.tenant.userRoleIds.value(call.argument(0)))
        roles.append(userRole(context.tenant, roleId));
    return jsonResponse(QJsonObject{{u"roles"_s, roles}});
}

HttpResponse replaceRoles(Code42Context &context, const Call &call)
{
    const QString id = call.argument(0);
    if (!context.tenant.users.contains(id))
        return notFound(context, call, u"User"_s);
    if (!call.object().value(u"roleIds"_s).isArray())
        return failure(context, call, 400, u"roleIds is needed"_s);
    const QStringList old = context.tenant.userRoleIds.value(id);
    QStringList wanted;
    QJsonArray processed;
    QJsonArray assigned;
    QJsonArray unassigned;
    QJsonArray ignored;
    for (const QJsonValue &value : call.object().value(u"roleIds"_s).toArray()) {
        const QString roleId = value.toString();
        if (!context.tenant.roles.contains(roleId)) {
            ignored.append(roleId);
            continue;
        }
        processed.append(roleId);
        wanted.append(roleId);
        if (!old.contains(roleId))
            assigned.append(roleId);
    }
    for (const QString &roleId : old) {
        if (!wanted.contains(roleId))
            unassigned.append(roleId);
    }
    context.tenant.userRoleIds.insert(id, wanted);
    context.wrote(operation::userRoles, call, id);
    return jsonResponse(QJsonObject{{u"processedReplacementRoleIds"_s, processed},
                                    {u"newlyAssignedRolesIds"_s, assigned},
                                    {u"unassignedRolesIds"_s, unassigned},
                                    {u"ignoredRolesIds"_s, ignored}});
}

HttpResponse listRoles(Code42Context &context, const Call &)
{
    QJsonArray roles;
    for (const QJsonObject &role : context.tenant.roles.rows())
        roles.append(role);
    return jsonResponse(roles);
}

HttpResponse getRole(Code42Context &context, const Call &call)
{
    if (!context.tenant.roles.contains(call.argument(0)))
        return notFound(context, call, u"Role"_s);
    return jsonResponse(context.tenant.roles.row(call.argument(0)));
}

HttpResponse listOrgs(Code42Context &context, const Call &call)
{
    const QList<QJsonObject> rows = context.tenant.orgs.rows(
        [&](const QJsonObject &org) { return passesFlag(call, u"active", org.value(u"active"_s)); });
    return jsonResponse(QJsonObject{{u"orgs"_s, slice(rows, 0, rows.size())}, {u"totalCount"_s, rows.size()}});
}

HttpResponse getOrg(Code42Context &context, const Call &call)
{
    if (!context.tenant.orgs.contains(call.argument(0)))
        return notFound(context, call, u"Organisation"_s);
    return jsonResponse(context.tenant.orgs.row(call.argument(0)));
}

HttpResponse createOrg(Code42Context &context, const Call &call)
{
    const QString name = call.object().value(u"orgName"_s).toString();
    if (name.isEmpty())
        return failure(context, call, 400, u"orgName is needed"_s);
    const QString parent = call.object().value(u"parentOrgGuid"_s).toString(context.tenant.orgs.keys().value(0));
    if (!context.tenant.orgs.contains(parent))
        return failure(context, call, 400, u"parentOrgGuid: no such organisation"_s);
    const QString guid = context.newUuid(u"org"_s);
    const QJsonObject org{{u"orgGuid"_s, guid},
                          {u"orgName"_s, name},
                          {u"orgExtRef"_s, call.object().value(u"orgExtRef"_s).toVariant().toString()},
                          {u"notes"_s, call.object().value(u"notes"_s).toVariant().toString()},
                          {u"parentOrgGuid"_s, parent},
                          {u"active"_s, true},
                          {u"creationDate"_s, context.nowIso()},
                          {u"modificationDate"_s, context.nowIso()},
                          {u"deactivationDate"_s, QJsonValue::Null},
                          {u"registrationKey"_s, stableHex(stableNumber(guid), 16)},
                          {u"userCount"_s, 0},
                          {u"computerCount"_s, 0},
                          {u"orgCount"_s, 0}};
    context.tenant.orgs.put(org);
    context.wrote(operation::orgWrite, call, guid);
    return jsonResponse(org);
}

HttpResponse updateOrg(Code42Context &context, const Call &call)
{
    const QString guid = call.argument(0);
    if (!context.tenant.orgs.contains(guid))
        return notFound(context, call, u"Organisation"_s);
    if (call.object().value(u"orgName"_s).toString().isEmpty())
        return failure(context, call, 400, u"orgName is needed"_s);
    for (const QString &field : {u"orgName"_s, u"orgExtRef"_s, u"notes"_s})
        context.tenant.orgs.set(guid, field, call.object().value(field).toVariant().toString());
    context.tenant.orgs.set(guid, u"modificationDate"_s, context.nowIso());
    context.wrote(operation::orgWrite, call, guid);
    return jsonResponse(context.tenant.orgs.row(guid));
}

HttpResponse switchOrg(Code42Context &context, const Call &call, bool active)
{
    const QString guid = call.argument(0);
    if (!context.tenant.orgs.contains(guid))
        return notFound(context, call, u"Organisation"_s);
    context.tenant.orgs.set(guid, u"active"_s, active);
    context.tenant.orgs.set(guid, u"deactivationDate"_s, active ? QJsonValue() : QJsonValue(context.nowIso()));
    context.wrote(operation::orgWrite, call, guid);
    return emptyResponse();
}

HttpResponse activateOrg(Code42Context &context, const Call &call)
{
    return switchOrg(context, call, true);
}
HttpResponse deactivateOrg(Code42Context &context, const Call &call)
{
    return switchOrg(context, call, false);
}

} // namespace

void addUserRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/v1/users"_L1, listUsers},
               {"GET"_L1, "/v1/users/roles"_L1, listRoles},
               {"GET"_L1, "/v1/users/roles/{roleId}"_L1, getRole},
               {"GET"_L1, "/v1/users/{userId}"_L1, getUser},
               {"POST"_L1, "/v1/users/{userId}/activate"_L1, activateUser},
               {"POST"_L1, "/v1/users/{userId}/deactivate"_L1, deactivateUser},
               {"POST"_L1, "/v1/users/{userId}/move"_L1, moveUser},
               {"GET"_L1, "/v1/users/{userId}/roles"_L1, userRoles},
               {"PUT"_L1, "/v1/users/{userId}/roles"_L1, replaceRoles},
               {"GET"_L1, "/v1/orgs"_L1, listOrgs},
               {"POST"_L1, "/v1/orgs"_L1, createOrg},
               {"GET"_L1, "/v1/orgs/{orgGuid}"_L1, getOrg},
               {"PUT"_L1, "/v1/orgs/{orgGuid}"_L1, updateOrg},
               {"POST"_L1, "/v1/orgs/{orgGuid}/activate"_L1, activateOrg},
               {"POST"_L1, "/v1/orgs/{orgGuid}/deactivate"_L1, deactivateOrg}});
}

} // namespace holdfast::range
