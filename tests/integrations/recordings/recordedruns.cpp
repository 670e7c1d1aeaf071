// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recordings/recordedruns.h"

#include "base/clock.h"

#include <QJsonArray>

namespace holdfast::testing {

namespace {

using namespace Qt::StringLiterals;

const QString someone = u"jo@example.test"_s;

RecordedRun command(const QString &name, const QJsonObject &arguments = {})
{
    RecordedRun run;
    run.command = name;
    run.arguments = arguments;
    return run;
}

QJsonValue list(const QString &key, const QJsonObject &row)
{
    return QJsonObject{{key, QJsonArray{row}}};
}

/// The person is found by name as this account.
RecordedRun &knowing(RecordedRun &run, const QString &userId, const QJsonObject &more = {})
{
    QJsonObject user{{"userId"_L1, userId}, {"username"_L1, someone}};
    for (auto it = more.begin(); it != more.end(); ++it)
        user.insert(it.key(), *it);
    run.answers.insert(u"GET /v1/users"_s, list(u"users"_s, user));
    return run;
}

/// The person is found by name as this actor.
RecordedRun &knowingActor(RecordedRun &run, const QString &actorId, const QJsonObject &more = {})
{
    QJsonObject actor{{"actorId"_L1, actorId}, {"name"_L1, someone}};
    for (auto it = more.begin(); it != more.end(); ++it)
        actor.insert(it.key(), *it);
    run.answers.insert(u"GET /v1/actors/actor/search"_s, list(u"actors"_s, actor));
    return run;
}

RecordedRun &knowingList(RecordedRun &run, const QString &id)
{
    run.answers.insert(
        u"GET /v2/watchlists"_s,
        list(u"watchlists"_s, {{"watchlistId"_L1, id}, {"listType"_L1, "CUSTOM"_L1}, {"title"_L1, "before"_L1}}));
    return run;
}

RecordedRun &knowingMatter(RecordedRun &run, const QString &id, bool active)
{
    run.answers.insert(u"GET /v1/legal-hold/matters"_s,
                       list(u"matters"_s, {{"matterId"_L1, id}, {"name"_L1, "The matter"_L1}, {"active"_L1, active}}));
    return run;
}

QString joined(const QJsonValue &ids)
{
    QStringList result;
    for (const auto &id : ids.toArray())
        result += id.toString();
    return result.join(u',');
}

/// Puts the recorded parameters among the arguments; false when one has no argument of ours.
bool argumentsFrom(const RecordedPair &pair, const QHash<QString, QString> &names, QJsonObject &arguments)
{
    static const QStringList own{u"page"_s,       u"pageSize"_s, u"page_size"_s,     u"pgNum"_s,       u"pgSize"_s,
                                 u"PageNumber"_s, u"PageSize"_s, u"page_num"_s,      u"page_number"_s, u"srtKey"_s,
                                 u"srtDir"_s,     u"order_by"_s, u"sort_direction"_s};
    const auto query = pair.query.toObject();
    for (const auto &key : query.keys()) {
        if (own.contains(key))
            continue;
        if (!names.contains(key))
            return false;
        arguments.insert(names.value(key), pair.queryValues(key).join(u','));
    }
    return true;
}

RecordedRun listing(const QString &name, const RecordedPair &pair, const QHash<QString, QString> &names,
                    const QJsonObject &more = {})
{
    auto run = command(name, more);
    if (!argumentsFrom(pair, names, run.arguments))
        return RecordedRun::none(name + " has no argument for one of these criteria"_L1);
    return run;
}

RecordedRun actors(const RecordedPair &pair, const QStringList &parts)
{
    if (parts.value(3) == "search"_L1)
        return listing(
            u"code42-actor-search"_s, pair,
            {{u"nameStartsWith"_s, u"starts_with"_s}, {u"nameEndsWith"_s, u"ends_with"_s}, {u"active"_s, u"active"_s}},
            {{"prefer_parent"_L1, parts.size() == 5 ? "true"_L1 : "false"_L1}, {"results"_L1, "100000"_L1}});
    if (parts.last() == "family"_L1 && parts.value(3) == "name"_L1)
        return command(u"code42-actor-family"_s, {{"username"_L1, parts.value(4)}});
    if (parts.size() > 5)
        return RecordedRun::none(u"a person's parent and family are asked for by name, and by the search"_s);
    if (pair.method == "PATCH") {
        auto run = command(u"code42-actor-update"_s, {{"username"_L1, someone}});
        QJsonObject before;
        for (const auto &[argument, key] :
             {std::pair{"start_date"_L1, "startDate"_L1}, {"end_date"_L1, "endDate"_L1}, {"notes"_L1, "notes"_L1}}) {
            if (!pair.body.toObject().contains(key))
                continue;
            run.arguments.insert(argument, pair.body.toObject().value(key).toString());
            before.insert(key, "2001-01-01"_L1);
        }
        return knowingActor(run, parts.value(4), before);
    }
    auto run = command(u"code42-alert-get"_s, {{"id"_L1, "s"_L1}}); // reads who the alert is about
    run.answers.insert(u"GET /v1/sessions/s"_s, QJsonObject{{"sessionId"_L1, "s"_L1}, {"actorId"_L1, parts.value(4)}});
    return run;
}

RecordedRun agents(const RecordedPair &pair, const QStringList &parts)
{
    if (parts.size() == 2) {
        auto run = listing(u"code42-agent-list"_s, pair,
                           {{u"active"_s, u"active"_s},
                            {u"agentHealthy"_s, u"healthy"_s},
                            {u"connectedInLastDays"_s, u"connected_in_last_days"_s},
                            {u"notConnectedInLastDays"_s, u"not_connected_in_last_days"_s},
                            {u"agentHealthModifiedInLastDays"_s, u"health_changed_in_last_days"_s},
                            {u"serialNumber"_s, u"serial_number"_s},
                            {u"anyOfAgentOsTypes"_s, u"os_type"_s},
                            {u"anyOfAgentHealthIssueTypes"_s, u"health_issue"_s},
                            {u"userId"_s, u"username"_s}},
                           {{"results"_L1, "100000"_L1}});
        if (pair.query.toObject().contains("userId"_L1)) {
            run.arguments.insert("username"_L1, someone);
            knowing(run, pair.queryValue(u"userId"_s));
        }
        return run;
    }
    if (pair.method == "GET")
        return command(u"code42-agent-get"_s, {{"agent_id"_L1, parts.value(2)}});
    if (pair.method == "PUT") {
        auto run = command(u"code42-agent-update"_s,
                           {{"agent_id"_L1, parts.value(2)},
                            {"name"_L1, pair.body.toObject().value("name"_L1)},
                            {"external_reference"_L1, pair.body.toObject().value("externalReference"_L1)}});
        run.answers.insert("GET "_L1 + pair.path, QJsonObject{{"name"_L1, "old"_L1}});
        return run;
    }
    const auto ids = pair.body.toObject().value("agentIds"_L1);
    const bool activate = parts.last() == "activate"_L1;
    auto run =
        command(activate ? u"code42-agent-activate"_s : u"code42-agent-deactivate"_s, {{"agent_id"_L1, joined(ids)}});
    for (const auto &id : ids.toArray())
        run.answers.insert("GET /v1/agents/"_L1 + id.toString(),
                           QJsonObject{{"agentId"_L1, id}, {"active"_L1, !activate}});
    return run;
}

RecordedRun alertRules(const RecordedPair &pair, const QStringList &parts)
{
    if (parts.size() == 2)
        return listing(u"code42-alert-rule-list"_s, pair, {{u"WatchlistId"_s, u"watchlist_id"_s}});
    if (pair.method == "DELETE") {
        auto run = command(u"code42-alert-rule-user-remove-all"_s, {{"rule_id"_L1, parts.value(2)}});
        run.answers.insert("GET "_L1 + pair.path, list(u"users"_s, {{"userIdFromAuthority"_L1, "u"_L1}}));
        return run;
    }
    if (parts.last() == "users"_L1) {
        auto run = command(u"code42-alert-rule-user-list"_s, {{"rule_id"_L1, parts.value(2)}});
        run.refusalIsAResult = true; // how the service says that a rule names nobody
        return run;
    }
    if (pair.method == "GET")
        return command(u"code42-alert-rule-get"_s, {{"rule_id"_L1, parts.value(2)}});
    if (parts.size() == 4)
        return RecordedRun::none(u"rules are switched by the call that takes a list"_s);
    const bool enable = parts.last() == "enable"_L1;
    auto run = command(enable ? u"code42-alert-rule-enable"_s : u"code42-alert-rule-disable"_s,
                       {{"rule_id"_L1, joined(pair.body)}});
    for (const auto &id : pair.body.toArray())
        run.answers.insert("GET /v2/alert-rules/"_L1 + id.toString(),
                           QJsonObject{{"id"_L1, id}, {"isEnabled"_L1, !enable}});
    return run;
}

QString dateOf(const QJsonValue &seconds)
{
    return seconds.isDouble() ? isoUtc(qint64(seconds.toDouble() * 1000 + 0.5)) : QString();
}

RecordedRun audit(const RecordedPair &pair, const QStringList &parts)
{
    const auto body = pair.body.toObject();
    QJsonObject arguments;
    for (const auto &[argument, key] : {std::pair{"actor_id"_L1, "actorIds"_L1},
                                        {"actor_name"_L1, "actorNames"_L1},
                                        {"actor_ip"_L1, "actorIpAddresses"_L1},
                                        {"audit_type"_L1, "eventTypes"_L1},
                                        {"resource_id"_L1, "resourceIds"_L1},
                                        {"user_type"_L1, "userTypes"_L1}}) {
        if (const auto value = joined(body.value(key)); !value.isEmpty())
            arguments.insert(argument, value);
    }
    const auto range = body.value("dateRange"_L1).toObject();
    for (const auto &[argument, key] : {std::pair{"start_date"_L1, "startTime"_L1}, {"end_date"_L1, "endTime"_L1}}) {
        if (const auto date = dateOf(range.value(key)); !date.isEmpty())
            arguments.insert(argument, date);
    }
    auto run =
        command(parts.last() == "export"_L1 || parts.last() == "redeem-download-token"_L1 ? u"code42-audit-export"_s
                                                                                          : u"code42-audit-search"_s,
                arguments);
    run.answers = {{u"POST /v1/audit/export"_s, QJsonObject{{"downloadToken"_L1, pair.queryValue(u"downloadToken"_s)}}},
                   {u"GET /v1/audit/redeem-download-token"_s, QJsonObject{{"events"_L1, QJsonArray()}}},
                   {u"POST /v1/audit/search-results-count"_s, QJsonObject{{"totalResultCount"_L1, 0}}},
                   {u"POST /v1/audit/search-audit-log"_s, QJsonObject{{"events"_L1, QJsonArray()}}}};
    return run;
}

RecordedRun cases(const RecordedPair &pair, const QStringList &parts)
{
    const auto number = parts.value(2);
    const auto body = pair.body.toObject();
    if (parts.size() == 2 && pair.method == "GET") {
        auto run = listing(u"code42-case-list"_s, pair,
                           {{u"name"_s, u"name"_s}, {u"status"_s, u"status"_s}, {u"assignee"_s, u"assignee"_s}},
                           {{"results"_L1, "100000"_L1}});
        if (pair.query.toObject().contains("assignee"_L1)) {
            run.arguments.insert("assignee"_L1, someone);
            knowing(run, pair.queryValue(u"assignee"_s));
        }
        return run;
    }
    if (parts.size() == 2) {
        auto run = command(u"code42-case-create"_s, {{"case_name"_L1, body.value("name"_L1)}});
        for (const auto &key : {"description"_L1, "findings"_L1})
            run.arguments.insert(key, body.value(key));
        run.arguments.insert("subject"_L1, someone);
        run.arguments.insert("assignee"_L1, someone);
        knowingActor(run, body.value("subject"_L1).toString());
        return knowing(run, body.value("assignee"_L1).toString());
    }
    if (parts.size() == 3) {
        if (pair.method == "GET")
            return command(u"code42-case-get"_s, {{"case_number"_L1, number}});
        auto before = body;
        if (pair.method == "DELETE") {
            auto run = command(u"code42-case-delete"_s, {{"case_number"_L1, number}});
            run.answers.insert("GET "_L1 + pair.path, QJsonObject{{"number"_L1, number}});
            return run;
        }
        // The call replaces all fields; those that are not changed go back as they were.
        const bool closes = body.value("status"_L1) == "CLOSED"_L1;
        before.insert(closes ? "status"_L1 : "name"_L1, closes ? "OPEN"_L1 : "before"_L1);
        auto run = command(closes ? u"code42-case-close"_s : u"code42-case-update"_s, {{"case_number"_L1, number}});
        if (!closes)
            run.arguments.insert("case_name"_L1, body.value("name"_L1));
        run.answers.insert("GET "_L1 + pair.path, before);
        return run;
    }
    if (parts.last() == "file"_L1)
        return RecordedRun::none(u"files are downloaded by their hash or content ID"_s);
    if (parts.contains(u"export"_s)) {
        const auto format = parts.last() == "full"_L1 ? u"zip"_s : parts.contains(u"fileevent"_s) ? u"csv"_s : u"pdf"_s;
        return command(u"code42-case-export"_s, {{"case_number"_L1, number}, {"format"_L1, format}});
    }
    if (pair.method == "POST") {
        auto run = command(u"code42-case-add-event"_s,
                           {{"case_number"_L1, number}, {"event_id"_L1, joined(body.value("events"_L1))}});
        run.answers.insert("GET /v1/cases/"_L1 + number, QJsonObject{{"number"_L1, number}});
        return run;
    }
    if (parts.size() == 4)
        return command(u"code42-case-event-list"_s, {{"case_number"_L1, number}});
    auto run = command(u"code42-case-remove-event"_s, {{"case_number"_L1, number}, {"event_id"_L1, parts.value(4)}});
    run.answers.insert("GET "_L1 + pair.path, QJsonObject{{"eventId"_L1, parts.value(4)}});
    run.answers.insert("DELETE "_L1 + pair.path, QJsonObject());
    return run;
}

RecordedRun fileEvents(const RecordedPair &pair, const QStringList &parts)
{
    if (parts.value(2) == "saved-searches"_L1) {
        return parts.size() == 3 ? command(u"code42-saved-search-list"_s)
                                 : command(u"code42-saved-search-get"_s, {{"search_id"_L1, parts.value(3)}});
    }
    auto query = pair.body.toObject();
    if (parts.value(2) == "grouping"_L1) {
        const auto size = query.take("size"_L1).toInt(1000);
        auto run = command(u"code42-file-events-group"_s,
                           {{"group_by"_L1, query.take("groupingTerm"_L1).toString(u"user.email"_s)},
                            {"results"_L1, QString::number(size)}});
        run.arguments.insert("json"_L1, query);
        return run;
    }
    if (query.isEmpty())
        query = {{"groups"_L1, QJsonArray()}};
    if (!query.value("pgToken"_L1).toString().isEmpty())
        return RecordedRun::none(u"a walk begins at its first page"_s);
    auto run = command(u"code42-file-events-search"_s, {{"json"_L1, query}, {"results"_L1, "100000"_L1}});
    run.contentIsRefused = pair.answerJson.isNull() && !pair.answer.isEmpty(); // cut in the middle of a word
    return run;
}

RecordedRun files(const RecordedPair &pair, const QStringList &parts)
{
    const auto asked = parts.value(3);
    if (parts.value(2) == "get-file-by-sha256"_L1) {
        if (asked.size() != 64)
            return RecordedRun::none(u"what is no hash is refused before anything is sent"_s);
        auto run = command(u"code42-download-file"_s, {{"hash"_L1, asked}});
        run.answers.insert(u"POST /v2/file-events"_s, QJsonObject{{"fileEvents"_L1, QJsonArray()}});
        run.contentIsRefused = pair.isFine(); // the recorded content has another hash
        return run;
    }
    return command(u"code42-download-file-by-content-id"_s, {{"content_id"_L1, asked}});
}

RecordedRun legalHold(const RecordedPair &pair, const QStringList &parts)
{
    const auto id = parts.value(3);
    if (parts.value(2) == "custodians"_L1) {
        auto run = command(u"code42-legalhold-list-for-user"_s, {{"username"_L1, someone}});
        return knowing(run, id);
    }
    if (parts.value(2) == "policies"_L1)
        return parts.size() == 3 ? command(u"code42-legalhold-policy-list"_s)
                                 : RecordedRun::none(u"policies are read from their list"_s);
    if (parts.size() == 3 && pair.method == "GET")
        return command(u"code42-legalhold-matter-list"_s);
    if (parts.size() == 3) {
        const auto body = pair.body.toObject();
        auto run = command(u"code42-legalhold-matter-create"_s,
                           {{"mattername"_L1, body.value("name"_L1)}, {"policy_id"_L1, body.value("policyId"_L1)}});
        run.answers.insert(u"GET /v1/legal-hold/matters"_s, QJsonObject{{"matters"_L1, QJsonArray()}});
        return run;
    }
    if (parts.size() == 4) {
        auto run = command(u"code42-legalhold-matter-get"_s, {{"matter"_L1, id}});
        run.answers.insert(u"GET /v1/legal-hold/matters"_s, QJsonObject{{"matters"_L1, QJsonArray()}});
        return run;
    }
    if (parts.value(4) != "custodians"_L1) {
        const bool activate = parts.value(4) == "reactivate"_L1;
        auto run = command(activate ? u"code42-legalhold-matter-reactivate"_s : u"code42-legalhold-matter-deactivate"_s,
                           {{"matter"_L1, "The matter"_L1}});
        return knowingMatter(run, id, !activate);
    }
    if (pair.method == "GET") {
        auto run = command(u"code42-legalhold-custodian-list"_s, {{"matter"_L1, "The matter"_L1}});
        return knowingMatter(run, id, true);
    }
    const bool remove = parts.last() == "remove"_L1;
    const auto userId = pair.body.toObject().value("userId"_L1).toString();
    auto run = command(remove ? u"code42-legalhold-remove-user"_s : u"code42-legalhold-add-user"_s,
                       {{"username"_L1, someone}, {"mattername"_L1, "The matter"_L1}});
    knowing(run, userId);
    knowingMatter(run, id, true);
    run.answers.insert("GET /v1/legal-hold/matters/"_L1 + id + "/custodians"_L1,
                       remove ? list(u"custodians"_s, {{"userId"_L1, userId}, {"membershipActive"_L1, true}})
                              : QJsonValue(QJsonObject{{"custodians"_L1, QJsonArray()}}));
    return run;
}

RecordedRun sessions(const RecordedPair &pair, const QStringList &parts)
{
    const auto body = pair.body.toObject();
    if (parts.size() == 2) {
        auto run = listing(u"code42-alert-search"_s, pair,
                           {{u"actor_id"_s, u"username"_s},
                            {u"has_alerts"_s, u"has_alerts"_s},
                            {u"rule_id"_s, u"rule_id"_s},
                            {u"watchlist_id"_s, u"watchlist_id"_s},
                            {u"risk_indicators"_s, u"risk_indicator"_s},
                            {u"content_inspection_status"_s, u"content_inspection"_s},
                            {u"state"_s, u"state"_s},
                            {u"severity"_s, u"severity"_s},
                            {u"on_or_after"_s, u"start_date"_s},
                            {u"before"_s, u"end_date"_s}},
                           {{"results"_L1, "100000"_L1}});
        if (run.command.isEmpty())
            return run;
        if (pair.query.toObject().contains("actor_id"_L1)) {
            run.arguments.insert("username"_L1, someone);
            knowingActor(run, pair.queryValue(u"actor_id"_s));
        }
        static const QStringList severities{u"none"_s, u"low"_s, u"moderate"_s, u"high"_s, u"critical"_s};
        QStringList words;
        for (const auto &level : pair.queryValues(u"severity"_s))
            words += severities.value(level.toInt());
        if (!words.isEmpty())
            run.arguments.insert("severity"_L1, words.join(u','));
        for (const auto &argument : {"start_date"_L1, "end_date"_L1}) {
            if (run.arguments.contains(argument))
                run.arguments.insert(argument, isoUtc(run.arguments.value(argument).toString().toLongLong()));
        }
        return run;
    }
    if (parts.last() == "change-states"_L1)
        return RecordedRun::none(u"alerts are changed by their ids, so that each is journaled"_s);
    const auto before = [](const QString &id) {
        return QJsonObject{
            {"sessionId"_L1, id},
            {"states"_L1, QJsonArray{QJsonObject{{"state"_L1, "IN_PROGRESS"_L1}, {"sourceTimestamp"_L1, 1}}}}};
    };
    if (parts.last() == "change-state"_L1) {
        auto run = command(u"code42-alert-bulk-update"_s,
                           {{"id"_L1, joined(body.value("ids"_L1))}, {"state"_L1, body.value("newState"_L1)}});
        for (const auto &id : body.value("ids"_L1).toArray())
            run.answers.insert("GET /v1/sessions/"_L1 + id.toString(), before(id.toString()));
        return run;
    }
    const auto id = parts.value(2);
    if (parts.last() == "events"_L1) {
        auto run = command(u"holdfast-fetch-file-events"_s, {{"id"_L1, id}});
        run.answers.insert("GET /v1/sessions/"_L1 + id, before(id));
        return run;
    }
    if (parts.last() == "add-note"_L1) {
        auto run = command(u"code42-alert-note-add"_s, {{"id"_L1, id}, {"note"_L1, body.value("noteContent"_L1)}});
        run.answers.insert("GET /v1/sessions/"_L1 + id, before(id));
        return run;
    }
    return command(u"code42-alert-get"_s, {{"id"_L1, id}});
}

RecordedRun trustedActivities(const RecordedPair &pair, const QStringList &parts)
{
    const auto body = pair.body.toObject();
    if (parts.size() == 2 && pair.method == "GET")
        return listing(u"code42-trusted-activity-list"_s, pair, {{u"activity_type"_s, u"type"_s}});
    if (parts.size() == 2) {
        auto run = command(u"code42-trusted-activity-add"_s,
                           {{"type"_L1, body.value("type"_L1)}, {"value"_L1, body.value("value"_L1)}});
        if (const auto description = body.value("description"_L1).toString(); !description.isEmpty())
            run.arguments.insert("description"_L1, description);
        if (body.value("isHighValueSource"_L1).isBool())
            run.arguments.insert("high_value_source"_L1,
                                 body.value("isHighValueSource"_L1).toBool() ? "true"_L1 : "false"_L1);
        QStringList actions;
        for (const auto &group : body.value("activityActionGroups"_L1).toArray()) {
            for (const auto &action : group.toObject().value("activityActions"_L1).toArray()) {
                auto written = action.toObject().value("type"_L1).toString();
                for (const auto &provider : action.toObject().value("providers"_L1).toArray())
                    written += u':' + provider.toObject().value("name"_L1).toString();
                actions += written;
            }
        }
        if (!actions.isEmpty())
            run.arguments.insert("actions"_L1, actions.join(u','));
        run.answers.insert("GET "_L1 + pair.path, QJsonObject{{"trustedActivities"_L1, QJsonArray()}});
        return run;
    }
    if (pair.method == "PATCH") {
        auto before = body;
        before.insert("description"_L1, "before"_L1);
        auto run = command(u"code42-trusted-activity-update"_s,
                           {{"activity_id"_L1, parts.value(2)}, {"description"_L1, body.value("description"_L1)}});
        run.answers.insert("GET "_L1 + pair.path, before);
        return run;
    }
    auto run = command(u"code42-trusted-activity-remove"_s, {{"activity_id"_L1, parts.value(2)}});
    run.answers.insert("GET "_L1 + pair.path, QJsonObject{{"activityId"_L1, parts.value(2)}});
    run.answers.insert("DELETE "_L1 + pair.path, QJsonObject());
    return run;
}

RecordedRun users(const RecordedPair &pair, const QStringList &parts)
{
    if (parts.size() == 2)
        return listing(u"code42-user-list"_s, pair,
                       {{u"active"_s, u"active"_s}, {u"blocked"_s, u"blocked"_s}, {u"username"_s, u"username"_s}},
                       {{"results"_L1, "100000"_L1}});
    const auto id = parts.value(2);
    if (id == "roles"_L1)
        return RecordedRun::none(u"roles are read from the person who has them"_s);
    if (parts.size() == 3)
        return RecordedRun::none(u"accounts are found by their names"_s);
    const QJsonObject who{{"username"_L1, someone}};
    if (parts.last() == "devices"_L1)
        return RecordedRun::none(u"the devices call has ended; a person's agents are listed"_s);
    if (parts.last() == "move"_L1) {
        auto run = command(u"code42-user-move"_s, {{"username"_L1, someone}, {"orgname"_L1, "The org"_L1}});
        run.answers.insert(
            u"GET /v1/orgs"_s,
            list(u"orgs"_s, {{"orgName"_L1, "The org"_L1}, {"orgGuid"_L1, pair.body.toObject().value("orgGuid"_L1)}}));
        return knowing(run, id);
    }
    if (parts.last() != "roles"_L1) {
        const bool activate = parts.last() == "activate"_L1;
        auto run = command(activate ? u"code42-user-reactivate"_s : u"code42-user-deactivate"_s, who);
        return knowing(run, id, {{"active"_L1, !activate}});
    }
    if (pair.method == "GET") {
        auto run = command(u"code42-user-role-list"_s, who);
        return knowing(run, id);
    }
    // The call replaces all roles: the last one recorded is the one that is given, or the only one is taken away.
    auto wanted = pair.body.toObject().value("roleIds"_L1).toArray();
    const bool add = !wanted.isEmpty();
    const QString role = add ? wanted.last().toString() : u"old-role"_s;
    auto run = command(add ? u"code42-user-role-add"_s : u"code42-user-role-remove"_s,
                       {{"username"_L1, someone}, {"role"_L1, role}});
    QJsonArray had;
    if (add)
        wanted.removeLast();
    else
        wanted.append(role);
    for (const auto &one : wanted)
        had.append(QJsonObject{{"roleId"_L1, one}});
    run.answers.insert("GET "_L1 + pair.path, QJsonObject{{"roles"_L1, had}});
    return knowing(run, id);
}

RecordedRun watchlists(const RecordedPair &pair, const QStringList &parts)
{
    const auto body = pair.body.toObject();
    const auto id = parts.value(2);
    if (parts.size() == 2 && pair.method == "GET") {
        if (!pair.query.toObject().contains("actorId"_L1))
            return command(u"code42-watchlists-list"_s);
        auto run = command(u"code42-user-get"_s, {{"username"_L1, someone}}); // reads the lists a person is on
        knowing(run, u"u"_s);
        return knowingActor(run, pair.queryValue(u"actorId"_s));
    }
    if (parts.size() == 2) {
        auto run = command(u"code42-watchlist-create"_s, {{"watchlist_type"_L1, body.value("watchlistType"_L1)}});
        for (const auto &key : {"title"_L1, "description"_L1}) {
            if (!body.value(key).isNull())
                run.arguments.insert(key, body.value(key));
        }
        run.answers.insert(u"GET /v2/watchlists"_s, QJsonObject{{"watchlists"_L1, QJsonArray()}});
        const auto made = pair.answerJson.toObject().value("watchlistId"_L1).toString();
        run.answers.insert("GET /v2/watchlists/"_L1 + made, pair.answerJson);
        return run;
    }
    if (parts.size() == 3) {
        const bool gone = pair.method == "DELETE";
        auto run = command(gone ? u"code42-watchlist-delete"_s : u"code42-watchlist-update"_s, {{"watchlist"_L1, id}});
        for (const auto &key : {"title"_L1, "description"_L1}) {
            if (!gone)
                run.arguments.insert(key,
                                     pair.method == "GET" ? pair.answerJson.toObject().value(key) : body.value(key));
        }
        if (pair.method == "PATCH")
            run.answers.insert("GET "_L1 + pair.path, QJsonObject{{"watchlistId"_L1, id}, {"title"_L1, "before"_L1}});
        for (auto it = run.arguments.begin(); it != run.arguments.end();)
            it = it->isNull() ? run.arguments.erase(it) : it + 1;
        return knowingList(run, id);
    }
    struct Part
    {
        QString path;
        QString lister;
        QString changer; ///< without "-add" and "-remove"
        QString argument;
    };
    static const QList<Part> all{
        {u"members"_s, u"code42-watchlist-member-list"_s, {}, {}},
        {u"included-actors"_s, u"code42-watchlists-list-included-users"_s, u"code42-watchlists"_s, u"username"_s},
        {u"excluded-actors"_s, u"code42-watchlist-exclusion-list"_s, u"code42-watchlist-exclusion"_s, u"username"_s},
        {u"included-departments"_s, u"code42-watchlist-department-list"_s, u"code42-watchlist-department"_s,
         u"department"_s},
        {u"included-directory-groups"_s, u"code42-watchlist-group-list"_s, u"code42-watchlist-group"_s, u"group_id"_s}};
    for (const auto &part : all) {
        if (part.path != parts.value(3))
            continue;
        if (parts.size() == 4) {
            auto run = command(part.lister, {{"watchlist"_L1, id}});
            return knowingList(run, id);
        }
        if (part.changer.isEmpty())
            return RecordedRun::none(u"members are read from their list"_s);
        const bool looks = pair.method == "GET";
        const bool remove = parts.last() == "delete"_L1;
        QStringList ids{parts.last()};
        if (!looks) {
            for (const auto &key : {"actorIds"_L1, "departments"_L1, "groupIds"_L1}) {
                if (body.contains(key))
                    ids = joined(body.value(key)).split(u',');
            }
        }
        const bool people = part.argument == "username"_L1;
        const bool own = part.path == "included-actors"_L1;
        if (ids.size() > 1 && own)
            return RecordedRun::none(u"people are put on lists one by one, so that each is journaled"_s);
        QStringList names;
        for (const auto &one : std::as_const(ids))
            names += people ? one + "@example.test"_L1 : one;
        auto run = command(part.changer + (remove ? "-remove"_L1 : "-add"_L1) + (own ? "-user"_L1 : ""_L1),
                           {{"watchlist"_L1, id}, {part.argument, names.join(u',')}});
        if (remove) {
            for (const auto &one : std::as_const(ids))
                run.answers.insert("GET "_L1 + pair.path.section(u'/', 0, 4) + u'/' + one, QJsonObject());
        }
        QJsonArray known;
        for (qsizetype i = 0; i < ids.size(); ++i)
            known.append(QJsonObject{{"actorId"_L1, ids.at(i)}, {"name"_L1, names.at(i)}});
        run.answers.insert(u"GET /v1/actors/actor/search"_s, QJsonObject{{"actors"_L1, known}});
        return knowingList(run, id);
    }
    return RecordedRun::none(u"no such part of a list"_s);
}

} // namespace

RecordedRun runFor(const RecordedPair &pair)
{
    const auto parts = pair.path.split(u'/', Qt::SkipEmptyParts);
    const auto family = parts.value(1);
    const bool newest = parts.value(0) == "v1"_L1 || parts.value(0) == "v2"_L1;
    if (!newest || pair.path.contains("-API_URL"_L1))
        return RecordedRun::none(u"the console's older API: the command of that name does today's call"_s);
    if (family == "oauth"_L1) {
        auto run = command(u"code42-user-list"_s); // any call signs in first
        run.answers.insert(u"GET /v1/users"_s, QJsonObject{{"users"_L1, QJsonArray()}});
        return run;
    }
    if (family == "refresh"_L1)
        return RecordedRun::none(u"an API client signs in anew; it has no refresh token"_s);
    if (family == "customer"_L1)
        return command(u"(test of the connection)"_s);
    if (family == "alerts"_L1)
        return RecordedRun::none(u"alerts of the first kind have ended; sessions took their place"_s);
    if (family == "devices"_L1)
        return RecordedRun::none(u"devices have become agents"_s);
    if (family == "user-risk-profiles"_L1)
        return RecordedRun::none(u"risk profiles have become actors"_s);
    if (family == "watchlists"_L1 && parts.value(0) == "v1"_L1)
        return RecordedRun::none(u"watchlists of the second kind, of actors, are used"_s);
    if (family == "risk-indicator-categories"_L1)
        return parts.size() == 2 && !pair.query.isObject()
            ? command(u"code42-risk-indicator-list"_s)
            : RecordedRun::none(u"all risk indicators are listed at once"_s);
    if (family == "orgs"_L1)
        return parts.size() == 2 && pair.method == "GET" ? command(u"code42-org-list"_s)
                                                         : RecordedRun::none(u"organizations are listed only"_s);
    if (family == "departments"_L1)
        return listing(u"code42-department-list"_s, pair, {{u"name"_s, u"name"_s}});
    if (family == "directory-groups"_L1)
        return listing(u"code42-directory-group-list"_s, pair, {{u"name"_s, u"name"_s}});
    static const QHash<QString, RecordedRun (*)(const RecordedPair &, const QStringList &)> families{
        {u"actors"_s, actors},
        {u"agents"_s, agents},
        {u"alert-rules"_s, alertRules},
        {u"audit"_s, audit},
        {u"cases"_s, cases},
        {u"file-events"_s, fileEvents},
        {u"files"_s, files},
        {u"legal-hold"_s, legalHold},
        {u"sessions"_s, sessions},
        {u"trusted-activities"_s, trustedActivities},
        {u"users"_s, users},
        {u"watchlists"_s, watchlists}};
    const auto found = families.value(family, nullptr);
    return found ? found(pair, parts) : RecordedRun::none(u"no command of this family"_s);
}

} // namespace holdfast::testing
