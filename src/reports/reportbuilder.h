// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "reports/reportdocument.h"

#include <stop_token>

namespace holdfast {

class Store;

struct ReportOptions
{
    QString producer = QStringLiteral("Holdfast"); ///< program and version
    QString marking; ///< on every page; empty: "Confidential: for named recipients only"
};

/// Builds the report of an incident from one consistent snapshot of the store. The report is a function of that state: its
/// date is that of the last journal record, not of the clock, and records about reports themselves do not count, so that
/// menu, shortcut, playbook task and command line give the same bytes for the same state (S115, U8).
/// Whether the reader may see the incident is the caller's check. Blocks; not for the GUI thread. Errors: NotFound,
/// Canceled, what the store returns.
[[nodiscard]] Result<ReportDocument> buildReport(const Store &store, const IncidentId &incident,
                                                 const ReportOptions &options, std::stop_token stop = {});

} // namespace holdfast
