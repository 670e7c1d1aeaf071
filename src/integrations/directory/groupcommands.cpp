// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directorycommands.h"

#include "incidents/fields.h"
#include "integrations/commandshorthand.h"
#include "integrations/directory/directorypeople.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

QString groupNameOf(const DirectoryEntry &group)
{
    return group.has(u"cn") ? group.text(u"cn") : rdnValue(group.dn);
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
        const auto name = groupNameOf(group);
        facts.append(QJsonObject{
            {"dn"_L1, group.dn},
            {"name"_L1, name},
            {"sAMAccountName"_L1, group.has(u"sAMAccountName") ? group.text(u"sAMAccountName") : rdnValue(group.dn)}});
        rows.append({name, group.dn});
    }
    entry.text = rows.isEmpty() ? text("No groups.") : markdownTable({text("Group"), text("DN")}, rows);
    entry.contents = facts;
    output.entries.append(entry);
    if (!facts.isEmpty())
        output.context.insert("ActiveDirectory.UserGroups(val.dn == obj.dn)"_L1, facts);
    return output;
}

bool isSameGroup(const DirectoryEntry &a, const DirectoryEntry &b)
{
    const auto sid = a.values(u"objectSid").value(0);
    return sid.isEmpty() ? comparableDn(a.dn) == comparableDn(b.dn) : sid == b.values(u"objectSid").value(0);
}

/// The first pattern ("Chief *") that fits title or department; empty when none does.
QString fittingTitle(const DirectoryEntry &person, const QStringList &patterns)
{
    for (const auto &pattern : patterns) {
        auto expression = QRegularExpression::escape(pattern);
        expression.replace("\\*"_L1, ".*"_L1).replace("\\?"_L1, "."_L1);
        const QRegularExpression wildcard(QRegularExpression::anchoredPattern(expression),
                                          QRegularExpression::CaseInsensitiveOption
                                              | QRegularExpression::DotMatchesEverythingOption);
        if (person.text(u"title").contains(wildcard) || person.text(u"department").contains(wildcard))
            return pattern;
    }
    return {};
}

Result<CommandOutput> checkExecutive(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    // The groups first: one that does not exist would otherwise quietly mean "no executive".
    QList<DirectoryEntry> executiveGroups;
    const auto names = argumentList(call.arguments, u"groups"_s);
    for (const auto &name : names) {
        const auto group = findGroup(client, name, false, context);
        if (!group)
            return group.error();
        executiveGroups += *group;
    }
    const auto person = findPerson(client, call.arguments, context);
    if (!person)
        return person.error();
    if (!*person)
        return Error{ErrorCode::NotFound,
                     text("%1: nobody fits, so it cannot be told whether this is an executive").arg(client.name()),
                     {}};
    const auto groups = client.groupsOf(**person, true, context);
    if (!groups)
        return groups.error();
    QStringList matched;
    for (const auto &executive : executiveGroups) {
        if (std::any_of(groups->entries.begin(), groups->entries.end(),
                        [&](const DirectoryEntry &group) { return isSameGroup(group, executive); }))
            matched += groupNameOf(executive);
    }
    // A title may make somebody an executive, it never makes anybody less of one.
    const auto title = fittingTitle(**person, argumentList(call.arguments, u"titles"_s));
    const bool isExecutive = !matched.isEmpty() || !title.isEmpty();
    const auto reason = !matched.isEmpty() ? text("member of %1").arg(matched.join(", "_L1))
        : !title.isEmpty()                 ? text("title or department fits “%1”").arg(title)
                                           : text("in none of the groups");
    const QJsonObject facts{{"dn"_L1, (*person)->dn},
                            {"sAMAccountName"_L1, (*person)->text(u"sAMAccountName")},
                            {"IsExecutive"_L1, isExecutive},
                            {"Groups"_L1, QJsonArray::fromStringList(matched)},
                            {"Reason"_L1, reason}};
    CommandOutput output;
    output.exchange = groups->exchange;
    output.context.insert("ActiveDirectory.Executive(val.dn == obj.dn)"_L1, facts);
    output.incidentFields.insert(field::isExecutive, isExecutive);
    ProducedEntry entry;
    entry.text = (isExecutive ? text("%1 is an executive: %2.") : text("%1 is no executive: %2."))
                     .arg(markdownEscaped(displayNameOf(**person)), markdownEscaped(reason));
    entry.contents = facts;
    output.entries.append(entry);
    return output;
}

Result<CommandOutput> getMembers(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto group = findGroup(client, argumentText(call.arguments, u"group-dn"_s), false, context);
    if (!group)
        return group.error();
    const bool people = argumentText(call.arguments, u"member-type"_s) != "computer"_L1;
    using Filter = DirectoryFilter;
    auto membership = Filter::extensible(u"memberOf"_s, Filter::chain, group->dn);
    // memberOf knows nothing of those whose primary group it is.
    if (const auto sid = sidText(group->values(u"objectSid").value(0)); !sid.isEmpty())
        membership = Filter::any({membership, Filter::equals(u"primaryGroupID"_s, sid.section(u'-', -1))});
    DirectorySearch question;
    question.filter = Filter::all({Filter::equals(u"objectClass"_s, people ? u"user"_s : u"computer"_s), membership});
    const auto wanted = argumentList(call.arguments, u"attributes"_s);
    question.attributes = personAttributes() + wanted;
    question.attributes.removeDuplicates();
    question.timeLimitMs = argumentNumber(call.arguments, u"time_limit"_s, 180) * 1000;
    const auto found = client.search(question, context);
    if (!found)
        return found.error();
    QJsonArray members, entries, accounts;
    QList<QStringList> rows;
    for (const auto &entry : found->entries) {
        if (people && isComputer(entry))
            continue;
        members.append(QJsonObject{{"dn"_L1, entry.dn}, {"category"_L1, people ? "person"_L1 : "computer"_L1}});
        entries.append(userContext(entry, wanted));
        accounts.append(people ? accountContext(entry)
                               : QJsonObject{{"ID"_L1, entry.dn},
                                             {"Hostname"_L1, displayNameOf(entry)},
                                             {"Groups"_L1, QJsonArray::fromStringList(entry.texts(u"memberOf"))},
                                             {"Type"_L1, "AD"_L1}});
        rows.append({displayNameOf(entry), entry.text(u"sAMAccountName"), mailOf(entry)});
    }
    CommandOutput output;
    output.exchange = found->exchange;
    ProducedEntry entry;
    entry.text = rows.isEmpty() ? text("The group has no such members.")
                                : markdownTable({text("Name"), text("Account"), text("Mail")}, rows);
    entry.contents = entries;
    output.entries.append(entry);
    output.context.insert("ActiveDirectory.Groups(val.dn == obj.dn)"_L1,
                          QJsonObject{{"dn"_L1, group->dn}, {"members"_L1, members}});
    if (!entries.isEmpty()) {
        output.context.insert(people ? "ActiveDirectory.Users(val.dn == obj.dn)"_L1
                                     : "ActiveDirectory.Computers(val.dn == obj.dn)"_L1,
                              entries);
        output.context.insert(people ? "Account(val.ID == obj.ID)"_L1 : "Endpoint(val.ID == obj.ID)"_L1, accounts);
    }
    return output;
}

} // namespace

QList<Command> groupCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance)
{
    auto executiveGroups =
        requiredArgument(u"groups"_s, text("Names or DNs of the groups whose members are executives"));
    executiveGroups.type = ArgumentType::List;
    return {
        readingCommand(
            client, instance,
            directoryCommand(u"ad-get-user-groups"_s,
                             text("Lists the groups a person is in, nested ones and the primary group included."),
                             personArguments()
                                 + QList{optionalArgument(u"nested"_s, text("Also groups in groups"),
                                                          ArgumentType::Boolean, u"true"_s)},
                             outputsBelow(u"ActiveDirectory.UserGroups"_s, {u"dn"_s, u"name"_s, u"sAMAccountName"_s})),
            getGroups),
        readingCommand(
            client, instance,
            directoryCommand(
                u"ad-check-executive"_s,
                text("Tells whether a person is an executive: in one of the groups, also through nested groups or as "
                     "primary group, or by title. A group that does not exist is an error."),
                personArguments()
                    + QList{executiveGroups,
                            optionalArgument(u"titles"_s,
                                             text("Titles or departments that make an executive as well, with * and ?"),
                                             ArgumentType::List)},
                outputsBelow(u"ActiveDirectory.Executive"_s,
                             {u"dn"_s, u"sAMAccountName"_s, u"IsExecutive"_s, u"Groups"_s, u"Reason"_s})),
            checkExecutive),
        readingCommand(
            client, instance,
            directoryCommand(
                u"ad-get-group-members"_s, text("Lists the members of a group, nested ones included."),
                {defaultArgument(requiredArgument(u"group-dn"_s, text("The group's distinguished name, or its name"))),
                 optionalArgument(u"member-type"_s, text("What to list"), ArgumentType::Text, u"person"_s,
                                  {u"person"_s, u"computer"_s}),
                 attributesArgument(),
                 optionalArgument(u"time_limit"_s, text("At most so many seconds"), ArgumentType::Integer, u"180"_s)},
                outputsBelow(u"ActiveDirectory.Groups"_s, {u"dn"_s, u"members.dn"_s, u"members.category"_s})
                    + userOutputs() + accountOutputs()
                    + outputsBelow(u"ActiveDirectory.Computers"_s, {u"dn"_s, u"name"_s, u"memberOf"_s})
                    + outputsBelow(u"Endpoint"_s, {u"ID"_s, u"Hostname"_s, u"Groups"_s, u"Type"_s})),
            getMembers)};
}

} // namespace holdfast
