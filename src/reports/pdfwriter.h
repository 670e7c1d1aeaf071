// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "reports/reportdocument.h"

#include <QByteArray>

#include <functional>
#include <stop_token>

namespace holdfast {

/// Pages done and pages in all.
using ReportProgress = std::function<void(int done, int all)>;

/// What writing told: for the war room, the task's outputs and the progress line.
struct PdfResult
{
    int pages = 0;
    qint64 sizeBytes = 0;
    QByteArray sha256; ///< of the file, 32 bytes
};

/// Writes the report as PDF/A-1b with embedded fonts, bookmarks and selectable text to `path`, replacing a file there only
/// when the whole report is written.
///
/// `identity` (at least 16 bytes, the document's hash) becomes the document id, and the document's own moment the creation
/// date; so the same document gives the same bytes, given that Qt's hash seed is fixed, which is why only a process
/// started with QT_HASH_SEED=0 may call this (see reportprocess.h). Needs a QGuiApplication; blocks.
[[nodiscard]] Result<PdfResult> writePdf(const ReportDocument &document, const QByteArray &identity,
                                         const QString &path, std::stop_token stop,
                                         const ReportProgress &progress = {});

} // namespace holdfast
