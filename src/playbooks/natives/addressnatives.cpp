// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/indicatorscan.h"
#include "language/iprange.h"
#include "playbooks/natives/webaddress.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("AddressNatives", source);
}

/// RFC 1918 and the reserved ranges that the published script takes for internal.
constexpr QLatin1StringView internalRanges =
    "172.16.0.0/12,10.0.0.0/8,198.18.0.0/15,192.168.0.0/16,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,192.0.0.0/24,0.0.0.0/8,224.0.0.0/4,240.0.0.0/4,255.255.255.255/32"_L1;

NativeResult isIpInRanges(const NativeInput &input)
{
    const auto text = argumentText(input, u"ip"_s).trimmed();
    const auto address = parseIpAddress(text);
    if (!address)
        return NativeResult::failed(translated("“%1” is not an IP address.").arg(text));
    auto ranges = argumentToList(input.arguments.value("ipRanges"_L1));
    if (ranges.isEmpty())
        ranges = argumentToList(QString(internalRanges));
    bool inside = false;
    for (const auto &value : ranges) {
        const auto range = parseIpRange(displayText(value).trimmed());
        inside = inside || (range && range->contains(*address));
    }
    const auto answer = inside ? u"yes"_s : u"no"_s;
    auto result = NativeResult::said(answer);
    result.output.context.insert(u"IP(val.Address && val.Address == obj.Address)"_s,
                                 QJsonObject{{u"Address"_s, text}, {u"InRange"_s, answer}});
    return result;
}

NativeResult isEmailInternal(const NativeInput &input)
{
    const auto domains = argumentToList(input.arguments.value("domain"_L1));
    const bool subdomains = argumentFlag(input, u"include_subdomains"_s);
    QJsonArray accounts;
    bool allInternal = true;
    for (const auto emails = argumentToList(input.arguments.value("email"_L1)); const auto &value : emails) {
        const auto email = displayText(value).trimmed();
        const auto at = email.lastIndexOf(u'@');
        if (at < 0)
            return NativeResult::failed(translated("“%1” is not a mail address.").arg(email));
        const auto domain = email.mid(at + 1).toLower();
        const bool internal = std::any_of(domains.begin(), domains.end(), [&](const QJsonValue &candidate) {
            const auto own = displayText(candidate).trimmed().toLower();
            return domain == own || (subdomains && domain.endsWith(u'.' + own));
        });
        allInternal = allInternal && internal;
        accounts.append(QJsonObject{{u"Address"_s, email},
                                    {u"Domain"_s, domain},
                                    {u"Username"_s, email.left(at)},
                                    {u"NetworkType"_s, internal ? u"Internal"_s : u"External"_s}});
    }
    auto result = NativeResult::said(allInternal && !accounts.isEmpty() ? u"yes"_s : u"no"_s);
    if (!accounts.isEmpty())
        result.output.context.insert(u"Account.Email(val.Address && val.Address == obj.Address)"_s,
                                     accounts.size() == 1 ? accounts.first() : QJsonValue(accounts));
    return result;
}

int editDistance(const QString &a, const QString &b)
{
    std::vector<int> row(static_cast<size_t>(b.size()) + 1);
    for (size_t i = 0; i < row.size(); ++i)
        row[i] = static_cast<int>(i);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i) + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<size_t>(j);
            const int replaced = diagonal + (a.at(i) == b.at(j) ? 0 : 1);
            diagonal = row[at + 1];
            row[at + 1] = std::min({row[at + 1] + 1, row[at] + 1, replaced});
        }
    }
    return row.back();
}

NativeResult emailSquatting(const NativeInput &input)
{
    const auto threshold = castToInteger(input.arguments.value("threshold"_L1)).valueOr(3);
    const auto email = argumentText(input, u"email"_s).trimmed();
    const auto at = email.indexOf(u'@');
    if (at < 0)
        return NativeResult::failed(translated("“%1” is not a mail address.").arg(email));
    const auto domain = email.mid(at + 1);
    QJsonArray distances;
    bool imitates = false;
    for (const auto domains = argumentToList(input.arguments.value("domain"_L1)); const auto &candidate : domains) {
        const auto own = displayText(candidate).trimmed();
        if (own.isEmpty())
            continue;
        const auto distance = editDistance(domain.toLower(), own.toLower());
        distances.append(QJsonObject{{u"Domain"_s, own}, {u"Value"_s, distance}});
        imitates = imitates || (distance > 0 && distance < threshold);
    }
    const QJsonObject found{
        {u"Username"_s, email.left(at)}, {u"Domain"_s, domain}, {u"Address"_s, email}, {u"Distance"_s, distances}};
    QJsonObject account{{u"Email"_s, found}};
    auto result = NativeResult::said(compactJson(found), found);
    if (imitates) {
        const auto vendor = u"DomainSquatting"_s;
        account.insert(
            u"Malicious"_s,
            QJsonObject{{u"Vendor"_s, vendor},
                        {u"Description"_s, translated("The domain of the mail address is close to one of ours.")}});
        result.output.context.insert(
            u"DBotScore"_s,
            QJsonObject{{u"Indicator"_s, email}, {u"Type"_s, u"email"_s}, {u"Vendor"_s, vendor}, {u"Score"_s, 2}});
    }
    result.output.context.insert(
        u"Account(val.Email && val.Email.Address && val.Email.Address === obj.Email.Address)"_s, account);
    return result;
}

NativeResult onePerValue(const QStringList &values)
{
    NativeResult result;
    for (const auto &value : values) {
        ProducedEntry entry;
        entry.text = value;
        entry.contents = value;
        result.output.entries.append(entry);
    }
    return result;
}

NativeResult domainOf(const NativeInput &input)
{
    QStringList domains;
    for (const auto list = argumentToList(input.arguments.value("input"_L1)); const auto &item : list) {
        if (const auto domain = registrableDomain(hostOf(displayText(item))); domain.contains(u'.'))
            domains.append(domain);
    }
    return onePerValue(domains);
}

NativeResult fullNameOf(const NativeInput &input)
{
    QStringList names;
    for (const auto list = argumentToList(input.arguments.value("input"_L1)); const auto &item : list) {
        if (const auto host = hostOf(displayText(item)); !host.isEmpty())
            names.append(host);
    }
    return onePerValue(names);
}

/// One entry a value, that is the list of the domain and the full name, each once.
NativeResult domainAndFullNameOf(const NativeInput &input)
{
    NativeResult result;
    for (const auto list = argumentToList(input.arguments.value("input"_L1)); const auto &item : list) {
        const auto host = hostOf(displayText(item));
        QStringList names{registrableDomain(host), host};
        names.removeAll(QString());
        names.removeDuplicates();
        ProducedEntry entry;
        entry.text = names.join(u", "_s);
        entry.contents = QJsonArray::fromStringList(names);
        result.output.entries.append(entry);
    }
    return result;
}

NativeResult isUrlPartOfDomain(const NativeInput &input)
{
    QStringList domains;
    for (const auto list = argumentToList(input.arguments.value("domains"_L1)); const auto &item : list)
        domains.append(displayText(item).trimmed().toLower());
    QJsonArray rows;
    for (const auto urls = argumentToList(input.arguments.value("urls"_L1)); const auto &item : urls) {
        const auto url = displayText(item).trimmed();
        const auto host = hostOf(url);
        const bool internal = std::any_of(domains.begin(), domains.end(), [&host](const QString &domain) {
            return host == domain || host.endsWith(QString(u'.' + domain));
        });
        rows.append(QJsonObject{{u"URL"_s, url}, {u"Domain"_s, host}, {u"IsInternal"_s, internal}});
    }
    auto result = NativeResult::said(compactJson(rows), rows);
    result.output.context.insert(u"IsUrlPartOfDomain(val.URL == obj.URL)"_s, rows);
    return result;
}

NativeResult isInternalHost(const NativeInput &input)
{
    const auto own = argumentText(input, u"internalRegex"_s);
    const QRegularExpression byName(own);
    const QRegularExpression byDomain(u"(?:"_s + argumentText(input, u"domainName"_s) + u")$"_s,
                                      QRegularExpression::CaseInsensitiveOption);
    if (!byName.isValid() || !byDomain.isValid())
        return NativeResult::failed(translated("The pattern cannot be used: %1")
                                        .arg(byName.isValid() ? byDomain.errorString() : byName.errorString()));
    QJsonArray hosts;
    for (const auto names = argumentToList(input.arguments.value("hostName"_L1)); const auto &item : names) {
        const auto name = displayText(item).trimmed();
        const bool internal = (!own.isEmpty() && byName.match(name).hasMatch()) || byDomain.match(name).hasMatch();
        hosts.append(QJsonObject{{u"Hostname"_s, name}, {u"IsInternal"_s, internal}});
    }
    auto result = NativeResult::said(compactJson(hosts), hosts);
    result.output.context.insert(u"Endpoint(val.Hostname && val.Hostname === obj.Hostname)"_s, hosts);
    return result;
}

/// How near texts are to one another, by the edits that lead from one to the other.
NativeResult stringDistances(const NativeInput &input)
{
    const auto least = castToInteger(input.arguments.value("distance"_L1)).valueOr(3);
    QJsonArray results;
    for (const auto given = argumentToList(input.arguments.value("inputString"_L1)); const auto &one : given) {
        const auto text = displayText(one);
        QJsonArray distances;
        for (const auto others = argumentToList(input.arguments.value("compareString"_L1));
             const auto &other : others) {
            const auto compared = displayText(other);
            const auto distance = editDistance(text, compared);
            distances.append(QJsonObject{{u"StringsPair"_s, text + u" - "_s + compared},
                                         {u"StringValue"_s, compared},
                                         {u"LevenshteinDistance"_s, distance},
                                         {u"TooClose"_s, distance > 0 && distance < least}});
        }
        results.append(
            QJsonObject{{u"StringID"_s, text},
                        {u"Distances"_s, distances.size() == 1 ? distances.first() : QJsonValue(distances)}});
    }
    const auto value = results.size() == 1 ? results.first() : QJsonValue(results);
    auto result = NativeResult::said(compactJson(value), value);
    result.output.context.insert(u"LevenshteinDistance"_s, value);
    return result;
}

NativeResult plainUrls(const NativeInput &input)
{
    QStringList values;
    for (const auto list = argumentToList(input.arguments.value("input"_L1)); const auto &item : list)
        values.append(plainUrl(displayText(item)));
    return onePerValue(values);
}

NativeResult plainAddresses(const NativeInput &input)
{
    QStringList values;
    for (const auto list = argumentToList(input.arguments.value("input"_L1)); const auto &item : list)
        values.append(displayText(item).remove(u'[').remove(u']'));
    return onePerValue(values);
}

} // namespace

QList<NativeCommand> addressNatives()
{
    return {
        native(u"IsIPInRanges"_s, translated("Whether an address is in one of the ranges."),
               {textArgument(u"ip"_s, true), listArgument(u"ipRanges"_s)}, isIpInRanges),
        native(u"IsEmailAddressInternal"_s, translated("Whether a mail address is one of ours."),
               {listArgument(u"email"_s, true), listArgument(u"domain"_s),
                textArgument(u"include_subdomains"_s, false, u"no"_s)},
               isEmailInternal),
        native(u"EmailDomainSquattingReputation"_s, translated("Whether a mail domain imitates one of ours."),
               {textArgument(u"email"_s, true), listArgument(u"domain"_s, true),
                textArgument(u"threshold"_s, false, u"3"_s)},
               emailSquatting),
        native(u"ExtractDomainFromUrlAndEmail"_s, translated("Gives the domain of each URL or mail address."),
               {listArgument(u"input"_s, true)}, domainOf),
        native(u"ExtractFQDNFromUrlAndEmail"_s, translated("Gives the full host name of each URL or mail address."),
               {listArgument(u"input"_s, true)}, fullNameOf),
        native(u"ExtractDomainAndFQDNFromUrlAndEmail"_s,
               translated("Gives domain and full host name of each URL or mail address."),
               {listArgument(u"input"_s, true)}, domainAndFullNameOf),
        native(u"IsUrlPartOfDomain"_s, translated("Whether URLs belong to one of the domains."),
               {listArgument(u"domains"_s, true), listArgument(u"urls"_s, true)}, isUrlPartOfDomain),
        native(
            u"IsInternalHostName"_s, translated("Whether hosts are named as ours are."),
            {listArgument(u"hostName"_s, true), textArgument(u"internalRegex"_s), textArgument(u"domainName"_s, true)},
            isInternalHost),
        native(u"GetStringsDistance"_s, translated("How many edits lead from one text to another."),
               {listArgument(u"inputString"_s, true), listArgument(u"compareString"_s, true),
                textArgument(u"distance"_s, false, u"3"_s)},
               stringDistances),
        native(u"UnEscapeURLs"_s, translated("Undoes the masking of URLs."), {listArgument(u"input"_s, true)},
               plainUrls),
        native(u"UnEscapeIPs"_s, translated("Undoes the masking of addresses."), {listArgument(u"input"_s, true)},
               plainAddresses),
    };
}

} // namespace holdfast
