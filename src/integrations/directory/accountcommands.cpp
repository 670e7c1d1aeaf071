// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directorycommands.h"

#include "integrations/commandhelp.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

const QStringList accountAttributes{u"displayName"_s, u"sAMAccountName"_s, u"userAccountControl"_s,
                                    u"pwdLastSet"_s,  u"lockoutTime"_s,    u"objectClass"_s,
                                    u"objectSid"_s,   u"adminCount"_s,     u"mail"_s};

/// One way of changing an account: what to write, and whether the account is so already.
struct AccountChange
{
    std::function<QList<DirectoryChange>(const DirectoryEntry &)> changes; ///< empty: already so
    QString done; ///< "%1 was disabled."
    QString already;
};

DirectoryChange replaceWith(const QString &attribute, qint64 value)
{
    return {DirectoryChange::Kind::Replace, attribute, QByteArray::number(value)};
}

/// The account to change, with the ones that must never be changed refused.
Result<DirectoryEntry> changeable(DirectoryClient &client, const CommandCall &call, CallContext &context)
{
    const auto username = argumentText(call.arguments, u"username"_s);
    const auto person = findPerson(client, {{"username"_L1, username}}, context);
    if (!person)
        return person.error();
    if (!*person)
        return Error{
            ErrorCode::NotFound, text("%1 has no account “%2”; nothing was changed").arg(client.name(), username), {}};
    auto fresh = client.read((*person)->dn, accountAttributes, context);
    if (!fresh)
        return fresh.error();
    if (!*fresh)
        return Error{ErrorCode::NotFound,
                     text("%1: the account “%2” has just gone; nothing was changed").arg(client.name(), username),
                     {}};
    const auto sid = sidText((*fresh)->values(u"objectSid").value(0));
    const auto account = (*fresh)->text(u"sAMAccountName");
    const bool builtIn = sid.endsWith("-500"_L1) || account.compare("krbtgt"_L1, Qt::CaseInsensitive) == 0;
    const bool protectedAccount = (*fresh)->text(u"adminCount") == "1"_L1;
    if (builtIn || protectedAccount) {
        return Error{ErrorCode::Forbidden,
                     text("%1: “%2” is an administrative account; Holdfast does not change those. Do it with the "
                          "directory's own tools")
                         .arg(client.name(), account),
                     {}};
    }
    return **fresh;
}

CommandOutput changedOutput(const DirectoryEntry &account, const QString &words)
{
    CommandOutput output;
    output.context.insert("ActiveDirectory.Users(val.dn == obj.dn)"_L1,
                          QJsonObject{{"dn"_L1, account.dn},
                                      {"sAMAccountName"_L1, account.text(u"sAMAccountName")},
                                      {"userAccountControl"_L1, account.text(u"userAccountControl")}});
    ProducedEntry entry;
    entry.text = words.arg(markdownEscaped(account.text(u"sAMAccountName")));
    output.entries.append(entry);
    return output;
}

Command accountCommand(const std::shared_ptr<DirectoryClient> &client, const QString &instance, const QString &name,
                       const QString &description, const QString &undo, const QString &undoText,
                       const AccountChange &what)
{
    Command command;
    auto &definition = command.definition;
    definition.name = name;
    definition.brand = u"Active Directory"_s;
    definition.description = description;
    definition.arguments = {defaultArgument(requiredArgument(u"username"_s, text("Account name or mail address")))};
    definition.outputs =
        outputsBelow(u"ActiveDirectory.Users"_s, {u"dn"_s, u"sAMAccountName"_s, u"userAccountControl"_s});
    definition.effect = EffectClass::Probed;
    definition.permission = text("Change accounts");
    definition.helpUrl = helpLink(definition.brand, name);
    definition.undoCommand = undo;
    definition.undoText = undoText;
    command.instance = instance;
    command.run = [client, what](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        auto account = changeable(*client, call, context);
        if (!account)
            return account.error();
        const auto changes = what.changes(*account);
        if (changes.isEmpty())
            return changedOutput(*account, what.already);
        if (auto done = client->modify(account->dn, changes, context); !done)
            return done.error();
        auto after = client->read(account->dn, accountAttributes, context);
        if (!after)
            return after.error();
        return changedOutput(*after ? **after : *account, what.done);
    };
    command.probe = [client, what](const CommandCall &call,
                                   CallContext &context) -> Result<std::optional<CommandOutput>> {
        const auto account = changeable(*client, call, context);
        if (!account)
            return account.error();
        if (!what.changes(*account).isEmpty())
            return std::optional<CommandOutput>();
        return std::optional(changedOutput(*account, what.already));
    };
    return command;
}

Command membershipCommand(const std::shared_ptr<DirectoryClient> &client, const QString &instance, bool add)
{
    Command command;
    auto &definition = command.definition;
    definition.name = add ? u"ad-add-to-group"_s : u"ad-remove-from-group"_s;
    definition.brand = u"Active Directory"_s;
    definition.description = add ? text("Puts a person into a group.") : text("Takes a person out of a group.");
    definition.arguments = {defaultArgument(requiredArgument(u"username"_s, text("Account name or mail address"))),
                            requiredArgument(u"group-cn"_s, text("The group's name"))};
    definition.effect = EffectClass::Probed;
    definition.permission = text("Change group members");
    definition.helpUrl = helpLink(definition.brand, definition.name);
    definition.undoCommand = add ? u"ad-remove-from-group"_s : u"ad-add-to-group"_s;
    definition.undoText = text("Run the opposite command.");
    command.instance = instance;
    const auto settle = [client, add](const CommandCall &call, bool write,
                                      CallContext &context) -> Result<std::optional<CommandOutput>> {
        const auto person = changeable(*client, call, context);
        if (!person)
            return person.error();
        const auto groupName = argumentText(call.arguments, u"group-cn"_s);
        DirectorySearch question;
        question.filter = DirectoryFilter::all(
            {DirectoryFilter::equals(u"objectClass"_s, u"group"_s), DirectoryFilter::equals(u"cn"_s, groupName)});
        question.attributes = {u"member"_s};
        const auto groups = client->search(question, context);
        if (!groups)
            return groups.error();
        if (groups->entries.size() != 1) {
            return Error{groups->entries.isEmpty() ? ErrorCode::NotFound : ErrorCode::Conflict,
                         groups->entries.isEmpty()
                             ? text("%1 has no group “%2”; nothing was changed").arg(client->name(), groupName)
                             : text("%1 has several groups “%2”; nothing was changed").arg(client->name(), groupName),
                         {}};
        }
        const auto &group = groups->entries.first();
        const auto members = group.texts(u"member");
        const bool isMember =
            std::any_of(members.begin(), members.end(),
                        [dn = comparableDn(person->dn)](const QString &member) { return comparableDn(member) == dn; });
        if (isMember != add) {
            if (!write)
                return std::optional<CommandOutput>();
            const DirectoryChange change{add ? DirectoryChange::Kind::Add : DirectoryChange::Kind::Remove, u"member"_s,
                                         person->dn.toUtf8()};
            if (auto done = client->modify(group.dn, {change}, context); !done)
                return done.error();
        }
        const auto words = isMember == add ? (add ? text("%1 is in %2 already.") : text("%1 is not in %2."))
                                           : (add ? text("%1 was put into %2.") : text("%1 was taken out of %2."));
        CommandOutput output;
        ProducedEntry entry;
        entry.text = words.arg(markdownEscaped(person->text(u"sAMAccountName")), markdownEscaped(groupName));
        output.entries.append(entry);
        return std::optional(output);
    };
    command.run = [settle](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        auto done = settle(call, true, context);
        if (!done)
            return done.error();
        return **std::move(done);
    };
    command.probe = [settle](const CommandCall &call, CallContext &context) { return settle(call, false, context); };
    return command;
}

} // namespace

QList<Command> directoryChangeCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance)
{
    const auto control = [](const DirectoryEntry &account) { return account.text(u"userAccountControl").toLongLong(); };
    // Only the one bit is touched; the other flags of the account stay as they are.
    const AccountChange disable{[control](const DirectoryEntry &account) {
                                    const auto bits = control(account);
                                    return (bits & accountDisabledBit) != 0
                                        ? QList<DirectoryChange>()
                                        : QList{replaceWith(u"userAccountControl"_s, bits | accountDisabledBit)};
                                },
                                text("%1 was disabled. Sessions and tickets that exist stay valid for some hours."),
                                text("%1 is disabled already.")};
    const AccountChange enable{[control](const DirectoryEntry &account) {
                                   const auto bits = control(account);
                                   return (bits & accountDisabledBit) == 0
                                       ? QList<DirectoryChange>()
                                       : QList{replaceWith(u"userAccountControl"_s, bits & ~accountDisabledBit)};
                               },
                               text("%1 was enabled."), text("%1 is enabled already.")};
    const AccountChange expire{[](const DirectoryEntry &account) {
                                   return account.text(u"pwdLastSet") == "0"_L1
                                       ? QList<DirectoryChange>()
                                       : QList{replaceWith(u"pwdLastSet"_s, 0)};
                               },
                               text("The password of %1 was expired."), text("The password of %1 is expired already.")};
    const AccountChange unlock{[](const DirectoryEntry &account) {
                                   return account.text(u"lockoutTime").toLongLong() == 0
                                       ? QList<DirectoryChange>()
                                       : QList{replaceWith(u"lockoutTime"_s, 0)};
                               },
                               text("%1 was unlocked."), text("%1 is not locked.")};
    return {accountCommand(client, instance, u"ad-disable-account"_s, text("Disables an account."),
                           u"ad-enable-account"_s, text("Enable the account again."), disable),
            accountCommand(client, instance, u"ad-enable-account"_s, text("Enables an account."),
                           u"ad-disable-account"_s, text("Disable the account again."), enable),
            accountCommand(client, instance, u"ad-expire-password"_s,
                           text("Makes the person choose a new password at the next sign-in."), {},
                           text("Cannot be undone; the person chooses a new password."), expire),
            accountCommand(client, instance, u"ad-unlock-account"_s, text("Unlocks an account after wrong passwords."),
                           {}, text("Cannot be undone."), unlock),
            membershipCommand(client, instance, true),
            membershipCommand(client, instance, false)};
}

} // namespace holdfast
