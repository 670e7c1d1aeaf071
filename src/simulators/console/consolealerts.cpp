// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Alerts, alert rules and trusted activities as the micro-services of old have them (sections 2.3, 2.4, 2.14).

#include "simulators/console/consoleservices.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

bool isTenant(const Code42Context &context, const Call &call)
{
    return call.object().value(u"tenantId"_s).toString() == context.tenant.tenantId;
}

HttpResponse wrongTenant(const Code42Context &context, const Call &call)
{
    return failure(context, call, 403, u"tenantId is not the token's"_s);
}

template <bool open>
HttpResponse switchAlerts(Code42Context &context, const Call &call)
{
    if (!isTenant(context, call))
        return wrongTenant(context, call);
    QStringList ids;
    for (const QJsonValue &id : call.object().value(u"alertIds"_s).toArray()) {
        if (!context.tenant.alerts.contains(id.toString()))
            return notFound(context, call, u"Alert "_s + id.toString());
        ids.append(id.toString());
    }
    for (const QString &id : ids) {
        context.tenant.alerts.set(id, u"state"_s, open ? u"OPEN"_s : u"RESOLVED"_s);
        context.tenant.alerts.set(id, u"stateLastModifiedBy"_s, QString(PrincipalName));
        context.tenant.alerts.set(id, u"stateLastModifiedAt"_s, context.nowIso());
    }
    context.wrote(operation::alertState, call, ids.join(u','));
    return jsonResponse(QJsonObject{{u"type$"_s, u"ALERT_STATE_RESPONSE"_s}});
}

/// One alert with its observations rolled into one, and where to look for its file events.
HttpResponse alertAggregate(Code42Context &context, const Call &call)
{
    QJsonObject alert = context.tenant.alerts.row(call.object().value(u"alertId"_s).toString());
    if (alert.isEmpty())
        return notFound(context, call, u"Alert"_s);
    const QJsonValue observation = alert.take(u"observations"_s).toArray().first();
    alert.insert(u"observation"_s, observation);
    alert.insert(u"ffsUrlEndpoint"_s, u"/app/#/forensic-search"_s);
    return jsonResponse(QJsonObject{{u"type$"_s, u"ALERT_DETAILS_RESPONSE"_s}, {u"alert"_s, alert}});
}

QJsonObject ruleMetadata(const Code42Tenant &tenant, const QJsonObject &rule)
{
    return {{u"type$"_s, u"RULE_METADATA"_s},
            {u"modifiedBy"_s, rule.value(u"modifiedBy"_s)},
            {u"modifiedAt"_s, rule.value(u"modifiedAt"_s)},
            {u"name"_s, rule.value(u"name"_s)},
            {u"description"_s, rule.value(u"description"_s)},
            {u"severity"_s, u"HIGH"_s},
            {u"isSystem"_s, rule.value(u"isSystemRule"_s)},
            {u"isEnabled"_s, rule.value(u"isEnabled"_s)},
            {u"ruleSource"_s, rule.value(u"source"_s)},
            {u"tenantId"_s, tenant.tenantId},
            {u"observerRuleId"_s, rule.value(u"id"_s)},
            {u"type"_s, u"FED_COMPOSITE"_s},
            {u"id"_s, rule.value(u"id"_s)},
            {u"createdBy"_s, rule.value(u"createdBy"_s)},
            {u"createdAt"_s, rule.value(u"createdAt"_s)}};
}

bool passesFilters(const QJsonObject &rule, const QJsonArray &groups)
{
    for (const QJsonValue &group : groups) {
        for (const QJsonValue &value : group.toObject().value(u"filters"_s).toArray()) {
            const QJsonObject filter = value.toObject();
            QString field = filter.value(u"term"_s).toString();
            field.replace(0, 1, field.left(1).toLower());
            const QString have = rule.value(field).toVariant().toString();
            const QString wanted = filter.value(u"value"_s).toString();
            const bool contains = filter.value(u"operator"_s).toString() == u"CONTAINS"_s;
            if (contains ? !have.contains(wanted, Qt::CaseInsensitive) : have != wanted)
                return false;
        }
    }
    return true;
}

HttpResponse queryRules(Code42Context &context, const Call &call)
{
    if (!isTenant(context, call))
        return wrongTenant(context, call);
    QList<QJsonObject> rows;
    for (const QJsonObject &rule : context.tenant.rules.rows()) {
        const QJsonObject shown = ruleMetadata(context.tenant, rule);
        if (passesFilters(shown, call.object().value(u"groups"_s).toArray()))
            rows.append(shown);
    }
    const int size = std::clamp(call.object().value(u"pgSize"_s).toInt(100), 1, 1000);
    const qint64 page = std::max(0, call.object().value(u"pgNum"_s).toInt(0));
    return jsonResponse(QJsonObject{{u"type$"_s, u"RULE_METADATA_SEARCH_RESPONSE"_s},
                                    {u"ruleMetadata"_s, slice(rows, page * size, size)},
                                    {u"totalCount"_s, rows.size()},
                                    {u"problems"_s, QJsonArray()}});
}

/// The details of rules of one of the old kinds; the range's rules can be read as any.
HttpResponse ruleDetails(Code42Context &context, const Call &call)
{
    if (!isTenant(context, call))
        return wrongTenant(context, call);
    QJsonArray rules;
    for (const QJsonValue &id : call.object().value(u"ruleIds"_s).toArray()) {
        QJsonObject rule = context.tenant.rules.row(id.toString());
        if (rule.isEmpty())
            continue;
        const QJsonObject users = context.tenant.ruleUsers.value(id.toString());
        rule.insert(u"tenantId"_s, context.tenant.tenantId);
        rule.insert(u"isSystem"_s, rule.value(u"isSystemRule"_s));
        rule.insert(u"ruleSource"_s, rule.value(u"source"_s));
        rule.insert(u"fileBelongsTo"_s,
                    QJsonObject{{u"usersToAlertOn"_s, users.isEmpty() ? u"ALL_USERS"_s : u"SPECIFIED_USERS"_s},
                                {u"userList"_s, users.value(u"users"_s).toArray()}});
        rule.insert(u"notificationConfig"_s, QJsonObject{{u"enabled"_s, false}, {u"notificationInfo"_s, QJsonArray()}});
        rules.append(rule);
    }
    return jsonResponse(QJsonObject{{u"rules"_s, rules}});
}

/// A rule's users, made when the rule has no user criterion yet.
QJsonObject &usersOfRule(Code42Context &context, const QString &ruleId)
{
    QJsonObject &users = context.tenant.ruleUsers[ruleId];
    if (users.isEmpty())
        users = {{u"id"_s, ruleId}, {u"mode"_s, u"INCLUDE"_s}, {u"users"_s, QJsonArray()}};
    return users;
}

enum class UserChange { Add, Remove, RemoveAll };

template <UserChange what>
HttpResponse changeRuleUsers(Code42Context &context, const Call &call)
{
    const QString ruleId = call.object().value(u"ruleId"_s).toString();
    if (!isTenant(context, call))
        return wrongTenant(context, call);
    if (!context.tenant.rules.contains(ruleId))
        return notFound(context, call, u"Rule"_s);
    // Rules behind a watchlist follow the list; the service fails over them instead of saying so.
    if (context.tenant.rules.row(ruleId).value(u"isSystemRule"_s).toBool())
        return failure(context, call, 500, u"The rule is a system rule"_s);
    QJsonArray kept;
    QStringList leaving;
    if (what == UserChange::Remove) {
        for (const QJsonValue &id : call.object().value(u"userIdList"_s).toArray())
            leaving.append(id.toString());
    }
    if (what != UserChange::RemoveAll) {
        qsizetype left = 0;
        for (const QJsonValue &user : context.tenant.ruleUsers.value(ruleId).value(u"users"_s).toArray()) {
            if (leaving.contains(user[u"userIdFromAuthority"_s].toString()))
                ++left;
            else
                kept.append(user);
        }
        if (left < leaving.size())
            return failure(context, call, 400, u"The rule does not name the user"_s);
    }
    for (const QJsonValue &user : call.object().value(u"userList"_s).toArray()) {
        kept.append(QJsonObject{{u"userIdFromAuthority"_s, user.toObject().value(u"userIdFromAuthority"_s)},
                                {u"aliases"_s, user.toObject().value(u"userAliasList"_s).toArray()}});
    }
    usersOfRule(context, ruleId).insert(u"users"_s, kept);
    context.wrote(operation::ruleUsersClear, call, ruleId);
    return jsonResponse(QJsonObject{{u"type$"_s, u"RULE_RESPONSE"_s}});
}

HttpResponse queryRuleUsers(Code42Context &context, const Call &call)
{
    QJsonArray users;
    for (const QJsonValue &user :
         context.tenant.ruleUsers.value(call.object().value(u"ruleId"_s).toString()).value(u"users"_s).toArray()) {
        users.append(QJsonObject{{u"userIdFromAuthority"_s, user.toObject().value(u"userIdFromAuthority"_s)},
                                 {u"userAliasList"_s, user.toObject().value(u"aliases"_s).toArray()}});
    }
    return jsonResponse(QJsonObject{{u"users"_s, users}, {u"usersToAlertOn"_s, u"SPECIFIED_USERS"_s}});
}

HttpResponse enableRules(Code42Context &context, const Call &call)
{
    QStringList ids;
    for (const QJsonValue &id : call.object().value(u"ruleIds"_s).toArray()) {
        if (!context.tenant.rules.contains(id.toString()))
            return notFound(context, call, u"Rule "_s + id.toString());
        ids.append(id.toString());
    }
    const bool enabled = call.object().value(u"isEnabled"_s).toBool();
    for (const QString &id : ids)
        context.tenant.rules.set(id, u"isEnabled"_s, enabled);
    context.wrote(enabled ? operation::ruleEnable : operation::ruleDisable, call, ids.join(u','));
    return jsonResponse(QJsonObject{{u"type$"_s, u"RULE_RESPONSE"_s}});
}

/// A trusted activity under the names of its first version.
QJsonObject resource(const QJsonObject &activity)
{
    return {{u"resourceId"_s, activity.value(u"activityId"_s)},
            {u"type"_s, activity.value(u"type"_s)},
            {u"value"_s, activity.value(u"value"_s)},
            {u"description"_s, activity.value(u"description"_s)},
            {u"updatedAt"_s, activity.value(u"updateTime"_s)},
            {u"updatedByUserUid"_s, activity.value(u"updatedByPrincipalId"_s)},
            {u"updatedByUsername"_s, activity.value(u"updatedByPrincipalName"_s)}};
}

HttpResponse listResources(Code42Context &context, const Call &call)
{
    const QString type = call.request.parameter(u"type");
    QList<QJsonObject> rows;
    for (const QJsonObject &activity : context.tenant.trustedActivities.rows()) {
        if (type.isEmpty() || activity.value(u"type"_s).toString() == type)
            rows.append(resource(activity));
    }
    return jsonResponse(QJsonObject{{u"trustResources"_s, consolePage(call, rows)}, {u"totalCount"_s, rows.size()}});
}

HttpResponse getResource(Code42Context &context, const Call &call)
{
    const QJsonObject activity = context.tenant.trustedActivities.row(call.argument(0));
    return activity.isEmpty() ? problem(404, u"NOT_FOUND"_s) : jsonResponse(resource(activity));
}

HttpResponse putResource(Code42Context &context, const Call &call, const QString &id, QLatin1StringView operationName)
{
    const QJsonObject body = call.object();
    const QString value = body.value(u"value"_s).toString();
    if (body.value(u"description"_s).toString().size() > 250)
        return problem(400, u"DESCRIPTION_TOO_LONG"_s);
    if (value.isEmpty() || value.contains(u' '))
        return problem(400, u"INVALID_CHARACTERS_IN_VALUE"_s);
    for (const QJsonObject &other : context.tenant.trustedActivities.rows()) {
        if (other.value(u"activityId"_s).toString() != id && other.value(u"value"_s).toString() == value)
            return problem(409, u"CONFLICT"_s);
    }
    QJsonObject activity = context.tenant.trustedActivities.row(id);
    activity.insert(u"activityId"_s, id);
    activity.insert(u"type"_s, body.value(u"type"_s));
    activity.insert(u"value"_s, value);
    activity.insert(u"description"_s, body.value(u"description"_s));
    if (!activity.contains(u"activityActionGroups"_s))
        activity.insert(u"activityActionGroups"_s, QJsonArray());
    activity.insert(u"isHighValueSource"_s, activity.value(u"isHighValueSource"_s).toBool());
    activity.insert(u"principalType"_s, u"API_KEY"_s);
    activity.insert(u"updateTime"_s, context.nowIso());
    activity.insert(u"updatedByPrincipalId"_s, PrincipalId);
    activity.insert(u"updatedByPrincipalName"_s, PrincipalName);
    context.tenant.trustedActivities.put(activity);
    context.wrote(operationName, call, id);
    return jsonResponse(resource(activity));
}

HttpResponse createResource(Code42Context &context, const Call &call)
{
    const HttpResponse response =
        putResource(context, call, QString::number(context.tenant.lastActivityId + 1), operation::trustCreate);
    if (response.status == 200)
        ++context.tenant.lastActivityId;
    return response;
}

HttpResponse updateResource(Code42Context &context, const Call &call)
{
    if (!context.tenant.trustedActivities.contains(call.argument(0)))
        return problem(404, u"NOT_FOUND"_s);
    return putResource(context, call, call.argument(0), operation::trustUpdate);
}

HttpResponse deleteResource(Code42Context &context, const Call &call)
{
    if (!context.tenant.trustedActivities.remove(call.argument(0)))
        return problem(404, u"NOT_FOUND"_s);
    context.wrote(operation::trustDelete, call, call.argument(0));
    return emptyResponse(204);
}

} // namespace

void addConsoleAlertRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"POST"_L1, "/svc/api/v1/resolve-alert"_L1, switchAlerts<false>},
               {"POST"_L1, "/svc/api/v1/reopen-alert"_L1, switchAlerts<true>},
               {"POST"_L1, "/svc/api/v1/query-details-aggregate"_L1, alertAggregate},
               {"POST"_L1, "/svc/api/v2/query-details-aggregate"_L1, alertAggregate},
               {"POST"_L1, "/svc/api/v1/Rules/query-rule-metadata"_L1, queryRules},
               {"POST"_L1, "/svc/api/v1/Rules/query-cloud-share-permissions-rule"_L1, ruleDetails},
               {"POST"_L1, "/svc/api/v1/Rules/query-endpoint-exfiltration-rule"_L1, ruleDetails},
               {"POST"_L1, "/svc/api/v1/Rules/query-file-type-mismatch-rule"_L1, ruleDetails},
               {"POST"_L1, "/svc/api/v1/Rules/query-file-name-rule"_L1, ruleDetails},
               {"POST"_L1, "/svc/api/v1/Rules/query-users"_L1, queryRuleUsers},
               {"POST"_L1, "/svc/api/v1/Rules/add-users"_L1, changeRuleUsers<UserChange::Add>},
               {"POST"_L1, "/svc/api/v1/Rules/remove-users"_L1, changeRuleUsers<UserChange::Remove>},
               {"POST"_L1, "/svc/api/v1/Rules/remove-all-users"_L1, changeRuleUsers<UserChange::RemoveAll>},
               {"POST"_L1, "/svc/api/v1/Rules/update-is-enabled"_L1, enableRules},
               {"GET"_L1, "/api/v1/trusted-activities"_L1, listResources},
               {"POST"_L1, "/api/v1/trusted-activities"_L1, createResource},
               {"GET"_L1, "/api/v1/trusted-activities/{id}"_L1, getResource},
               {"PUT"_L1, "/api/v1/trusted-activities/{id}"_L1, updateResource},
               {"DELETE"_L1, "/api/v1/trusted-activities/{id}"_L1, deleteResource}});
}

} // namespace holdfast::range
