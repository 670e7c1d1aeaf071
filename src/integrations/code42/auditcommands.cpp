// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "base/clock.h"
#include "integrations/code42/fileeventwalk.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

constexpr int auditPage = 1000;

const QList<Column> auditColumns{{u"Type"_s, u"type$"_s},
                                 {u"ActorID"_s, u"actorId"_s},
                                 {u"ActorName"_s, u"actorName"_s},
                                 {u"ActorType"_s, u"actorType"_s},
                                 {u"ActorIPAddress"_s, u"actorIpAddress"_s},
                                 {u"Timestamp"_s, u"timestamp"_s},
                                 {u"ResourceID"_s, u"resourceId"_s}};

/// The audit log counts in seconds.
Result<QJsonObject> auditQuery(const CommandCall &call)
{
    QJsonObject range;
    for (const auto &[argument, key] : {std::pair{u"start_date"_s, "startTime"_L1}, {u"end_date"_s, "endTime"_L1}}) {
        const auto typed = argumentText(call.arguments, argument);
        if (typed.isEmpty()) {
            range.insert(key, QJsonValue::Null);
            continue;
        }
        const auto ms = msFromIso(typed.size() == 10 ? typed + "T00:00:00Z"_L1 : typed);
        if (ms < 0)
            return Error{ErrorCode::InvalidInput,
                         text("%1: “%2” is not a date; write it as 2026-12-31").arg(argument, typed),
                         {}};
        range.insert(key, double(ms) / 1000);
    }
    QJsonObject query{{"dateRange"_L1, range}};
    for (const auto &[argument, key] : {std::pair{u"actor_id"_s, "actorIds"_L1},
                                        {u"actor_name"_s, "actorNames"_L1},
                                        {u"actor_ip"_s, "actorIpAddresses"_L1},
                                        {u"audit_type"_s, "eventTypes"_L1},
                                        {u"resource_id"_s, "resourceIds"_L1},
                                        {u"user_type"_s, "userTypes"_L1}}) {
        const auto values = argumentList(call.arguments, argument);
        query.insert(key, values.isEmpty() ? QJsonValue() : QJsonValue(QJsonArray::fromStringList(values)));
    }
    return query;
}

/// All entries that fit, at most `wanted`; the log has no ids, so equal entries of overlapping pages are left out.
Result<QJsonArray> auditEntries(Code42Client &client, QJsonObject query, qint64 wanted, CallContext &context)
{
    QJsonArray entries;
    QSet<QByteArray> seen;
    query.insert("pageSize"_L1, auditPage);
    for (int page = 0;; ++page) {
        query.insert("page"_L1, page);
        const auto answer = client.ask(u"/v1/audit/search-audit-log"_s, query, context);
        if (!answer)
            return answer.error();
        const auto found = answer->json.toObject().value("events"_L1).toArray();
        for (const auto &entry : found) {
            const auto key = QJsonDocument(entry.toObject()).toJson(QJsonDocument::Compact);
            if (entries.size() >= wanted)
                return entries;
            if (!seen.contains(key)) {
                seen.insert(key);
                entries.append(entry);
            }
        }
        if (found.size() < auditPage)
            return entries;
    }
}

Result<CommandOutput> searchAudit(Code42Client &client, const CommandCall &call, CallContext &context)
{
    const auto query = auditQuery(call);
    if (!query)
        return query.error();
    const auto count = client.ask(u"/v1/audit/search-results-count"_s, *query, context);
    if (!count)
        return count.error();
    const auto entries = auditEntries(client, *query, argumentNumber(call.arguments, u"results"_s, 100), context);
    if (!entries)
        return entries.error();
    auto output = tableOutput(u"Code42.AuditEvent(val.Timestamp == obj.Timestamp && val.Type == obj.Type)"_s,
                              auditColumns, *entries, text("No entry of the audit log fits."), count->exchange);
    const auto known = count->json.toObject().value("totalResultCount"_L1).toInteger();
    output.entries.first().text.prepend(text("%1 of %2 entries").arg(entries->size()).arg(known) + "\n\n"_L1);
    return output;
}

Result<CommandOutput> exportAudit(Code42Client &client, const CommandCall &call, CallContext &context)
{
    const auto query = auditQuery(call);
    if (!query)
        return query.error();
    const auto token = client.ask(u"/v1/audit/export"_s, *query, context);
    if (!token)
        return token.error();
    QUrlQuery redeem;
    addParameter(redeem, u"downloadToken"_s, token->json.toObject().value("downloadToken"_L1).toString());
    const auto content = client.download(u"/v1/audit/redeem-download-token"_s, redeem, context);
    if (!content)
        return content.error();
    const bool isJson = content->contentType.contains("json");
    auto output = sentence(text("The audit log was exported, %1 bytes.").arg(content->body.size()));
    output.exchange = content->exchange;
    output.entries.first().file = ProducedFile{isJson ? u"audit-log.json"_s : u"audit-log.csv"_s,
                                               isJson ? u"application/json"_s : u"text/csv"_s, content->body};
    return output;
}

/// The collector's command: file events or audit entries of a stretch of time, as they are.
Result<CommandOutput> collect(Code42Client &client, const CommandCall &call, CallContext &context)
{
    const auto limit = argumentNumber(call.arguments, u"limit"_s, 100);
    QJsonArray raw;
    if (argumentText(call.arguments, u"event_type"_s) == "audit"_L1) {
        const auto query = auditQuery(call);
        if (!query)
            return query.error();
        const auto entries = auditEntries(client, *query, limit, context);
        if (!entries)
            return entries.error();
        raw = *entries;
    } else {
        auto query = fileEventQueryOf(call);
        if (!query)
            return query.error();
        FileEventWalk walk(client, *query, {});
        const auto walked = walk.run(
            [&raw](const QList<FileEvent> &events) -> Result<void> {
                for (const auto &event : events)
                    raw.append(QJsonDocument::fromJson(event.raw).object());
                return {};
            },
            limit, context);
        if (!walked)
            return walked.error();
    }
    auto output = sentence(text("%1 events").arg(raw.size()));
    output.entries.first().contents = raw;
    output.rawResponse = raw;
    return output;
}

} // namespace

QList<Command> auditCommands(const CommandParts &parts)
{
    const QList<ArgumentDefinition> criteria{
        optionalArgument(u"start_date"_s, text("Not before this moment, UTC"), ArgumentType::Date),
        optionalArgument(u"end_date"_s, text("Not after this moment, UTC"), ArgumentType::Date),
        optionalArgument(u"actor_name"_s, text("Who did it"), ArgumentType::List),
        optionalArgument(u"actor_id"_s, text("Who did it, by ID"), ArgumentType::List),
        optionalArgument(u"actor_ip"_s, text("From which address"), ArgumentType::List),
        optionalArgument(u"audit_type"_s, text("What was done, such as audit_log::logged_in/1"), ArgumentType::List),
        optionalArgument(u"resource_id"_s, text("To what"), ArgumentType::List),
        optionalArgument(u"user_type"_s, text("USER, SUPPORT_USER, API_CLIENT, SYSTEM, UNKNOWN"), ArgumentType::List)};
    const auto results = optionalArgument(u"results"_s, text("At most so many"), ArgumentType::Integer, u"100"_s);
    return {
        reading(parts,
                declared(u"code42-audit-search"_s, text("Searches the audit log of Code42 itself."),
                         criteria + QList<ArgumentDefinition>{results}, outputsOf(u"Code42.AuditEvent"_s, auditColumns),
                         u"Audit log"_s),
                searchAudit),
        reading(
            parts,
            declared(u"code42-audit-export"_s, text("Exports the audit log as a file."), criteria, {}, u"Audit log"_s),
            exportAudit),
        reading(parts,
                declared(u"code42-get-events"_s, text("Gives file events or audit entries as the service does."),
                         {optionalArgument(u"start_date"_s, text("Not before this moment, UTC"), ArgumentType::Date),
                          optionalArgument(u"end_date"_s, text("Not after this moment, UTC"), ArgumentType::Date),
                          optionalArgument(u"limit"_s, text("At most so many"), ArgumentType::Integer, u"100"_s),
                          optionalArgument(u"event_type"_s, text("file or audit"), ArgumentType::Text, u"file"_s,
                                           {u"file"_s, u"audit"_s})},
                         {}, u"File events, Audit log"_s),
                collect)};
}

} // namespace holdfast::code42
