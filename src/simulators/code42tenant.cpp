// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The tenant itself, its audit log and its risk indicators (reference sections 2.1, 2.16, 2.17).

#include "simulators/code42services.h"

#include "simulators/riskindicators.h"

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

/// Older clients send the seconds as text.
std::optional<double> secondsOf(const QJsonValue &value)
{
    bool ok = value.isDouble();
    const double seconds = ok ? value.toDouble() : value.toString().toDouble(&ok);
    return ok ? std::optional(seconds) : std::nullopt;
}

QList<QJsonObject> auditRows(const Code42Context &context, const QJsonObject &query)
{
    const QJsonObject range = query.value(u"dateRange"_s).toObject();
    QList<QJsonObject> rows;
    for (const QJsonObject &event : context.tenant.audit) {
        // The date range is in seconds, with fractions.
        const double at = double(msFromIso(event.value(u"timestamp"_s).toString())) / 1000;
        if (const auto start = secondsOf(range.value(u"startTime"_s)); start && at < *start)
            continue;
        if (const auto end = secondsOf(range.value(u"endTime"_s)); end && at > *end)
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
    return attachment("text/csv"_ba, u"AuditLog_SearchResults.csv"_s, context.tenant.auditDownloads.take(token));
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

} // namespace holdfast::range
