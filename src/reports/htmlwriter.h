// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "reports/reportdocument.h"

class QIODevice;

namespace holdfast {

/// Writes the report's HTML twin: the same content for screen readers and for readers who need larger type. One file
/// without script, link to elsewhere or image; every text is escaped; headings, table headers and captions are marked up
/// as such. The same document gives the same bytes. PDF/A-1b from Qt carries no structure tags, which is why this exists.
[[nodiscard]] Result<void> writeHtml(const ReportDocument &document, QIODevice &out);

} // namespace holdfast
