// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Who may do what in the tenant, who is at risk, and what it watches above all.

#include "integrations/commandshorthand.h"
#include "integrations/cortexxdr/xdrcommands.h"

#include <QCoreApplication>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

constexpr qsizetype mostNames = 100;

/// Lists come as they are, below "data", or one list within another: a list for each name that was asked for.
QJsonArray flatRows(const QJsonValue &reply)
{
    const auto list = reply.isObject() ? reply.toObject().value("data"_L1).toArray() : reply.toArray();
    QJsonArray rows;
    for (const auto &item : list) {
        if (!item.isArray()) {
            rows.append(item);
            continue;
        }
        for (const auto inner = item.toArray(); const auto &row : inner)
            rows.append(row);
    }
    return rows;
}

/// A list of the tenant, by names where it wants names.
struct NamedList
{
    QString path;
    QString argument; ///< empty: the call takes none
    QString requestKey;
    QString contextKey;
    QStringList columns;
};

Command namedListCommand(const std::shared_ptr<XdrClient> &client, const QString &instance, const QString &name,
                         const QString &description, const NamedList &list)
{
    QList<ArgumentDefinition> arguments;
    if (!list.argument.isEmpty())
        arguments.append(
            defaultArgument(requiredArgument(list.argument, text("Names, at most 100"), ArgumentType::List)));
    return commandOf(
        client, instance,
        declared(name, description, arguments, outputsBelow(list.contextKey.section(u'(', 0, 0), list.columns)),
        [list](XdrClient &xdr, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            QJsonObject request;
            if (!list.argument.isEmpty()) {
                const auto names = argumentList(call.arguments, list.argument);
                if (names.isEmpty() || names.size() > mostNames)
                    return Error{ErrorCode::InvalidInput, text("%1: give 1 to 100 names").arg(list.argument), {}};
                request.insert(list.requestKey, QJsonArray::fromStringList(names));
            }
            const auto reply = xdr.ask(list.path, request, context);
            if (!reply)
                return reply.error();
            return listOutput(flatRows(*reply), list.contextKey, list.columns, text("Nothing fits."));
        });
}

/// Everybody or everything at risk, or the score of one.
struct RiskList
{
    QString idArgument;
    QString path;
    QString contextKey;
};

Result<CommandOutput> readRisk(XdrClient &client, const RiskList &list, const CommandCall &call, CallContext &context)
{
    const QStringList columns{u"id"_s, u"score"_s, u"risk_level"_s, u"reasons"_s};
    const auto none = text("Nothing is known to be at risk.");
    if (const auto id = argumentText(call.arguments, list.idArgument); !id.isEmpty()) {
        const auto reply = client.ask(u"get_risk_score"_s, {{"id"_L1, id}}, context);
        if (!reply)
            return reply.error();
        return listOutput(reply->toObject().isEmpty() ? QJsonArray() : QJsonArray{*reply}, list.contextKey, columns,
                          none);
    }
    const auto reply = client.ask(list.path, {}, context);
    if (!reply)
        return reply.error();
    auto rows = flatRows(*reply);
    const auto limit = std::max<qint64>(1, argumentNumber(call.arguments, u"limit"_s, 50));
    while (rows.size() > limit)
        rows.removeLast();
    return listOutput(rows, list.contextKey, columns, none);
}

Command riskCommand(const std::shared_ptr<XdrClient> &client, const QString &instance, const QString &name,
                    const QString &description, const RiskList &list)
{
    return commandOf(client, instance,
                     declared(name, description,
                              {defaultArgument(optionalArgument(list.idArgument, text("Only this one, by ID"))),
                               optionalArgument(u"limit"_s, text("At most so many"), ArgumentType::Integer, u"50"_s)},
                              outputsBelow(list.contextKey.section(u'(', 0, 0),
                                           {u"id"_s, u"type"_s, u"score"_s, u"risk_level"_s, u"reasons"_s})),
                     [list](XdrClient &xdr, const CommandCall &call, CallContext &context) {
                         return readRisk(xdr, list, call, context);
                     });
}

/// An empty role takes the present one away.
Result<CommandOutput> setRole(XdrClient &client, const QString &role, const CommandCall &call, CallContext &context)
{
    const auto emails = argumentList(call.arguments, u"user_emails"_s);
    if (emails.isEmpty() || emails.size() > mostNames)
        return Error{ErrorCode::InvalidInput, text("user_emails: give 1 to 100 addresses"), {}};
    const auto reply =
        client.change(u"rbac/set_user_role"_s,
                      {{"user_emails"_L1, QJsonArray::fromStringList(emails)}, {"role_name"_L1, role}}, context);
    if (!reply)
        return reply.error();
    bool isNumber = false;
    const auto changed = reply->toObject().value("update_count"_L1).toVariant().toString().toLongLong(&isNumber);
    if (isNumber && changed == 0) {
        return Error{ErrorCode::NotFound,
                     text("Nobody was changed: none of these addresses belongs to a user of the tenant, or all have "
                          "that role already."),
                     {}};
    }
    CommandOutput output;
    const auto people = markdownEscaped(emails.join(", "_L1));
    output.entries.append({role.isEmpty() ? text("The role was taken from %1.").arg(people)
                                          : text("%1 now have the role %2.").arg(people, markdownEscaped(role)),
                           reply->isObject() ? *reply : QJsonValue()});
    output.rawResponse = *reply;
    return output;
}

/// The list is replaced as a whole: what is not given is not featured any more.
Result<CommandOutput> replaceFeaturedField(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const auto type = argumentText(call.arguments, u"field_type"_s);
    const auto values = argumentList(call.arguments, u"values"_s);
    const auto comments = argumentList(call.arguments, u"comments"_s);
    if (comments.size() > values.size()) {
        return Error{
            ErrorCode::InvalidInput,
            text("comments: there are %1 for %2 values; nothing was changed").arg(comments.size()).arg(values.size()),
            {}};
    }
    QJsonArray fields;
    for (qsizetype i = 0; i < values.size(); ++i) {
        QJsonObject field{{"value"_L1, values.at(i)}, {"comment"_L1, comments.value(i)}};
        if (type == "ad_groups"_L1)
            field.insert("type"_L1, argumentText(call.arguments, u"ad_type"_s));
        fields.append(field);
    }
    const auto reply = client.change("featured_fields/replace_"_L1 + type, {{"fields"_L1, fields}}, context);
    if (!reply)
        return reply.error();
    return listOutput({QJsonObject{{"fieldType"_L1, type}, {"fields"_L1, fields}}},
                      u"PaloAltoNetworksXDR.FeaturedField(val.fieldType == obj.fieldType)"_s,
                      {u"fieldType"_s, u"fields"_s}, {});
}

Command featuredFieldCommand(const std::shared_ptr<XdrClient> &client, const QString &instance)
{
    auto type = requiredArgument(u"field_type"_s, text("What is featured"));
    type.choices = {u"hosts"_s, u"users"_s, u"ip_addresses"_s, u"ad_groups"_s};
    auto definition = declared(
        u"xdr-replace-featured-field"_s,
        text("Replaces the list of hosts, people, addresses or directory groups that incidents are marked by."),
        {defaultArgument(type),
         requiredArgument(u"values"_s, text("All values of the list; an empty list clears it"), ArgumentType::List),
         optionalArgument(u"comments"_s, text("Comments, by position"), ArgumentType::List),
         optionalArgument(u"ad_type"_s, text("Kind of directory group"), ArgumentType::Text, u"group"_s,
                          {u"group"_s, u"ou"_s})},
        outputsBelow(u"PaloAltoNetworksXDR.FeaturedField"_s,
                     {u"fieldType"_s, u"fields.value"_s, u"fields.comment"_s, u"fields.type"_s}),
        EffectClass::Idempotent);
    definition.undoCommand = u"xdr-replace-featured-field"_s;
    definition.undoText = text("Set the former list again; the tenant does not keep it.");
    return commandOf(client, instance, definition, replaceFeaturedField);
}

QList<Command> roleCommands(const std::shared_ptr<XdrClient> &client, const QString &instance)
{
    const auto emails = defaultArgument(
        requiredArgument(u"user_emails"_s, text("Mail addresses of people of the tenant"), ArgumentType::List));
    auto set =
        declared(u"xdr-set-user-role"_s, text("Gives people of the tenant a role."),
                 {emails, requiredArgument(u"role_name"_s, text("Name of the role"))}, {}, EffectClass::Idempotent);
    set.undoCommand = u"xdr-set-user-role"_s;
    set.undoText = text("Set the former role again.");
    auto remove = declared(u"xdr-remove-user-role"_s, text("Takes their role from people of the tenant."), {emails}, {},
                           EffectClass::Idempotent);
    remove.undoCommand = u"xdr-set-user-role"_s;
    remove.undoText = text("Set the former role again.");
    return {commandOf(client, instance, set,
                      [](XdrClient &xdr, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                          const auto role = argumentText(call.arguments, u"role_name"_s);
                          if (role.isEmpty())
                              return Error{ErrorCode::InvalidInput, text("role_name: give the name of a role"), {}};
                          return setRole(xdr, role, call, context);
                      }),
            commandOf(client, instance, remove, [](XdrClient &xdr, const CommandCall &call, CallContext &context) {
                return setRole(xdr, {}, call, context);
            })};
}

} // namespace

QList<Command> tenantCommands(const std::shared_ptr<XdrClient> &client, const QString &instance)
{
    return QList<Command>{
               namedListCommand(client, instance, u"xdr-list-users"_s, text("Lists the people of the tenant."),
                                {u"rbac/get_users"_s,
                                 {},
                                 {},
                                 u"PaloAltoNetworksXDR.User(val.user_email == obj.user_email)"_s,
                                 {u"user_email"_s, u"user_first_name"_s, u"user_last_name"_s, u"role_name"_s,
                                  u"user_type"_s, u"last_logged_in"_s, u"groups"_s}}),
               namedListCommand(client, instance, u"xdr-list-user-groups"_s,
                                text("Reads groups of people of the tenant and who is in them."),
                                {u"rbac/get_user_group"_s,
                                 u"group_names"_s,
                                 u"group_names"_s,
                                 u"PaloAltoNetworksXDR.UserGroup(val.group_name == obj.group_name)"_s,
                                 {u"group_name"_s, u"pretty_name"_s, u"description"_s, u"user_email"_s, u"source"_s,
                                  u"insert_time"_s, u"update_time"_s}}),
               namedListCommand(client, instance, u"xdr-list-roles"_s,
                                text("Reads roles of the tenant, what they allow and who has them."),
                                {u"rbac/get_roles"_s,
                                 u"role_names"_s,
                                 u"role_names"_s,
                                 u"PaloAltoNetworksXDR.Role(val.pretty_name == obj.pretty_name)"_s,
                                 {u"pretty_name"_s, u"description"_s, u"permissions"_s, u"users"_s, u"groups"_s,
                                  u"created_by"_s, u"tags"_s}}),
               riskCommand(client, instance, u"xdr-list-risky-users"_s, text("Lists people by their risk."),
                           {u"user_id"_s, u"get_risky_users"_s, u"PaloAltoNetworksXDR.RiskyUser(val.id == obj.id)"_s}),
               riskCommand(client, instance, u"xdr-list-risky-hosts"_s, text("Lists machines by their risk."),
                           {u"host_id"_s, u"get_risky_hosts"_s, u"PaloAltoNetworksXDR.RiskyHost(val.id == obj.id)"_s}),
               featuredFieldCommand(client, instance)}
    + roleCommands(client, instance);
}

} // namespace holdfast::xdr
