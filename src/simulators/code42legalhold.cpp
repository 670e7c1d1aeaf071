// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Legal hold (reference section 2.13) and trusted activities (2.14).

#include "simulators/code42services.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

QJsonObject principal()
{
    return {{u"type"_s, u"API_KEY"_s}, {u"principalId"_s, PrincipalId}, {u"displayName"_s, PrincipalName}};
}

HttpResponse listPolicies(Code42Context &context, const Call &call)
{
    return paged(context, call, context.tenant.holdPolicies.rows(), {.listName = "policies"_L1, .withTotal = false});
}

HttpResponse getPolicy(Code42Context &context, const Call &call)
{
    if (!context.tenant.holdPolicies.contains(call.argument(0)))
        return notFound(context, call, u"Policy"_s);
    return jsonResponse(context.tenant.holdPolicies.row(call.argument(0)));
}

HttpResponse createPolicy(Code42Context &context, const Call &call)
{
    const QString name = call.object().value(u"name"_s).toString();
    if (name.isEmpty())
        return problem(400, u"INVALID_NAME"_s, u"name is needed"_s);
    const QJsonObject policy{{u"policyId"_s, context.newUuid(u"policy"_s)}, {u"name"_s, name},
                             {u"creationDate"_s, context.nowIso()},         {u"modificationDate"_s, context.nowIso()},
                             {u"creatorUser"_s, QJsonValue::Null},          {u"creatorPrincipal"_s, principal()}};
    context.tenant.holdPolicies.put(policy);
    context.wrote(operation::holdPolicyCreate, call, policy.value(u"policyId"_s).toString());
    return jsonResponse(policy);
}

HttpResponse listMatters(Code42Context &context, const Call &call)
{
    const QString name = call.request.parameter(u"name");
    const QString creator = call.request.parameter(u"creatorUserId");
    const QList<QJsonObject> rows = context.tenant.matters.rows([&](const QJsonObject &matter) {
        return matter.value(u"name"_s).toString().contains(name, Qt::CaseInsensitive)
            && passesFlag(call, u"active", matter.value(u"active"_s))
            && (creator.isEmpty() || matter.value(u"creator"_s).toObject().value(u"userId"_s).toString() == creator);
    });
    return paged(context, call, rows, {.listName = "matters"_L1, .withTotal = false});
}

HttpResponse createMatter(Code42Context &context, const Call &call)
{
    const QString name = call.object().value(u"name"_s).toString();
    const QString policyId = call.object().value(u"policyId"_s).toString();
    if (name.isEmpty() || !context.tenant.holdPolicies.contains(policyId))
        return problem(400, u"INVALID_CHANGE"_s, u"name or policyId is wrong"_s);
    const QString id = QString::number(1'700'000'000'000'000'000LL + context.tenant.matters.size());
    const auto orNull = [&](const QString &field) {
        const QString text = call.object().value(field).toString();
        return text.isEmpty() ? QJsonValue() : QJsonValue(text);
    };
    context.tenant.matters.put({{u"matterId"_s, id},
                                {u"name"_s, name},
                                {u"description"_s, orNull(u"description"_s)},
                                {u"notes"_s, orNull(u"notes"_s)},
                                {u"active"_s, true},
                                {u"creationDate"_s, context.nowIso()},
                                {u"policyId"_s, policyId},
                                // An API client shows up as principal, with no user.
                                {u"creator"_s, QJsonValue::Null},
                                {u"creatorPrincipal"_s, principal()}});
    context.tenant.custodians.try_emplace(id, u"userId"_s);
    context.wrote(operation::holdMatterCreate, call, id);
    return jsonResponse(context.tenant.matters.row(id));
}

HttpResponse getMatter(Code42Context &context, const Call &call)
{
    if (!context.tenant.matters.contains(call.argument(0)))
        return notFound(context, call, u"Matter"_s);
    return jsonResponse(context.tenant.matters.row(call.argument(0)));
}

HttpResponse switchMatter(Code42Context &context, const Call &call, bool active)
{
    const QString id = call.argument(0);
    if (!context.tenant.matters.contains(id))
        return notFound(context, call, u"Matter"_s);
    if (context.tenant.matters.row(id).value(u"active"_s).toBool() == active)
        return problem(400, active ? u"ALREADY_ACTIVE"_s : u"ALREADY_DEACTIVATED"_s);
    context.tenant.matters.set(id, u"active"_s, active);
    context.wrote(operation::holdMatterState, call, id);
    return emptyResponse();
}

HttpResponse deactivateMatter(Code42Context &context, const Call &call)
{
    return switchMatter(context, call, false);
}
HttpResponse reactivateMatter(Code42Context &context, const Call &call)
{
    return switchMatter(context, call, true);
}

HttpResponse listCustodians(Code42Context &context, const Call &call)
{
    const auto found = context.tenant.custodians.find(call.argument(0));
    if (found == context.tenant.custodians.end())
        return notFound(context, call, u"Matter"_s);
    return paged(context, call, found->second.rows(), {.listName = "custodians"_L1, .withTotal = false});
}

HttpResponse addCustodian(Code42Context &context, const Call &call)
{
    const QString matterId = call.argument(0);
    const auto found = context.tenant.custodians.find(matterId);
    if (found == context.tenant.custodians.end())
        return notFound(context, call, u"Matter"_s);
    const QString userId = call.object().value(u"userId"_s).toString();
    const QJsonObject user = context.tenant.users.row(userId);
    if (user.isEmpty())
        return problem(400, u"INVALID_USER"_s, u"userId"_s);
    if (found->second.row(userId).value(u"membershipActive"_s).toBool())
        return problem(400, u"USER_ALREADY_IN_HOLD"_s);
    const QString now = context.nowIso();
    const QString username = user.value(u"username"_s).toString();
    found->second.put(
        {{u"userId"_s, userId},
         {u"username"_s, username},
         {u"name"_s, u"%1 %2"_s.arg(user.value(u"firstName"_s).toString(), user.value(u"lastName"_s).toString())},
         {u"email"_s, username},
         {u"membershipActive"_s, true},
         {u"membershipCreationDate"_s, now}});
    context.wrote(operation::holdCustodianAdd, call, matterId + u',' + userId);
    return jsonResponse(QJsonObject{
        {u"membershipActive"_s, true},
        {u"membershipCreationDate"_s, now},
        {u"matter"_s,
         QJsonObject{{u"matterId"_s, matterId}, {u"name"_s, context.tenant.matters.row(matterId).value(u"name"_s)}}},
        {u"custodian"_s, QJsonObject{{u"userId"_s, userId}, {u"username"_s, username}, {u"email"_s, username}}}});
}

HttpResponse removeCustodian(Code42Context &context, const Call &call)
{
    const auto found = context.tenant.custodians.find(call.argument(0));
    if (found == context.tenant.custodians.end())
        return notFound(context, call, u"Matter"_s);
    const QString userId = call.object().value(u"userId"_s).toString();
    if (!found->second.contains(userId))
        return problem(400, u"INVALID_USER"_s, u"not a custodian"_s);
    found->second.set(userId, u"membershipActive"_s, false);
    context.wrote(operation::holdCustodianRemove, call, call.argument(0) + u',' + userId);
    return emptyResponse();
}

HttpResponse mattersOfCustodian(Code42Context &context, const Call &call)
{
    if (!context.tenant.users.contains(call.argument(0)))
        return notFound(context, call, u"User"_s);
    QList<QJsonObject> rows;
    for (const auto &[matterId, custodians] : context.tenant.custodians) {
        const QJsonObject custodian = custodians.row(call.argument(0));
        if (custodian.isEmpty())
            continue;
        rows.append(QJsonObject{{u"matterId"_s, matterId},
                                {u"name"_s, context.tenant.matters.row(matterId).value(u"name"_s)},
                                {u"membershipActive"_s, custodian.value(u"membershipActive"_s)},
                                {u"membershipCreationDate"_s, custodian.value(u"membershipCreationDate"_s)}});
    }
    return paged(context, call, rows, {.listName = "matters"_L1, .withTotal = false});
}

HttpResponse listTrusted(Code42Context &context, const Call &call)
{
    const QString type = call.request.parameter(u"activity_type");
    QList<QJsonObject> rows = context.tenant.trustedActivities.rows(
        [&](const QJsonObject &activity) { return type.isEmpty() || activity.value(u"type"_s).toString() == type; });
    static const QMap<QString, QString> sortFields{{u"ACTIVITY_ID"_s, u"activityId"_s},
                                                   {u"DESCRIPTION"_s, u"description"_s},
                                                   {u"TYPE"_s, u"type"_s},
                                                   {u"UPDATED_BY_PRINCIPAL_NAME"_s, u"updatedByPrincipalName"_s},
                                                   {u"UPDATE_TIME"_s, u"updateTime"_s},
                                                   {u"VALUE"_s, u"value"_s}};
    if (call.request.hasParameter(u"sort_key"))
        sortByField(rows, sortFields.value(call.request.parameter(u"sort_key").toUpper(), u"value"_s),
                    call.request.parameter(u"sort_direction").toLower() == u"desc"_s);
    return paged(context, call, rows,
                 {.listName = "trustedActivities"_L1,
                  .pageParameter = "page_num"_L1,
                  .sizeParameter = "page_size"_L1,
                  .largestSize = 100});
}

HttpResponse getTrusted(Code42Context &context, const Call &call)
{
    if (!context.tenant.trustedActivities.contains(call.argument(0)))
        return notFound(context, call, u"Trusted activity"_s);
    return jsonResponse(context.tenant.trustedActivities.row(call.argument(0)));
}

/// What is wrong with an entry, if anything.
std::optional<HttpResponse> wrongTrusted(const Code42Context &context, const QJsonObject &entry)
{
    static const QStringList types{u"DOMAIN"_s, u"ACCOUNT_NAME"_s, u"GIT_REPOSITORY_URI"_s, u"URL_PATH"_s, u"SLACK"_s};
    const QString type = entry.value(u"type"_s).toString();
    const QString value = entry.value(u"value"_s).toString();
    if (!types.contains(type) || value.isEmpty())
        return problem(400, u"INVALID_CHANGE"_s, u"type or value is wrong"_s);
    if (value.contains(u' '))
        return problem(400, u"INVALID_CHARACTERS_IN_VALUE"_s);
    if (entry.value(u"description"_s).toString().size() > 250)
        return problem(400, u"DESCRIPTION_TOO_LONG"_s);
    if (type == u"DOMAIN"_s && entry.value(u"activityActionGroups"_s).toArray().isEmpty())
        return problem(400, u"INVALID_CHANGE"_s, u"a domain needs at least one action"_s);
    for (const QJsonObject &other : context.tenant.trustedActivities.rows()) {
        if (other.value(u"activityId"_s) != entry.value(u"activityId"_s) && other.value(u"type"_s).toString() == type
            && other.value(u"value"_s).toString().compare(value, Qt::CaseInsensitive) == 0)
            return problem(409, u"CONFLICT"_s, u"The value is trusted already."_s);
    }
    return std::nullopt;
}

HttpResponse storeTrusted(Code42Context &context, const Call &call, QJsonObject entry, QLatin1StringView operationName)
{
    for (const QString &field :
         {u"type"_s, u"value"_s, u"description"_s, u"isHighValueSource"_s, u"activityActionGroups"_s}) {
        if (call.object().contains(field))
            entry.insert(field, call.object().value(field));
    }
    if (const auto wrong = wrongTrusted(context, entry))
        return *wrong;
    entry.insert(u"principalType"_s, u"API_KEY"_s);
    entry.insert(u"updateTime"_s, context.nowIso());
    entry.insert(u"updatedByPrincipalId"_s, PrincipalId);
    entry.insert(u"updatedByPrincipalName"_s, PrincipalName);
    context.tenant.trustedActivities.put(entry);
    context.wrote(operationName, call, entry.value(u"activityId"_s).toString());
    return jsonResponse(entry);
}

HttpResponse createTrusted(Code42Context &context, const Call &call)
{
    const QJsonObject entry{{u"activityId"_s, QString::number(context.tenant.lastActivityId + 1)},
                            {u"description"_s, QJsonValue::Null},
                            {u"isHighValueSource"_s, false},
                            {u"activityActionGroups"_s, QJsonArray()}};
    const HttpResponse response = storeTrusted(context, call, entry, operation::trustCreate);
    if (response.status == 200)
        ++context.tenant.lastActivityId;
    return response;
}

HttpResponse patchTrusted(Code42Context &context, const Call &call)
{
    if (!context.tenant.trustedActivities.contains(call.argument(0)))
        return notFound(context, call, u"Trusted activity"_s);
    return storeTrusted(context, call, context.tenant.trustedActivities.row(call.argument(0)), operation::trustUpdate);
}

HttpResponse deleteTrusted(Code42Context &context, const Call &call)
{
    if (!context.tenant.trustedActivities.remove(call.argument(0)))
        return notFound(context, call, u"Trusted activity"_s);
    context.wrote(operation::trustDelete, call, call.argument(0));
    return emptyResponse();
}

} // namespace

void addLegalHoldRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/v1/legal-hold/policies"_L1, listPolicies},
               {"POST"_L1, "/v1/legal-hold/policies"_L1, createPolicy},
               {"GET"_L1, "/v1/legal-hold/policies/{id}"_L1, getPolicy},
               {"GET"_L1, "/v1/legal-hold/matters"_L1, listMatters},
               {"POST"_L1, "/v1/legal-hold/matters"_L1, createMatter},
               {"GET"_L1, "/v1/legal-hold/matters/{id}"_L1, getMatter},
               {"POST"_L1, "/v1/legal-hold/matters/{id}/deactivate"_L1, deactivateMatter},
               {"POST"_L1, "/v1/legal-hold/matters/{id}/reactivate"_L1, reactivateMatter},
               {"GET"_L1, "/v1/legal-hold/matters/{id}/custodians"_L1, listCustodians},
               {"POST"_L1, "/v1/legal-hold/matters/{id}/custodians"_L1, addCustodian},
               {"POST"_L1, "/v1/legal-hold/matters/{id}/custodians/remove"_L1, removeCustodian},
               {"GET"_L1, "/v1/legal-hold/custodians/{userId}"_L1, mattersOfCustodian}});
}

void addTrustRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/v2/trusted-activities"_L1, listTrusted},
               {"POST"_L1, "/v2/trusted-activities"_L1, createTrusted},
               {"GET"_L1, "/v2/trusted-activities/{id}"_L1, getTrusted},
               {"PATCH"_L1, "/v2/trusted-activities/{id}"_L1, patchTrusted},
               {"DELETE"_L1, "/v2/trusted-activities/{id}"_L1, deleteTrusted}});
}

} // namespace holdfast::range
