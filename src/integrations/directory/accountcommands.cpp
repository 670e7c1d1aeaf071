// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directorycommands.h"

#include "integrations/commandshorthand.h"
#include "integrations/directory/directorypeople.h"

#include <QCoreApplication>
#include <QtEndian>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

const QStringList accountAttributes{
    u"displayName"_s, u"sAMAccountName"_s, u"userAccountControl"_s, u"pwdLastSet"_s, u"lockoutTime"_s,
    u"objectClass"_s, u"objectSid"_s,      u"objectGUID"_s,         u"adminCount"_s, u"mail"_s};

/// One way of changing an account: what to write, and whether the account is so already.
struct AccountChange
{
    /// Empty: already so. An error: it cannot be made so.
    std::function<Result<QList<DirectoryChange>>(const DirectoryEntry &)> changes;
    QString done; ///< "%1 was disabled."
    QString already;
};

/// former: what was read before, so that a change by somebody else in between is not lost; absent where that does not
/// matter.
DirectoryChange replaceWith(const QString &attribute, qint64 value, std::optional<qint64> former = {})
{
    return {DirectoryChange::Kind::Replace, attribute, QByteArray::number(value),
            former ? QByteArray::number(*former) : QByteArray()};
}

/// The account to change, freshly read, with the ones that must never be changed refused.
Result<DirectoryEntry> changeable(DirectoryClient &client, const CommandCall &call, const ChangeRules &rules,
                                  CallContext &context)
{
    const auto username = argumentText(call.arguments, u"username"_s);
    const auto person = findPerson(
        client, {{"username"_L1, username}, {"base-dn"_L1, argumentText(call.arguments, u"base-dn"_s)}}, context);
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
    if (const auto allowed = mayBeChanged(client, **fresh, rules); !allowed)
        return allowed.error();
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

/// How the account is after a change that the directory accepted. ConnectionLost when that cannot be read, so that the
/// caller looks again before it repeats anything.
Result<DirectoryEntry> readBack(DirectoryClient &client, const DirectoryEntry &account, CallContext &context)
{
    const auto after = client.read(account.dn, accountAttributes, context);
    if (after && *after)
        return **after;
    return Error{ErrorCode::ConnectionLost,
                 text("%1 accepted the change of “%2”, but it cannot be read back: %3")
                     .arg(client.name(), account.text(u"sAMAccountName"),
                          after ? text("the account has gone") : after.error().message),
                 after ? QString() : after.error().details};
}

QList<ArgumentDefinition> accountArguments()
{
    return {defaultArgument(requiredArgument(u"username"_s, text("Account name or mail address"))),
            optionalArgument(u"base-dn"_s, text("Only below this DN"))};
}

CommandDefinition accountDefinition(const QString &name, const QString &description, const QString &right)
{
    auto definition = directoryCommand(
        name, description, accountArguments(),
        outputsBelow(u"ActiveDirectory.Users"_s, {u"dn"_s, u"sAMAccountName"_s, u"userAccountControl"_s}),
        EffectClass::Probed);
    definition.permission = right;
    return definition;
}

Command accountCommand(const std::shared_ptr<DirectoryClient> &client, const QString &instance,
                       const ChangeRules &rules, CommandDefinition definition, const AccountChange &what)
{
    Command command;
    command.definition = std::move(definition);
    command.instance = instance;
    command.run = [client, rules, what](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto account = changeable(*client, call, rules, context);
        if (!account)
            return account.error();
        const auto changes = what.changes(*account);
        if (!changes)
            return changes.error();
        if (changes->isEmpty())
            return changedOutput(*account, what.already);
        if (auto done = client->modify(account->dn, *changes, context); !done)
            return done.error();
        const auto after = readBack(*client, *account, context);
        if (!after)
            return after.error();
        // Not every directory shows every attribute that it takes.
        const auto left = what.changes(*after);
        if (left && !left->isEmpty() && after->has(left->first().attribute)) {
            return Error{ErrorCode::Conflict,
                         text("%1 accepted the change of “%2”, but still shows the old state. Another domain "
                              "controller may have answered; look again in a minute")
                             .arg(client->name(), account->text(u"sAMAccountName")),
                         {}};
        }
        return changedOutput(*after, what.done);
    };
    command.probe = [client, rules, what](const CommandCall &call,
                                          CallContext &context) -> Result<std::optional<CommandOutput>> {
        const auto account = changeable(*client, call, rules, context);
        if (!account)
            return account.error();
        const auto changes = what.changes(*account);
        if (!changes)
            return changes.error();
        if (!changes->isEmpty())
            return std::optional<CommandOutput>();
        return std::optional(changedOutput(*account, what.already));
    };
    return command;
}

/// UTF-16LE in double quotes, as unicodePwd wants it.
QByteArray quotedPassword(const QString &password)
{
    const auto quoted = u'"' + password + u'"';
    QByteArray bytes;
    bytes.reserve(quoted.size() * 2);
    for (const auto unit : quoted) {
        const auto little = qToLittleEndian(unit.unicode());
        bytes.append(reinterpret_cast<const char *>(&little), sizeof little);
    }
    return bytes;
}

/// Setting a password is the same when done twice; whether it was done cannot be read.
Command passwordCommand(const std::shared_ptr<DirectoryClient> &client, const QString &instance,
                        const ChangeRules &rules)
{
    Command command;
    command.definition = accountDefinition(u"ad-set-new-password"_s, text("Sets a new password for an account."),
                                           text("Reset password"));
    command.definition.arguments.insert(
        1, requiredArgument(u"password"_s, text("The new password; it is not recorded"), ArgumentType::Secret));
    command.definition.effect = EffectClass::Idempotent;
    command.definition.undoText = text("The former password cannot be brought back; set another one.");
    command.instance = instance;
    command.run = [client, rules](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        // Taken as it is: blanks at its ends belong to a password.
        const auto password = call.arguments.value("password"_L1).toString();
        if (password.isEmpty() || password.contains(QChar(0)))
            return Error{ErrorCode::InvalidInput, text("The new password is empty; nothing was changed"), {}};
        const auto account = changeable(*client, call, rules, context);
        if (!account)
            return account.error();
        const auto done = client->modify(
            account->dn,
            {{DirectoryChange::Kind::Replace, u"unicodePwd"_s, quotedPassword(password), {}, /*isSecret*/ true}},
            context);
        if (!done) {
            auto error = done.error();
            if (error.details.contains("0000052D"_L1, Qt::CaseInsensitive)) {
                error.message = text("%1 refuses this password: it breaks the domain's rules on length, complexity or "
                                     "repetition. The old one is still valid")
                                    .arg(client->name());
            }
            return error;
        }
        const auto after = readBack(*client, *account, context);
        return changedOutput(after ? *after : *account,
                             text("%1 has a new password. Sessions and tickets that exist stay valid for some hours."));
    };
    return command;
}

} // namespace

Result<void> mayBeChanged(const DirectoryClient &client, const DirectoryEntry &entry, const ChangeRules &rules)
{
    constexpr qint64 serverTrustBit = 0x2000;
    const auto name = entry.has(u"sAMAccountName") ? entry.text(u"sAMAccountName") : rdnValue(entry.dn);
    const auto sid = sidText(entry.values(u"objectSid").value(0));
    const bool builtIn = sid.endsWith("-500"_L1) || name.compare("krbtgt"_L1, Qt::CaseInsensitive) == 0;
    const bool isController = (entry.text(u"userAccountControl").toLongLong() & serverTrustBit) != 0;
    if (builtIn || isController || entry.text(u"adminCount") == "1"_L1) {
        return Error{ErrorCode::Forbidden,
                     text("%1: “%2” is an administrative account; Holdfast does not change those. Do it with the "
                          "directory's own tools")
                         .arg(client.name(), name),
                     {}};
    }
    const auto base = comparableDn(rules.onlyBelow);
    if (!base.isEmpty() && !comparableDn(entry.dn).endsWith(u',' + base)) {
        return Error{ErrorCode::Forbidden,
                     text("%1: “%2” is not below %3, and only what is there may be changed. See the connection's "
                          "settings")
                         .arg(client.name(), name, rules.onlyBelow),
                     {}};
    }
    return {};
}

QList<Command> accountCommands(const std::shared_ptr<DirectoryClient> &client, const QString &instance,
                               const ChangeRules &rules)
{
    const auto control = [](const DirectoryEntry &account) { return account.text(u"userAccountControl").toLongLong(); };
    // Only the one bit is touched; the other flags of the account stay as they are.
    const auto withDisabled = [control](bool disabled) {
        return [control, disabled](const DirectoryEntry &account) -> Result<QList<DirectoryChange>> {
            const auto before = control(account);
            const auto after = disabled ? before | accountDisabledBit : before & ~accountDisabledBit;
            return before == after ? QList<DirectoryChange>()
                                   : QList{replaceWith(u"userAccountControl"_s, after, before)};
        };
    };
    const auto expired = [control](const DirectoryEntry &account) -> Result<QList<DirectoryChange>> {
        if ((control(account) & passwordNeverExpiresBit) != 0) {
            return Error{ErrorCode::InvalidInput,
                         text("The password of “%1” never expires, by the account's own flag, so expiring it has no "
                              "effect. Nothing was changed; disable the account or set a new password")
                             .arg(account.text(u"sAMAccountName")),
                         {}};
        }
        return account.text(u"pwdLastSet") == "0"_L1 ? QList<DirectoryChange>()
                                                     : QList{replaceWith(u"pwdLastSet"_s, 0)};
    };
    const auto unlocked = [](const DirectoryEntry &account) -> Result<QList<DirectoryChange>> {
        return account.text(u"lockoutTime").toLongLong() == 0 ? QList<DirectoryChange>()
                                                              : QList{replaceWith(u"lockoutTime"_s, 0)};
    };

    auto disable = accountDefinition(
        u"ad-disable-account"_s, text("Disables an account. Mailbox, open sessions and tokens stay for some hours."),
        text("Write userAccountControl"));
    disable.undoCommand = u"ad-enable-account"_s;
    disable.undoText = text("Enable the account again.");
    auto enable =
        accountDefinition(u"ad-enable-account"_s, text("Enables an account."), text("Write userAccountControl"));
    enable.undoCommand = u"ad-disable-account"_s;
    enable.undoText = text("Disable the account again.");
    auto expire =
        accountDefinition(u"ad-expire-password"_s, text("Makes the person choose a new password at the next sign-in."),
                          text("Write pwdLastSet"));
    expire.undoText = text("Cannot be undone; the person chooses a new password.");
    auto unlock = accountDefinition(u"ad-unlock-account"_s, text("Unlocks an account after wrong passwords."),
                                    text("Write lockoutTime"));
    unlock.undoText = text("Cannot be undone.");
    return {accountCommand(client, instance, rules, disable,
                           {withDisabled(true),
                            text("%1 was disabled. Sessions and tickets that exist stay valid for some hours."),
                            text("%1 is disabled already.")}),
            accountCommand(client, instance, rules, enable,
                           {withDisabled(false), text("%1 was enabled."), text("%1 is enabled already.")}),
            accountCommand(
                client, instance, rules, expire,
                {expired, text("The password of %1 was expired."), text("The password of %1 is expired already.")}),
            accountCommand(client, instance, rules, unlock,
                           {unlocked, text("%1 was unlocked."), text("%1 is not locked.")}),
            passwordCommand(client, instance, rules)};
}

} // namespace holdfast
