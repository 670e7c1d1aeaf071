// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/evidencerepository.h"

#include "store/casefiles.h"

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto evidenceColumns = "id, incident_id, number, entry_id, kind, title, description, occurred_at_ms, "
                                 "taken_at_ms, taken_by, sha256, size_bytes, "
                                 "exchange_id, external_id, tags, stage"_L1;

Evidence readEvidence(const Cursor &row)
{
    Evidence evidence;
    evidence.id = EvidenceId(row.text(0));
    evidence.incident = IncidentId(row.text(1));
    evidence.number = row.number(2);
    evidence.entry = EntryId(row.text(3));
    evidence.kind = row.text(4);
    evidence.title = row.text(5);
    evidence.description = row.text(6);
    evidence.occurredAtMs = row.number(7);
    evidence.takenAtMs = row.number(8);
    evidence.takenBy = row.text(9);
    evidence.sha256 = row.text(10);
    evidence.sizeBytes = row.number(11);
    evidence.exchange = ExchangeId(row.text(12));
    evidence.externalId = row.text(13);
    evidence.tags = listValue(row.text(14));
    evidence.stage = static_cast<EvidenceStage>(row.number(15));
    return evidence;
}

QString stageName(EvidenceStage stage)
{
    switch (stage) {
    case EvidenceStage::Collected:
        return u"collected"_s;
    case EvidenceStage::Relevant:
        return u"relevant"_s;
    case EvidenceStage::InReport:
        return u"in report"_s;
    }
    return {};
}

RowChange custodyRow(const CustodyEvent &event, qint64 seq)
{
    return RowChange::added(u"custody"_s,
                            {{u"evidence_id"_s, event.evidence.text},
                             {u"seq"_s, seq},
                             {u"at_ms"_s, event.atMs},
                             {u"actor"_s, event.actor},
                             {u"action"_s, event.action},
                             {u"note"_s, event.note}});
}

} // namespace

Result<Evidence> EvidenceRepository::add(Evidence evidence, const QString &actor)
{
    auto &session = m_files.of(evidence.incident);
    if (evidence.id.isEmpty())
        evidence.id = EvidenceId(session.newId());
    if (evidence.takenAtMs == 0)
        evidence.takenAtMs = session.nowMs();
    if (evidence.takenBy.isEmpty())
        evidence.takenBy = actor;
    const auto incident = session.row(u"incident"_s, {{u"id"_s, evidence.incident.text}});
    if (!incident)
        return incident.error();
    if (!*incident)
        return notFound(u"incident"_s, evidence.incident.text);
    const auto last = session.db.selectNumber(u"SELECT max(number) FROM evidence WHERE incident_id = :incident"_s,
                                              {{u":incident"_s, evidence.incident.text}});
    if (!last)
        return last.error();
    evidence.number = *last + 1;
    const auto written =
        session.record(incidentStream(evidence.incident), u"evidence.added"_s, actor,
                       {RowChange::added(u"evidence"_s,
                                         {{u"id"_s, evidence.id.text},
                                          {u"incident_id"_s, evidence.incident.text},
                                          {u"number"_s, evidence.number},
                                          {u"entry_id"_s, evidence.entry.text},
                                          {u"kind"_s, evidence.kind},
                                          {u"title"_s, evidence.title},
                                          {u"description"_s, evidence.description},
                                          {u"occurred_at_ms"_s, evidence.occurredAtMs},
                                          {u"taken_at_ms"_s, evidence.takenAtMs},
                                          {u"taken_by"_s, evidence.takenBy},
                                          {u"sha256"_s, evidence.sha256},
                                          {u"size_bytes"_s, evidence.sizeBytes},
                                          {u"exchange_id"_s, evidence.exchange.text},
                                          {u"external_id"_s, evidence.externalId},
                                          {u"tags"_s, listText(evidence.tags)},
                                          {u"stage"_s, static_cast<int>(evidence.stage)}}),
                        custodyRow({evidence.id, evidence.takenAtMs, evidence.takenBy, u"taken"_s, {}}, 1)});
    if (!written)
        return written.error();
    m_files.pending.evidence.insert(evidence.incident);
    return get(evidence.id);
}

Result<void> EvidenceRepository::change(const EvidenceId &id, const QString &kind, const QJsonObject &columns,
                                        const CustodyEvent &custody)
{
    auto &session = m_files.holding(u"evidence"_s, id.text);
    const auto evidence = get(id);
    if (!evidence)
        return evidence.error();
    auto rows = session.changeOf(u"evidence"_s, {{u"id"_s, id.text}}, columns);
    if (!rows)
        return rows.error();
    if (rows->isEmpty() && !columns.isEmpty())
        return {};
    const auto last =
        session.db.selectNumber(u"SELECT max(seq) FROM custody WHERE evidence_id = :id"_s, {{u":id"_s, id.text}});
    if (!last)
        return last.error();
    auto event = custody;
    event.evidence = id;
    if (event.atMs == 0)
        event.atMs = session.nowMs();
    rows->append(custodyRow(event, *last + 1));
    if (const auto written = session.record(incidentStream(evidence->incident), kind, custody.actor, *rows); !written)
        return written.error();
    m_files.pending.evidence.insert(evidence->incident);
    return {};
}

Result<void> EvidenceRepository::setStage(const EvidenceId &id, EvidenceStage stage, const QString &actor)
{
    return change(id, u"evidence.staged"_s, {{u"stage"_s, static_cast<int>(stage)}},
                  {id, 0, actor, u"staged"_s, stageName(stage)});
}

Result<void> EvidenceRepository::describe(const EvidenceId &id, const QString &title, const QString &description,
                                          const QStringList &tags, const QString &actor)
{
    return change(id, u"evidence.described"_s,
                  {{u"title"_s, title}, {u"description"_s, description}, {u"tags"_s, listText(tags)}},
                  {id, 0, actor, u"described"_s, {}});
}

Result<void> EvidenceRepository::addCustody(CustodyEvent event)
{
    return change(event.evidence, u"evidence.custody"_s, {}, event);
}

Result<Evidence> EvidenceRepository::get(const EvidenceId &id) const
{
    auto &session = m_files.holding(u"evidence"_s, id.text);
    auto cursor =
        session.db.select(u"SELECT %1 FROM evidence WHERE id = :id"_s.arg(evidenceColumns), {{u":id"_s, id.text}});
    if (!cursor)
        return cursor.error();
    if (cursor->next())
        return readEvidence(*cursor);
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return notFound(u"evidence"_s, id.text);
}

Result<QList<Evidence>> EvidenceRepository::list(const IncidentId &incident, std::optional<EvidenceStage> stage) const
{
    auto &session = m_files.of(incident);
    auto cursor = session.db.select(
        u"SELECT %1 FROM evidence WHERE incident_id = :incident AND (:stage < 0 OR stage = :stage) ORDER BY number"_s
            .arg(evidenceColumns),
        {{u":incident"_s, incident.text}, {u":stage"_s, stage ? static_cast<int>(*stage) : -1}});
    if (!cursor)
        return cursor.error();
    QList<Evidence> items;
    while (cursor->next())
        items.append(readEvidence(*cursor));
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return items;
}

Result<QList<CustodyEvent>> EvidenceRepository::custody(const EvidenceId &id) const
{
    auto &session = m_files.holding(u"evidence"_s, id.text);
    auto cursor =
        session.db.select(u"SELECT at_ms, actor, action, note FROM custody WHERE evidence_id = :id ORDER BY seq"_s,
                          {{u":id"_s, id.text}});
    if (!cursor)
        return cursor.error();
    QList<CustodyEvent> events;
    while (cursor->next())
        events.append({id, cursor->number(0), cursor->text(1), cursor->text(2), cursor->text(3)});
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return events;
}

} // namespace holdfast
