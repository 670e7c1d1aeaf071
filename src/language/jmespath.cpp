// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/jmespath.h"

#include "language/cast.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Kind = JmespathNode::Kind;

/// Steps of one search, and values in what it makes: [@,@]|[@,@]|… doubles its result with every part.
constexpr int maxSteps = 2'000'000;

Error searchError(const QString &message)
{
    return Error{.code = ErrorCode::ScriptFailed, .message = message, .details = {}};
}

const QJsonValue nothing(QJsonValue::Null);

/// JMESPath's truth: empty values are false, zero is true.
bool isTruthy(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool();
    case QJsonValue::String:
        return !value.toString().isEmpty();
    case QJsonValue::Array:
        return !value.toArray().isEmpty();
    case QJsonValue::Object:
        return !value.toObject().isEmpty();
    case QJsonValue::Double:
        return true;
    default:
        return false;
    }
}

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return u"boolean"_s;
    case QJsonValue::String:
        return u"string"_s;
    case QJsonValue::Array:
        return u"array"_s;
    case QJsonValue::Object:
        return u"object"_s;
    case QJsonValue::Double:
        return u"number"_s;
    default:
        return u"null"_s;
    }
}

QJsonValue itemAt(const QJsonArray &items, qsizetype index)
{
    const auto at = index < 0 ? index + items.size() : index;
    return at < 0 || at >= items.size() ? nothing : items.at(at);
}

/// As Python cuts lists.
QJsonArray cut(const QJsonArray &items, const JmespathNode &slice)
{
    const auto size = items.size();
    const bool isForward = slice.step > 0;
    const auto bounded = [&](std::optional<qsizetype> given, qsizetype absent) {
        if (!given)
            return absent;
        const auto at = *given < 0 ? *given + size : *given;
        return std::clamp<qsizetype>(at, isForward ? 0 : -1, isForward ? size : size - 1);
    };
    const auto start = bounded(slice.start, isForward ? 0 : size - 1);
    const auto stop = bounded(slice.stop, isForward ? size : -1);
    QJsonArray chosen;
    for (auto at = start; isForward ? at < stop : at > stop;) {
        chosen.append(items.at(at));
        // The next step may lie beyond what a number can be.
        if (std::abs(slice.step) > size)
            break;
        at += slice.step;
    }
    return chosen;
}

bool isLess(const QJsonValue &left, const QJsonValue &right)
{
    return left.isString() ? left.toString() < right.toString() : left.toDouble() < right.toDouble();
}

bool areAll(const QJsonArray &items, QJsonValue::Type type)
{
    return std::ranges::all_of(items, [type](const QJsonValue &item) { return item.type() == type; });
}

QJsonArray reversed(const QJsonArray &items)
{
    QJsonArray result;
    for (auto at = items.size() - 1; at >= 0; --at)
        result.append(items.at(at));
    return result;
}

class Search
{
public:
    Result<QJsonValue> run(const JmespathNode &node, const QJsonValue &value);

private:
    Result<QJsonValue> each(const JmespathNode &step, const QJsonArray &items, const JmespathNode *condition = nullptr);
    Result<QJsonValue> members(const JmespathNode &node, const QJsonValue &value);
    Result<QJsonValue> compared(const JmespathNode &node, const QJsonValue &value);
    Result<QJsonValue> called(const JmespathNode &node, const QJsonValue &value);
    Result<QJsonValue> calledPlain(const QString &name, const QList<QJsonValue> &given);
    Result<QJsonValue> calledWithReference(const QString &name, const JmespathNode &reference, const QJsonArray &items);
    std::optional<QJsonValue> ofText(const QString &name, const QList<QJsonValue> &given) const;
    std::optional<QJsonValue> ofNumbers(const QString &name, const QJsonValue &first) const;
    std::optional<QJsonValue> ofLists(const QString &name, const QJsonValue &first) const;
    std::optional<QJsonValue> ofObjects(const QString &name, const QList<QJsonValue> &given) const;
    std::optional<QJsonValue> ofAnything(const QString &name, const QList<QJsonValue> &given) const;

    /// Counts the values of what was made.
    bool isAffordable(const QJsonValue &made);

    int m_steps = 0;
};

bool Search::isAffordable(const QJsonValue &made)
{
    if (++m_steps > maxSteps)
        return false;
    const auto items = made.isArray() ? made.toArray() : QJsonArray();
    if (!std::ranges::all_of(items, [this](const QJsonValue &item) { return isAffordable(item); }))
        return false;
    const auto object = made.toObject();
    return std::all_of(object.begin(), object.end(), [this](const QJsonValue &item) { return isAffordable(item); });
}

Result<QJsonValue> Search::run(const JmespathNode &node, const QJsonValue &value)
{
    if (++m_steps > maxSteps)
        return searchError(QCoreApplication::translate("Language", "The query makes too much of the value."));
    const auto part = [&](std::size_t at) { return run(node.parts.at(at), value); };
    switch (node.kind) {
    case Kind::Current:
        return value;
    case Kind::Literal:
        return node.literal;
    case Kind::Field:
        return value.isObject() && value.toObject().contains(node.text) ? value.toObject().value(node.text) : nothing;
    case Kind::Index:
        return itemAt(value.toArray(), node.index);
    case Kind::Slice:
        return value.isArray() ? QJsonValue(cut(value.toArray(), node)) : nothing;
    case Kind::Chain:
        return part(0).andThen([&](const QJsonValue &left) { return run(node.parts.at(1), left); });
    case Kind::Projection:
        return part(0).andThen([&](const QJsonValue &left) {
            return left.isArray() ? each(node.parts.at(1), left.toArray()) : Result<QJsonValue>(nothing);
        });
    case Kind::ValueProjection:
        return part(0).andThen([&](const QJsonValue &left) {
            QJsonArray items;
            for (const auto object = left.toObject(); const auto &item : object)
                items.append(item);
            return left.isObject() ? each(node.parts.at(1), items) : Result<QJsonValue>(nothing);
        });
    case Kind::FilterProjection:
        return part(0).andThen([&](const QJsonValue &left) {
            return left.isArray() ? each(node.parts.at(1), left.toArray(), &node.parts.at(2))
                                  : Result<QJsonValue>(nothing);
        });
    case Kind::Flatten:
        return part(0).map([](const QJsonValue &left) {
            QJsonArray flat;
            for (const auto items = left.toArray(); const auto &item : items) {
                for (const auto inner = item.isArray() ? item.toArray() : QJsonArray{item}; const auto &one : inner)
                    flat.append(one);
            }
            return left.isArray() ? QJsonValue(flat) : nothing;
        });
    case Kind::List:
    case Kind::Object:
        return members(node, value);
    case Kind::Or:
        return part(0).andThen(
            [&](const QJsonValue &left) { return isTruthy(left) ? Result<QJsonValue>(left) : part(1); });
    case Kind::And:
        return part(0).andThen(
            [&](const QJsonValue &left) { return isTruthy(left) ? part(1) : Result<QJsonValue>(left); });
    case Kind::Not:
        return part(0).map([](const QJsonValue &inner) { return QJsonValue(!isTruthy(inner)); });
    case Kind::Comparison:
        return compared(node, value);
    case Kind::Function:
        return called(node, value);
    case Kind::Reference:
        break;
    }
    return searchError(QCoreApplication::translate("Language", "“&” stands where no function takes an expression."));
}

Result<QJsonValue> Search::each(const JmespathNode &step, const QJsonArray &items, const JmespathNode *condition)
{
    QJsonArray results;
    for (const auto &item : items) {
        if (condition) {
            const auto isWanted = run(*condition, item);
            if (!isWanted)
                return isWanted;
            if (!isTruthy(*isWanted))
                continue;
        }
        const auto result = run(step, item);
        if (!result)
            return result;
        if (!result->isNull())
            results.append(*result);
    }
    return QJsonValue(results);
}

/// [a, b] and {x: a, y: b}
Result<QJsonValue> Search::members(const JmespathNode &node, const QJsonValue &value)
{
    if (value.isNull())
        return nothing;
    QJsonArray list;
    QJsonObject object;
    for (std::size_t at = 0; at < node.parts.size(); ++at) {
        const auto part = run(node.parts.at(at), value);
        if (!part)
            return part;
        if (node.kind == Kind::List)
            list.append(*part);
        else
            object.insert(node.keys.at(static_cast<qsizetype>(at)), *part);
    }
    const auto made = node.kind == Kind::List ? QJsonValue(list) : QJsonValue(object);
    if (!isAffordable(made))
        return searchError(QCoreApplication::translate("Language", "The query makes too much of the value."));
    return made;
}

Result<QJsonValue> Search::compared(const JmespathNode &node, const QJsonValue &value)
{
    const auto left = run(node.parts.at(0), value);
    if (!left)
        return left;
    const auto right = run(node.parts.at(1), value);
    if (!right)
        return right;
    if (node.text == "=="_L1)
        return QJsonValue(valuesEqual(*left, *right));
    if (node.text == "!="_L1)
        return QJsonValue(!valuesEqual(*left, *right));
    if (!left->isDouble() || !right->isDouble())
        return nothing;
    const auto order = left->toDouble() <=> right->toDouble();
    if (node.text == "<"_L1)
        return QJsonValue(order < 0);
    if (node.text == "<="_L1)
        return QJsonValue(order <= 0);
    return QJsonValue(node.text == ">"_L1 ? order > 0 : order >= 0);
}

Result<QJsonValue> Search::called(const JmespathNode &node, const QJsonValue &value)
{
    QList<QJsonValue> given;
    const JmespathNode *reference = nullptr;
    for (const auto &part : node.parts) {
        if (part.kind == Kind::Reference && !reference) {
            reference = &part.parts.front();
            continue;
        }
        const auto argument = run(part, value);
        if (!argument)
            return argument;
        given.append(*argument);
    }
    if (!reference)
        return calledPlain(node.text, given);
    if (given.size() != 1 || !given.first().isArray())
        return searchError(
            QCoreApplication::translate("Language", "%1() takes a list and an expression.").arg(node.text));
    return calledWithReference(node.text, *reference, given.first().toArray());
}

Result<QJsonValue> Search::calledWithReference(const QString &name, const JmespathNode &reference,
                                               const QJsonArray &items)
{
    QJsonArray keys;
    for (const auto &item : items) {
        const auto key = run(reference, item);
        if (!key)
            return key;
        keys.append(*key);
    }
    if (name == "map"_L1)
        return QJsonValue(keys);
    if (name != "sort_by"_L1 && name != "max_by"_L1 && name != "min_by"_L1)
        return searchError(
            QCoreApplication::translate("Language", "There is no function %1(list, &expression).").arg(name));
    if (!areAll(keys, QJsonValue::String) && !areAll(keys, QJsonValue::Double))
        return searchError(
            QCoreApplication::translate("Language", "%1() takes keys that are all numbers or all texts.").arg(name));
    QList<qsizetype> order(items.size());
    for (qsizetype at = 0; at < order.size(); ++at)
        order[at] = at;
    std::ranges::stable_sort(order, [&](qsizetype a, qsizetype b) { return isLess(keys.at(a), keys.at(b)); });
    if (name == "sort_by"_L1) {
        QJsonArray sorted;
        for (const auto at : std::as_const(order))
            sorted.append(items.at(at));
        return QJsonValue(sorted);
    }
    if (order.isEmpty())
        return nothing;
    return items.at(name == "min_by"_L1 ? order.first() : order.last());
}

Result<QJsonValue> Search::calledPlain(const QString &name, const QList<QJsonValue> &given)
{
    std::optional<QJsonValue> result;
    if (!given.isEmpty())
        result = ofAnything(name, given);
    if (!result && given.size() == 2)
        result = ofText(name, given);
    if (!result && given.size() == 1)
        result = given.first().isArray() ? ofLists(name, given.first()) : ofNumbers(name, given.first());
    if (!result)
        result = ofObjects(name, given);
    if (result)
        return *result;
    QStringList types;
    for (const auto &value : given)
        types.append(typeName(value));
    return searchError(
        QCoreApplication::translate("Language", "There is no function %1(%2).").arg(name, types.join(u", "_s)));
}

std::optional<QJsonValue> Search::ofAnything(const QString &name, const QList<QJsonValue> &given) const
{
    const auto &first = given.first();
    if (name == "not_null"_L1) {
        const auto found = std::ranges::find_if(given, [](const QJsonValue &value) { return !value.isNull(); });
        return found == given.end() ? nothing : *found;
    }
    if (given.size() != 1)
        return std::nullopt;
    if (name == "type"_L1)
        return typeName(first);
    if (name == "to_array"_L1)
        return first.isArray() ? first : QJsonArray{first};
    if (name == "to_string"_L1)
        return first.isString() ? first : QJsonValue(compactJson(first));
    if (name == "to_number"_L1) {
        bool isNumber = false;
        const auto number = first.toString().toDouble(&isNumber);
        if (first.isDouble())
            return first;
        return isNumber && std::isfinite(number) ? QJsonValue(number) : nothing;
    }
    if (name == "length"_L1 && first.isString())
        return first.toString().toUcs4().size();
    if (name == "length"_L1 && first.isObject())
        return first.toObject().size();
    if (name == "reverse"_L1 && first.isString()) {
        auto characters = first.toString().toUcs4();
        std::ranges::reverse(characters);
        return QString::fromUcs4(reinterpret_cast<const char32_t *>(characters.constData()), characters.size());
    }
    return std::nullopt;
}

std::optional<QJsonValue> Search::ofText(const QString &name, const QList<QJsonValue> &given) const
{
    const auto &first = given.at(0);
    const auto &second = given.at(1);
    if (name == "contains"_L1 && first.isArray())
        return std::ranges::any_of(first.toArray(), [&](const QJsonValue &item) { return valuesEqual(item, second); });
    if (name == "contains"_L1 && first.isString())
        return second.isString() && first.toString().contains(second.toString());
    if (name == "join"_L1 && first.isString() && second.isArray() && areAll(second.toArray(), QJsonValue::String)) {
        QStringList texts;
        for (const auto items = second.toArray(); const auto &item : items)
            texts.append(item.toString());
        return texts.join(first.toString());
    }
    if (!first.isString() || !second.isString())
        return std::nullopt;
    if (name == "starts_with"_L1)
        return first.toString().startsWith(second.toString());
    if (name == "ends_with"_L1)
        return first.toString().endsWith(second.toString());
    return std::nullopt;
}

std::optional<QJsonValue> Search::ofNumbers(const QString &name, const QJsonValue &first) const
{
    if (!first.isDouble())
        return std::nullopt;
    if (name == "abs"_L1)
        return std::abs(first.toDouble());
    if (name == "ceil"_L1)
        return std::ceil(first.toDouble());
    if (name == "floor"_L1)
        return std::floor(first.toDouble());
    return std::nullopt;
}

std::optional<QJsonValue> Search::ofLists(const QString &name, const QJsonValue &first) const
{
    const auto items = first.toArray();
    if (name == "length"_L1)
        return items.size();
    if (name == "reverse"_L1)
        return reversed(items);
    const bool areNumbers = areAll(items, QJsonValue::Double);
    if (!areNumbers && !areAll(items, QJsonValue::String))
        return std::nullopt;
    if (name == "sum"_L1 || name == "avg"_L1) {
        if (!areNumbers)
            return std::nullopt;
        double sum = 0;
        for (const auto &item : items)
            sum += item.toDouble();
        if (name == "sum"_L1)
            return sum;
        return items.isEmpty() ? nothing : QJsonValue(sum / static_cast<double>(items.size()));
    }
    if (name != "sort"_L1 && name != "max"_L1 && name != "min"_L1)
        return std::nullopt;
    QList<QJsonValue> sorted(items.begin(), items.end());
    std::ranges::stable_sort(sorted, isLess);
    if (name == "sort"_L1) {
        QJsonArray list;
        for (const auto &item : std::as_const(sorted))
            list.append(item);
        return list;
    }
    if (sorted.isEmpty())
        return nothing;
    return name == "min"_L1 ? sorted.first() : sorted.last();
}

std::optional<QJsonValue> Search::ofObjects(const QString &name, const QList<QJsonValue> &given) const
{
    if (!std::ranges::all_of(given, [](const QJsonValue &value) { return value.isObject(); }))
        return std::nullopt;
    if (name == "merge"_L1) {
        QJsonObject merged;
        for (const auto &value : given) {
            const auto object = value.toObject();
            for (auto member = object.begin(); member != object.end(); ++member)
                merged.insert(member.key(), member.value());
        }
        return merged;
    }
    if (given.size() != 1)
        return std::nullopt;
    const auto object = given.first().toObject();
    if (name == "keys"_L1)
        return QJsonArray::fromStringList(object.keys());
    if (name == "values"_L1) {
        QJsonArray values;
        for (const auto &value : object)
            values.append(value);
        return values;
    }
    return std::nullopt;
}

} // namespace

Result<QJsonValue> JmespathExpression::search(const QJsonValue &value) const
{
    return m_root ? Search().run(*m_root, value.isUndefined() ? nothing : value) : Result<QJsonValue>(nothing);
}

} // namespace holdfast
