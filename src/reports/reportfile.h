// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "reports/reportdocument.h"

namespace holdfast {

/// A report read from a document file, with the hash that identifies its content.
struct StoredReport
{
    ReportDocument document;
    QByteArray sha256; ///< 32 bytes over everything the file holds
};

/// Writes the document to a file of its own format (rows first, then canonical JSON): the hand-over to the rendering child.
/// The same document gives the same file.
[[nodiscard]] Result<void> writeReportFile(const ReportDocument &document, const QString &path);
/// Reads such a file; rows stay in it and are read on demand. A cut or changed file is an error.
[[nodiscard]] Result<StoredReport> readReportFile(const QString &path);

} // namespace holdfast
