// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

#include "incidents/fields.h"
#include "integrations/code42/sessionmapping.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QDate>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

ArgumentDefinition usernameArgument()
{
    return defaultArgument(
        requiredArgument(u"username"_s, text("The person, as Code42 names them (usually the mail address)")));
}

Result<CommandOutput> getUser(Code42Client &client, const CommandCall &call, CallContext &context)
{
    const auto username = argumentText(call.arguments, u"username"_s);
    const auto user = client.userByName(username, context);
    if (!user)
        return user.error();
    const auto actor = client.actorByName(username, context);
    if (!actor)
        return actor.error();
    if (!*user && !*actor)
        return Error{ErrorCode::NotFound,
                     text("%1 knows nobody named “%2”. Check the spelling; it is usually the mail address")
                         .arg(client.name(), username),
                     {}};
    const auto person = actor->value_or(QJsonObject());
    const auto account = user->value_or(QJsonObject());
    QString manager;
    if (const auto managerId = person.value("managerActorId"_L1).toString(); !managerId.isEmpty()) {
        const auto found = client.actor(managerId, context);
        if (found)
            manager = found->json.toObject().value("name"_L1).toString();
        else if (found.error().code != ErrorCode::NotFound)
            return found.error();
    }
    QJsonArray lists;
    if (*actor) {
        const auto found = client.watchlists(person.value("actorId"_L1).toString(), context);
        if (!found)
            return found.error();
        lists = *found;
    }
    const auto name = account.value("username"_L1).toString(person.value("name"_L1).toString());
    QJsonObject facts{{"Username"_L1, name}, {"Email"_L1, name}};
    const auto put = [&facts](QLatin1StringView key, const QJsonValue &value) {
        if (!value.isNull() && !value.isUndefined() && !(value.isString() && value.toString().isEmpty()))
            facts.insert(key, value);
    };
    put("UserID"_L1, account.value("userId"_L1).isString() ? account.value("userId"_L1) : person.value("actorId"_L1));
    put("Title"_L1, person.value("title"_L1));
    put("Department"_L1, person.value("department"_L1));
    put("Division"_L1, person.value("division"_L1));
    put("ManagerUsername"_L1, manager);
    put("StartDate"_L1, person.value("startDate"_L1));
    put("EndDate"_L1, person.value("endDate"_L1));
    put("Notes"_L1, person.value("notes"_L1));
    const auto titles = watchlistTitles(lists);
    facts.insert("Watchlists"_L1, QJsonArray::fromStringList(titles));
    CommandOutput output;
    output.context.insert("Code42.User(val.UserID && val.UserID == obj.UserID)"_L1, facts);
    output.rawResponse = QJsonObject{{"user"_L1, account}, {"actor"_L1, person}, {"watchlists"_L1, lists}};
    output.incidentFields = {{field::watchlists, QJsonArray::fromStringList(titles)},
                             {field::userCategory, userCategory(lists)}};
    if (const auto leaving = person.value("endDate"_L1).toString(); !leaving.isEmpty())
        output.incidentFields.insert(field::departureDate, leaving);
    ProducedEntry entry;
    QList<QStringList> rows;
    for (auto it = facts.begin(); it != facts.end(); ++it)
        rows.append({it.key(), it->isArray() ? titles.join(", "_L1) : it->toString()});
    entry.text = "### "_L1 + text("Code42 user") + "\n\n"_L1 + markdownTable({text("Field"), text("Value")}, rows);
    entry.contents = facts;
    output.entries.append(entry);
    return output;
}

CommandOutput userStateOutput(const QJsonObject &user, bool active, bool changed)
{
    CommandOutput output;
    output.context.insert("Code42.User(val.UserID && val.UserID == obj.UserID)"_L1,
                          QJsonObject{{"UserID"_L1, user.value("userId"_L1)},
                                      {"Username"_L1, user.value("username"_L1)},
                                      {"Active"_L1, active}});
    ProducedEntry entry;
    const auto name = markdownEscaped(user.value("username"_L1).toString());
    if (!changed)
        entry.text = active ? text("%1 is active already.").arg(name) : text("%1 is deactivated already.").arg(name);
    else
        entry.text = active ? text("%1 was reactivated.").arg(name) : text("%1 was deactivated.").arg(name);
    output.entries.append(entry);
    return output;
}

Command activation(const CommandParts &parts, const QString &name, const QString &description, bool active,
                   const QString &undo)
{
    Command command;
    command.definition = declared(name, description, {usernameArgument()},
                                  outputsBelow(u"Code42.User"_s, {u"UserID"_s}), u"Users"_s, EffectClass::Probed);
    command.definition.undoCommand = undo;
    command.definition.undoText = text("Run the opposite command.");
    command.instance = parts.instance;
    command.run = [client = parts.client, active](const CommandCall &call,
                                                  CallContext &context) -> Result<CommandOutput> {
        const auto user = userNamed(*client, argumentText(call.arguments, u"username"_s), context);
        if (!user)
            return user.error();
        if (user->value("active"_L1).toBool() == active)
            return userStateOutput(*user, active, false);
        const auto done = client->setUserActive(user->value("userId"_L1).toString(), active, context);
        if (!done)
            return done.error();
        return userStateOutput(*user, active, true);
    };
    command.probe = [client = parts.client, active](const CommandCall &call,
                                                    CallContext &context) -> Result<std::optional<CommandOutput>> {
        const auto user = userNamed(*client, argumentText(call.arguments, u"username"_s), context);
        if (!user)
            return user.error();
        if (user->value("active"_L1).toBool() != active)
            return std::optional<CommandOutput>();
        return std::optional(userStateOutput(*user, active, false));
    };
    return command;
}

QJsonObject profileOf(const QJsonObject &actor)
{
    return {{"Username"_L1, actor.value("name"_L1)},
            {"StartDate"_L1, actor.value("startDate"_L1)},
            {"EndDate"_L1, actor.value("endDate"_L1)},
            {"Notes"_L1, actor.value("notes"_L1)}};
}

CommandOutput profileOutput(const QJsonObject &actor, const QString &key, const QString &title,
                            const QJsonObject &extra = {})
{
    auto profile = profileOf(actor);
    CommandOutput output;
    ProducedEntry entry;
    entry.text = "### "_L1 + title + "\n\n"_L1
        + markdownTable({text("User"), text("Start date"), text("Departure date"), text("Notes")},
                        {{profile.value("Username"_L1).toString(), profile.value("StartDate"_L1).toString(),
                          profile.value("EndDate"_L1).toString(), profile.value("Notes"_L1).toString()}});
    for (auto it = extra.begin(); it != extra.end(); ++it)
        profile.insert(it.key(), *it);
    entry.contents = profile;
    output.context.insert(key + "(val.Username == obj.Username)"_L1, profile);
    if (const auto leaving = actor.value("endDate"_L1).toString(); !leaving.isEmpty())
        output.incidentFields.insert(field::departureDate, leaving);
    output.entries.append(entry);
    return output;
}

/// What an update shall change: only arguments that were given and differ.
QJsonObject profileChanges(const CommandCall &call, const QJsonObject &actor)
{
    QJsonObject changes;
    for (const auto &[argument, key] :
         {std::pair{u"start_date"_s, "startDate"_L1}, {u"end_date"_s, "endDate"_L1}, {u"notes"_s, "notes"_L1}}) {
        const auto given = argumentText(call.arguments, argument);
        if (!given.isEmpty() && actor.value(key).toString() != given)
            changes.insert(key, given);
    }
    return changes;
}

} // namespace

Result<QJsonObject> userNamed(Code42Client &client, const QString &username, CallContext &context)
{
    const auto user = client.userByName(username, context);
    if (!user)
        return user.error();
    if (!*user)
        return Error{ErrorCode::NotFound,
                     text("%1 has no user named “%2”. Check the spelling; it is usually the mail address")
                         .arg(client.name(), username),
                     {}};
    return **user;
}

QList<Command> userCommands(const CommandParts &parts)
{
    Command get;
    get.definition = declared(
        u"code42-user-get"_s, text("Reads a person: account, department, manager, dates, notes and watchlists."),
        {usernameArgument()},
        outputsBelow(u"Code42.User"_s,
                     {u"UserID"_s, u"Username"_s, u"Email"_s, u"Title"_s, u"Department"_s, u"Division"_s,
                      u"ManagerUsername"_s, u"StartDate"_s, u"EndDate"_s, u"Notes"_s, u"Watchlists"_s}),
        u"Users, Actors, Watchlists"_s);
    get.instance = parts.instance;
    get.run = [client = parts.client](const CommandCall &call, CallContext &context) {
        return getUser(*client, call, context);
    };

    Command profile;
    profile.definition =
        declared(u"code42-user-get-risk-profile"_s, text("Reads a person's start date, departure date and notes."),
                 {usernameArgument()},
                 outputsBelow(u"Code42.UserRiskProfiles"_s, {u"Username"_s, u"StartDate"_s, u"EndDate"_s, u"Notes"_s}),
                 u"Actors"_s);
    profile.instance = parts.instance;
    profile.run = [client = parts.client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto actor = actorNamed(*client, argumentText(call.arguments, u"username"_s), context);
        if (!actor)
            return actor.error();
        return profileOutput(*actor, u"Code42.UserRiskProfiles"_s, text("Risk profile"));
    };

    Command update;
    update.definition =
        declared(u"code42-user-update-risk-profile"_s,
                 text("Sets a person's start date, departure date or notes. Notes are replaced."),
                 {usernameArgument(), optionalArgument(u"start_date"_s, text("First working day"), ArgumentType::Date),
                  optionalArgument(u"end_date"_s, text("Last working day"), ArgumentType::Date),
                  optionalArgument(u"notes"_s, text("The new notes"))},
                 outputsBelow(u"Code42.UpdatedUserRiskProfiles"_s,
                              {u"Success"_s, u"Username"_s, u"StartDate"_s, u"EndDate"_s, u"Notes"_s}),
                 u"Actors"_s, EffectClass::Probed);
    update.definition.undoCommand = u"code42-user-update-risk-profile"_s;
    update.definition.undoText = text("Set the former values again.");
    update.instance = parts.instance;
    update.run = [client = parts.client](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto actor = actorNamed(*client, argumentText(call.arguments, u"username"_s), context);
        if (!actor)
            return actor.error();
        auto person = *actor;
        if (const auto changes = profileChanges(call, person); !changes.isEmpty()) {
            const auto done = client->updateActor(person.value("actorId"_L1).toString(), changes, context);
            if (!done)
                return done.error();
            person = done->json.toObject();
        }
        return profileOutput(person, u"Code42.UpdatedUserRiskProfiles"_s, text("Risk profile"), {{"Success"_L1, true}});
    };
    update.probe = [client = parts.client](const CommandCall &call,
                                           CallContext &context) -> Result<std::optional<CommandOutput>> {
        const auto actor = actorNamed(*client, argumentText(call.arguments, u"username"_s), context);
        if (!actor)
            return actor.error();
        if (!profileChanges(call, *actor).isEmpty())
            return std::optional<CommandOutput>();
        return std::optional(
            profileOutput(*actor, u"Code42.UpdatedUserRiskProfiles"_s, text("Risk profile"), {{"Success"_L1, true}}));
    };

    return {get, profile, update,
            activation(parts, u"code42-user-deactivate"_s, text("Deactivates a person's Code42 account."), false,
                       u"code42-user-reactivate"_s),
            activation(parts, u"code42-user-reactivate"_s, text("Reactivates a person's Code42 account."), true,
                       u"code42-user-deactivate"_s)};
}

QList<Command> legalHoldCommands(const CommandParts &parts)
{
    const auto make = [&parts](const QString &name, const QString &description, bool add, const QString &undo,
                               const QString &undoText) {
        Command command;
        command.definition = declared(
            name, description, {usernameArgument(), requiredArgument(u"mattername"_s, text("The matter's exact name"))},
            outputsBelow(u"Code42.LegalHold"_s, {u"UserID"_s, u"MatterID"_s, u"Username"_s, u"MatterName"_s}),
            u"Legal hold"_s, EffectClass::Probed);
        command.definition.undoCommand = undo;
        command.definition.undoText = undoText;
        command.instance = parts.instance;
        // Finds person and matter and whether the person is held; writes only when `write` and not so yet.
        const auto settle = [client = parts.client, add](const CommandCall &call, bool write,
                                                         CallContext &context) -> Result<std::optional<CommandOutput>> {
            const auto user = userNamed(*client, argumentText(call.arguments, u"username"_s), context);
            if (!user)
                return user.error();
            const auto matterName = argumentText(call.arguments, u"mattername"_s);
            const auto matters = client->matters(matterName, context);
            if (!matters)
                return matters.error();
            if (matters->size() != 1) {
                return Error{
                    matters->isEmpty() ? ErrorCode::NotFound : ErrorCode::Conflict,
                    matters->isEmpty()
                        ? text("%1 has no legal hold matter named exactly “%2”").arg(client->name(), matterName)
                        : text("%1 has several legal hold matters named “%2”; rename one")
                              .arg(client->name(), matterName),
                    {}};
            }
            const auto matterId = matters->first().toObject().value("matterId"_L1).toString();
            const auto userId = user->value("userId"_L1).toString();
            const auto custodians = client->custodians(matterId, context);
            if (!custodians)
                return custodians.error();
            const bool held =
                std::any_of(custodians->begin(), custodians->end(), [&userId](const QJsonValue &custodian) {
                    return custodian.toObject().value("userId"_L1).toString() == userId
                        && custodian.toObject().value("membershipActive"_L1).toBool(true);
                });
            if (held != add) {
                if (!write)
                    return std::optional<CommandOutput>();
                if (auto done = client->changeCustodian(matterId, userId, add, context); !done)
                    return done.error();
            }
            const QJsonObject facts{{"UserID"_L1, userId},
                                    {"MatterID"_L1, matterId},
                                    {"Username"_L1, user->value("username"_L1)},
                                    {"MatterName"_L1, matterName}};
            CommandOutput output;
            output.context.insert("Code42.LegalHold(val.UserID == obj.UserID && val.MatterID == obj.MatterID)"_L1,
                                  facts);
            ProducedEntry entry;
            const auto who = markdownEscaped(user->value("username"_L1).toString());
            const auto what = markdownEscaped(matterName);
            if (held == add)
                entry.text = add ? text("%1 is on legal hold “%2” already.").arg(who, what)
                                 : text("%1 is not on legal hold “%2”.").arg(who, what);
            else
                entry.text = add ? text("%1 was placed on legal hold “%2”.").arg(who, what)
                                 : text("%1 was released from legal hold “%2”.").arg(who, what);
            entry.contents = facts;
            output.entries.append(entry);
            return std::optional(output);
        };
        command.run = [settle](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            auto done = settle(call, true, context);
            if (!done)
                return done.error();
            return **std::move(done);
        };
        command.probe = [settle](const CommandCall &call, CallContext &context) {
            return settle(call, false, context);
        };
        return command;
    };
    return {make(u"code42-legalhold-add-user"_s, text("Places a person on a legal hold."), true,
                 u"code42-legalhold-remove-user"_s,
                 text("Remove the person from the hold; data preserved meanwhile is then released.")),
            make(u"code42-legalhold-remove-user"_s, text("Releases a person from a legal hold."), false,
                 u"code42-legalhold-add-user"_s,
                 text("Adding the person again does not bring back data that was released."))};
}

} // namespace holdfast::code42
