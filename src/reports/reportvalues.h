// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonValue>
#include <QString>

/// How values read in a report. Unlike on screen the form never follows the desktop's locale or zone: the same state must
/// give the same bytes everywhere.
namespace holdfast::reportvalue {

/// "2026-06-11 13:58:02 UTC"; empty for 0.
[[nodiscard]] QString time(qint64 ms);
/// "2026-06-11 13:58:02.114": for columns that name UTC in their header; empty for 0.
[[nodiscard]] QString exactTime(qint64 ms);
/// "1.9 GB" in powers of 1000; empty for negative sizes.
[[nodiscard]] QString size(qint64 bytes);
/// "1,024,000 B"-like plain count with thousands separated by commas.
[[nodiscard]] QString count(qint64 number);
/// "00:41:10", "3 d 04:00:00".
[[nodiscard]] QString duration(qint64 seconds);
/// A field's value for people: lists joined by commas, true and false as words, objects as JSON. Empty for nothing.
[[nodiscard]] QString text(const QJsonValue &value);

} // namespace holdfast::reportvalue
