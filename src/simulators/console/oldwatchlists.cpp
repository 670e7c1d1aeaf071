// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Watchlists in their first version: by users instead of actors (section 2.10). Each call is carried out as today's and
// its answer told in users again. Also two calls of risk profiles that today's gateway has no more.

#include "simulators/console/consoleservices.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

/// Today's name of a part of a list, and the other way round.
constexpr std::pair<QLatin1StringView, QLatin1StringView> PartNames[] = {{"included-users"_L1, "included-actors"_L1},
                                                                         {"excluded-users"_L1, "excluded-actors"_L1}};

QJsonValue inUsers(const Code42Tenant &tenant, const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue &entry : value.toArray())
            list.append(inUsers(tenant, entry));
        return list;
    }
    if (!value.isObject())
        return value;
    static const QHash<QString, QString> names{{u"includedActors"_s, u"includedUsers"_s},
                                               {u"excludedActors"_s, u"excludedUsers"_s},
                                               {u"includedActorsCount"_s, u"includedUsersCount"_s},
                                               {u"excludedActorsCount"_s, u"excludedUsersCount"_s},
                                               {u"actorName"_s, u"username"_s}};
    QJsonObject told;
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member.key() == u"actorId"_s) {
            const QString userId = userIdOfActor(tenant, member.value().toString());
            told.insert(u"userId"_s, userId.isEmpty() ? member.value().toString() : userId);
        } else {
            told.insert(names.value(member.key(), member.key()), inUsers(tenant, member.value()));
        }
    }
    return told;
}

QString todaysPart(const QString &part)
{
    for (const auto &[old, today] : PartNames) {
        if (part == old)
            return today;
    }
    return part;
}

/// Carries the call out as /v2/watchlists and tells the answer in users.
HttpResponse viaToday(const Router &router, Code42Context &context, const Call &call)
{
    HttpRequest request = call.request;
    request.segments[0] = u"v2"_s;
    if (request.segments.size() > 3)
        request.segments[3] = todaysPart(request.segments.at(3));
    const bool namesUser = request.segments.size() == 5
        && (request.segments.at(3).endsWith(u"-actors"_s) || request.segments.at(3) == u"members"_s);
    if (namesUser && request.method == u"GET"_s)
        request.segments[4] = actorIdOfUser(context.tenant, request.segments.at(4));
    for (auto &[name, value] : request.query) {
        if (name == u"userId"_s) {
            name = u"actorId"_s;
            value = actorIdOfUser(context.tenant, value);
        }
        // The first version took both spellings.
        if (name == u"page_size"_s && request.segments.size() == 2)
            name = u"pageSize"_s;
    }
    // The first version reported what a change names and does not find as a bad request.
    const bool changes = request.method == u"POST"_s && request.segments.size() == 5;
    if (changes && !context.tenant.watchlists.contains(request.segments.at(2)))
        return failure(context, call, 400, u"Watchlist not found"_s);
    QJsonValue body = call.body;
    if (call.object().contains(u"userIds"_s)) {
        QJsonObject told = call.object();
        QJsonArray actors;
        for (const QJsonValue &userId : told.take(u"userIds"_s).toArray()) {
            const QString actorId = actorIdOfUser(context.tenant, userId.toString());
            if (actorId.isEmpty())
                return failure(context, call, 400, u"User not found"_s);
            actors.append(actorId);
        }
        told.insert(u"actorIds"_s, actors);
        body = told;
    }
    const auto match = router.find(request);
    if (!match || !match->handler)
        return failure(context, call, match ? 405 : 404, u"No such call"_s);
    HttpResponse response = (*match->handler)(Call{request, match->arguments, body});
    if (response.status == 200 && !response.body.isEmpty())
        response.body =
            QJsonDocument(inUsers(context.tenant, QJsonDocument::fromJson(response.body).object()).toObject())
                .toJson(QJsonDocument::Compact);
    return response;
}

template <bool add>
HttpResponse changeAliases(Code42Context &context, const Call &call)
{
    const QString actorId = actorIdOfUser(context.tenant, call.argument(0));
    if (actorId.isEmpty())
        return notFound(context, call, u"User"_s);
    QJsonArray names = context.tenant.actors.row(actorId).value(u"alternateNames"_s).toArray();
    for (const QJsonValue &alias : call.object().value(u"cloudAliases"_s).toArray()) {
        for (qsizetype i = names.size() - 1; i >= 0; --i) {
            if (names.at(i) == alias)
                names.removeAt(i);
        }
        if (add)
            names.append(alias);
    }
    // Two in all; one is the user's own name.
    if (add && names.size() > 1)
        return failure(context, call, 400, u"Cloud usernames must be less than or equal to 2"_s);
    context.tenant.actors.set(actorId, u"alternateNames"_s, names);
    context.wrote(operation::actorUpdate, call, call.argument(0));
    return emptyResponse();
}

} // namespace

void addOldWatchlistRoutes(Router &router, Code42Context &context)
{
    const auto add = [&](const QString &method, const QString &pattern) {
        router.add(method, u"/v1/watchlists"_s + pattern,
                   [&router, &context](const Call &call) { return viaToday(router, context, call); });
    };
    for (const auto &[method, pattern] : {std::pair{u"GET"_s, u""_s},
                                          {u"POST"_s, u""_s},
                                          {u"GET"_s, u"/{id}"_s},
                                          {u"PATCH"_s, u"/{id}"_s},
                                          {u"DELETE"_s, u"/{id}"_s},
                                          {u"GET"_s, u"/{id}/{part}"_s},
                                          {u"GET"_s, u"/{id}/{part}/{member}"_s},
                                          {u"POST"_s, u"/{id}/{part}/add"_s},
                                          {u"POST"_s, u"/{id}/{part}/delete"_s}})
        add(method, pattern);
    addRoutes(router, context,
              {{"POST"_L1, "/v1/user-risk-profiles/{userId}/add-cloud-aliases"_L1, changeAliases<true>},
               {"POST"_L1, "/v1/user-risk-profiles/{userId}/delete-cloud-aliases"_L1, changeAliases<false>}});
}

} // namespace holdfast::range
