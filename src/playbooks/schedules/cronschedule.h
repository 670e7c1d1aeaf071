// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QStringView>

#include <bitset>

namespace holdfast {

/// Times in cron's words: "minute hour day month weekday" with *, lists, ranges, steps and English names, in UTC; days
/// and weekdays that are both restricted count when one of them fits. A plain number is "every so many minutes".
class CronSchedule
{
public:
    /// InvalidInput names the field that cannot be read.
    [[nodiscard]] static Result<CronSchedule> parse(QStringView text);

    /// The first time after that one, UTC milliseconds; -1 when there is none within five years (30 February).
    [[nodiscard]] qint64 nextAfterMs(qint64 afterMs) const;

private:
    qint64 m_everyMinutes = 0; ///< of a plain number; 0: the fields count
    std::bitset<60> m_minutes;
    std::bitset<24> m_hours;
    std::bitset<32> m_days;
    std::bitset<13> m_months;
    std::bitset<7> m_weekdays; ///< 0 is Sunday
    bool m_anyDay = true;
    bool m_anyWeekday = true;
};

} // namespace holdfast
