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

const QList<Column> trustColumns{{u"ActivityID"_s, u"activityId"_s}, {u"Type"_s, u"type"_s},
                                 {u"Value"_s, u"value"_s},           {u"Description"_s, u"description"_s},
                                 {u"UpdateTime"_s, u"updateTime"_s}, {u"UpdatedBy"_s, u"updatedByPrincipalName"_s}};
const QString trustKey = u"Code42.TrustedActivity(val.ActivityID == obj.ActivityID)"_s;

Result<QJsonArray> activities(Code42Client &client, const QString &type, CallContext &context)
{
    QUrlQuery query;
    if (!type.isEmpty())
        query.addQueryItem(u"activity_type"_s, type);
    return client.allPages(u"/v2/trusted-activities"_s, query, u"trustedActivities"_s,
                           {.pageKey = u"page_num"_s, .sizeKey = u"page_size"_s}, context);
}

/// What may be done with trusted domains and accounts (API reference 2.14); the other types take no actions. An action
/// may name its providers, "CLOUD_SYNC:BOX:ICLOUD"; without them all of them are meant.
QJsonArray actionGroups(const QString &type, const QStringList &actions)
{
    static const QHash<QString, QStringList> providers{
        {u"CLOUD_SYNC"_s, {u"BOX"_s, u"GOOGLE_DRIVE"_s, u"ICLOUD"_s, u"ONE_DRIVE"_s}},
        {u"CLOUD_SHARE"_s, {u"BOX"_s, u"GOOGLE_DRIVE"_s, u"ONE_DRIVE"_s}},
        {u"EMAIL"_s, {u"GMAIL"_s, u"GOOGLE_DRIVE"_s, u"OFFICE_365"_s}}};
    if (type != "DOMAIN"_L1 && type != "ACCOUNT_NAME"_L1 && type != "GIT_REPOSITORY_URI"_L1)
        return {};
    QStringList wanted = actions;
    if (wanted.isEmpty())
        wanted = {type == "DOMAIN"_L1 ? u"FILE_UPLOAD"_s : type == "ACCOUNT_NAME"_L1 ? u"CLOUD_SYNC"_s : u"GIT_PUSH"_s};
    QJsonArray list;
    for (const auto &one : wanted) {
        auto named = one.toUpper().split(u':', Qt::SkipEmptyParts);
        const auto action = named.isEmpty() ? QString() : named.takeFirst();
        if (named.isEmpty())
            named = type == "ACCOUNT_NAME"_L1 ? QStringList{u"DROPBOX"_s, u"ONE_DRIVE"_s} : providers.value(action);
        QJsonArray names;
        for (const auto &provider : named)
            names.append(QJsonObject{{"name"_L1, provider}});
        // A domain's action without providers has none, a repository's an empty list of them.
        const bool none = names.isEmpty() && type == "DOMAIN"_L1;
        list.append(QJsonObject{{"type"_L1, action}, {"providers"_L1, none ? QJsonValue() : QJsonValue(names)}});
    }
    return {QJsonObject{{"name"_L1, "DEFAULT"_L1}, {"activityActions"_L1, list}}};
}

std::optional<QJsonObject> entryWith(const QJsonArray &entries, const QString &type, const QString &value)
{
    for (const auto &entry : entries) {
        const auto object = entry.toObject();
        if (object.value("type"_L1).toString() == type
            && object.value("value"_L1).toString().compare(value, Qt::CaseInsensitive) == 0)
            return object;
    }
    return {};
}

Result<std::optional<CommandOutput>> addActivity(Code42Client &client, const CommandCall &call, bool write,
                                                 CallContext &context)
{
    const auto type = argumentText(call.arguments, u"type"_s).toUpper();
    const auto value = argumentText(call.arguments, u"value"_s);
    const auto there = activities(client, type, context);
    if (!there)
        return there.error();
    if (const auto entry = entryWith(*there, type, value))
        return std::optional(tableOutput(trustKey, trustColumns, {*entry}, {}));
    if (!write)
        return std::optional<CommandOutput>();
    const auto description = argumentText(call.arguments, u"description"_s);
    const bool valued = !argumentText(call.arguments, u"high_value_source"_s).isEmpty();
    const QJsonObject body{{"type"_L1, type},
                           {"value"_L1, value},
                           {"description"_L1, description.isEmpty() ? QJsonValue() : QJsonValue(description)},
                           {"isHighValueSource"_L1,
                            valued ? QJsonValue(argumentFlag(call.arguments, u"high_value_source"_s)) : QJsonValue()},
                           {"activityActionGroups"_L1, actionGroups(type, argumentList(call.arguments, u"actions"_s))}};
    const auto made = client.change("POST", u"/v2/trusted-activities"_s, body, context);
    if (!made)
        return made.error();
    return std::optional(tableOutput(trustKey, trustColumns, {made->json}, {}, made->exchange));
}

Result<std::optional<CommandOutput>> updateActivity(Code42Client &client, const CommandCall &call, bool write,
                                                    CallContext &context)
{
    const auto path = "/v2/trusted-activities/"_L1 + pathSegment(argumentText(call.arguments, u"activity_id"_s));
    const auto before = client.get(path, {}, context);
    if (!before)
        return before.error();
    const auto had = before->json.toObject();
    QJsonObject changes{{"type"_L1, had.value("type"_L1)},
                        {"value"_L1, had.value("value"_L1)},
                        {"description"_L1, had.value("description"_L1)},
                        {"isHighValueSource"_L1, had.value("isHighValueSource"_L1)},
                        {"activityActionGroups"_L1, had.value("activityActionGroups"_L1)}};
    const auto same = changes;
    for (const auto &name : {u"value"_s, u"description"_s}) {
        if (const auto given = argumentText(call.arguments, name); !given.isEmpty())
            changes.insert(name, given);
    }
    if (changes == same)
        return std::optional(tableOutput(trustKey, trustColumns, {had}, {}, before->exchange));
    if (!write)
        return std::optional<CommandOutput>();
    const auto done = client.change("PATCH", path, changes, context);
    if (!done)
        return done.error();
    return std::optional(tableOutput(trustKey, trustColumns, {done->json}, {}, done->exchange));
}

} // namespace

QList<Command> trustCommands(const CommandParts &parts)
{
    const QStringList types{u"DOMAIN"_s, u"ACCOUNT_NAME"_s, u"GIT_REPOSITORY_URI"_s, u"URL_PATH"_s, u"SLACK"_s};
    const auto outputs = outputsOf(u"Code42.TrustedActivity"_s, trustColumns);
    const auto id = defaultArgument(requiredArgument(u"activity_id"_s, text("The entry's ID")));
    auto type = requiredArgument(u"type"_s, text("What is trusted"));
    type.choices = types;
    return {
        reading(parts,
                declared(u"code42-trusted-activity-list"_s, text("Lists what counts as trusted."),
                         {defaultArgument(
                             optionalArgument(u"type"_s, text("Only of this type"), ArgumentType::Text, {}, types))},
                         outputs, u"Trusted activities"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto found = activities(client, argumentText(call.arguments, u"type"_s), context);
                    if (!found)
                        return found.error();
                    return tableOutput(trustKey, trustColumns, *found, text("Nothing is trusted."));
                }),
        settling(parts,
                 declared(u"code42-trusted-activity-add"_s, text("Counts a domain, account or place as trusted."),
                          {type, defaultArgument(requiredArgument(u"value"_s, text("The domain, account or place"))),
                           optionalArgument(u"description"_s, text("At most 250 characters")),
                           optionalArgument(
                               u"actions"_s,
                               text("FILE_UPLOAD, CLOUD_SYNC, CLOUD_SHARE, EMAIL, GIT_PUSH, ...; CLOUD_SYNC:BOX:ICLOUD "
                                    "for some providers only"),
                               ArgumentType::List),
                           optionalArgument(u"high_value_source"_s,
                                            text("Whether files from there are worth more than others"),
                                            ArgumentType::Boolean)},
                          outputs, u"Trusted activities"_s),
                 u"code42-trusted-activity-remove"_s, text("Remove the entry."), addActivity),
        settling(parts,
                 declared(u"code42-trusted-activity-update"_s, text("Changes a trusted entry's value or description."),
                          {id, optionalArgument(u"value"_s, text("The new value")),
                           optionalArgument(u"description"_s, text("The new description"))},
                          outputs, u"Trusted activities"_s),
                 u"code42-trusted-activity-update"_s, text("Set the former values again."), updateActivity),
        settling(
            parts,
            declared(u"code42-trusted-activity-remove"_s, text("Takes away trust."), {id}, {}, u"Trusted activities"_s),
            u"code42-trusted-activity-add"_s, text("Add the entry again."),
            [](Code42Client &client, const CommandCall &call, bool write, CallContext &context) {
                const auto path =
                    "/v2/trusted-activities/"_L1 + pathSegment(argumentText(call.arguments, u"activity_id"_s));
                return settleGone(client, path, write, text("The entry is gone."), context);
            })};
}

} // namespace holdfast::code42
