// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QDate>
#include <QJsonValue>
#include <QString>
#include <QTime>

#include <compare>
#include <optional>

namespace holdfast {

/// A point in time, without the range limits of 64-bit nanoseconds.
struct Instant
{
    qint64 seconds = 0; ///< since 1970-01-01T00:00:00Z, toward minus infinity
    int nanoseconds = 0; ///< 0 … 999,999,999
    friend auto operator<=>(const Instant &, const Instant &) = default;
};

[[nodiscard]] Instant instantFrom(QDate date, QTime time, int nanoseconds, int offsetSeconds);
/// "2018-04-29T13:02:19.123Z".
[[nodiscard]] QString isoMilliseconds(const Instant &instant);
/// Seconds, or milliseconds when the absolute value is 10^10 or more.
[[nodiscard]] Instant instantFromUnix(double number);
/// The difference to UTC in seconds: Z, UTC, GMT, the zones of RFC 822, +01:00, +0100, +01.
[[nodiscard]] std::optional<int> zoneOffset(QStringView zone);
/// 1 … 12 for English month names, whole or abbreviated; 0 for other words.
[[nodiscard]] int monthNumber(QStringView name);

/// RFC 3339 and ISO 8601 (no zone: UTC), a bare date, the layouts ANSIC, UnixDate, RubyDate, RFC 822, 850, 1123, and
/// what JavaScript makes of a date.
[[nodiscard]] std::optional<Instant> parseInstant(const QString &text);

/// Text as parseInstant(), numbers and numeric text as instantFromUnix(); a one-item list is its item. Else CastFailed.
[[nodiscard]] Result<Instant> castToInstant(const QJsonValue &value);

/// Reads a text in a layout of Python's strptime; the whole text must fit. Without year 1900, without zone UTC.
[[nodiscard]] std::optional<Instant> parseWithLayout(const QString &text, const QString &layout);

} // namespace holdfast
