// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/instant.h"

#include "language/cast.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 secondsPerDay = 86400;

QDate epoch()
{
    return {1970, 1, 1};
}

int nanosecondsFrom(QStringView fraction)
{
    return fraction.left(9).toString().leftJustified(9, u'0').toInt();
}

int fullYear(int twoDigits)
{
    return twoDigits >= 69 ? 1900 + twoDigits : 2000 + twoDigits;
}

std::optional<Instant> assembled(QDate date, int hour, int minute, int second, int nanoseconds, QStringView zone)
{
    // 60 is a leap second; it counts as the first second of the next minute.
    const QTime time(hour, minute, std::min(second, 59));
    const auto offset = zone.isEmpty() ? std::optional<int>(0) : zoneOffset(zone);
    if (!date.isValid() || !time.isValid() || second > 60 || !offset)
        return std::nullopt;
    auto instant = instantFrom(date, time, nanoseconds, *offset);
    instant.seconds += second == 60 ? 1 : 0;
    return instant;
}

std::optional<Instant> parseIso(const QString &text)
{
    static const QRegularExpression iso(
        uR"(\A(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,18}))?)?\s*([Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?\z)"_s);
    const auto match = iso.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QDate date(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    return assembled(date, match.captured(4).toInt(), match.captured(5).toInt(), match.captured(6).toInt(),
                     nanosecondsFrom(match.capturedView(7)), match.capturedView(8));
}

/// "Mon Jan  2 15:04:05 MST 2006"; the zone may be missing or numeric.
std::optional<Instant> parseYearLast(const QString &text)
{
    static const QRegularExpression yearLast(
        uR"(\A[A-Za-z]+\s+([A-Za-z]+)\s+(\d{1,2})\s+(\d\d):(\d\d):(\d\d)(?:\.(\d+))?\s+(?:([A-Za-z]+|[+-]\d{4})\s+)?(\d{4})\z)"_s);
    const auto match = yearLast.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QDate date(match.captured(8).toInt(), monthNumber(match.capturedView(1)), match.captured(2).toInt());
    return assembled(date, match.captured(3).toInt(), match.captured(4).toInt(), match.captured(5).toInt(),
                     nanosecondsFrom(match.capturedView(6)), match.capturedView(7));
}

/// "Mon, 02 Jan 2006 15:04:05 MST", "02 Jan 06 15:04 -0700", "Monday, 02-Jan-06 15:04:05 MST".
std::optional<Instant> parseDayFirst(const QString &text)
{
    static const QRegularExpression dayFirst(
        uR"(\A(?:[A-Za-z]+,\s*)?(\d{1,2})[ -]([A-Za-z]+)[ -](\d{4}|\d\d)\s+(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:\s+([A-Za-z]+|[+-]\d{4}))?\z)"_s);
    const auto match = dayFirst.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const auto year = match.captured(3).toInt();
    const QDate date(match.capturedLength(3) == 2 ? fullYear(year) : year, monthNumber(match.capturedView(2)),
                     match.captured(1).toInt());
    return assembled(date, match.captured(4).toInt(), match.captured(5).toInt(), match.captured(6).toInt(),
                     nanosecondsFrom(match.capturedView(7)), match.capturedView(8));
}

/// "Mon Jan 02 2006 15:04:05 GMT-0700 (MST)" or its date alone, as JavaScript writes dates.
std::optional<Instant> parseScriptDate(const QString &text)
{
    static const QRegularExpression scriptDate(
        uR"(\A[A-Za-z]{3} ([A-Za-z]{3}) (\d\d) (\d{4})(?: (\d\d):(\d\d):(\d\d) GMT([+-]\d{4})?(?: \([^()]*\))?)?\z)"_s);
    const auto match = scriptDate.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QDate date(match.captured(3).toInt(), monthNumber(match.capturedView(1)), match.captured(2).toInt());
    return assembled(date, match.captured(4).toInt(), match.captured(5).toInt(), match.captured(6).toInt(), 0,
                     match.capturedView(7));
}

/// The regular expression of one strptime directive; empty for those that are not supported.
QString directivePattern(QChar directive)
{
    static const QHash<QChar, QString> patterns{
        {u'Y', uR"((?<Y>\d{4}))"_s},
        {u'y', uR"((?<y>\d\d))"_s},
        {u'm', uR"((?<m>1[0-2]|0[1-9]|[1-9]))"_s},
        {u'd', uR"((?<d>3[01]|[12]\d|0[1-9]|[1-9]| [1-9]))"_s},
        {u'H', uR"((?<H>2[0-3]|[01]\d|\d))"_s},
        {u'I', uR"((?<I>1[0-2]|0[1-9]|[1-9]))"_s},
        {u'M', uR"((?<M>[0-5]\d|\d))"_s},
        {u'S', uR"((?<S>6[01]|[0-5]\d|\d))"_s},
        {u'f', uR"((?<f>\d{1,6}))"_s},
        {u'j', uR"((?<j>36[0-6]|3[0-5]\d|[12]\d\d|0\d\d|\d\d|\d))"_s},
        {u'p', uR"((?<p>[AaPp][Mm]))"_s},
        {u'b', uR"((?<b>[A-Za-z]+))"_s},
        {u'B', uR"((?<b>[A-Za-z]+))"_s},
        {u'a', uR"([A-Za-z]+)"_s},
        {u'A', uR"([A-Za-z]+)"_s},
        {u'z', uR"((?<z>[+-]\d\d:?[0-5]\d(?::?[0-5]\d)?|[Zz]))"_s},
        {u'Z', uR"((?<Z>UTC|GMT))"_s},
        {u'%', u"%"_s},
    };
    return patterns.value(directive);
}

std::optional<QRegularExpression> layoutRegex(QString layout)
{
    // The locale's own layouts, in the C locale.
    layout.replace("%c"_L1, "%a %b %d %H:%M:%S %Y"_L1).replace("%x"_L1, "%m/%d/%y"_L1).replace("%X"_L1, "%H:%M:%S"_L1);
    QString pattern = u"\\A"_s;
    for (qsizetype at = 0; at < layout.size(); ++at) {
        const auto c = layout.at(at);
        if (c.isSpace()) {
            pattern += u"\\s+"_s;
            while (at + 1 < layout.size() && layout.at(at + 1).isSpace())
                ++at;
        } else if (c == u'%' && at + 1 < layout.size()) {
            const auto directive = directivePattern(layout.at(++at));
            if (directive.isEmpty())
                return std::nullopt;
            pattern += directive;
        } else {
            pattern += QRegularExpression::escape(QString(c));
        }
    }
    const QRegularExpression regex(pattern + u"\\z"_s, QRegularExpression::CaseInsensitiveOption);
    // Invalid when a directive occurs twice.
    return regex.isValid() ? std::optional(regex) : std::nullopt;
}

} // namespace

Instant instantFrom(QDate date, QTime time, int nanoseconds, int offsetSeconds)
{
    const auto days = epoch().daysTo(date);
    return {.seconds = days * secondsPerDay + time.msecsSinceStartOfDay() / 1000 - offsetSeconds,
            .nanoseconds = nanoseconds};
}

QString isoMilliseconds(const Instant &instant)
{
    auto days = instant.seconds / secondsPerDay;
    auto rest = instant.seconds % secondsPerDay;
    if (rest < 0) {
        rest += secondsPerDay;
        --days;
    }
    const auto time = QTime::fromMSecsSinceStartOfDay(static_cast<int>(rest) * 1000 + instant.nanoseconds / 1'000'000);
    return epoch().addDays(days).toString(u"yyyy-MM-dd"_s) + u'T' + time.toString(u"HH:mm:ss.zzz"_s) + u'Z';
}

Instant instantFromUnix(double number)
{
    constexpr double firstMilliseconds = 1e10;
    const auto seconds = std::abs(number) >= firstMilliseconds ? number / 1000 : number;
    const auto whole = std::floor(seconds);
    const auto milliseconds = std::lround((seconds - whole) * 1000);
    return {.seconds = static_cast<qint64>(whole) + milliseconds / 1000,
            .nanoseconds = static_cast<int>(milliseconds % 1000) * 1'000'000};
}

std::optional<int> zoneOffset(QStringView zone)
{
    static const QHash<QString, int> named{
        {u"Z"_s, 0},    {u"UTC"_s, 0},  {u"GMT"_s, 0},  {u"UT"_s, 0},   {u"EST"_s, -5}, {u"EDT"_s, -4},
        {u"CST"_s, -6}, {u"CDT"_s, -5}, {u"MST"_s, -7}, {u"MDT"_s, -6}, {u"PST"_s, -8}, {u"PDT"_s, -7},
    };
    if (const auto found = named.constFind(zone.toString().toUpper()); found != named.constEnd())
        return *found * 3600;
    static const QRegularExpression numeric(uR"(\A([+-])(\d\d):?(\d\d)?(?::?(\d\d))?\z)"_s);
    const auto match = numeric.match(zone);
    if (!match.hasMatch())
        return std::nullopt;
    const auto seconds = match.captured(2).toInt() * 3600 + match.captured(3).toInt() * 60 + match.captured(4).toInt();
    return match.captured(1) == u"-"_s ? -seconds : seconds;
}

int monthNumber(QStringView name)
{
    static const QStringList months{u"january"_s,   u"february"_s, u"march"_s,    u"april"_s,
                                    u"may"_s,       u"june"_s,     u"july"_s,     u"august"_s,
                                    u"september"_s, u"october"_s,  u"november"_s, u"december"_s};
    const auto lower = name.toString().toLower();
    for (qsizetype index = 0; index < months.size(); ++index) {
        const auto &month = months.at(index);
        if (lower == month || (lower.size() == 3 && month.startsWith(lower)) || (lower == "sept"_L1 && index == 8))
            return static_cast<int>(index) + 1;
    }
    return 0;
}

std::optional<Instant> parseInstant(const QString &text)
{
    // The longest layout is far shorter; long texts are not worth looking at.
    constexpr qsizetype longestDate = 80;
    const auto trimmed = text.trimmed();
    if (trimmed.size() > longestDate)
        return std::nullopt;
    if (const auto instant = parseIso(trimmed))
        return instant;
    if (const auto instant = parseDayFirst(trimmed))
        return instant;
    if (const auto instant = parseYearLast(trimmed))
        return instant;
    return parseScriptDate(trimmed);
}

Result<Instant> castToInstant(const QJsonValue &value)
{
    const auto single = unwrapSingle(value);
    if (single.isString()) {
        if (const auto instant = parseInstant(single.toString()))
            return *instant;
    }
    constexpr double farthest = 1e15;
    if (const auto number = castToNumber(single); number && std::abs(*number) < farthest)
        return instantFromUnix(*number);
    return Error{.code = ErrorCode::CastFailed,
                 .message = QCoreApplication::translate("Language", "A date was expected, but there is “%1”.")
                                .arg(displayText(single).left(60)),
                 .details = {}};
}

std::optional<Instant> parseWithLayout(const QString &text, const QString &layout)
{
    constexpr qsizetype longestText = 200;
    const auto regex = layoutRegex(layout);
    if (!regex || text.size() > longestText)
        return std::nullopt;
    const auto match = regex->match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const auto number = [&match](const QString &name) { return match.captured(name).trimmed().toInt(); };
    const auto has = [&match](const QString &name) { return !match.captured(name).isEmpty(); };
    const int year = has(u"Y"_s) ? number(u"Y"_s) : has(u"y"_s) ? fullYear(number(u"y"_s)) : 1900;
    const int month = has(u"b"_s) ? monthNumber(match.captured(u"b"_s)) : has(u"m"_s) ? number(u"m"_s) : 1;
    QDate date(year, month, has(u"d"_s) ? number(u"d"_s) : 1);
    if (has(u"j"_s) && !has(u"d"_s))
        date = QDate(year, 1, 1).addDays(number(u"j"_s) - 1);
    int hour = number(u"H"_s);
    if (has(u"I"_s)) {
        const bool isAfternoon = match.captured(u"p"_s).startsWith(u'p', Qt::CaseInsensitive);
        hour = number(u"I"_s) % 12 + (isAfternoon ? 12 : 0);
    }
    return assembled(date, hour, number(u"M"_s), number(u"S"_s), nanosecondsFrom(match.captured(u"f"_s)),
                     match.captured(u"z"_s));
}

} // namespace holdfast
