// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/fileeventsearch.h"

#include "incidents/movementkind.h"
#include "store/bulkstatement.h"
#include "store/casefiles.h"
#include "store/fileeventcolumns.h"
#include "store/fileeventrepository.h"
#include "store/filtersql.h"
#include "store/incidentrepository.h"
#include "store/incidentsql.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

struct Hit
{
    qint64 id = 0;
    qint64 occurredAtMs = 0;
};

/// How often each value occurred, over several files.
class Tally
{
public:
    void add(const QString &value, qint64 times) { m_counts[value] += times; }
    [[nodiscard]] QList<FacetCount> mostFrequent() const
    {
        QList<FacetCount> counts;
        for (auto count = m_counts.cbegin(); count != m_counts.cend(); ++count)
            counts.append({count.key(), count.value()});
        std::sort(counts.begin(), counts.end(), [](const FacetCount &a, const FacetCount &b) {
            return a.count != b.count ? a.count > b.count : a.value < b.value;
        });
        return counts;
    }

private:
    QHash<QString, qint64> m_counts;
};

/// The events that fit, as a condition on file_event.
SqlCondition conditionOf(const FileEventSearchQuery &query, const Dialect &dialect)
{
    FilterSql sql(dialect);
    auto condition = sql.condition(query.filter, fileEventTermSql);
    if (!query.viewer.isEmpty()) {
        condition = u"(%1) AND incident_number IN (SELECT i.number FROM incident i WHERE %2)"_s.arg(
            condition, visibleIncidentSql(sql, query.viewer));
    }
    return {condition, sql.bindings()};
}

Error canceled()
{
    return {ErrorCode::Canceled, QCoreApplication::translate("Store", "The search was stopped."), {}};
}

} // namespace

Result<FileEventSearchAnswer> FileEventSearch::find(const FileEventSearchQuery &query,
                                                    const std::stop_token &stop) const
{
    FileEventSearchAnswer answer;
    Tally kinds;
    Tally exposures;
    Tally actors;
    Tally destinations;
    QList<Hit> hits;
    for (auto *session : m_files.all()) {
        if (stop.stop_requested())
            return canceled();
        auto &db = session->db;
        const auto where = conditionOf(query, db.dialect());
        BulkStatement newest(db,
                             u"SELECT id, occurred_at_ms FROM file_event NOT INDEXED WHERE %1 "
                             "ORDER BY occurred_at_ms DESC, id DESC LIMIT %2"_s.arg(where.sql)
                                 .arg(query.limit));
        newest.bindAll(where.bindings);
        while (newest.next())
            hits.append({newest.number(0), newest.number(1)});
        if (const auto read = newest.status(); !read)
            return read.error();
        BulkStatement groups(
            db,
            u"SELECT source, exposure, actor, destination_name, count(*), sum(max(size_bytes, 0)) "
            "FROM file_event NOT INDEXED WHERE %1 GROUP BY source, exposure, actor, destination_name"_s.arg(where.sql));
        groups.bindAll(where.bindings);
        while (groups.next()) {
            const qint64 times = groups.number(4);
            answer.count += times;
            answer.bytes += groups.number(5);
            kinds.add(movementKindName(movementKind(groups.string(0))), times);
            exposures.add(groups.string(1), times);
            actors.add(groups.string(2), times);
            destinations.add(groups.string(3), times);
        }
        if (const auto read = groups.status(); !read)
            return read.error();
    }
    answer.kinds = kinds.mostFrequent();
    answer.exposures = exposures.mostFrequent();
    answer.actors = actors.mostFrequent();
    answer.destinations = destinations.mostFrequent();

    std::stable_sort(hits.begin(), hits.end(),
                     [](const Hit &a, const Hit &b) { return a.occurredAtMs > b.occurredAtMs; });
    QList<qint64> ids;
    for (const auto &hit : std::as_const(hits).first(std::min<qsizetype>(hits.size(), query.limit)))
        ids.append(hit.id);
    auto events = FileEventRepository(m_files).page(ids);
    if (!events)
        return events.error();
    const IncidentRepository incidents(m_files);
    QHash<IncidentId, Incident> holders;
    answer.newest.reserve(events->size());
    for (auto &event : *events) {
        auto holder = holders.constFind(event.incident);
        if (holder == holders.constEnd()) {
            auto incident = incidents.get(event.incident);
            if (!incident)
                return incident.error();
            holder = holders.insert(event.incident, *std::move(incident));
        }
        answer.newest.append({std::move(event), holder->number, holder->name});
    }
    return answer;
}

} // namespace holdfast
