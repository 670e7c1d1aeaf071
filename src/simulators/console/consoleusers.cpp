// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Users and their roles as the console host has them (reference section 2.18).

#include "simulators/console/consoleservices.h"

#include "simulators/stableids.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr QLatin1StringView SearchedFields[] = {"username"_L1, "email"_L1, "firstName"_L1, "lastName"_L1};
constexpr QLatin1StringView BirthRole("desktop-user"); ///< every user has it
constexpr qsizetype ShortestPassword = 8;

QJsonObject consoleUser(const Code42Tenant &tenant, const QJsonObject &user)
{
    const QString orgGuid = user.value(u"orgGuid"_s).toString();
    const QString username = user.value(u"username"_s).toString();
    return {{u"userId"_s, user.value(u"legacyUserId"_s).toString().toInt()},
            {u"userUid"_s, user.value(u"userId"_s)},
            {u"status"_s, user.value(u"active"_s).toBool() ? u"Active"_s : u"Deactivated"_s},
            {u"username"_s, username},
            {u"email"_s, tenant.userEmails.value(user.value(u"userId"_s).toString(), username)},
            {u"firstName"_s, user.value(u"firstName"_s)},
            {u"lastName"_s, user.value(u"lastName"_s)},
            {u"quotaInBytes"_s, -1},
            {u"orgId"_s, orgNumber(tenant, orgGuid)},
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

QJsonArray roleNames(const Code42Tenant &tenant, const QString &userId)
{
    QJsonArray names;
    for (const QString &id : tenant.userRoleIds.value(userId))
        names.append(tenant.roles.row(id).value(u"roleName"_s));
    return names;
}

/// A search over name and address, as the console's search field does it.
bool mentions(const QJsonObject &user, const QString &part)
{
    return std::any_of(std::begin(SearchedFields), std::end(SearchedFields), [&](QLatin1StringView field) {
        return user.value(field).toString().contains(part, Qt::CaseInsensitive);
    });
}

HttpResponse listUsers(Code42Context &context, const Call &call)
{
    const auto &tenant = context.tenant;
    const auto wanted = [&](QStringView parameter) { return call.request.parameter(parameter); };
    const QString org = wanted(u"orgUid");
    if (!org.isEmpty() && orgOf(tenant, org).isEmpty())
        return consoleError(400, u"SYSTEM"_s, u"Organization was not found"_s);
    const auto equals = [](const QString &parameter, const QJsonValue &value) {
        return parameter.isEmpty() || value.toString().compare(parameter, Qt::CaseInsensitive) == 0;
    };
    const QString role = wanted(u"roleId");
    QList<QJsonObject> rows;
    for (const QJsonObject &user : tenant.users.rows()) {
        const QString userId = user.value(u"userId"_s).toString();
        QJsonObject shown = consoleUser(tenant, user);
        if (!equals(wanted(u"username"), shown.value(u"username"_s))
            || !equals(wanted(u"email"), shown.value(u"email"_s)) || !mentions(shown, wanted(u"q"))
            || (!org.isEmpty() && user.value(u"orgGuid"_s).toString() != orgOf(tenant, org))
            || (!role.isEmpty() && !tenant.userRoleIds.value(userId).contains(role))
            || !passesFlag(call, u"active", user.value(u"active"_s))
            || !passesFlag(call, u"blocked", user.value(u"blocked"_s)))
            continue;
        if (wanted(u"incRoles").toLower() == u"true"_s)
            shown.insert(u"roles"_s, roleNames(tenant, userId));
        rows.append(shown);
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

/// What is wrong with the fields of a user that a body gives, if anything. The console host reports it as a 500.
std::optional<HttpResponse> wrongUser(const Code42Tenant &tenant, const QJsonObject &body, const QString &userId,
                                      const QString &passwordProblem)
{
    const QJsonValue username = body.value(u"username"_s);
    const QJsonValue password = body.value(u"password"_s);
    if (username.isString() && !username.toString().contains(u'@'))
        return consoleError(500, u"USERNAME_NOT_AN_EMAIL"_s);
    if (body.value(u"email"_s).isString() && !body.value(u"email"_s).toString().contains(u'@'))
        return consoleError(500, u"EMAIL_INVALID"_s);
    if (password.isString() && password.toString().size() < ShortestPassword)
        return consoleError(500, passwordProblem);
    const QJsonObject other = userOf(tenant, username.toString());
    if (!other.isEmpty() && other.value(u"userId"_s).toString() != userId)
        return consoleError(500, u"USER_DUPLICATE"_s);
    return std::nullopt;
}

HttpResponse createUser(Code42Context &context, const Call &call)
{
    const QJsonObject body = call.object();
    const QString username = body.value(u"username"_s).toString();
    if (username.isEmpty())
        return consoleError(500, u"USERNAME_NOT_AN_EMAIL"_s);
    if (auto wrong = wrongUser(context.tenant, body, {}, u"PASSWORD_INVALID"_s))
        return *std::move(wrong);
    const QString named = orgOf(context.tenant, body.value(u"orgUid"_s).toString());
    const QString orgGuid = named.isEmpty() ? context.tenant.orgs.keys().value(0) : named;
    const QJsonObject user{{u"userId"_s, stableDigits(stableNumber(username))},
                           {u"legacyUserId"_s, QString::number(1000 + context.tenant.users.size())},
                           {u"username"_s, username},
                           {u"firstName"_s, body.value(u"firstName"_s).toString()},
                           {u"lastName"_s, body.value(u"lastName"_s).toString()},
                           {u"notes"_s, body.value(u"notes"_s).toString()},
                           {u"active"_s, true},
                           {u"blocked"_s, false},
                           {u"creationDate"_s, context.nowIso()},
                           {u"modificationDate"_s, context.nowIso()}};
    const QString userId = user.value(u"userId"_s).toString();
    context.tenant.users.put(user);
    assignOrg(context.tenant, userId, orgGuid);
    context.tenant.userRoleIds.insert(userId, {BirthRole});
    if (const QString email = body.value(u"email"_s).toString(); !email.isEmpty())
        context.tenant.userEmails.insert(userId, email);
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
    return consoleReply(context, consoleUser(context.tenant, context.tenant.users.row(userId)));
}

HttpResponse updateUser(Code42Context &context, const Call &call)
{
    const QJsonObject user = userOf(context.tenant, call.argument(0));
    if (user.isEmpty())
        return consoleError(404, u"USER_NOT_FOUND"_s);
    const QString id = user.value(u"userId"_s).toString();
    const QJsonObject body = call.object();
    if (auto wrong = wrongUser(context.tenant, body, id, u"NEW_PASSWORD_INVALID"_s))
        return *std::move(wrong);
    // Null leaves a field as it is.
    for (const QString &field : {u"username"_s, u"firstName"_s, u"lastName"_s, u"notes"_s}) {
        if (body.value(field).isString())
            context.tenant.users.set(id, field, body.value(field));
    }
    if (body.value(u"email"_s).isString())
        context.tenant.userEmails.insert(id, body.value(u"email"_s).toString());
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

HttpResponse move(Code42Context &context, const Call &call, const QString &user, const QJsonValue &org)
{
    const QString userId = userOf(context.tenant, user).value(u"userId"_s).toString();
    const QString orgGuid = orgOf(context.tenant, org.toVariant().toString());
    if (userId.isEmpty() || orgGuid.isEmpty())
        return consoleError(userId.isEmpty() ? 404 : 400, userId.isEmpty() ? u"USER_NOT_FOUND"_s : u"ORG_NOT_FOUND"_s);
    assignOrg(context.tenant, userId, orgGuid);
    context.wrote(operation::userMove, call, userId);
    return emptyResponse(204);
}

HttpResponse moveUser(Code42Context &context, const Call &call)
{
    return move(context, call, call.object().value(u"userId"_s).toVariant().toString(),
                call.object().value(u"parentOrgId"_s));
}
HttpResponse moveUserByUid(Code42Context &context, const Call &call)
{
    return move(context, call, call.argument(0), call.object().value(u"orgId"_s));
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

HttpResponse replaceRoles(Code42Context &context, const Call &call)
{
    const QString userId = userOf(context.tenant, call.argument(0)).value(u"userId"_s).toString();
    if (userId.isEmpty())
        return consoleError(404, u"USER_NOT_FOUND"_s);
    const QStringList old = context.tenant.userRoleIds.value(userId);
    QStringList now;
    QJsonArray added, removed, ignored;
    for (const QJsonValue &value : call.object().value(u"roleIds"_s).toArray()) {
        const QString roleId = value.toString();
        if (!context.tenant.roles.contains(roleId) || now.contains(roleId)) {
            ignored.append(roleId);
            continue;
        }
        now.append(roleId);
        if (!old.contains(roleId))
            added.append(roleId);
    }
    for (const QString &roleId : old) {
        if (!now.contains(roleId))
            removed.append(roleId);
    }
    context.tenant.userRoleIds.insert(userId, now);
    context.wrote(operation::userRoles, call, userId);
    return consoleReply(context,
                        QJsonObject{{u"processedReplacementRoleIds"_s, QJsonArray::fromStringList(now)},
                                    {u"newlyAssignedRoleIds"_s, added},
                                    {u"unassignedRoleIds"_s, removed},
                                    {u"ignoredRoleIds"_s, ignored}});
}

QString roleNamed(const Code42Tenant &tenant, const QString &name)
{
    for (const QJsonObject &role : tenant.roles.rows()) {
        if (role.value(u"roleName"_s).toString() == name || role.value(u"roleId"_s).toString() == name)
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
               {"POST"_L1, "/api/v3/users/{uid}/move"_L1, moveUserByUid},
               {"GET"_L1, "/api/v3/users/{uid}/roles"_L1, userRoles},
               {"PUT"_L1, "/api/v3/users/{uid}/roles"_L1, replaceRoles},
               {"POST"_L1, "/api/v1/UserMoveProcess"_L1, moveUser},
               {"GET"_L1, "/api/v1/UserRole/{id}"_L1, userRoles},
               {"POST"_L1, "/api/v1/UserRole"_L1, addRole},
               {"DELETE"_L1, "/api/v1/UserRole"_L1, removeRole},
               {"GET"_L1, "/api/v1/role"_L1, listRoles},
               {"GET"_L1, "/api/v3/roles"_L1, listRoles},
               {"GET"_L1, "/api/v4/role/view"_L1, listRoles},
               {"GET"_L1, "/api/v7/scim-user-data/collated-view"_L1, scimData},
               {"GET"_L1, "/api/v18/scim-user-data/collated-view"_L1, scimData}});
}

} // namespace holdfast::range
