// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "reports/reportboxes.h"

#include <stop_token>
#include <vector>

namespace holdfast {

/// Where each page of a report begins. Page 0 is the first page (title, figures, contents); the body begins on page 1.
struct ReportLayout
{
    struct Page
    {
        ReportPosition begin;
        double offset = 0; ///< how much of that box stands on earlier pages, in points; 0 unless it was divided
    };
    std::vector<Page> bodyPages;
    std::vector<int> sectionPages; ///< for each section the page its heading stands on, counted from 0

    [[nodiscard]] int pageCount() const { return static_cast<int>(bodyPages.size()) + 1; }
};

/// Breaks the report into pages: rows are never divided unless one is taller than a page, headings stay with what follows.
/// Takes about 40 microseconds a row, so it belongs on a worker; it may run in any thread with its own typography.
[[nodiscard]] Result<ReportLayout> layoutReport(const ReportDocument &document, ReportTypography &typography,
                                                std::stop_token stop);

/// How much of a box that begins `offset` points down fits into `room` points, cut between lines; never 0.
[[nodiscard]] double fittingPart(const ReportBox &box, double offset, double room);

} // namespace holdfast
