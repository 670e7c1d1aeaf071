// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/entry.h"
#include "incidents/evidence.h"
#include "incidents/incident.h"
#include "reports/runsummary.h"
#include "store/unitofwork.h"

#include <optional>
#include <vector>

namespace holdfast {

/// Everything a report tells about an incident but the file events themselves, read in one snapshot.
struct CaseFile
{
    struct EvidenceItem
    {
        Evidence evidence;
        QList<CustodyEvent> custody;
    };
    struct Run
    {
        PlaybookRun run;
        std::vector<ReportTask> tasks;
    };
    struct JournalState
    {
        qint64 headSeq = 0; ///< number of the last of them
        qint64 records = 0; ///< of the incident's stream, records about reports not counted
        qint64 asOfMs = 0; ///< when the last of them was written
        QString headHash;
        qint64 brokenSeq = 0; ///< the first record whose hash does not hold; 0: all hold
    };
    /// What most or all events share is said once; empty where they differ.
    struct SharedValues
    {
        QString user;
        QString host;
    };

    Incident incident;
    QList<Member> members;
    std::optional<Incident> parent;
    QList<Incident> children;
    QList<Entry> notes;
    qint64 entryCount = 0;
    std::vector<EvidenceItem> evidence;
    std::vector<Run> runs;
    QList<HumanTask> humanTasks;
    QList<Exchange> writes; ///< outward requests that changed something
    qint64 exchangeCount = 0;
    QList<MailDelivery> mails;
    FileEventTotals totals;
    qint64 firstEventMs = 0;
    qint64 lastEventMs = 0;
    SharedValues shared;
    JournalState journal;
};

/// Reads the case. Making, keeping or viewing a report journals itself but is no part of the case: records whose kind
/// begins with "report." are left out of the journal state, so that a second report of the same state is the same report.
[[nodiscard]] Result<CaseFile> readCaseFile(const Reader &reader, const IncidentId &id);

} // namespace holdfast
