// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/contextpath.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;

/// A key under which equal values meet: 3 and 3.0 are equal, 3 and "3" are not.
QString identity(const QJsonValue &value)
{
    return compactJson(value);
}

Result<Function> uniq(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        if (!value.isArray())
            return value;
        QSet<QString> seen;
        QJsonArray kept;
        for (const auto items = value.toArray(); const auto &item : items) {
            const auto key = identity(item);
            if (seen.contains(key))
                continue;
            seen.insert(key);
            kept.append(item);
        }
        return QJsonValue(kept);
    });
}

Result<Function> atIndex(const QJsonObject &args, const Evaluation &)
{
    return castToInteger(args.value("index"_L1)).map([](qint64 index) {
        return Function([index](const QJsonValue &value) -> Result<QJsonValue> {
            const auto items = asList(value);
            return index >= 0 && index < items.size() ? items.at(index) : QJsonValue(QJsonValue::Null);
        });
    });
}

QString itemText(const QJsonValue &item)
{
    return item.isArray() || item.isObject() ? compactJson(item) : displayText(item);
}

Result<Function> join(const QJsonObject &args, const Evaluation &)
{
    return textArgument(args, u"separator"_s, u","_s).map([](const QString &separator) {
        return Function([separator](const QJsonValue &value) -> Result<QJsonValue> {
            QStringList texts;
            for (const auto items = asList(value); const auto &item : items) {
                if (!isNil(item))
                    texts.append(itemText(item));
            }
            return QJsonValue(texts.join(separator));
        });
    });
}

Result<Function> append(const QJsonObject &args, const Evaluation &)
{
    return Function([added = asList(args.value("item"_L1))](const QJsonValue &value) -> Result<QJsonValue> {
        auto items = asList(value);
        for (const auto &item : added)
            items.append(item);
        return QJsonValue(items);
    });
}

Result<Function> count(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        return QJsonValue(static_cast<qint64>(asList(value).size()));
    });
}

/// By code points, which is the order of UTF-32 and of UTF-8, but not of UTF-16.
bool codePointLess(const QString &left, const QString &right)
{
    return left.toUtf8() < right.toUtf8();
}

Result<Function> sort(const QJsonObject &args, const Evaluation &)
{
    const bool isDescending = isTrueFlag(unwrapSingle(args.value("descending"_L1)));
    return Function([isDescending](const QJsonValue &value) -> Result<QJsonValue> {
        if (!value.isArray())
            return value;
        const auto array = value.toArray();
        QList<QJsonValue> items(array.begin(), array.end());
        const bool allNumbers =
            std::all_of(items.begin(), items.end(), [](const QJsonValue &v) { return v.isDouble(); });
        const auto less = [allNumbers](const QJsonValue &left, const QJsonValue &right) {
            if (allNumbers)
                return left.toDouble() < right.toDouble();
            return codePointLess(itemText(left), itemText(right));
        };
        std::stable_sort(items.begin(), items.end(), [&](const QJsonValue &left, const QJsonValue &right) {
            return isDescending ? less(right, left) : less(left, right);
        });
        QJsonArray sorted;
        for (const auto &item : std::as_const(items))
            sorted.append(item);
        return QJsonValue(sorted);
    });
}

QJsonArray itemsBetween(const QJsonArray &items, qint64 from, qint64 to)
{
    QJsonArray kept;
    const auto end = std::min<qint64>(to, items.size());
    for (auto index = std::max<qint64>(from, 0); index < end; ++index)
        kept.append(items.at(index));
    return kept;
}

Result<Function> slice(const QJsonObject &args, const Evaluation &)
{
    const auto from = integerArgument(args, u"from"_s, 0);
    if (!from)
        return from.error();
    return integerArgument(args, u"to"_s, std::numeric_limits<qint64>::max()).map([&](qint64 to) {
        return Function([from = *from, to](const QJsonValue &value) -> Result<QJsonValue> {
            return QJsonValue(itemsBetween(asList(value), from, to));
        });
    });
}

/// Arguments are usually text, items may be numbers: compared as text, lists and objects structurally.
bool sameItem(const QJsonValue &item, const QJsonValue &wanted)
{
    return valuesEqual(item, wanted) || itemText(item) == itemText(wanted);
}

qsizetype positionOf(const QJsonArray &items, const QJsonValue &wanted, qsizetype from = 0)
{
    for (auto index = from; index < items.size(); ++index) {
        if (sameItem(items.at(index), wanted))
            return index;
    }
    return -1;
}

Result<Function> sliceByItem(const QJsonObject &args, const Evaluation &)
{
    return Function(
        [from = args.value("from"_L1), to = args.value("to"_L1)](const QJsonValue &value) -> Result<QJsonValue> {
            const auto items = asList(value);
            const auto first = isNil(from) ? 0 : positionOf(items, from);
            if (first < 0)
                return QJsonValue(QJsonArray());
            const auto end = isNil(to) ? -1 : positionOf(items, to, first);
            return QJsonValue(itemsBetween(items, first, end < 0 ? items.size() : end));
        });
}

Result<Function> indexOf(const QJsonObject &args, const Evaluation &)
{
    const bool fromLast = isTrueFlag(unwrapSingle(args.value("fromLast"_L1)));
    return Function([wanted = args.value("item"_L1), fromLast](const QJsonValue &value) -> Result<QJsonValue> {
        const auto items = asList(value);
        if (!fromLast)
            return QJsonValue(static_cast<qint64>(positionOf(items, wanted)));
        auto index = items.size() - 1;
        while (index >= 0 && !sameItem(items.at(index), wanted))
            --index;
        return QJsonValue(static_cast<qint64>(index));
    });
}

Result<Function> getField(const QJsonObject &args, const Evaluation &evaluation)
{
    return textArgument(args, u"field"_s).map([&](const QString &field) {
        return Function([path = parseContextPath(field), evaluation,
                         isBlank = field.trimmed().isEmpty()](const QJsonValue &value) -> Result<QJsonValue> {
            if (isBlank)
                return QJsonValue(QJsonValue::Null);
            return evaluateContextPath(path, evaluation.over(value));
        });
    });
}

Result<Function> stringify(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        return QJsonValue(value.isString() ? value.toString() : compactJson(value));
    });
}

} // namespace

void addListTransformers(TransformerTable &table)
{
    using Reach = Transformer::Reach;
    table.insert(u"uniq"_s, {Reach::Whole, uniq, {}, false});
    table.insert(u"atIndex"_s, {Reach::Whole, atIndex, {u"index"_s}, false});
    table.insert(u"join"_s, {Reach::Whole, join, {u"separator"_s}, false});
    table.insert(u"append"_s, {Reach::WholeOrNothing, append, {u"item"_s}, false});
    table.insert(u"count"_s, {Reach::WholeOrNothing, count, {}, false});
    table.insert(u"sort"_s, {Reach::Whole, sort, {u"descending"_s}, false});
    table.insert(u"slice"_s, {Reach::Whole, slice, {u"from"_s, u"to"_s}, false});
    table.insert(u"sliceByItem"_s, {Reach::Whole, sliceByItem, {u"from"_s, u"to"_s}, false});
    table.insert(u"indexOf"_s, {Reach::Whole, indexOf, {u"item"_s, u"fromLast"_s}, false});
    table.insert(u"getField"_s, {Reach::EachItem, getField, {u"field"_s}, false});
    table.insert(u"Stringify"_s, {Reach::EachItem, stringify, {}, false});
}

} // namespace holdfast
