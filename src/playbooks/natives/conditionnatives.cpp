// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/contextpath.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("ConditionNatives", source);
}

NativeResult answer(bool holds)
{
    return NativeResult::said(holds ? u"yes"_s : u"no"_s);
}

NativeResult exists(const NativeInput &input)
{
    const auto value = input.arguments.value("value"_L1);
    return answer(isTruthy(value) && !(value.isArray() && value.toArray().isEmpty()));
}

NativeResult areValuesEqual(const NativeInput &input)
{
    const auto left = input.arguments.value("left"_L1);
    const auto right = input.arguments.value("right"_L1);
    const bool same = !isNil(left) && !isNil(right) && displayText(left) == displayText(right);
    auto result = answer(same);
    result.writes.append({ContextWrite::Kind::Set, u"AreValuesEqual"_s, same ? u"yes"_s : u"no"_s, false});
    return result;
}

NativeResult isError(const NativeInput &input)
{
    const auto ids = argumentToList(input.arguments.value("entryId"_L1));
    return answer(std::any_of(ids.begin(), ids.end(), [&input](const QJsonValue &id) {
        const auto *entry = input.scope.entry(displayText(id));
        return entry && entry->type == entrytype::error;
    }));
}

NativeResult isTrue(const NativeInput &input)
{
    // A list is true whatever it holds: `${DBotScore(val.Score > 2)}` asks whether there is one.
    const auto value = input.arguments.value("value"_L1);
    if (value.isString())
        return answer(value.toString() == "true"_L1 || value.toString() == "True"_L1);
    return answer(value.isArray() || isTruthy(value));
}

NativeResult isGreaterThan(const NativeInput &input)
{
    const auto first = castToNumber(input.arguments.value("first"_L1));
    const auto second = castToNumber(input.arguments.value("second"_L1));
    if (!first || !second)
        return NativeResult::failed(translated("IsGreaterThan compares numbers; got “%1” and “%2”.")
                                        .arg(argumentText(input, u"first"_s), argumentText(input, u"second"_s)));
    return answer(*first > *second);
}

NativeResult isValueInArray(const NativeInput &input)
{
    const auto array = input.arguments.value("array"_L1);
    const auto value = input.arguments.value("value"_L1);
    if (isNil(array) || isNil(value))
        return answer(false);
    auto items = asList(array);
    if (const auto parsed = array.isString() ? parseJsonText(array.toString()) : QJsonValue(); parsed.isArray())
        items = parsed.toArray();
    const auto wanted = displayText(value);
    return answer(std::any_of(items.begin(), items.end(),
                              [&wanted](const QJsonValue &item) { return displayText(item) == wanted; }));
}

bool reaches(const QJsonValue &value, const QStringList &path, qsizetype depth, const QString &wanted)
{
    if (value.isArray()) {
        const auto items = value.toArray();
        return std::any_of(items.begin(), items.end(),
                           [&](const QJsonValue &item) { return reaches(item, path, depth, wanted); });
    }
    if (depth == path.size())
        return !isNil(value) && displayText(value) == wanted;
    return value.isObject() && reaches(value.toObject().value(path.at(depth)), path, depth + 1, wanted);
}

NativeResult contextContains(const NativeInput &input)
{
    const auto path = argumentText(input, u"path"_s).split(u'.', Qt::SkipEmptyParts);
    return answer(reaches(input.scope.evaluation.context, path, 0, argumentText(input, u"value"_s)));
}

NativeResult anyResults(const NativeInput &input)
{
    const auto data = input.arguments.value("data"_L1);
    if (data.isArray())
        return answer(!data.toArray().isEmpty());
    if (!data.isString())
        return answer(false);
    auto text = data.toString();
    if (text.startsWith(u'[') || text.startsWith(u'{'))
        text.remove(0, 1);
    if (text.endsWith(u']') || text.endsWith(u'}'))
        text.chop(1);
    return answer(!text.remove(u',').isEmpty());
}

NativeResult isIntegrationAvailable(const NativeInput &input)
{
    QStringList wanted;
    for (const auto names = argumentToList(input.arguments.value("brandname"_L1)); const auto &name : names)
        wanted.append(displayText(name));
    QJsonArray instances;
    for (const auto modules = input.scope.evaluation.context.toObject().value("modules"_L1).toArray();
         const auto &value : modules) {
        const auto module = value.toObject();
        if (wanted.contains(module.value("brand"_L1).toString(), Qt::CaseInsensitive)
            && module.value("state"_L1).toString() == "active"_L1)
            instances.append(module.value("name"_L1));
    }
    auto result = answer(!instances.isEmpty());
    if (!instances.isEmpty())
        result.output.context.insert(u"brandInstances"_s, instances);
    return result;
}

NativeResult stringContains(const NativeInput &input)
{
    const auto text = argumentText(input, u"string"_s);
    const auto separator = argumentText(input, u"substringSeperator"_s);
    const auto given = input.arguments.value("substring"_L1);
    QStringList parts;
    if (given.isArray()) {
        for (const auto list = given.toArray(); const auto &item : list)
            parts.append(displayText(item));
    } else if (!separator.isEmpty()) {
        parts = displayText(given).split(separator);
    } else {
        parts = {displayText(given)};
    }
    return answer(
        std::any_of(parts.begin(), parts.end(), [&text](const QString &part) { return text.contains(part); }));
}

NativeResult isMaliciousIndicatorFound(const NativeInput &input)
{
    static const QStringList types{u"file"_s, u"hash"_s, u"ip"_s, u"url"_s, u"domain"_s, u"email"_s};
    const int limit = argumentFlag(input, u"includeSuspicious"_s) ? 2 : 3;
    const auto scores = asList(input.scope.evaluation.context.toObject().value("DBotScore"_L1));
    QStringList cleared;
    if (argumentText(input, u"includeManual"_s) != "no"_L1) {
        for (const auto &value : scores) {
            const auto score = value.toObject();
            if (score.value("Vendor"_L1).toString() == "Manual"_L1 && score.value("Score"_L1).toInt() < limit)
                cleared.append(score.value("Indicator"_L1).toString());
        }
    }
    const bool found = std::any_of(scores.begin(), scores.end(), [&](const QJsonValue &value) {
        const auto score = value.toObject();
        return types.contains(score.value("Type"_L1).toString().toLower())
            && castToNumber(score.value("Score"_L1)).valueOr(0) >= limit
            && !cleared.contains(score.value("Indicator"_L1).toString());
    });
    if (found)
        return answer(true);
    if (argumentText(input, u"queryIndicators"_s) == "no"_L1)
        return answer(false);
    if (input.reply)
        return answer(!asList(input.reply->value("raw"_L1)).isEmpty());
    const auto ownQuery = argumentText(input, u"maliciousQueryOverride"_s);
    const auto query = ownQuery.isEmpty() ? u"reputation:Bad%1 and investigationIDs:%2"_s.arg(
                           limit == 2 ? u" or reputation:Suspicious"_s : QString(), input.scope.incidentId)
                                          : ownQuery;
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::SearchIndicators, {{u"query"_s, query}, {u"minimumScore"_s, limit}}};
    return result;
}

} // namespace

QList<NativeCommand> conditionNatives()
{
    auto malicious = native(
        u"IsMaliciousIndicatorFound"_s, translated("Whether a malicious indicator is known in this case."),
        {textArgument(u"includeSuspicious"_s, false, u"no"_s), textArgument(u"queryIndicators"_s, false, u"yes"_s),
         textArgument(u"maliciousQueryOverride"_s), textArgument(u"includeManual"_s, false, u"yes"_s)},
        isMaliciousIndicatorFound);
    malicious.wantsReply = true;
    auto existence = native(u"Exists"_s, translated("Whether there is a value."), {listArgument(u"value"_s)}, exists);
    existence.readsContext = false;
    auto equal = native(u"AreValuesEqual"_s, translated("Whether two values are the same text."),
                        {listArgument(u"left"_s), listArgument(u"right"_s)}, areValuesEqual);
    equal.readsContext = false;
    return {
        existence,
        equal,
        native(u"isError"_s, translated("Whether one of the entries is an error."), {listArgument(u"entryId"_s, true)},
               isError),
        native(u"IsTrue"_s, translated("Whether a value is true."), {listArgument(u"value"_s)}, isTrue),
        native(u"IsGreaterThan"_s, translated("Whether the first number is greater."),
               {textArgument(u"first"_s, true), textArgument(u"second"_s, true)}, isGreaterThan),
        native(u"IsValueInArray"_s, translated("Whether a list has a value."),
               {listArgument(u"array"_s), textArgument(u"value"_s)}, isValueInArray),
        native(u"ContextContains"_s, translated("Whether a context path has a value."),
               {textArgument(u"path"_s), textArgument(u"value"_s, true)}, contextContains),
        native(u"UtilAnyResults"_s, translated("Whether there is any result."), {listArgument(u"data"_s, true)},
               anyResults),
        native(u"IsIntegrationAvailable"_s, translated("Whether an integration is enabled."),
               {listArgument(u"brandname"_s, true)}, isIntegrationAvailable),
        native(u"StringContains"_s, translated("Whether a text contains another."),
               {textArgument(u"string"_s, true), listArgument(u"substring"_s, true),
                textArgument(u"substringSeperator"_s)},
               stringContains),
        malicious,
    };
}

} // namespace holdfast
