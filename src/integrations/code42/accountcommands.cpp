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

const QList<Column> userColumns{{u"Username"_s, u"username"_s},   {u"UserID"_s, u"userId"_s},
                                {u"FirstName"_s, u"firstName"_s}, {u"LastName"_s, u"lastName"_s},
                                {u"Active"_s, u"active"_s},       {u"Blocked"_s, u"blocked"_s},
                                {u"OrgName"_s, u"orgName"_s},     {u"OrgGuid"_s, u"orgGuid"_s}};
const QList<Column> orgColumns{
    {u"Name"_s, u"orgName"_s}, {u"Guid"_s, u"orgGuid"_s}, {u"Active"_s, u"active"_s}, {u"UserCount"_s, u"userCount"_s}};
const QList<Column> roleColumns{
    {u"RoleID"_s, u"roleId"_s}, {u"RoleName"_s, u"roleName"_s}, {u"Permissions"_s, u"permissionIds"_s}};

const QString userKey = u"Code42.User(val.UserID && val.UserID == obj.UserID)"_s;

ArgumentDefinition usernameArgument()
{
    return defaultArgument(requiredArgument(u"username"_s, text("The person, as Code42 names them")));
}

/// The console host, or what is missing for it.
Result<Code42Client *> consoleOf(const CommandParts &parts, const QString &command)
{
    if (parts.console)
        return parts.console.get();
    return Error{ErrorCode::Unavailable,
                 text("%1: %2 is not available in the public API. Allow the older console API in the connection's "
                      "settings to use it")
                     .arg(parts.instance, command),
                 {}};
}

Result<CommandOutput> listUsers(Code42Client &client, const CommandCall &call, CallContext &context)
{
    QUrlQuery query;
    for (const auto &name : {u"active"_s, u"blocked"_s}) {
        if (const auto given = argumentText(call.arguments, name); !given.isEmpty())
            query.addQueryItem(name, argumentFlag(call.arguments, name) ? u"true"_s : u"false"_s);
    }
    if (const auto name = argumentText(call.arguments, u"username"_s); !name.isEmpty())
        addParameter(query, u"username"_s, name);
    const auto users = client.allPages(u"/v1/users"_s, query, u"users"_s, {}, context,
                                       argumentNumber(call.arguments, u"results"_s, 100));
    if (!users)
        return users.error();
    return tableOutput(userKey, userColumns, *users, text("No user fits."));
}

Result<CommandOutput> createUser(const CommandParts &parts, const CommandCall &call, CallContext &context)
{
    const auto console = consoleOf(parts, call.name);
    if (!console)
        return console.error();
    const auto orgName = argumentText(call.arguments, u"orgname"_s);
    const auto orgs = (*console)->get(u"/api/v1/Org"_s, {}, context);
    if (!orgs)
        return orgs.error();
    QString orgUid;
    for (const auto &org : orgs->json.toObject().value("data"_L1).toObject().value("orgs"_L1).toArray()) {
        if (org.toObject().value("orgName"_L1).toString() == orgName)
            orgUid = org.toObject().value("orgUid"_L1).toString();
    }
    if (orgUid.isEmpty())
        return Error{
            ErrorCode::NotFound, text("%1 has no organization named exactly “%2”").arg(parts.instance, orgName), {}};
    QJsonObject body{{"orgUid"_L1, orgUid},
                     {"username"_L1, argumentText(call.arguments, u"username"_s)},
                     {"email"_L1, argumentText(call.arguments, u"email"_s)}};
    for (const auto &[argument, key] :
         {std::pair{u"firstname"_s, "firstName"_L1}, {u"lastname"_s, "lastName"_L1}, {u"notes"_s, "notes"_L1}}) {
        if (const auto given = argumentText(call.arguments, argument); !given.isEmpty())
            body.insert(key, given);
    }
    const auto made = (*console)->change("POST", u"/api/v1/User"_s, body, context);
    if (!made)
        return made.error();
    return tableOutput(userKey, {{u"Username"_s, u"username"_s}, {u"Email"_s, u"email"_s}, {u"UserID"_s, u"userUid"_s}},
                       {made->json.toObject().value("data"_L1)}, {}, made->exchange);
}

Command createCommand(const CommandParts &parts)
{
    Command command;
    command.definition = declared(
        u"code42-user-create"_s, text("Creates a Code42 account (through the older console API)."),
        {requiredArgument(u"orgname"_s, text("The organization's exact name")), usernameArgument(),
         requiredArgument(u"email"_s, text("The mail address")), optionalArgument(u"firstname"_s, text("First name")),
         optionalArgument(u"lastname"_s, text("Last name")), optionalArgument(u"notes"_s, text("Notes"))},
        outputsBelow(u"Code42.User"_s, {u"Username"_s, u"Email"_s, u"UserID"_s}), u"Users"_s, EffectClass::Probed);
    command.definition.undoCommand = u"code42-user-deactivate"_s;
    command.definition.undoText = text("An account can be deactivated, not deleted.");
    command.instance = parts.instance;
    command.run = [parts](const CommandCall &call, CallContext &context) { return createUser(parts, call, context); };
    command.probe = [parts](const CommandCall &call, CallContext &context) -> Result<std::optional<CommandOutput>> {
        const auto user = parts.client->userByName(argumentText(call.arguments, u"username"_s), context);
        if (!user)
            return user.error();
        if (!*user)
            return std::optional<CommandOutput>();
        return std::optional(
            tableOutput(userKey, {{u"Username"_s, u"username"_s}, {u"UserID"_s, u"userId"_s}}, {**user}, {}));
    };
    return command;
}

Command blocking(const CommandParts &parts, const QString &name, const QString &description, bool block,
                 const QString &undo)
{
    return settling(
        parts,
        declared(name, description, {usernameArgument()}, outputsBelow(u"Code42.User"_s, {u"UserID"_s}), u"Users"_s),
        undo, text("Run the opposite command."),
        [parts, block](Code42Client &client, const CommandCall &call, bool write,
                       CallContext &context) -> Result<std::optional<CommandOutput>> {
            const auto console = consoleOf(parts, call.name);
            if (!console)
                return console.error();
            const auto user = userNamed(client, argumentText(call.arguments, u"username"_s), context);
            if (!user)
                return user.error();
            const bool settled = user->value("blocked"_L1).toBool() == block;
            if (!settled && !write)
                return std::optional<CommandOutput>();
            const auto id = user->value("userId"_L1).toString();
            if (!settled) {
                const auto done = (*console)->change(
                    "POST", "/api/v3/users/"_L1 + pathSegment(id) + (block ? "/block"_L1 : "/unblock"_L1), {}, context);
                if (!done)
                    return done.error();
            }
            auto fact = *user;
            fact.insert("blocked"_L1, block);
            return std::optional(tableOutput(userKey, userColumns, {fact}, {}));
        });
}

Command roleCommand(const CommandParts &parts, const QString &name, const QString &description, bool add,
                    const QString &undo)
{
    return settling(
        parts,
        declared(name, description,
                 {usernameArgument(), requiredArgument(u"role"_s, text("The role's ID, such as desktop-user"))},
                 outputsOf(u"Code42.UserRole"_s, roleColumns), u"Users"_s),
        undo, text("Run the opposite command."),
        [add](Code42Client &client, const CommandCall &call, bool write,
              CallContext &context) -> Result<std::optional<CommandOutput>> {
            const auto user = userNamed(client, argumentText(call.arguments, u"username"_s), context);
            if (!user)
                return user.error();
            const auto path = "/v1/users/"_L1 + pathSegment(user->value("userId"_L1).toString()) + "/roles"_L1;
            const auto has = client.get(path, {}, context);
            if (!has)
                return has.error();
            const auto role = argumentText(call.arguments, u"role"_s);
            QJsonArray ids;
            for (const auto &one : has->json.toObject().value("roles"_L1).toArray())
                ids.append(one.toObject().value("roleId"_L1));
            if (ids.contains(role) != add) {
                if (!write)
                    return std::optional<CommandOutput>();
                // The call replaces all roles, so the present ones go with it.
                QJsonArray wanted;
                for (const auto &id : ids) {
                    if (add || id.toString() != role)
                        wanted.append(id);
                }
                if (add)
                    wanted.append(role);
                if (auto done = client.change("PUT", path, QJsonObject{{"roleIds"_L1, wanted}}, context); !done)
                    return done.error();
            }
            const auto now = client.get(path, {}, context);
            if (!now)
                return now.error();
            return std::optional(tableOutput(u"Code42.UserRole(val.RoleID == obj.RoleID)"_s, roleColumns,
                                             now->json.toObject().value("roles"_L1).toArray(),
                                             text("The person has no role."), now->exchange));
        });
}

} // namespace

QList<Command> accountCommands(const CommandParts &parts)
{
    const auto results = optionalArgument(u"results"_s, text("At most so many"), ArgumentType::Integer, u"100"_s);
    return {
        reading(
            parts,
            declared(u"code42-user-list"_s, text("Lists accounts."),
                     {defaultArgument(optionalArgument(u"username"_s, text("One account's full name"))),
                      optionalArgument(u"active"_s, text("Only active, or only deactivated"), ArgumentType::Boolean),
                      optionalArgument(u"blocked"_s, text("Only blocked, or only not blocked"), ArgumentType::Boolean),
                      results},
                     outputsOf(u"Code42.User"_s, userColumns), u"Users"_s),
            listUsers),
        createCommand(parts),
        blocking(parts, u"code42-user-block"_s,
                 text("Stops a person from signing in to Code42 (not to the directory)."), true,
                 u"code42-user-unblock"_s),
        blocking(parts, u"code42-user-unblock"_s, text("Lets a person sign in to Code42 again."), false,
                 u"code42-user-block"_s),
        settling(parts,
                 declared(u"code42-user-move"_s, text("Moves a person to another organization."),
                          {usernameArgument(), requiredArgument(u"orgname"_s, text("The organization's exact name"))},
                          outputsOf(u"Code42.User"_s, userColumns), u"Users"_s),
                 u"code42-user-move"_s, text("Move the person back."),
                 [](Code42Client &client, const CommandCall &call, bool write,
                    CallContext &context) -> Result<std::optional<CommandOutput>> {
                     auto user = userNamed(client, argumentText(call.arguments, u"username"_s), context);
                     if (!user)
                         return user.error();
                     const auto orgs = client.get(u"/v1/orgs"_s, {}, context);
                     if (!orgs)
                         return orgs.error();
                     const auto wanted = argumentText(call.arguments, u"orgname"_s);
                     QString guid;
                     for (const auto &org : orgs->json.toObject().value("orgs"_L1).toArray()) {
                         if (org.toObject().value("orgName"_L1).toString() == wanted)
                             guid = org.toObject().value("orgGuid"_L1).toString();
                     }
                     if (guid.isEmpty())
                         return Error{ErrorCode::NotFound,
                                      text("%1 has no organization named exactly “%2”").arg(client.name(), wanted),
                                      {}};
                     if (user->value("orgGuid"_L1).toString() != guid) {
                         if (!write)
                             return std::optional<CommandOutput>();
                         const auto path =
                             "/v1/users/"_L1 + pathSegment(user->value("userId"_L1).toString()) + "/move"_L1;
                         if (auto done = client.change("POST", path, QJsonObject{{"orgGuid"_L1, guid}}, context); !done)
                             return done.error();
                         user->insert("orgGuid"_L1, guid);
                         user->insert("orgName"_L1, wanted);
                     }
                     return std::optional(tableOutput(userKey, userColumns, {*user}, {}));
                 }),
        reading(parts,
                declared(u"code42-user-role-list"_s, text("Lists a person's roles."), {usernameArgument()},
                         outputsOf(u"Code42.UserRole"_s, roleColumns), u"Users"_s),
                [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                    const auto user = userNamed(client, argumentText(call.arguments, u"username"_s), context);
                    if (!user)
                        return user.error();
                    const auto roles = client.get(
                        "/v1/users/"_L1 + pathSegment(user->value("userId"_L1).toString()) + "/roles"_L1, {}, context);
                    if (!roles)
                        return roles.error();
                    return tableOutput(u"Code42.UserRole(val.RoleID == obj.RoleID)"_s, roleColumns,
                                       roles->json.toObject().value("roles"_L1).toArray(),
                                       text("The person has no role."), roles->exchange);
                }),
        roleCommand(parts, u"code42-user-role-add"_s, text("Gives a person a role."), true,
                    u"code42-user-role-remove"_s),
        roleCommand(parts, u"code42-user-role-remove"_s, text("Takes a role from a person."), false,
                    u"code42-user-role-add"_s),
        reading(
            parts,
            declared(u"code42-org-list"_s, text("Lists organizations."),
                     {optionalArgument(u"active"_s, text("Only active, or only deactivated"), ArgumentType::Boolean)},
                     outputsOf(u"Code42.Org"_s, orgColumns), u"Organizations"_s),
            [](Code42Client &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                QUrlQuery query;
                if (!argumentText(call.arguments, u"active"_s).isEmpty())
                    query.addQueryItem(u"active"_s, argumentFlag(call.arguments, u"active"_s) ? u"true"_s : u"false"_s);
                const auto orgs = client.get(u"/v1/orgs"_s, query, context);
                if (!orgs)
                    return orgs.error();
                return tableOutput(u"Code42.Org(val.Guid == obj.Guid)"_s, orgColumns,
                                   orgs->json.toObject().value("orgs"_L1).toArray(), text("There is no organization."),
                                   orgs->exchange);
            })};
}

} // namespace holdfast::code42
