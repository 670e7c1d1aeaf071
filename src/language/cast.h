// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QString>

namespace holdfast {

/// Absent, null and undefined are one and the same to the playbook language.
[[nodiscard]] bool isNil(const QJsonValue &value);
/// nil, "", [], {} and false. 0 is not empty.
[[nodiscard]] bool isEmptyValue(const QJsonValue &value);
/// JavaScript's idea of truth: not nil, false, 0 or "".
[[nodiscard]] bool isTruthy(const QJsonValue &value);
/// The text true in any case, or the boolean.
[[nodiscard]] bool isTrueFlag(const QJsonValue &value);

/// Structural equality; the order of keys is irrelevant, 3 equals 3.0, nil equals nil.
[[nodiscard]] bool valuesEqual(const QJsonValue &left, const QJsonValue &right);

/// Without blanks, keys sorted, numbers in their shortest form without exponent.
[[nodiscard]] QString compactJson(const QJsonValue &value);
/// Shortest form, no exponent, integral values without fraction.
[[nodiscard]] QString numberText(const QJsonValue &number);

/// Text as operators want it: numbers and booleans are written out, nil is empty, a list of one is its item; other lists and
/// objects are CastFailed.
[[nodiscard]] Result<QString> castToText(const QJsonValue &value);
/// Numbers and decimal text (trimmed, sign, exponent); anything else is CastFailed. A one-item list is its item.
[[nodiscard]] Result<double> castToNumber(const QJsonValue &value);
/// castToNumber for a whole number within qint64.
[[nodiscard]] Result<qint64> castToInteger(const QJsonValue &value);
/// As inside other text: nil is empty, list items are joined by commas, objects are compact JSON. Never fails.
[[nodiscard]] QString displayText(const QJsonValue &value);

/// A number as JSON: integral values that a double holds exactly become integers.
[[nodiscard]] QJsonValue numberValue(double number);

/// A list is itself, nil has no items, anything else is its own only item.
[[nodiscard]] QJsonArray asList(const QJsonValue &value);
/// A list of one is its item; anything else unchanged.
[[nodiscard]] QJsonValue unwrapSingle(const QJsonValue &value);
/// How scripts read list arguments: a list as it is, "[…]" as JSON, other text split at commas and trimmed, nil and ""
/// as no items, other scalars as one.
[[nodiscard]] QJsonArray argumentToList(const QJsonValue &value);

} // namespace holdfast
