// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Script transformers of the later packs that choose a value: If-Then-Else and the maps.

#include "language/cast.h"
#include "language/conditiontext.h"
#include "language/contextpath.h"
#include "language/orderedjson.h"
#include "language/patternmap.h"
#include "language/regex.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;

// If-Then-Else

struct ComparisonOptions
{
    bool ignoresCase = false;
    bool dotAll = false;
    bool multiline = false;
    bool fullMatch = false;
    QHash<QString, QString> types; ///< operand -> value, json or raw

    explicit ComparisonOptions(const QJsonValue &text)
    {
        for (const auto parts = listArgument(text); const auto &part : parts) {
            ignoresCase = ignoresCase || part == "case_insensitive"_L1;
            dotAll = dotAll || part == "regex_dot_all"_L1;
            multiline = multiline || part == "regex_multiline"_L1;
            fullMatch = fullMatch || part == "regex_full_match"_L1;
            if (part.startsWith("input_data_type:"_L1))
                types.insert(part.section(u':', 1).section(u'=', 0, 0), part.section(u'=', 1));
        }
    }

    [[nodiscard]] QJsonValue typed(const QString &operand, const QJsonValue &value) const
    {
        if (types.value(operand) != "json"_L1 || !value.isString())
            return value;
        const auto parsed = jsonFromText(value.toString());
        return parsed.isUndefined() ? value : parsed;
    }
};

QString foldedText(const QJsonValue &value, bool ignoresCase)
{
    const auto text = displayText(value);
    return ignoresCase ? text.toCaseFolded() : text;
}

/// -1, 0, 1: by number where both are numbers, else by text.
int ordered(const QJsonValue &left, const QJsonValue &right, bool ignoresCase)
{
    const auto a = castToNumber(left);
    const auto b = castToNumber(right);
    if (a && b)
        return *a < *b ? -1 : *a > *b ? 1 : 0;
    return foldedText(left, ignoresCase).compare(foldedText(right, ignoresCase));
}

bool strictlyEqual(const QJsonValue &left, const QJsonValue &right, bool ignoresCase)
{
    if (left.isString() && right.isString())
        return foldedText(left, ignoresCase) == foldedText(right, ignoresCase);
    return valuesEqual(left, right);
}

bool looselyEqual(const QJsonValue &left, const QJsonValue &right, bool ignoresCase)
{
    if (isNil(left) || isNil(right))
        return isNil(left) && isNil(right);
    return strictlyEqual(left, right, ignoresCase) || ordered(left, right, ignoresCase) == 0;
}

Result<bool> compared(const QString &operation, const QJsonValue &left, const QJsonValue &right,
                      const ComparisonOptions &options)
{
    const bool fold = options.ignoresCase;
    if (operation == "==="_L1)
        return strictlyEqual(left, right, fold);
    if (operation == "!=="_L1)
        return !strictlyEqual(left, right, fold);
    if (operation == "=="_L1)
        return looselyEqual(left, right, fold);
    if (operation == "!="_L1)
        return !looselyEqual(left, right, fold);
    if (operation == ">"_L1)
        return ordered(left, right, fold) > 0;
    if (operation == ">="_L1)
        return ordered(left, right, fold) >= 0;
    if (operation == "<"_L1)
        return ordered(left, right, fold) < 0;
    if (operation == "<="_L1)
        return ordered(left, right, fold) <= 0;
    if (operation == "=~"_L1) {
        const auto pattern = displayText(right);
        const auto regex = ScriptRegex::compile(
            options.fullMatch ? QString(u"\\A(?:"_s + pattern + u")\\Z"_s) : pattern,
            {.ignoreCase = fold, .multiLine = options.multiline, .dotMatchesNewline = options.dotAll});
        if (!regex)
            return regex.error();
        return regex->matches(displayText(left), 1).map([](const auto &found) { return !found.isEmpty(); });
    }
    const auto items = argumentToList(right);
    const bool isInside =
        std::any_of(items.begin(), items.end(), [&](const QJsonValue &item) { return looselyEqual(left, item, fold); });
    return operation == "in list"_L1 ? isInside : !isInside;
}

/// "lhs==rhs", "value in list rhsB": the operands are names of arguments.
Result<bool> namedCondition(const QString &text, const QJsonValue &value, const QJsonObject &args,
                            const ComparisonOptions &options)
{
    static const QRegularExpression form(
        u"\\A\\s*(value|lhsB?)\\s*(===|!==|==|!=|>=|<=|>|<|=~|not in list|in list)\\s*(rhsB?)\\s*\\z"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return transformerScriptError(
            QCoreApplication::translate("Language", "“%1” is not a condition such as lhs==rhs.").arg(text.left(60)));
    const auto name = match.captured(1);
    const auto left = name == "value"_L1 ? value : options.typed(name, args.value(name));
    const auto right = match.captured(3);
    return compared(match.captured(2), left, options.typed(right, args.value(right)), options);
}

Result<bool> ifHolds(const QJsonValue &value, const QJsonObject &args)
{
    const ComparisonOptions options(args.value("options"_L1));
    const auto condition = displayText(args.value("condition"_L1));
    auto first = condition.isEmpty()
        ? Result<bool>(looselyEqual(value, args.contains("equals"_L1) ? args.value("equals"_L1) : args.value("rhs"_L1),
                                    options.ignoresCase))
        : namedCondition(condition, value, args, options);
    const auto between = displayText(args.value("conditionInBetween"_L1)).trimmed().toLower();
    if (!first || between.isEmpty() || *first == (between == "or"_L1))
        return first;
    const ComparisonOptions secondOptions(args.value("optionsB"_L1));
    const auto second = displayText(args.value("conditionB"_L1));
    return second.isEmpty() ? Result<bool>(looselyEqual(value, args.value("rhsB"_L1), secondOptions.ignoresCase))
                            : namedCondition(second, value, args, secondOptions);
}

Result<Function> ifThenElse(const QJsonObject &args, const Evaluation &)
{
    return Function([args](const QJsonValue &value) -> Result<QJsonValue> {
        return ifHolds(value, args).map([&](bool holds) {
            const auto name = holds ? u"then"_s : u"else"_s;
            const auto result = ComparisonOptions(args.value("options"_L1)).typed(name, args.value(name));
            return isNil(result) ? QJsonValue(QJsonValue::Null) : result;
        });
    });
}

// If-Elif

/// `#{path}` outside of texts becomes the JSON of its value, so that the whole is JSON.
Result<QString> withValues(const QString &text, const Evaluation &evaluation)
{
    QString result;
    bool inText = false;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const auto c = text.at(at);
        if (inText && c == u'\\') {
            // Patterns come as they are written for people: a backslash that JSON does not know is one.
            const bool isKnown = at + 1 < text.size() && u"\"\\/bfnrtu"_s.contains(text.at(at + 1));
            result += isKnown ? QStringView(u"\\") : QStringView(u"\\\\");
            if (++at < text.size())
                result += text.at(at);
            continue;
        }
        if (c == u'"')
            inText = !inText;
        if (inText || c != u'#' || at + 1 >= text.size() || text.at(at + 1) != u'{') {
            result += c;
            continue;
        }
        const auto [end, isClosed] = findBracketEnd(text, at + 1);
        const auto value = evaluateContextPath(text.mid(at + 2, end - at - (isClosed ? 3 : 2)), evaluation);
        if (!value)
            return value.error();
        result += compactJson(*value);
        at = end - 1;
    }
    return result;
}

Result<Function> ifElif(const QJsonObject &args, const Evaluation &evaluation)
{
    ConditionTextOptions options;
    for (const auto flags = listArgument(args.value("flags"_L1)); const auto &flag : flags) {
        options.ignoresCase = options.ignoresCase || flag == "case_insensitive"_L1;
        options.listCompare = options.listCompare || flag == "list_compare"_L1;
        options.dotAll = options.dotAll || flag == "regex_dot_all"_L1;
        options.multiline = options.multiline || flag == "regex_multiline"_L1;
        options.fullMatch = options.fullMatch || flag == "regex_full_match"_L1;
    }
    return Function(
        [options, given = args.value("conditions"_L1), evaluation](const QJsonValue &value) -> Result<QJsonValue> {
            const auto scope = evaluation.over(value);
            auto conditions = given;
            if (given.isString()) {
                const auto text = withValues(given.toString(), scope);
                if (!text)
                    return text.error();
                conditions = jsonFromText(*text);
            }
            if (!conditions.isArray())
                return transformerScriptError(
                    QCoreApplication::translate("Language", "The argument “conditions” is not a JSON list."));
            for (const auto list = conditions.toArray(); const auto &item : list) {
                const auto branch = item.toObject();
                if (branch.contains("default"_L1))
                    return branch.value("default"_L1);
                const auto holds = evaluateConditionText(branch.value("condition"_L1).toString(), options, scope);
                if (!holds)
                    return holds;
                if (isTruthy(*holds) && !isEmptyValue(*holds))
                    return branch.value("return"_L1);
            }
            return QJsonValue(QString());
        });
}

// Maps from one list to another

Result<Function> mapValues(const QJsonObject &args, const Evaluation &)
{
    const auto from = listArgument(args.value("input_values"_L1));
    const auto to = listArgument(args.value("mapped_values"_L1));
    if (from.size() != to.size()) {
        return transformerScriptError(QCoreApplication::translate("Language", "There are %1 values for %2 to map from.")
                                          .arg(to.size())
                                          .arg(from.size()));
    }
    return Function([from, to](const QJsonValue &value) -> Result<QJsonValue> {
        if (isNil(value))
            return QJsonValue(QJsonValue::Null);
        if (!value.isObject()) {
            const auto text = value.isArray() ? compactJson(value) : displayText(value);
            const auto found = from.indexOf(text);
            return QJsonValue(found < 0 ? text : to.at(found));
        }
        auto object = value.toObject();
        const auto keys = object.keys();
        for (const auto &key : keys) {
            if (const auto found = from.indexOf(u"%1: %2"_s.arg(key, displayText(object.value(key)))); found >= 0)
                object.insert(key, to.at(found));
        }
        return QJsonValue(compactJson(object));
    });
}

Result<Function> mapRanges(const QJsonObject &args, const Evaluation &)
{
    const auto from = listArgument(args.value("map_from"_L1));
    const auto to = listArgument(args.value("map_to"_L1));
    const auto separator = textArgument(args, u"sep"_s, u"-"_s);
    if (!separator)
        return separator.error();
    if (from.size() != to.size()) {
        return transformerScriptError(QCoreApplication::translate("Language", "There are %1 values for %2 to map from.")
                                          .arg(to.size())
                                          .arg(from.size()));
    }
    return Function([from, to, separator = *separator](const QJsonValue &value) -> Result<QJsonValue> {
        const auto text = displayText(value);
        const auto number = castToNumber(value);
        for (qsizetype i = 0; i < from.size(); ++i) {
            const auto &candidate = from.at(i);
            if (candidate == text)
                return QJsonValue(to.at(i));
            const auto at = candidate.indexOf(separator, 1);
            if (!number || at < 0)
                continue;
            const auto low = castToNumber(candidate.first(at));
            const auto high = castToNumber(candidate.sliced(at + separator.size()));
            if (low && high && *low <= *number && *number <= *high)
                return QJsonValue(to.at(i));
        }
        return value;
    });
}

Result<Function> mapPattern(const QJsonObject &args, const Evaluation &evaluation)
{
    return Function([args, evaluation](const QJsonValue &value) { return mapByPatterns(value, args, evaluation); });
}

} // namespace

void addChoiceScriptTransformers(TransformerTable &table)
{
    const auto add = [&table](const QString &name, Transformer::Prepare prepare, const QStringList &arguments) {
        table.insert(name, {Transformer::Reach::EachItemOrNothing, prepare, arguments, true});
    };
    const QStringList choice{
        u"equals"_s, u"then"_s, u"else"_s,       u"condition"_s,          u"lhs"_s,     u"rhs"_s, u"options"_s,
        u"lhsB"_s,   u"rhsB"_s, u"conditionB"_s, u"conditionInBetween"_s, u"optionsB"_s};
    // The script's name, and the name of its folder, under which it is spoken of.
    add(u"If-Then-Else"_s, ifThenElse, choice);
    add(u"IfThenElse"_s, ifThenElse, choice);
    add(u"If-Elif"_s, ifElif, {u"conditions"_s, u"flags"_s});
    add(u"IfElif"_s, ifElif, {u"conditions"_s, u"flags"_s});
    add(u"MapValuesTransformer"_s, mapValues, {u"input_values"_s, u"mapped_values"_s});
    add(u"MapRangeValues"_s, mapRanges, {u"map_from"_s, u"map_to"_s, u"sep"_s});
    add(u"MapPattern"_s, mapPattern,
        {u"mappings"_s, u"algorithm"_s, u"caseless"_s, u"priority"_s, u"context"_s, u"flags"_s, u"compare_fields"_s,
         u"wildcards"_s, u"default_value"_s});
}

} // namespace holdfast
