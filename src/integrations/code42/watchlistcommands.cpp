// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "incidents/fields.h"
#include "integrations/code42/sessionmapping.h"
#include "integrations/commandhelp.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QDate>
#include <QUuid>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

const QStringList &builtInTypes()
{
    static const QStringList types{
        u"CONTRACT_EMPLOYEE"_s,    u"DEPARTING_EMPLOYEE"_s,      u"ELEVATED_ACCESS_PRIVILEGES"_s,
        u"FLIGHT_RISK"_s,          u"HIGH_IMPACT_EMPLOYEE"_s,    u"NEW_EMPLOYEE"_s,
        u"PERFORMANCE_CONCERNS"_s, u"POOR_SECURITY_PRACTICES"_s, u"SUSPICIOUS_SYSTEM_ACTIVITY"_s};
    return types;
}

/// What a membership command is about.
struct Membership
{
    QString list; ///< fixed list; empty: the argument "watchlist"
    bool add = true;
    bool create = false;
    bool withDeparture = false; ///< arguments departuredate and note go to the actor
    QString contextKey; ///< "Code42.DepartingEmployee"
};

QString joinedNotes(const QString &old, const QString &added)
{
    if (added.isEmpty() || old.contains(added))
        return old;
    return old.isEmpty() ? added : QString(old + u'\n' + added);
}

Result<std::optional<CommandOutput>> settleMembership(Code42Client &client, const Membership &what,
                                                      const CommandCall &call, bool write, CallContext &context)
{
    const auto username = argumentText(call.arguments, u"username"_s);
    const auto departure = what.withDeparture ? argumentText(call.arguments, u"departuredate"_s) : QString();
    if (!departure.isEmpty() && !QDate::fromString(departure, Qt::ISODate).isValid()) {
        return Error{ErrorCode::InvalidInput,
                     text("departuredate: “%1” is not a date; write it as 2026-12-31").arg(departure),
                     {}};
    }
    const auto note = argumentText(call.arguments, u"note"_s);
    const auto actor = actorNamed(client, username, context);
    if (!actor)
        return actor.error();
    const auto actorId = actor->value("actorId"_L1).toString();
    const auto list =
        findWatchlist(client, what.list.isEmpty() ? argumentText(call.arguments, u"watchlist"_s) : what.list,
                      what.create && write, context);
    if (!list) {
        if (!write && what.create && list.error().code == ErrorCode::NotFound)
            return std::optional<CommandOutput>();
        return list.error();
    }
    const auto member = client.isIncludedActor(list->id, actorId, context);
    if (!member)
        return member.error();
    QJsonObject changes;
    if (!departure.isEmpty() && actor->value("endDate"_L1).toString() != departure)
        changes.insert("endDate"_L1, departure);
    const auto notes = what.add ? joinedNotes(actor->value("notes"_L1).toString(), note) : QString();
    if (what.add && !note.isEmpty() && notes != actor->value("notes"_L1).toString())
        changes.insert("notes"_L1, notes);
    const bool settled = *member == what.add && changes.isEmpty();
    if (!settled && !write)
        return std::optional<CommandOutput>();
    if (*member != what.add) {
        if (auto done = client.changeWatchlist(list->id, actorId, what.add, context); !done)
            return done.error();
    }
    if (!changes.isEmpty()) {
        if (auto done = client.updateActor(actorId, changes, context); !done)
            return done.error();
    }
    const auto endDate = departure.isEmpty() ? actor->value("endDate"_L1).toString() : departure;
    QJsonObject facts{{"Username"_L1, username}, {"UserID"_L1, actorId}};
    if (what.contextKey.endsWith("Watchlists"_L1)) {
        facts.insert("Watchlist"_L1, list->id);
        facts.insert("Success"_L1, true);
    } else {
        facts.insert("CaseID"_L1, list->id);
        if (what.add)
            facts.insert("Note"_L1, note);
        if (what.withDeparture && what.add)
            facts.insert("DepartureDate"_L1, endDate);
    }
    CommandOutput output;
    output.context.insert(what.contextKey + "(val.Username == obj.Username)"_L1, facts);
    ProducedEntry entry;
    const auto title = settled ? text("Already so, nothing was sent")
        : what.add             ? text("Added to the watchlist")
                               : text("Removed from the watchlist");
    entry.text = "### "_L1 + title + "\n\n"_L1
        + markdownTable({text("User"), text("Watchlist"), text("List ID"), text("Departure date"), text("Note")},
                        {{username, list->name, list->id, endDate, note}});
    entry.contents = facts;
    output.entries.append(entry);
    if (what.add && what.withDeparture && !endDate.isEmpty())
        output.incidentFields.insert(field::departureDate, endDate);
    return std::optional(output);
}

Command membershipCommand(const CommandParts &parts, CommandDefinition definition, const Membership &what)
{
    Command command;
    command.definition = std::move(definition);
    command.instance = parts.instance;
    command.run = [client = parts.client, what](const CommandCall &call,
                                                CallContext &context) -> Result<CommandOutput> {
        auto done = settleMembership(*client, what, call, true, context);
        if (!done)
            return done.error();
        return **std::move(done);
    };
    command.probe = [client = parts.client, what](const CommandCall &call, CallContext &context) {
        return settleMembership(*client, what, call, false, context);
    };
    return command;
}

/// The people on a list with their dates and notes.
/// Actors of whom a list's sessions tell something in the last days.
Result<QSet<QString>> actorsWithSessions(Code42Client &client, const QString &watchlistId, int days,
                                         CallContext &context)
{
    QUrlQuery query;
    query.addQueryItem(u"watchlist_id"_s, watchlistId);
    query.addQueryItem(u"on_or_after"_s, QString::number(client.clock().nowMs() - days * 86'400'000LL));
    QSet<QString> actors;
    for (int page = 0;; ++page) {
        const auto answer = client.sessionsPage(query, page, context);
        if (!answer)
            return answer.error();
        const auto sessions = answer->json.toObject().value("items"_L1).toArray();
        for (const auto &session : sessions)
            actors.insert(session.toObject().value("actorId"_L1).toString());
        if (sessions.size() < 50)
            return actors;
    }
}

/// Whom of a list is meant. The old service filtered by these itself.
struct MemberFilter
{
    QString username; ///< empty: everybody
    QString type; ///< OPEN, LEAVING_TODAY, EXFILTRATION_24_HOURS, EXFILTRATION_30_DAYS
    QStringList riskTags; ///< watchlist types that they are on all of
};

using MemberTest = std::function<bool(const QString &actorId, const QJsonObject &person)>;

Result<MemberTest> memberTest(Code42Client &client, const QString &listId, const MemberFilter &filter,
                              CallContext &context)
{
    QList<QSet<QString>> sets;
    if (filter.type.startsWith("EXFILTRATION"_L1)) {
        const auto actors = actorsWithSessions(client, listId, filter.type.endsWith("24_HOURS"_L1) ? 1 : 30, context);
        if (!actors)
            return actors.error();
        sets.append(*actors);
    }
    for (const auto &tag : filter.riskTags) {
        QSet<QString> tagged;
        const auto list = findWatchlist(client, tag, false, context);
        if (!list && list.error().code != ErrorCode::NotFound)
            return list.error();
        if (list) {
            const auto members = client.includedActors(list->id, context);
            if (!members)
                return members.error();
            for (const auto &member : *members)
                tagged.insert(member.toObject().value("actorId"_L1).toString());
        }
        sets.append(tagged);
    }
    const auto today = filter.type == "LEAVING_TODAY"_L1 ? isoUtc(client.clock().nowMs()).left(10) : QString();
    return MemberTest([sets, today](const QString &actorId, const QJsonObject &person) {
        return std::all_of(sets.begin(), sets.end(), [&](const auto &set) { return set.contains(actorId); })
            && (today.isEmpty() || person.value("endDate"_L1).toString() == today);
    });
}

Result<CommandOutput> membersOutput(Code42Client &client, const QString &listName, const QString &contextKey,
                                    const MemberFilter &filter, qint64 wanted, CallContext &context)
{
    CommandOutput output;
    QJsonArray people;
    QList<QStringList> rows;
    const auto list = findWatchlist(client, listName, false, context);
    if (!list && list.error().code != ErrorCode::NotFound)
        return list.error();
    if (list) {
        const auto members = client.includedActors(list->id, context);
        if (!members)
            return members.error();
        const auto fits = memberTest(client, list->id, filter, context);
        if (!fits)
            return fits.error();
        for (const auto &value : *members) {
            if (people.size() >= wanted)
                break;
            const auto member = value.toObject();
            const auto name = member.value("actorName"_L1).toString(member.value("actorname"_L1).toString());
            if (!filter.username.isEmpty() && name.compare(filter.username, Qt::CaseInsensitive) != 0)
                continue;
            const auto actorId = member.value("actorId"_L1).toString();
            const auto actor = client.actor(actorId, context);
            if (!actor)
                return actor.error();
            const auto person = actor->json.toObject();
            if (!(*fits)(actorId, person))
                continue;
            const QJsonObject facts{{"UserID"_L1, actorId},
                                    {"Username"_L1, name},
                                    {"Note"_L1, person.value("notes"_L1)},
                                    {"DepartureDate"_L1, person.value("endDate"_L1)}};
            people.append(facts);
            rows.append({name, person.value("endDate"_L1).toString(), person.value("notes"_L1).toString()});
        }
    }
    ProducedEntry entry;
    entry.text = rows.isEmpty() ? text("Nobody is on this list.")
                                : markdownTable({text("User"), text("Departure date"), text("Notes")}, rows);
    entry.contents = people;
    output.entries.append(entry);
    if (!people.isEmpty())
        output.context.insert(contextKey + "(val.UserID == obj.UserID)"_L1, people);
    return output;
}

} // namespace

Result<Watchlist> findWatchlist(Code42Client &client, const QString &named, bool create, CallContext &context)
{
    const auto lists = client.watchlists({}, context);
    if (!lists)
        return lists.error();
    const auto type = named.toUpper().replace(u' ', u'_').replace(u'-', u'_');
    QList<Watchlist> fitting;
    for (const auto &value : *lists) {
        const auto list = value.toObject();
        const auto id = list.value("watchlistId"_L1).toString();
        const auto listType = list.value("listType"_L1).toString();
        const bool fits = id == named || (listType == type && type != "CUSTOM"_L1)
            || list.value("title"_L1).toString().compare(named, Qt::CaseInsensitive) == 0;
        if (fits)
            fitting.append({id, watchlistTitles({list}).value(0)});
    }
    if (fitting.size() == 1)
        return fitting.first();
    if (fitting.size() > 1)
        return Error{
            ErrorCode::Conflict, text("watchlist: several lists are called “%1”; give the list's ID").arg(named), {}};
    if (type == "CUSTOM"_L1)
        return Error{
            ErrorCode::InvalidInput, text("watchlist: CUSTOM does not say which list; give its ID or title"), {}};
    if (create) {
        const bool builtIn = builtInTypes().contains(type);
        const auto made = client.createWatchlist(builtIn ? type : u"CUSTOM"_s, builtIn ? QString() : named, context);
        if (!made)
            return made.error();
        return Watchlist{made->json.toObject().value("watchlistId"_L1).toString(),
                         watchlistTitles({made->json.toObject()}).value(0)};
    }
    return Error{ErrorCode::NotFound,
                 text("%1 has no watchlist “%2”; use its ID, its title, or one of %3")
                     .arg(client.name(), named, builtInTypes().join(", "_L1)),
                 {}};
}

CommandDefinition declared(const QString &name, const QString &description, QList<ArgumentDefinition> arguments,
                           QList<OutputDefinition> outputs, const QString &permission, EffectClass effect)
{
    CommandDefinition definition;
    definition.name = name;
    definition.brand = u"Code42"_s;
    definition.description = description;
    definition.arguments = std::move(arguments);
    definition.outputs = std::move(outputs);
    definition.permission = permission;
    definition.helpUrl = helpLink(definition.brand, name);
    definition.effect = effect;
    return definition;
}

Result<QJsonObject> actorNamed(Code42Client &client, const QString &username, CallContext &context)
{
    const auto actor = client.actorByName(username, context);
    if (!actor)
        return actor.error();
    if (!*actor)
        return Error{ErrorCode::NotFound,
                     text("%1 knows nobody named “%2”. Check the spelling; it is usually the mail address")
                         .arg(client.name(), username),
                     {}};
    return **actor;
}

QList<Command> watchlistCommands(const CommandParts &parts)
{
    const auto username = defaultArgument(
        requiredArgument(u"username"_s, text("The person, as Code42 names them (usually the mail address)")));
    const auto watchlist =
        requiredArgument(u"watchlist"_s, text("The list's ID, title or type (DEPARTING_EMPLOYEE, ...)"));
    const auto note = optionalArgument(u"note"_s, text("A note about the person; earlier notes stay"));
    const auto results = optionalArgument(u"results"_s, text("At most so many"), ArgumentType::Integer, u"50"_s);
    QList<Command> commands;

    const auto addPair = [&](const QString &addName, const QString &removeName, const QString &addText,
                             const QString &removeText, QList<ArgumentDefinition> addArguments,
                             QList<ArgumentDefinition> removeArguments, const QList<OutputDefinition> &outputs,
                             Membership add, Membership remove) {
        auto adding =
            declared(addName, addText, std::move(addArguments), outputs, u"Watchlists, Actors"_s, EffectClass::Probed);
        adding.undoCommand = removeName;
        adding.undoText = text("Remove the person from the list. Dates and notes stay.");
        auto removing = declared(removeName, removeText, std::move(removeArguments), outputs, u"Watchlists, Actors"_s,
                                 EffectClass::Probed);
        removing.undoCommand = addName;
        removing.undoText = text("Add the person again.");
        add.add = true;
        remove.add = false;
        commands.append(membershipCommand(parts, adding, add));
        commands.append(membershipCommand(parts, removing, remove));
    };

    Membership departing;
    departing.list = u"DEPARTING_EMPLOYEE"_s;
    departing.create = true;
    departing.withDeparture = true;
    departing.contextKey = u"Code42.DepartingEmployee"_s;
    addPair(u"code42-departingemployee-add"_s, u"code42-departingemployee-remove"_s,
            text("Adds a person to the departing employees."), text("Takes a person off the departing employees."),
            {username, optionalArgument(u"departuredate"_s, text("Last working day"), ArgumentType::Date), note},
            {username},
            outputsBelow(u"Code42.DepartingEmployee"_s,
                         {u"CaseID"_s, u"UserID"_s, u"Username"_s, u"Note"_s, u"DepartureDate"_s}),
            departing, departing);

    Membership highRisk;
    highRisk.list = parts.highRiskList;
    highRisk.create = true;
    highRisk.contextKey = u"Code42.HighRiskEmployee"_s;
    addPair(u"code42-highriskemployee-add"_s, u"code42-highriskemployee-remove"_s,
            text("Adds a person to the high-risk employees."), text("Takes a person off the high-risk employees."),
            {username, note}, {username},
            outputsBelow(u"Code42.HighRiskEmployee"_s, {u"UserID"_s, u"Username"_s, u"Note"_s}), highRisk, highRisk);

    Membership added, removed;
    added.contextKey = u"Code42.UsersAddedToWatchlists"_s;
    removed.contextKey = u"Code42.UsersRemovedFromWatchlists"_s;
    addPair(u"code42-watchlists-add-user"_s, u"code42-watchlists-remove-user"_s, text("Adds a person to a watchlist."),
            text("Takes a person off a watchlist."), {username, watchlist}, {username, watchlist},
            outputsBelow(u"Code42.UsersAddedToWatchlists"_s, {u"Watchlist"_s, u"Username"_s, u"Success"_s}), added,
            removed);

    const auto addReader = [&](CommandDefinition definition, auto run) {
        Command command;
        command.definition = std::move(definition);
        command.instance = parts.instance;
        command.run = [client = parts.client, run](const CommandCall &call, CallContext &context) {
            return run(*client, call, context);
        };
        commands.append(command);
    };
    for (const auto &[prefix, list, key, words] :
         {std::tuple{u"code42-departingemployee"_s, u"DEPARTING_EMPLOYEE"_s, u"Code42.DepartingEmployee"_s,
                     text("departing employees")},
          {u"code42-highriskemployee"_s, parts.highRiskList, u"Code42.HighRiskEmployee"_s,
           text("high-risk employees")}}) {
        const auto outputs = outputsBelow(key, {u"UserID"_s, u"Username"_s, u"Note"_s, u"DepartureDate"_s});
        const auto which = prefix == "code42-departingemployee"_L1
            ? optionalArgument(u"filtertype"_s, text("Only those who leave today, or who have sessions of late"),
                               ArgumentType::Text, u"OPEN"_s,
                               {u"OPEN"_s, u"LEAVING_TODAY"_s, u"EXFILTRATION_24_HOURS"_s, u"EXFILTRATION_30_DAYS"_s})
            : optionalArgument(u"risktags"_s, text("Only those who have all these tags, that is, are on these lists"),
                               ArgumentType::List);
        addReader(declared(prefix + "-get-all"_L1, text("Lists the %1.").arg(words), {results, which}, outputs,
                           u"Watchlists, Actors"_s),
                  [list = list, key = key](Code42Client &client, const CommandCall &call, CallContext &context) {
                      const MemberFilter filter{{},
                                                argumentText(call.arguments, u"filtertype"_s),
                                                argumentList(call.arguments, u"risktags"_s)};
                      return membersOutput(client, list, key, filter, argumentNumber(call.arguments, u"results"_s, 50),
                                           context);
                  });
        addReader(declared(prefix + "-get"_L1, text("Reads one of the %1.").arg(words), {username}, outputs,
                           u"Watchlists, Actors"_s),
                  [list = list, key = key](Code42Client &client, const CommandCall &call, CallContext &context) {
                      return membersOutput(client, list, key, {argumentText(call.arguments, u"username"_s), {}, {}}, 1,
                                           context);
                  });
    }

    addReader(declared(u"code42-watchlists-list"_s, text("Lists all watchlists."), {},
                       outputsBelow(u"Code42.Watchlists"_s,
                                    {u"ListType"_s, u"Id"_s, u"IncludedUserCount"_s, u"WatchlistID"_s,
                                     u"WatchlistType"_s, u"IncludedUsersCount"_s}),
                       u"Watchlists"_s),
              [](Code42Client &client, const CommandCall &, CallContext &context) -> Result<CommandOutput> {
                  const auto lists = client.watchlists({}, context);
                  if (!lists)
                      return lists.error();
                  QJsonArray facts;
                  QList<QStringList> rows;
                  for (const auto &value : *lists) {
                      const auto list = value.toObject();
                      const auto type = list.value("listType"_L1);
                      const auto id = list.value("watchlistId"_L1);
                      const auto count = list.value("stats"_L1).toObject().value("includedActorsCount"_L1).toInteger(0);
                      // Both spellings: the newest pack declares one and sends the other.
                      facts.append(QJsonObject{{"ListType"_L1, type},
                                               {"Id"_L1, id},
                                               {"IncludedUserCount"_L1, count},
                                               {"WatchlistID"_L1, id},
                                               {"WatchlistType"_L1, type},
                                               {"IncludedUsersCount"_L1, count},
                                               {"Title"_L1, list.value("title"_L1)}});
                      rows.append(
                          {id.toString(), type.toString(), list.value("title"_L1).toString(), QString::number(count)});
                  }
                  CommandOutput output;
                  output.context.insert("Code42.Watchlists(val.Id == obj.Id)"_L1, facts);
                  ProducedEntry entry;
                  entry.text = markdownTable({text("ID"), text("Type"), text("Title"), text("People")}, rows);
                  entry.contents = facts;
                  output.entries.append(entry);
                  return output;
              });

    auto ofList = watchlist;
    ofList.isDefault = true;
    addReader(
        declared(u"code42-watchlists-list-included-users"_s,
                 text("Lists the people who were put on a watchlist one by one."), {ofList},
                 outputsBelow(u"Code42.WatchlistUsers"_s, {u"WatchlistID"_s, u"Username"_s, u"AddedTime"_s}),
                 u"Watchlists"_s),
        [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            const auto list = findWatchlist(client, argumentText(call.arguments, u"watchlist"_s), false, context);
            if (!list)
                return list.error();
            const auto members = client.includedActors(list->id, context);
            if (!members)
                return members.error();
            QJsonArray facts;
            QList<QStringList> rows;
            for (const auto &value : *members) {
                const auto member = value.toObject();
                const auto name = member.value("actorName"_L1).toString(member.value("actorname"_L1).toString());
                facts.append(QJsonObject{{"WatchlistID"_L1, list->id},
                                         {"Username"_L1, name},
                                         {"AddedTime"_L1, member.value("addedTime"_L1)}});
                rows.append({name, member.value("addedTime"_L1).toString()});
            }
            CommandOutput output;
            if (!facts.isEmpty())
                output.context.insert(
                    "Code42.WatchlistUsers(val.WatchlistID == obj.WatchlistID && val.Username == obj.Username)"_L1,
                    facts);
            ProducedEntry entry;
            entry.text =
                rows.isEmpty() ? text("Nobody is on this list.") : markdownTable({text("User"), text("Added")}, rows);
            entry.contents = facts;
            output.entries.append(entry);
            return output;
        });
    return commands;
}

} // namespace holdfast::code42
