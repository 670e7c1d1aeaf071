// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/schedules/cronschedule.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QStringList>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 minuteMs = 60'000;
constexpr int searchedYears = 5;
constexpr std::array monthNames{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array dayNames{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Field
{
    const char *name;
    int lowest;
    int highest;
};

/// A number or an English name; -1 for neither.
int valueOf(QStringView text, const Field &field)
{
    bool ok = false;
    const auto number = text.toInt(&ok);
    if (ok)
        return number;
    const auto find = [&](const auto &names, int first) {
        for (size_t i = 0; i < names.size(); ++i) {
            if (text.compare(QLatin1StringView(names[i]), Qt::CaseInsensitive) == 0)
                return first + static_cast<int>(i);
        }
        return -1;
    };
    return field.highest == 12 ? find(monthNames, 1) : field.highest == 7 ? find(dayNames, 0) : -1;
}

template <size_t Size>
Result<void> readField(QStringView text, const Field &field, std::bitset<Size> &bits)
{
    const auto wrong = [&] {
        return Error{ErrorCode::InvalidInput,
                     QCoreApplication::translate("CronSchedule", "“%1” is no %2 of a schedule.")
                         .arg(text.toString(), QCoreApplication::translate("CronSchedule", field.name)),
                     {}};
    };
    for (const auto &part : text.split(u',')) {
        const auto slash = part.indexOf(u'/');
        const auto range = slash < 0 ? part : part.left(slash);
        bool ok = true;
        const auto step = slash < 0 ? 1 : part.mid(slash + 1).toInt(&ok);
        if (!ok || step < 1 || range.isEmpty())
            return wrong();
        int from = field.lowest;
        int to = field.highest;
        if (range != u"*" && range != u"?") {
            const auto dash = range.indexOf(u'-');
            from = valueOf(dash < 0 ? range : range.left(dash), field);
            to = dash < 0 ? (slash < 0 ? from : field.highest) : valueOf(range.mid(dash + 1), field);
        }
        if (from < field.lowest || to > field.highest || from > to)
            return wrong();
        for (int value = from; value <= to; value += step)
            bits.set(static_cast<size_t>(value) % Size);
    }
    return {};
}

} // namespace

Result<CronSchedule> CronSchedule::parse(QStringView text)
{
    CronSchedule schedule;
    const auto fields = text.toString().simplified().split(u' ', Qt::SkipEmptyParts);
    if (fields.size() == 1) {
        bool ok = false;
        schedule.m_everyMinutes = fields.first().toLongLong(&ok);
        if (ok && schedule.m_everyMinutes > 0)
            return schedule;
    }
    if (fields.size() != 5) {
        return Error{ErrorCode::InvalidInput,
                     QCoreApplication::translate("CronSchedule",
                                                 "“%1” is no schedule: it has five fields, minute hour day month "
                                                 "weekday, or is a number of minutes.")
                         .arg(text.toString()),
                     {}};
    }
    if (auto read = readField(fields.at(0), {QT_TRANSLATE_NOOP("CronSchedule", "minute"), 0, 59}, schedule.m_minutes);
        !read)
        return read.error();
    if (auto read = readField(fields.at(1), {QT_TRANSLATE_NOOP("CronSchedule", "hour"), 0, 23}, schedule.m_hours);
        !read)
        return read.error();
    if (auto read = readField(fields.at(2), {QT_TRANSLATE_NOOP("CronSchedule", "day"), 1, 31}, schedule.m_days); !read)
        return read.error();
    if (auto read = readField(fields.at(3), {QT_TRANSLATE_NOOP("CronSchedule", "month"), 1, 12}, schedule.m_months);
        !read)
        return read.error();
    if (auto read = readField(fields.at(4), {QT_TRANSLATE_NOOP("CronSchedule", "weekday"), 0, 7}, schedule.m_weekdays);
        !read)
        return read.error();
    const auto isAny = [](const QString &field) { return field.startsWith(u'*') || field.startsWith(u'?'); };
    schedule.m_anyDay = isAny(fields.at(2));
    schedule.m_anyWeekday = isAny(fields.at(4));
    return schedule;
}

qint64 CronSchedule::nextAfterMs(qint64 afterMs) const
{
    if (m_everyMinutes > 0)
        return afterMs + m_everyMinutes * minuteMs;
    const auto start = QDateTime::fromMSecsSinceEpoch((afterMs / minuteMs + 1) * minuteMs, QTimeZone::utc());
    auto date = start.date();
    auto time = start.time();
    const auto last = date.addYears(searchedYears);
    for (; date <= last; date = date.addDays(1), time = QTime(0, 0)) {
        const bool dayFits = m_days.test(static_cast<size_t>(date.day()));
        const bool weekdayFits = m_weekdays.test(static_cast<size_t>(date.dayOfWeek() % 7));
        const bool fits = m_anyDay || m_anyWeekday ? dayFits && weekdayFits : dayFits || weekdayFits;
        if (!fits || !m_months.test(static_cast<size_t>(date.month())))
            continue;
        for (int hour = time.hour(); hour < 24; ++hour) {
            if (!m_hours.test(static_cast<size_t>(hour)))
                continue;
            for (int minute = hour == time.hour() ? time.minute() : 0; minute < 60; ++minute) {
                if (m_minutes.test(static_cast<size_t>(minute)))
                    return QDateTime(date, QTime(hour, minute), QTimeZone::utc()).toMSecsSinceEpoch();
            }
        }
    }
    return -1;
}

} // namespace holdfast
