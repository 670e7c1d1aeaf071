// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QChar>
#include <QList>
#include <QStringList>

namespace holdfast {

/// Rows of CSV text (RFC 4180): quoted fields may hold delimiters, quotes (doubled) and line breaks. A byte order mark and
/// empty lines are left out. Never fails; an open quote ends with the text.
[[nodiscard]] QList<QStringList> parseCsv(const QString &text, QChar delimiter = u',');
/// One row without its line end; fields are quoted only where they must be.
[[nodiscard]] QString csvLine(const QStringList &fields, QChar delimiter = u',');

} // namespace holdfast
