// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/entra/graphusercommands.h"

#include "incidents/fields.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast::entra {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Entra", source);
}

const QString userKey = u"MSGraphUser(val.ID && val.ID == obj.ID)"_s;

/// XSOAR's spelling of Graph's names: the first letter large, "id" as "ID".
QString contextName(const QString &property)
{
    return property == "id"_L1 ? u"ID"_s : property.at(0).toUpper() + property.mid(1);
}

QJsonObject userContext(const QJsonObject &user)
{
    QJsonObject context;
    for (auto it = user.begin(); it != user.end(); ++it) {
        if (!it.key().startsWith(u'@') && !it->isObject())
            context.insert(contextName(it.key()), *it);
    }
    return context;
}

QJsonObject accountContext(const QJsonObject &user)
{
    return {{"Type"_L1, "Entra ID"_L1},
            {"ID"_L1, user.value("id"_L1)},
            {"DisplayName"_L1, user.value("displayName"_L1)},
            {"Username"_L1, user.value("userPrincipalName"_L1)},
            {"JobTitle"_L1, user.value("jobTitle"_L1)},
            {"Email"_L1, QJsonObject{{"Address"_L1, user.value("mail"_L1)}}},
            {"TelephoneNumber"_L1, user.value("mobilePhone"_L1)},
            {"Office"_L1, user.value("officeLocation"_L1)}};
}

QString stateWord(const QJsonObject &user)
{
    const auto enabled = user.value("accountEnabled"_L1);
    return !enabled.isBool() ? text("not told") : enabled.toBool() ? text("enabled") : text("disabled");
}

QString peopleTable(const QJsonArray &people)
{
    QList<QStringList> rows;
    for (const auto &value : people) {
        const auto person = value.toObject();
        rows.append({person.value("displayName"_L1).toString(), person.value("userPrincipalName"_L1).toString(),
                     person.value("mail"_L1).toString(), person.value("jobTitle"_L1).toString(),
                     person.value("department"_L1).toString(), stateWord(person)});
    }
    return markdownTable(
        {text("Name"), text("Sign-in name"), text("Mail"), text("Title"), text("Department"), text("State")}, rows);
}

CommandOutput outputOf(const QString &words, const QString &key = {}, const QJsonValue &facts = {},
                       const ExchangeId &exchange = {})
{
    CommandOutput output;
    output.exchange = exchange;
    if (!key.isEmpty())
        output.context.insert(key, facts);
    ProducedEntry entry;
    entry.text = words;
    entry.contents = facts;
    output.entries.append(entry);
    return output;
}

Result<QString> namedPerson(const CommandCall &call)
{
    const auto named = argumentText(call.arguments, u"user"_s);
    if (named.isEmpty())
        return Error{ErrorCode::InvalidInput, text("user is empty: nobody is named"), {}};
    return named;
}

CommandOutput nobody(const GraphClient &client, const QString &named)
{
    return outputOf(text("Nobody in %1 is “%2”.").arg(markdownEscaped(client.name()), markdownEscaped(named)));
}

using Teller = Result<CommandOutput> (*)(GraphClient &, const QJsonObject &person, const CommandCall &, CallContext &);

/// A command that tells something of a person, who may not be found.
template <Teller tell>
Result<CommandOutput> aboutPerson(GraphClient &client, const CommandCall &call, CallContext &context)
{
    const auto named = namedPerson(call);
    if (!named)
        return named.error();
    const auto found = client.user(*named, {}, context);
    if (!found)
        return found.error();
    return *found ? tell(client, (*found)->object, call, context) : nobody(client, *named);
}

/// The account that a call changes; that there is none is an error.
Result<QJsonObject> accountToChange(GraphClient &client, const CommandCall &call, CallContext &context)
{
    const auto named = namedPerson(call);
    if (!named)
        return named.error();
    const auto found = client.user(*named, {}, context);
    if (!found)
        return found.error();
    if (!*found) {
        return Error{
            ErrorCode::NotFound, text("%1 has no account “%2”; nothing was changed").arg(client.name(), *named), {}};
    }
    return (*found)->object;
}

QString idOf(const QJsonObject &object)
{
    return object.value("id"_L1).toString();
}

QJsonArray userContexts(const QJsonArray &users)
{
    QJsonArray contexts;
    for (const auto &user : users)
        contexts.append(userContext(user.toObject()));
    return contexts;
}

Result<CommandOutput> getUser(GraphClient &client, const CommandCall &call, CallContext &context)
{
    const auto named = namedPerson(call);
    if (!named)
        return named.error();
    auto properties = argumentList(call.arguments, u"properties"_s);
    if (!properties.isEmpty()) {
        for (const auto &needed : {u"id"_s, u"displayName"_s, u"userPrincipalName"_s}) {
            if (!properties.contains(needed))
                properties += needed;
        }
    }
    const auto found = client.user(*named, properties, context);
    if (!found)
        return found.error();
    if (!*found)
        return nobody(client, *named);
    const auto &user = (*found)->object;
    auto output = outputOf(peopleTable({user}), userKey, userContext(user), (*found)->exchange);
    output.entries.first().contents = user;
    output.context.insert("Account(val.ID && val.ID == obj.ID)"_L1, accountContext(user));
    const auto put = [&](QLatin1StringView field, QLatin1StringView property) {
        if (const auto value = user.value(property).toString(); !value.isEmpty())
            output.incidentFields.insert(field, value);
    };
    put(field::displayName, "displayName"_L1);
    put(field::email, "mail"_L1);
    put(field::title, "jobTitle"_L1);
    put(field::department, "department"_L1);
    output.rawResponse = user;
    return output;
}

Result<CommandOutput> listUsers(GraphClient &client, const CommandCall &call, CallContext &context)
{
    const auto &arguments = call.arguments;
    const auto limit = std::clamp<qint64>(argumentNumber(arguments, u"limit"_s, 50), 1, 10'000);
    auto properties = argumentList(arguments, u"properties"_s);
    if (properties.isEmpty())
        properties = userProperties();
    else if (!properties.contains("id"_L1))
        properties += u"id"_s;
    const auto next = argumentText(arguments, u"next_page"_s);
    const auto found = next.isEmpty()
        ? client.list(u"users"_s, argumentText(arguments, u"filter"_s), properties, limit, context)
        : client.listFrom(next, limit, context);
    if (!found)
        return found.error();
    const auto people = userContexts(found->rows);
    auto output =
        people.isEmpty() ? outputOf(text("Nobody fits.")) : outputOf(peopleTable(found->rows), userKey, people);
    output.exchange = found->exchange;
    output.entries.first().contents = found->rows;
    if (!found->nextLink.isEmpty())
        output.context.insert("MSGraphUser(val.NextPage)"_L1, QJsonObject{{"NextPage"_L1, found->nextLink}});
    output.rawResponse = found->rows;
    return output;
}

Result<CommandOutput> managerOf(GraphClient &client, const QJsonObject &person, const CommandCall &,
                                CallContext &context)
{
    const auto found = client.manager(idOf(person), context);
    if (!found)
        return found.error();
    if (!*found)
        return outputOf(text("No manager is recorded. Choose the recipient by hand."));
    const auto &manager = (*found)->object;
    auto output =
        outputOf(peopleTable({manager}), u"MSGraphUserManager(val.ID && val.ID == obj.ID)"_s,
                 QJsonObject{{"ID"_L1, idOf(person)}, {"Manager"_L1, userContext(manager)}}, (*found)->exchange);
    const bool isDisabled = manager.value("accountEnabled"_L1).isBool() && !manager.value("accountEnabled"_L1).toBool();
    output.incidentFields.insert(field::managerName, manager.value("displayName"_L1));
    if (const auto mail = manager.value("mail"_L1).toString(); !mail.isEmpty() && !isDisabled)
        output.incidentFields.insert(field::managerEmail, mail);
    output.rawResponse = manager;
    return output;
}

Result<CommandOutput> managerChainOf(GraphClient &client, const QJsonObject &person, const CommandCall &,
                                     CallContext &context)
{
    const auto chain = client.managerChain(idOf(person), context);
    if (!chain)
        return chain.error();
    return outputOf(chain->isEmpty() ? text("No manager is recorded.") : peopleTable(*chain),
                    u"MSGraphUserManagerChain(val.ID && val.ID == obj.ID)"_s,
                    QJsonObject{{"ID"_L1, idOf(person)}, {"Managers"_L1, userContexts(*chain)}});
}

Result<CommandOutput> reportsOf(GraphClient &client, const QJsonObject &person, const CommandCall &,
                                CallContext &context)
{
    const auto found = client.directReports(idOf(person), context);
    if (!found)
        return found.error();
    return outputOf(
        found->rows.isEmpty() ? text("Nobody reports to this person.") : peopleTable(found->rows),
        u"MSGraphUserDirectReports(val.Manager && val.Manager == obj.Manager)"_s,
        QJsonObject{{"Manager"_L1, person.value("userPrincipalName"_L1)}, {"Reports"_L1, userContexts(found->rows)}},
        found->exchange);
}

Result<CommandOutput> groupsOf(GraphClient &client, const QJsonObject &person, const CommandCall &call,
                               CallContext &context)
{
    const auto found = client.groupsOf(idOf(person), argumentFlag(call.arguments, u"nested"_s, true), context);
    if (!found)
        return found.error();
    QJsonArray groups;
    QList<QStringList> rows;
    for (const auto &row : found->rows) {
        const auto group = row.toObject();
        // Groups that the application may not read come without a name.
        groups.append(QJsonObject{{"ID"_L1, group.value("id"_L1)}, {"DisplayName"_L1, group.value("displayName"_L1)}});
        rows.append({group.value("displayName"_L1).toString(), idOf(group)});
    }
    return outputOf(rows.isEmpty() ? text("No groups.") : markdownTable({text("Group"), text("ID")}, rows),
                    u"MSGraphUserGroups(val.ID && val.ID == obj.ID)"_s,
                    QJsonObject{{"ID"_L1, idOf(person)}, {"Groups"_L1, groups}}, found->exchange);
}

CommandOutput accountOutput(QJsonObject user, bool enabled, const QString &words)
{
    user.insert("accountEnabled"_L1, enabled);
    auto output =
        outputOf(words.arg(markdownEscaped(user.value("userPrincipalName"_L1).toString())), userKey, userContext(user));
    output.entries.first().contents = user;
    return output;
}

/// Disables or enables; write: false only looks.
Result<std::optional<CommandOutput>> settleAccount(GraphClient &client, bool enable, bool write,
                                                   const CommandCall &call, CallContext &context)
{
    const auto account = accountToChange(client, call, context);
    if (!account)
        return account.error();
    const auto shown = account->value("accountEnabled"_L1);
    if (shown.isBool() && shown.toBool() == enable) {
        return std::optional(
            accountOutput(*account, enable, enable ? text("%1 is enabled already.") : text("%1 is disabled already.")));
    }
    if (!write)
        return std::optional<CommandOutput>();
    if (auto done = client.setEnabled(idOf(*account), enable, context); !done)
        return done.error();
    return std::optional(accountOutput(*account, enable,
                                       enable ? text("%1 was enabled.")
                                              : text("%1 was disabled. What is signed in stays so for up to an hour; "
                                                     "msgraph-user-session-revoke ends that.")));
}

Result<CommandOutput> revokeSessions(GraphClient &client, const CommandCall &call, CallContext &context)
{
    const auto account = accountToChange(client, call, context);
    if (!account)
        return account.error();
    if (auto done = client.revokeSessions(idOf(*account), context); !done)
        return done.error();
    return outputOf(text("The sessions of %1 were ended; it takes some minutes to reach every service.")
                        .arg(markdownEscaped(account->value("userPrincipalName"_L1).toString())),
                    userKey, QJsonObject{{"ID"_L1, idOf(*account)}, {"SessionsRevoked"_L1, true}});
}

QList<OutputDefinition> userOutputs(const QString &path)
{
    return outputsBelow(path,
                        {{u"ID"_s, u"String"_s, text("Object ID")},
                         {u"DisplayName"_s, u"String"_s, text("Name")},
                         {u"GivenName"_s, u"String"_s, text("Given name")},
                         {u"Surname"_s, u"String"_s, text("Surname")},
                         {u"Mail"_s, u"String"_s, text("Mail address")},
                         {u"UserPrincipalName"_s, u"String"_s, text("Sign-in name")},
                         {u"JobTitle"_s, u"String"_s, text("Title")},
                         {u"Department"_s, u"String"_s, text("Department")},
                         {u"AccountEnabled"_s, u"Boolean"_s, text("Whether the account may sign in")},
                         {u"OnPremisesSyncEnabled"_s, u"Boolean"_s, text("Whether it is kept in Active Directory")},
                         {u"OfficeLocation"_s, u"String"_s, text("Office")},
                         {u"MobilePhone"_s, u"String"_s, text("Mobile phone")},
                         {u"BusinessPhones"_s, u"Unknown"_s, text("Phones")},
                         {u"PreferredLanguage"_s, u"String"_s, text("Language")}});
}

QList<OutputDefinition> accountOutputs()
{
    return outputsBelow(u"Account"_s,
                        {{u"ID"_s, u"String"_s, text("Object ID")},
                         {u"Type"_s, u"String"_s, text("Entra ID")},
                         {u"DisplayName"_s, u"String"_s, text("Name")},
                         {u"Username"_s, u"String"_s, text("Sign-in name")},
                         {u"JobTitle"_s, u"String"_s, text("Title")},
                         {u"Email.Address"_s, u"String"_s, text("Mail address")},
                         {u"TelephoneNumber"_s, u"String"_s, text("Mobile phone")},
                         {u"Office"_s, u"String"_s, text("Office")}});
}

class Commands
{
public:
    Commands(std::shared_ptr<GraphClient> client, QString instance)
        : m_client(std::move(client))
        , m_instance(std::move(instance))
    {
    }

    template <typename Run>
    Command &add(const QString &name, const QString &description, QList<ArgumentDefinition> arguments,
                 QList<OutputDefinition> outputs, const QString &permission, Run run)
    {
        Command command;
        auto &definition = command.definition;
        definition.name = name;
        definition.brand = brand;
        definition.description = description;
        definition.arguments = std::move(arguments);
        definition.outputs = std::move(outputs);
        definition.permission = permission;
        definition.helpUrl = u"https://xsoar.pan.dev/docs/reference/integrations/microsoft-graph-user#"_s + name;
        command.instance = m_instance;
        command.run = [client = m_client, run](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            return run(*client, call, context);
        };
        m_commands.append(command);
        return m_commands.last();
    }

    void addAccountChange(const QString &name, const QString &description, bool enable, const QString &undo)
    {
        auto &command = add(
            name, description, user(), userOutputs(u"MSGraphUser"_s), u"User.EnableDisableAccount.All, User.Read.All"_s,
            [enable](GraphClient &client, const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
                auto done = settleAccount(client, enable, true, call, context);
                if (!done)
                    return done.error();
                return **std::move(done);
            });
        command.definition.effect = EffectClass::Probed;
        command.definition.undoCommand = undo;
        command.definition.undoText = enable ? text("Disable the account again with %1.").arg(undo)
                                             : text("Enable the account again with %1.").arg(undo);
        command.probe = [client = m_client, enable](const CommandCall &call, CallContext &context) {
            return settleAccount(*client, enable, false, call, context);
        };
    }

    [[nodiscard]] static QList<ArgumentDefinition> user()
    {
        return {defaultArgument(requiredArgument(u"user"_s, text("Object ID, sign-in name or mail address")))};
    }

    [[nodiscard]] QList<Command> taken() && { return std::move(m_commands); }

private:
    std::shared_ptr<GraphClient> m_client;
    QString m_instance;
    QList<Command> m_commands;
};

} // namespace

QList<Command> graphUserCommands(const std::shared_ptr<GraphClient> &client, const QString &instance)
{
    Commands commands(client, instance);
    const auto properties =
        optionalArgument(u"properties"_s, text("Properties to read, by Graph's names"), ArgumentType::List);
    const auto readUsers = u"User.Read.All"_s;
    commands.add(u"msgraph-user-get"_s, text("Reads a person: name, mail, title, department, state."),
                 Commands::user() + QList{properties}, userOutputs(u"MSGraphUser"_s) + accountOutputs(), readUsers,
                 getUser);
    commands.add(
        u"msgraph-user-list"_s, text("Lists people, all or those who fit a filter."),
        {properties, optionalArgument(u"filter"_s, text("OData filter, as in department eq 'Design'")),
         optionalArgument(u"next_page"_s, text("Goes on where an earlier list ended (MSGraphUser.NextPage)")),
         optionalArgument(u"limit"_s, text("At most so many"), ArgumentType::Integer, u"50"_s)},
        userOutputs(u"MSGraphUser"_s)
            + QList<OutputDefinition>{{u"MSGraphUser.NextPage"_s, u"String"_s, text("Where the list goes on")}},
        readUsers, listUsers);
    commands.add(u"msgraph-user-get-manager"_s, text("Reads a person's manager."), Commands::user(),
                 QList<OutputDefinition>{{u"MSGraphUserManager.ID"_s, u"String"_s, text("The person's object ID")}}
                     + userOutputs(u"MSGraphUserManager.Manager"_s),
                 readUsers, aboutPerson<managerOf>);
    commands
        .add(u"msgraph-user-get-manager-chain"_s, text("Reads all managers above a person, nearest first."),
             Commands::user(),
             {{u"MSGraphUserManagerChain.ID"_s, u"String"_s, text("The person's object ID")},
              {u"MSGraphUserManagerChain.Managers.DisplayName"_s, u"String"_s, text("Name")},
              {u"MSGraphUserManagerChain.Managers.Mail"_s, u"String"_s, text("Mail address")},
              {u"MSGraphUserManagerChain.Managers.JobTitle"_s, u"String"_s, text("Title")},
              {u"MSGraphUserManagerChain.Managers.AccountEnabled"_s, u"Boolean"_s,
               text("Whether the account may sign in")}},
             readUsers, aboutPerson<managerChainOf>)
        .definition.helpUrl = u"https://learn.microsoft.com/graph/api/user-list-manager"_s;
    commands.add(u"msgraph-direct-reports"_s, text("Lists the people who report to a person."), Commands::user(),
                 QList<OutputDefinition>{
                     {u"MSGraphUserDirectReports.Manager"_s, u"String"_s, text("The manager's sign-in name")}}
                     + userOutputs(u"MSGraphUserDirectReports.Reports"_s),
                 readUsers, aboutPerson<reportsOf>);
    commands
        .add(
            u"msgraph-user-get-groups"_s, text("Lists the groups a person is in, nested ones included."),
            Commands::user()
                + QList{optionalArgument(u"nested"_s, text("Also groups in groups"), ArgumentType::Boolean, u"true"_s)},
            {{u"MSGraphUserGroups.ID"_s, u"String"_s, text("The person's object ID")},
             {u"MSGraphUserGroups.Groups.ID"_s, u"String"_s, text("Object ID of the group")},
             {u"MSGraphUserGroups.Groups.DisplayName"_s, u"String"_s, text("Its name")}},
            u"User.Read.All, GroupMember.Read.All"_s, aboutPerson<groupsOf>)
        .definition.helpUrl = u"https://learn.microsoft.com/graph/api/user-list-transitivememberof"_s;
    commands.addAccountChange(u"msgraph-user-account-disable"_s,
                              text("Disables an account: nobody can sign in with it any more."), false,
                              u"msgraph-user-unblock"_s);
    commands.addAccountChange(u"msgraph-user-unblock"_s, text("Enables an account."), true,
                              u"msgraph-user-account-disable"_s);
    commands.addAccountChange(u"msgraph-user-terminate-session"_s,
                              text("Disables an account. The name is XSOAR's of 2020 and misleading: sessions are not "
                                   "ended by it; msgraph-user-session-revoke does that."),
                              false, u"msgraph-user-unblock"_s);
    auto &revoke =
        commands.add(u"msgraph-user-session-revoke"_s,
                     text("Ends all sessions of a person: every application asks for a new sign-in."), Commands::user(),
                     {{u"MSGraphUser.ID"_s, u"String"_s, text("The person's object ID")},
                      {u"MSGraphUser.SessionsRevoked"_s, u"Boolean"_s, text("true when it was accepted")}},
                     u"User.RevokeSessions.All"_s, revokeSessions);
    revoke.definition.effect = EffectClass::Idempotent;
    revoke.definition.undoText = text("Cannot be undone; the person signs in again.");
    return std::move(commands).taken();
}

} // namespace holdfast::entra
