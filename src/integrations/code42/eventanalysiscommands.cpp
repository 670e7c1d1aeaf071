// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "base/clock.h"
#include "incidents/fields.h"
#include "integrations/code42/fileeventwalk.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

constexpr qint64 dayMs = 24LL * 3'600'000;
constexpr int longestLookback = 180; ///< days

const QList<Column> searchColumns{{u"ID"_s, u"id"_s},
                                  {u"Name"_s, u"name"_s},
                                  {u"Notes"_s, u"notes"_s},
                                  {u"ApiVersion"_s, u"apiVersion"_s},
                                  {u"CreatedBy"_s, u"createdByUsername"_s},
                                  {u"ModifiedTimestamp"_s, u"modifiedTimestamp"_s}};
const QString searchKey = u"Code42.SavedSearch(val.ID == obj.ID)"_s;

/// The window that lookback, or start and end, ask for.
Result<TimeWindow> windowOf(const CommandCall &call, qint64 nowMs)
{
    TimeWindow window{0, nowMs};
    if (const auto typed = argumentText(call.arguments, u"lookback"_s); !typed.isEmpty()) {
        const auto days = argumentNumber(call.arguments, u"lookback"_s, 0);
        if (days < 1 || days > longestLookback)
            return Error{ErrorCode::InvalidInput,
                         text("lookback: from 1 to %1 days are possible, not “%2”").arg(longestLookback).arg(typed),
                         {}};
        window.fromMs = nowMs - days * dayMs;
        return window;
    }
    for (const auto &[name, target] : {std::pair{u"start_date"_s, &window.fromMs}, {u"end_date"_s, &window.toMs}}) {
        const auto typed = argumentText(call.arguments, name);
        if (!typed.isEmpty())
            *target = msFromIso(typed.size() == 10 ? typed + "T00:00:00Z"_L1 : typed);
    }
    if (window.fromMs <= 0)
        window.fromMs = nowMs - 90 * dayMs; // as long as the service keeps events
    return window;
}

Result<CommandOutput> fetchEvents(Code42Client &client, const CommandCall &call, CallContext &context)
{
    const auto now = client.clock().nowMs();
    const auto window = windowOf(call, now);
    if (!window)
        return window.error();
    auto question = call;
    question.arguments.insert("start_date"_L1, isoUtc(window->fromMs)); // the walk sets the window's end itself
    question.arguments.remove("end_date"_L1);
    auto query = fileEventQueryOf(question);
    if (!query)
        return query.error();
    FileEventWalk walk(client, *query, *window);
    const auto walked = walk.run(
        [&context](const QList<FileEvent> &events) -> Result<void> {
            return context.saveFileEvents ? context.saveFileEvents(events) : Result<void>();
        },
        -1, context);
    if (!walked)
        return walked.error();
    const QJsonObject facts{{"Known"_L1, walked->known},           {"Fetched"_L1, walked->fetched},
                            {"Complete"_L1, walked->isComplete()}, {"Requests"_L1, walked->requests},
                            {"From"_L1, isoUtc(window->fromMs)},   {"To"_L1, isoUtc(window->toMs)}};
    auto output = sentence(
        walked->isComplete()
            ? text("All %1 file events were fetched, with %2 requests.").arg(walked->fetched).arg(walked->requests)
            : text("**%1 of %2** file events were fetched; the service gave no more.")
                  .arg(walked->fetched)
                  .arg(walked->known));
    output.entries.first().contents = facts;
    output.exchange = walked->exchange;
    output.context.insert("Holdfast.FileEventFetch(val.From == obj.From && val.To == obj.To)"_L1, facts);
    output.incidentFields = {
        {field::eventsKnown, walked->known}, {field::eventsFetched, walked->fetched}, {field::eventsFetchedAt, now}};
    return output;
}

Result<CommandOutput> groupEvents(Code42Client &client, const CommandCall &call, CallContext &context)
{
    auto query = fileEventQueryOf(call);
    if (!query)
        return query.error();
    query->insert("groupingTerm"_L1, argumentText(call.arguments, u"group_by"_s));
    query->insert("size"_L1, argumentNumber(call.arguments, u"results"_s, 1000));
    for (const auto &paging : {u"srtKey"_s, u"srtDir"_s, u"pgSize"_s, u"pgNum"_s, u"pgToken"_s})
        query->remove(paging);
    const auto answer = client.ask(u"/v2/file-events/grouping"_s, *query, context);
    if (!answer)
        return answer.error();
    return tableOutput(
        u"Code42.FileEventGroup(val.Value == obj.Value)"_s, {{u"Value"_s, u"value"_s}, {u"Count"_s, u"docCount"_s}},
        answer->json.toObject().value("groups"_L1).toArray(), text("No file event fits."), answer->exchange);
}

Result<QJsonArray> savedSearches(Code42Client &client, const QString &id, CallContext &context)
{
    const auto answer = client.get(id.isEmpty() ? u"/v2/file-events/saved-searches"_s
                                                : "/v2/file-events/saved-searches/"_L1 + pathSegment(id),
                                   {}, context);
    if (!answer)
        return answer.error();
    return answer->json.toObject().value("searches"_L1).toArray();
}

/// Runs a saved search as the older search command would run its query.
Result<CommandOutput> runSavedSearch(const Command &search, Code42Client &client, const CommandCall &call,
                                     CallContext &context)
{
    const auto found = savedSearches(client, argumentText(call.arguments, u"search_id"_s), context);
    if (!found)
        return found.error();
    if (found->isEmpty())
        return Error{ErrorCode::NotFound,
                     text("%1 has no saved search %2").arg(client.name(), argumentText(call.arguments, u"search_id"_s)),
                     {}};
    const auto saved = found->first().toObject();
    if (saved.value("apiVersion"_L1).toInt(2) == 1)
        return Error{ErrorCode::InvalidInput,
                     text("The saved search “%1” is of the service's first version, which has ended. Save it anew in "
                          "Code42")
                         .arg(saved.value("name"_L1).toString()),
                     {}};
    QJsonObject query;
    for (const auto &key : {"groupClause"_L1, "groups"_L1, "srtDir"_L1, "srtKey"_L1}) {
        if (!saved.value(key).isNull() && saved.contains(key))
            query.insert(key, saved.value(key));
    }
    auto inner = call;
    inner.arguments = {{"json"_L1, query}, {"results"_L1, argumentText(call.arguments, u"results"_s)}};
    return search.run(inner, context);
}

Result<CommandOutput> exportEvents(Code42Client &client, const CommandCall &call, CallContext &context)
{
    auto query = fileEventQueryOf(call);
    if (!query)
        return query.error();
    if (const auto columns = argumentList(call.arguments, u"columns"_s); !columns.isEmpty())
        query->insert("columns"_L1, QJsonArray::fromStringList(columns));
    const auto csv = client.exported(u"/v2/file-events/export"_s, *query, context);
    if (!csv)
        return csv.error();
    auto output = sentence(text("File events as CSV, %1 bytes, at most 200,000 rows.").arg(csv->body.size()));
    output.exchange = csv->exchange;
    output.entries.first().file = ProducedFile{u"file-events.csv"_s, u"text/csv"_s, csv->body};
    return output;
}

/// A table of what earlier searches of this case found, or of the alert's own events.
Result<CommandOutput> tableOfEvents(Code42Client &client, const CommandCall &call, CallContext &context)
{
    const auto session = argumentText(call.arguments, u"id"_s);
    if (session.isEmpty())
        return Error{ErrorCode::InvalidInput, text("id: give the alert whose file events shall be shown"), {}};
    const auto page = client.sessionEvents(session, context);
    if (!page)
        return page.error();
    QList<QStringList> rows;
    for (const auto &event : page->events)
        rows.append({isoUtc(event.occurredAtMs), event.actor, event.fileName, event.exposure, event.destinationName});
    auto output = sentence(
        rows.isEmpty()
            ? text("The alert has no file event.")
            : markdownTable({text("Time"), text("User"), text("File"), text("Exposure"), text("Destination")}, rows));
    output.exchange = page->exchange;
    return output;
}

} // namespace

QList<Command> eventAnalysisCommands(const CommandParts &parts)
{
    const auto searches = fileEventCommands(parts);
    const auto events = fileEventArguments();
    const auto searchId = defaultArgument(requiredArgument(u"search_id"_s, text("The saved search's ID")));
    auto groupBy = requiredArgument(u"group_by"_s, text("A search term, such as user.email or destination.name"));
    groupBy.isDefault = true;
    return {reading(parts,
                    declared(
                        u"code42-file-events-fetch"_s,
                        text("Fetches every file event of a person or search into the case, however many, and says how "
                             "complete that is."),
                        events
                            + QList<ArgumentDefinition>{optionalArgument(
                                u"lookback"_s, text("So many days back from now, 1 to 180"), ArgumentType::Integer)},
                        outputsBelow(u"Holdfast.FileEventFetch"_s,
                                     {u"Known"_s, u"Fetched"_s, u"Complete"_s, u"Requests"_s, u"From"_s, u"To"_s}),
                        u"File events"_s),
                    fetchEvents),
            reading(parts,
                    declared(u"code42-file-events-group"_s, text("Counts file events by the values of one field."),
                             QList<ArgumentDefinition>{groupBy} + events
                                 + QList<ArgumentDefinition>{optionalArgument(
                                     u"results"_s, text("At most so many values"), ArgumentType::Integer, u"1000"_s)},
                             outputsBelow(u"Code42.FileEventGroup"_s, {u"Value"_s, u"Count"_s}), u"File events"_s),
                    groupEvents),
            reading(parts,
                    declared(u"code42-file-events-export"_s, text("Exports file events as a CSV file."),
                             events
                                 + QList<ArgumentDefinition>{optionalArgument(u"columns"_s, text("Dotted field names"),
                                                                              ArgumentType::List)},
                             {}, u"File events"_s),
                    exportEvents),
            reading(parts,
                    declared(u"code42-file-events-table"_s, text("Shows the file events of an alert as a table."),
                             {defaultArgument(requiredArgument(u"id"_s, text("The alert's ID"))),
                              optionalArgument(u"include"_s, text("Kept for older playbooks"), ArgumentType::Text,
                                               u"all"_s, {u"all"_s, u"incident"_s, u"searches"_s})},
                             {}, u"Sessions"_s),
                    tableOfEvents),
            reading(parts,
                    declared(u"code42-saved-search-list"_s, text("Lists saved searches."), {},
                             outputsOf(u"Code42.SavedSearch"_s, searchColumns), u"File events"_s),
                    [](Code42Client &client, const CommandCall &, CallContext &context) -> Result<CommandOutput> {
                        const auto found = savedSearches(client, {}, context);
                        if (!found)
                            return found.error();
                        return tableOutput(searchKey, searchColumns, *found, text("There is no saved search."));
                    }),
            reading(parts,
                    declared(u"code42-saved-search-get"_s, text("Reads a saved search."), {searchId},
                             outputsOf(u"Code42.SavedSearch"_s, searchColumns), u"File events"_s),
                    [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                        const auto found = savedSearches(client, argumentText(call.arguments, u"search_id"_s), context);
                        if (!found)
                            return found.error();
                        return tableOutput(searchKey, searchColumns, *found, text("There is no such saved search."));
                    }),
            reading(parts,
                    declared(u"code42-saved-search-run"_s, text("Runs a saved search."),
                             {searchId,
                              optionalArgument(u"results"_s, text("At most so many"), ArgumentType::Integer, u"100"_s)},
                             searches.first().definition.outputs, u"File events"_s),
                    [search = searches.first()](Code42Client &client, const CommandCall &call, CallContext &context) {
                        return runSavedSearch(search, client, call, context);
                    })};
}

} // namespace holdfast::code42
