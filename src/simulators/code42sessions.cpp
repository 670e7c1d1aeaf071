// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Sessions: the incident queue (reference section 2.2).

#include "simulators/code42services.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qsizetype MaximumNoteLength = 2000;
constexpr qsizetype MaximumIds = 100;
constexpr qsizetype MaximumPerCriteriaCall = 500;

const QSet<QString> &sessionStates()
{
    static const QSet<QString> states{u"OPEN"_s,      u"IN_PROGRESS"_s,      u"CLOSED"_s,       u"CLOSED_TP"_s,
                                      u"CLOSED_FP"_s, u"CLOSED_TP_BENIGN"_s, u"OPEN_NEW_DATA"_s};
    return states;
}

QJsonObject newest(const QJsonArray &history)
{
    QJsonObject latest;
    for (const QJsonValue &entry : history) {
        if (latest.isEmpty()
            || entry.toObject().value(u"sourceTimestamp"_s).toInteger()
                >= latest.value(u"sourceTimestamp"_s).toInteger())
            latest = entry.toObject();
    }
    return latest;
}

bool anyField(const QJsonArray &entries, const QString &field, const QStringList &wanted)
{
    return std::any_of(entries.begin(), entries.end(), [&](const QJsonValue &entry) {
        return wanted.contains(entry.toObject().value(field).toString());
    });
}

/// The query filters of GET /v1/sessions and of change-states.
bool passesFilters(const Code42Context &context, const Call &call, const QJsonObject &session)
{
    const HttpRequest &request = call.request;
    const qint64 begin = session.value(u"beginTime"_s).toInteger();
    const bool hasAlerts = !session.value(u"triggeredAlerts"_s).toArray().isEmpty();
    if (request.hasParameter(u"actor_id") && request.parameter(u"actor_id") != session.value(u"actorId"_s).toString())
        return false;
    if (request.hasParameter(u"on_or_after") && begin < request.parameter(u"on_or_after").toLongLong())
        return false;
    if (request.hasParameter(u"before") && begin >= request.parameter(u"before").toLongLong())
        return false;
    if (request.hasParameter(u"type") && request.parameter(u"type") != session.value(u"type"_s).toString())
        return false;
    if (!passesFlag(call, u"has_alerts", hasAlerts))
        return false;
    if (request.hasParameter(u"state") && !request.parameters(u"state").contains(currentState(session)))
        return false;
    if (request.hasParameter(u"severity")
        && !request.parameters(u"severity").contains(QString::number(currentSeverity(session))))
        return false;
    if (request.hasParameter(u"rule_id")
        && !anyField(session.value(u"triggeredAlerts"_s).toArray(), u"ruleId"_s, request.parameters(u"rule_id")))
        return false;
    if (request.hasParameter(u"risk_indicators")
        && !anyField(session.value(u"riskIndicators"_s).toArray(), u"id"_s, request.parameters(u"risk_indicators")))
        return false;
    if (request.hasParameter(u"watchlist_id")) {
        const QStringList lists = request.parameters(u"watchlist_id");
        const QString actorId = session.value(u"actorId"_s).toString();
        if (!std::any_of(lists.begin(), lists.end(),
                         [&](const QString &id) { return effectiveMembers(context.tenant, id).contains(actorId); }))
            return false;
    }
    if (request.hasParameter(u"content_inspection_status")) {
        const bool found = session.value(u"contentInspectionResults"_s).isObject();
        if (request.parameter(u"content_inspection_status") != (found ? u"FOUND"_s : u"NOT_FOUND"_s))
            return false;
    }
    return true;
}

/// Nothing when the filters are all right, else what is wrong.
QString wrongFilter(const Call &call)
{
    for (const QString &state : call.request.parameters(u"state")) {
        if (!sessionStates().contains(state))
            return u"state: no such state \"%1\""_s.arg(state);
    }
    for (const QString &severity : call.request.parameters(u"severity")) {
        if (severity.size() != 1 || severity < u"0"_s || severity > u"4"_s)
            return u"severity: must be from 0 to 4"_s;
    }
    for (const QString &name : {u"on_or_after"_s, u"before"_s}) {
        bool ok = true;
        if (call.request.hasParameter(name))
            call.request.parameter(name).toLongLong(&ok);
        if (!ok)
            return name + u": must be epoch milliseconds"_s;
    }
    return {};
}

HttpResponse listSessions(Code42Context &context, const Call &call)
{
    const QString wrong = wrongFilter(call);
    if (!wrong.isEmpty())
        return failure(context, call, 400, wrong);
    QList<QJsonObject> rows =
        context.tenant.sessions.rows([&](const QJsonObject &session) { return passesFilters(context, call, session); });
    const bool byScore = call.request.parameter(u"order_by") == u"score"_s;
    const bool ascending = call.request.parameter(u"sort_direction") == u"asc"_s;
    const auto key = [byScore](const QJsonObject &session) {
        return byScore ? newest(session.value(u"scores"_s).toArray()).value(u"score"_s).toInteger()
                       : session.value(u"endTime"_s).toInteger();
    };
    std::stable_sort(rows.begin(), rows.end(), [&](const QJsonObject &a, const QJsonObject &b) {
        return ascending ? key(a) < key(b) : key(a) > key(b);
    });
    return paged(context, call, rows,
                 {.listName = "items"_L1,
                  .pageParameter = "page_number"_L1,
                  .sizeParameter = "page_size"_L1,
                  .firstPage = 0,
                  .usualSize = 50,
                  .largestSize = 50});
}

HttpResponse getSession(Code42Context &context, const Call &call)
{
    if (!context.tenant.sessions.contains(call.argument(0)))
        return notFound(context, call, u"Session"_s);
    return jsonResponse(context.tenant.sessions.row(call.argument(0)));
}

HttpResponse sessionEvents(Code42Context &context, const Call &call)
{
    if (!context.tenant.sessions.contains(call.argument(0)))
        return notFound(context, call, u"Session"_s);
    QList<qint64> numbers;
    for (const QString &id : context.tenant.sessionEventIds.value(call.argument(0))) {
        const qint64 number = context.tenant.events.numberOfId(id);
        if (number >= 0)
            numbers.append(number);
    }
    HttpResponse response;
    response.contentType = "application/json"_ba;
    response.body = "{\"queryResult\":" + context.search.pageJson(numbers) + '}';
    return response;
}

/// The older view of an alert follows the session's state.
void updateAlerts(Code42Context &context, const QJsonObject &session, const QString &newState)
{
    const QString alertState = newState.startsWith(u"CLOSED"_s) ? u"RESOLVED"_s
        : newState == u"IN_PROGRESS"_s                          ? u"IN_PROGRESS"_s
                                                                : u"OPEN"_s;
    for (const QJsonValue &alert : session.value(u"triggeredAlerts"_s).toArray()) {
        const QString id = alert.toObject().value(u"alertId"_s).toString();
        if (!context.tenant.alerts.contains(id))
            continue;
        context.tenant.alerts.set(id, u"state"_s, alertState);
        context.tenant.alerts.set(id, u"stateLastModifiedBy"_s, QString(PrincipalName));
        context.tenant.alerts.set(id, u"stateLastModifiedAt"_s, context.nowIso());
    }
}

void setState(Code42Context &context, const QString &sessionId, const QString &newState)
{
    QJsonObject session = context.tenant.sessions.row(sessionId);
    QJsonArray states = session.value(u"states"_s).toArray();
    const qint64 last = newest(states).value(u"sourceTimestamp"_s).toInteger();
    const qint64 now = std::max(context.clock.nowMs(), last + 1);
    // The older field cannot say that a true positive was harmless.
    const QString older = newState == u"CLOSED_TP_BENIGN"_s ? u"CLOSED_TP"_s : newState;
    states.append(QJsonObject{
        {u"state"_s, older}, {u"stateV2"_s, newState}, {u"sourceTimestamp"_s, now}, {u"userId"_s, PrincipalId}});
    session.insert(u"states"_s, states);
    session.insert(u"lastUpdated"_s, now);
    context.tenant.sessions.put(session);
    updateAlerts(context, session, newState);
}

HttpResponse changeState(Code42Context &context, const Call &call)
{
    const QString newState = call.object().value(u"newState"_s).toString();
    QStringList ids;
    for (const QJsonValue &id : call.object().value(u"ids"_s).toArray())
        ids.append(id.toString());
    if (ids.isEmpty() || ids.size() > MaximumIds)
        return failure(context, call, 400, u"ids: from 1 to 100 are needed"_s);
    if (!sessionStates().contains(newState))
        return failure(context, call, 400, u"newState: no such state \"%1\""_s.arg(newState));
    for (const QString &id : ids) {
        if (!context.tenant.sessions.contains(id))
            return notFound(context, call, u"Session "_s + id);
    }
    for (const QString &id : ids)
        setState(context, id, newState);
    context.wrote(operation::sessionState, call, ids.join(u','));
    return emptyResponse();
}

HttpResponse changeStates(Code42Context &context, const Call &call)
{
    const QString wrong = wrongFilter(call);
    const QString newState = call.object().value(u"newState"_s).toString();
    if (!wrong.isEmpty())
        return failure(context, call, 400, wrong);
    if (!sessionStates().contains(newState))
        return failure(context, call, 400, u"newState: no such state \"%1\""_s.arg(newState));
    // The token is the last session that was looked at; the walk goes on behind it.
    const QStringList &keys = context.tenant.sessions.keys();
    const QString token = call.object().value(u"continuationToken"_s).toString();
    qsizetype at = token.isEmpty() ? 0 : keys.indexOf(token) + 1;
    if (!token.isEmpty() && at == 0)
        return failure(context, call, 400, u"continuationToken: unknown"_s);
    QStringList changed;
    QJsonValue next = QJsonValue::Null;
    for (; at < keys.size(); ++at) {
        if (!passesFilters(context, call, context.tenant.sessions.row(keys.at(at))))
            continue;
        if (changed.size() == MaximumPerCriteriaCall) {
            next = changed.last();
            break;
        }
        setState(context, keys.at(at), newState);
        changed.append(keys.at(at));
    }
    context.wrote(operation::sessionState, call, changed.join(u','));
    return jsonResponse(QJsonObject{{u"continuationToken"_s, next}});
}

HttpResponse addNote(Code42Context &context, const Call &call)
{
    const QString id = call.argument(0);
    if (!context.tenant.sessions.contains(id))
        return notFound(context, call, u"Session"_s);
    const QString content = call.object().value(u"noteContent"_s).toString();
    if (content.isEmpty() || content.size() > MaximumNoteLength)
        return failure(context, call, 400, u"noteContent: from 1 to 2000 characters are needed"_s);
    QJsonObject session = context.tenant.sessions.row(id);
    QJsonArray notes = session.value(u"notes"_s).toArray();
    notes.append(QJsonObject{{u"id"_s, context.newUuid(u"note"_s)},
                             {u"content"_s, content},
                             {u"sourceTimestamp"_s, context.clock.nowMs()},
                             {u"userId"_s, PrincipalId}});
    session.insert(u"notes"_s, notes);
    session.insert(u"lastUpdated"_s, context.clock.nowMs());
    context.tenant.sessions.put(session);
    context.wrote(operation::sessionNote, call, id);
    return emptyResponse();
}

} // namespace

QString currentState(const QJsonObject &session)
{
    const QJsonObject state = newest(session.value(u"states"_s).toArray());
    const QString second = state.value(u"stateV2"_s).toString();
    return second.isEmpty() ? state.value(u"state"_s).toString() : second;
}

int currentSeverity(const QJsonObject &session)
{
    return newest(session.value(u"scores"_s).toArray()).value(u"severity"_s).toInt();
}

void addSessionRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/v1/sessions"_L1, listSessions},
               {"GET"_L1, "/v1/sessions/{sessionId}"_L1, getSession},
               {"GET"_L1, "/v1/sessions/{sessionId}/events"_L1, sessionEvents},
               {"POST"_L1, "/v1/sessions/change-state"_L1, changeState},
               {"POST"_L1, "/v1/sessions/change-states"_L1, changeStates},
               {"POST"_L1, "/v1/sessions/{sessionId}/add-note"_L1, addNote}});
}

} // namespace holdfast::range
