// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "reports/reportdocument.h"

namespace holdfast::sample {

/// A report as the builder makes it, without a store: header, facts, texts, a table of `fileEvents` rows and one of evidence.
[[nodiscard]] ReportDocument report(qint64 fileEvents);

/// The name of the file in row `index`: unlike that of every other row.
[[nodiscard]] QString fileName(qint64 index);

/// A document with one section that holds one table row with this text as its only cell and as its only detail.
[[nodiscard]] ReportDocument reportWithText(const QString &text);

} // namespace holdfast::sample
