// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// File events, saved searches and file content (reference sections 2.5 and 2.6).

#include "simulators/code42services.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

HttpResponse searchEvents(Code42Context &context, const Call &call)
{
    return context.search.search(call.object(), context.clock.nowMs());
}

HttpResponse groupEvents(Code42Context &context, const Call &call)
{
    return context.search.grouping(call.object(), context.clock.nowMs());
}

HttpResponse exportEvents(Code42Context &context, const Call &call)
{
    return context.search.exportCsv(call.object(), context.clock.nowMs());
}

QJsonObject shownSearch(const Code42Tenant &tenant, const QString &id)
{
    QJsonObject search = tenant.savedSearches.row(id);
    search.insert(u"tenantId"_s, tenant.tenantId);
    return search;
}

HttpResponse savedSearches(Code42Context &context, const Call &)
{
    QJsonArray searches;
    for (const QString &id : context.tenant.savedSearches.keys())
        searches.append(shownSearch(context.tenant, id));
    return jsonResponse(QJsonObject{{u"searches"_s, searches}});
}

HttpResponse savedSearch(Code42Context &context, const Call &call)
{
    if (!context.tenant.savedSearches.contains(call.argument(0)))
        return notFound(context, call, u"Saved search"_s);
    // A single one comes in the list's envelope, too.
    return jsonResponse(QJsonObject{{u"searches"_s, QJsonArray{shownSearch(context.tenant, call.argument(0))}}});
}

HttpResponse content(const FileContent &file)
{
    return attachment("application/octet-stream"_ba, file.name, file.bytes);
}

HttpResponse fileBySha256(Code42Context &context, const Call &call)
{
    static const QRegularExpression hash(u"^[0-9a-fA-F]{64}$"_s);
    if (!hash.match(call.argument(0)).hasMatch())
        return failure(context, call, 400, u"Not a SHA-256"_s);
    const auto found = context.tenant.filesBySha256.constFind(call.argument(0).toLower());
    if (found == context.tenant.filesBySha256.constEnd())
        return notFound(context, call, u"File"_s);
    return content(*found);
}

HttpResponse fileByContentId(Code42Context &context, const Call &call)
{
    const auto found = context.tenant.filesBySha256.constFind(context.tenant.sha256ByContentId.value(call.argument(0)));
    if (found == context.tenant.filesBySha256.constEnd())
        return notFound(context, call, u"File"_s);
    return content(*found);
}

} // namespace

void addFileRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"POST"_L1, "/v2/file-events"_L1, searchEvents},
               {"POST"_L1, "/v2/file-events/grouping"_L1, groupEvents},
               {"POST"_L1, "/v2/file-events/export"_L1, exportEvents},
               {"GET"_L1, "/v2/file-events/saved-searches"_L1, savedSearches},
               {"GET"_L1, "/v2/file-events/saved-searches/{searchId}"_L1, savedSearch},
               {"GET"_L1, "/v1/files/get-file-by-sha256/{sha256}"_L1, fileBySha256},
               {"GET"_L1, "/v1/files/get-file-by-xfc-content-id/{contentId}"_L1, fileByContentId}});
}

} // namespace holdfast::range
