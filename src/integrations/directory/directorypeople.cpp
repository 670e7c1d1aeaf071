// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directorypeople.h"

#include "integrations/commandhelp.h"
#include "integrations/commandshorthand.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <utility>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;
using Filter = DirectoryFilter;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

/// People; computers are users too in Active Directory and are left out afterwards.
Filter personWith(const Filter &condition)
{
    return Filter::all({Filter::any({Filter::equals(u"objectClass"_s, u"user"_s),
                                     Filter::equals(u"objectClass"_s, u"inetOrgPerson"_s)}),
                        condition});
}

QString dnList(const QList<DirectoryEntry> &entries)
{
    QStringList dns;
    for (const auto &entry : entries)
        dns += entry.dn;
    return dns.join("; "_L1);
}

} // namespace

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

QList<ArgumentDefinition> personArguments()
{
    return {defaultArgument(optionalArgument(u"username"_s, text("Account name, or a mail address"))),
            optionalArgument(u"email"_s, text("Mail address, also a former one")),
            optionalArgument(u"dn"_s, text("Distinguished name, <GUID=...> or <SID=...>")),
            optionalArgument(u"name"_s, text("Full name"))};
}

QList<ArgumentDefinition> customFieldArguments()
{
    return {optionalArgument(u"custom-field-type"_s, text("Another attribute to search by, such as employeeID")),
            optionalArgument(u"custom-field-data"_s, text("The value of that attribute"))};
}

ArgumentDefinition attributesArgument()
{
    return optionalArgument(u"attributes"_s, text("Further attributes for the context"), ArgumentType::List);
}

CommandDefinition directoryCommand(const QString &name, const QString &description, QList<ArgumentDefinition> arguments,
                                   QList<OutputDefinition> outputs, EffectClass effect)
{
    CommandDefinition definition;
    definition.name = name;
    definition.brand = u"Active Directory"_s;
    definition.description = description;
    definition.arguments = std::move(arguments);
    definition.outputs = std::move(outputs);
    definition.effect = effect;
    definition.permission = effect == EffectClass::ReadOnly ? text("Read people and groups") : QString();
    definition.helpUrl = helpLink(definition.brand, name);
    return definition;
}

QList<OutputDefinition> userOutputs()
{
    return outputsBelow(u"ActiveDirectory.Users"_s,
                        {u"dn"_s, u"displayName"_s, u"name"_s, u"sAMAccountName"_s, u"userAccountControl"_s, u"mail"_s,
                         u"title"_s, u"department"_s, u"manager"_s, u"memberOf"_s, u"objectGUID"_s});
}

QList<OutputDefinition> accountOutputs()
{
    return outputsBelow(u"Account"_s,
                        {u"Type"_s, u"ID"_s, u"Email.Address"_s, u"Username"_s, u"DisplayName"_s, u"Manager"_s,
                         u"Managr"_s, u"Groups"_s});
}

Result<QList<DirectoryEntry>> findPeople(DirectoryClient &client, const QJsonObject &arguments, CallContext &context)
{
    const auto field = argumentText(arguments, u"custom-field-type"_s);
    const auto data = argumentText(arguments, u"custom-field-data"_s);
    if (field.isEmpty() != data.isEmpty())
        return Error{ErrorCode::InvalidInput, text("custom-field-type and custom-field-data need each other"), {}};
    const auto username = argumentText(arguments, u"username"_s);
    const auto email = argumentText(arguments, u"email"_s);
    const auto name = argumentText(arguments, u"name"_s);
    const auto dn = argumentText(arguments, u"dn"_s);
    const auto byAddress = [](const QString &value) {
        return Filter::any({Filter::equals(u"mail"_s, value), Filter::equals(u"userPrincipalName"_s, value),
                            Filter::equals(u"proxyAddresses"_s, "smtp:"_L1 + value)});
    };
    Filter condition;
    if (!field.isEmpty()) {
        condition = Filter::equals(field, data);
    } else if (!username.isEmpty()) { // sources name people by account or by mail address
        condition = username.contains(u'@') ? byAddress(username)
                                            : Filter::equals(u"sAMAccountName"_s, username.section(u'\\', -1));
    } else if (!email.isEmpty()) {
        condition = byAddress(email);
    } else if (!name.isEmpty()) {
        condition = Filter::any({Filter::equals(u"cn"_s, name), Filter::equals(u"displayName"_s, name)});
    } else if (!dn.isEmpty()) {
        const auto entry = client.read(dn, personAttributes(), context);
        if (!entry)
            return entry.error();
        return *entry ? QList{**entry} : QList<DirectoryEntry>();
    } else {
        return Error{ErrorCode::InvalidInput, text("Say who: username, email, dn or name"), {}};
    }
    DirectorySearch question;
    question.filter = personWith(condition);
    question.base = argumentText(arguments, u"base-dn"_s);
    question.attributes = personAttributes() + argumentList(arguments, u"attributes"_s);
    question.attributes.removeDuplicates();
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
        return Error{ErrorCode::Conflict,
                     text("%1: several people fit (%2). Name one by dn").arg(client.name(), dnList(*people)),
                     {}};
    }
    return people->isEmpty() ? std::optional<DirectoryEntry>() : std::optional(people->first());
}

Result<std::optional<DirectoryEntry>> findComputer(DirectoryClient &client, const QString &name, const QString &base,
                                                   CallContext &context)
{
    const auto bare = name.endsWith(u'$') ? name.chopped(1) : name;
    DirectorySearch question;
    question.base = base;
    question.filter =
        Filter::all({Filter::equals(u"objectClass"_s, u"computer"_s),
                     Filter::any({Filter::equals(u"sAMAccountName"_s, bare + u'$'), Filter::equals(u"cn"_s, bare),
                                  Filter::equals(u"dNSHostName"_s, bare)})});
    const auto found = client.search(question, context);
    if (!found)
        return found.error();
    if (found->entries.size() > 1) {
        return Error{
            ErrorCode::Conflict,
            text("%1: several computers are called “%2” (%3)").arg(client.name(), name, dnList(found->entries)),
            {}};
    }
    return found->entries.isEmpty() ? std::optional<DirectoryEntry>() : std::optional(found->entries.first());
}

Result<DirectoryEntry> findGroup(DirectoryClient &client, const QString &dnOrName, bool withMembers,
                                 CallContext &context)
{
    QStringList attributes{u"cn"_s, u"sAMAccountName"_s, u"objectSid"_s, u"objectClass"_s};
    if (withMembers)
        attributes += u"member"_s;
    QList<DirectoryEntry> groups;
    if (dnOrName.contains(u'=')) {
        const auto entry = client.read(dnOrName, attributes, context);
        if (!entry)
            return entry.error();
        if (*entry && (*entry)->texts(u"objectClass").contains("group"_L1, Qt::CaseInsensitive))
            groups.append(**entry);
    } else {
        DirectorySearch question;
        question.filter = Filter::all(
            {Filter::equals(u"objectClass"_s, u"group"_s),
             Filter::any({Filter::equals(u"sAMAccountName"_s, dnOrName), Filter::equals(u"cn"_s, dnOrName)})});
        question.attributes = attributes;
        const auto found = client.search(question, context);
        if (!found)
            return found.error();
        groups = found->entries;
    }
    if (groups.isEmpty())
        return Error{
            ErrorCode::NotFound, text("%1 has no group “%2”. Check its name").arg(client.name(), dnOrName), {}};
    if (groups.size() > 1) {
        return Error{ErrorCode::Conflict,
                     text("%1 has several groups called “%2” (%3). Name it by its DN")
                         .arg(client.name(), dnOrName, dnList(groups)),
                     {}};
    }
    return groups.first();
}

QJsonObject userContext(const DirectoryEntry &person, const QStringList &wanted)
{
    QJsonObject user{{"dn"_L1, person.dn}};
    const auto put = [&](const QString &attribute) {
        const auto values = person.readableTexts(attribute);
        if (attribute.compare("memberOf"_L1, Qt::CaseInsensitive) == 0)
            user.insert(attribute, QJsonArray::fromStringList(values));
        else if (values.size() == 1)
            user.insert(attribute, values.first());
        else if (!values.isEmpty())
            user.insert(attribute, QJsonArray::fromStringList(values));
    };
    for (const auto &attribute :
         QStringList{u"displayName"_s, u"name"_s, u"sAMAccountName"_s, u"userAccountControl"_s, u"mail"_s, u"title"_s,
                     u"department"_s, u"manager"_s, u"memberOf"_s, u"objectGUID"_s}
             + wanted) {
        put(attribute);
    }
    if (!user.contains("memberOf"_L1))
        user.insert("memberOf"_L1, QJsonArray());
    return user;
}

QJsonObject accountContext(const DirectoryEntry &person)
{
    const auto manager = person.text(u"manager");
    return {{"Type"_L1, "AD"_L1},
            {"ID"_L1, person.dn},
            {"Email"_L1, QJsonObject{{"Address"_L1, mailOf(person)}}},
            {"Username"_L1, person.text(u"sAMAccountName")},
            {"DisplayName"_L1, displayNameOf(person)},
            {"Manager"_L1, manager},
            {"Managr"_L1, manager}, // public playbooks read it by this spelling
            {"Groups"_L1, QJsonArray::fromStringList(person.texts(u"memberOf"))}};
}

QJsonObject accountControlFlags(qint64 bits)
{
    static constexpr std::pair<qint64, QLatin1StringView> names[] = {
        {0x1, "SCRIPT"_L1},
        {0x2, "ACCOUNTDISABLE"_L1},
        {0x8, "HOMEDIR_REQUIRED"_L1},
        {0x10, "LOCKOUT"_L1},
        {0x20, "PASSWD_NOTREQD"_L1},
        {0x40, "PASSWD_CANT_CHANGE"_L1},
        {0x80, "ENCRYPTED_TEXT_PWD_ALLOWED"_L1},
        {0x100, "TEMP_DUPLICATE_ACCOUNT"_L1},
        {0x200, "NORMAL_ACCOUNT"_L1},
        {0x800, "INTERDOMAIN_TRUST_ACCOUNT"_L1},
        {0x1000, "WORKSTATION_TRUST_ACCOUNT"_L1},
        {0x2000, "SERVER_TRUST_ACCOUNT"_L1},
        {0x10000, "DONT_EXPIRE_PASSWORD"_L1},
        {0x20000, "MNS_LOGON_ACCOUNT"_L1},
        {0x40000, "SMARTCARD_REQUIRED"_L1},
        {0x80000, "TRUSTED_FOR_DELEGATION"_L1},
        {0x100000, "NOT_DELEGATED"_L1},
        {0x200000, "USE_DES_KEY_ONLY"_L1},
        {0x400000, "DONT_REQ_PREAUTH"_L1},
        {0x800000, "PASSWORD_EXPIRED"_L1},
        {0x1000000, "TRUSTED_TO_AUTH_FOR_DELEGATION"_L1},
        {0x4000000, "PARTIAL_SECRETS_ACCOUNT"_L1},
    };
    QJsonObject flags;
    for (const auto &[bit, name] : names)
        flags.insert(name, (bits & bit) != 0);
    return flags;
}

} // namespace holdfast
