// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/reportvalues.h"

#include "base/canonicaljson.h"
#include "base/clock.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>
#include <QStringList>

namespace holdfast::reportvalue {

using namespace Qt::StringLiterals;

QString time(qint64 ms)
{
    return ms == 0 ? QString() : isoUtc(ms).first(19).replace(u'T', u' ') + u" UTC"_s;
}

QString exactTime(qint64 ms)
{
    return ms == 0 ? QString() : isoUtc(ms).first(23).replace(u'T', u' ');
}

QString size(qint64 bytes)
{
    if (bytes < 0)
        return {};
    if (bytes < 1000)
        return u"%1 B"_s.arg(bytes);
    static constexpr const char *units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    double value = static_cast<double>(bytes) / 1000.0;
    size_t unit = 0;
    // 999.95 would be written as 1000.0.
    while (value >= 999.95 && unit + 1 < std::size(units)) {
        value /= 1000.0;
        ++unit;
    }
    return u"%1 %2"_s.arg(QLocale::c().toString(value, 'f', value < 99.95 ? 1 : 0), QString::fromLatin1(units[unit]));
}

QString count(qint64 number)
{
    QString digits = QString::number(number);
    for (qsizetype at = digits.size() - 3; at > (number < 0 ? 1 : 0); at -= 3)
        digits.insert(at, u',');
    return digits;
}

QString duration(qint64 seconds)
{
    const auto two = [](qint64 value) { return QString::number(value).rightJustified(2, u'0'); };
    const qint64 days = seconds / 86400;
    const QString clock = two(seconds / 3600 % 24) + u':' + two(seconds / 60 % 60) + u':' + two(seconds % 60);
    return days > 0 ? QCoreApplication::translate("Report", "%1 d %2").arg(days).arg(clock) : clock;
}

QString text(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return {};
    case QJsonValue::Bool:
        return value.toBool() ? QCoreApplication::translate("Report", "yes")
                              : QCoreApplication::translate("Report", "no");
    case QJsonValue::Double:
        return value.toVariant().toString();
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Array: {
        QStringList parts;
        const QJsonArray array = value.toArray();
        for (const QJsonValue &item : array)
            parts.append(text(item));
        return parts.join(u", "_s);
    }
    case QJsonValue::Object:
        return QString::fromUtf8(canonicalJson(value));
    }
    return {};
}

} // namespace holdfast::reportvalue
