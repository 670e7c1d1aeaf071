// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/filtertable.h"

#include "language/cast.h"
#include "language/instant.h"
#include "language/iprange.h"
#include "language/relativetime.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Error scriptError(const QString &message)
{
    return {.code = ErrorCode::ScriptFailed, .message = message, .details = {}};
}

Result<Filter::ItemTest> inRange(const FilterRight &right)
{
    const auto text = castToText(right.value);
    const auto bounds = text ? text->split(u',') : QStringList();
    const auto low = castToNumber(bounds.value(0));
    const auto high = castToNumber(bounds.value(1));
    if (bounds.size() != 2 || !low || !high)
        return Filter::ItemTest([](const QJsonValue &) -> Result<bool> { return false; });
    return Filter::ItemTest([low = *low, high = *high](const QJsonValue &item) -> Result<bool> {
        const auto number = castToNumber(item);
        return number && low <= *number && *number <= high;
    });
}

Result<Filter::ItemTest> stringContainsArray(const FilterRight &right)
{
    const bool isJsonList = right.whole.isString() && right.whole.toString().trimmed().startsWith(u'[');
    const auto wanted = isJsonList ? argumentToList(right.whole) : asList(right.whole);
    return Filter::ItemTest([wanted, sensitivity = right.caseSensitivity()](const QJsonValue &item) -> Result<bool> {
        const auto text = displayText(item);
        return std::any_of(wanted.begin(), wanted.end(),
                           [&](const QJsonValue &part) { return text.contains(displayText(part), sensitivity); });
    });
}

Error notARange(const QJsonValue &value)
{
    return scriptError(QCoreApplication::translate("Language", "“%1” is not an address range such as 10.0.0.0/8.")
                           .arg(displayText(value).left(60)));
}

Result<Filter::ItemTest> isInCidrRanges(const FilterRight &right)
{
    QList<IpRange> ranges;
    for (const auto items = argumentToList(right.whole); const auto &item : items) {
        const auto range = parseIpRange(displayText(item));
        if (!range)
            return notARange(item);
        ranges.append(*range);
    }
    return Filter::ItemTest([ranges](const QJsonValue &item) -> Result<bool> {
        const auto address = parseIpAddress(displayText(item).trimmed());
        if (!address || address->isV6) {
            return scriptError(QCoreApplication::translate("Language", "“%1” is not an IPv4 address.")
                                   .arg(displayText(item).left(60)));
        }
        return std::any_of(ranges.begin(), ranges.end(),
                           [&](const IpRange &range) { return range.contains(*address); });
    });
}

template <typename Compare>
Result<Filter::ItemTest> addressCountTest(const FilterRight &right, Compare compare)
{
    const auto count = castToNumber(right.value);
    if (!count)
        return scriptError(count.error().message);
    return Filter::ItemTest([count = *count, compare](const QJsonValue &item) -> Result<bool> {
        const auto range = parseIpRange(displayText(item));
        if (!range)
            return notARange(item);
        return compare(range->addressCount(), count);
    });
}

Result<Filter::ItemTest> isPrivateAddress(const FilterRight &)
{
    static const QList<IpRange> ranges{*parseIpRange(u"10.0.0.0/8"_s), *parseIpRange(u"172.16.0.0/12"_s),
                                       *parseIpRange(u"192.168.0.0/16"_s)};
    return Filter::ItemTest([](const QJsonValue &item) -> Result<bool> {
        const auto address = parseIpAddress(displayText(item).trimmed());
        return address && std::any_of(ranges.begin(), ranges.end(), [&](const IpRange &range) {
                   return range.contains(*address);
               });
    });
}

// Filters of the later packs.

/// The left text in one of the right ones, or the other way round; case does not matter.
template <bool leftInRight>
Result<Filter::ItemTest> partOfAny(const FilterRight &right)
{
    QStringList wanted;
    for (const auto items = argumentToList(right.whole); const auto &item : items)
        wanted.append(displayText(item));
    return Filter::ItemTest([wanted](const QJsonValue &item) -> Result<bool> {
        const auto text = displayText(item);
        return std::any_of(wanted.begin(), wanted.end(), [&](const QString &other) {
            return leftInRight ? other.contains(text, Qt::CaseInsensitive) : text.contains(other, Qt::CaseInsensitive);
        });
    });
}

Result<Filter::ItemTest> isSubdomain(const FilterRight &right)
{
    QStringList domains;
    for (const auto items = argumentToList(right.whole); const auto &item : items)
        domains.append(displayText(item).trimmed().toLower());
    return Filter::ItemTest([domains](const QJsonValue &item) -> Result<bool> {
        const auto name = displayText(item).trimmed().toLower();
        return std::any_of(domains.begin(), domains.end(), [&](const QString &domain) {
            return name == domain || name.endsWith(QString(u'.' + domain));
        });
    });
}

Result<Filter::ItemTest> hasLongerPrefix(const FilterRight &right)
{
    return castToInteger(right.value).map([](qint64 longest) {
        return Filter::ItemTest([longest](const QJsonValue &item) -> Result<bool> {
            const auto range = parseIpRange(displayText(item));
            if (!range)
                return notARange(item);
            return range->prefixLength > longest;
        });
    });
}

template <bool isAfter>
Result<Filter::ItemTest> relativeDateTest(const FilterRight &right)
{
    const auto words = displayText(right.value);
    const auto limit = relativeTime(words, QDateTime::fromMSecsSinceEpoch(right.nowMs, Qt::UTC));
    if (!limit)
        return scriptError(
            QCoreApplication::translate("Language", "“%1” is not a span such as “6 months ago”.").arg(words.left(60)));
    return Filter::ItemTest([seconds = limit->toSecsSinceEpoch()](const QJsonValue &item) -> Result<bool> {
        return castToInstant(item).map([seconds](const Instant &instant) {
            return isAfter ? instant.seconds > seconds : instant.seconds < seconds;
        });
    });
}

} // namespace

void addScriptFilters(FilterTable &table)
{
    table.insert(u"InRange"_s, anyItemFilter(inRange));
    table.insert(u"StringContainsArray"_s, anyItemFilter(stringContainsArray));
    table.insert(u"IsInCidrRanges"_s, anyItemFilter(isInCidrRanges));
    table.insert(u"IsNotInCidrRanges"_s, anyItemNotFilter(notTest<isInCidrRanges>));
    table.insert(u"GreaterCidrNumAddresses"_s, anyItemFilter([](const FilterRight &right) {
                     return addressCountTest(right, std::greater<double>());
                 }));
    table.insert(u"LowerCidrNumAddresses"_s,
                 anyItemFilter([](const FilterRight &right) { return addressCountTest(right, std::less<double>()); }));
    auto privateAddress = anyItemFilter(isPrivateAddress);
    privateAddress.needsRight = false;
    table.insert(u"IsRFC1918Address"_s, privateAddress);
    table.insert(u"AnyMatch"_s, anyItemFilter(partOfAny<true>));
    table.insert(u"Any"_s, anyItemFilter(partOfAny<false>));
    table.insert(u"CheckIfSubdomain"_s, anyItemFilter(isSubdomain));
    table.insert(u"CIDRBiggerThanPrefix"_s, anyItemFilter(hasLongerPrefix));
    table.insert(u"AfterRelativeDate"_s, anyItemFilter(relativeDateTest<true>));
    table.insert(u"BeforeRelativeDate"_s, anyItemFilter(relativeDateTest<false>));
}

} // namespace holdfast
