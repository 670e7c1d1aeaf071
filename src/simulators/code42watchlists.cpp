// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Watchlists v2 (reference section 2.10).

#include "simulators/code42services.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qsizetype MaximumIds = 100;
constexpr qsizetype MaximumTitle = 50;
constexpr qsizetype MaximumDescription = 250;

const QStringList &watchlistTypes()
{
    static const QStringList types{u"CONTRACT_EMPLOYEE"_s,          u"DEPARTING_EMPLOYEE"_s,
                                   u"ELEVATED_ACCESS_PRIVILEGES"_s, u"FLIGHT_RISK"_s,
                                   u"HIGH_IMPACT_EMPLOYEE"_s,       u"NEW_EMPLOYEE"_s,
                                   u"PERFORMANCE_CONCERNS"_s,       u"POOR_SECURITY_PRACTICES"_s,
                                   u"SUSPICIOUS_SYSTEM_ACTIVITY"_s, u"CUSTOM"_s};
    return types;
}

/// The row with its counters; zeros are left out, as the service does.
QJsonObject shown(const Code42Tenant &tenant, const QString &id)
{
    QJsonObject watchlist = tenant.watchlists.row(id);
    const WatchlistMembership membership = tenant.memberships.value(id);
    QJsonObject stats;
    const auto count = [&stats](const QString &name, qsizetype number) {
        if (number > 0)
            stats.insert(name, number);
    };
    count(u"includedActorsCount"_s, membership.includedActors.size());
    count(u"excludedActorsCount"_s, membership.excludedActors.size());
    count(u"includedDirectoryGroupsCount"_s, membership.includedGroups.size());
    count(u"includedDepartmentsCount"_s, membership.includedDepartments.size());
    watchlist.insert(u"stats"_s, stats);
    return watchlist;
}

HttpResponse listWatchlists(Code42Context &context, const Call &call)
{
    const QString actorId = call.request.parameter(u"actorId");
    QList<QJsonObject> rows;
    for (const QString &id : context.tenant.watchlists.keys()) {
        if (actorId.isEmpty() || effectiveMembers(context.tenant, id).contains(actorId))
            rows.append(shown(context.tenant, id));
    }
    return paged(context, call, rows, {.listName = "watchlists"_L1});
}

HttpResponse createWatchlist(Code42Context &context, const Call &call)
{
    const QString type = call.object().value(u"watchlistType"_s).toString();
    const QString title = call.object().value(u"title"_s).toString();
    const QString description = call.object().value(u"description"_s).toString();
    if (!watchlistTypes().contains(type))
        return failure(context, call, 400,
                       u"Error converting value \"%1\" to type 'WatchlistSdk.Model.WatchlistType'."_s.arg(type));
    const bool custom = type == u"CUSTOM"_s;
    if (custom && (title.isEmpty() || title.size() > MaximumTitle || description.size() > MaximumDescription))
        return failure(context, call, 400, u"title or description is missing or too long"_s);
    for (const QJsonObject &other : context.tenant.watchlists.rows()) {
        const bool same = custom ? other.value(u"title"_s).toString() == title : true;
        if (other.value(u"listType"_s).toString() == type && same)
            return failure(context, call, 409, u"CONFLICT"_s);
    }
    const QString id = context.newUuid(u"watchlist"_s);
    const auto textOrNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    context.tenant.watchlists.put({{u"watchlistId"_s, id},
                                   {u"tenantId"_s, context.tenant.tenantId},
                                   {u"listType"_s, type},
                                   {u"title"_s, custom ? textOrNull(title) : QJsonValue()},
                                   {u"description"_s, textOrNull(description)}});
    context.wrote(operation::watchlistCreate, call, id);
    return jsonResponse(shown(context.tenant, id));
}

bool isKnown(const Code42Context &context, const Call &call)
{
    return context.tenant.watchlists.contains(call.argument(0));
}

HttpResponse getWatchlist(Code42Context &context, const Call &call)
{
    if (!isKnown(context, call))
        return notFound(context, call, u"Watchlist"_s);
    return jsonResponse(shown(context.tenant, call.argument(0)));
}

HttpResponse patchWatchlist(Code42Context &context, const Call &call)
{
    const QString id = call.argument(0);
    if (!isKnown(context, call))
        return notFound(context, call, u"Watchlist"_s);
    if (context.tenant.watchlists.row(id).value(u"listType"_s).toString() != u"CUSTOM"_s)
        return failure(context, call, 400, u"Only custom watchlists can be changed"_s);
    for (const QString &path : call.request.parameters(u"paths")) {
        const QString text = call.object().value(path).toString();
        const qsizetype limit = path == u"title"_s ? MaximumTitle : MaximumDescription;
        if ((path != u"title"_s && path != u"description"_s) || text.size() > limit)
            return failure(context, call, 400, u"%1 is wrong"_s.arg(path));
        context.tenant.watchlists.set(id, path, text);
    }
    context.wrote(operation::watchlistUpdate, call, id);
    return jsonResponse(shown(context.tenant, id));
}

HttpResponse deleteWatchlist(Code42Context &context, const Call &call)
{
    const QString id = call.argument(0);
    if (!isKnown(context, call))
        return notFound(context, call, u"Watchlist"_s);
    context.tenant.watchlists.remove(id);
    context.tenant.memberships.remove(id);
    context.wrote(operation::watchlistDelete, call, id);
    return emptyResponse();
}

QJsonObject actorEntry(const Code42Tenant &tenant, const QString &actorId, const QString &added)
{
    // The service was seen to spell the name both ways.
    const QString name = tenant.actors.row(actorId).value(u"name"_s).toString();
    return {{u"actorId"_s, actorId}, {u"actorName"_s, name}, {u"actorname"_s, name}, {u"addedTime"_s, added}};
}

enum class Part { Members, Included, Excluded, Groups, Departments };

QMap<QString, QString> entriesOf(const Code42Context &context, const QString &id, Part part)
{
    const WatchlistMembership membership = context.tenant.memberships.value(id);
    switch (part) {
    case Part::Members:
        return effectiveMembers(context.tenant, id);
    case Part::Included:
        return membership.includedActors;
    case Part::Excluded:
        return membership.excludedActors;
    case Part::Groups:
        return membership.includedGroups;
    case Part::Departments:
        return membership.includedDepartments;
    }
    return {};
}

QJsonObject entryJson(const Code42Context &context, Part part, const QString &key, const QString &added)
{
    if (part == Part::Groups)
        return {{u"groupId"_s, key},
                {u"name"_s, context.tenant.directoryGroups.value(key)},
                {u"addedTime"_s, added},
                {u"isDeleted"_s, false}};
    if (part == Part::Departments)
        return {{u"name"_s, key}, {u"addedTime"_s, added}};
    return actorEntry(context.tenant, key, added);
}

template <Part part>
HttpResponse listEntries(Code42Context &context, const Call &call)
{
    static constexpr QLatin1StringView names[] = {"watchlistMembers"_L1, "includedActors"_L1, "excludedActors"_L1,
                                                  "includedDirectoryGroups"_L1, "includedDepartments"_L1};
    if (!isKnown(context, call))
        return notFound(context, call, u"Watchlist"_s);
    QList<QJsonObject> rows;
    const QMap<QString, QString> entries = entriesOf(context, call.argument(0), part);
    for (auto entry = entries.begin(); entry != entries.end(); ++entry)
        rows.append(entryJson(context, part, entry.key(), entry.value()));
    return paged(context, call, rows, {.listName = names[int(part)], .sizeParameter = "page_size"_L1});
}

template <Part part>
HttpResponse getEntry(Code42Context &context, const Call &call)
{
    if (!isKnown(context, call))
        return notFound(context, call, u"Watchlist"_s);
    const QMap<QString, QString> entries = entriesOf(context, call.argument(0), part);
    if (!entries.contains(call.argument(1)))
        return notFound(context, call, part == Part::Groups ? u"Group"_s : u"User"_s);
    return jsonResponse(entryJson(context, part, call.argument(1), entries.value(call.argument(1))));
}

QMap<QString, QString> &storedEntries(WatchlistMembership &membership, Part part)
{
    switch (part) {
    case Part::Excluded:
        return membership.excludedActors;
    case Part::Groups:
        return membership.includedGroups;
    case Part::Departments:
        return membership.includedDepartments;
    case Part::Members:
    case Part::Included:
        break;
    }
    return membership.includedActors;
}

bool exists(const Code42Tenant &tenant, Part part, const QString &key)
{
    if (part == Part::Groups)
        return tenant.directoryGroups.contains(key);
    if (part == Part::Departments) {
        const QList<QJsonObject> inDepartment = tenant.actors.rows(
            [&](const QJsonObject &actor) { return actor.value(u"department"_s).toString() == key; });
        return !inDepartment.isEmpty();
    }
    return tenant.actors.contains(key);
}

QLatin1StringView operationOf(Part part, bool add)
{
    switch (part) {
    case Part::Excluded:
        return add ? operation::watchlistExclude : operation::watchlistUnexclude;
    case Part::Groups:
        return operation::watchlistGroups;
    case Part::Departments:
        return operation::watchlistDepartments;
    case Part::Members:
    case Part::Included:
        break;
    }
    return add ? operation::watchlistInclude : operation::watchlistUninclude;
}

template <Part part, bool add>
HttpResponse changeEntries(Code42Context &context, const Call &call)
{
    if (!isKnown(context, call))
        return notFound(context, call, u"Watchlist"_s);
    const QString field = part == Part::Groups ? u"groupIds"_s
        : part == Part::Departments            ? u"departments"_s
                                               : u"actorIds"_s;
    QStringList keys;
    for (const QJsonValue &key : call.object().value(field).toArray())
        keys.append(key.toString());
    if (keys.isEmpty() || keys.size() > MaximumIds)
        return failure(context, call, 400, u"%1: from 1 to 100 are needed"_s.arg(field));
    for (const QString &key : keys) {
        if (add && !exists(context.tenant, part, key))
            return failure(context, call, 400, (part == Part::Groups ? u"Group not found"_s : u"User not found"_s));
    }
    QMap<QString, QString> &entries = storedEntries(context.tenant.memberships[call.argument(0)], part);
    for (const QString &key : keys) {
        // Adding twice keeps the first time; taking away what is not there is no error.
        if (!add)
            entries.remove(key);
        else if (!entries.contains(key))
            entries.insert(key, context.nowIso());
    }
    context.wrote(operationOf(part, add), call, keys.join(u','));
    return emptyResponse();
}

} // namespace

void addWatchlistRoutes(Router &router, Code42Context &context)
{
    addRoutes(
        router, context,
        {{"GET"_L1, "/v2/watchlists"_L1, listWatchlists},
         {"POST"_L1, "/v2/watchlists"_L1, createWatchlist},
         {"GET"_L1, "/v2/watchlists/{id}"_L1, getWatchlist},
         {"PATCH"_L1, "/v2/watchlists/{id}"_L1, patchWatchlist},
         {"DELETE"_L1, "/v2/watchlists/{id}"_L1, deleteWatchlist},
         {"GET"_L1, "/v2/watchlists/{id}/members"_L1, listEntries<Part::Members>},
         {"GET"_L1, "/v2/watchlists/{id}/members/{actorId}"_L1, getEntry<Part::Members>},
         {"GET"_L1, "/v2/watchlists/{id}/included-actors"_L1, listEntries<Part::Included>},
         {"GET"_L1, "/v2/watchlists/{id}/included-actors/{actorId}"_L1, getEntry<Part::Included>},
         {"POST"_L1, "/v2/watchlists/{id}/included-actors/add"_L1, changeEntries<Part::Included, true>},
         {"POST"_L1, "/v2/watchlists/{id}/included-actors/delete"_L1, changeEntries<Part::Included, false>},
         {"GET"_L1, "/v2/watchlists/{id}/excluded-actors"_L1, listEntries<Part::Excluded>},
         {"GET"_L1, "/v2/watchlists/{id}/excluded-actors/{actorId}"_L1, getEntry<Part::Excluded>},
         {"POST"_L1, "/v2/watchlists/{id}/excluded-actors/add"_L1, changeEntries<Part::Excluded, true>},
         {"POST"_L1, "/v2/watchlists/{id}/excluded-actors/delete"_L1, changeEntries<Part::Excluded, false>},
         {"GET"_L1, "/v2/watchlists/{id}/included-directory-groups"_L1, listEntries<Part::Groups>},
         {"GET"_L1, "/v2/watchlists/{id}/included-directory-groups/{groupId}"_L1, getEntry<Part::Groups>},
         {"POST"_L1, "/v2/watchlists/{id}/included-directory-groups/add"_L1, changeEntries<Part::Groups, true>},
         {"POST"_L1, "/v2/watchlists/{id}/included-directory-groups/delete"_L1, changeEntries<Part::Groups, false>},
         {"GET"_L1, "/v2/watchlists/{id}/included-departments"_L1, listEntries<Part::Departments>},
         {"GET"_L1, "/v2/watchlists/{id}/included-departments/{department}"_L1, getEntry<Part::Departments>},
         {"POST"_L1, "/v2/watchlists/{id}/included-departments/add"_L1, changeEntries<Part::Departments, true>},
         {"POST"_L1, "/v2/watchlists/{id}/included-departments/delete"_L1, changeEntries<Part::Departments, false>}});
}

} // namespace holdfast::range
