// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/casefile.h"

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

template <typename T>
Result<void> keep(Result<T> result, T &into)
{
    if (!result)
        return result.error();
    into = std::move(result).value();
    return {};
}

Result<void> readFamily(const Reader &reader, CaseFile &file)
{
    if (!file.incident.parent.isEmpty()) {
        if (auto parent = reader.incidents().get(file.incident.parent))
            file.parent = std::move(parent).value();
        else if (parent.error().code != ErrorCode::NotFound)
            return parent.error();
    }
    const auto children = reader.incidents().children(file.incident.id);
    if (!children)
        return children.error();
    return keep(reader.incidents().page(*children), file.children);
}

Result<void> readEvidence(const Reader &reader, CaseFile &file)
{
    const auto items = reader.evidence().list(file.incident.id);
    if (!items)
        return items.error();
    for (const Evidence &item : *items) {
        auto custody = reader.evidence().custody(item.id);
        if (!custody)
            return custody.error();
        file.evidence.push_back({item, std::move(custody).value()});
    }
    return {};
}

Result<void> readRuns(const Reader &reader, CaseFile &file)
{
    const auto runs = reader.runs().list(file.incident.id);
    if (!runs)
        return runs.error();
    for (const PlaybookRun &run : *runs) {
        const auto playbook = reader.runs().playbook(run.id);
        if (!playbook)
            return playbook.error();
        const auto events = reader.runs().events(run.id);
        if (!events)
            return events.error();
        file.runs.push_back({run, summarizeRun(*playbook, *events)});
    }
    return {};
}

Result<void> readExchanges(const Reader &reader, CaseFile &file)
{
    auto exchanges = reader.exchanges().list(file.incident.id);
    if (!exchanges)
        return exchanges.error();
    file.exchangeCount = exchanges->size();
    for (const Exchange &exchange : std::as_const(*exchanges)) {
        if (exchange.changesSomething)
            file.writes.append(exchange);
    }
    return {};
}

Result<qint64> eventTime(const Reader &reader, const IncidentId &id, Qt::SortOrder direction)
{
    const FileEventQuery query{id, {}, FileEventColumn::OccurredAt, direction};
    QList<qint64> first;
    const auto done = reader.fileEvents().index(
        query,
        [&](const QList<qint64> &ids) {
            first = ids.first(1);
            return false;
        },
        reader.stopToken());
    if (!done)
        return done.error();
    const auto events = reader.fileEvents().page(first);
    if (!events)
        return events.error();
    return events->isEmpty() ? 0 : events->first().occurredAtMs;
}

Result<QString> onlyValue(const Reader &reader, const IncidentId &id, FileEventColumn column)
{
    const auto values =
        reader.fileEvents().facets({id, {}, FileEventColumn::OccurredAt, Qt::AscendingOrder}, column, 2);
    if (!values)
        return values.error();
    return values->size() == 1 ? values->first().value : QString();
}

Result<void> readFileEventFacts(const Reader &reader, CaseFile &file)
{
    const IncidentId &id = file.incident.id;
    if (const auto done =
            keep(reader.fileEvents().totals({id, {}, FileEventColumn::OccurredAt, Qt::AscendingOrder}), file.totals);
        !done)
        return done.error();
    if (file.totals.count == 0)
        return {};
    if (const auto done = keep(eventTime(reader, id, Qt::AscendingOrder), file.firstEventMs); !done)
        return done.error();
    if (const auto done = keep(eventTime(reader, id, Qt::DescendingOrder), file.lastEventMs); !done)
        return done.error();
    if (const auto done = keep(onlyValue(reader, id, FileEventColumn::Actor), file.shared.user); !done)
        return done.error();
    return keep(onlyValue(reader, id, FileEventColumn::Hostname), file.shared.host);
}

/// Walks the whole stream, so that the report can say that the chain holds.
Result<void> readJournal(const Reader &reader, CaseFile &file)
{
    constexpr qint64 chunk = 2000;
    const QString stream = incidentStream(file.incident.id);
    QString previous(64, u'0');
    for (qint64 after = 0;;) {
        const auto records = reader.journal().list(stream, after, chunk);
        if (!records)
            return records.error();
        for (const JournalRecord &record : *records) {
            const bool holds =
                record.seq == after + 1 && record.previousHash == previous && record.hash == journalHash(record);
            if (!holds && file.journal.brokenSeq == 0)
                file.journal.brokenSeq = after + 1;
            previous = record.hash;
            after = record.seq;
            if (record.kind.startsWith("report."_L1))
                continue;
            ++file.journal.records;
            file.journal.headSeq = record.seq;
            file.journal.asOfMs = record.atMs;
            file.journal.headHash = record.hash;
        }
        if (records->size() < chunk)
            return {};
    }
}

} // namespace

Result<CaseFile> readCaseFile(const Reader &reader, const IncidentId &id)
{
    CaseFile file;
    if (const auto done = keep(reader.incidents().get(id), file.incident); !done)
        return done.error();
    EntryFilter notes;
    notes.notesOnly = true;
    if (const auto done = keep(reader.incidents().members(id), file.members); !done)
        return done.error();
    if (const auto done = keep(reader.entries().list(id, notes), file.notes); !done)
        return done.error();
    if (const auto done = keep(reader.entries().count(id), file.entryCount); !done)
        return done.error();
    if (const auto done = keep(reader.humanTasks().list(id), file.humanTasks); !done)
        return done.error();
    if (const auto done = keep(reader.mails().list(id), file.mails); !done)
        return done.error();
    for (const auto part : {readFamily, readEvidence, readRuns, readExchanges, readFileEventFacts, readJournal}) {
        if (const auto done = part(reader, file); !done)
            return done.error();
    }
    return file;
}

} // namespace holdfast
