// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "incidents/incident.h"
#include "store/incidentquery.h"

#include <QList>

namespace holdfast {

class CaseFiles;
struct IncidentFacetSql;

/// One fact about an incident and who said so. Null takes the field away.
struct FieldChange
{
    QString name;
    QJsonValue value;
    Provenance provenance;
};

struct CloseDetails
{
    QString reason; ///< "Resolved", "False positive", "Duplicate"
    QString notes;
    Cause cause = Cause::Unknown; ///< Unknown keeps what is set
};

/// Incidents, their fields with provenance, members and links. Every change journals old and new value on the incident's
/// own stream. Errors: NotFound for an unknown id.
class IncidentRepository
{
public:
    explicit IncidentRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Gives id, number (from 1001 up) and createdAtMs where they are empty, and answers the incident as stored.
    /// AlreadyExists when (source, externalId) was inserted before; Error::details is then the existing incident's id.
    Result<Incident> insert(Incident incident, const QString &actor);
    /// Only facts that differ are written; changing nothing is no error and no journal record.
    Result<void> setFields(const IncidentId &id, const QList<FieldChange> &changes, const QString &actor);
    /// A pending incident becomes active by having an owner (S41). Empty: nobody has it.
    Result<void> setOwner(const IncidentId &id, const QString &owner, const QString &actor);
    /// Pending to active, by opening it; nothing for others.
    Result<void> activate(const IncidentId &id, const QString &actor);
    Result<void> setSeverity(const IncidentId &id, Severity severity, const QString &actor);
    Result<void> setType(const IncidentId &id, const QString &type, const QString &actor);
    Result<void> setName(const IncidentId &id, const QString &name, const QString &actor);
    /// Milliseconds UTC; 0 takes it away.
    Result<void> setDueAt(const IncidentId &id, qint64 dueAtMs, const QString &actor);
    /// Conflict when it is closed already. Children stay open.
    Result<void> close(const IncidentId &id, const CloseDetails &details, const QString &actor);
    /// Conflict when it is not closed.
    Result<void> reopen(const IncidentId &id, const QString &reason, const QString &actor);
    Result<void> setRestricted(const IncidentId &id, bool restricted, const QString &actor);
    /// Adds, or changes the role.
    Result<void> setMember(const IncidentId &id, const Member &member, const QString &actor);
    Result<void> removeMember(const IncidentId &id, const QString &user, const QString &actor);

    [[nodiscard]] Result<Incident> get(const IncidentId &id) const;
    [[nodiscard]] Result<Incident> byNumber(qint64 number) const;
    /// NotFound when nothing was inserted for it.
    [[nodiscard]] Result<IncidentId> byExternalId(const QString &source, const QString &externalId) const;
    [[nodiscard]] Result<QList<Member>> members(const IncidentId &id) const;
    [[nodiscard]] Result<QList<IncidentId>> children(const IncidentId &id) const;

    /// The ids that fit, in the wanted order: for a table that loads its rows page by page.
    [[nodiscard]] Result<QList<IncidentId>> index(const IncidentQuery &query) const;
    /// Those incidents, in the given order; ids that are gone are left out.
    [[nodiscard]] Result<QList<Incident>> page(const QList<IncidentId> &ids) const;
    /// index() and page() in one.
    [[nodiscard]] Result<QList<Incident>> list(const IncidentQuery &query) const;
    [[nodiscard]] Result<qint64> count(const IncidentQuery &query) const;
    /// Counts over all incidents that fit, for the cards beside the queue.
    [[nodiscard]] Result<IncidentFacets> facets(const IncidentQuery &query) const;

private:
    Result<void> writeSealed(const Incident &incident, const QString &actor);
    [[nodiscard]] Result<QList<FacetCount>> facet(const IncidentQuery &query, const IncidentFacetSql &facet) const;
    Result<void> change(const IncidentId &id, const QString &kind, const QJsonObject &columns, const QString &actor,
                        const QJsonObject &about = {});

    CaseFiles &m_files;
};

} // namespace holdfast
