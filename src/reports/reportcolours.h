// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/incident.h"
#include "reports/reportdocument.h"

#include <QColor>

namespace holdfast::reportcolour {

// The light theme's roles: paper is white whatever theme the console wears. Text on white is 4.5:1 or better.
inline constexpr QRgb text = qRgb(0x18, 0x21, 0x2c);
inline constexpr QRgb muted = qRgb(0x58, 0x64, 0x73);
inline constexpr QRgb line = qRgb(0xdc, 0xe1, 0xe7);
inline constexpr QRgb faintLine = qRgb(0xeb, 0xee, 0xf2);
inline constexpr QRgb raised = qRgb(0xf8, 0xf9, 0xfb);
inline constexpr QRgb accent = qRgb(0x0a, 0x6a, 0x94);
inline constexpr QRgb critical = qRgb(0xa6, 0x1b, 0x1b);
inline constexpr QRgb high = qRgb(0xa5, 0x48, 0x0a);
inline constexpr QRgb medium = qRgb(0x7c, 0x62, 0x00);
inline constexpr QRgb low = qRgb(0x32, 0x65, 0x9f);
inline constexpr QRgb done = qRgb(0x18, 0x71, 0x4a);
inline constexpr QRgb notice = qRgb(0xff, 0xf4, 0xd6);

[[nodiscard]] inline QColor of(ReportTone tone)
{
    switch (tone) {
    case ReportTone::Muted:
        return QColor(muted);
    case ReportTone::Good:
        return QColor(done);
    case ReportTone::Notice:
        return QColor(medium);
    case ReportTone::Warning:
        return QColor(high);
    case ReportTone::Critical:
        return QColor(critical);
    case ReportTone::Normal:
        break;
    }
    return QColor(text);
}

[[nodiscard]] inline QColor of(Severity severity)
{
    switch (severity) {
    case Severity::Critical:
        return QColor(critical);
    case Severity::High:
        return QColor(high);
    case Severity::Medium:
        return QColor(medium);
    case Severity::Low:
        return QColor(low);
    case Severity::Unknown:
        break;
    }
    return QColor(muted);
}

} // namespace holdfast::reportcolour
