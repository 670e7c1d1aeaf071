// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Legal hold as the console host has it, for signed-in users (v1, v4) and for API clients (v27); section 2.13.

#include "simulators/console/consoleservices.h"

#include "simulators/stableids.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

QJsonObject creator()
{
    return {{u"userUid"_s, PrincipalId},
            {u"username"_s, PrincipalName},
            {u"email"_s, QJsonValue::Null},
            {u"userExtRef"_s, QJsonValue::Null}};
}

QJsonObject policyJson(const QJsonObject &policy)
{
    return {{u"legalHoldPolicyUid"_s, policy.value(u"policyId"_s)},
            {u"name"_s, policy.value(u"name"_s)},
            {u"creatorUser"_s, creator()},
            {u"policy"_s, QJsonObject()},
            {u"creationDate"_s, policy.value(u"creationDate"_s)},
            {u"modificationDate"_s, policy.value(u"modificationDate"_s)}};
}

QJsonObject matterJson(const Code42Tenant &tenant, const QJsonObject &matter)
{
    const QString reference = tenant.matterReferences.value(matter.value(u"matterId"_s).toString());
    return {{u"legalHoldUid"_s, matter.value(u"matterId"_s)},
            {u"name"_s, matter.value(u"name"_s)},
            {u"description"_s, matter.value(u"description"_s)},
            {u"notes"_s, matter.value(u"notes"_s)},
            {u"holdExtRef"_s, reference.isEmpty() ? QJsonValue() : QJsonValue(reference)},
            {u"active"_s, matter.value(u"active"_s)},
            {u"creationDate"_s, matter.value(u"creationDate"_s)},
            {u"lastModified"_s, matter.value(u"creationDate"_s)},
            {u"holdPolicyUid"_s, matter.value(u"policyId"_s)},
            {u"creator"_s, creator()}};
}

QString membershipUid(const QString &matterId, const QString &userId)
{
    return stableDigits(stableNumber(matterId + u'/' + userId));
}

QJsonObject membershipJson(const Code42Tenant &tenant, const QString &matterId, const QJsonObject &custodian)
{
    return {{u"legalHoldMembershipUid"_s, membershipUid(matterId, custodian.value(u"userId"_s).toString())},
            {u"active"_s, custodian.value(u"membershipActive"_s)},
            {u"creationDate"_s, custodian.value(u"membershipCreationDate"_s)},
            {u"legalHold"_s,
             QJsonObject{{u"legalHoldUid"_s, matterId}, {u"name"_s, tenant.matters.row(matterId).value(u"name"_s)}}},
            {u"user"_s,
             QJsonObject{{u"userUid"_s, custodian.value(u"userId"_s)},
                         {u"username"_s, custodian.value(u"username"_s)},
                         {u"email"_s, custodian.value(u"email"_s)},
                         {u"userExtRef"_s, QJsonValue::Null}}}};
}

HttpResponse listPolicies(Code42Context &context, const Call &)
{
    QJsonArray policies;
    for (const QJsonObject &policy : context.tenant.holdPolicies.rows())
        policies.append(policyJson(policy));
    return consoleReply(context, policies);
}

HttpResponse viewPolicy(Code42Context &context, const Call &call)
{
    const QJsonObject policy = context.tenant.holdPolicies.row(call.request.parameter(u"legalHoldPolicyUid"));
    return policy.isEmpty() ? consoleError(403, u"PERMISSION_DENIED"_s) : consoleReply(context, policyJson(policy));
}

HttpResponse createPolicy(Code42Context &context, const Call &call)
{
    const QString name = call.object().value(u"name"_s).toString();
    if (name.isEmpty())
        return consoleError(400, u"NAME_MISSING"_s);
    const QJsonObject policy{{u"policyId"_s, context.newUuid(u"policy"_s)}, {u"name"_s, name},
                             {u"creationDate"_s, context.nowIso()},         {u"modificationDate"_s, context.nowIso()},
                             {u"creatorUser"_s, QJsonValue::Null},          {u"creatorPrincipal"_s, QJsonValue::Null}};
    context.tenant.holdPolicies.put(policy);
    context.wrote(operation::holdPolicyCreate, call, policy.value(u"policyId"_s).toString());
    return consoleReply(context, policyJson(policy));
}

QList<QJsonObject> foundMatters(const Code42Context &context, const Call &call)
{
    const auto fits = [&](std::initializer_list<QStringView> parameters, const QString &value) {
        return std::all_of(parameters.begin(), parameters.end(), [&](QStringView parameter) {
            const QString wanted = call.request.parameter(parameter);
            return wanted.isEmpty() || wanted == value;
        });
    };
    QList<QJsonObject> rows;
    for (const QJsonObject &matter : context.tenant.matters.rows()) {
        const QJsonObject shown = matterJson(context.tenant, matter);
        if (shown.value(u"name"_s).toString().contains(call.request.parameter(u"name"), Qt::CaseInsensitive)
            && passesActiveState(call, shown.value(u"active"_s).toBool())
            && fits({u"holdExtRef", u"externalReference"}, shown.value(u"holdExtRef"_s).toString())
            && fits({u"creatorUserUid", u"creatorPrincipalId"}, PrincipalId))
            rows.append(shown);
    }
    return rows;
}

HttpResponse listMatters(Code42Context &context, const Call &call)
{
    return consoleReply(context, QJsonObject{{u"legalHolds"_s, consolePage(call, foundMatters(context, call))}});
}

/// For API clients the list stands alone. Unwrapped: their library takes the wrapping of an empty list for the list.
HttpResponse listMattersForClients(Code42Context &context, const Call &call)
{
    return jsonResponse(consolePage(call, foundMatters(context, call)));
}

HttpResponse oneMatter(Code42Context &context, const QString &id)
{
    const QJsonObject matter = context.tenant.matters.row(id);
    return matter.isEmpty() ? consoleError(403, u"PERMISSION_DENIED"_s)
                            : consoleReply(context, matterJson(context.tenant, matter));
}

HttpResponse getMatter(Code42Context &context, const Call &call)
{
    return oneMatter(context, call.argument(0));
}
HttpResponse viewMatter(Code42Context &context, const Call &call)
{
    return oneMatter(context, call.request.parameter(u"legalHoldUid"));
}

HttpResponse createMatter(Code42Context &context, const Call &call)
{
    const QJsonObject body = call.object();
    const QString name = body.value(u"name"_s).toString();
    const QString policy =
        body.contains(u"policyId"_s) ? body.value(u"policyId"_s).toString() : body.value(u"holdPolicyUid"_s).toString();
    if (name.isEmpty() || !context.tenant.holdPolicies.contains(policy))
        return consoleError(400, u"INVALID_POLICY"_s);
    const QString id = QString::number(1'700'000'000'000'000'000LL + context.tenant.matters.size());
    context.tenant.matters.put({{u"matterId"_s, id},
                                {u"name"_s, name},
                                {u"description"_s, body.value(u"description"_s)},
                                {u"notes"_s, body.value(u"notes"_s)},
                                {u"active"_s, true},
                                {u"creationDate"_s, context.nowIso()},
                                {u"policyId"_s, policy},
                                {u"creator"_s, QJsonValue::Null},
                                {u"creatorPrincipal"_s, QJsonValue::Null}});
    for (const QString &field : {u"holdExtRef"_s, u"externalReference"_s}) {
        if (const QString reference = body.value(field).toString(); !reference.isEmpty())
            context.tenant.matterReferences.insert(id, reference);
    }
    context.tenant.custodians.try_emplace(id, u"userId"_s);
    context.wrote(operation::holdMatterCreate, call, id);
    return oneMatter(context, id);
}

HttpResponse switchMatter(Code42Context &context, const Call &call, const QString &id, bool active)
{
    const QJsonObject matter = context.tenant.matters.row(id);
    if (matter.isEmpty())
        return consoleError(403, u"PERMISSION_DENIED"_s);
    if (matter.value(u"active"_s).toBool() == active)
        return consoleError(400, active ? u"ALREADY_ACTIVE"_s : u"ALREADY_DEACTIVATED"_s);
    context.tenant.matters.set(id, u"active"_s, active);
    context.wrote(operation::holdMatterState, call, id);
    return oneMatter(context, id);
}

HttpResponse deactivateMatter(Code42Context &context, const Call &call)
{
    return switchMatter(context, call, call.object().value(u"legalHoldUid"_s).toString(), false);
}
HttpResponse activateMatter(Code42Context &context, const Call &call)
{
    return switchMatter(context, call, call.object().value(u"legalHoldUid"_s).toString(), true);
}
HttpResponse deactivateMatterById(Code42Context &context, const Call &call)
{
    return switchMatter(context, call, call.argument(0), false);
}
HttpResponse activateMatterById(Code42Context &context, const Call &call)
{
    return switchMatter(context, call, call.argument(0), true);
}

std::optional<QList<QJsonObject>> foundMemberships(const Code42Context &context, const Call &call)
{
    const auto wanted = [&](QStringView name) { return call.request.parameter(name); };
    const QString uid = wanted(u"legalHoldMembershipUid"), matter = wanted(u"legalHoldUid"), user = wanted(u"userUid"),
                  part = wanted(u"user");
    if (uid.isEmpty() && matter.isEmpty() && user.isEmpty() && part.isEmpty())
        return std::nullopt;
    QList<QJsonObject> rows;
    for (const auto &[matterId, custodians] : context.tenant.custodians) {
        for (const QJsonObject &custodian : custodians.rows()) {
            const QString userId = custodian.value(u"userId"_s).toString();
            if ((matter.isEmpty() || matter == matterId) && (user.isEmpty() || user == userId)
                && (uid.isEmpty() || uid == membershipUid(matterId, userId))
                && custodian.value(u"username"_s).toString().contains(part, Qt::CaseInsensitive)
                && passesActiveState(call, custodian.value(u"membershipActive"_s).toBool()))
                rows.append(membershipJson(context.tenant, matterId, custodian));
        }
    }
    return rows;
}

HttpResponse noCriteria()
{
    return consoleError(400, u"SYSTEM"_s, u"At least one criteria must be specified: legalHoldUid, userUid or user"_s);
}

HttpResponse listMemberships(Code42Context &context, const Call &call)
{
    const auto rows = foundMemberships(context, call);
    return rows ? consoleReply(context, QJsonObject{{u"legalHoldMemberships"_s, consolePage(call, *rows)}})
                : noCriteria();
}

HttpResponse listMembershipsForClients(Code42Context &context, const Call &call)
{
    const auto rows = foundMemberships(context, call);
    return rows ? jsonResponse(consolePage(call, *rows)) : noCriteria();
}

HttpResponse addMembership(Code42Context &context, const Call &call)
{
    const QString matterId = call.object().value(u"legalHoldUid"_s).toString();
    const QJsonObject user = context.tenant.users.row(call.object().value(u"userUid"_s).toString());
    const auto found = context.tenant.custodians.find(matterId);
    if (found == context.tenant.custodians.end())
        return consoleError(403, u"PERMISSION_DENIED"_s);
    if (user.isEmpty())
        return consoleError(400, u"USER_NOT_FOUND"_s);
    const QString userId = user.value(u"userId"_s).toString();
    if (found->second.row(userId).value(u"membershipActive"_s).toBool())
        return consoleError(400, u"USER_ALREADY_IN_HOLD"_s);
    found->second.put(
        {{u"userId"_s, userId},
         {u"username"_s, user.value(u"username"_s)},
         {u"name"_s, u"%1 %2"_s.arg(user.value(u"firstName"_s).toString(), user.value(u"lastName"_s).toString())},
         {u"email"_s, user.value(u"username"_s)},
         {u"membershipActive"_s, true},
         {u"membershipCreationDate"_s, context.nowIso()}});
    context.wrote(operation::holdCustodianAdd, call, matterId + u',' + userId);
    return consoleReply(context, membershipJson(context.tenant, matterId, found->second.row(userId)));
}

HttpResponse endMembership(Code42Context &context, const Call &call)
{
    const QString uid = call.object().value(u"legalHoldMembershipUid"_s).toString();
    for (auto &[matterId, custodians] : context.tenant.custodians) {
        for (const QJsonObject &custodian : custodians.rows()) {
            const QString userId = custodian.value(u"userId"_s).toString();
            if (membershipUid(matterId, userId) != uid)
                continue;
            custodians.set(userId, u"membershipActive"_s, false);
            context.wrote(operation::holdCustodianRemove, call, matterId + u',' + userId);
            return emptyResponse(204);
        }
    }
    return consoleError(403, u"PERMISSION_DENIED"_s);
}

/// What the report calls a change that the audit log holds; empty for what it does not report.
QString holdEventType(const QString &auditType, bool matterWasActive)
{
    if (auditType.contains(u"legal_hold_matter_create"_s))
        return u"HoldCreated"_s;
    if (auditType.contains(u"legal_hold_matter_state"_s))
        return matterWasActive ? u"HoldDeactivated"_s : u"HoldReactivated"_s;
    if (auditType.contains(u"legal_hold_custodian_add"_s))
        return u"MembershipCreated"_s;
    if (auditType.contains(u"legal_hold_custodian_remove"_s))
        return u"MembershipDeactivated"_s;
    return {};
}

HttpResponse listHoldEvents(Code42Context &context, const Call &call)
{
    const QString wanted = call.request.parameter(u"legalHoldUid");
    const qint64 fromMs = msFromIso(call.request.parameter(u"minEventDate"));
    const QString latest = call.request.parameter(u"maxEventDate");
    QHash<QString, bool> inactive;
    QList<QJsonObject> rows;
    int number = 0;
    for (const QJsonObject &entry : context.tenant.audit) {
        const QString subject = entry.value(u"resourceId"_s).toString();
        const QString matterId = subject.section(u',', 0, 0);
        const QString custodianId = subject.section(u',', 1);
        const QString type = holdEventType(entry.value(u"type$"_s).toString(), !inactive.value(matterId));
        if (type.isEmpty())
            continue;
        ++number;
        if (type == u"HoldDeactivated"_s || type == u"HoldReactivated"_s)
            inactive[matterId] = type == u"HoldDeactivated"_s;
        const qint64 atMs = msFromIso(entry.value(u"timestamp"_s).toString());
        if ((!wanted.isEmpty() && matterId != wanted) || atMs < fromMs
            || (!latest.isEmpty() && atMs > msFromIso(latest)))
            continue;
        const QJsonObject custodian = context.tenant.users.row(custodianId);
        const auto orNull = [](const QJsonValue &value) { return value.isUndefined() ? QJsonValue() : value; };
        rows.append({{u"eventUid"_s, QString::number(number)},
                     {u"eventType"_s, type},
                     {u"eventDate"_s, entry.value(u"timestamp"_s)},
                     {u"legalHoldUid"_s, matterId},
                     {u"actorUserUid"_s, entry.value(u"actorId"_s)},
                     {u"actorUsername"_s, entry.value(u"actorName"_s)},
                     {u"actorFirstName"_s, QJsonValue::Null},
                     {u"actorLastName"_s, QJsonValue::Null},
                     {u"actorUserExtRef"_s, QJsonValue::Null},
                     {u"actorEmail"_s, QJsonValue::Null},
                     {u"custodianUserUid"_s, orNull(custodian.value(u"userId"_s))},
                     {u"custodianUsername"_s, orNull(custodian.value(u"username"_s))}});
    }
    return consoleReply(context, QJsonObject{{u"legalHoldEvents"_s, consolePage(call, rows)}});
}

} // namespace

void addConsoleLegalHoldRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/api/v1/LegalHold"_L1, listMatters},
               {"POST"_L1, "/api/v1/LegalHold"_L1, createMatter},
               {"GET"_L1, "/api/v1/LegalHold/{id}"_L1, getMatter},
               {"GET"_L1, "/api/v1/LegalHoldMembership"_L1, listMemberships},
               {"POST"_L1, "/api/v1/LegalHoldMembership"_L1, addMembership},
               {"POST"_L1, "/api/v1/LegalHoldMembershipDeactivation"_L1, endMembership},
               {"GET"_L1, "/api/v1/LegalHoldEventReport"_L1, listHoldEvents},
               {"PUT"_L1, "/api/v1/LegalHoldDeactivation/{id}"_L1, deactivateMatterById},
               {"PUT"_L1, "/api/v1/LegalHoldReactivation/{id}"_L1, activateMatterById},
               {"POST"_L1, "/api/v4/legal-hold-policy/create"_L1, createPolicy},
               {"GET"_L1, "/api/v4/legal-hold-policy/view"_L1, viewPolicy},
               {"GET"_L1, "/api/v4/legal-hold-policy/list"_L1, listPolicies},
               {"POST"_L1, "/api/v4/legal-hold-deactivation/update"_L1, deactivateMatter},
               {"POST"_L1, "/api/v4/legal-hold-reactivation/update"_L1, activateMatter},
               {"POST"_L1, "/api/v27/legal-hold-policy/create"_L1, createPolicy},
               {"GET"_L1, "/api/v27/legal-hold-policy/view"_L1, viewPolicy},
               {"GET"_L1, "/api/v27/legal-hold-policy/list"_L1, listPolicies},
               {"POST"_L1, "/api/v27/legal-hold-matter/create"_L1, createMatter},
               {"GET"_L1, "/api/v27/legal-hold-matter/view"_L1, viewMatter},
               {"GET"_L1, "/api/v27/legal-hold-matter/list"_L1, listMattersForClients},
               {"POST"_L1, "/api/v27/legal-hold-matter/deactivate"_L1, deactivateMatter},
               {"POST"_L1, "/api/v27/legal-hold-matter/activate"_L1, activateMatter},
               {"GET"_L1, "/api/v27/legal-hold-membership/list"_L1, listMembershipsForClients},
               {"POST"_L1, "/api/v27/legal-hold-membership/create"_L1, addMembership},
               {"POST"_L1, "/api/v27/legal-hold-membership/deactivate"_L1, endMembership}});
}

} // namespace holdfast::range
