// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "base/clock.h"
#include "language/cast.h"
#include "language/instant.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("DateNatives", source);
}

QJsonValue formatted(const QDateTime &time, const QString &format, bool *known)
{
    *known = true;
    const auto name = format.toLower();
    if (name == "iso"_L1)
        return isoUtc(time.toMSecsSinceEpoch());
    // As the scripts' engine writes dates; the public test of GetTime asserts it.
    if (name.isEmpty() || name == "gmt"_L1 || name == "utc"_L1)
        return QLocale::c().toString(time, u"ddd MMM dd yyyy HH:mm:ss"_s) + " GMT+0000 (UTC)"_L1;
    if (name == "locale"_L1)
        return QLocale::c().toString(time, u"MM/dd/yyyy, HH:mm:ss"_s);
    if (name == "date"_L1)
        return QLocale::c().toString(time, u"ddd MMM dd yyyy"_s);
    if (name == "year"_L1)
        return time.date().year();
    if (name == "month"_L1)
        return time.date().month() - 1;
    if (name == "day"_L1)
        return time.date().day();
    if (name == "dayinweek"_L1)
        return time.date().dayOfWeek() % 7;
    if (name == "hours"_L1 || name == "utchours"_L1)
        return time.time().hour();
    if (name == "minutes"_L1)
        return time.time().minute();
    *known = false;
    return {};
}

NativeResult getTime(const NativeInput &input)
{
    qint64 ms = input.scope.nowMs;
    if (const auto date = unwrapSingle(input.arguments.value("date"_L1));
        !isNil(date) && !displayText(date).isEmpty()) {
        const auto instant = castToInstant(date);
        if (!instant)
            return NativeResult::failed(translated("GetTime: “%1” is not a date.").arg(displayText(date)));
        ms = instant->seconds * 1000 + instant->nanoseconds / 1'000'000;
    }
    auto time = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    const auto back = [&input](const QString &name) { return castToInteger(input.arguments.value(name)).valueOr(0); };
    time = time.addYears(static_cast<int>(-back(u"yearsAgo"_s))).addMonths(static_cast<int>(-back(u"monthsAgo"_s)));
    time = time.addDays(-back(u"daysAgo"_s) - 7 * back(u"weeksAgo"_s))
               .addSecs(-3600 * back(u"hoursAgo"_s) - 60 * back(u"minutesAgo"_s));
    bool known = false;
    const auto format = argumentText(input, u"dateFormat"_s);
    const auto value = formatted(time, format, &known);
    if (!known)
        return NativeResult::failed(translated("GetTime: the format “%1” is not known.").arg(format));
    const auto prefix = argumentText(input, u"contextKey"_s);
    auto result = NativeResult::said(displayText(value), value);
    result.writes.append({ContextWrite::Kind::Set, prefix + "TimeNow"_L1, value, false});
    result.writes.append({ContextWrite::Kind::Set, prefix + "TimeNowUnix"_L1, time.toMSecsSinceEpoch(), false});
    return result;
}

NativeResult sleepFor(const NativeInput &input)
{
    const auto seconds = castToNumber(input.arguments.value("seconds"_L1));
    if (!seconds || *seconds < 0 || *seconds > 366.0 * 86'400)
        return NativeResult::failed(
            translated("Sleep: “%1” is not a number of seconds.").arg(argumentText(input, u"seconds"_s)));
    NativeResult result;
    result.sleepMs = static_cast<qint64>(*seconds * 1000);
    return result;
}

NativeResult compareTimes(const NativeInput &input)
{
    const auto tested = castToInstant(unwrapSingle(input.arguments.value("tested_time"_L1)));
    if (!tested)
        return NativeResult::failed(
            translated("TimeStampCompare: “%1” is not a date.").arg(argumentText(input, u"tested_time"_s)));
    QJsonArray rows;
    for (const auto values = argumentToList(input.arguments.value("values_to_compare"_L1));
         const auto &value : values) {
        const auto other = castToInstant(value);
        if (!other)
            return NativeResult::failed(translated("TimeStampCompare: “%1” is not a date.").arg(displayText(value)));
        rows.append(QJsonObject{{u"TestedTime"_s, argumentText(input, u"tested_time"_s)},
                                {u"ComparedTime"_s, displayText(value)},
                                {u"Result"_s,
                                 *tested < *other       ? u"before"_s
                                     : *other < *tested ? u"after"_s
                                                        : u"equal"_s}});
    }
    auto result = NativeResult::said(compactJson(rows), rows);
    result.output.context.insert(
        u"TimeStampCompare(val.TestedTime && val.TestedTime == obj.TestedTime && val.ComparedTime == obj.ComparedTime)"_s,
        rows);
    return result;
}

NativeResult timeDifference(const NativeInput &input)
{
    const auto start = castToInstant(unwrapSingle(input.arguments.value("start_time"_L1)));
    const auto end = castToInstant(unwrapSingle(input.arguments.value("end_time"_L1)));
    if (!start || !end)
        return NativeResult::failed(translated("CalculateTimeDifference needs two dates."));
    const auto minutes = static_cast<double>(end->seconds - start->seconds) / 60;
    const QJsonObject difference{{u"Start"_s, argumentText(input, u"start_time"_s)},
                                 {u"End"_s, argumentText(input, u"end_time"_s)},
                                 {u"Difference"_s, numberValue(minutes)}};
    auto result = NativeResult::said(translated("%1 minutes lie between them.").arg(numberText(minutes)), difference);
    result.output.context.insert(u"Time(val.Start && val.Start == obj.Start)"_s, difference);
    return result;
}

/// Writes the time into a field of the case.
NativeResult setTime(const NativeInput &input)
{
    const auto field = argumentText(input, u"fieldName"_s);
    const auto now = isoUtc(input.scope.nowMs);
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::SetFields, {{u"fields"_s, QJsonObject{{field, now}}}}};
    result.writes.append({ContextWrite::Kind::Set, field, now, false});
    return result;
}

NativeResult nowToEpoch(const NativeInput &input)
{
    const auto seconds = input.scope.nowMs / 1000;
    auto result = NativeResult::said(QString::number(seconds), seconds);
    result.output.context.insert(u"DateTimeNowToEpoch.epochtime"_s, seconds);
    return result;
}

} // namespace

QList<NativeCommand> dateNatives()
{
    QList<ArgumentDefinition> timeArguments{listArgument(u"date"_s), textArgument(u"dateFormat"_s),
                                            textArgument(u"contextKey"_s)};
    for (const auto &unit :
         {u"minutesAgo"_s, u"hoursAgo"_s, u"daysAgo"_s, u"weeksAgo"_s, u"monthsAgo"_s, u"yearsAgo"_s})
        timeArguments.append(textArgument(unit));
    auto sleep = native(u"Sleep"_s, translated("Waits; the wait survives a restart."),
                        {textArgument(u"seconds"_s, true)}, sleepFor);
    sleep.readsContext = false;
    return {
        sleep,
        native(u"CalculateTimeDifference"_s, translated("Gives the minutes between two dates."),
               {textArgument(u"start_time"_s, true), textArgument(u"end_time"_s, true)}, timeDifference),
        native(u"SetTime"_s, translated("Writes the time into a field of the case."),
               {textArgument(u"fieldName"_s, true)}, setTime),
        native(u"DateTimeNowToEpoch"_s, translated("Gives the seconds since 1970."), {}, nowToEpoch),
        native(u"GetTime"_s, translated("Gives the time, or a date in another form."), timeArguments, getTime),
        native(u"TimeStampCompare"_s, translated("Tells which of two dates is earlier."),
               {listArgument(u"tested_time"_s, true), listArgument(u"values_to_compare"_s, true)}, compareTimes),
    };
}

} // namespace holdfast
