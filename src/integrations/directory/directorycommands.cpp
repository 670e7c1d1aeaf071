// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directorycommands.h"

#include "incidents/fields.h"
#include "integrations/commandshorthand.h"
#include "integrations/directory/directorypeople.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

void putField(QJsonObject &fields, QLatin1StringView name, const QString &value)
{
    if (!value.isEmpty())
        fields.insert(name, value);
}

/// One thing alone, several as a list: what playbooks written for XSOAR expect.
QJsonValue oneOrMany(const QJsonArray &list)
{
    return list.size() == 1 ? list.first() : QJsonValue(list);
}

/// Whether an account is locked, or its password has expired, is never in userAccountControl: the directory works it out
/// when that one entry is asked for it.
Result<QJsonObject> currentFlags(DirectoryClient &client, const DirectoryEntry &person, CallContext &context)
{
    constexpr qint64 computedBits = 0x10 | 0x800000; // locked, password expired
    const auto computed = client.read(person.dn, {u"msDS-User-Account-Control-Computed"_s}, context);
    if (!computed)
        return computed.error();
    const auto bits = person.text(u"userAccountControl").toLongLong() & ~computedBits;
    return accountControlFlags(
        bits | (*computed ? (*computed)->text(u"msDS-User-Account-Control-Computed").toLongLong() & computedBits : 0));
}

Result<CommandOutput> getUser(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto people = findPeople(client, call.arguments, context);
    if (!people)
        return people.error();
    const auto limit = argumentNumber(call.arguments, u"limit"_s, 20);
    const bool withFlags = argumentFlag(call.arguments, u"user-account-control-out"_s);
    CommandOutput output;
    QJsonArray users, accounts;
    QList<QStringList> rows;
    for (const auto &person : *people) {
        if (limit > 0 && users.size() >= limit)
            break;
        auto user = userContext(person, argumentList(call.arguments, u"attributes"_s));
        if (withFlags) {
            const auto flags = currentFlags(client, person, context);
            if (!flags)
                return flags.error();
            user.insert("userAccountControlFields"_L1, *flags);
        }
        users.append(user);
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
    if (people->size() > users.size()) {
        entry.text += "\n\n"_L1
            + QCoreApplication::translate("Directory", "%n more fit; raise limit to see them.", nullptr,
                                          int(people->size() - users.size()));
    }
    entry.contents = users;
    output.entries.append(entry);
    if (users.isEmpty())
        return output;
    output.context.insert("ActiveDirectory.Users(val.dn == obj.dn)"_L1, oneOrMany(users));
    output.context.insert("Account(val.ID == obj.ID)"_L1, oneOrMany(accounts));
    if (people->size() == 1) {
        const auto &person = people->first();
        putField(output.incidentFields, field::displayName, displayNameOf(person));
        putField(output.incidentFields, field::email, mailOf(person));
        putField(output.incidentFields, field::title, person.text(u"title"));
        putField(output.incidentFields, field::department, person.text(u"department"));
    }
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
    question.timeLimitMs = argumentNumber(call.arguments, u"time-limit"_s, 0) * 1000;
    const auto found = client.search(question, context);
    if (!found)
        return found.error();
    QJsonArray facts;
    QList<QStringList> rows;
    for (const auto &entry : found->entries) {
        QJsonObject one{{"dn"_L1, entry.dn}};
        for (const auto &[name, values] : entry.attributes) {
            if (everything || wanted.contains(name, Qt::CaseInsensitive))
                one.insert(name, QJsonArray::fromStringList(entry.readableTexts(name)));
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

Result<DirectoryFilter> computerCondition(DirectoryClient &client, const QJsonObject &arguments, CallContext &context)
{
    using Filter = DirectoryFilter;
    const auto customField = argumentText(arguments, u"custom-field-type"_s);
    const auto name = argumentText(arguments, u"name"_s);
    const auto dn = argumentText(arguments, u"dn"_s);
    const auto keeper = argumentText(arguments, u"managed-by"_s);
    if (!customField.isEmpty())
        return Filter::equals(customField, argumentText(arguments, u"custom-field-data"_s));
    if (!keeper.isEmpty()) {
        const auto person = findPerson(client, {{"username"_L1, keeper}}, context);
        if (!person)
            return person.error();
        if (!*person)
            return Error{ErrorCode::NotFound, text("%1 has no account “%2”").arg(client.name(), keeper), {}};
        return Filter::equals(u"managedBy"_s, (*person)->dn);
    }
    if (!name.isEmpty()) {
        const auto bare = name.endsWith(u'$') ? name.chopped(1) : name;
        return Filter::any({Filter::equals(u"sAMAccountName"_s, bare + u'$'), Filter::equals(u"cn"_s, bare),
                            Filter::equals(u"dNSHostName"_s, bare)});
    }
    if (!dn.isEmpty())
        return Filter::equals(u"distinguishedName"_s, dn);
    return Error{ErrorCode::InvalidInput, text("Say which computer: name, dn or managed-by"), {}};
}

Result<CommandOutput> getComputer(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto condition = computerCondition(client, call.arguments, context);
    if (!condition)
        return condition.error();
    DirectorySearch question;
    question.filter = DirectoryFilter::all({DirectoryFilter::equals(u"objectClass"_s, u"computer"_s), *condition});
    const auto found = client.search(question, context);
    if (!found)
        return found.error();
    const auto wanted = argumentList(call.arguments, u"attributes"_s);
    QJsonArray computers, endpoints;
    QList<QStringList> rows;
    for (const auto &computer : found->entries) {
        const auto groups = QJsonArray::fromStringList(computer.texts(u"memberOf"));
        QJsonObject facts{{"dn"_L1, computer.dn},
                          {"name"_L1, computer.text(u"cn")},
                          {"memberOf"_L1, groups},
                          {"managedBy"_L1, computer.text(u"managedBy")}};
        for (const auto &attribute : wanted)
            facts.insert(attribute, oneOrMany(QJsonArray::fromStringList(computer.readableTexts(attribute))));
        computers.append(facts);
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

QList<Command> directoryReadCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance)
{
    auto commands = QList<Command>{readingCommand(
        client, instance,
        directoryCommand(u"ad-get-user"_s, text("Finds a person: name, mail, title, department, manager and groups."),
                         personArguments() + customFieldArguments()
                             + QList{attributesArgument(),
                                     optionalArgument(u"limit"_s, text("At most so many; 0 for all"),
                                                      ArgumentType::Integer, u"20"_s),
                                     optionalArgument(u"user-account-control-out"_s,
                                                      text("Whether to name each bit of userAccountControl"),
                                                      ArgumentType::Boolean, u"false"_s)},
                         userOutputs() + outputsBelow(u"ActiveDirectory.Users"_s, {u"userAccountControlFields"_s})
                             + accountOutputs()),
        getUser)};
    commands += managerCommands(client, instance);
    commands += groupCommands(client, instance);
    commands += readingCommand(
        client, instance,
        directoryCommand(
            u"ad-search"_s, text("Searches the directory with an LDAP filter."),
            {defaultArgument(requiredArgument(u"filter"_s, text("LDAP filter"))),
             optionalArgument(u"base-dn"_s, text("Where to search")),
             optionalArgument(u"attributes"_s, text("Attributes to give; ALL for all"), ArgumentType::List),
             optionalArgument(u"size-limit"_s, text("At most so many; 0 for all"), ArgumentType::Integer, u"50"_s),
             optionalArgument(u"time-limit"_s, text("At most so many seconds; 0 for no limit of its own"),
                              ArgumentType::Integer, u"0"_s),
             optionalArgument(u"context-output"_s, text("Whether the result goes into the context"),
                              ArgumentType::Boolean, u"true"_s)},
            outputsBelow(u"ActiveDirectory.Search"_s, {u"dn"_s})),
        searchAnything);
    commands += readingCommand(
        client, instance,
        directoryCommand(
            u"ad-get-computer"_s, text("Finds a computer account."),
            QList{defaultArgument(optionalArgument(u"name"_s, text("The computer's name"))),
                  optionalArgument(u"dn"_s, text("Distinguished name")),
                  optionalArgument(u"managed-by"_s, text("The computers of this person: account name or mail address"))}
                + customFieldArguments() + QList{attributesArgument()},
            outputsBelow(u"ActiveDirectory.Computers"_s, {u"dn"_s, u"name"_s, u"memberOf"_s, u"managedBy"_s})
                + outputsBelow(u"Endpoint"_s, {u"ID"_s, u"Hostname"_s, u"Groups"_s, u"Type"_s})),
        getComputer);
    return commands;
}

QList<Command> directoryChangeCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance,
                                       const ChangeRules &rules)
{
    return accountCommands(client, instance, rules) + membershipCommands(client, instance, rules);
}

} // namespace holdfast
