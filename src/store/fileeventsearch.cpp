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
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 stopEvery = 65'536;

struct Hit
{
    qint64 id = 0;
    qint64 occurredAtMs = 0;
};

/// How often each value occurred, over several files.
class Tally
{
public:
    void add(QByteArrayView value)
    {
        const std::string_view key(value.data(), static_cast<size_t>(value.size()));
        const auto known = m_counts.find(key);
        if (known != m_counts.end())
            ++known->second;
        else
            m_counts.emplace(key, 1);
    }
    /// `name`: what a value is called in the answer; values of one name are counted together.
    template <typename Name>
    [[nodiscard]] QList<FacetCount> mostFrequent(Name name) const
    {
        QHash<QString, qint64> named;
        for (const auto &[value, count] : m_counts)
            named[name(QString::fromStdString(value))] += count;
        QList<FacetCount> counts;
        for (auto count = named.cbegin(); count != named.cend(); ++count)
            counts.append({count.key(), count.value()});
        std::sort(counts.begin(), counts.end(), [](const FacetCount &a, const FacetCount &b) {
            return a.count != b.count ? a.count > b.count : a.value < b.value;
        });
        return counts;
    }

private:
    struct Hash : std::hash<std::string_view>
    {
        using is_transparent = void;
    };
    std::unordered_map<std::string, qint64, Hash, std::equal_to<>> m_counts;
};

/// The newest events of those that were added, at most so many.
class Newest
{
public:
    explicit Newest(size_t limit)
        : m_limit(limit)
    {
    }
    void add(const Hit &hit)
    {
        if (m_hits.size() == m_limit) {
            if (m_limit == 0 || !isNewer(hit, m_hits.front()))
                return;
            std::pop_heap(m_hits.begin(), m_hits.end(), isNewer);
            m_hits.pop_back();
        }
        m_hits.push_back(hit);
        std::push_heap(m_hits.begin(), m_hits.end(), isNewer);
    }
    [[nodiscard]] QList<qint64> ids()
    {
        std::sort_heap(m_hits.begin(), m_hits.end(), isNewer);
        QList<qint64> ids;
        for (const auto &hit : m_hits)
            ids.append(hit.id);
        return ids;
    }

private:
    static bool isNewer(const Hit &a, const Hit &b)
    {
        return a.occurredAtMs != b.occurredAtMs ? a.occurredAtMs > b.occurredAtMs : a.id > b.id;
    }

    size_t m_limit;
    std::vector<Hit> m_hits; ///< a heap with the oldest in front
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
    Tally sources;
    Tally exposures;
    Tally actors;
    Tally destinations;
    Newest newest(static_cast<size_t>(std::max(0, query.limit)));
    for (auto *session : m_files.all()) {
        auto &db = session->db;
        const auto where = conditionOf(query, db.dialect());
        // Counted here and not by the database, which would sort the texts of all rows.
        BulkStatement row(db,
                          u"SELECT id, occurred_at_ms, size_bytes, source, exposure, actor, destination_name "
                          "FROM file_event NOT INDEXED WHERE %1"_s.arg(where.sql));
        row.bindAll(where.bindings);
        while (row.next()) {
            if (answer.count++ % stopEvery == 0 && stop.stop_requested())
                return canceled();
            newest.add({row.number(0), row.number(1)});
            answer.bytes += std::max<qint64>(0, row.number(2));
            sources.add(row.text(3));
            exposures.add(row.text(4));
            actors.add(row.text(5));
            destinations.add(row.text(6));
        }
        if (const auto read = row.status(); !read)
            return read.error();
    }
    const auto asItIs = [](const QString &value) { return value; };
    answer.kinds = sources.mostFrequent([](const QString &source) { return movementKindName(movementKind(source)); });
    answer.exposures = exposures.mostFrequent(asItIs);
    answer.actors = actors.mostFrequent(asItIs);
    answer.destinations = destinations.mostFrequent(asItIs);

    auto events = FileEventRepository(m_files).page(newest.ids());
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
