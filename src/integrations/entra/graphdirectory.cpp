// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/entra/graphdirectory.h"

#include <QCoreApplication>
#include <QUuid>

namespace holdfast::entra {

namespace {

using namespace Qt::StringLiterals;

const QString users = u"users"_s;
const QString groups = u"groups"_s;
const QString devices = u"devices"_s;
constexpr qsizetype completedOneByOne = 5; ///< above, managers and groups of each are not asked for

QString text(const char *source)
{
    return QCoreApplication::translate("Entra", source);
}

/// Fields of Graph that hold an attribute of Active Directory; empty where none does.
QStringList fieldsOf(const QString &attribute)
{
    static const QHash<QString, QStringList> fields{{u"mail"_s, {u"mail"_s}},
                                                    {u"userprincipalname"_s, {u"userPrincipalName"_s}},
                                                    {u"displayname"_s, {u"displayName"_s}},
                                                    {u"cn"_s, {u"displayName"_s}},
                                                    {u"name"_s, {u"displayName"_s}},
                                                    {u"givenname"_s, {u"givenName"_s}},
                                                    {u"sn"_s, {u"surname"_s}},
                                                    {u"title"_s, {u"jobTitle"_s}},
                                                    {u"department"_s, {u"department"_s}},
                                                    {u"company"_s, {u"companyName"_s}},
                                                    {u"employeeid"_s, {u"employeeId"_s}},
                                                    {u"dnshostname"_s, {u"displayName"_s}}};
    return fields.value(attribute.toLower());
}

QString escapedInDn(const QString &value)
{
    QString escaped;
    for (const auto character : value) {
        if (QStringView(u",+\"\\<>;=#").contains(character))
            escaped += u'\\';
        escaped += character;
    }
    return escaped.trimmed();
}

/// Renders what can be rendered. Nothing: cannot be told to Graph, so everything must be looked at.
class FilterWriter
{
public:
    GraphQuestion question(const DirectoryFilter &filter)
    {
        const auto written = write(filter);
        GraphQuestion question;
        question.kinds = m_kinds.isEmpty() ? QStringList{users, groups} : m_kinds;
        question.filter = written.value_or(QString());
        question.memberOf = m_memberOf;
        return question;
    }

private:
    std::optional<QString> write(const DirectoryFilter &filter)
    {
        using Kind = DirectoryFilter::Kind;
        switch (filter.kind()) {
        case Kind::All:
        case Kind::Any:
            return joined(filter);
        case Kind::Equal:
            return equality(filter.attribute(), filter.values().value(0));
        case Kind::Substring: {
            const auto field = fieldsOf(filter.attribute()).value(0);
            const auto beginning = filter.values().value(0);
            if (field.isEmpty() || beginning.isEmpty())
                return {};
            return u"startswith(%1,%2)"_s.arg(field, microsoft::odataText(beginning));
        }
        case Kind::Extensible:
            if (filter.rule() == DirectoryFilter::chain
                && filter.attribute().compare("memberOf"_L1, Qt::CaseInsensitive) == 0)
                m_memberOf = objectIdIn(filter.values().value(0));
            return {};
        default:
            return {};
        }
    }

    std::optional<QString> joined(const DirectoryFilter &filter)
    {
        const bool all = filter.kind() == DirectoryFilter::Kind::All;
        QStringList parts;
        bool isComplete = true;
        for (const auto &part : filter.parts()) {
            const auto written = write(part);
            if (written && !written->isEmpty())
                parts += *written;
            isComplete = isComplete && written && !written->isEmpty();
        }
        // "or" is only as narrow as its widest part; "and" may leave parts out.
        if (parts.isEmpty() || (!all && !isComplete))
            return {};
        return parts.size() == 1 ? parts.first() : u'(' + parts.join(all ? " and "_L1 : " or "_L1) + u')';
    }

    std::optional<QString> equality(const QString &attribute, const QString &value)
    {
        const auto lower = attribute.toLower();
        if (lower == "objectclass"_L1) {
            const auto kind = value.toLower();
            const auto named = kind == "group"_L1 ? groups : kind == "computer"_L1 ? devices : users;
            if (!m_kinds.contains(named))
                m_kinds += named;
            return {};
        }
        const auto literal = microsoft::odataText(value);
        if (lower == "proxyaddresses"_L1)
            return u"proxyAddresses/any(p:p eq %1)"_s.arg(literal);
        if (lower == "samaccountname"_L1) {
            if (m_kinds.contains(groups))
                return u"(mailNickname eq %1 or displayName eq %1)"_s.arg(literal);
            if (m_kinds.contains(devices))
                return u"displayName eq "_s + microsoft::odataText(value.endsWith(u'$') ? value.chopped(1) : value);
            // Accounts born in the cloud have no such name; the beginning of their sign-in name stands for it.
            return u"(onPremisesSamAccountName eq %1 or startswith(userPrincipalName,%2))"_s.arg(
                literal, microsoft::odataText(value + u'@'));
        }
        const auto field = fieldsOf(attribute).value(0);
        return field.isEmpty() ? std::optional<QString>() : field + " eq "_L1 + literal;
    }

    QStringList m_kinds;
    QString m_memberOf;
};

const QStringList &propertiesOf(const QString &kind)
{
    static const QStringList ofGroups{u"id"_s, u"displayName"_s, u"mailNickname"_s, u"description"_s};
    static const QStringList ofDevices{u"id"_s, u"displayName"_s, u"operatingSystem"_s, u"accountEnabled"_s};
    return kind == groups ? ofGroups : kind == devices ? ofDevices : userProperties();
}

bool isWanted(const QStringList &attributes, QLatin1StringView attribute)
{
    return attributes.isEmpty() || attributes.contains(attribute, Qt::CaseInsensitive);
}

/// The 16 bytes of an object id in the order in which Active Directory keeps them.
QByteArray guidBytes(const QString &id)
{
    const QUuid uuid(id);
    if (uuid.isNull())
        return {};
    auto bytes = uuid.toRfc4122();
    std::reverse(bytes.begin(), bytes.begin() + 4);
    std::reverse(bytes.begin() + 4, bytes.begin() + 6);
    std::reverse(bytes.begin() + 6, bytes.begin() + 8);
    return bytes;
}

} // namespace

GraphQuestion graphQuestion(const DirectoryFilter &filter)
{
    return FilterWriter().question(filter);
}

QString entryDn(const QString &kind, const QJsonObject &object)
{
    const auto id = object.value("id"_L1).toString();
    const auto name = object.value("displayName"_L1).toString();
    return u"CN=%1,OID=%2,OU=%3,O=Entra ID"_s.arg(escapedInDn(name.isEmpty() ? id : name), id, kind);
}

QString objectIdIn(const QString &dn)
{
    if (!QUuid(dn).isNull())
        return dn;
    const auto at = dn.indexOf(",OID="_L1, 0, Qt::CaseInsensitive);
    if (at < 0)
        return {};
    const auto id = dn.mid(at + 5).section(u',', 0, 0).trimmed();
    return QUuid(id).isNull() ? QString() : id;
}

DirectoryEntry entryFromJson(const QString &kind, const QJsonObject &object)
{
    DirectoryEntry entry;
    entry.dn = entryDn(kind, object);
    const auto put = [&](const QString &attribute, const QString &value) {
        if (!value.isEmpty())
            entry.add(attribute, value.toUtf8());
    };
    const auto field = [&object](QLatin1StringView name) { return object.value(name).toVariant().toString(); };
    const auto display = field("displayName"_L1);
    for (const auto &attribute : {u"displayName"_s, u"cn"_s, u"name"_s})
        put(attribute, display);
    put(u"distinguishedName"_s, entry.dn);
    entry.add(u"objectGUID"_s, guidBytes(field("id"_L1)));
    if (kind == groups) {
        put(u"objectClass"_s, u"group"_s);
        const auto nickname = field("mailNickname"_L1);
        put(u"sAMAccountName"_s, nickname.isEmpty() ? display : nickname);
        put(u"description"_s, field("description"_L1));
        return entry;
    }
    if (kind == devices) {
        put(u"objectClass"_s, u"user"_s);
        put(u"objectClass"_s, u"computer"_s);
        put(u"sAMAccountName"_s, display + u'$');
        put(u"dNSHostName"_s, display);
        put(u"operatingSystem"_s, field("operatingSystem"_L1));
        return entry;
    }
    for (const auto &name : {u"top"_s, u"person"_s, u"user"_s})
        put(u"objectClass"_s, name);
    const auto principal = field("userPrincipalName"_L1);
    const auto account = field("onPremisesSamAccountName"_L1);
    put(u"sAMAccountName"_s, account.isEmpty() ? principal.section(u'@', 0, 0) : account);
    put(u"userPrincipalName"_s, principal);
    put(u"givenName"_s, field("givenName"_L1));
    put(u"sn"_s, field("surname"_L1));
    put(u"mail"_s, field("mail"_L1));
    for (const auto &address : object.value("proxyAddresses"_L1).toArray())
        put(u"proxyAddresses"_s, address.toString());
    put(u"title"_s, field("jobTitle"_L1));
    put(u"department"_s, field("department"_L1));
    put(u"company"_s, field("companyName"_L1));
    put(u"employeeID"_s, field("employeeId"_L1));
    put(u"physicalDeliveryOfficeName"_s, field("officeLocation"_L1));
    put(u"mobile"_s, field("mobilePhone"_L1));
    for (const auto &phone : object.value("businessPhones"_L1).toArray())
        put(u"telephoneNumber"_s, phone.toString());
    if (object.value("accountEnabled"_L1).isBool()) {
        constexpr qint64 normalAccount = 0x200;
        const bool enabled = object.value("accountEnabled"_L1).toBool();
        put(u"userAccountControl"_s, QString::number(enabled ? normalAccount : normalAccount | accountDisabledBit));
    }
    return entry;
}

Result<QString> GraphDirectory::test(CallContext &context)
{
    const auto found = m_client->list(users, {}, {u"id"_s}, 1, context);
    if (!found)
        return found.error();
    return text("Signed in to Entra ID; people can be read");
}

Result<DirectoryFind> GraphDirectory::search(const DirectorySearch &search, CallContext &context)
{
    if (search.scope == DirectorySearch::Scope::Base && !search.base.isEmpty()) {
        const auto one = read(search.base, search.attributes, context);
        if (!one)
            return one.error();
        DirectoryFind found;
        const auto noChain = [](const DirectoryEntry &, const QString &, const QString &) { return false; };
        if (*one && search.filter.matches(**one, noChain))
            found.entries.append(**one);
        return found;
    }
    const auto question = graphQuestion(search.filter);
    DirectoryFind found;
    // Membership was asked of the service itself.
    const DirectoryFilter::Chain chain = [&question](const DirectoryEntry &, const QString &, const QString &dn) {
        return !question.memberOf.isEmpty() && objectIdIn(dn) == question.memberOf;
    };
    for (const auto &kind : question.kinds) {
        if (!question.memberOf.isEmpty() && kind != users)
            continue;
        const auto what = question.memberOf.isEmpty()
            ? kind
            : u"groups/%1/transitiveMembers/microsoft.graph.user"_s.arg(question.memberOf);
        const auto list = m_client->list(what, question.filter, propertiesOf(kind), 0, context);
        if (!list)
            return list.error();
        found.exchange = list->exchange;
        for (const auto &row : list->rows) {
            auto entry = entryFromJson(kind, row.toObject());
            if (!search.filter.matches(entry, chain))
                continue;
            found.entries.append(std::move(entry));
            if (search.limit > 0 && found.entries.size() >= search.limit)
                break;
        }
    }
    if (found.entries.size() <= completedOneByOne) {
        for (auto &entry : found.entries) {
            if (auto completed = complete(entry, search.attributes, context); !completed)
                return completed.error();
        }
    }
    return found;
}

Result<void> GraphDirectory::complete(DirectoryEntry &entry, const QStringList &attributes, CallContext &context)
{
    const auto id = objectIdIn(entry.dn);
    const auto classes = entry.texts(u"objectClass");
    if (classes.contains("group"_L1)) {
        if (!attributes.contains("member"_L1, Qt::CaseInsensitive))
            return {};
        const auto members =
            m_client->list(u"groups/%1/members"_s.arg(id), {}, {u"id"_s, u"displayName"_s}, 0, context);
        if (!members)
            return members.error();
        for (const auto &member : members->rows)
            entry.add(u"member"_s, entryDn(users, member.toObject()).toUtf8());
        return {};
    }
    if (classes.contains("computer"_L1))
        return {};
    if (isWanted(attributes, "manager"_L1)) {
        const auto manager = m_client->manager(id, context);
        if (!manager)
            return manager.error();
        if (*manager)
            entry.add(u"manager"_s, entryDn(users, (*manager)->object).toUtf8());
    }
    if (isWanted(attributes, "memberOf"_L1)) {
        const auto direct = m_client->groupsOf(id, false, context);
        if (!direct)
            return direct.error();
        for (const auto &group : direct->rows)
            entry.add(u"memberOf"_s, entryDn(groups, group.toObject()).toUtf8());
    }
    return {};
}

Result<std::optional<DirectoryEntry>> GraphDirectory::read(const QString &dn, const QStringList &attributes,
                                                           CallContext &context)
{
    const auto id = objectIdIn(dn);
    if (id.isEmpty()) {
        return Error{ErrorCode::InvalidInput,
                     text("%1: “%2” is no name of Entra ID. Give an object ID, or a dn as this connection tells it")
                         .arg(name(), dn),
                     {}};
    }
    const bool isGroup = dn.contains(",OU=groups,"_L1, Qt::CaseInsensitive);
    for (const auto &kind : isGroup ? QStringList{groups} : QStringList{users, groups}) {
        const auto found = m_client->read(kind + u'/' + id, propertiesOf(kind), context);
        if (!found)
            return found.error();
        if (!*found)
            continue;
        auto entry = entryFromJson(kind, (*found)->object);
        if (auto completed = complete(entry, attributes, context); !completed)
            return completed.error();
        return std::optional(entry);
    }
    return std::optional<DirectoryEntry>();
}

Result<DirectoryFind> GraphDirectory::groupsOf(const DirectoryEntry &person, bool nested, CallContext &context)
{
    const auto found = m_client->groupsOf(objectIdIn(person.dn), nested, context);
    if (!found)
        return found.error();
    DirectoryFind list;
    list.exchange = found->exchange;
    for (const auto &group : found->rows)
        list.entries.append(entryFromJson(groups, group.toObject()));
    return list;
}

Result<DirectoryFind> GraphDirectory::reportsOf(const DirectoryEntry &person, bool nested, qint64 limit,
                                                CallContext &context)
{
    DirectoryFind reports;
    QStringList seen{objectIdIn(person.dn)};
    QStringList open = seen;
    while (!open.isEmpty()) {
        const auto list =
            m_client->list(u"users/%1/directReports"_s.arg(open.takeFirst()), {}, propertiesOf(users), 0, context);
        if (!list)
            return list.error();
        reports.exchange = list->exchange;
        for (const auto &row : list->rows) {
            const auto id = row.toObject().value("id"_L1).toString();
            if (seen.contains(id))
                continue;
            seen += id;
            reports.entries.append(entryFromJson(users, row.toObject()));
            if (limit > 0 && reports.entries.size() >= limit)
                return reports;
            if (nested)
                open += id;
        }
    }
    return reports;
}

Result<void> GraphDirectory::modify(const QString &dn, const QList<DirectoryChange> &changes, CallContext &context)
{
    const auto id = objectIdIn(dn);
    for (const auto &change : changes) {
        const auto attribute = change.attribute.toLower();
        Result<void> done;
        if (attribute == "useraccountcontrol"_L1) {
            done = m_client->setEnabled(id, (change.value.toLongLong() & accountDisabledBit) == 0, context);
        } else if (attribute == "pwdlastset"_L1 && change.value == "0") {
            done = m_client->change(
                id, {{"passwordProfile"_L1, QJsonObject{{"forceChangePasswordNextSignIn"_L1, true}}}}, context);
        } else if (attribute == "member"_L1) {
            done = m_client->changeMembership(id, objectIdIn(QString::fromUtf8(change.value)),
                                              change.kind == DirectoryChange::Kind::Add, context);
        } else {
            done = Error{ErrorCode::Forbidden,
                         text("%1: Entra ID has no “%2” that could be changed").arg(name(), change.attribute),
                         {}};
        }
        if (!done)
            return done;
    }
    return {};
}

} // namespace holdfast::entra
