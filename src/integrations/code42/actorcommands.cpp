// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42commands.h"

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

const QList<Column> actorColumns{{u"ActorID"_s, u"actorId"_s},
                                 {u"Name"_s, u"name"_s},
                                 {u"AlternateNames"_s, u"alternateNames"_s},
                                 {u"FirstName"_s, u"firstName"_s},
                                 {u"LastName"_s, u"lastName"_s},
                                 {u"Title"_s, u"title"_s},
                                 {u"Department"_s, u"department"_s},
                                 {u"Division"_s, u"division"_s},
                                 {u"ManagerActorID"_s, u"managerActorId"_s},
                                 {u"ParentActorID"_s, u"parentActorId"_s},
                                 {u"Active"_s, u"active"_s},
                                 {u"StartDate"_s, u"startDate"_s},
                                 {u"EndDate"_s, u"endDate"_s},
                                 {u"Notes"_s, u"notes"_s}};
const QString actorKey = u"Code42.Actor(val.ActorID == obj.ActorID)"_s;

ArgumentDefinition nameArgument()
{
    return defaultArgument(requiredArgument(u"username"_s, text("The person or cloud identity, as Code42 names them")));
}

Result<QJsonObject> changesOf(const CommandCall &call, const QJsonObject &actor)
{
    QJsonObject changes;
    for (const auto &[argument, key] :
         {std::pair{u"start_date"_s, "startDate"_L1}, {u"end_date"_s, "endDate"_L1}, {u"notes"_s, "notes"_L1}}) {
        if (!call.arguments.contains(argument))
            continue;
        const auto given = argumentText(call.arguments, argument);
        const bool isDate = argument != "notes"_L1;
        if (isDate && !given.isEmpty() && !QDate::fromString(given, Qt::ISODate).isValid())
            return Error{ErrorCode::InvalidInput,
                         text("%1: “%2” is not a date; write it as 2026-12-31").arg(argument, given),
                         {}};
        if (actor.value(key).toString() != given)
            changes.insert(key, given.isEmpty() ? QJsonValue() : QJsonValue(given));
    }
    return changes;
}

} // namespace

QList<Command> actorCommands(const CommandParts &parts)
{
    const auto outputs = outputsOf(u"Code42.Actor"_s, actorColumns);
    return {
        reading(parts,
                declared(u"code42-actor-get"_s, text("Reads a person or cloud identity."), {nameArgument()}, outputs,
                         u"Actors"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto actor = actorNamed(client, argumentText(call.arguments, u"username"_s), context);
                    if (!actor)
                        return actor.error();
                    return tableOutput(actorKey, actorColumns, {*actor}, {});
                }),
        reading(parts,
                declared(u"code42-actor-search"_s, text("Finds people and cloud identities by their names."),
                         {defaultArgument(optionalArgument(u"starts_with"_s, text("How the name begins"))),
                          optionalArgument(u"ends_with"_s, text("How the name ends")),
                          optionalArgument(u"active"_s, text("Only active, or only inactive"), ArgumentType::Boolean),
                          optionalArgument(u"prefer_parent"_s, text("People instead of their cloud identities"),
                                           ArgumentType::Boolean, u"false"_s),
                          optionalArgument(u"results"_s, text("At most so many"), ArgumentType::Integer, u"100"_s)},
                         outputs, u"Actors"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    QUrlQuery query;
                    for (const auto &[argument, key] :
                         {std::pair{u"starts_with"_s, u"nameStartsWith"_s}, {u"ends_with"_s, u"nameEndsWith"_s}}) {
                        if (const auto given = argumentText(call.arguments, argument); !given.isEmpty())
                            addParameter(query, key, given);
                    }
                    if (!argumentText(call.arguments, u"active"_s).isEmpty())
                        query.addQueryItem(u"active"_s,
                                           argumentFlag(call.arguments, u"active"_s) ? u"true"_s : u"false"_s);
                    const auto found = client.allPages(
                        argumentFlag(call.arguments, u"prefer_parent"_s) ? u"/v1/actors/actor/search/parent"_s
                                                                         : u"/v1/actors/actor/search"_s,
                        query, u"actors"_s, {.size = 500}, context, argumentNumber(call.arguments, u"results"_s, 100));
                    if (!found)
                        return found.error();
                    return tableOutput(actorKey, actorColumns, *found, text("Nobody fits."));
                }),
        reading(parts,
                declared(u"code42-actor-family"_s, text("Lists all identities of one person."), {nameArgument()},
                         outputs, u"Actors"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto family =
                        client.get("/v1/actors/actor/name/"_L1
                                       + pathSegment(argumentText(call.arguments, u"username"_s)) + "/family"_L1,
                                   {}, context);
                    if (!family)
                        return family.error();
                    auto members = family->json.toObject().value("children"_L1).toArray();
                    members.prepend(family->json.toObject().value("parent"_L1));
                    return tableOutput(actorKey, actorColumns, members, {}, family->exchange);
                }),
        settling(parts,
                 declared(u"code42-actor-update"_s,
                          text("Sets a person's start date, departure date or notes; an empty value clears it."),
                          {nameArgument(), optionalArgument(u"start_date"_s, text("First working day")),
                           optionalArgument(u"end_date"_s, text("Last working day")),
                           optionalArgument(u"notes"_s, text("The new notes"))},
                          outputs, u"Actors"_s),
                 u"code42-actor-update"_s, text("Set the former values again."),
                 [](Code42Client &client, const CommandCall &call, bool write,
                    CallContext &context) -> Result<std::optional<CommandOutput>> {
                     const auto actor = actorNamed(client, argumentText(call.arguments, u"username"_s), context);
                     if (!actor)
                         return actor.error();
                     const auto changes = changesOf(call, *actor);
                     if (!changes)
                         return changes.error();
                     if (changes->isEmpty())
                         return std::optional(tableOutput(actorKey, actorColumns, {*actor}, {}));
                     if (!write)
                         return std::optional<CommandOutput>();
                     const auto done = client.updateActor(actor->value("actorId"_L1).toString(), *changes, context);
                     if (!done)
                         return done.error();
                     return std::optional(tableOutput(actorKey, actorColumns, {done->json}, {}, done->exchange));
                 })};
}

} // namespace holdfast::code42
