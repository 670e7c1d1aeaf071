// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directorycommands.h"

#include "incidents/fields.h"
#include "integrations/commandhelp.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

const QStringList &personAttributes()
{
    static const QStringList attributes{u"displayName"_s,
                                        u"cn"_s,
                                        u"name"_s,
                                        u"givenName"_s,
                                        u"sn"_s,
                                        u"sAMAccountName"_s,
                                        u"userPrincipalName"_s,
                                        u"mail"_s,
                                        u"proxyAddresses"_s,
                                        u"title"_s,
                                        u"department"_s,
                                        u"company"_s,
                                        u"manager"_s,
                                        u"memberOf"_s,
                                        u"userAccountControl"_s,
                                        u"primaryGroupID"_s,
                                        u"objectGUID"_s,
                                        u"objectSid"_s,
                                        u"objectClass"_s,
                                        u"telephoneNumber"_s,
                                        u"employeeID"_s,
                                        u"accountExpires"_s,
                                        u"whenChanged"_s};
    return attributes;
}

/// People; computers are users too in Active Directory and are left out afterwards.
DirectoryFilter personWith(const DirectoryFilter &condition)
{
    return DirectoryFilter::all({DirectoryFilter::any({DirectoryFilter::equals(u"objectClass"_s, u"user"_s),
                                                       DirectoryFilter::equals(u"objectClass"_s, u"inetOrgPerson"_s)}),
                                 condition});
}

bool isComputer(const DirectoryEntry &entry)
{
    return entry.texts(u"objectClass").contains("computer"_L1, Qt::CaseInsensitive);
}

bool isDisabled(const DirectoryEntry &person)
{
    return (person.text(u"userAccountControl").toLongLong() & accountDisabledBit) != 0;
}

QString displayNameOf(const DirectoryEntry &entry)
{
    for (const auto &attribute : {u"displayName"_s, u"name"_s, u"cn"_s, u"sAMAccountName"_s}) {
        if (entry.has(attribute))
            return entry.text(attribute);
    }
    return rdnValue(entry.dn);
}

QList<ArgumentDefinition> personArguments()
{
    return {defaultArgument(optionalArgument(u"username"_s, text("Account name, or a mail address"))),
            optionalArgument(u"email"_s, text("Mail address, also a former one")),
            optionalArgument(u"dn"_s, text("Distinguished name")), optionalArgument(u"name"_s, text("Full name"))};
}

CommandDefinition declared(const QString &name, const QString &description, QList<ArgumentDefinition> arguments,
                           QList<OutputDefinition> outputs, EffectClass effect = EffectClass::ReadOnly)
{
    CommandDefinition definition;
    definition.name = name;
    definition.brand = u"Active Directory"_s;
    definition.description = description;
    definition.arguments = std::move(arguments);
    definition.outputs = std::move(outputs);
    definition.effect = effect;
    definition.permission = text("Read people and groups");
    definition.helpUrl = helpLink(definition.brand, name);
    return definition;
}

QJsonObject userContext(const DirectoryEntry &person, const QStringList &wanted)
{
    QJsonObject user{{"dn"_L1, person.dn}};
    const auto put = [&](const QString &attribute) {
        const auto values = person.texts(attribute);
        if (attribute.compare("memberOf"_L1, Qt::CaseInsensitive) == 0)
            user.insert(attribute, QJsonArray::fromStringList(values));
        else if (values.size() == 1)
            user.insert(attribute, values.first());
        else if (!values.isEmpty())
            user.insert(attribute, QJsonArray::fromStringList(values));
    };
    for (const auto &attribute : QStringList{u"displayName"_s, u"name"_s, u"sAMAccountName"_s, u"userAccountControl"_s,
                                             u"mail"_s, u"title"_s, u"department"_s, u"manager"_s, u"memberOf"_s}
             + wanted) {
        put(attribute);
    }
    if (!user.contains("memberOf"_L1))
        user.insert("memberOf"_L1, QJsonArray());
    return user;
}

QJsonObject accountContext(const DirectoryEntry &person)
{
    return {{"Type"_L1, "AD"_L1},
            {"ID"_L1, person.dn},
            {"Email"_L1, QJsonObject{{"Address"_L1, mailOf(person)}}},
            {"Username"_L1, person.text(u"sAMAccountName")},
            {"DisplayName"_L1, displayNameOf(person)},
            {"Manager"_L1, person.text(u"manager")},
            {"Groups"_L1, QJsonArray::fromStringList(person.texts(u"memberOf"))}};
}

void putField(QJsonObject &fields, QLatin1StringView name, const QString &value)
{
    if (!value.isEmpty())
        fields.insert(name, value);
}

Result<CommandOutput> getUser(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto people = findPeople(client, call.arguments, context);
    if (!people)
        return people.error();
    const auto limit = argumentNumber(call.arguments, u"limit"_s, 20);
    CommandOutput output;
    QJsonArray users, accounts;
    QList<QStringList> rows;
    for (const auto &person : *people) {
        if (limit > 0 && users.size() >= limit)
            break;
        users.append(userContext(person, argumentList(call.arguments, u"attributes"_s)));
        accounts.append(accountContext(person));
        rows.append({displayNameOf(person), person.text(u"sAMAccountName"), mailOf(person), person.text(u"title"),
                     person.text(u"department"), rdnValue(person.text(u"manager")),
                     isDisabled(person) ? text("disabled") : text("enabled")});
    }
    ProducedEntry entry;
    entry.text = rows.isEmpty() ? text("Nobody in %1 fits.").arg(markdownEscaped(client.name()))
                                : "### "_L1 + text("Directory") + "\n\n"_L1
            + markdownTable({text("Name"), text("Account"), text("Mail"), text("Title"), text("Department"),
                             text("Manager"), text("State")},
                            rows);
    entry.contents = users;
    output.entries.append(entry);
    if (users.isEmpty())
        return output;
    output.context.insert("ActiveDirectory.Users(val.dn == obj.dn)"_L1,
                          users.size() == 1 ? users.first() : QJsonValue(users));
    output.context.insert("Account(val.ID == obj.ID)"_L1,
                          accounts.size() == 1 ? accounts.first() : QJsonValue(accounts));
    if (users.size() == 1) {
        const auto &person = people->first();
        putField(output.incidentFields, field::displayName, displayNameOf(person));
        putField(output.incidentFields, field::email, mailOf(person));
        putField(output.incidentFields, field::title, person.text(u"title"));
        putField(output.incidentFields, field::department, person.text(u"department"));
    }
    return output;
}

/// The manager of a person, or why mail must not go there by itself.
struct ManagerLookup
{
    QString status; ///< "found", "no manager", "manager gone", "no mail", "disabled", "self", "person not found"
    std::optional<DirectoryEntry> manager;
};

Result<ManagerLookup> lookUpManager(DirectoryClient &client, const std::optional<DirectoryEntry> &person,
                                    CallContext &context)
{
    if (!person)
        return ManagerLookup{u"person not found"_s, {}};
    const auto dn = person->text(u"manager");
    if (dn.isEmpty())
        return ManagerLookup{u"no manager"_s, {}};
    if (comparableDn(dn) == comparableDn(person->dn))
        return ManagerLookup{u"self"_s, person};
    auto manager = client.read(dn, personAttributes(), context);
    if (!manager)
        return manager.error();
    if (!*manager)
        return ManagerLookup{u"manager gone"_s, {}};
    if (isDisabled(**manager))
        return ManagerLookup{u"disabled"_s, *manager};
    if (mailOf(**manager).isEmpty())
        return ManagerLookup{u"no mail"_s, *manager};
    return ManagerLookup{u"found"_s, *manager};
}

Result<CommandOutput> getManager(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto person = findPerson(client, call.arguments, context);
    if (!person)
        return person.error();
    const auto found = lookUpManager(client, *person, context);
    if (!found)
        return found.error();
    QJsonObject facts{{"Status"_L1, found->status}};
    if (*person)
        facts.insert("EmployeeDN"_L1, (*person)->dn);
    CommandOutput output;
    if (found->manager) {
        const auto &manager = *found->manager;
        facts.insert("dn"_L1, manager.dn);
        facts.insert("displayName"_L1, displayNameOf(manager));
        facts.insert("mail"_L1, mailOf(manager));
        facts.insert("title"_L1, manager.text(u"title"));
        facts.insert("disabled"_L1, isDisabled(manager));
        if (found->status != "self"_L1)
            putField(output.incidentFields, field::managerName, displayNameOf(manager));
    }
    ProducedEntry entry;
    if (found->status == "found"_L1) {
        const auto mail = mailOf(*found->manager);
        output.context.insert("UserManagerEmail(true)"_L1, mail);
        output.context.insert("UserManagerDisplayName(true)"_L1, displayNameOf(*found->manager));
        output.incidentFields.insert(field::managerEmail, mail);
        entry.text =
            text("Manager: %1, %2").arg(markdownEscaped(displayNameOf(*found->manager)), markdownEscaped(mail));
    } else {
        entry.text = text("No manager to write to: %1. Choose the recipient by hand.").arg(found->status);
    }
    output.context.insert("ActiveDirectory.Manager(val.dn == obj.dn)"_L1, facts);
    entry.contents = facts;
    output.entries.append(entry);
    return output;
}

Result<CommandOutput> getGroups(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto person = findPerson(client, call.arguments, context);
    if (!person)
        return person.error();
    CommandOutput output;
    ProducedEntry entry;
    if (!*person) {
        entry.text = text("Nobody in %1 fits.").arg(markdownEscaped(client.name()));
        output.entries.append(entry);
        return output;
    }
    const auto groups = client.groupsOf(**person, argumentFlag(call.arguments, u"nested"_s, true), context);
    if (!groups)
        return groups.error();
    output.exchange = groups->exchange;
    QJsonArray facts;
    QList<QStringList> rows;
    for (const auto &group : groups->entries) {
        const auto account = group.has(u"sAMAccountName") ? group.text(u"sAMAccountName") : rdnValue(group.dn);
        const auto name = group.has(u"cn") ? group.text(u"cn") : rdnValue(group.dn);
        facts.append(QJsonObject{{"dn"_L1, group.dn}, {"name"_L1, name}, {"sAMAccountName"_L1, account}});
        rows.append({name, group.dn});
    }
    entry.text = rows.isEmpty() ? text("No groups.") : markdownTable({text("Group"), text("DN")}, rows);
    entry.contents = facts;
    output.entries.append(entry);
    if (!facts.isEmpty())
        output.context.insert("ActiveDirectory.UserGroups(val.dn == obj.dn)"_L1, facts);
    return output;
}

Result<CommandOutput> searchAnything(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto filter = DirectoryFilter::parse(argumentText(call.arguments, u"filter"_s));
    if (!filter)
        return filter.error();
    DirectorySearch question;
    question.filter = *filter;
    question.base = argumentText(call.arguments, u"base-dn"_s);
    const auto wanted = argumentList(call.arguments, u"attributes"_s);
    const bool everything = wanted.size() == 1 && wanted.first().compare("ALL"_L1, Qt::CaseInsensitive) == 0;
    question.attributes = everything ? QStringList() : wanted;
    question.limit = argumentNumber(call.arguments, u"size-limit"_s, 50);
    const auto found = client.search(question, context);
    if (!found)
        return found.error();
    QJsonArray facts;
    QList<QStringList> rows;
    for (const auto &entry : found->entries) {
        QJsonObject one{{"dn"_L1, entry.dn}};
        for (const auto &[name, values] : entry.attributes) {
            if (everything || wanted.contains(name, Qt::CaseInsensitive))
                one.insert(name, QJsonArray::fromStringList(entry.texts(name)));
        }
        facts.append(one);
        rows.append({entry.dn});
    }
    CommandOutput output;
    output.exchange = found->exchange;
    ProducedEntry entry;
    entry.text = rows.isEmpty() ? text("Nothing fits.") : markdownTable({text("DN")}, rows);
    entry.contents = facts;
    output.entries.append(entry);
    if (!facts.isEmpty() && argumentFlag(call.arguments, u"context-output"_s, true))
        output.context.insert("ActiveDirectory.Search(val.dn == obj.dn)"_L1, facts);
    return output;
}

Result<CommandOutput> getMembers(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto groupDn = argumentText(call.arguments, u"group-dn"_s);
    const auto group = client.read(groupDn, {u"objectClass"_s}, context);
    if (!group)
        return group.error();
    if (!*group)
        return Error{ErrorCode::NotFound, text("%1 has no group %2").arg(client.name(), groupDn), {}};
    const bool people = argumentText(call.arguments, u"member-type"_s) != "computer"_L1;
    DirectorySearch question;
    question.filter =
        DirectoryFilter::all({DirectoryFilter::equals(u"objectClass"_s, people ? u"user"_s : u"computer"_s),
                              DirectoryFilter::extensible(u"memberOf"_s, DirectoryFilter::chain, (*group)->dn)});
    question.attributes = personAttributes();
    const auto found = client.search(question, context);
    if (!found)
        return found.error();
    QJsonArray members, users;
    QList<QStringList> rows;
    for (const auto &entry : found->entries) {
        if (people && isComputer(entry))
            continue;
        members.append(QJsonObject{{"dn"_L1, entry.dn}, {"category"_L1, people ? "person"_L1 : "computer"_L1}});
        users.append(userContext(entry, {}));
        rows.append({displayNameOf(entry), entry.text(u"sAMAccountName"), mailOf(entry)});
    }
    CommandOutput output;
    output.exchange = found->exchange;
    ProducedEntry entry;
    entry.text = rows.isEmpty() ? text("The group has no such members.")
                                : markdownTable({text("Name"), text("Account"), text("Mail")}, rows);
    entry.contents = users;
    output.entries.append(entry);
    output.context.insert("ActiveDirectory.Groups(val.dn == obj.dn)"_L1,
                          QJsonObject{{"dn"_L1, (*group)->dn}, {"members"_L1, members}});
    if (!users.isEmpty())
        output.context.insert(people ? "ActiveDirectory.Users(val.dn == obj.dn)"_L1
                                     : "ActiveDirectory.Computers(val.dn == obj.dn)"_L1,
                              users);
    return output;
}

Result<CommandOutput> getComputer(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    DirectorySearch question;
    const auto name = argumentText(call.arguments, u"name"_s);
    const auto dn = argumentText(call.arguments, u"dn"_s);
    if (name.isEmpty() == dn.isEmpty())
        return Error{ErrorCode::InvalidInput, text("Give either name or dn"), {}};
    question.filter = DirectoryFilter::all(
        {DirectoryFilter::equals(u"objectClass"_s, u"computer"_s),
         dn.isEmpty() ? DirectoryFilter::any({DirectoryFilter::equals(u"sAMAccountName"_s, name + u'$'),
                                              DirectoryFilter::equals(u"cn"_s, name),
                                              DirectoryFilter::equals(u"dNSHostName"_s, name)})
                      : DirectoryFilter::equals(u"distinguishedName"_s, dn)});
    const auto found = client.search(question, context);
    if (!found)
        return found.error();
    QJsonArray computers, endpoints;
    QList<QStringList> rows;
    for (const auto &computer : found->entries) {
        const auto groups = QJsonArray::fromStringList(computer.texts(u"memberOf"));
        computers.append(QJsonObject{{"dn"_L1, computer.dn},
                                     {"name"_L1, computer.text(u"cn")},
                                     {"memberOf"_L1, groups},
                                     {"managedBy"_L1, computer.text(u"managedBy")}});
        endpoints.append(QJsonObject{{"ID"_L1, computer.dn},
                                     {"Hostname"_L1, computer.text(u"cn")},
                                     {"Groups"_L1, groups},
                                     {"Type"_L1, "AD"_L1}});
        rows.append({computer.text(u"cn"), computer.text(u"operatingSystem"), rdnValue(computer.text(u"managedBy"))});
    }
    CommandOutput output;
    output.exchange = found->exchange;
    ProducedEntry entry;
    entry.text = rows.isEmpty() ? text("No computer fits.")
                                : markdownTable({text("Computer"), text("OS"), text("Managed by")}, rows);
    entry.contents = computers;
    output.entries.append(entry);
    if (!computers.isEmpty()) {
        output.context.insert("ActiveDirectory.Computers(val.dn == obj.dn)"_L1, computers);
        output.context.insert("Endpoint(val.ID == obj.ID)"_L1, endpoints);
    }
    return output;
}

} // namespace

QString mailOf(const DirectoryEntry &person)
{
    if (person.has(u"mail"))
        return person.text(u"mail");
    for (const auto &address : person.texts(u"proxyAddresses")) {
        if (address.startsWith("SMTP:"_L1))
            return address.mid(5);
    }
    return {};
}

Result<QList<DirectoryEntry>> findPeople(DirectoryClient &client, const QJsonObject &arguments, CallContext &context)
{
    QStringList given;
    for (const auto &name : {u"username"_s, u"email"_s, u"dn"_s, u"name"_s}) {
        if (!argumentText(arguments, name).isEmpty())
            given += name;
    }
    if (given.size() != 1)
        return Error{ErrorCode::InvalidInput, text("Give exactly one of username, email, dn or name"), {}};
    const auto value = argumentText(arguments, given.first());
    if (given.first() == "dn"_L1) {
        const auto entry = client.read(value, personAttributes(), context);
        if (!entry)
            return entry.error();
        return *entry ? QList{**entry} : QList<DirectoryEntry>();
    }
    using Filter = DirectoryFilter;
    const auto byAddress = Filter::any({Filter::equals(u"mail"_s, value), Filter::equals(u"userPrincipalName"_s, value),
                                        Filter::equals(u"proxyAddresses"_s, "smtp:"_L1 + value)});
    auto condition = Filter::any({Filter::equals(u"cn"_s, value), Filter::equals(u"displayName"_s, value)});
    if (given.first() == "email"_L1)
        condition = byAddress;
    else if (given.first() == "username"_L1) // sources name people by account or by mail address
        condition = value.contains(u'@') ? byAddress : Filter::equals(u"sAMAccountName"_s, value.section(u'\\', -1));
    DirectorySearch question;
    question.filter = personWith(condition);
    question.attributes = personAttributes();
    auto found = client.search(question, context);
    if (!found)
        return found.error();
    found->entries.removeIf(isComputer);
    return found->entries;
}

Result<std::optional<DirectoryEntry>> findPerson(DirectoryClient &client, const QJsonObject &arguments,
                                                 CallContext &context)
{
    const auto people = findPeople(client, arguments, context);
    if (!people)
        return people.error();
    if (people->size() > 1) {
        QStringList dns;
        for (const auto &person : *people)
            dns += person.dn;
        return Error{ErrorCode::Conflict,
                     text("%1: several people fit (%2). Name one by dn").arg(client.name(), dns.join("; "_L1)),
                     {}};
    }
    return people->isEmpty() ? std::optional<DirectoryEntry>() : std::optional(people->first());
}

QList<Command> directoryReadCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance)
{
    QList<Command> commands;
    const auto add = [&](CommandDefinition definition, auto run) {
        Command command;
        command.definition = std::move(definition);
        command.instance = instance;
        command.run = [client, run](const CommandCall &call, CallContext &context) {
            return run(*client, call, context);
        };
        commands.append(command);
    };
    const auto person = personArguments();
    const auto attributes =
        optionalArgument(u"attributes"_s, text("Further attributes for the context"), ArgumentType::List);
    const auto userOutputs =
        outputsBelow(u"ActiveDirectory.Users"_s,
                     {u"dn"_s, u"displayName"_s, u"name"_s, u"sAMAccountName"_s, u"userAccountControl"_s, u"mail"_s,
                      u"title"_s, u"department"_s, u"manager"_s, u"memberOf"_s});
    add(declared(u"ad-get-user"_s, text("Finds a person: name, mail, title, department, manager and groups."),
                 person
                     + QList{attributes,
                             optionalArgument(u"limit"_s, text("At most so many; 0 for all"), ArgumentType::Integer,
                                              u"20"_s)},
                 userOutputs
                     + outputsBelow(u"Account"_s,
                                    {u"Type"_s, u"ID"_s, u"Email.Address"_s, u"Username"_s, u"DisplayName"_s,
                                     u"Manager"_s, u"Groups"_s})),
        getUser);
    add(declared(u"ad-get-user-manager"_s,
                 text("Finds a person's manager and the manager's mail; tells why when there is none to write to."),
                 person,
                 outputsBelow(u"ActiveDirectory.Manager"_s,
                              {u"dn"_s, u"displayName"_s, u"mail"_s, u"title"_s, u"disabled"_s, u"Status"_s})
                     + QList<OutputDefinition>{{u"UserManagerEmail"_s, u"String"_s, text("Where to write to")},
                                               {u"UserManagerDisplayName"_s, u"String"_s, text("The manager's name")}}),
        getManager);
    add(declared(
            u"ad-get-user-groups"_s,
            text("Lists the groups a person is in, nested ones and the primary group included."),
            person
                + QList{optionalArgument(u"nested"_s, text("Also groups in groups"), ArgumentType::Boolean, u"true"_s)},
            outputsBelow(u"ActiveDirectory.UserGroups"_s, {u"dn"_s, u"name"_s, u"sAMAccountName"_s})),
        getGroups);
    add(declared(u"ad-search"_s, text("Searches the directory with an LDAP filter."),
                 {defaultArgument(requiredArgument(u"filter"_s, text("LDAP filter"))),
                  optionalArgument(u"base-dn"_s, text("Where to search")),
                  optionalArgument(u"attributes"_s, text("Attributes to give; ALL for all"), ArgumentType::List),
                  optionalArgument(u"size-limit"_s, text("At most so many; 0 for all"), ArgumentType::Integer, u"50"_s),
                  optionalArgument(u"context-output"_s, text("Whether the result goes into the context"),
                                   ArgumentType::Boolean, u"true"_s)},
                 outputsBelow(u"ActiveDirectory.Search"_s, {u"dn"_s})),
        searchAnything);
    add(declared(u"ad-get-group-members"_s, text("Lists the members of a group, nested ones included."),
                 {defaultArgument(requiredArgument(u"group-dn"_s, text("The group's distinguished name"))),
                  optionalArgument(u"member-type"_s, text("What to list"), ArgumentType::Text, u"person"_s,
                                   {u"person"_s, u"computer"_s})},
                 outputsBelow(u"ActiveDirectory.Groups"_s, {u"dn"_s, u"members"_s}) + userOutputs),
        getMembers);
    add(declared(u"ad-get-computer"_s, text("Finds a computer account."),
                 {defaultArgument(optionalArgument(u"name"_s, text("The computer's name"))),
                  optionalArgument(u"dn"_s, text("Distinguished name"))},
                 outputsBelow(u"ActiveDirectory.Computers"_s, {u"dn"_s, u"name"_s, u"memberOf"_s})
                     + outputsBelow(u"Endpoint"_s, {u"ID"_s, u"Hostname"_s, u"Groups"_s})),
        getComputer);
    return commands;
}

} // namespace holdfast
