// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/incidentrepository.h"

#include "store/incidentsql.h"
#include "store/session.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 firstNumber = 1001;

QJsonObject idKey(const IncidentId &id)
{
    return {{u"id"_s, id.text}};
}

QJsonObject fieldRow(const IncidentId &id, const FieldChange &field)
{
    return {{u"incident_id"_s, id.text},
            {u"name"_s, field.name},
            {u"value"_s, jsonText(field.value)},
            {u"origin"_s, field.provenance.origin},
            {u"exchange_id"_s, field.provenance.exchange.text},
            {u"pointer"_s, field.provenance.pointer},
            {u"at_ms"_s, field.provenance.atMs}};
}

constexpr auto incidentColumns =
    "i.id, i.number, i.parent_id, i.restricted, i.type, i.name, i.severity, i.status, i.cause, i.owner, i.source, "
    "i.source_instance, i.external_id, i.occurred_at_ms, i.created_at_ms, i.due_at_ms, i.closed_at_ms, i.close_reason, "
    "i.close_notes"_L1;

Incident readIncident(const Cursor &row)
{
    Incident incident;
    incident.id = IncidentId(row.text(0));
    incident.number = row.number(1);
    incident.parent = IncidentId(row.text(2));
    incident.restricted = row.flag(3);
    incident.type = row.text(4);
    incident.name = row.text(5);
    incident.severity = static_cast<Severity>(row.number(6));
    incident.status = static_cast<IncidentStatus>(row.number(7));
    incident.cause = static_cast<Cause>(row.number(8));
    incident.owner = row.text(9);
    incident.source = row.text(10);
    incident.sourceInstance = row.text(11);
    incident.externalId = row.text(12);
    incident.occurredAtMs = row.number(13);
    incident.createdAtMs = row.number(14);
    incident.dueAtMs = row.number(15);
    incident.closedAtMs = row.number(16);
    incident.closeReason = row.text(17);
    incident.closeNotes = row.text(18);
    return incident;
}

Result<void> readFields(Connection &db, Incident &incident)
{
    auto cursor = db.select(
        u"SELECT name, value, origin, exchange_id, pointer, at_ms FROM incident_field WHERE incident_id = :id"_s,
        {{u":id"_s, incident.id.text}});
    if (!cursor)
        return cursor.error();
    while (cursor->next()) {
        const auto name = cursor->text(0);
        incident.fields.insert(name, jsonValue(cursor->text(1)));
        incident.provenance.insert(name,
                                   {cursor->text(2), ExchangeId(cursor->text(3)), cursor->text(4), cursor->number(5)});
    }
    return cursor->finish();
}

Result<std::optional<Incident>> readOne(Connection &db, const QString &condition, const QVariant &value)
{
    auto cursor = db.select(u"SELECT %1 FROM incident i WHERE %2 = :value"_s.arg(incidentColumns, condition),
                            {{u":value"_s, value}});
    if (!cursor)
        return cursor.error();
    if (!cursor->next()) {
        if (const auto done = cursor->finish(); !done)
            return done.error();
        return std::optional<Incident>();
    }
    auto incident = readIncident(*cursor);
    if (const auto fields = readFields(db, incident); !fields)
        return fields.error();
    return std::optional<Incident>(std::move(incident));
}

} // namespace

Result<Incident> IncidentRepository::insert(Incident incident, const QString &actor)
{
    auto &db = m_session.db;
    if (!incident.externalId.isEmpty()) {
        const auto known = byExternalId(incident.source, incident.externalId);
        if (known) {
            return Error{ErrorCode::AlreadyExists,
                         QCoreApplication::translate("Store", "%1 %2 has an incident already.")
                             .arg(incident.source, incident.externalId),
                         known->text};
        }
        if (known.error().code != ErrorCode::NotFound)
            return known.error();
    }
    if (incident.id.isEmpty())
        incident.id = IncidentId(m_session.newId());
    if (incident.createdAtMs == 0)
        incident.createdAtMs = m_session.nowMs();
    const auto lastNumber = db.selectNumber(u"SELECT max(number) FROM incident"_s);
    if (!lastNumber)
        return lastNumber.error();
    incident.number = std::max(firstNumber, *lastNumber + 1);
    if (!incident.parent.isEmpty()) {
        if (const auto parent = get(incident.parent); !parent)
            return parent.error();
    }

    QList<RowChange> rows{
        RowChange::added(u"incident"_s,
                         {{u"id"_s, incident.id.text},
                          {u"number"_s, incident.number},
                          {u"parent_id"_s, incident.parent.isEmpty() ? QJsonValue() : QJsonValue(incident.parent.text)},
                          {u"restricted"_s, incident.restricted},
                          {u"type"_s, incident.type},
                          {u"name"_s, incident.name},
                          {u"severity"_s, static_cast<int>(incident.severity)},
                          {u"status"_s, static_cast<int>(incident.status)},
                          {u"cause"_s, static_cast<int>(incident.cause)},
                          {u"owner"_s, incident.owner},
                          {u"source"_s, incident.source},
                          {u"source_instance"_s, incident.sourceInstance},
                          {u"external_id"_s, incident.externalId},
                          {u"occurred_at_ms"_s, incident.occurredAtMs},
                          {u"created_at_ms"_s, incident.createdAtMs},
                          {u"due_at_ms"_s, incident.dueAtMs},
                          {u"closed_at_ms"_s, incident.closedAtMs},
                          {u"close_reason"_s, incident.closeReason},
                          {u"close_notes"_s, incident.closeNotes}})};
    for (auto it = incident.fields.begin(); it != incident.fields.end(); ++it) {
        if (!it->isNull())
            rows.append(RowChange::added(u"incident_field"_s,
                                         fieldRow(incident.id, {it.key(), *it, incident.provenance.value(it.key())})));
    }
    if (!incident.externalId.isEmpty()) {
        rows.append(RowChange::added(u"fetched"_s,
                                     {{u"source"_s, incident.source},
                                      {u"external_id"_s, incident.externalId},
                                      {u"incident_id"_s, incident.id.text}}));
    }
    if (const auto written = m_session.record(incidentStream(incident.id), u"incident.created"_s, actor, rows);
        !written)
        return written.error();
    // The parent's own chain says that it has a child, and nothing of what is in it.
    if (!incident.parent.isEmpty()) {
        const auto linked = m_session.record(incidentStream(incident.parent), u"incident.child-added"_s, actor, {},
                                             {{u"child"_s, incident.id.text}, {u"restricted"_s, incident.restricted}});
        if (!linked)
            return linked.error();
        m_session.pending.incidentsChanged.insert(incident.parent);
    }
    m_session.pending.incidentsAdded.append(incident.id);
    return get(incident.id);
}

Result<void> IncidentRepository::setFields(const IncidentId &id, const QList<FieldChange> &changes,
                                           const QString &actor)
{
    const auto incident = get(id);
    if (!incident)
        return incident.error();
    // Several changes of one field in one call: the last one counts.
    QMap<QString, FieldChange> wanted;
    for (const auto &change : changes)
        wanted.insert(change.name, change);
    QList<RowChange> rows;
    for (auto change : std::as_const(wanted)) {
        if (change.value.isUndefined())
            change.value = QJsonValue::Null;
        const QJsonObject key{{u"incident_id"_s, id.text}, {u"name"_s, change.name}};
        const bool present = incident->fields.contains(change.name);
        if (change.value.isNull()) {
            if (present)
                rows.append(RowChange::removed(u"incident_field"_s, key,
                                               fieldRow(id,
                                                        {change.name, incident->fields.value(change.name),
                                                         incident->provenance.value(change.name)})));
            continue;
        }
        auto row = fieldRow(id, change);
        if (!present) {
            rows.append(RowChange::added(u"incident_field"_s, row));
            continue;
        }
        // Learning the same again from the same place is no news; only when it was learned would differ.
        auto before =
            fieldRow(id, {change.name, incident->fields.value(change.name), incident->provenance.value(change.name)});
        const bool same = before.value("value"_L1) == row.value("value"_L1)
            && incident->provenance.value(change.name).origin == change.provenance.origin;
        if (same)
            continue;
        row.remove(u"incident_id"_s);
        row.remove(u"name"_s);
        const auto changed = m_session.changeOf(u"incident_field"_s, key, row);
        if (!changed)
            return changed.error();
        rows.append(*changed);
    }
    if (rows.isEmpty())
        return {};
    if (const auto written = m_session.record(incidentStream(id), u"incident.fields-changed"_s, actor, rows); !written)
        return written.error();
    m_session.pending.incidentsChanged.insert(id);
    return {};
}

Result<void> IncidentRepository::change(const IncidentId &id, const QString &kind, const QJsonObject &columns,
                                        const QString &actor, const QJsonObject &about)
{
    const auto rows = m_session.changeOf(u"incident"_s, idKey(id), columns);
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return {};
    if (const auto written = m_session.record(incidentStream(id), kind, actor, *rows, about); !written)
        return written.error();
    m_session.pending.incidentsChanged.insert(id);
    return {};
}

Result<void> IncidentRepository::setOwner(const IncidentId &id, const QString &owner, const QString &actor)
{
    const auto incident = get(id);
    if (!incident)
        return incident.error();
    QJsonObject columns{{u"owner"_s, owner}};
    if (!owner.isEmpty() && incident->status == IncidentStatus::Pending)
        columns.insert(u"status"_s, static_cast<int>(IncidentStatus::Active));
    return change(id, u"incident.owner-changed"_s, columns, actor);
}

Result<void> IncidentRepository::activate(const IncidentId &id, const QString &actor)
{
    const auto incident = get(id);
    if (!incident)
        return incident.error();
    if (incident->status != IncidentStatus::Pending)
        return {};
    return change(id, u"incident.activated"_s, {{u"status"_s, static_cast<int>(IncidentStatus::Active)}}, actor);
}

Result<void> IncidentRepository::setSeverity(const IncidentId &id, Severity severity, const QString &actor)
{
    return change(id, u"incident.severity-changed"_s, {{u"severity"_s, static_cast<int>(severity)}}, actor);
}

Result<void> IncidentRepository::setCause(const IncidentId &id, Cause cause, const QString &actor)
{
    return change(id, u"incident.cause-changed"_s, {{u"cause"_s, static_cast<int>(cause)}}, actor);
}

Result<void> IncidentRepository::setType(const IncidentId &id, const QString &type, const QString &actor)
{
    return change(id, u"incident.type-changed"_s, {{u"type"_s, type}}, actor);
}

Result<void> IncidentRepository::setName(const IncidentId &id, const QString &name, const QString &actor)
{
    return change(id, u"incident.name-changed"_s, {{u"name"_s, name}}, actor);
}

Result<void> IncidentRepository::setDueAt(const IncidentId &id, qint64 dueAtMs, const QString &actor)
{
    return change(id, u"incident.due-changed"_s, {{u"due_at_ms"_s, dueAtMs}}, actor);
}

Result<void> IncidentRepository::setOccurredAt(const IncidentId &id, qint64 occurredAtMs, const QString &actor)
{
    return change(id, u"incident.occurred-changed"_s, {{u"occurred_at_ms"_s, occurredAtMs}}, actor);
}

Result<void> IncidentRepository::close(const IncidentId &id, const CloseDetails &details, const QString &actor)
{
    const auto incident = get(id);
    if (!incident)
        return incident.error();
    if (incident->status == IncidentStatus::Closed) {
        return Error{ErrorCode::Conflict,
                     QCoreApplication::translate("Store", "Incident #%1 is closed already.").arg(incident->number),
                     {}};
    }
    QJsonObject columns{{u"status"_s, static_cast<int>(IncidentStatus::Closed)},
                        {u"closed_at_ms"_s, m_session.nowMs()},
                        {u"close_reason"_s, details.reason},
                        {u"close_notes"_s, details.notes}};
    if (details.cause != Cause::Unknown)
        columns.insert(u"cause"_s, static_cast<int>(details.cause));
    return change(id, u"incident.closed"_s, columns, actor);
}

Result<void> IncidentRepository::reopen(const IncidentId &id, const QString &reason, const QString &actor)
{
    const auto incident = get(id);
    if (!incident)
        return incident.error();
    if (incident->status != IncidentStatus::Closed) {
        return Error{ErrorCode::Conflict,
                     QCoreApplication::translate("Store", "Incident #%1 is not closed.").arg(incident->number),
                     {}};
    }
    return change(id, u"incident.reopened"_s,
                  {{u"status"_s, static_cast<int>(IncidentStatus::Active)},
                   {u"closed_at_ms"_s, 0},
                   {u"close_reason"_s, QString()},
                   {u"close_notes"_s, QString()}},
                  actor, {{u"reason"_s, reason}});
}

Result<void> IncidentRepository::setRestricted(const IncidentId &id, bool restricted, const QString &actor)
{
    return change(id, u"incident.restricted-changed"_s, {{u"restricted"_s, restricted ? 1 : 0}}, actor);
}

Result<void> IncidentRepository::setMember(const IncidentId &id, const Member &member, const QString &actor)
{
    if (const auto incident = get(id); !incident)
        return incident.error();
    const QJsonObject key{{u"incident_id"_s, id.text}, {u"member"_s, member.user}};
    const auto present = m_session.row(u"incident_member"_s, key);
    if (!present)
        return present.error();
    QList<RowChange> rows;
    if (*present) {
        const auto changed =
            m_session.changeOf(u"incident_member"_s, key, {{u"role"_s, static_cast<int>(member.role)}});
        if (!changed)
            return changed.error();
        rows = *changed;
    } else {
        auto row = key;
        row.insert(u"role"_s, static_cast<int>(member.role));
        rows.append(RowChange::added(u"incident_member"_s, row));
    }
    if (rows.isEmpty())
        return {};
    if (const auto written = m_session.record(incidentStream(id), u"incident.member-set"_s, actor, rows); !written)
        return written.error();
    m_session.pending.incidentsChanged.insert(id);
    return {};
}

Result<void> IncidentRepository::removeMember(const IncidentId &id, const QString &user, const QString &actor)
{
    const QJsonObject key{{u"incident_id"_s, id.text}, {u"member"_s, user}};
    const auto present = m_session.row(u"incident_member"_s, key);
    if (!present)
        return present.error();
    if (!*present)
        return notFound(u"member"_s, user);
    const auto written = m_session.record(incidentStream(id), u"incident.member-removed"_s, actor,
                                          {RowChange::removed(u"incident_member"_s, key, **present)});
    if (!written)
        return written.error();
    m_session.pending.incidentsChanged.insert(id);
    return {};
}

Result<Incident> IncidentRepository::get(const IncidentId &id) const
{
    auto found = readOne(m_session.db, u"i.id"_s, id.text);
    if (!found)
        return found.error();
    if (!*found)
        return notFound(u"incident"_s, id.text);
    return **std::move(found);
}

Result<Incident> IncidentRepository::byNumber(qint64 number) const
{
    auto found = readOne(m_session.db, u"i.number"_s, number);
    if (!found)
        return found.error();
    if (!*found)
        return Error{
            ErrorCode::NotFound, QCoreApplication::translate("Store", "There is no incident #%1.").arg(number), {}};
    return **std::move(found);
}

Result<IncidentId> IncidentRepository::byExternalId(const QString &source, const QString &externalId) const
{
    const auto id =
        m_session.db.selectOne(u"SELECT incident_id FROM fetched WHERE source = :source AND external_id = :external"_s,
                               {{u":source"_s, source}, {u":external"_s, externalId}});
    if (!id)
        return id.error();
    if (!*id)
        return notFound(u"incident"_s, externalId);
    return IncidentId((*id)->toString());
}

Result<QList<Member>> IncidentRepository::members(const IncidentId &id) const
{
    auto cursor = m_session.db.select(
        u"SELECT member, role FROM incident_member WHERE incident_id = :id ORDER BY member"_s, {{u":id"_s, id.text}});
    if (!cursor)
        return cursor.error();
    QList<Member> members;
    while (cursor->next())
        members.append({cursor->text(0), static_cast<MemberRole>(cursor->number(1))});
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return members;
}

Result<QList<IncidentId>> IncidentRepository::children(const IncidentId &id) const
{
    auto cursor =
        m_session.db.select(u"SELECT id FROM incident WHERE parent_id = :id ORDER BY number"_s, {{u":id"_s, id.text}});
    if (!cursor)
        return cursor.error();
    QList<IncidentId> ids;
    while (cursor->next())
        ids.append(IncidentId(cursor->text(0)));
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return ids;
}

Result<QList<IncidentId>> IncidentRepository::index(const IncidentQuery &query) const
{
    const auto where = incidentCondition(query, m_session.nowMs(), m_session.db.dialect());
    auto bindings = where.bindings;
    bindings.append({u":limit"_s, query.limit});
    auto cursor = m_session.db.select(
        u"SELECT i.id FROM incident i WHERE %1 ORDER BY %2 LIMIT :limit"_s.arg(where.sql, incidentOrderSql(query)),
        bindings);
    if (!cursor)
        return cursor.error();
    QList<IncidentId> ids;
    while (cursor->next())
        ids.append(IncidentId(cursor->text(0)));
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return ids;
}

Result<QList<Incident>> IncidentRepository::page(const QList<IncidentId> &ids) const
{
    QList<Incident> incidents;
    incidents.reserve(ids.size());
    for (const auto &id : ids) {
        auto incident = readOne(m_session.db, u"i.id"_s, id.text);
        if (!incident)
            return incident.error();
        if (*incident)
            incidents.append(**std::move(incident));
    }
    return incidents;
}

Result<QList<Incident>> IncidentRepository::list(const IncidentQuery &query) const
{
    const auto ids = index(query);
    if (!ids)
        return ids.error();
    return page(*ids);
}

Result<qint64> IncidentRepository::count(const IncidentQuery &query) const
{
    const auto where = incidentCondition(query, m_session.nowMs(), m_session.db.dialect());
    return m_session.db.selectNumber(u"SELECT count(*) FROM incident i WHERE %1"_s.arg(where.sql), where.bindings);
}

Result<IncidentFacets> IncidentRepository::facets(const IncidentQuery &query) const
{
    const auto nowMs = m_session.nowMs();
    const auto where = incidentCondition(query, nowMs, m_session.db.dialect());
    IncidentFacets facets;
    const auto total = count(query);
    if (!total)
        return total.error();
    facets.total = *total;

    const auto counted = [&](const QString &expression, const QString &from, const QString &order,
                             QList<FacetCount> &into, auto name, const Bindings &more = {}) -> Result<void> {
        auto cursor = m_session.db.select(
            u"SELECT %1 AS facet, count(*) AS times FROM %2 WHERE %3 GROUP BY facet ORDER BY %4"_s.arg(
                expression, from, where.sql, order),
            where.bindings + more);
        if (!cursor)
            return cursor.error();
        while (cursor->next())
            into.append({name(*cursor), cursor->number(1)});
        return cursor->finish();
    };
    const auto text = [](const Cursor &row) { return row.text(0); };
    const auto plain = u"incident i"_s;
    const auto byCount = u"times DESC, facet"_s;
    const auto severities = [](const Cursor &row) { return severityName(static_cast<Severity>(row.number(0))); };
    const auto statuses = [](const Cursor &row) { return statusName(static_cast<IncidentStatus>(row.number(0))); };
    const auto causes = [](const Cursor &row) { return causeName(static_cast<Cause>(row.number(0))); };
    const auto slas = [](const Cursor &row) { return incidentFilterSlaNames().at(row.number(0)); };

    if (const auto done = counted(u"i.severity"_s, plain, u"facet DESC"_s, facets.severity, severities); !done)
        return done.error();
    if (const auto done = counted(u"i.status"_s, plain, u"facet"_s, facets.status, statuses); !done)
        return done.error();
    if (const auto done = counted(u"i.owner"_s, plain, byCount, facets.owner, text); !done)
        return done.error();
    if (const auto done = counted(u"i.type"_s, plain, byCount, facets.type, text); !done)
        return done.error();
    if (const auto done = counted(u"i.cause"_s, plain, byCount, facets.cause, causes); !done)
        return done.error();
    const auto sla = incidentSlaSql(u":slanow"_s);
    if (const auto done = counted(sla, plain, u"facet"_s, facets.sla, slas, {{u":slanow"_s, nowMs}}); !done)
        return done.error();
    facets.sla.removeIf([](const FacetCount &facet) { return facet.value == "closed"_L1; });
    const auto exposures =
        u"incident i JOIN incident_field f ON f.incident_id = i.id AND f.name = 'exposuretype' "
        "JOIN json_each(CASE json_type(f.value) WHEN 'array' THEN f.value ELSE json_array(f.value ->> '$') END) x"_s;
    if (const auto done = counted(u"x.value"_s, exposures, byCount, facets.exposure, text); !done)
        return done.error();
    return facets;
}

} // namespace holdfast
