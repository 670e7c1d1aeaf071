// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// File events in their first, flat version (section 2.5b) and single case events as they were added then.

#include "simulators/console/consoleservices.h"

#include "simulators/console/fileeventv1.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

HttpResponse searchEvents(Code42Context &context, const Call &call)
{
    HttpResponse response = context.search.search(queryFromV1(call.object()), context.clock.nowMs());
    if (response.status != 200)
        return response;
    QJsonObject page = QJsonDocument::fromJson(response.body).object();
    QJsonArray events;
    for (const QJsonValue &event : page.value(u"fileEvents"_s).toArray())
        events.append(fileEventV1(event.toObject()));
    page.insert(u"fileEvents"_s, events);
    return jsonResponse(page);
}

HttpResponse groupEvents(Code42Context &context, const Call &call)
{
    return context.search.grouping(queryFromV1(call.object()), context.clock.nowMs());
}

HttpResponse exportEvents(Code42Context &context, const Call &call)
{
    return context.search.exportCsv(queryFromV1(call.object()), context.clock.nowMs());
}

/// A saved search in the flat terms; the range's are in today's, so they are told as such.
HttpResponse savedSearches(Code42Context &context, const Call &)
{
    QJsonArray searches;
    for (const QJsonObject &search : context.tenant.savedSearches.rows())
        searches.append(search);
    return jsonResponse(QJsonObject{{u"searches"_s, searches}});
}

HttpResponse savedSearch(Code42Context &context, const Call &call)
{
    const QJsonObject search = context.tenant.savedSearches.row(call.argument(0));
    return search.isEmpty() ? notFound(context, call, u"Saved search"_s)
                            : jsonResponse(QJsonObject{{u"searches"_s, QJsonArray{search}}});
}

/// Where a file was seen, by its hash.
HttpResponse fileLocations(Code42Context &context, const Call &call)
{
    const QJsonObject query{
        {u"groups"_s,
         QJsonArray{QJsonObject{{u"filters"_s,
                                 QJsonArray{QJsonObject{{u"term"_s, u"file.hash.sha256"_s},
                                                        {u"operator"_s, u"IS"_s},
                                                        {u"value"_s, call.request.parameter(u"sha256")}}}}}}},
        {u"pgSize"_s, 100}};
    const HttpResponse response = context.search.search(query, context.clock.nowMs());
    QJsonArray locations;
    for (const QJsonValue &value : QJsonDocument::fromJson(response.body).object().value(u"fileEvents"_s).toArray()) {
        const QJsonObject event = fileEventV1(value.toObject());
        locations.append(QJsonObject{{u"fileName"_s, event.value(u"fileName"_s)},
                                     {u"filePath"_s, event.value(u"filePath"_s)},
                                     {u"fileId"_s, event.value(u"fileId"_s)},
                                     {u"deviceUid"_s, event.value(u"deviceUid"_s)}});
    }
    return jsonResponse(QJsonObject{{u"locations"_s, locations}});
}

/// The event's id stood in the path then.
HttpResponse addCaseEvent(Code42Context &context, const Call &call)
{
    const QString number = call.argument(0);
    if (!context.tenant.cases.contains(number))
        return notFound(context, call, u"Case"_s);
    if (context.tenant.cases.row(number).value(u"status"_s).toString() != u"OPEN"_s)
        return problem(400, u"CASE_IS_CLOSED"_s);
    if (context.tenant.caseEventIds.value(number).contains(call.argument(1)))
        return problem(400, u"CASE_ALREADY_HAS_EVENT"_s);
    if (context.tenant.events.numberOfId(call.argument(1)) < 0)
        return problem(400, u"INVALID_EVENT"_s, call.argument(1));
    context.tenant.caseEventIds[number].append(call.argument(1));
    context.wrote(operation::caseEventAdd, call, number);
    return emptyResponse(204);
}

} // namespace

void addOldFileEventRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"POST"_L1, "/v1/file-events"_L1, searchEvents},
               {"POST"_L1, "/v1/file-events/grouping"_L1, groupEvents},
               {"POST"_L1, "/v1/file-events/export"_L1, exportEvents},
               {"GET"_L1, "/v1/file-events/saved-searches"_L1, savedSearches},
               {"GET"_L1, "/v1/file-events/saved-searches/{id}"_L1, savedSearch},
               {"GET"_L1, "/forensic-search/queryservice/api/v1/filelocations"_L1, fileLocations},
               {"POST"_L1, "/v1/cases/{number}/fileevent/{eventId}"_L1, addCaseEvent}});
}

} // namespace holdfast::range
