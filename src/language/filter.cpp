// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/filter.h"

#include "language/cast.h"
#include "language/filtertable.h"
#include "language/instant.h"
#include "language/regex.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <functional>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Right = FilterRight;
using ItemTest = Filter::ItemTest;
using PrepareItemTest = Filter::Prepare;
using WholeTest = Filter::Whole;

bool isNested(const QJsonValue &value)
{
    return value.isArray() || value.isObject();
}

/// Lower case when case is to be ignored; nil and an empty list are empty text.
Result<QString> comparableText(const QJsonValue &value, bool ignoreCase)
{
    const bool isEmptyList = value.isArray() && value.toArray().isEmpty();
    auto text = castToText(isEmptyList ? QJsonValue(QJsonValue::Null) : value);
    return text && ignoreCase ? Result<QString>(text->toLower()) : text;
}

template <typename Compare>
Result<ItemTest> textTest(const Right &right, Compare compare)
{
    return comparableText(right.value, right.ignoreCase).map([&](const QString &other) {
        return ItemTest([other, ignoreCase = right.ignoreCase, compare](const QJsonValue &item) -> Result<bool> {
            return comparableText(item, ignoreCase).map([&](const QString &text) { return compare(text, other); });
        });
    });
}

template <typename Compare>
Result<ItemTest> numberTest(const Right &right, Compare compare)
{
    return castToNumber(right.value).map([&](double other) {
        return ItemTest([other, compare](const QJsonValue &item) -> Result<bool> {
            return castToNumber(item).map([&](double number) { return compare(number, other); });
        });
    });
}

template <typename Compare>
Result<ItemTest> instantTest(const Right &right, Compare compare)
{
    return castToInstant(right.value).map([&](const Instant &other) {
        return ItemTest([other, compare](const QJsonValue &item) -> Result<bool> {
            return castToInstant(item).map([&](const Instant &instant) { return compare(instant, other); });
        });
    });
}

/// Equality of list items: by text, lists and objects structurally. Never a cast failure.
bool looselyEqual(const QJsonValue &left, const QJsonValue &right, Qt::CaseSensitivity sensitivity)
{
    if (isNested(left) && isNested(right)) {
        return valuesEqual(left, right)
            || (sensitivity == Qt::CaseInsensitive
                && compactJson(left).compare(compactJson(right), Qt::CaseInsensitive) == 0);
    }
    if (isNested(left) != isNested(right) || isNil(left) != isNil(right))
        return false;
    return displayText(left).compare(displayText(right), sensitivity) == 0;
}

bool listContains(const QJsonArray &items, const QJsonValue &wanted, Qt::CaseSensitivity sensitivity)
{
    return std::any_of(items.begin(), items.end(),
                       [&](const QJsonValue &item) { return looselyEqual(item, wanted, sensitivity); });
}

Result<ItemTest> isEqualString(const Right &right)
{
    if (!isNested(right.value) || isEmptyValue(right.value))
        return textTest(right, std::equal_to<QString>());
    return ItemTest(
        [other = right.value, sensitivity = right.caseSensitivity()](const QJsonValue &item) -> Result<bool> {
            if (other.isObject() && !isNested(item))
                return castToText(other).error();
            return looselyEqual(item, other, sensitivity);
        });
}

Result<ItemTest> containsString(const Right &right)
{
    return textTest(right, [](const QString &text, const QString &part) { return text.contains(part); });
}

Result<ItemTest> startWith(const Right &right)
{
    return textTest(right, [](const QString &text, const QString &start) { return text.startsWith(start); });
}

Result<ItemTest> endWith(const Right &right)
{
    return textTest(right, [](const QString &text, const QString &end) { return text.endsWith(end); });
}

Result<ItemTest> match(const Right &right)
{
    const auto pattern = castToText(right.value);
    if (!pattern)
        return pattern.error();
    const auto sensitivity = right.ignoreCase ? LinearRegex::Case::Insensitive : LinearRegex::Case::Sensitive;
    return LinearRegex::compile(*pattern, sensitivity).map([](const LinearRegex &regex) {
        return ItemTest([regex](const QJsonValue &item) -> Result<bool> {
            return castToText(item).map([&](const QString &text) { return regex.isFoundIn(text); });
        });
    });
}

ItemTest isItemOf(const QJsonArray &items, const Right &right)
{
    return [items, sensitivity = right.caseSensitivity()](const QJsonValue &item) -> Result<bool> {
        return listContains(items, item, sensitivity);
    };
}

Result<ItemTest> in(const Right &right)
{
    const auto &whole = right.whole;
    if (isNil(whole) || whole.isArray())
        return isItemOf(asList(whole), right);
    if (whole.isObject()) {
        return ItemTest([object = whole.toObject()](const QJsonValue &item) -> Result<bool> {
            return isNested(item) ? valuesEqual(item, object) : object.contains(displayText(item));
        });
    }
    return textTest(right, [](const QString &part, const QString &text) { return text.contains(part); });
}

Result<ItemTest> inList(const Right &right)
{
    if (right.whole.isArray() || isNil(right.whole))
        return isItemOf(asList(right.whole), right);
    return castToText(right.whole).map([&](const QString &text) {
        QJsonArray items;
        for (const auto parts = text.split(u','); const auto &part : parts)
            items.append(part.trimmed());
        return isItemOf(items, right);
    });
}

Result<ItemTest> isEqualNumber(const Right &right)
{
    return numberTest(right, std::equal_to<double>());
}

Result<ItemTest> truthTest(bool wanted)
{
    return ItemTest([wanted](const QJsonValue &item) -> Result<bool> {
        if (item.isBool())
            return item.toBool() == wanted;
        return item.isString() && item.toString().compare(wanted ? "true"_L1 : "false"_L1, Qt::CaseInsensitive) == 0;
    });
}

Result<bool> stringHasLength(const QJsonValue &left, const Right &right)
{
    const auto length = castToNumber(right.value);
    if (!length)
        return length.error();
    // Unlike for other operators, nothing is a text of no characters here.
    for (const auto items = left.isArray() ? left.toArray() : QJsonArray{left}; const auto &item : items) {
        const auto text = castToText(item);
        if (!text)
            return text.error();
        if (static_cast<double>(text->toUcs4().size()) == *length)
            return true;
    }
    return false;
}

Result<bool> hasLength(const QJsonValue &left, const Right &right)
{
    return castToNumber(right.value).map([&](double length) {
        return static_cast<double>(asList(left).size()) == length;
    });
}

bool containsOne(const QJsonValue &left, const QJsonValue &wanted, Qt::CaseSensitivity sensitivity)
{
    if (isNil(left) || isNil(wanted))
        return false;
    if (left.isArray())
        return listContains(left.toArray(), wanted, sensitivity);
    if (isNested(wanted))
        return valuesEqual(left, wanted);
    if (left.isObject())
        return left.toObject().keys().contains(displayText(wanted), sensitivity);
    return displayText(left).contains(displayText(wanted), sensitivity);
}

Result<bool> containsGeneral(const QJsonValue &left, const Right &right)
{
    const auto wanted = asList(right.whole);
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const QJsonValue &item) { return containsOne(left, item, right.caseSensitivity()); });
}

Result<bool> anyItemPasses(PrepareItemTest prepare, bool resultForNil, const QJsonValue &left, const Right &right)
{
    // Nothing is compared, so the right side is not cast either.
    if (isNil(left))
        return resultForNil;
    const auto items = asList(left);
    if (items.isEmpty())
        return false;
    const auto test = prepare(right);
    if (!test)
        return test.error();
    for (const auto &item : items) {
        const auto passes = isNil(item) ? Result<bool>(resultForNil) : (*test)(item);
        if (!passes || *passes)
            return passes;
    }
    return false;
}

/// Two lists compare as a whole; otherwise one item decides.
template <PrepareItemTest prepare, bool wantsEqual>
Result<bool> equality(const QJsonValue &left, const Right &right)
{
    if (left.isArray() && right.value.isArray())
        return looselyEqual(left, right.value, right.caseSensitivity()) == wantsEqual;
    return anyItemPasses(prepare, !wantsEqual, left, right);
}

Filter whole(WholeTest test)
{
    return {.prepare = nullptr, .whole = test, .resultForNil = false, .needsRight = true};
}

Filter withoutRight(Filter filter)
{
    filter.needsRight = false;
    return filter;
}

Filter wholeWithoutRight(WholeTest test)
{
    return withoutRight(whole(test));
}

FilterTable builtInFilters()
{
    return {
        {u"isEqualString"_s, whole(equality<isEqualString, true>)},
        {u"isNotEqualString"_s, whole(equality<notTest<isEqualString>, false>)},
        {u"containsString"_s, anyItemFilter(containsString)},
        {u"notContainsString"_s, anyItemNotFilter(notTest<containsString>)},
        {u"startWith"_s, anyItemFilter(startWith)},
        {u"notStartWith"_s, anyItemNotFilter(notTest<startWith>)},
        {u"endWith"_s, anyItemFilter(endWith)},
        {u"notEndWith"_s, anyItemNotFilter(notTest<endWith>)},
        {u"match"_s, anyItemFilter(match)},
        {u"in"_s, anyItemFilter(in)},
        {u"notIn"_s, anyItemNotFilter(notTest<in>)},
        {u"inList"_s, anyItemFilter(inList)},
        {u"notInList"_s, anyItemNotFilter(notTest<inList>)},
        {u"stringHasLength"_s, whole(stringHasLength)},
        {u"hasLength"_s, whole(hasLength)},
        {u"isExists"_s,
         wholeWithoutRight([](const QJsonValue &left, const Right &) -> Result<bool> { return !isNil(left); })},
        {u"isNotExists"_s,
         wholeWithoutRight([](const QJsonValue &left, const Right &) -> Result<bool> { return isNil(left); })},
        {u"isEmpty"_s,
         wholeWithoutRight([](const QJsonValue &left, const Right &) -> Result<bool> { return isEmptyValue(left); })},
        {u"isNotEmpty"_s,
         wholeWithoutRight([](const QJsonValue &left, const Right &) -> Result<bool> { return !isEmptyValue(left); })},
        {u"containsGeneral"_s, whole(containsGeneral)},
        {u"notContainsGeneral"_s, whole([](const QJsonValue &left, const Right &right) {
             return containsGeneral(left, right).map([](bool contains) { return !contains; });
         })},
        {u"isTrue"_s, withoutRight(anyItemFilter([](const Right &) { return truthTest(true); }))},
        {u"isFalse"_s, withoutRight(anyItemFilter([](const Right &) { return truthTest(false); }))},
        {u"isEqualNumber"_s, anyItemFilter(isEqualNumber)},
        {u"isNotEqualNumber"_s, anyItemNotFilter(notTest<isEqualNumber>)},
        {u"greaterThan"_s, anyItemFilter([](const Right &r) { return numberTest(r, std::greater<double>()); })},
        {u"greaterThanOrEqual"_s,
         anyItemFilter([](const Right &r) { return numberTest(r, std::greater_equal<double>()); })},
        {u"lessThan"_s, anyItemFilter([](const Right &r) { return numberTest(r, std::less<double>()); })},
        {u"lessThanOrEqual"_s, anyItemFilter([](const Right &r) { return numberTest(r, std::less_equal<double>()); })},
        {u"isBefore"_s, anyItemFilter([](const Right &r) { return instantTest(r, std::less<Instant>()); })},
        {u"isAfter"_s, anyItemFilter([](const Right &r) { return instantTest(r, std::greater<Instant>()); })},
        {u"isSame"_s, anyItemFilter([](const Right &r) { return instantTest(r, std::equal_to<Instant>()); })},
    };
}

const FilterTable &filters()
{
    static const FilterTable table = [] {
        auto all = builtInFilters();
        addScriptFilters(all);
        return all;
    }();
    return table;
}

Result<bool> scriptPasses(const QString &name, const QJsonValue &left, const QJsonValue &right,
                          const Evaluation &evaluation)
{
    if (!evaluation.runScript) {
        return Error{
            .code = ErrorCode::ScriptFailed,
            .message =
                QCoreApplication::translate("Language", "There is no filter and no script named “%1”.").arg(name),
            .details = {}};
    }
    // A script without the tag "entirelist" is called once for each item.
    const auto items = left.isArray() && !left.toArray().isEmpty() ? left.toArray() : QJsonArray{left};
    for (const auto &item : items) {
        const auto answer = evaluation.runScript(name, item, {{u"left"_s, item}, {u"right"_s, right}});
        if (!answer)
            return answer.error();
        const auto single = unwrapSingle(*answer);
        if (isTrueFlag(single) || single.toString().compare("yes"_L1, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

} // namespace

QString canonicalFilterName(const QString &name)
{
    for (const auto prefix : {"string."_L1, "general."_L1, "number."_L1, "date."_L1}) {
        if (!name.startsWith(prefix))
            continue;
        const auto rest = name.sliced(prefix.size());
        const bool isEquality = rest == "isEqual"_L1 || rest == "isNotEqual"_L1;
        if (isEquality && prefix == "string."_L1)
            return rest + u"String"_s;
        if (isEquality && prefix == "number."_L1)
            return rest + u"Number"_s;
        return rest;
    }
    return name;
}

bool isKnownFilter(const QString &name)
{
    return filters().contains(canonicalFilterName(name));
}

QStringList filterNames()
{
    auto names = filters().keys();
    names.sort();
    return names;
}

QStringList scriptFilterNames()
{
    FilterTable scripts;
    addScriptFilters(scripts);
    auto names = scripts.keys();
    names.sort();
    return names;
}

bool filterNeedsRight(const QString &name)
{
    const auto found = filters().constFind(canonicalFilterName(name));
    return found == filters().constEnd() || found->needsRight;
}

Result<bool> applyFilter(const QString &name, const QJsonValue &left, const QJsonValue &right, bool ignoreCase,
                         const Evaluation &evaluation)
{
    const auto canonical = canonicalFilterName(name);
    const auto found = filters().constFind(canonical);
    if (found == filters().constEnd())
        return scriptPasses(canonical, left, right, evaluation);
    const Right side{.value = unwrapSingle(right), .whole = right, .ignoreCase = ignoreCase, .nowMs = evaluation.nowMs};
    return found->whole ? found->whole(left, side) : anyItemPasses(found->prepare, found->resultForNil, left, side);
}

} // namespace holdfast
