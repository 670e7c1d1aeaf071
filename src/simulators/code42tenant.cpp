// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The tenant itself, its audit log and its risk indicators (reference sections 2.1, 2.16, 2.17), and the calls of the
// console host that have no gateway twin (2.18).

#include "simulators/code42services.h"

#include "simulators/riskindicators.h"
#include "simulators/stableids.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

HttpResponse customer(Code42Context &context, const Call &)
{
    return jsonResponse(QJsonObject{{u"name"_s, context.tenant.name},
                                    {u"registrationKey"_s, u"RANGE-0000-KEY0"_s},
                                    {u"tenantId"_s, context.tenant.tenantId}});
}

bool listFits(const QJsonObject &query, const QString &listName, const QJsonValue &have)
{
    const QJsonArray wanted = query.value(listName).toArray();
    return wanted.isEmpty() || wanted.contains(have);
}

QList<QJsonObject> auditRows(const Code42Context &context, const QJsonObject &query)
{
    const QJsonObject range = query.value(u"dateRange"_s).toObject();
    QList<QJsonObject> rows;
    for (const QJsonObject &event : context.tenant.audit) {
        // The date range is in seconds, with fractions.
        const double at = double(msFromIso(event.value(u"timestamp"_s).toString())) / 1000;
        if (range.value(u"startTime"_s).isDouble() && at < range.value(u"startTime"_s).toDouble())
            continue;
        if (range.value(u"endTime"_s).isDouble() && at > range.value(u"endTime"_s).toDouble())
            continue;
        if (listFits(query, u"actorIds"_s, event.value(u"actorId"_s))
            && listFits(query, u"actorNames"_s, event.value(u"actorName"_s))
            && listFits(query, u"actorIpAddresses"_s, event.value(u"actorIpAddress"_s))
            && listFits(query, u"eventTypes"_s, event.value(u"type$"_s))
            && listFits(query, u"resourceIds"_s, event.value(u"resourceId"_s))
            && listFits(query, u"userTypes"_s, event.value(u"actorType"_s)))
            rows.append(event);
    }
    return rows;
}

HttpResponse searchAudit(Code42Context &context, const Call &call)
{
    const QJsonObject query = call.object();
    const int size = query.value(u"pageSize"_s).toInt(100);
    const int page = query.value(u"page"_s).toInt(0);
    if (size < 1 || size > 10'000 || page < 0)
        return failure(context, call, 400, u"page or pageSize is wrong"_s);
    const QList<QJsonObject> rows = auditRows(context, query);
    const qint64 from = qint64(page) * size;
    return jsonResponse(QJsonObject{{u"events"_s, slice(rows, from, size)},
                                    {u"paginationRangeStartIndex"_s, from},
                                    {u"paginationRangeEndIndex"_s, std::min<qint64>(from + size, rows.size())}});
}

HttpResponse countAudit(Code42Context &context, const Call &call)
{
    return jsonResponse(QJsonObject{{u"totalResultCount"_s, auditRows(context, call.object()).size()}});
}

HttpResponse exportAudit(Code42Context &context, const Call &call)
{
    QByteArray csv = "type,actorName,actorIpAddress,actorType,timestamp\r\n"_ba;
    for (const QJsonObject &event : auditRows(context, call.object())) {
        QStringList row;
        for (const QString &field : {u"type$"_s, u"actorName"_s, u"actorIpAddress"_s, u"actorType"_s, u"timestamp"_s})
            row.append(event.value(field).toString());
        csv += row.join(u',').toUtf8() + "\r\n";
    }
    const QString token = context.newUuid(u"download"_s);
    context.tenant.auditDownloads.insert(token, csv);
    return jsonResponse(QJsonObject{{u"downloadToken"_s, token}});
}

HttpResponse redeemToken(Code42Context &context, const Call &call)
{
    const QString token = call.request.parameter(u"downloadToken");
    if (!context.tenant.auditDownloads.contains(token))
        return failure(context, call, 400, u"downloadToken is unknown or was used"_s);
    HttpResponse response;
    response.contentType = "text/csv"_ba;
    response.body = context.tenant.auditDownloads.take(token);
    return response;
}

HttpResponse indicatorCategories(Code42Context &, const Call &)
{
    return jsonResponse(QJsonObject{{u"categories"_s, riskIndicatorCategories()}});
}

QJsonObject byId(const QJsonArray &list, const QString &id)
{
    for (const QJsonValue &entry : list) {
        if (entry.toObject().value(u"id"_s).toString() == id)
            return entry.toObject();
    }
    return {};
}

HttpResponse indicatorCategory(Code42Context &context, const Call &call)
{
    const QJsonObject category = byId(riskIndicatorCategories(), call.argument(0));
    return category.isEmpty() ? notFound(context, call, u"Category"_s) : jsonResponse(category);
}

HttpResponse indicatorSubcategory(Code42Context &context, const Call &call)
{
    const QJsonObject category = byId(riskIndicatorCategories(), call.argument(0));
    const QJsonObject subcategory = byId(category.value(u"subcategories"_s).toArray(), call.argument(1));
    return subcategory.isEmpty() ? notFound(context, call, u"Subcategory"_s) : jsonResponse(subcategory);
}

/// The console host's view of a user.
QJsonObject consoleUser(const QJsonObject &user)
{
    return {{u"userId"_s, user.value(u"legacyUserId"_s).toString().toInt()},
            {u"userUid"_s, user.value(u"userId"_s)},
            {u"username"_s, user.value(u"username"_s)},
            {u"email"_s, user.value(u"username"_s)},
            {u"firstName"_s, user.value(u"firstName"_s)},
            {u"lastName"_s, user.value(u"lastName"_s)},
            {u"orgUid"_s, user.value(u"orgId"_s)},
            {u"blocked"_s, user.value(u"blocked"_s)},
            {u"active"_s, user.value(u"active"_s)}};
}

HttpResponse consoleUsers(Code42Context &context, const Call &call)
{
    const QString name = call.request.parameter(u"username");
    QJsonArray users;
    for (const QJsonObject &user : context.tenant.users.rows()) {
        if (name.isEmpty() || user.value(u"username"_s).toString().compare(name, Qt::CaseInsensitive) == 0)
            users.append(consoleUser(user));
    }
    return jsonResponse(QJsonObject{{u"data"_s, QJsonObject{{u"totalCount"_s, users.size()}, {u"users"_s, users}}}});
}

/// The console host reports what is wrong with a new user as a 500.
HttpResponse consoleError(const QString &code)
{
    return jsonResponse(QJsonArray{QJsonObject{{u"name"_s, code}, {u"description"_s, code}}}, 500);
}

HttpResponse consoleCreateUser(Code42Context &context, const Call &call)
{
    const QJsonObject body = call.object();
    const QString username = body.value(u"username"_s).toString();
    if (!username.contains(u'@'))
        return consoleError(u"USERNAME_NOT_AN_EMAIL"_s);
    if (!body.value(u"email"_s).toString().contains(u'@'))
        return consoleError(u"EMAIL_INVALID"_s);
    for (const QJsonObject &user : context.tenant.users.rows()) {
        if (user.value(u"username"_s).toString().compare(username, Qt::CaseInsensitive) == 0)
            return consoleError(u"USER_DUPLICATE"_s);
    }
    const QString orgGuid = context.tenant.orgs.keys().value(0);
    const QJsonObject user{{u"userId"_s, stableDigits(stableNumber(username))},
                           {u"legacyUserId"_s, QString::number(1000 + context.tenant.users.size())},
                           {u"username"_s, username},
                           {u"firstName"_s, body.value(u"firstName"_s).toString()},
                           {u"lastName"_s, body.value(u"lastName"_s).toString()},
                           {u"orgId"_s, u"1000000000000000001"_s},
                           {u"legacyOrgId"_s, u"2"_s},
                           {u"orgGuid"_s, orgGuid},
                           {u"orgName"_s, context.tenant.orgs.row(orgGuid).value(u"orgName"_s)},
                           {u"notes"_s, body.value(u"notes"_s).toString()},
                           {u"active"_s, true},
                           {u"blocked"_s, false},
                           {u"creationDate"_s, context.nowIso()},
                           {u"modificationDate"_s, context.nowIso()}};
    context.tenant.users.put(user);
    context.wrote(operation::legacyUserCreate, call, username);
    return jsonResponse(QJsonObject{{u"data"_s, consoleUser(user)}});
}

HttpResponse consoleBlock(Code42Context &context, const Call &call, bool blocked)
{
    if (!context.tenant.users.contains(call.argument(0)))
        return notFound(context, call, u"User"_s);
    context.tenant.users.set(call.argument(0), u"blocked"_s, blocked);
    context.wrote(blocked ? operation::legacyUserBlock : operation::legacyUserUnblock, call, call.argument(0));
    return emptyResponse(204);
}

HttpResponse consoleBlockUser(Code42Context &context, const Call &call)
{
    return consoleBlock(context, call, true);
}
HttpResponse consoleUnblockUser(Code42Context &context, const Call &call)
{
    return consoleBlock(context, call, false);
}

} // namespace

void addTenantRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/v1/customer"_L1, customer},
               {"POST"_L1, "/v1/audit/search-audit-log"_L1, searchAudit},
               {"POST"_L1, "/v1/audit/search-results-count"_L1, countAudit},
               {"POST"_L1, "/v1/audit/export"_L1, exportAudit},
               {"GET"_L1, "/v1/audit/redeem-download-token"_L1, redeemToken},
               {"GET"_L1, "/v1/risk-indicator-categories"_L1, indicatorCategories},
               {"GET"_L1, "/v1/risk-indicator-categories/{id}"_L1, indicatorCategory},
               {"GET"_L1, "/v1/risk-indicator-categories/{id}/subcategories/{subId}"_L1, indicatorSubcategory}});
}

void addConsoleRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/api/v1/User"_L1, consoleUsers},
               {"POST"_L1, "/api/v1/User"_L1, consoleCreateUser},
               {"POST"_L1, "/api/v3/users/{uid}/block"_L1, consoleBlockUser},
               {"POST"_L1, "/api/v3/users/{uid}/unblock"_L1, consoleUnblockUser}});
}

} // namespace holdfast::range
