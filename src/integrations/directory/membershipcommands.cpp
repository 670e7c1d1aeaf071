// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directorycommands.h"

#include "integrations/commandshorthand.h"
#include "integrations/directory/directorypeople.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

/// The account of a call's username or computer-name, exactly one of which must be given.
Result<DirectoryEntry> memberOfCall(DirectoryClient &client, const QJsonObject &arguments, CallContext &context)
{
    const auto username = argumentText(arguments, u"username"_s);
    const auto computer = argumentText(arguments, u"computer-name"_s);
    const auto base = argumentText(arguments, u"base-dn"_s);
    if (username.isEmpty() == computer.isEmpty())
        return Error{ErrorCode::InvalidInput, text("Give either username or computer-name; nothing was changed"), {}};
    const auto found = computer.isEmpty()
        ? findPerson(client, {{"username"_L1, username}, {"base-dn"_L1, base}}, context)
        : findComputer(client, computer, base, context);
    if (!found)
        return found.error();
    if (!*found) {
        return Error{ErrorCode::NotFound,
                     text("%1 has no account “%2”; nothing was changed")
                         .arg(client.name(), computer.isEmpty() ? username : computer),
                     {}};
    }
    return **found;
}

struct Membership
{
    DirectoryEntry account;
    DirectoryEntry group;

    [[nodiscard]] bool stands() const
    {
        const auto members = group.texts(u"member");
        const auto wanted = comparableDn(account.dn);
        return std::any_of(members.begin(), members.end(),
                           [&](const QString &member) { return comparableDn(member) == wanted; });
    }
};

Result<Membership> membershipOfCall(DirectoryClient &client, const CommandCall &call, const ChangeRules &rules,
                                    CallContext &context)
{
    const auto account = memberOfCall(client, call.arguments, context);
    if (!account)
        return account.error();
    if (const auto allowed = mayBeChanged(client, *account, rules); !allowed)
        return allowed.error();
    // The group may lie elsewhere than the account, so base-dn does not bound it.
    const auto group = findGroup(client, argumentText(call.arguments, u"group-cn"_s), true, context);
    if (!group)
        return group.error();
    return Membership{*account, *group};
}

CommandOutput membershipOutput(const Membership &membership, bool isMember, const QString &words)
{
    const auto account = membership.account.text(u"sAMAccountName");
    const auto group = rdnValue(membership.group.dn);
    CommandOutput output;
    output.context.insert("ActiveDirectory.Membership(val.dn == obj.dn && val.groupDn == obj.groupDn)"_L1,
                          QJsonObject{{"dn"_L1, membership.account.dn},
                                      {"sAMAccountName"_L1, account},
                                      {"groupDn"_L1, membership.group.dn},
                                      {"group"_L1, group},
                                      {"isMember"_L1, isMember}});
    ProducedEntry entry;
    entry.text = words.arg(markdownEscaped(account), markdownEscaped(group));
    output.entries.append(entry);
    return output;
}

Command membershipCommand(const std::shared_ptr<DirectoryClient> &client, const QString &instance,
                          const ChangeRules &rules, bool add)
{
    Command command;
    auto &definition = command.definition;
    definition = directoryCommand(
        add ? u"ad-add-to-group"_s : u"ad-remove-from-group"_s,
        add ? text("Puts a person or a computer into a group.") : text("Takes a person or a computer out of a group."),
        {defaultArgument(optionalArgument(u"username"_s, text("Account name or mail address"))),
         optionalArgument(u"computer-name"_s, text("A computer instead of a person")),
         requiredArgument(u"group-cn"_s, text("The group's name, or its DN")),
         optionalArgument(u"base-dn"_s, text("The account is searched only below this DN"))},
        outputsBelow(u"ActiveDirectory.Membership"_s,
                     {u"dn"_s, u"sAMAccountName"_s, u"groupDn"_s, u"group"_s, u"isMember"_s}),
        EffectClass::Probed);
    definition.permission = text("Write members of the group");
    definition.undoCommand = add ? u"ad-remove-from-group"_s : u"ad-add-to-group"_s;
    definition.undoText = add ? text("Take it out of the group again.") : text("Put it into the group again.");
    command.instance = instance;
    const auto already = add ? text("%1 is in %2 already.") : text("%1 is not in %2.");
    command.run = [client, rules, add, already](const CommandCall &call,
                                                CallContext &context) -> Result<CommandOutput> {
        const auto membership = membershipOfCall(*client, call, rules, context);
        if (!membership)
            return membership.error();
        if (membership->stands() == add)
            return membershipOutput(*membership, add, already);
        const DirectoryChange change{add ? DirectoryChange::Kind::Add : DirectoryChange::Kind::Remove, u"member"_s,
                                     membership->account.dn.toUtf8()};
        if (auto done = client->modify(membership->group.dn, {change}, context); !done) {
            // A primary group does not list those whose primary group it is, but knows them.
            if (add && done.error().code == ErrorCode::AlreadyExists)
                return membershipOutput(*membership, add, already);
            return done.error();
        }
        return membershipOutput(*membership, add, add ? text("%1 was put into %2.") : text("%1 was taken out of %2."));
    };
    command.probe = [client, rules, add, already](const CommandCall &call,
                                                  CallContext &context) -> Result<std::optional<CommandOutput>> {
        const auto membership = membershipOfCall(*client, call, rules, context);
        if (!membership)
            return membership.error();
        if (membership->stands() != add)
            return std::optional<CommandOutput>();
        return std::optional(membershipOutput(*membership, add, already));
    };
    return command;
}

} // namespace

QList<Command> membershipCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance,
                                  const ChangeRules &rules)
{
    return {membershipCommand(client, instance, rules, true), membershipCommand(client, instance, rules, false)};
}

} // namespace holdfast
