// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

const QList<Column> listColumns{{u"WatchlistID"_s, u"watchlistId"_s},
                                {u"WatchlistType"_s, u"listType"_s},
                                {u"Title"_s, u"title"_s},
                                {u"Description"_s, u"description"_s},
                                {u"IncludedUsersCount"_s, u"stats.includedActorsCount"_s}};
const QList<Column> memberColumns{
    {u"ActorID"_s, u"actorId"_s}, {u"Username"_s, u"actorName"_s}, {u"AddedTime"_s, u"addedTime"_s}};
const QString listKey = u"Code42.Watchlists(val.WatchlistID == obj.WatchlistID)"_s;

ArgumentDefinition listArgument()
{
    return defaultArgument(
        requiredArgument(u"watchlist"_s, text("The list's ID, title or type (DEPARTING_EMPLOYEE, ...)")));
}

QString pathOf(const Watchlist &list, const QString &part = {})
{
    return "/v2/watchlists/"_L1 + pathSegment(list.id) + (part.isEmpty() ? QString() : u'/' + part);
}

/// What can be on a list besides people named one by one.
struct Part
{
    QString path; ///< "included-departments"
    QString list; ///< the array's key
    QString key; ///< an entry's key
    QString bodyKey; ///< the key of the ids in a change
    QString argument;
};

const Part departments{u"included-departments"_s, u"includedDepartments"_s, u"name"_s, u"departments"_s,
                       u"department"_s};
const Part groups{u"included-directory-groups"_s, u"includedDirectoryGroups"_s, u"groupId"_s, u"groupIds"_s,
                  u"group_id"_s};
const Part exclusions{u"excluded-actors"_s, u"excludedActors"_s, u"actorId"_s, u"actorIds"_s, u"username"_s};

Command partList(const CommandParts &parts, const QString &name, const QString &description, const Part &part)
{
    return reading(
        parts,
        declared(name, description, {listArgument()},
                 outputsBelow(u"Code42.WatchlistEntry"_s, {u"Key"_s, u"Name"_s, u"AddedTime"_s}), u"Watchlists"_s),
        [part](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            const auto list = findWatchlist(client, argumentText(call.arguments, u"watchlist"_s), false, context);
            if (!list)
                return list.error();
            const auto entries =
                client.allPages(pathOf(*list, part.path), {}, part.list, {.sizeKey = u"page_size"_s}, context);
            if (!entries)
                return entries.error();
            return tableOutput(u"Code42.WatchlistEntry(val.Key == obj.Key)"_s,
                               {{u"Key"_s, part.key},
                                {u"Name"_s, part.key == "actorId"_L1 ? u"actorName"_s : u"name"_s},
                                {u"AddedTime"_s, u"addedTime"_s}},
                               *entries, text("Nothing of this kind is on the list."));
        });
}

Command partChange(const CommandParts &parts, const QString &name, const QString &description, const Part &part,
                   bool add, const QString &undo)
{
    return settling(
        parts,
        declared(name, description,
                 {listArgument(),
                  requiredArgument(part.argument, text("What to change on the list; several are possible"),
                                   ArgumentType::List)},
                 outputsBelow(u"Code42.WatchlistEntry"_s, {u"Watchlist"_s, u"Key"_s, u"Success"_s}), u"Watchlists"_s),
        undo, text("Run the opposite command."),
        [part, add](Code42Client &client, const CommandCall &call, bool write,
                    CallContext &context) -> Result<std::optional<CommandOutput>> {
            const auto list = findWatchlist(client, argumentText(call.arguments, u"watchlist"_s), false, context);
            if (!list)
                return list.error();
            QJsonArray rows;
            QStringList toChange;
            for (auto key : argumentList(call.arguments, part.argument)) {
                if (part.key == "actorId"_L1) {
                    const auto actor = actorNamed(client, key, context);
                    if (!actor)
                        return actor.error();
                    key = actor->value("actorId"_L1).toString();
                }
                const auto entry = client.get(pathOf(*list, part.path) + u'/' + pathSegment(key), {}, context);
                if (!entry && entry.error().code != ErrorCode::NotFound)
                    return entry.error();
                if (entry.isOk() != add)
                    toChange += key;
                rows.append(QJsonObject{{"watchlist"_L1, list->id}, {"key"_L1, key}, {"success"_L1, true}});
            }
            if (!toChange.isEmpty() && !write)
                return std::optional<CommandOutput>();
            constexpr qsizetype batch = 100; // the service's own limit
            for (qsizetype at = 0; at < toChange.size(); at += batch) {
                const QJsonObject body{{part.bodyKey, QJsonArray::fromStringList(toChange.mid(at, batch))}};
                const auto done =
                    client.change("POST", pathOf(*list, part.path) + (add ? "/add"_L1 : "/delete"_L1), body, context);
                if (!done)
                    return done.error();
            }
            return std::optional(tableOutput(
                u"Code42.WatchlistEntry(val.Watchlist == obj.Watchlist && val.Key == obj.Key)"_s,
                {{u"Watchlist"_s, u"watchlist"_s}, {u"Key"_s, u"key"_s}, {u"Success"_s, u"success"_s}}, rows, {}));
        });
}

/// Old risk tags: one watchlist a tag.
Command riskTags(const CommandParts &parts, const QString &name, const QString &description, bool add,
                 const QString &undo)
{
    return settling(
        parts,
        declared(name, description,
                 {defaultArgument(requiredArgument(u"username"_s, text("The person, as Code42 names them"))),
                  requiredArgument(u"risktags"_s, text("FLIGHT_RISK, HIGH_IMPACT_EMPLOYEE, ..."), ArgumentType::List)},
                 outputsBelow(u"Code42.HighRiskEmployee"_s, {u"UserID"_s, u"Username"_s, u"RiskTags"_s}),
                 u"Watchlists, Actors"_s),
        undo, text("Run the opposite command."),
        [add](Code42Client &client, const CommandCall &call, bool write,
              CallContext &context) -> Result<std::optional<CommandOutput>> {
            const auto username = argumentText(call.arguments, u"username"_s);
            const auto actor = actorNamed(client, username, context);
            if (!actor)
                return actor.error();
            const auto actorId = actor->value("actorId"_L1).toString();
            const auto tags = argumentList(call.arguments, u"risktags"_s);
            for (const auto &tag : tags) {
                const auto list = findWatchlist(client, tag, add && write, context);
                if (!list && list.error().code == ErrorCode::NotFound) {
                    if (!add)
                        continue; // without such a list nobody is on it
                    return std::optional<CommandOutput>();
                }
                if (!list)
                    return list.error();
                const auto member = client.isIncludedActor(list->id, actorId, context);
                if (!member)
                    return member.error();
                if (*member == add)
                    continue;
                if (!write)
                    return std::optional<CommandOutput>();
                if (auto done = client.changeWatchlist(list->id, actorId, add, context); !done)
                    return done.error();
            }
            return std::optional(tableOutput(
                u"Code42.HighRiskEmployee(val.UserID == obj.UserID)"_s,
                {{u"UserID"_s, u"id"_s}, {u"Username"_s, u"name"_s}, {u"RiskTags"_s, u"tags"_s}},
                {QJsonObject{{"id"_L1, actorId}, {"name"_L1, username}, {"tags"_L1, QJsonArray::fromStringList(tags)}}},
                {}));
        });
}

Command names(const CommandParts &parts, const QString &name, const QString &description, const QString &path,
              const QString &list, const QString &contextKey, const QList<Column> &columns)
{
    return reading(parts,
                   declared(name, description, {defaultArgument(optionalArgument(u"name"_s, text("Part of the name")))},
                            outputsOf(contextKey.section(u'(', 0, 0), columns), u"Watchlists"_s),
                   [path, list, contextKey, columns](Code42Client &client, const CommandCall &call,
                                                     CallContext &context) -> Result<CommandOutput> {
                       QUrlQuery query;
                       if (const auto given = argumentText(call.arguments, u"name"_s); !given.isEmpty())
                           addParameter(query, u"name"_s, given);
                       const auto found = client.allPages(path, query, list, {.sizeKey = u"page_size"_s}, context);
                       if (!found)
                           return found.error();
                       QJsonArray rows; // departments come as bare texts
                       for (const auto &row : *found)
                           rows.append(row.isString() ? QJsonValue(QJsonObject{{"name"_L1, row}}) : row);
                       auto output = tableOutput(contextKey, columns, rows, text("Nothing fits."));
                       output.rawResponse = *found;
                       return output;
                   });
}

Result<std::optional<CommandOutput>> createList(Code42Client &client, const CommandCall &call, bool write,
                                                CallContext &context)
{
    const auto type = argumentText(call.arguments, u"watchlist_type"_s).toUpper();
    const auto title = argumentText(call.arguments, u"title"_s);
    const auto named = type == "CUSTOM"_L1 ? title : type;
    if (named.isEmpty())
        return Error{ErrorCode::InvalidInput, text("title: a list of your own needs a title"), {}};
    const auto there = findWatchlist(client, named, false, context);
    if (!there && there.error().code != ErrorCode::NotFound)
        return there.error();
    QString id = there ? there->id : QString();
    if (!there) {
        if (!write)
            return std::optional<CommandOutput>();
        const auto description = argumentText(call.arguments, u"description"_s);
        const QJsonObject body{{"watchlistType"_L1, type},
                               {"title"_L1, title.isEmpty() ? QJsonValue() : QJsonValue(title)},
                               {"description"_L1, description.isEmpty() ? QJsonValue() : QJsonValue(description)}};
        const auto made = client.change("POST", u"/v2/watchlists"_s, body, context);
        if (!made)
            return made.error();
        id = made->json.toObject().value("watchlistId"_L1).toString();
    }
    const auto list = client.get("/v2/watchlists/"_L1 + pathSegment(id), {}, context);
    if (!list)
        return list.error();
    return std::optional(tableOutput(listKey, listColumns, {list->json}, {}, list->exchange));
}

Result<std::optional<CommandOutput>> updateList(Code42Client &client, const CommandCall &call, bool write,
                                                CallContext &context)
{
    const auto list = findWatchlist(client, argumentText(call.arguments, u"watchlist"_s), false, context);
    if (!list)
        return list.error();
    auto now = client.get(pathOf(*list), {}, context);
    if (!now)
        return now.error();
    QUrlQuery paths;
    QJsonObject body;
    for (const auto &name : {u"title"_s, u"description"_s}) {
        const auto given = argumentText(call.arguments, name);
        if (given.isEmpty() || now->json.toObject().value(name).toString() == given)
            continue;
        paths.addQueryItem(u"paths"_s, name);
        body.insert(name, given);
    }
    if (!body.isEmpty()) {
        if (!write)
            return std::optional<CommandOutput>();
        now = client.change("PATCH", pathOf(*list), body, context, paths);
        if (!now)
            return now.error();
    }
    return std::optional(tableOutput(listKey, listColumns, {now->json}, {}, now->exchange));
}

} // namespace

QList<Command> watchlistUpkeepCommands(const CommandParts &parts)
{
    const auto outputs = outputsOf(u"Code42.Watchlists"_s, listColumns);
    return {
        settling(parts,
                 declared(u"code42-watchlist-create"_s, text("Makes a watchlist."),
                          {defaultArgument(requiredArgument(u"watchlist_type"_s, text("CUSTOM or a built-in type"))),
                           optionalArgument(u"title"_s, text("For CUSTOM: at most 50 characters")),
                           optionalArgument(u"description"_s, text("At most 250 characters"))},
                          outputs, u"Watchlists"_s),
                 u"code42-watchlist-delete"_s, text("Delete the list."), createList),
        settling(parts,
                 declared(u"code42-watchlist-update"_s, text("Renames a watchlist of your own."),
                          {listArgument(), optionalArgument(u"title"_s, text("The new title")),
                           optionalArgument(u"description"_s, text("The new description"))},
                          outputs, u"Watchlists"_s),
                 u"code42-watchlist-update"_s, text("Set the former title again."), updateList),
        settling(parts,
                 declared(u"code42-watchlist-delete"_s, text("Deletes a watchlist with everybody on it."),
                          {listArgument()}, {}, u"Watchlists"_s),
                 {}, text("Make the list anew and add the people one by one."),
                 [](Code42Client &client, const CommandCall &call, bool write,
                    CallContext &context) -> Result<std::optional<CommandOutput>> {
                     const auto list =
                         findWatchlist(client, argumentText(call.arguments, u"watchlist"_s), false, context);
                     if (!list && list.error().code != ErrorCode::NotFound)
                         return list.error();
                     if (list) {
                         if (!write)
                             return std::optional<CommandOutput>();
                         if (auto done = client.change("DELETE", pathOf(*list), {}, context); !done)
                             return done.error();
                     }
                     return std::optional(sentence(text("The watchlist is gone.")));
                 }),
        reading(parts,
                declared(u"code42-watchlist-member-list"_s,
                         text("Lists everybody on a watchlist, however they came onto it."), {listArgument()},
                         outputsOf(u"Code42.WatchlistMember"_s, memberColumns), u"Watchlists"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto list =
                        findWatchlist(client, argumentText(call.arguments, u"watchlist"_s), false, context);
                    if (!list)
                        return list.error();
                    const auto members = client.allPages(pathOf(*list, u"members"_s), {}, u"watchlistMembers"_s,
                                                         {.sizeKey = u"page_size"_s}, context);
                    if (!members)
                        return members.error();
                    return tableOutput(u"Code42.WatchlistMember(val.ActorID == obj.ActorID)"_s, memberColumns, *members,
                                       text("Nobody is on this list."));
                }),
        partList(parts, u"code42-watchlist-department-list"_s, text("Lists the departments on a watchlist."),
                 departments),
        partChange(parts, u"code42-watchlist-department-add"_s, text("Puts a whole department on a watchlist."),
                   departments, true, u"code42-watchlist-department-remove"_s),
        partChange(parts, u"code42-watchlist-department-remove"_s, text("Takes a department off a watchlist."),
                   departments, false, u"code42-watchlist-department-add"_s),
        partList(parts, u"code42-watchlist-group-list"_s, text("Lists the directory groups on a watchlist."), groups),
        partChange(parts, u"code42-watchlist-group-add"_s, text("Puts a directory group on a watchlist."), groups, true,
                   u"code42-watchlist-group-remove"_s),
        partChange(parts, u"code42-watchlist-group-remove"_s, text("Takes a directory group off a watchlist."), groups,
                   false, u"code42-watchlist-group-add"_s),
        partList(parts, u"code42-watchlist-exclusion-list"_s, text("Lists who is kept off a watchlist."), exclusions),
        partChange(parts, u"code42-watchlist-exclusion-add"_s,
                   text("Keeps a person off a watchlist, even when a group or department is on it."), exclusions, true,
                   u"code42-watchlist-exclusion-remove"_s),
        partChange(parts, u"code42-watchlist-exclusion-remove"_s, text("No longer keeps a person off a watchlist."),
                   exclusions, false, u"code42-watchlist-exclusion-add"_s),
        riskTags(parts, u"code42-highriskemployee-add-risk-tags"_s,
                 text("Puts a person on the watchlists that the old risk tags have become."), true,
                 u"code42-highriskemployee-remove-risk-tags"_s),
        riskTags(parts, u"code42-highriskemployee-remove-risk-tags"_s,
                 text("Takes a person off the watchlists that the old risk tags have become."), false,
                 u"code42-highriskemployee-add-risk-tags"_s),
        names(parts, u"code42-department-list"_s, text("Lists departments."), u"/v1/departments"_s, u"departments"_s,
              u"Code42.Department(val.Name == obj.Name)"_s, {{u"Name"_s, u"name"_s}}),
        names(parts, u"code42-directory-group-list"_s, text("Lists directory groups."), u"/v1/directory-groups"_s,
              u"directoryGroups"_s, u"Code42.DirectoryGroup(val.GroupID == obj.GroupID)"_s,
              {{u"GroupID"_s, u"groupId"_s}, {u"Name"_s, u"name"_s}}),
        reading(parts,
                declared(u"code42-risk-indicator-list"_s, text("Lists risk indicators with their categories."), {},
                         outputsBelow(u"Code42.RiskIndicator"_s, {u"ID"_s, u"Name"_s, u"Category"_s}), {}),
                [](Code42Client &client, const CommandCall &, CallContext &context) -> Result<CommandOutput> {
                    const auto answer = client.get(u"/v1/risk-indicator-categories"_s, {}, context);
                    if (!answer)
                        return answer.error();
                    QJsonArray rows;
                    for (const auto &category : answer->json.toObject().value("categories"_L1).toArray()) {
                        for (const auto &part : category.toObject().value("subcategories"_L1).toArray()) {
                            for (const auto &kind : {"standardIndicators"_L1, "customIndicators"_L1}) {
                                for (const auto &indicator : part.toObject().value(kind).toArray()) {
                                    auto row = indicator.toObject();
                                    row.insert("category"_L1, category.toObject().value("name"_L1));
                                    rows.append(row);
                                }
                            }
                        }
                    }
                    auto output =
                        tableOutput(u"Code42.RiskIndicator(val.ID == obj.ID)"_s,
                                    {{u"ID"_s, u"id"_s}, {u"Name"_s, u"name"_s}, {u"Category"_s, u"category"_s}}, rows,
                                    text("There is no risk indicator."), answer->exchange);
                    output.rawResponse = answer->json.toObject().value("categories"_L1);
                    return output;
                })};
}

} // namespace holdfast::code42
