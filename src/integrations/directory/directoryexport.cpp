// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directoryexport.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

Error lineFault(qsizetype line, const QString &what)
{
    return {ErrorCode::InvalidInput, text("line %1: %2").arg(line).arg(what), {}};
}

/// The LDAP name behind a column's header.
QString attributeName(const QString &header)
{
    static const QHash<QString, QString> names = {
        {u"emailaddress"_s, u"mail"_s},
        {u"email"_s, u"mail"_s},
        {u"username"_s, u"sAMAccountName"_s},
        {u"account"_s, u"sAMAccountName"_s},
        {u"samaccountname"_s, u"sAMAccountName"_s},
        {u"dn"_s, u"distinguishedName"_s},
        {u"distinguishedname"_s, u"distinguishedName"_s},
        {u"surname"_s, u"sn"_s},
        {u"officephone"_s, u"telephoneNumber"_s},
        {u"groups"_s, u"memberOf"_s},
        {u"memberof"_s, u"memberOf"_s},
        {u"jobtitle"_s, u"title"_s},
        {u"upn"_s, u"userPrincipalName"_s},
        {u"userprincipalname"_s, u"userPrincipalName"_s},
        {u"display name"_s, u"displayName"_s},
        {u"displayname"_s, u"displayName"_s},
        {u"proxyaddresses"_s, u"proxyAddresses"_s},
        {u"objectclass"_s, u"objectClass"_s},
    };
    const auto trimmed = header.trimmed();
    return names.value(trimmed.toLower(), trimmed);
}

/// Splits CSV text into rows of cells; each row with the line it began on.
Result<QList<std::pair<qsizetype, QStringList>>> csvRows(const QString &content, QChar separator)
{
    QList<std::pair<qsizetype, QStringList>> rows;
    QStringList row;
    QString cell;
    bool quoted = false, wasQuoted = false;
    qsizetype line = 1, rowLine = 1;
    const auto endCell = [&] {
        row += wasQuoted ? cell : cell.trimmed();
        cell.clear();
        wasQuoted = false;
    };
    const auto endRow = [&] {
        endCell();
        if (row.size() > 1 || !row.first().isEmpty())
            rows.append({rowLine, row});
        row.clear();
        rowLine = line + 1;
    };
    for (qsizetype i = 0; i < content.size(); ++i) {
        const auto character = content.at(i);
        if (quoted) {
            if (character == u'"' && i + 1 < content.size() && content.at(i + 1) == u'"') {
                cell += character;
                ++i;
            } else if (character == u'"') {
                quoted = false;
            } else {
                cell += character;
                line += character == u'\n' ? 1 : 0;
            }
        } else if (character == u'"' && cell.trimmed().isEmpty()) {
            quoted = wasQuoted = true;
            cell.clear();
        } else if (character == separator) {
            endCell();
        } else if (character == u'\n') {
            endRow();
            ++line;
        } else if (character != u'\r') {
            cell += character;
        }
    }
    if (quoted)
        return lineFault(rowLine, text("a quoted cell does not end"));
    endRow();
    return rows;
}

QString escapedRdn(const QString &value)
{
    QString result;
    for (const auto character : value) {
        if (QStringView(u",+\"\\<>;=").contains(character))
            result += u'\\';
        result += character;
    }
    return result;
}

} // namespace

Result<QList<DirectoryEntry>> entriesFromLdif(const QByteArray &ldif)
{
    QList<DirectoryEntry> entries;
    DirectoryEntry entry;
    QByteArray logical;
    qsizetype number = 0, startedAt = 0;
    bool open = false;

    const auto finishEntry = [&] {
        if (open)
            entries.append(std::move(entry));
        entry = {};
        open = false;
    };
    const auto use = [&](const QByteArray &line) -> Result<void> {
        if (line.isEmpty() || line.startsWith('#'))
            return {};
        const auto colon = line.indexOf(':');
        if (colon <= 0)
            return lineFault(startedAt, text("“attribute: value” was expected"));
        auto name = QString::fromUtf8(line.left(colon));
        auto rest = line.mid(colon + 1);
        QByteArray value;
        if (rest.startsWith(':')) {
            const auto decoded =
                QByteArray::fromBase64Encoding(rest.mid(1).trimmed(), QByteArray::AbortOnBase64DecodingErrors);
            if (!decoded)
                return lineFault(startedAt, text("the base64 value of %1 cannot be read").arg(name));
            value = *decoded;
        } else if (rest.startsWith('<')) {
            return lineFault(startedAt, text("%1 refers to a file; export the values themselves").arg(name));
        } else {
            while (rest.startsWith(' '))
                rest.remove(0, 1);
            value = rest;
        }
        if (!open) {
            if (name == "version"_L1)
                return {};
            if (name.compare("dn"_L1, Qt::CaseInsensitive) != 0)
                return lineFault(startedAt, text("an entry must begin with “dn:”, not with %1").arg(name));
            entry.dn = QString::fromUtf8(value);
            open = true;
            return {};
        }
        if (name.compare("changetype"_L1, Qt::CaseInsensitive) == 0 && value != "add")
            return lineFault(startedAt, text("this is a list of changes; an export of entries is needed"));
        name = name.section(u';', 0, 0); // "member;range=0-1499" and "cn;lang-en" are still member and cn
        entry.add(name, value);
        return {};
    };

    for (auto line : ldif.split('\n')) {
        ++number;
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.startsWith(' ')) {
            logical += line.mid(1);
            continue;
        }
        if (auto used = use(logical); !used)
            return used.error();
        logical = line;
        startedAt = number;
        if (line.isEmpty())
            finishEntry();
    }
    if (auto used = use(logical); !used)
        return used.error();
    finishEntry();
    return entries;
}

Result<QList<DirectoryEntry>> entriesFromCsv(const QByteArray &csv)
{
    auto content = QString::fromUtf8(csv);
    if (content.startsWith(QChar::ByteOrderMark))
        content.remove(0, 1);
    const auto headerLine = content.section(u'\n', 0, 0);
    QChar separator = u',';
    for (const auto candidate : {u';', u'\t'}) {
        if (headerLine.count(candidate) > headerLine.count(separator))
            separator = candidate;
    }
    auto rows = csvRows(content, separator);
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return lineFault(1, text("the table is empty"));
    QStringList columns;
    for (const auto &header : rows->takeFirst().second)
        columns += attributeName(header);
    if (!columns.contains("mail"_L1) && !columns.contains("sAMAccountName"_L1))
        return lineFault(1, text("a column “mail” or “sAMAccountName” is needed"));

    QList<DirectoryEntry> people;
    QHash<QString, QString> dnByName; // account name or mail -> DN
    static const QSet<QString> lists{u"memberOf"_s, u"proxyAddresses"_s, u"objectClass"_s};
    for (const auto &[line, cells] : *rows) {
        if (cells.size() > columns.size())
            return lineFault(line, text("%1 cells, but only %2 columns").arg(cells.size()).arg(columns.size()));
        DirectoryEntry person;
        for (qsizetype i = 0; i < cells.size(); ++i) {
            const auto &cell = cells.at(i);
            const auto &column = columns.at(i);
            if (cell.isEmpty())
                continue;
            if (column == "distinguishedName"_L1) {
                person.dn = cell;
            } else if (column.compare("Enabled"_L1, Qt::CaseInsensitive) == 0) {
                person.add(u"userAccountControl"_s, cell.compare("false"_L1, Qt::CaseInsensitive) == 0 ? "514" : "512");
            } else if (lists.contains(column)) {
                for (const auto &part : QString(cell).replace(u'|', u';').split(u';', Qt::SkipEmptyParts))
                    person.add(column, part.trimmed().toUtf8());
            } else {
                person.add(column, cell.toUtf8());
            }
        }
        if (!person.has(u"objectClass")) {
            person.add(u"objectClass"_s, "user");
            person.add(u"objectCategory"_s, "person");
        }
        if (person.dn.isEmpty()) {
            for (const auto &attribute : {u"sAMAccountName"_s, u"mail"_s, u"displayName"_s}) {
                if (person.dn.isEmpty() && person.has(attribute))
                    person.dn = "CN="_L1 + escapedRdn(person.text(attribute));
            }
        }
        if (person.dn.isEmpty())
            return lineFault(line, text("neither account, mail nor name"));
        for (const auto &attribute : {u"sAMAccountName"_s, u"mail"_s}) {
            if (person.has(attribute))
                dnByName.insert(person.text(attribute).toLower(), person.dn);
        }
        people.append(std::move(person));
    }

    QHash<QString, DirectoryEntry> groups;
    for (auto &person : people) {
        for (auto &[name, values] : person.attributes) {
            if (name.compare("manager"_L1, Qt::CaseInsensitive) == 0) {
                if (const auto dn = dnByName.value(QString::fromUtf8(values.first()).toLower()); !dn.isEmpty())
                    values.first() = dn.toUtf8();
            } else if (name.compare("memberOf"_L1, Qt::CaseInsensitive) == 0) {
                for (auto &value : values) {
                    auto group = QString::fromUtf8(value);
                    if (!group.contains(u'=')) {
                        group = "CN="_L1 + escapedRdn(group);
                        value = group.toUtf8();
                    }
                    auto &entry = groups[comparableDn(group)];
                    if (entry.dn.isEmpty()) {
                        entry.dn = group;
                        entry.add(u"objectClass"_s, "group");
                        entry.add(u"sAMAccountName"_s, rdnValue(group).toUtf8());
                        entry.add(u"cn"_s, rdnValue(group).toUtf8());
                    }
                    entry.add(u"member"_s, person.dn.toUtf8());
                }
            }
        }
    }
    return people + groups.values();
}

} // namespace holdfast
