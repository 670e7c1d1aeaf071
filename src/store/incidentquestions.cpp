// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/incidentrepository.h"

#include "store/casefiles.h"
#include "store/incidentsql.h"

#include <QCoreApplication>
#include <QMap>

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto incidentColumns =
    "i.id, i.number, %1, i.restricted, i.type, i.name, i.severity, i.status, i.cause, i.owner, i.source, "
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
    auto cursor = db.select(u"SELECT %1 FROM incident i WHERE %2 = :value"_s.arg(
                                QString(incidentColumns).arg(incidentParentSql()), condition),
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

/// A found incident with what it is ordered by.
struct OrderedIncident
{
    IncidentId id;
    qint64 number = 0;
    QVariant key;

    /// As the database orders within one file: numbers, or texts without regard to the case of ASCII letters.
    [[nodiscard]] bool isBefore(const OrderedIncident &other) const
    {
        if (key.metaType().id() == QMetaType::QString) {
            const int order = folded(key).compare(folded(other.key));
            return order != 0 ? order < 0 : number < other.number;
        }
        return std::pair(key.toLongLong(), number) < std::pair(other.key.toLongLong(), other.number);
    }

private:
    static QByteArray folded(const QVariant &text) { return text.toString().toUtf8().toLower(); }
};

} // namespace

Result<Incident> IncidentRepository::get(const IncidentId &id) const
{
    auto &session = m_files.of(id);
    auto found = readOne(session.db, u"i.id"_s, id.text);
    if (!found)
        return found.error();
    if (!*found)
        return notFound(u"incident"_s, id.text);
    return **std::move(found);
}

Result<Incident> IncidentRepository::byNumber(qint64 number) const
{
    auto found = readOne(m_files.desk().db, u"i.number"_s, number);
    if (!found)
        return found.error();
    if (*found)
        return **std::move(found);
    const auto sealed = m_files.sealedCases();
    if (!sealed)
        return sealed.error();
    for (const auto &each : *sealed) {
        if (each.number == number)
            return get(each.incident);
    }
    return Error{
        ErrorCode::NotFound, QCoreApplication::translate("Store", "There is no incident #%1.").arg(number), {}};
}

Result<IncidentId> IncidentRepository::byExternalId(const QString &source, const QString &externalId) const
{
    auto &session = m_files.desk();
    const auto id =
        session.db.selectOne(u"SELECT incident_id FROM fetched WHERE source = :source AND external_id = :external"_s,
                             {{u":source"_s, source}, {u":external"_s, externalId}});
    if (!id)
        return id.error();
    if (*id)
        return IncidentId((*id)->toString());
    const auto sealed =
        session.db.selectOne(u"SELECT incident_id FROM sealed_case WHERE origin_key = :key AND origin_key <> ''"_s,
                             {{u":key"_s, originKey(source, externalId)}});
    if (!sealed)
        return sealed.error();
    if (!*sealed)
        return notFound(u"incident"_s, externalId);
    return IncidentId((*sealed)->toString());
}

Result<QList<Member>> IncidentRepository::members(const IncidentId &id) const
{
    auto &session = m_files.of(id);
    auto cursor = session.db.select(
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
    auto &session = m_files.desk();
    auto cursor =
        session.db.select(u"SELECT id, number FROM incident WHERE parent_id = :id UNION ALL "
                          "SELECT incident_id, number FROM sealed_case WHERE parent_id = :id ORDER BY number"_s,
                          {{u":id"_s, id.text}});
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
    const auto order = incidentOrder(query);
    const auto ask = [&](Session &session) -> Result<QList<OrderedIncident>> {
        const auto where = incidentCondition(query, session.nowMs(), session.db.dialect());
        auto bindings = where.bindings;
        bindings.append({u":limit"_s, query.limit});
        auto cursor =
            session.db.select(u"SELECT i.id, i.number, %1 FROM incident i WHERE %2 ORDER BY %3 LIMIT :limit"_s.arg(
                                  order.key, where.sql, order.sql),
                              bindings);
        if (!cursor)
            return cursor.error();
        QList<OrderedIncident> found;
        while (cursor->next())
            found.append({IncidentId(cursor->text(0)), cursor->number(1), cursor->value(2)});
        if (const auto done = cursor->finish(); !done)
            return done.error();
        return found;
    };
    const bool ascending = query.direction == Qt::AscendingOrder;
    const auto found = m_files.gather(ask, [ascending](const OrderedIncident &a, const OrderedIncident &b) {
        return ascending ? a.isBefore(b) : b.isBefore(a);
    });
    if (!found)
        return found.error();
    QList<IncidentId> ids;
    for (const auto &each : *found) {
        if (query.limit < 0 || ids.size() < query.limit)
            ids.append(each.id);
    }
    return ids;
}

Result<QList<Incident>> IncidentRepository::page(const QList<IncidentId> &ids) const
{
    QList<Incident> incidents;
    incidents.reserve(ids.size());
    for (const auto &id : ids) {
        auto &session = m_files.of(id);
        if (session.db.isRefusing())
            continue;
        auto incident = readOne(session.db, u"i.id"_s, id.text);
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
    qint64 sum = 0;
    for (auto *session : m_files.all()) {
        const auto where = incidentCondition(query, session->nowMs(), session->db.dialect());
        const auto part =
            session->db.selectNumber(u"SELECT count(*) FROM incident i WHERE %1"_s.arg(where.sql), where.bindings);
        if (!part)
            return part;
        sum += *part;
    }
    return sum;
}

Result<QList<FacetCount>> IncidentRepository::facet(const IncidentQuery &query, const IncidentFacetSql &facet) const
{
    QMap<QString, qint64> times;
    for (auto *session : m_files.all()) {
        const auto nowMs = session->nowMs();
        const auto where = incidentCondition(query, nowMs, session->db.dialect());
        auto bindings = where.bindings;
        if (facet.needsNow)
            bindings.append({u":slanow"_s, nowMs});
        auto cursor = session->db.select(u"SELECT %1 AS facet, count(*) FROM %2 WHERE %3 GROUP BY facet"_s.arg(
                                             facet.expression, facet.from, where.sql),
                                         bindings);
        if (!cursor)
            return cursor.error();
        while (cursor->next())
            times[cursor->text(0)] += cursor->number(1);
        if (const auto done = cursor->finish(); !done)
            return done.error();
    }
    QList<FacetCount> counts;
    for (auto it = times.begin(); it != times.end(); ++it)
        counts.append({it.key(), it.value()});
    std::stable_sort(counts.begin(), counts.end(), [&](const FacetCount &a, const FacetCount &b) {
        switch (facet.order) {
        case IncidentFacetSql::Order::Ascending:
            return a.value.toLongLong() < b.value.toLongLong();
        case IncidentFacetSql::Order::Descending:
            return a.value.toLongLong() > b.value.toLongLong();
        case IncidentFacetSql::Order::Frequent:
            break;
        }
        return a.count > b.count;
    });
    if (facet.name) {
        for (auto &each : counts)
            each.value = facet.name(each.value.toInt());
    }
    return counts;
}

Result<IncidentFacets> IncidentRepository::facets(const IncidentQuery &query) const
{
    IncidentFacets facets;
    const auto total = count(query);
    if (!total)
        return total.error();
    facets.total = *total;
    const std::array<std::pair<QList<FacetCount> *, const IncidentFacetSql *>, 7> wanted{
        {{&facets.severity, &severityFacet()},
         {&facets.status, &statusFacet()},
         {&facets.owner, &ownerFacet()},
         {&facets.type, &typeFacet()},
         {&facets.cause, &causeFacet()},
         {&facets.sla, &slaFacet()},
         {&facets.exposure, &exposureFacet()}}};
    for (const auto &[into, sql] : wanted) {
        auto counted = facet(query, *sql);
        if (!counted)
            return counted.error();
        *into = *std::move(counted);
    }
    facets.sla.removeIf([](const FacetCount &each) { return each.value == "closed"_L1; });
    return facets;
}

} // namespace holdfast
