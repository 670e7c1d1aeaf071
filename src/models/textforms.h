// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/incident.h"
#include "models/cell.h"

#include <QLocale>
#include <QString>

/// How values read on screen: one form for each kind of value, used by every table, card and export.
namespace holdfast {

/// Times are shown in UTC or in the machine's zone; the zone is part of the text or of the header.
enum class TimeZoneChoice { Utc, Local };

/// "1.9 GB", "88.4 MB", "512 B" in powers of 1000; "not reported" for negative sizes.
[[nodiscard]] QString sizeText(qint64 bytes);
/// "13:58:02.114"
[[nodiscard]] QString clockText(qint64 ms, TimeZoneChoice zone, bool milliseconds = false);
/// "2026-11-06 13:58:02 UTC"
[[nodiscard]] QString dateTimeText(qint64 ms, TimeZoneChoice zone);
/// "2026-11-06 13:58:02": for columns whose header names the zone.
[[nodiscard]] QString momentText(qint64 ms, TimeZoneChoice zone);
/// "11-06 13:58:02": where room is short; the year is in the tooltip.
[[nodiscard]] QString shortMomentText(qint64 ms, TimeZoneChoice zone);
/// "Taken (UTC)" or "Taken (local)".
[[nodiscard]] QString headerWithZone(const QString &header, TimeZoneChoice zone);
/// "2 min", "3 h", "5 d": how long ago something was.
[[nodiscard]] QString ageText(qint64 ageMs);
/// "00:41:10", late ones "-00:12:03", over four days "6 d 03 h".
[[nodiscard]] QString countdownText(qint64 remainingMs);
/// Late critical, under an hour high, otherwise normal.
[[nodiscard]] Tone countdownTone(qint64 remainingMs);
[[nodiscard]] QString notReported();

[[nodiscard]] QString severityText(Severity severity);
[[nodiscard]] Glyph severityGlyph(Severity severity);
[[nodiscard]] Tone severityTone(Severity severity);
[[nodiscard]] QString statusText(IncidentStatus status);
/// "9a1f0c…c03e": enough of a hash to compare by eye; shorter texts unchanged.
[[nodiscard]] QString shortHash(const QString &hash);
/// "CloudStorage" as people read it: "Cloud storage".
[[nodiscard]] QString spacedWords(const QString &camelCase);
/// A text for a tooltip: outside text is never markup.
[[nodiscard]] QString plainToolTip(const QString &text);

} // namespace holdfast
