// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/textforms.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <array>
#include <cstdlib>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QDateTime moment(qint64 ms, TimeZoneChoice zone)
{
    const auto utc = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    return zone == TimeZoneChoice::Utc ? utc : utc.toLocalTime();
}

} // namespace

QString notReported()
{
    return QCoreApplication::translate("TextForms", "not reported");
}

QString sizeText(qint64 bytes)
{
    if (bytes < 0)
        return notReported();
    if (bytes < 1000)
        return QCoreApplication::translate("TextForms", "%1 B").arg(bytes);
    static constexpr std::array units{"kB", "MB", "GB", "TB", "PB", "EB"};
    double value = double(bytes);
    size_t unit = 0;
    value /= 1000;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    const int decimals = value < 100 ? 1 : 0;
    return u"%1 %2"_s.arg(QLocale().toString(value, 'f', decimals), QLatin1StringView(units[unit]));
}

QString clockText(qint64 ms, TimeZoneChoice zone, bool milliseconds)
{
    return moment(ms, zone).toString(milliseconds ? u"HH:mm:ss.zzz"_s : u"HH:mm:ss"_s);
}

QString dateTimeText(qint64 ms, TimeZoneChoice zone)
{
    if (ms <= 0)
        return notReported();
    const auto at = moment(ms, zone);
    return u"%1 %2"_s.arg(at.toString(u"yyyy-MM-dd HH:mm:ss"_s),
                          zone == TimeZoneChoice::Utc ? u"UTC"_s : at.timeZoneAbbreviation());
}

QString momentText(qint64 ms, TimeZoneChoice zone)
{
    return ms <= 0 ? notReported() : moment(ms, zone).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QString shortMomentText(qint64 ms, TimeZoneChoice zone)
{
    return ms <= 0 ? notReported() : moment(ms, zone).toString(u"MM-dd HH:mm:ss"_s);
}

QString headerWithZone(const QString &header, TimeZoneChoice zone)
{
    return zone == TimeZoneChoice::Utc ? QCoreApplication::translate("TextForms", "%1 (UTC)").arg(header)
                                       : QCoreApplication::translate("TextForms", "%1 (local)").arg(header);
}

QString ageText(qint64 ageMs)
{
    const qint64 minutes = ageMs / 60'000;
    if (minutes < 1)
        return QCoreApplication::translate("TextForms", "now");
    if (minutes < 60)
        return QCoreApplication::translate("TextForms", "%1 min").arg(minutes);
    if (minutes < 48 * 60)
        return QCoreApplication::translate("TextForms", "%1 h").arg(minutes / 60);
    return QCoreApplication::translate("TextForms", "%1 d").arg(minutes / (24 * 60));
}

QString countdownText(qint64 remainingMs)
{
    const qint64 seconds = std::abs(remainingMs) / 1000;
    const QString sign = remainingMs < 0 ? u"-"_s : QString();
    if (seconds >= 4 * 86'400)
        return sign
            + QCoreApplication::translate("TextForms", "%1 d %2 h")
                  .arg(seconds / 86'400)
                  .arg(seconds % 86'400 / 3600, 2, 10, QLatin1Char('0'));
    return u"%1%2:%3:%4"_s.arg(sign)
        .arg(seconds / 3600, 2, 10, QLatin1Char('0'))
        .arg(seconds % 3600 / 60, 2, 10, QLatin1Char('0'))
        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

Tone countdownTone(qint64 remainingMs)
{
    if (remainingMs < 0)
        return Tone::Critical;
    return remainingMs < 3'600'000 ? Tone::High : Tone::Normal;
}

QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::Critical:
        return QCoreApplication::translate("TextForms", "Critical");
    case Severity::High:
        return QCoreApplication::translate("TextForms", "High");
    case Severity::Medium:
        return QCoreApplication::translate("TextForms", "Medium");
    case Severity::Low:
        return QCoreApplication::translate("TextForms", "Low");
    case Severity::Unknown:
        break;
    }
    return QCoreApplication::translate("TextForms", "Unknown");
}

Glyph severityGlyph(Severity severity)
{
    switch (severity) {
    case Severity::Critical:
        return Glyph::Critical;
    case Severity::High:
        return Glyph::High;
    case Severity::Medium:
        return Glyph::Medium;
    case Severity::Low:
        return Glyph::Low;
    case Severity::Unknown:
        break;
    }
    return Glyph::Pending;
}

Tone severityTone(Severity severity)
{
    switch (severity) {
    case Severity::Critical:
        return Tone::Critical;
    case Severity::High:
        return Tone::High;
    case Severity::Medium:
        return Tone::Medium;
    case Severity::Low:
        return Tone::Low;
    case Severity::Unknown:
        break;
    }
    return Tone::Muted;
}

QString statusText(IncidentStatus status)
{
    switch (status) {
    case IncidentStatus::Pending:
        return QCoreApplication::translate("TextForms", "Pending");
    case IncidentStatus::Active:
        return QCoreApplication::translate("TextForms", "Active");
    case IncidentStatus::Closed:
        return QCoreApplication::translate("TextForms", "Closed");
    }
    return {};
}

QString shortHash(const QString &hash)
{
    return hash.size() <= 14 ? hash : u"%1…%2"_s.arg(hash.first(6), hash.last(4));
}

QString spacedWords(const QString &camelCase)
{
    QString text;
    for (qsizetype position = 0; position < camelCase.size(); ++position) {
        const QChar character = camelCase.at(position);
        const bool begins = position > 0 && character.isUpper() && camelCase.at(position - 1).isLower();
        if (begins)
            text += u' ';
        text += begins ? character.toLower() : character;
    }
    return text;
}

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    return u"<qt>%1</qt>"_s.arg(text.toHtmlEscaped().replace(u'\n', u"<br>"_s));
}

} // namespace holdfast
