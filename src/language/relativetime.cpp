// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/relativetime.h"

#include <QHash>
#include <QRegularExpression>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

enum class Unit { Seconds, Minutes, Hours, Days, Weeks, Months, Years };

std::optional<Unit> unitNamed(QString word)
{
    static const QHash<QString, Unit> units{
        {u"s"_s, Unit::Seconds},   {u"sec"_s, Unit::Seconds},    {u"second"_s, Unit::Seconds}, {u"m"_s, Unit::Minutes},
        {u"min"_s, Unit::Minutes}, {u"minute"_s, Unit::Minutes}, {u"h"_s, Unit::Hours},        {u"hr"_s, Unit::Hours},
        {u"hour"_s, Unit::Hours},  {u"d"_s, Unit::Days},         {u"day"_s, Unit::Days},       {u"w"_s, Unit::Weeks},
        {u"week"_s, Unit::Weeks},  {u"mo"_s, Unit::Months},      {u"month"_s, Unit::Months},   {u"y"_s, Unit::Years},
        {u"yr"_s, Unit::Years},    {u"year"_s, Unit::Years},
    };
    if (!units.contains(word) && word.endsWith(u's'))
        word.chop(1);
    const auto found = units.constFind(word);
    return found == units.constEnd() ? std::nullopt : std::optional(*found);
}

QDateTime moved(const QDateTime &time, Unit unit, int count)
{
    switch (unit) {
    case Unit::Seconds:
        return time.addSecs(count);
    case Unit::Minutes:
        return time.addSecs(qint64(60) * count);
    case Unit::Hours:
        return time.addSecs(qint64(3600) * count);
    case Unit::Days:
        return time.addDays(count);
    case Unit::Weeks:
        return time.addDays(qint64(7) * count);
    case Unit::Months:
        return time.addMonths(count);
    case Unit::Years:
        return time.addYears(count);
    }
    return time;
}

} // namespace

std::optional<QDateTime> relativeTime(const QString &words, const QDateTime &base)
{
    auto text = words.simplified().toLower();
    if (text == "now"_L1 || text == "today"_L1)
        return base;
    if (text == "yesterday"_L1)
        return base.addDays(-1);
    if (text == "tomorrow"_L1)
        return base.addDays(1);
    bool forward = false;
    if (text.startsWith("in "_L1)) {
        forward = true;
        text.remove(0, 3);
    } else if (text.endsWith(" ago"_L1)) {
        text.chop(4);
    }
    static const QRegularExpression part(u"\\G\\s*(?:and |,)?\\s*(\\d{1,6}|an?|one)\\s*([a-z]+)"_s);
    auto time = base;
    qsizetype read = 0;
    for (auto parts = part.globalMatch(text); parts.hasNext();) {
        const auto match = parts.next();
        const auto unit = unitNamed(match.captured(2));
        bool isNumber = false;
        const auto count = match.captured(1).toInt(&isNumber);
        if (!unit)
            return std::nullopt;
        const int steps = isNumber ? count : 1;
        time = moved(time, *unit, forward ? steps : -steps);
        read = match.capturedEnd();
    }
    if (read == 0 || !QStringView(text).sliced(read).trimmed().isEmpty() || !time.isValid())
        return std::nullopt;
    return time;
}

} // namespace holdfast
