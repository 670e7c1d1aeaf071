// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/patternmap.h"

#include "language/cast.h"
#include "language/contextpath.h"
#include "language/interpolation.h"
#include "language/orderedjson.h"
#include "language/regex.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <optional>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// "\1" and "\g<1>" by the groups of a match, "\0" and "\g<0>" by the whole of it.
QString withGroups(const QString &text, const ScriptRegex::Match &match)
{
    static const QRegularExpression reference(u"\\\\(?:(\\d{1,2})|g<(\\d{1,2})>|(\\\\))"_s);
    QString result;
    qsizetype copied = 0;
    for (auto references = reference.globalMatch(text); references.hasNext();) {
        const auto found = references.next();
        result += QStringView(text).sliced(copied, found.capturedStart() - copied);
        copied = found.capturedEnd();
        if (!found.capturedView(3).isEmpty()) {
            result += u'\\';
            continue;
        }
        const auto number = (found.captured(1) + found.captured(2)).toInt();
        result += number == 0               ? match.whole.text
            : number <= match.groups.size() ? match.groups.at(number - 1).text
                                            : QString();
    }
    result += QStringView(text).sliced(copied);
    return result;
}

/// A shell pattern as a regular expression: * and ? match any character, path separators included.
QString wildcardPattern(const QString &wildcard)
{
    QString pattern = u"(?s:"_s;
    for (qsizetype at = 0; at < wildcard.size(); ++at) {
        const auto c = wildcard.at(at);
        const auto end = c == u'[' ? wildcard.indexOf(u']', at + 2) : -1;
        if (c == u'*') {
            pattern += u".*"_s;
        } else if (c == u'?') {
            pattern += u'.';
        } else if (end > 0) {
            auto set = wildcard.sliced(at + 1, end - at - 1);
            if (set.startsWith(u'!'))
                set[0] = u'^';
            pattern += u'[' + set.replace(u'\\', u"\\\\"_s) + u']';
            at = end;
        } else {
            pattern += QRegularExpression::escape(QString(c));
        }
    }
    return pattern + u')';
}

class PatternMap
{
public:
    PatternMap(const QJsonObject &args, const Evaluation &evaluation)
        : m_algorithm(displayText(args.value("algorithm"_L1)))
        , m_ignoresCase(!args.contains("caseless"_L1) || isTrueFlag(unwrapSingle(args.value("caseless"_L1))))
        , m_takesLast(displayText(args.value("priority"_L1)) == "last_match"_L1)
        , m_comparesFields(isTrueFlag(unwrapSingle(args.value("compare_fields"_L1))))
        , m_wildcards(listArgument(args.value("wildcards"_L1)))
        , m_context(args.value("context"_L1))
        , m_fallback(args.value("default_value"_L1))
        , m_evaluation(evaluation)
    {
        if (m_algorithm.isEmpty())
            m_algorithm = u"literal"_s;
        for (const auto flags = listArgument(args.value("flags"_L1)); const auto &flag : flags) {
            m_options.dotMatchesNewline = m_options.dotMatchesNewline || flag == "dotall"_L1 || flag == "s"_L1;
            m_options.multiLine = m_options.multiLine || flag == "multiline"_L1 || flag == "m"_L1;
            m_ignoresCase = m_ignoresCase || flag == "ignorecase"_L1 || flag == "i"_L1;
        }
        m_options.ignoreCase = m_ignoresCase;
        const auto mappings = args.value("mappings"_L1);
        m_mappings = mappings.isString() ? mappings.toString() : compactJson(mappings);
    }

    Result<QJsonValue> map(const QJsonValue &value)
    {
        m_input = value;
        const auto unmapped = isNil(m_fallback) ? value : m_fallback;
        std::optional<QJsonValue> mapped;
        if (m_comparesFields) {
            const auto fields = orderedMembers(m_mappings);
            if (!fields)
                return badMappings();
            for (const auto &[field, patterns] : *fields) {
                const auto part = value.toObject().value(field);
                if (isNil(part))
                    continue;
                const auto one = mapBy(patterns, part);
                if (!one)
                    return one.error();
                if (*one && (!mapped || m_takesLast))
                    mapped = **one;
            }
        } else {
            if (value.isArray() || value.isObject())
                return m_algorithm == "dt"_L1 ? mappedOr(unmapped, mapBy(m_mappings, value)) : Result(unmapped);
            return mappedOr(unmapped, mapBy(m_mappings, value));
        }
        return mapped ? *mapped : unmapped;
    }

private:
    using Mapped = Result<std::optional<QJsonValue>>;

    static Error badMappings()
    {
        return transformerScriptError(
            QCoreApplication::translate("Language", "The argument “mappings” is not a JSON object."));
    }

    static Result<QJsonValue> mappedOr(const QJsonValue &fallback, const Mapped &mapped)
    {
        return mapped.map([&](const std::optional<QJsonValue> &value) { return value.value_or(fallback); });
    }

    /// `mappings`: JSON text of an object pattern -> output, or of a list of such objects.
    Mapped mapBy(const QString &mappings, const QJsonValue &value)
    {
        QList<QString> objects;
        if (const auto items = orderedItems(mappings))
            objects = *items;
        else
            objects = {mappings};
        std::optional<QJsonValue> mapped;
        for (const auto &object : objects) {
            const auto members = orderedMembers(object);
            if (!members)
                return badMappings();
            for (const auto &[pattern, output] : *members) {
                const auto one = tryPattern(pattern, output, value);
                if (!one)
                    return one;
                if (!*one)
                    continue;
                mapped = **one;
                if (!m_takesLast)
                    return mapped;
            }
        }
        return mapped;
    }

    Mapped tryPattern(const QString &pattern, const QString &outputText, const QJsonValue &value)
    {
        auto output = jsonFromText(outputText);
        auto algorithm = m_algorithm;
        QString next;
        if (output.isObject()) {
            const auto config = output.toObject();
            if (config.contains("algorithm"_L1))
                algorithm = config.value("algorithm"_L1).toString();
            const auto members = orderedMembers(outputText);
            for (const auto &member : members.value_or(QList<OrderedMember>())) {
                if (member.name == "next"_L1)
                    next = member.text;
            }
            const auto excluded = asList(config.value("exclude"_L1));
            for (const auto &exclusion : excluded) {
                const auto hit = matched(exclusion.toString(), algorithm, value);
                if (!hit)
                    return hit.error();
                if (*hit)
                    return std::optional<QJsonValue>();
            }
            output = config.contains("output"_L1) ? config.value("output"_L1) : QJsonValue(QJsonValue::Null);
        }
        const auto hit = m_wildcards.contains(pattern)
            ? Result<std::optional<ScriptRegex::Match>>(std::optional(ScriptRegex::Match()))
            : matched(pattern, algorithm, value);
        if (!hit)
            return hit.error();
        if (!*hit)
            return std::optional<QJsonValue>();
        const auto result = isNil(output) ? Result<QJsonValue>(m_input)
                                          : expanded(output, algorithm == "regex"_L1 ? &**hit : nullptr, value);
        if (!result)
            return result.error();
        if (next.isEmpty())
            return std::optional(*result);
        const auto further = mapBy(next, *result);
        if (!further)
            return further;
        return further->has_value() ? *further : std::optional(*result);
    }

    Result<std::optional<ScriptRegex::Match>> matched(const QString &pattern, const QString &algorithm,
                                                      const QJsonValue &value)
    {
        using Found = std::optional<ScriptRegex::Match>;
        const auto text = displayText(value);
        if (algorithm == "dt"_L1) {
            return evaluateContextPath(relative(pattern), m_evaluation.over(value)).map([](const QJsonValue &result) {
                return isTruthy(result) && !isEmptyValue(result) ? Found(ScriptRegex::Match()) : Found();
            });
        }
        auto expression = pattern;
        if (algorithm == "literal"_L1)
            expression = QRegularExpression::escape(pattern);
        else if (algorithm == "wildcard"_L1)
            expression = wildcardPattern(pattern);
        return ScriptRegex::compile(u"\\A(?:"_s + expression + u")\\Z"_s, m_options)
            .andThen([&](const ScriptRegex &regex) { return regex.matches(text, 1); })
            .map([](const QList<ScriptRegex::Match> &found) {
                return found.isEmpty() ? Found() : Found(found.first());
            });
    }

    /// "..x" looks at the value at hand like ".x".
    static QString relative(QString path)
    {
        while (path.startsWith(".."_L1))
            path.remove(0, 1);
        return path.isEmpty() ? u"."_s : path;
    }

    Result<QJsonValue> expanded(const QJsonValue &output, const ScriptRegex::Match *match, const QJsonValue &value)
    {
        if (output.isArray()) {
            QJsonArray items;
            for (const auto list = output.toArray(); const auto &item : list) {
                const auto one = expanded(item, match, value);
                if (!one)
                    return one;
                items.append(*one);
            }
            return QJsonValue(items);
        }
        if (output.isObject()) {
            QJsonObject members;
            const auto object = output.toObject();
            for (auto member = object.begin(); member != object.end(); ++member) {
                const auto one = expanded(member.value(), match, value);
                if (!one)
                    return one;
                members.insert(member.key(), *one);
            }
            return QJsonValue(members);
        }
        if (!output.isString())
            return output;
        const auto text = match ? withGroups(output.toString(), *match) : output.toString();
        if (isNil(m_context) || !hasInterpolation(text))
            return QJsonValue(text);
        return filledIn(text, value);
    }

    /// ${…} by the context, ${.x} by the input, ${..x} by the value being compared.
    Result<QJsonValue> filledIn(const QString &text, const QJsonValue &value)
    {
        const auto parts = splitInterpolation(text);
        QString result;
        for (const auto &part : parts) {
            if (!part.isExpression) {
                result += part.text;
                continue;
            }
            const auto path = part.text.trimmed();
            const auto &subject = path.startsWith(".."_L1) ? value : path.startsWith(u'.') ? m_input : m_context;
            const auto found = evaluateContextPath(relative(path), m_evaluation.over(subject));
            if (!found)
                return found;
            if (parts.size() == 1)
                return *found;
            result += displayText(*found);
        }
        return QJsonValue(result);
    }

    QString m_algorithm;
    bool m_ignoresCase;
    bool m_takesLast;
    bool m_comparesFields;
    QStringList m_wildcards;
    QJsonValue m_context;
    QJsonValue m_fallback;
    QString m_mappings;
    ScriptRegex::Options m_options;
    Evaluation m_evaluation;
    QJsonValue m_input;
};

} // namespace

Result<QJsonValue> mapByPatterns(const QJsonValue &value, const QJsonObject &args, const Evaluation &evaluation)
{
    return PatternMap(args, evaluation).map(value);
}

} // namespace holdfast
