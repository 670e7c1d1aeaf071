// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Script transformers of the later packs on points in time.

#include "language/cast.h"
#include "language/instant.h"
#include "language/permissivedate.h"
#include "language/relativetime.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;

/// A date of any layout, with the offset that its text has.
struct ReadTime
{
    QDateTime time; ///< in the zone of the text, UTC without one
    bool hasOffset = false;
};

std::optional<ReadTime> readTime(const QJsonValue &value, qint64 nowMs)
{
    const auto now = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC);
    const auto single = unwrapSingle(value);
    if (isNil(single) || displayText(single).trimmed().isEmpty())
        return ReadTime{now, true};
    if (castToNumber(single)) {
        const auto instant = castToInstant(single); // refuses numbers beyond any calendar
        if (!instant)
            return std::nullopt;
        return ReadTime{QDateTime::fromMSecsSinceEpoch(instant->seconds * 1000, Qt::UTC), true};
    }
    const auto text = displayText(single).trimmed();
    if (const auto relative = relativeTime(text, now))
        return ReadTime{*relative, true};
    const auto iso =
        permissiveIsoDate(text, {.dayFirst = false, .yearFirst = false, .skipsUnknownWords = false}, now.date());
    if (!iso)
        return std::nullopt;
    static const QRegularExpression form(
        u"\\A(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d+))?(Z|[+-]\\d\\d:?\\d\\d)?\\z"_s);
    const auto match = form.match(*iso);
    if (!match.hasMatch())
        return std::nullopt;
    const auto offset = match.captured(3).isEmpty() ? 0 : zoneOffset(match.capturedView(3)).value_or(0);
    auto time = QDateTime::fromString(match.captured(1), u"yyyy-MM-dd'T'HH:mm:ss"_s);
    const auto milliseconds = match.captured(2).leftJustified(3, u'0').left(3).toInt();
    return ReadTime{QDateTime(time.date(), time.time().addMSecs(milliseconds), Qt::OffsetFromUTC, offset),
                    !match.captured(3).isEmpty()};
}

QString offsetText(int seconds, const QString &separator)
{
    const auto minutes = std::abs(seconds) / 60;
    return u"%1%2%3%4"_s.arg(seconds < 0 ? u"-"_s : u"+"_s)
        .arg(minutes / 60, 2, 10, QChar(u'0'))
        .arg(separator)
        .arg(minutes % 60, 2, 10, QChar(u'0'));
}

/// As Python writes it: a fraction and an offset only when there are any.
QString isoText(const QDateTime &time, bool withOffset)
{
    auto text = time.toString(u"yyyy-MM-dd'T'HH:mm:ss"_s);
    if (const auto milliseconds = time.time().msec(); milliseconds > 0)
        text += u".%1000"_s.arg(milliseconds, 3, 10, QChar(u'0'));
    return withOffset ? text + offsetText(time.offsetFromUtc(), u":"_s) : text;
}

QString twoDigits(int number)
{
    return u"%1"_s.arg(number, 2, 10, QChar(u'0'));
}

QJsonObject components(const QDateTime &time)
{
    const auto date = time.date();
    const auto clock = time.time();
    const auto seconds = clock.hour() * 3600 + clock.minute() * 60 + clock.second();
    const int twelve = clock.hour() % 12 == 0 ? 12 : clock.hour() % 12;
    const auto c = QLocale::c();
    return {
        {u"year"_s, date.year()},
        {u"year_4_digit"_s, date.toString(u"yyyy"_s)},
        {u"month"_s, date.month()},
        {u"month_3_letter"_s, c.monthName(date.month(), QLocale::ShortFormat)},
        {u"month_full_name"_s, c.monthName(date.month(), QLocale::LongFormat)},
        {u"month_2_digit"_s, twoDigits(date.month())},
        {u"day"_s, date.day()},
        {u"day_2_digit"_s, twoDigits(date.day())},
        {u"day_of_week"_s, date.dayOfWeek() % 7},
        {u"day_of_week_3_letter"_s, c.dayName(date.dayOfWeek(), QLocale::ShortFormat)},
        {u"day_of_week_full_name"_s, c.dayName(date.dayOfWeek(), QLocale::LongFormat)},
        {u"day_of_year"_s, date.dayOfYear()},
        {u"day_of_year_3_digit"_s, u"%1"_s.arg(date.dayOfYear(), 3, 10, QChar(u'0'))},
        {u"hour"_s, clock.hour()},
        {u"hour_12_clock"_s, twelve},
        {u"hour_2_digit_24_clock"_s, twoDigits(clock.hour())},
        {u"hour_2_digit_12_clock"_s, twoDigits(twelve)},
        {u"hour_of_day"_s, seconds / 3600.0},
        {u"minute"_s, clock.minute()},
        {u"minute_2_digit"_s, twoDigits(clock.minute())},
        {u"minute_of_day"_s, seconds / 60.0},
        {u"second"_s, clock.second()},
        {u"second_2_digit"_s, twoDigits(clock.second())},
        {u"second_of_day"_s, seconds},
        {u"millisecond"_s, clock.msec()},
        {u"period_12_clock"_s, clock.hour() < 12 ? u"AM"_s : u"PM"_s},
        {u"time_zone_hhmm"_s, offsetText(time.offsetFromUtc(), {})},
        {u"time_zone_offset"_s, time.offsetFromUtc() / 60.0},
        {u"unix_epoch_time"_s, time.toSecsSinceEpoch()},
        {u"iso_8601"_s, isoText(time, true)},
        {u"y-m-d"_s, u"%1-%2-%3"_s.arg(date.year()).arg(date.month()).arg(date.day())},
        {u"yyyy-mm-dd"_s, date.toString(u"yyyy-MM-dd"_s)},
        {u"h:m:s"_s, u"%1:%2:%3"_s.arg(twelve).arg(clock.minute()).arg(clock.second())},
        {u"H:m:s"_s, u"%1:%2:%3"_s.arg(clock.hour()).arg(clock.minute()).arg(clock.second())},
        {u"hh:mm:ss"_s, u"%1:%2:%3"_s.arg(twoDigits(twelve), twoDigits(clock.minute()), twoDigits(clock.second()))},
        {u"HH:mm:ss"_s, clock.toString(u"HH:mm:ss"_s)},
    };
}

/// An offset, a zone such as Asia/Tokyo, or the zone of a date.
std::optional<QDateTime> inZone(const QDateTime &time, const QString &zone, qint64 nowMs)
{
    if (const auto offset = zoneOffset(zone))
        return time.toOffsetFromUtc(*offset);
    if (const QTimeZone named(zone.toLatin1()); named.isValid() && !zone.isEmpty())
        return time.toOffsetFromUtc(named.offsetFromUtc(time));
    if (const auto other = readTime(zone, nowMs))
        return time.toOffsetFromUtc(other->time.offsetFromUtc());
    return std::nullopt;
}

Error notADate(const QJsonValue &value)
{
    return transformerScriptError(
        QCoreApplication::translate("Language", "“%1” is not a date.").arg(displayText(value).left(60)));
}

Result<Function> timeComponents(const QJsonObject &args, const Evaluation &evaluation)
{
    return Function([zone = displayText(args.value("time_zone"_L1)), key = displayText(args.value("key"_L1)),
                     nowMs = evaluation.nowMs](const QJsonValue &value) -> Result<QJsonValue> {
        const auto read = readTime(value, nowMs);
        if (!read)
            return notADate(value);
        const auto time = zone.isEmpty() ? std::optional(read->time) : inZone(read->time, zone, nowMs);
        if (!time)
            return transformerScriptError(
                QCoreApplication::translate("Language", "“%1” is not a time zone.").arg(zone.left(60)));
        const auto parts = components(*time);
        if (key.isEmpty())
            return QJsonValue(parts);
        if (!parts.contains(key))
            return transformerScriptError(
                QCoreApplication::translate("Language", "A time has no component “%1”.").arg(key.left(60)));
        return parts.value(key);
    });
}

Result<Function> modifyDateTime(const QJsonObject &args, const Evaluation &evaluation)
{
    return textArgument(args, u"variation"_s).map([&](const QString &variation) {
        return Function([variation, nowMs = evaluation.nowMs](const QJsonValue &value) -> Result<QJsonValue> {
            const auto read = readTime(value, nowMs);
            if (!read)
                return notADate(value);
            const auto moved = relativeTime(variation, read->time);
            if (!moved)
                return transformerScriptError(
                    QCoreApplication::translate("Language", "“%1” is not a span such as “in 1 day” or “3 months ago”.")
                        .arg(variation.left(60)));
            return QJsonValue(isoText(*moved, read->hasOffset));
        });
    });
}

} // namespace

void addTimeScriptTransformers(TransformerTable &table)
{
    const auto add = [&table](const QString &name, Transformer::Prepare prepare, const QStringList &arguments) {
        table.insert(name, {Transformer::Reach::EachItemOrNothing, prepare, arguments, true});
    };
    add(u"TimeComponents"_s, timeComponents, {u"time_zone"_s, u"key"_s});
    add(u"ModifyDateTime"_s, modifyDateTime, {u"variation"_s});
}

} // namespace holdfast
