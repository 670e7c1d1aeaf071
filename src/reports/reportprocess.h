// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "reports/pdfwriter.h"
#include "reports/reportdocument.h"

#include <QString>

#include <stop_token>

namespace holdfast {

/// The hidden subcommand by which the program renders a report in a process of its own: `holdfast render-report DOCUMENT OUT`.
inline constexpr QLatin1StringView renderReportCommand{"render-report"};

/// Renders the document to a PDF by running `program` as a child with a fixed hash seed, no display, UTC and no system
/// fonts: then the same document gives the same bytes whatever desktop it is asked from, and a hang or crash in text
/// layout cannot take the console down. Blocks (worker threads); a stop ends the child; a child that shows no progress for
/// a minute is ended and reported. `progress` is called on the caller's thread. The file at `outPath` is replaced only on success.
[[nodiscard]] Result<PdfResult> renderReport(const ReportDocument &document, const QString &outPath,
                                             const QString &program, std::stop_token stop,
                                             const ReportProgress &progress = {});

/// The child's side. Call it first thing in main() when argv[1] is "render-report", before any application object: it makes
/// its own. Answers the exit code; talks JSON lines on standard output, the last of which is the result or the error.
[[nodiscard]] int runRenderReport(int &argc, char **argv);

} // namespace holdfast
