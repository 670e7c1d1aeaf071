// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Alerts as they were before sessions, and alert rules (reference sections 2.3 and 2.4).

#include "simulators/code42services.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qsizetype MaximumIds = 100;

/// "RiskSeverity" is the field "riskSeverity"; some terms have names of their own.
QString fieldOfTerm(QString term)
{
    if (!term.isEmpty())
        term[0] = term.at(0).toLower();
    static const QHash<QString, QString> names{{u"alertId"_s, u"id"_s},
                                               {u"alertSeverity"_s, u"severity"_s},
                                               {u"lastModifiedTime"_s, u"stateLastModifiedAt"_s},
                                               {u"lastModifiedBy"_s, u"stateLastModifiedBy"_s}};
    return names.value(term, term);
}

/// An alert as a search shows it: without what only its details tell.
QJsonObject summary(const Code42Tenant &tenant, QJsonObject alert)
{
    alert.remove(u"observations"_s);
    alert.remove(u"note"_s);
    alert.insert(u"ruleSource"_s, ruleSource(tenant, alert.value(u"ruleId"_s).toString()));
    return alert;
}

/// What a term stands for in an alert.
QString valueOfTerm(const QJsonObject &alert, const QString &term)
{
    if (term == u"HasAuthSignificantWatchlist"_s) {
        const QJsonArray lists = alert.value(u"watchlists"_s).toArray();
        const bool significant = std::any_of(lists.begin(), lists.end(), [](const QJsonValue &list) {
            return list.toObject().value(u"isSignificant"_s).toBool();
        });
        return QVariant(significant).toString();
    }
    const QString value = alert.value(fieldOfTerm(term)).toVariant().toString();
    // Until somebody touches it an alert was last modified when it was made.
    return value.isEmpty() && term == u"LastModifiedTime"_s ? alert.value(u"createdAt"_s).toString() : value;
}

bool filterFits(const QJsonObject &alert, const QJsonObject &filter)
{
    const QString op = filter.value(u"operator"_s).toString();
    const QString wanted = filter.value(u"value"_s).toVariant().toString();
    const QString field = valueOfTerm(alert, filter.value(u"term"_s).toString());
    if (op == u"IS"_s)
        return field == wanted;
    if (op == u"IS_NOT"_s)
        return field != wanted;
    if (op == u"CONTAINS"_s)
        return field.contains(wanted, Qt::CaseInsensitive);
    if (op == u"DOES_NOT_CONTAIN"_s)
        return !field.contains(wanted, Qt::CaseInsensitive);
    if (op == u"ON"_s)
        return field.startsWith(wanted.left(10));
    const qint64 ms = msFromIso(field);
    const qint64 wantedMs = msFromIso(wanted);
    if (op == u"ON_OR_AFTER"_s || op == u"GREATER_THAN"_s)
        return ms >= wantedMs;
    return ms <= wantedMs;
}

bool queryFits(const QJsonObject &alert, const QJsonObject &query)
{
    const auto combine = [](const QJsonArray &parts, const QString &clause, auto &&fits) {
        return clause == u"OR"_s ? std::any_of(parts.begin(), parts.end(), fits)
                                 : std::all_of(parts.begin(), parts.end(), fits);
    };
    const QJsonArray groups = query.value(u"groups"_s).toArray();
    return groups.isEmpty() || combine(groups, query.value(u"groupClause"_s).toString(), [&](const QJsonValue &group) {
               return combine(group.toObject().value(u"filters"_s).toArray(),
                              group.toObject().value(u"filterClause"_s).toString(),
                              [&](const QJsonValue &filter) { return filterFits(alert, filter.toObject()); });
           });
}

HttpResponse queryAlerts(Code42Context &context, const Call &call)
{
    const QJsonObject query = call.object();
    if (query.value(u"tenantId"_s).toString() != context.tenant.tenantId)
        return failure(context, call, 403, u"tenantId is not the token's"_s);
    const int size = query.value(u"pgSize"_s).toInt();
    if (size < 1 || size > 500)
        return failure(context, call, 400, u"pgSize must be from 1 to 500"_s);
    QList<QJsonObject> rows;
    for (const QJsonObject &alert : context.tenant.alerts.rows()) {
        const QJsonObject shown = summary(context.tenant, alert);
        if (queryFits(shown, query))
            rows.append(shown);
    }
    const QString key = fieldOfTerm(query.value(u"srtKey"_s).toString());
    const bool ascending = query.value(u"srtDirection"_s).toString().compare(u"asc"_s, Qt::CaseInsensitive) == 0;
    sortByField(rows, key, !ascending);
    const qint64 page = std::max(0, query.value(u"pgNum"_s).toInt());
    return jsonResponse(QJsonObject{{u"type$"_s, u"ALERT_QUERY_RESPONSE"_s},
                                    {u"alerts"_s, slice(rows, page * size, size)},
                                    {u"totalCount"_s, rows.size()},
                                    {u"problems"_s, QJsonArray()}});
}

QStringList alertIds(const Call &call)
{
    QStringList ids;
    for (const QJsonValue &id : call.object().value(u"alertIds"_s).toArray())
        ids.append(id.toString());
    return ids;
}

HttpResponse alertDetails(Code42Context &context, const Call &call)
{
    const QStringList ids = alertIds(call);
    if (ids.isEmpty() || ids.size() > MaximumIds)
        return failure(context, call, 400, u"alertIds: from 1 to 100 are needed"_s);
    QJsonArray alerts;
    for (const QString &id : ids) {
        if (!context.tenant.alerts.contains(id))
            continue;
        QJsonObject alert = context.tenant.alerts.row(id);
        // As clients of 2020 read them.
        alert.insert(u"ruleSource"_s, ruleSource(context.tenant, alert.value(u"ruleId"_s).toString()));
        const QJsonValue note = alert.value(u"note"_s).toObject().value(u"message"_s);
        alert.insert(u"notes"_s, note.isString() ? note : QJsonValue(QJsonValue::Null));
        alerts.append(alert);
    }
    return jsonResponse(QJsonObject{{u"type$"_s, u"ALERT_DETAILS_RESPONSE"_s}, {u"alerts"_s, alerts}});
}

/// One note per alert: a new one takes the old one's place.
void putNote(Code42Context &context, const QString &alertId, const QString &text)
{
    const QJsonValue note = text.isEmpty() ? QJsonValue(QJsonValue::Null)
                                           : QJsonValue(QJsonObject{{u"id"_s, context.newUuid(u"note"_s)},
                                                                    {u"message"_s, text},
                                                                    {u"lastModifiedAt"_s, context.nowIso()},
                                                                    {u"lastModifiedBy"_s, PrincipalName}});
    context.tenant.alerts.set(alertId, u"note"_s, note);
}

HttpResponse updateAlertState(Code42Context &context, const Call &call)
{
    static const QStringList states{u"OPEN"_s, u"IN_PROGRESS"_s, u"PENDING"_s, u"RESOLVED"_s};
    const QJsonObject body = call.object();
    const QStringList ids = alertIds(call);
    if (body.value(u"tenantId"_s).toString() != context.tenant.tenantId)
        return failure(context, call, 403, u"tenantId is not the token's"_s);
    if (ids.isEmpty() || ids.size() > MaximumIds || !states.contains(body.value(u"state"_s).toString()))
        return failure(context, call, 400, u"alertIds or state is wrong"_s);
    for (const QString &id : ids) {
        if (!context.tenant.alerts.contains(id))
            return notFound(context, call, u"Alert "_s + id);
    }
    for (const QString &id : ids) {
        context.tenant.alerts.set(id, u"state"_s, body.value(u"state"_s));
        context.tenant.alerts.set(id, u"stateLastModifiedBy"_s, QString(PrincipalName));
        context.tenant.alerts.set(id, u"stateLastModifiedAt"_s, context.nowIso());
        // A note that is left out blanks the old one: the unkind reading, which a client must survive.
        putNote(context, id, body.value(u"note"_s).toString());
    }
    context.wrote(operation::alertState, call, ids.join(u','));
    return emptyResponse();
}

HttpResponse addAlertNote(Code42Context &context, const Call &call)
{
    const QJsonObject body = call.object();
    const QString id = body.value(u"alertId"_s).toString();
    if (body.value(u"tenantId"_s).toString() != context.tenant.tenantId)
        return failure(context, call, 403, u"tenantId is not the token's"_s);
    if (!context.tenant.alerts.contains(id) || body.value(u"note"_s).toString().isEmpty())
        return failure(context, call, 400, u"alertId or note is wrong"_s);
    putNote(context, id, body.value(u"note"_s).toString());
    context.wrote(operation::alertNote, call, id);
    return emptyResponse();
}

/// A rule with every criterion named: null where it has none.
QJsonObject shownRule(QJsonObject rule)
{
    const auto fill = [&rule](const QString &part, std::initializer_list<QString> names) {
        QJsonObject criteria = rule.value(part).toObject();
        for (const QString &name : names) {
            if (!criteria.contains(name))
                criteria.insert(name, QJsonValue::Null);
        }
        rule.insert(part, criteria);
    };
    fill(u"vectors"_s, {u"cloudSharing"_s, u"download"_s, u"email"_s, u"fileUpload"_s, u"removableMedia"_s});
    fill(u"filters"_s,
         {u"fileCategory"_s, u"fileName"_s, u"fileTypeMismatch"_s, u"fileVolume"_s, u"riskIndicator"_s,
          u"riskSeverity"_s, u"username"_s, u"watchlist"_s});
    return rule;
}

HttpResponse listRules(Code42Context &context, const Call &call)
{
    const QString watchlist = call.request.parameter(u"WatchlistId");
    QList<QJsonObject> rows = context.tenant.rules.rows([&](const QJsonObject &rule) {
        if (watchlist.isEmpty())
            return true;
        const QJsonObject criterion = rule.value(u"filters"_s).toObject().value(u"watchlist"_s).toObject();
        const QJsonArray lists = criterion.value(u"watchlists"_s).toArray();
        return std::any_of(lists.begin(), lists.end(), [&](const QJsonValue &list) {
            return list.toObject().value(u"id"_s).toString() == watchlist;
        });
    });
    for (QJsonObject &row : rows)
        row = shownRule(row);
    const int size = std::clamp(call.number(u"PageSize", 100), 1, 100);
    const int page = std::max(0, call.number(u"PageNumber", 0));
    return jsonResponse(slice(rows, qint64(page) * size, size));
}

HttpResponse getRule(Code42Context &context, const Call &call)
{
    if (!context.tenant.rules.contains(call.argument(0)))
        return notFound(context, call, u"Rule"_s);
    return jsonResponse(shownRule(context.tenant.rules.row(call.argument(0))));
}

HttpResponse switchRules(Code42Context &context, const Call &call, const QStringList &ids, bool enabled)
{
    for (const QString &id : ids) {
        if (!context.tenant.rules.contains(id))
            return notFound(context, call, u"Rule "_s + id);
    }
    for (const QString &id : ids) {
        context.tenant.rules.set(id, u"isEnabled"_s, enabled);
        context.tenant.rules.set(id, u"modifiedAt"_s, context.nowIso());
        context.tenant.rules.set(id, u"modifiedBy"_s, QString(PrincipalName));
    }
    context.wrote(enabled ? operation::ruleEnable : operation::ruleDisable, call, ids.join(u','));
    return emptyResponse();
}

QStringList bodyIds(const Call &call)
{
    QStringList ids;
    for (const QJsonValue &id : call.body.toArray())
        ids.append(id.toString());
    return ids;
}

HttpResponse enableRules(Code42Context &context, const Call &call)
{
    return switchRules(context, call, bodyIds(call), true);
}
HttpResponse disableRules(Code42Context &context, const Call &call)
{
    return switchRules(context, call, bodyIds(call), false);
}
HttpResponse enableRule(Code42Context &context, const Call &call)
{
    return switchRules(context, call, {call.argument(0)}, true);
}
HttpResponse disableRule(Code42Context &context, const Call &call)
{
    return switchRules(context, call, {call.argument(0)}, false);
}

HttpResponse ruleUsers(Code42Context &context, const Call &call)
{
    if (!context.tenant.rules.contains(call.argument(0)))
        return notFound(context, call, u"Rule"_s);
    if (!context.tenant.ruleUsers.contains(call.argument(0)))
        return failure(context, call, 400, u"The rule has no user name criterion"_s);
    return jsonResponse(context.tenant.ruleUsers.value(call.argument(0)));
}

HttpResponse clearRuleUsers(Code42Context &context, const Call &call)
{
    if (!context.tenant.rules.contains(call.argument(0)))
        return notFound(context, call, u"Rule"_s);
    if (context.tenant.ruleUsers.contains(call.argument(0)))
        context.tenant.ruleUsers[call.argument(0)].insert(u"users"_s, QJsonArray());
    context.wrote(operation::ruleUsersClear, call, call.argument(0));
    return emptyResponse();
}

} // namespace

void addAlertRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"POST"_L1, "/v1/alerts/query-alerts"_L1, queryAlerts},
               {"POST"_L1, "/v1/alerts/query-details"_L1, alertDetails},
               {"POST"_L1, "/v1/alerts/update-state"_L1, updateAlertState},
               {"POST"_L1, "/v1/alerts/add-note"_L1, addAlertNote}});
}

void addRuleRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/v2/alert-rules"_L1, listRules},
               {"GET"_L1, "/v2/alert-rules/{ruleId}"_L1, getRule},
               {"POST"_L1, "/v2/alert-rules/enable"_L1, enableRules},
               {"POST"_L1, "/v2/alert-rules/disable"_L1, disableRules},
               {"POST"_L1, "/v2/alert-rules/{ruleId}/enable"_L1, enableRule},
               {"POST"_L1, "/v2/alert-rules/{ruleId}/disable"_L1, disableRule},
               {"GET"_L1, "/v2/alert-rules/{ruleId}/users"_L1, ruleUsers},
               {"DELETE"_L1, "/v2/alert-rules/{ruleId}/users"_L1, clearRuleUsers}});
}

} // namespace holdfast::range
