// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/contextpath.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;

Result<Function> whereFieldEquals(const QJsonObject &args, const Evaluation &)
{
    const auto field = textArgument(args, u"field"_s);
    const auto wanted = textArgument(args, u"equalTo"_s);
    const auto getField = textArgument(args, u"getField"_s);
    if (!field)
        return field.error();
    if (!wanted)
        return wanted.error();
    return getField.map([&](const QString &member) {
        return Function([field = *field, wanted = *wanted, member](const QJsonValue &value) -> Result<QJsonValue> {
            QJsonArray found;
            for (const auto items = asList(value); const auto &item : items) {
                const auto object = item.toObject();
                if (!object.contains(field) || displayText(object.value(field)) != wanted)
                    continue;
                if (member.isEmpty())
                    found.append(item);
                else if (const auto part = object.value(member); !isNil(part))
                    found.append(part);
            }
            return unwrapSingle(found);
        });
    });
}

Result<Function> parseJson(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        if (isNil(value))
            return QJsonValue(QJsonValue::Null);
        const auto text = castToText(value);
        if (!text)
            return text.error();
        // QJsonDocument reads lists and objects only; a list around it admits every kind of value.
        QJsonParseError problem;
        const auto document = QJsonDocument::fromJson(QByteArray('[' + text->toUtf8() + ']'), &problem);
        if (problem.error != QJsonParseError::NoError || document.array().size() != 1) {
            return transformerScriptError(QCoreApplication::translate("Language", "“%1” is not JSON: %2")
                                              .arg(text->left(60), problem.errorString()));
        }
        return document.array().first();
    });
}

Result<Function> firstItem(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        return value.isArray() && !value.toArray().isEmpty() ? value.toArray().first() : value;
    });
}

Result<Function> lastItem(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        return value.isArray() && !value.toArray().isEmpty() ? value.toArray().last() : value;
    });
}

Result<Function> firstObject(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        if (!value.isArray())
            return value;
        const auto items = value.toArray();
        if (items.isEmpty())
            return transformerScriptError(QCoreApplication::translate("Language", "The list has no first item."));
        return items.first();
    });
}

Result<Function> expression(const QJsonObject &args, const Evaluation &evaluation)
{
    return textArgument(args, u"dt"_s).map([&](const QString &text) {
        return Function(
            [text, evaluation](const QJsonValue &value) { return evaluateContextPath(text, evaluation.over(value)); });
    });
}

/// Comma-separated text within list items counts as several items, as joining and splitting the list would make it.
QStringList flatTexts(const QJsonValue &value)
{
    QStringList texts;
    for (const auto items = argumentToList(value); const auto &item : items) {
        for (const auto parts = displayText(item).split(u','); const auto &part : parts)
            texts.append(part.trimmed());
    }
    return texts;
}

Result<Function> productJoin(const QJsonObject &args, const Evaluation &)
{
    return textArgument(args, u"join"_s).map([&](const QString &join) {
        return Function(
            [join, second = flatTexts(args.value("list2"_L1))](const QJsonValue &value) -> Result<QJsonValue> {
                constexpr qsizetype mostProducts = 1'000'000;
                const auto first = flatTexts(value);
                if (!second.isEmpty() && first.size() > mostProducts / second.size()) {
                    return transformerScriptError(
                        QCoreApplication::translate("Language", "The two lists would give more than a million texts."));
                }
                QJsonArray products;
                for (const auto &left : first) {
                    for (const auto &right : second)
                        products.append(QString(left + join + right));
                }
                return QJsonValue(products);
            });
    });
}

Result<Function> toSingleElementArray(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        if (value.isString() && value.toString().isEmpty())
            return QJsonValue(QJsonArray());
        return QJsonValue(asList(value));
    });
}

void appendFlattened(QJsonArray &target, const QJsonValue &value)
{
    for (const auto items = asList(value); const auto &item : items)
        target.append(item);
}

Result<Function> valuesOfFields(const QJsonObject &args, const Evaluation &)
{
    QJsonArray found;
    const auto fields = listArgument(args.value("list"_L1));
    for (const auto objects = asList(args.value("key"_L1)); const auto &object : objects) {
        for (const auto &field : fields) {
            const auto value = object.toObject().value(field);
            if (isTruthy(value) && !isEmptyValue(value))
                appendFlattened(found, value);
        }
    }
    return Function([found](const QJsonValue &value) -> Result<QJsonValue> {
        auto all = found;
        appendFlattened(all, value);
        return QJsonValue(all);
    });
}

Result<Function> sumList(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        double sum = 0;
        for (const auto items = argumentToList(value); const auto &item : items) {
            const auto number = castToNumber(item);
            if (!number)
                return number.error();
            sum += *number;
        }
        return numberValue(sum);
    });
}

Result<Function> reverseList(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        if (!value.isArray())
            return value;
        QJsonArray reversed;
        const auto items = value.toArray();
        for (auto index = items.size(); index > 0; --index)
            reversed.append(items.at(index - 1));
        return QJsonValue(reversed);
    });
}

/// "", [], {}, [""] and the texts None and null, also as the only item.
bool countsAsEmpty(const QJsonValue &value)
{
    const auto single = unwrapSingle(value);
    if (!single.isString())
        return !single.isBool() && isEmptyValue(single);
    const auto text = single.toString();
    return text.isEmpty() || text.compare("none"_L1, Qt::CaseInsensitive) == 0
        || text.compare("null"_L1, Qt::CaseInsensitive) == 0;
}

Result<Function> setIfEmpty(const QJsonObject &args, const Evaluation &)
{
    const auto flag = args.value("applyIfEmpty"_L1);
    const bool appliesToEmpty = isNil(flag) || isTrueFlag(unwrapSingle(flag));
    return Function(
        [fallback = args.value("defaultValue"_L1), appliesToEmpty](const QJsonValue &value) -> Result<QJsonValue> {
            const bool isReplaced = isNil(value) || (appliesToEmpty && countsAsEmpty(value));
            const auto result = isReplaced ? fallback : value;
            return isNil(result) ? QJsonValue(QJsonValue::Null) : result;
        });
}

Result<Function> joinIfSingle(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> { return unwrapSingle(value); });
}

Result<Function> convertAllExcept(const QJsonObject &args, const Evaluation &)
{
    return textArgument(args, u"convertTo"_s).map([&](const QString &replacement) {
        return Function(
            [replacement, kept = listArgument(args.value("except"_L1))](const QJsonValue &value) -> Result<QJsonValue> {
                return kept.contains(displayText(value)) ? value : QJsonValue(replacement);
            });
    });
}

/// As the columns of grid fields are named: lower case, letters and digits only.
Result<Function> toTableKeys(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        if (!value.isObject()) {
            return transformerScriptError(
                QCoreApplication::translate("Language", "Only the keys of an object can be converted."));
        }
        QJsonObject converted;
        const auto object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            QString key;
            for (const QChar c : member.key().toLower()) {
                if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'))
                    key += c;
            }
            converted.insert(key, member.value());
        }
        return QJsonValue(converted);
    });
}

} // namespace

void addListScriptTransformers(TransformerTable &table)
{
    using Reach = Transformer::Reach;
    const auto add = [&table](const QString &name, Reach reach, Transformer::Prepare prepare,
                              const QStringList &arguments) {
        table.insert(name, {reach, prepare, arguments, true});
    };
    add(u"WhereFieldEquals"_s, Reach::WholeOrNothing, whereFieldEquals, {u"field"_s, u"equalTo"_s, u"getField"_s});
    add(u"ParseJSON"_s, Reach::EachItemOrNothing, parseJson, {});
    add(u"FirstArrayElement"_s, Reach::WholeOrNothing, firstItem, {});
    add(u"LastArrayElement"_s, Reach::WholeOrNothing, lastItem, {});
    add(u"GetFirstObject"_s, Reach::WholeOrNothing, firstObject, {});
    add(u"DT"_s, Reach::EachItemOrNothing, expression, {u"dt"_s});
    add(u"ProductJoin"_s, Reach::WholeOrNothing, productJoin, {u"list2"_s, u"join"_s});
    add(u"ConvertToSingleElementArray"_s, Reach::WholeOrNothing, toSingleElementArray, {});
    add(u"GetValuesOfMultipleFields"_s, Reach::EachItemOrNothing, valuesOfFields, {u"key"_s, u"list"_s});
    add(u"SumList"_s, Reach::WholeOrNothing, sumList, {});
    add(u"ReverseList"_s, Reach::WholeOrNothing, reverseList, {});
    add(u"SetIfEmpty"_s, Reach::WholeOrNothing, setIfEmpty, {u"defaultValue"_s, u"applyIfEmpty"_s});
    add(u"JoinIfSingleElementOnly"_s, Reach::WholeOrNothing, joinIfSingle, {});
    add(u"ConvertAllExcept"_s, Reach::EachItemOrNothing, convertAllExcept, {u"convertTo"_s, u"except"_s});
    add(u"ConvertKeysToTableFieldFormat"_s, Reach::EachItemOrNothing, toTableKeys, {});
}

} // namespace holdfast
