// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Users and roles as the console host has them (reference section 2.18).

#include "simulators/console/consoleservices.h"

#include "simulators/stableids.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

QJsonObject consoleUser(const Code42Tenant &tenant, const QJsonObject &user)
{
    const QString orgGuid = user.value(u"orgGuid"_s).toString();
    return {{u"userId"_s, user.value(u"legacyUserId"_s).toString().toInt()},
            {u"userUid"_s, user.value(u"userId"_s)},
            {u"status"_s, user.value(u"active"_s).toBool() ? u"Active"_s : u"Deactivated"_s},
            {u"username"_s, user.value(u"username"_s)},
            {u"email"_s, user.value(u"username"_s)},
            {u"firstName"_s, user.value(u"firstName"_s)},
            {u"lastName"_s, user.value(u"lastName"_s)},
            {u"quotaInBytes"_s, -1},
            {u"orgId"_s, user.value(u"legacyOrgId"_s).toString().toInt()},
            {u"orgUid"_s, orgUid(tenant, orgGuid)},
            {u"orgName"_s, user.value(u"orgName"_s)},
            {u"userExtRef"_s, QJsonValue::Null},
            {u"notes"_s, user.value(u"notes"_s)},
            {u"active"_s, user.value(u"active"_s)},
            {u"blocked"_s, user.value(u"blocked"_s)},
            {u"emailPromo"_s, false},
            {u"invited"_s, false},
            {u"orgType"_s, u"ENTERPRISE"_s},
            {u"usernameIsAnEmail"_s, true},
            {u"creationDate"_s, user.value(u"creationDate"_s)},
            {u"modificationDate"_s, user.value(u"modificationDate"_s)},
            {u"passwordReset"_s, false},
            {u"localAuthenticationOnly"_s, false},
            {u"licenses"_s, QJsonArray()}};
}

HttpResponse listUsers(Code42Context &context, const Call &call)
{
    const auto &tenant = context.tenant;
    const QString name = call.request.parameter(u"username", call.request.parameter(u"email"));
    const QString part = call.request.parameter(u"q");
    const QString org = call.request.parameter(u"orgUid");
    const QString role = call.request.parameter(u"roleId");
    QList<QJsonObject> rows;
    for (const QJsonObject &user : tenant.users.rows()) {
        const QString username = user.value(u"username"_s).toString();
        if (!name.isEmpty() && username.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        if (!part.isEmpty() && !username.contains(part, Qt::CaseInsensitive))
            continue;
        if (!org.isEmpty() && orgUid(tenant, user.value(u"orgGuid"_s).toString()) != org)
            continue;
        if (!role.isEmpty() && !tenant.userRoleIds.value(user.value(u"userId"_s).toString()).contains(role))
            continue;
        if (passesFlag(call, u"active", user.value(u"active"_s))
            && passesFlag(call, u"blocked", user.value(u"blocked"_s)))
            rows.append(consoleUser(tenant, user));
    }
    return consoleReply(context, QJsonObject{{u"totalCount"_s, rows.size()}, {u"users"_s, consolePage(call, rows)}});
}

/// Who is signed in. The range knows no users of its own, so it is the first one.
HttpResponse currentUser(Code42Context &context, const Call &)
{
    return consoleReply(context, consoleUser(context.tenant, context.tenant.users.rows().value(0)));
}

HttpResponse getUser(Code42Context &context, const Call &call)
{
    const QJsonObject user = userOf(context.tenant, call.argument(0));
    return user.isEmpty() ? consoleError(404, u"USER_NOT_FOUND"_s)
                          : consoleReply(context, consoleUser(context.tenant, user));
}

/// The console host reports what is wrong with a new user as a 500.
HttpResponse createUser(Code42Context &context, const Call &call)
{
    const QJsonObject body = call.object();
    const QString username = body.value(u"username"_s).toString();
    if (!username.contains(u'@'))
        return consoleError(500, u"USERNAME_NOT_AN_EMAIL"_s);
    if (!body.value(u"email"_s).toString().contains(u'@'))
        return consoleError(500, u"EMAIL_INVALID"_s);
    if (!userOf(context.tenant, username).isEmpty())
        return consoleError(500, u"USER_DUPLICATE"_s);
    QString orgGuid = context.tenant.orgs.keys().value(0);
    for (const QString &guid : context.tenant.orgs.keys()) {
        if (orgUid(context.tenant, guid) == body.value(u"orgUid"_s).toString())
            orgGuid = guid;
    }
    const QJsonObject user{{u"userId"_s, stableDigits(stableNumber(username))},
                           {u"legacyUserId"_s, QString::number(1000 + context.tenant.users.size())},
                           {u"username"_s, username},
                           {u"firstName"_s, body.value(u"firstName"_s).toString()},
                           {u"lastName"_s, body.value(u"lastName"_s).toString()},
                           {u"orgId"_s, orgUid(context.tenant, orgGuid)},
                           {u"legacyOrgId"_s, u"2"_s},
                           {u"orgGuid"_s, orgGuid},
                           {u"orgName"_s, context.tenant.orgs.row(orgGuid).value(u"orgName"_s)},
                           {u"notes"_s, body.value(u"notes"_s).toString()},
                           {u"active"_s, true},
                           {u"blocked"_s, false},
                           {u"creationDate"_s, context.nowIso()},
                           {u"modificationDate"_s, context.nowIso()}};
    context.tenant.users.put(user);
    // Who has an account is an actor as well.
    if (actorByName(context.tenant, username).isEmpty()) {
        context.tenant.actors.put({{u"actorId"_s, stableUuid(u"actor"_s, username)},
                                   {u"name"_s, username},
                                   {u"alternateNames"_s, QJsonArray()},
                                   {u"firstName"_s, body.value(u"firstName"_s)},
                                   {u"lastName"_s, body.value(u"lastName"_s)},
                                   {u"title"_s, QJsonValue::Null},
                                   {u"department"_s, QJsonValue::Null},
                                   {u"division"_s, QJsonValue::Null},
                                   {u"employeeType"_s, QJsonValue::Null},
                                   {u"country"_s, QJsonValue::Null},
                                   {u"region"_s, QJsonValue::Null},
                                   {u"locality"_s, QJsonValue::Null},
                                   {u"active"_s, true},
                                   {u"inScope"_s, true},
                                   {u"managerActorId"_s, QJsonValue::Null},
                                   {u"parentActorId"_s, QJsonValue::Null},
                                   {u"startDate"_s, QJsonValue::Null},
                                   {u"endDate"_s, QJsonValue::Null},
                                   {u"notes"_s, QJsonValue::Null}});
    }
    context.wrote(operation::legacyUserCreate, call, username);
    return consoleReply(context, consoleUser(context.tenant, user));
}

HttpResponse updateUser(Code42Context &context, const Call &call)
{
    const QJsonObject user = userOf(context.tenant, call.argument(0));
    if (user.isEmpty())
        return consoleError(404, u"USER_NOT_FOUND"_s);
    const QString id = user.value(u"userId"_s).toString();
    for (const QString &field : {u"firstName"_s, u"lastName"_s, u"notes"_s}) {
        if (call.object().contains(field))
            context.tenant.users.set(id, field, call.object().value(field));
    }
    context.tenant.users.set(id, u"modificationDate"_s, context.nowIso());
    context.wrote(operation::legacyUserUpdate, call, id);
    return consoleReply(context, consoleUser(context.tenant, context.tenant.users.row(id)));
}

template <Switch what>
HttpResponse switchUser(Code42Context &context, const Call &call)
{
    const QJsonObject user = userOf(context.tenant, call.argument(0));
    if (user.isEmpty())
        return consoleError(404, u"USER_NOT_FOUND"_s);
    const QString id = user.value(u"userId"_s).toString();
    if (what == Switch::Deactivate && isHeld(context.tenant, id))
        return consoleError(400, u"ACTIVE_LEGAL_HOLD"_s, u"The user is a custodian of an active matter."_s);
    constexpr bool blocking = what == Switch::Block || what == Switch::Unblock;
    context.tenant.users.set(id, blocking ? u"blocked"_s : u"active"_s,
                             what == Switch::Block || what == Switch::Activate);
    const QJsonObject body = call.object();
    if (what == Switch::Deactivate && (body.value(u"block"_s).toBool() || body.value(u"blockUser"_s).toBool()))
        context.tenant.users.set(id, u"blocked"_s, true);
    if (what == Switch::Activate
        && (body.value(u"unblock"_s).toBool() || call.request.parameter(u"unblockUser").toLower() == u"true"_s))
        context.tenant.users.set(id, u"blocked"_s, false);
    context.tenant.users.set(id, u"modificationDate"_s, context.nowIso());
    constexpr QLatin1StringView operations[] = {operation::legacyUserBlock, operation::legacyUserUnblock,
                                                operation::userDeactivate, operation::userActivate};
    context.wrote(operations[int(what)], call, id);
    return emptyResponse(204);
}

HttpResponse moveUser(Code42Context &context, const Call &call)
{
    const QJsonObject body = call.object();
    const QJsonObject user = userOf(context.tenant, body.value(u"userId"_s).toVariant().toString());
    if (user.isEmpty())
        return consoleError(404, u"USER_NOT_FOUND"_s);
    context.tenant.users.set(user.value(u"userId"_s).toString(), u"legacyOrgId"_s,
                             body.value(u"parentOrgId"_s).toVariant().toString());
    context.wrote(operation::userMove, call, user.value(u"userId"_s).toString());
    return emptyResponse(204);
}

QJsonObject consoleRole(const QJsonObject &role)
{
    return {{u"roleId"_s, role.value(u"roleId"_s)},
            {u"roleName"_s, role.value(u"roleName"_s)},
            {u"locked"_s, false},
            {u"creationDate"_s, role.value(u"creationDate"_s)},
            {u"modificationDate"_s, role.value(u"modificationDate"_s)},
            {u"permissions"_s, role.value(u"permissions"_s)}};
}

HttpResponse listRoles(Code42Context &context, const Call &)
{
    QJsonArray roles;
    for (const QJsonObject &role : context.tenant.roles.rows())
        roles.append(consoleRole(role));
    return consoleReply(context, roles);
}

HttpResponse userRoles(Code42Context &context, const Call &call)
{
    const QJsonObject user = userOf(context.tenant, call.argument(0));
    if (user.isEmpty())
        return consoleError(404, u"USER_NOT_FOUND"_s);
    QJsonArray roles;
    for (const QString &id : context.tenant.userRoleIds.value(user.value(u"userId"_s).toString()))
        roles.append(consoleRole(context.tenant.roles.row(id)));
    return consoleReply(context, roles);
}

QString roleNamed(const Code42Tenant &tenant, const QString &name)
{
    for (const QJsonObject &role : tenant.roles.rows()) {
        if (role.value(u"roleName"_s).toString() == name)
            return role.value(u"roleId"_s).toString();
    }
    return {};
}

HttpResponse changeRole(Code42Context &context, const Call &call, const QString &user, const QString &name, bool add)
{
    const QString userId = userOf(context.tenant, user).value(u"userId"_s).toString();
    const QString roleId = roleNamed(context.tenant, name);
    if (userId.isEmpty() || roleId.isEmpty())
        return consoleError(400, userId.isEmpty() ? u"USER_NOT_FOUND"_s : u"ROLE_NOT_FOUND"_s);
    QStringList &roles = context.tenant.userRoleIds[userId];
    roles.removeAll(roleId);
    if (add)
        roles.append(roleId);
    context.wrote(operation::userRoles, call, userId);
    return emptyResponse(200);
}

HttpResponse addRole(Code42Context &context, const Call &call)
{
    return changeRole(context, call, call.object().value(u"userId"_s).toVariant().toString(),
                      call.object().value(u"roleName"_s).toString(), true);
}
HttpResponse removeRole(Code42Context &context, const Call &call)
{
    return changeRole(context, call, call.request.parameter(u"userId"), call.request.parameter(u"roleName"), false);
}

/// What the directory says of a user.
HttpResponse scimData(Code42Context &context, const Call &call)
{
    const QJsonObject user = userOf(context.tenant, call.request.parameter(u"userId"));
    if (user.isEmpty())
        return consoleError(404, u"USER_NOT_FOUND"_s);
    const QJsonObject actor = actorByName(context.tenant, user.value(u"username"_s).toString());
    QJsonObject data{{u"userId"_s, user.value(u"userId"_s)}};
    for (const QString &field :
         {u"title"_s, u"department"_s, u"division"_s, u"country"_s, u"region"_s, u"locality"_s, u"employeeType"_s})
        data.insert(field, actor.value(field));
    return consoleReply(context, data);
}

HttpResponse currentTenant(Code42Context &context, const Call &)
{
    return jsonResponse(QJsonObject{{u"data"_s,
                                     QJsonObject{{u"name"_s, context.tenant.name},
                                                 {u"registrationKey"_s, u"RANGE-0000-KEY0"_s},
                                                 {u"deploymentModel"_s, u"PUBLIC"_s},
                                                 {u"maintenanceMode"_s, false},
                                                 {u"tenantUid"_s, context.tenant.tenantId}}},
                                    {u"error"_s, QJsonValue::Null},
                                    {u"warnings"_s, QJsonValue::Null}});
}

} // namespace

void addConsoleUserRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/api/v3/customer/my"_L1, currentTenant},
               {"GET"_L1, "/api/v1/User"_L1, listUsers},
               {"GET"_L1, "/api/v1/User/my"_L1, currentUser},
               {"GET"_L1, "/api/v1/User/{id}"_L1, getUser},
               {"POST"_L1, "/api/v1/User"_L1, createUser},
               {"PUT"_L1, "/api/v1/User/{id}"_L1, updateUser},
               {"PUT"_L1, "/api/v1/UserBlock/{id}"_L1, switchUser<Switch::Block>},
               {"DELETE"_L1, "/api/v1/UserBlock/{id}"_L1, switchUser<Switch::Unblock>},
               {"PUT"_L1, "/api/v1/UserDeactivation/{id}"_L1, switchUser<Switch::Deactivate>},
               {"DELETE"_L1, "/api/v1/UserDeactivation/{id}"_L1, switchUser<Switch::Activate>},
               {"POST"_L1, "/api/v3/users/{uid}/block"_L1, switchUser<Switch::Block>},
               {"POST"_L1, "/api/v3/users/{uid}/unblock"_L1, switchUser<Switch::Unblock>},
               {"POST"_L1, "/api/v3/users/{uid}/deactivate"_L1, switchUser<Switch::Deactivate>},
               {"POST"_L1, "/api/v3/users/{uid}/activate"_L1, switchUser<Switch::Activate>},
               {"GET"_L1, "/api/v3/users/{uid}/roles"_L1, userRoles},
               {"POST"_L1, "/api/v1/UserMoveProcess"_L1, moveUser},
               {"GET"_L1, "/api/v1/UserRole/{id}"_L1, userRoles},
               {"POST"_L1, "/api/v1/UserRole"_L1, addRole},
               {"DELETE"_L1, "/api/v1/UserRole"_L1, removeRole},
               {"GET"_L1, "/api/v1/role"_L1, listRoles},
               {"GET"_L1, "/api/v3/roles"_L1, listRoles},
               {"GET"_L1, "/api/v4/role/view"_L1, listRoles},
               {"GET"_L1, "/api/v7/scim-user-data/collated-view"_L1, scimData}});
}

} // namespace holdfast::range
