// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/iprange.h"

#include <QCoreApplication>
#include <QJsonArray>

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
    QJsonArray accounts;
    QJsonArray scores;
    for (const auto emails = argumentToList(input.arguments.value("email"_L1)); const auto &value : emails) {
        const auto email = displayText(value).trimmed();
        const auto domain = email.mid(email.lastIndexOf(u'@') + 1).toLower();
        for (const auto domains = argumentToList(input.arguments.value("domain"_L1)); const auto &candidate : domains) {
            const auto own = displayText(candidate).trimmed().toLower();
            const auto distance = editDistance(domain, own);
            accounts.append(QJsonObject{{u"Address"_s, email},
                                        {u"Domain"_s, domain},
                                        {u"Distance"_s, QJsonObject{{u"Domain"_s, own}, {u"Value"_s, distance}}}});
            if (distance > 0 && distance < threshold)
                scores.append(QJsonObject{{u"Indicator"_s, email},
                                          {u"Type"_s, u"email"_s},
                                          {u"Vendor"_s, u"DomainSquatting"_s},
                                          {u"Score"_s, 2}});
        }
    }
    auto result = NativeResult::said(compactJson(accounts), accounts);
    result.output.context.insert(u"Account.Email(val.Address && val.Address == obj.Address)"_s, accounts);
    if (!scores.isEmpty())
        result.output.context.insert(u"DBotScore"_s, scores);
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

/// The part of a host name that somebody can register: the last two labels, or three below suffixes such as "co.uk".
QString registrableDomain(const QString &host)
{
    static const QStringList secondLevel{u"ac"_s,  u"co"_s, u"com"_s, u"edu"_s, u"go"_s,
                                         u"gov"_s, u"ne"_s, u"net"_s, u"or"_s,  u"org"_s};
    const auto labels = host.toLower().split(u'.', Qt::SkipEmptyParts);
    if (labels.size() <= 2)
        return labels.join(u'.');
    const bool underCountry = labels.last().size() == 2 && secondLevel.contains(labels.at(labels.size() - 2));
    return labels.mid(labels.size() - (underCountry ? 3 : 2)).join(u'.');
}

NativeResult domainOf(const NativeInput &input)
{
    QStringList domains;
    for (const auto list = argumentToList(input.arguments.value("input"_L1)); const auto &item : list) {
        auto text = displayText(item).trimmed();
        if (const auto scheme = text.indexOf("://"_L1); scheme >= 0)
            text = text.mid(scheme + 3);
        text = text.section(u'/', 0, 0).section(u'?', 0, 0);
        text = text.mid(text.lastIndexOf(u'@') + 1).section(u':', 0, 0);
        if (const auto domain = registrableDomain(text); domain.contains(u'.'))
            domains.append(domain);
    }
    return onePerValue(domains);
}

NativeResult unescape(const NativeInput &input)
{
    QStringList values;
    for (const auto list = argumentToList(input.arguments.value("input"_L1)); const auto &item : list) {
        auto text = displayText(item);
        text.replace("[.]"_L1, "."_L1).replace("[:]"_L1, ":"_L1).replace("hxxp"_L1, "http"_L1, Qt::CaseInsensitive);
        text.remove(u'[').remove(u']');
        values.append(text);
    }
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
               {listArgument(u"email"_s, true), listArgument(u"domain"_s, true),
                textArgument(u"threshold"_s, false, u"3"_s)},
               emailSquatting),
        native(u"ExtractDomainFromUrlAndEmail"_s, translated("Gives the domain of each URL or mail address."),
               {listArgument(u"input"_s, true)}, domainOf),
        native(u"UnEscapeURLs"_s, translated("Undoes the masking of URLs."), {listArgument(u"input"_s, true)},
               unescape),
        native(u"UnEscapeIPs"_s, translated("Undoes the masking of addresses."), {listArgument(u"input"_s, true)},
               unescape),
    };
}

} // namespace holdfast
