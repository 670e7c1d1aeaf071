// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/incidentrepository.h"

#include "store/casefiles.h"
#include "store/incidentsql.h"

#include <QCoreApplication>

#include <algorithm>

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

/// The rows of a new incident. `parent`: empty when the row is not to refer to one.
QList<RowChange> rowsOf(const Incident &incident, const QString &parent)
{
    QList<RowChange> rows{RowChange::added(u"incident"_s,
                                           {{u"id"_s, incident.id.text},
                                            {u"number"_s, incident.number},
                                            {u"parent_id"_s, parent.isEmpty() ? QJsonValue() : QJsonValue(parent)},
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
    return rows;
}

} // namespace

Result<Incident> IncidentRepository::insert(Incident incident, const QString &actor)
{
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
    auto &desk = m_files.desk();
    if (incident.id.isEmpty())
        incident.id = IncidentId(desk.newId());
    if (incident.createdAtMs == 0)
        incident.createdAtMs = desk.nowMs();
    const auto lastNumber = desk.db.selectNumber(
        u"SELECT CASE WHEN a > b THEN a ELSE b END FROM (SELECT coalesce((SELECT max(number) FROM incident), 0) AS a, "
        "coalesce((SELECT max(number) FROM sealed_case), 0) AS b) AS given"_s);
    if (!lastNumber)
        return lastNumber.error();
    incident.number = std::max(firstNumber, *lastNumber + 1);
    if (!incident.parent.isEmpty()) {
        if (const auto parent = get(incident.parent); !parent)
            return parent.error();
    }
    const bool isChild = !incident.parent.isEmpty();
    const bool sealed = isChild && (incident.restricted || m_files.isSealed(incident.parent)) && m_files.canSeal();
    if (sealed) {
        if (const auto written = writeSealed(incident, actor); !written)
            return written.error();
    } else {
        const auto written = desk.record(incidentStream(incident.id), u"incident.created"_s, actor,
                                         rowsOf(incident, incident.parent.text));
        if (!written)
            return written.error();
    }
    // The parent's own chain says that it has a child, and nothing of what is in it.
    if (isChild) {
        const auto linked = m_files.of(incident.parent)
                                .record(incidentStream(incident.parent), u"incident.child-added"_s, actor, {},
                                        {{u"child"_s, incident.id.text}, {u"restricted"_s, incident.restricted}});
        if (!linked)
            return linked.error();
        m_files.pending.incidentsChanged.insert(incident.parent);
    }
    m_files.pending.incidentsAdded.append(incident.id);
    return get(incident.id);
}

Result<void> IncidentRepository::writeSealed(const Incident &incident, const QString &actor)
{
    const auto file = m_files.make({incident.id, incident.number, incident.parent}, actor);
    if (!file)
        return file.error();
    const auto reference = RowChange::added(u"sealed_case"_s,
                                            {{u"incident_id"_s, incident.id.text},
                                             {u"number"_s, incident.number},
                                             {u"parent_id"_s, incident.parent.text},
                                             {u"origin_key"_s, originKey(incident.source, incident.externalId)}});
    // The parent is in another file, so the row here cannot refer to it; the reference says whose child it is.
    auto rows = rowsOf(incident, {});
    rows.append(reference);
    const auto made = (*file)->record(incidentStream(incident.id), u"incident.created"_s, actor, rows);
    if (!made)
        return made.error();
    const auto announced = m_files.desk().record(systemStream(), u"case.sealed"_s, actor, {reference});
    if (!announced)
        return announced.error();
    return {};
}

Result<void> IncidentRepository::setFields(const IncidentId &id, const QList<FieldChange> &changes,
                                           const QString &actor)
{
    auto &session = m_files.of(id);
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
        const auto changed = session.changeOf(u"incident_field"_s, key, row);
        if (!changed)
            return changed.error();
        rows.append(*changed);
    }
    if (rows.isEmpty())
        return {};
    if (const auto written = session.record(incidentStream(id), u"incident.fields-changed"_s, actor, rows); !written)
        return written.error();
    m_files.pending.incidentsChanged.insert(id);
    return {};
}

Result<void> IncidentRepository::change(const IncidentId &id, const QString &kind, const QJsonObject &columns,
                                        const QString &actor, const QJsonObject &about)
{
    auto &session = m_files.of(id);
    const auto rows = session.changeOf(u"incident"_s, idKey(id), columns);
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return {};
    if (const auto written = session.record(incidentStream(id), kind, actor, *rows, about); !written)
        return written.error();
    m_files.pending.incidentsChanged.insert(id);
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
    m_files.membersChanged(id); // the owner reads the case like a member
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

Result<void> IncidentRepository::close(const IncidentId &id, const CloseDetails &details, const QString &actor)
{
    auto &session = m_files.of(id);
    const auto incident = get(id);
    if (!incident)
        return incident.error();
    if (incident->status == IncidentStatus::Closed) {
        return Error{ErrorCode::Conflict,
                     QCoreApplication::translate("Store", "Incident #%1 is closed already.").arg(incident->number),
                     {}};
    }
    QJsonObject columns{{u"status"_s, static_cast<int>(IncidentStatus::Closed)},
                        {u"closed_at_ms"_s, session.nowMs()},
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
    auto &session = m_files.of(id);
    if (const auto incident = get(id); !incident)
        return incident.error();
    const QJsonObject key{{u"incident_id"_s, id.text}, {u"member"_s, member.user}};
    const auto present = session.row(u"incident_member"_s, key);
    if (!present)
        return present.error();
    QList<RowChange> rows;
    if (*present) {
        const auto changed = session.changeOf(u"incident_member"_s, key, {{u"role"_s, static_cast<int>(member.role)}});
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
    if (const auto written = session.record(incidentStream(id), u"incident.member-set"_s, actor, rows); !written)
        return written.error();
    m_files.membersChanged(id);
    m_files.pending.incidentsChanged.insert(id);
    return {};
}

Result<void> IncidentRepository::removeMember(const IncidentId &id, const QString &user, const QString &actor)
{
    auto &session = m_files.of(id);
    const QJsonObject key{{u"incident_id"_s, id.text}, {u"member"_s, user}};
    const auto present = session.row(u"incident_member"_s, key);
    if (!present)
        return present.error();
    if (!*present)
        return notFound(u"member"_s, user);
    const auto written = session.record(incidentStream(id), u"incident.member-removed"_s, actor,
                                        {RowChange::removed(u"incident_member"_s, key, **present)});
    if (!written)
        return written.error();
    m_files.membersChanged(id);
    m_files.pending.incidentsChanged.insert(id);
    return {};
}

} // namespace holdfast
