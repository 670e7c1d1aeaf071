// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Script transformers of the later packs that keep, drop, order or pair the items of lists.

#include "language/cast.h"
#include "language/contextpath.h"
#include "language/regex.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;

bool flagArgument(const QJsonObject &args, const QString &name, bool fallback)
{
    const auto value = unwrapSingle(args.value(name));
    if (isNil(value))
        return fallback;
    return isTrueFlag(value) || displayText(value).trimmed().compare("yes"_L1, Qt::CaseInsensitive) == 0;
}

Result<Function> appendIfNotEmpty(const QJsonObject &args, const Evaluation &)
{
    const auto item = args.value("item"_L1);
    const auto added = flagArgument(args, u"raw"_s, true) ? asList(item) : argumentToList(item);
    return Function([added](const QJsonValue &value) -> Result<QJsonValue> {
        auto items = asList(value);
        for (const auto &one : added) {
            if (!isEmptyValue(one))
                items.append(one);
        }
        return QJsonValue(items);
    });
}

/// Removes what is empty, all the way down.
class EmptyRemoval
{
public:
    EmptyRemoval(bool removesKeys, QStringList emptyTexts)
        : m_removesKeys(removesKeys)
        , m_emptyTexts(std::move(emptyTexts))
    {
    }

    [[nodiscard]] bool isEmpty(const QJsonValue &value) const
    {
        if (value.isBool())
            return false;
        return isEmptyValue(value) || (value.isString() && m_emptyTexts.contains(value.toString()));
    }

    [[nodiscard]] QJsonValue cleaned(const QJsonValue &value) const
    {
        if (value.isArray()) {
            QJsonArray kept;
            for (const auto items = value.toArray(); const auto &item : items) {
                if (const auto clean = cleaned(item); !isEmpty(clean))
                    kept.append(clean);
            }
            return kept;
        }
        if (!value.isObject())
            return value;
        QJsonObject kept;
        const auto object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            const auto clean = cleaned(member.value());
            if (!m_removesKeys || !isEmpty(clean))
                kept.insert(member.key(), clean);
        }
        return kept;
    }

private:
    bool m_removesKeys;
    QStringList m_emptyTexts;
};

Result<Function> removeEmpty(const QJsonObject &args, const Evaluation &)
{
    const EmptyRemoval removal(flagArgument(args, u"remove_keys"_s, false),
                               listArgument(args.value("empty_values"_L1)));
    return Function([removal](const QJsonValue &value) -> Result<QJsonValue> {
        if (isNil(value))
            return QJsonValue(QJsonArray());
        return value.isArray() || value.isObject() ? removal.cleaned(value)
            : removal.isEmpty(value)               ? QJsonValue(QJsonArray())
                                                   : value;
    });
}

Result<Function> removeMatches(const QJsonObject &args, const Evaluation &)
{
    const bool ignoresCase = flagArgument(args, u"ignore_case"_s, true);
    const bool isExact = flagArgument(args, u"match_exact"_s, false);
    const auto delimiter = textArgument(args, u"delimiter"_s, u"\n"_s);
    if (!delimiter)
        return delimiter.error();
    QStringList filters;
    const auto given = args.value("filters"_L1);
    if (given.isArray())
        filters = listArgument(given);
    else
        filters = displayText(given).split(*delimiter == "\\n"_L1 ? u"\n"_s : *delimiter, Qt::SkipEmptyParts);
    QList<ScriptRegex> patterns;
    if (!isExact) {
        for (const auto &filter : filters) {
            const auto pattern = ScriptRegex::compile(
                filter, {.ignoreCase = ignoresCase, .multiLine = false, .dotMatchesNewline = false});
            if (!pattern)
                return pattern.error();
            patterns.append(*pattern);
        }
    }
    return Function([=](const QJsonValue &value) -> Result<QJsonValue> {
        QJsonArray kept;
        for (const auto items = argumentToList(value); const auto &item : items) {
            const auto text = displayText(item);
            bool isRemoved = isExact && filters.contains(text, ignoresCase ? Qt::CaseInsensitive : Qt::CaseSensitive);
            for (const auto &pattern : patterns) {
                const auto found = pattern.matches(text, 1);
                if (!found)
                    return found.error();
                isRemoved = isRemoved || !found->isEmpty();
            }
            if (!isRemoved)
                kept.append(item);
        }
        return QJsonValue(kept);
    });
}

/// Numbers before texts before everything else; numbers by value, the rest by its text.
bool sortsBefore(const QJsonValue &left, const QJsonValue &right)
{
    const auto rank = [](const QJsonValue &value) { return value.isDouble() ? 0 : value.isString() ? 1 : 2; };
    if (rank(left) != rank(right))
        return rank(left) < rank(right);
    if (left.isDouble())
        return left.toDouble() < right.toDouble();
    return displayText(left).toUtf8() < displayText(right).toUtf8();
}

Result<Function> sortBy(const QJsonObject &args, const Evaluation &evaluation)
{
    auto keys = listArgument(args.value("keys"_L1));
    const auto descending = listArgument(args.value("descending_keys"_L1));
    for (const auto &key : descending) {
        if (key != "*"_L1 && !keys.contains(key))
            keys.append(key);
    }
    return Function([keys, descending, evaluation](const QJsonValue &value) -> Result<QJsonValue> {
        if (!value.isArray())
            return value;
        struct Sortable
        {
            QJsonValue item;
            QJsonArray by;
        };
        QList<Sortable> items;
        for (const auto list = value.toArray(); const auto &item : list) {
            QJsonArray by;
            for (const auto &key : keys) {
                const auto part = evaluateContextPath(key, evaluation.over(item));
                if (!part)
                    return part.error();
                by.append(*part);
            }
            if (keys.isEmpty())
                by.append(item);
            items.append({item, by});
        }
        std::stable_sort(items.begin(), items.end(), [&](const Sortable &left, const Sortable &right) {
            for (qsizetype i = 0; i < left.by.size(); ++i) {
                const bool isDescending = descending.contains(keys.isEmpty() ? u"*"_s : keys.at(i));
                const auto a = left.by.at(i);
                const auto b = right.by.at(i);
                if (sortsBefore(a, b))
                    return !isDescending;
                if (sortsBefore(b, a))
                    return isDescending;
            }
            return false;
        });
        QJsonArray sorted;
        for (const auto &one : std::as_const(items))
            sorted.append(one.item);
        return QJsonValue(sorted);
    });
}

Result<Function> dedupBy(const QJsonObject &args, const Evaluation &evaluation)
{
    return Function(
        [keys = listArgument(args.value("keys"_L1)), evaluation](const QJsonValue &value) -> Result<QJsonValue> {
            if (!value.isArray())
                return value;
            QSet<QString> seen;
            QJsonArray kept;
            for (const auto items = value.toArray(); const auto &item : items) {
                QJsonArray identity;
                for (const auto &key : keys) {
                    const auto part = evaluateContextPath(key, evaluation.over(item));
                    if (!part)
                        return part.error();
                    identity.append(*part);
                }
                const auto text = compactJson(keys.isEmpty() ? QJsonValue(item) : QJsonValue(identity));
                if (seen.contains(text))
                    continue;
                seen.insert(text);
                kept.append(item);
            }
            return QJsonValue(kept);
        });
}

Result<QJsonArray> partsOf(const QJsonArray &items, const QString &key, const Evaluation &evaluation)
{
    if (key.isEmpty())
        return items;
    QJsonArray parts;
    for (const auto &item : items) {
        const auto part = evaluateContextPath(key, evaluation.over(item));
        if (!part)
            return part.error();
        parts.append(*part);
    }
    return parts;
}

QJsonObject joined(QJsonObject lower, const QJsonObject &upper)
{
    for (auto member = upper.begin(); member != upper.end(); ++member)
        lower.insert(member.key(), member.value());
    return lower;
}

/// `into`: array1 | array2 | array1<array2 | array2<array1, else a new object of two members.
QJsonValue pairOf(const QJsonValue &left, const QJsonValue &right, const QString &leftName, const QString &rightName,
                  const QString &into)
{
    if (into == "array1"_L1 && left.isObject())
        return joined(left.toObject(), {{rightName, right}});
    if (into == "array2"_L1 && right.isObject())
        return joined(right.toObject(), {{leftName, left}});
    if (left.isObject() && right.isObject()) {
        if (into == "array1<array2"_L1)
            return joined(left.toObject(), right.toObject());
        if (into == "array2<array1"_L1)
            return joined(right.toObject(), left.toObject());
    }
    return QJsonObject{{leftName, left}, {rightName, right}};
}

Result<Function> makePair(const QJsonObject &args, const Evaluation &evaluation)
{
    const auto text = [&args](const QString &name) { return displayText(args.value(name)); };
    const auto second = partsOf(asList(args.value("array2"_L1)), text(u"array2_key"_s), evaluation);
    if (!second)
        return second.error();
    return Function([key = text(u"array1_key"_s), second = *second, leftName = text(u"output_name1"_s),
                     rightName = text(u"output_name2"_s), length = text(u"determine_output_length_by"_s),
                     into = text(u"merge_dict"_s), evaluation](const QJsonValue &value) -> Result<QJsonValue> {
        const auto first = partsOf(asList(value), key, evaluation);
        if (!first)
            return first.error();
        const auto count = length == "array1"_L1 ? first->size()
            : length == "array2"_L1              ? second.size()
            : length == "longer"_L1              ? std::max(first->size(), second.size())
                                                 : std::min(first->size(), second.size());
        QJsonArray pairs;
        const auto at = [](const QJsonArray &items, qsizetype index) {
            return index < items.size() ? items.at(index) : QJsonValue(QJsonValue::Null);
        };
        for (qsizetype i = 0; i < count; ++i)
            pairs.append(pairOf(at(*first, i), at(second, i), leftName, rightName, into));
        return QJsonValue(pairs);
    });
}

/// "0,1-3,6-7,5-": positions and inclusive ranges, in the given order.
Result<Function> getRange(const QJsonObject &args, const Evaluation &)
{
    struct Span
    {
        qint64 from = 0;
        qint64 to = 0; ///< -1: to the end
    };
    QList<Span> spans;
    for (const auto parts = listArgument(args.value("range"_L1)); const auto &part : parts) {
        const auto dash = part.indexOf(u'-');
        bool fromOk = true;
        bool toOk = true;
        Span span;
        const auto first = part.left(dash < 0 ? part.size() : dash).trimmed();
        const auto last = dash < 0 ? first : part.mid(dash + 1).trimmed();
        span.from = first.isEmpty() ? 0 : first.toLongLong(&fromOk);
        span.to = last.isEmpty() ? -1 : last.toLongLong(&toOk);
        if (!fromOk || !toOk || (first.isEmpty() && last.isEmpty())) {
            return transformerScriptError(
                QCoreApplication::translate("Language", "“%1” is not a range such as 0,1-3.").arg(part.left(40)));
        }
        spans.append(span);
    }
    return Function([spans](const QJsonValue &value) -> Result<QJsonValue> {
        const auto items = asList(value);
        QJsonArray kept;
        for (const auto &span : spans) {
            const auto end = span.to < 0 ? items.size() - 1 : std::min<qint64>(span.to, items.size() - 1);
            for (auto index = span.from; index <= end; ++index)
                kept.append(items.at(index));
        }
        return QJsonValue(kept);
    });
}

Result<Function> stringToArray(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        return QJsonValue(value.isArray() ? value.toArray() : isNil(value) ? QJsonArray() : QJsonArray{value});
    });
}

Result<Function> stringifyArray(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        return isNil(value) ? QJsonValue(QJsonValue::Null) : QJsonValue(compactJson(value));
    });
}

Result<Function> arrayAnyMatch(const QJsonObject &args, const Evaluation &)
{
    QStringList wanted = listArgument(args.value("right"_L1));
    return Function([wanted](const QJsonValue &value) -> Result<QJsonValue> {
        const auto items = listArgument(value);
        return QJsonValue(
            std::any_of(items.begin(), items.end(), [&](const QString &item) { return wanted.contains(item); }));
    });
}

QJsonValue withoutFields(const QJsonValue &value, const QStringList &fields)
{
    if (value.isArray()) {
        QJsonArray kept;
        for (const auto items = value.toArray(); const auto &item : items)
            kept.append(withoutFields(item, fields));
        return kept;
    }
    if (!value.isObject())
        return value;
    auto object = value.toObject();
    for (const auto &field : fields)
        object.remove(field);
    return object;
}

Result<Function> ignoreFields(const QJsonObject &args, const Evaluation &)
{
    return Function([given = args.value("json_object"_L1),
                     fields = listArgument(args.value("fields"_L1))](const QJsonValue &value) -> Result<QJsonValue> {
        const auto subject = isNil(given) ? value : given;
        return withoutFields(subject, fields);
    });
}

/// How two objects with the same member are merged.
struct MergeStrategy
{
    QString onConflict; ///< merge, source, destination
    QStringList bySource;
    QStringList byDestination;

    [[nodiscard]] QJsonValue merged(const QString &key, const QJsonValue &source, const QJsonValue &destination) const
    {
        if (bySource.contains(key) || (onConflict == "source"_L1 && !byDestination.contains(key)))
            return source;
        if (byDestination.contains(key) || onConflict == "destination"_L1 || valuesEqual(source, destination))
            return destination;
        auto both = asList(destination);
        for (const auto items = asList(source); const auto &item : items) {
            if (!both.contains(item))
                both.append(item);
        }
        return both;
    }
};

Result<Function> mergeDictArray(const QJsonObject &args, const Evaluation &evaluation)
{
    QList<std::pair<QString, QString>> mapping;
    for (const auto parts = displayText(args.value("mapping"_L1)).split(u',', Qt::SkipEmptyParts);
         const auto &part : parts) {
        const auto source = part.section(u':', 0, 0).trimmed();
        const auto destination = part.section(u':', 1).trimmed();
        mapping.append({source, destination.isEmpty() ? source : destination});
    }
    if (mapping.isEmpty())
        return transformerScriptError(QCoreApplication::translate("Language", "The argument “mapping” is empty."));
    const auto text = [&args](const QString &name) { return displayText(args.value(name)); };
    const MergeStrategy strategy{text(u"conflict_strategy"_s), listArgument(args.value("overwrite_by_source"_L1)),
                                 listArgument(args.value("overwrite_by_destination"_L1))};
    return Function([=, sources = asList(args.value("merge_with"_L1)), path = text(u"array_path"_s),
                     outKey = text(u"out_key"_s), appends = flagArgument(args, u"appendable"_s, true),
                     outPath = text(u"out_path"_s)](const QJsonValue &value) -> Result<QJsonValue> {
        auto list = path.isEmpty() || path == "."_L1 ? Result<QJsonValue>(value)
                                                     : evaluateContextPath(path, evaluation.over(value));
        if (!list)
            return list;
        auto destinations = asList(*list);
        for (const auto &source : sources) {
            const auto from = source.toObject();
            bool found = false;
            for (qsizetype i = 0; i < destinations.size(); ++i) {
                auto object = destinations.at(i).toObject();
                const bool fits = std::all_of(mapping.begin(), mapping.end(), [&](const auto &pair) {
                    return from.contains(pair.first) && object.contains(pair.second)
                        && valuesEqual(from.value(pair.first), object.value(pair.second));
                });
                if (!fits)
                    continue;
                found = true;
                auto target = outKey.isEmpty() ? object : object.value(outKey).toObject();
                for (auto member = from.begin(); member != from.end(); ++member)
                    target.insert(member.key(),
                                  target.contains(member.key()) && !isNil(target.value(member.key()))
                                      ? strategy.merged(member.key(), member.value(), target.value(member.key()))
                                      : member.value());
                if (outKey.isEmpty())
                    object = target;
                else
                    object.insert(outKey, target);
                destinations.replace(i, object);
            }
            if (!found && appends)
                destinations.append(source);
        }
        const auto place = outPath.isEmpty() ? path : outPath;
        if (place.isEmpty() || place == "."_L1 || !value.isObject())
            return QJsonValue(destinations);
        auto result = value.toObject();
        result.insert(place, destinations);
        return QJsonValue(result);
    });
}

} // namespace

void addListShapeScriptTransformers(TransformerTable &table)
{
    using Reach = Transformer::Reach;
    const auto add = [&table](const QString &name, Reach reach, Transformer::Prepare prepare,
                              const QStringList &arguments) {
        table.insert(name, {reach, prepare, arguments, true});
    };
    add(u"AppendIfNotEmpty"_s, Reach::WholeOrNothing, appendIfNotEmpty, {u"item"_s, u"raw"_s});
    add(u"RemoveEmpty"_s, Reach::WholeOrNothing, removeEmpty, {u"remove_keys"_s, u"empty_values"_s});
    add(u"RemoveMatches"_s, Reach::WholeOrNothing, removeMatches,
        {u"ignore_case"_s, u"match_exact"_s, u"delimiter"_s, u"filters"_s});
    add(u"SortBy"_s, Reach::WholeOrNothing, sortBy, {u"keys"_s, u"descending_keys"_s});
    add(u"DedupBy"_s, Reach::WholeOrNothing, dedupBy, {u"keys"_s});
    add(u"MakePair"_s, Reach::WholeOrNothing, makePair,
        {u"array1_key"_s, u"array2"_s, u"array2_key"_s, u"output_name1"_s, u"output_name2"_s,
         u"determine_output_length_by"_s, u"merge_dict"_s});
    add(u"GetRange"_s, Reach::WholeOrNothing, getRange, {u"range"_s});
    add(u"StringToArray"_s, Reach::EachItemOrNothing, stringToArray, {});
    add(u"StringifyArray"_s, Reach::WholeOrNothing, stringifyArray, {});
    add(u"ArrayAnyMatch"_s, Reach::WholeOrNothing, arrayAnyMatch, {u"right"_s});
    add(u"IgnoreFieldsFromJson"_s, Reach::EachItemOrNothing, ignoreFields, {u"json_object"_s, u"fields"_s});
    add(u"MergeDictArray"_s, Reach::WholeOrNothing, mergeDictArray,
        {u"array_path"_s, u"merge_with"_s, u"mapping"_s, u"out_key"_s, u"out_path"_s, u"appendable"_s,
         u"conflict_strategy"_s, u"overwrite_by_source"_s, u"overwrite_by_destination"_s});
}

} // namespace holdfast
