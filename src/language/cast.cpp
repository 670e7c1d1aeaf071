// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <limits>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// Beyond this, doubles no longer tell neighbouring integers apart.
constexpr double exactIntegerLimit = 9007199254740992.0;

void appendJsonText(QString &out, const QString &text)
{
    out += u'"';
    for (const QChar c : text) {
        switch (c.unicode()) {
        case u'"':
            out += uR"(\")"_s;
            break;
        case u'\\':
            out += uR"(\\)"_s;
            break;
        case u'\n':
            out += uR"(\n)"_s;
            break;
        case u'\r':
            out += uR"(\r)"_s;
            break;
        case u'\t':
            out += uR"(\t)"_s;
            break;
        default:
            if (c.unicode() < 0x20)
                out += uR"(\u%1)"_s.arg(c.unicode(), 4, 16, QChar(u'0'));
            else
                out += c;
        }
    }
    out += u'"';
}

void appendJson(QString &out, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        out += u"null"_s;
        break;
    case QJsonValue::Bool:
        out += value.toBool() ? u"true"_s : u"false"_s;
        break;
    case QJsonValue::Double:
        out += numberText(value);
        break;
    case QJsonValue::String:
        appendJsonText(out, value.toString());
        break;
    case QJsonValue::Array: {
        out += u'[';
        bool first = true;
        for (const auto array = value.toArray(); const auto &item : array) {
            if (!std::exchange(first, false))
                out += u',';
            appendJson(out, item);
        }
        out += u']';
        break;
    }
    case QJsonValue::Object: {
        // QJsonObject keeps its keys sorted.
        out += u'{';
        bool first = true;
        const auto object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            if (!std::exchange(first, false))
                out += u',';
            appendJsonText(out, member.key());
            out += u':';
            appendJson(out, member.value());
        }
        out += u'}';
        break;
    }
    }
}

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Array:
        return QCoreApplication::translate("Language", "a list");
    case QJsonValue::Object:
        return QCoreApplication::translate("Language", "an object");
    case QJsonValue::String:
        return QCoreApplication::translate("Language", "the text “%1”").arg(value.toString().left(60));
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double:
        return QCoreApplication::translate("Language", "the number %1").arg(numberText(value));
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return QCoreApplication::translate("Language", "no value");
}

std::optional<double> numberFromText(const QString &text)
{
    static const QRegularExpression decimal(uR"(\A[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\z)"_s);
    const auto trimmed = text.trimmed();
    if (!decimal.match(trimmed).hasMatch())
        return std::nullopt;
    bool ok = false;
    const auto number = QLocale::c().toDouble(trimmed.startsWith(u'+') ? trimmed.sliced(1) : trimmed, &ok);
    if (!ok || !std::isfinite(number))
        return std::nullopt;
    return number;
}

} // namespace

bool isNil(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined();
}

bool isEmptyValue(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return true;
    case QJsonValue::Bool:
        return !value.toBool();
    case QJsonValue::Double:
        return false;
    case QJsonValue::String:
        return value.toString().isEmpty();
    case QJsonValue::Array:
        return value.toArray().isEmpty();
    case QJsonValue::Object:
        return value.toObject().isEmpty();
    }
    return false;
}

bool isTruthy(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return false;
    case QJsonValue::Bool:
        return value.toBool();
    case QJsonValue::Double:
        return value.toDouble() != 0;
    case QJsonValue::String:
        return !value.toString().isEmpty();
    case QJsonValue::Array:
    case QJsonValue::Object:
        return true;
    }
    return false;
}

bool isTrueFlag(const QJsonValue &value)
{
    return value.isBool() ? value.toBool() : value.toString().trimmed().compare(u"true", Qt::CaseInsensitive) == 0;
}

bool valuesEqual(const QJsonValue &left, const QJsonValue &right)
{
    if (isNil(left) || isNil(right))
        return isNil(left) && isNil(right);
    if (left.type() != right.type())
        return false;
    if (left.isDouble())
        return left.toDouble() == right.toDouble();
    if (left.isArray()) {
        const auto a = left.toArray();
        const auto b = right.toArray();
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](const QJsonValue &x, const QJsonValue &y) { return valuesEqual(x, y); });
    }
    if (left.isObject()) {
        const auto a = left.toObject();
        const auto b = right.toObject();
        if (a.size() != b.size())
            return false;
        for (auto member = a.begin(); member != a.end(); ++member) {
            const auto other = b.constFind(member.key());
            if (other == b.constEnd() || !valuesEqual(member.value(), other.value()))
                return false;
        }
        return true;
    }
    return left == right;
}

QString compactJson(const QJsonValue &value)
{
    QString out;
    appendJson(out, value);
    return out;
}

QString numberText(const QJsonValue &number)
{
    // Both fallbacks come back only for values that are no 64-bit integers.
    if (const auto integer = number.toInteger(1); integer == number.toInteger(2))
        return QString::number(integer);
    const auto real = number.toDouble();
    if (!std::isfinite(real))
        return u"null"_s;
    return QString::number(real, 'f', QLocale::FloatingPointShortest);
}

Result<QString> castToText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return QString();
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double:
        return numberText(value);
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Array:
    case QJsonValue::Object:
        break;
    }
    return Error{
        .code = ErrorCode::CastFailed,
        .message = QCoreApplication::translate("Language", "Text was expected, but there is %1.").arg(typeName(value)),
        .details = compactJson(value).left(200)};
}

Result<double> castToNumber(const QJsonValue &value)
{
    const auto single = unwrapSingle(value);
    if (single.isDouble())
        return single.toDouble();
    if (single.isString()) {
        if (const auto number = numberFromText(single.toString()))
            return *number;
    }
    return Error{
        .code = ErrorCode::CastFailed,
        .message =
            QCoreApplication::translate("Language", "A number was expected, but there is %1.").arg(typeName(single)),
        .details = compactJson(value).left(200)};
}

Result<qint64> castToInteger(const QJsonValue &value)
{
    const auto number = castToNumber(value);
    if (!number)
        return number.error();
    if (*number != std::floor(*number) || std::abs(*number) > exactIntegerLimit) {
        return Error{.code = ErrorCode::CastFailed,
                     .message = QCoreApplication::translate("Language", "A whole number was expected, but there is %1.")
                                    .arg(typeName(value)),
                     .details = {}};
    }
    return static_cast<qint64>(*number);
}

QString displayText(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList parts;
        for (const auto array = value.toArray(); const auto &item : array)
            parts += displayText(item);
        return parts.join(u',');
    }
    if (value.isObject())
        return compactJson(value);
    return castToText(value).valueOr({});
}

QJsonValue numberValue(double number)
{
    if (!std::isfinite(number))
        return QJsonValue(QJsonValue::Null);
    if (number == std::floor(number) && std::abs(number) <= exactIntegerLimit)
        return QJsonValue(static_cast<qint64>(number));
    return QJsonValue(number);
}

QJsonArray asList(const QJsonValue &value)
{
    if (value.isArray())
        return value.toArray();
    if (isNil(value))
        return {};
    return {value};
}

QJsonValue unwrapSingle(const QJsonValue &value)
{
    if (value.isArray() && value.toArray().size() == 1)
        return value.toArray().first();
    return value;
}

QJsonArray argumentToList(const QJsonValue &value)
{
    if (!value.isString())
        return asList(value);
    const auto text = value.toString();
    if (text.isEmpty())
        return {};
    const auto trimmed = text.trimmed();
    if (trimmed.startsWith(u'[') && trimmed.endsWith(u']')) {
        const auto document = QJsonDocument::fromJson(trimmed.toUtf8());
        if (document.isArray())
            return document.array();
    }
    QJsonArray items;
    for (const auto parts = text.split(u','); const auto &part : parts)
        items.append(part.trimmed());
    return items;
}

} // namespace holdfast
