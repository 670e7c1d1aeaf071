// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/reportbuilder.h"

#include "reports/casesections.h"
#include "store/store.h"

namespace holdfast {

namespace {

constexpr qsizetype pageRows = 1000;

/// File events go from the store into the table page by page: a million never stand in memory at once.
Result<ReportTable> readFileEvents(const Reader &reader, const CaseSections &sections, const IncidentId &incident)
{
    ReportTable table = CaseSections::fileEventTable();
    qint64 number = 0;
    Result<void> outcome;
    const FileEventQuery query{incident, {}, FileEventColumn::OccurredAt, Qt::AscendingOrder};
    const auto takeIds = [&](const QList<qint64> &ids) {
        for (qsizetype at = 0; at < ids.size(); at += pageRows) {
            if (reader.stopToken().stop_requested())
                return false;
            const auto events = reader.fileEvents().page(ids.mid(at, pageRows));
            if (!events) {
                outcome = events.error();
                return false;
            }
            for (const FileEvent &event : *events)
                table.rows.append(sections.fileEventRow(++number, event));
        }
        return true;
    };
    const auto done = reader.fileEvents().index(query, takeIds, reader.stopToken());
    if (!outcome)
        return outcome.error();
    if (!done)
        return done.error();
    if (reader.stopToken().stop_requested())
        return Error{ErrorCode::Canceled, QCoreApplication::translate("Report", "The report was canceled."), {}};
    return table;
}

} // namespace

Result<ReportDocument> buildReport(const Store &store, const IncidentId &incident, const ReportOptions &options,
                                   std::stop_token stop)
{
    const auto work = [&](const Reader &reader) -> Result<ReportDocument> {
        const auto file = readCaseFile(reader, incident);
        if (!file)
            return file.error();
        const CaseSections sections(*file);
        auto events = readFileEvents(reader, sections, incident);
        if (!events)
            return events.error();
        const QString marking = options.marking.isEmpty()
            ? QCoreApplication::translate("Report", "Confidential: for named recipients only")
            : options.marking;
        ReportDocument document;
        document.header = sections.header(options.producer, marking);
        document.words = CaseSections::words();
        document.sections = {sections.incident(),
                             sections.subject(),
                             sections.exposure(),
                             sections.endpoints(),
                             sections.fileEvents(std::move(events).value()),
                             sections.evidence(),
                             sections.timers(),
                             sections.playbook(),
                             sections.timeline(),
                             sections.outwardActions(),
                             sections.messages(),
                             sections.notes(),
                             sections.indicators(),
                             sections.customData(),
                             sections.team(),
                             sections.linkedIncidents(),
                             sections.closure(),
                             sections.integrity()};
        return document;
    };
    return store.read(work, std::move(stop));
}

} // namespace holdfast
