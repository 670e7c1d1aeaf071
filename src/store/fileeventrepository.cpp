// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/fileeventrepository.h"

#include "store/bulkstatement.h"
#include "store/casefiles.h"
#include "store/dialect.h"
#include "store/fileeventbatch.h"
#include "store/fileeventcolumns.h"
#include "store/filtersql.h"

#include <QCoreApplication>
#include <QtEndian>

#include <numeric>
#include <optional>
#include <vector>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype firstChunk = 2'000;
constexpr qsizetype laterChunk = 50'000;

SqlCondition conditionOf(const FileEventQuery &query, qint64 incidentNumber, const Dialect &dialect)
{
    FilterSql sql(dialect);
    const auto number = sql.bind(incidentNumber);
    const auto filter = sql.condition(query.filter, fileEventTermSql);
    return {u"incident_number = %1 AND (%2)"_s.arg(number, filter), sql.bindings()};
}

/// Reads stored columns into an event.
struct EventReader
{
    const BulkStatement &row;
    int column = 0;

    void number(qint64 &value) { value = row.number(column++); }
    void integer(int &value) { value = static_cast<int>(row.number(column++)); }
    void flag(bool &value) { value = row.number(column++) != 0; }
    void text(QString &value) { value = row.string(column++); }
    void list(QStringList &value)
    {
        const auto bytes = row.text(column++);
        if (bytes != "[]")
            value = listValue(QString::fromUtf8(bytes));
    }
};

Result<qint64> numberOf(Connection &db, const IncidentId &incident)
{
    const auto number = db.selectOne(u"SELECT number FROM incident WHERE id = :id"_s, {{u":id"_s, incident.text}});
    if (!number)
        return number.error();
    if (!*number)
        return notFound(u"incident"_s, incident.text);
    return (*number)->toLongLong();
}

/// From how many rows on an order in memory is worth its space; the database sorts fewer in some milliseconds.
constexpr qint64 largeCase = 20'000;

/// Where the rows of the incident are, ascending.
Result<QList<FileEventOrders::Range>> rangesOf(Connection &db, const IncidentId &incident)
{
    auto cursor = db.select(
        u"SELECT first_event, last_event FROM file_event_batch WHERE incident_id = :id ORDER BY first_event"_s,
        {{u":id"_s, incident.text}});
    if (!cursor)
        return cursor.error();
    QList<FileEventOrders::Range> ranges;
    while (cursor->next()) {
        const FileEventOrders::Range range{cursor->number(0), cursor->number(1)};
        if (!ranges.isEmpty() && ranges.constLast().last + 1 == range.first)
            ranges.last().last = range.last;
        else
            ranges.append(range);
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return ranges;
}

/// Delivers ids in chunks, the first one soon.
class ChunkDelivery
{
public:
    ChunkDelivery(const FileEventRepository::ChunkSink &sink, const std::stop_token &stop)
        : m_sink(sink)
        , m_stop(stop)
    {
    }

    /// False: whoever gets them wants no more, or it was stopped.
    [[nodiscard]] bool add(qint64 id)
    {
        m_chunk.append(id);
        return m_chunk.size() < m_size || flush();
    }
    [[nodiscard]] bool flush()
    {
        if (m_chunk.isEmpty())
            return true;
        if (m_stop.stop_requested())
            return false;
        m_delivered += m_chunk.size();
        m_size = laterChunk;
        const bool wanted = m_sink(std::exchange(m_chunk, {}));
        m_chunk.reserve(m_size);
        return wanted;
    }
    [[nodiscard]] qint64 delivered() const { return m_delivered; }
    [[nodiscard]] bool isStopped() const { return m_stop.stop_requested(); }

private:
    const FileEventRepository::ChunkSink &m_sink;
    const std::stop_token &m_stop;
    QList<qint64> m_chunk;
    qsizetype m_size = firstChunk;
    qint64 m_delivered = 0;
};

/// A set of rows between two ids.
class RowSet
{
public:
    explicit RowSet(const QList<FileEventOrders::Range> &ranges)
        : m_first(ranges.isEmpty() ? 0 : ranges.constFirst().first)
        , m_bits(ranges.isEmpty() ? 0 : static_cast<size_t>(ranges.constLast().last - m_first + 1))
    {
    }
    void insert(qint64 id) { m_bits[static_cast<size_t>(id - m_first)] = true; }
    [[nodiscard]] bool contains(qint64 id) const { return m_bits[static_cast<size_t>(id - m_first)]; }

private:
    qint64 m_first;
    std::vector<bool> m_bits;
};

Error canceled()
{
    return {ErrorCode::Canceled, QCoreApplication::translate("Store", "Stopped before it was done."), {}};
}

} // namespace

Result<qint64> FileEventRepository::index(const FileEventQuery &query, const ChunkSink &sink,
                                          std::stop_token stop) const
{
    auto &db = m_files.of(query.incident).db;
    const auto number = numberOf(db, query.incident);
    if (!number)
        return number.error();
    const auto where = conditionOf(query, *number, db.dialect());
    if (m_files.fileEventOrders() && query.order != FileEventColumn::OccurredAt) {
        const auto ranges = rangesOf(db, query.incident);
        if (!ranges)
            return ranges.error();
        const auto rows = std::accumulate(ranges->begin(), ranges->end(), qint64(0), [](qint64 sum, const auto &range) {
            return sum + range.last - range.first + 1;
        });
        // Without a filter an index delivers the first rows before anything is read into memory.
        const bool atOnce = isIndexedColumn(query.order) && query.filter == FilterNode()
            && !m_files.fileEventOrders()->has(query.incident, *ranges, query.order);
        if (rows >= largeCase && !atOnce)
            return indexInMemory(db, query, *ranges, where, sink, stop);
    }
    ChunkDelivery delivery(sink, stop);
    const auto ask = [&](qint64 limit) -> Result<bool> {
        BulkStatement ids(
            db,
            u"SELECT id FROM %1 WHERE %2 ORDER BY %3 LIMIT %4 OFFSET %5"_s
                .arg(fileEventsAlong(query.order), where.sql, fileEventOrderSql(query.order, query.direction))
                .arg(limit)
                .arg(delivery.delivered()));
        ids.bindAll(where.bindings);
        while (ids.next()) {
            if (!delivery.add(ids.number(0)))
                return false;
        }
        if (const auto read = ids.status(); !read)
            return read.error();
        return delivery.flush();
    };
    // In the order of an index rows come at once. Any other order is sorted first: then the first rows are asked for on their
    // own, which keeps only as many in the sorter, and the rest after them.
    Result<bool> more = true;
    if (!isIndexedColumn(query.order)) {
        more = ask(firstChunk);
        if (more && delivery.delivered() < firstChunk)
            more = false;
    }
    if (more && *more)
        more = ask(-1);
    if (!more)
        return more.error();
    if (delivery.isStopped())
        return canceled();
    return delivery.delivered();
}

Result<qint64> FileEventRepository::indexInMemory(Connection &db, const FileEventQuery &query,
                                                  const QList<FileEventOrders::Range> &ranges,
                                                  const SqlCondition &where, const ChunkSink &sink,
                                                  const std::stop_token &stop) const
{
    const auto orders = m_files.fileEventOrders()->orders(db, query.incident, ranges, {query.order}, stop);
    if (!orders)
        return orders.error();
    std::optional<RowSet> fitting;
    if (query.filter != FilterNode()) {
        fitting.emplace(ranges);
        BulkStatement ids(db, u"SELECT id FROM file_event NOT INDEXED WHERE id BETWEEN ? AND ? AND "_s + where.sql);
        ids.bindAll(where.bindings);
        for (const auto &range : ranges) {
            ids.bindNumber(1, range.first);
            ids.bindNumber(2, range.last);
            while (ids.next())
                fitting->insert(ids.number(0));
            ids.reset();
            if (const auto read = ids.status(); !read)
                return read.error();
        }
    }
    ChunkDelivery delivery(sink, stop);
    const auto deliver = [&](auto from, auto to) {
        for (; from != to; ++from) {
            if ((!fitting || fitting->contains(*from)) && !delivery.add(*from))
                return;
        }
        (void)delivery.flush();
    };
    const auto &ids = **orders->constBegin();
    if (query.direction == Qt::AscendingOrder)
        deliver(ids.begin(), ids.end());
    else
        deliver(ids.rbegin(), ids.rend());
    if (delivery.isStopped())
        return canceled();
    return delivery.delivered();
}

Result<void> FileEventRepository::prepareOrders(const IncidentId &incident, const QList<FileEventColumn> &columns,
                                                const std::stop_token &stop) const
{
    auto &db = m_files.of(incident).db;
    const auto ranges = rangesOf(db, incident);
    if (!ranges)
        return ranges.error();
    if (!m_files.fileEventOrders() || ranges->isEmpty()
        || ranges->constLast().last - ranges->constFirst().first + 1 < largeCase)
        return {};
    const auto orders = m_files.fileEventOrders()->orders(db, incident, *ranges, columns, stop);
    if (!orders)
        return orders.error();
    return {};
}

Result<QList<qint64>> FileEventRepository::indexAll(const FileEventQuery &query) const
{
    QList<qint64> all;
    const auto count = index(query, [&all](const QList<qint64> &ids) {
        all.append(ids);
        return true;
    });
    if (!count)
        return count.error();
    return all;
}

Result<QList<FileEvent>> FileEventRepository::page(const QList<qint64> &ids) const
{
    QList<FileEvent> events;
    events.reserve(ids.size());
    const auto sql =
        u"SELECT %1, e.id, i.id, b.exchange_id FROM file_event e JOIN incident i ON i.number = e.incident_number "
        "JOIN file_event_block b ON b.id = e.block_id WHERE e.id = ?"_s.arg(
            u"e."_s + QString(storedFileEventColumns).replace(u", "_s, u", e."_s));
    Session *file = nullptr;
    std::optional<BulkStatement> row;
    for (const qint64 id : ids) {
        auto &holder = m_files.ofFileEvent(id);
        if (file != &holder) {
            file = &holder;
            row.emplace(holder.db, sql);
        }
        row->bindNumber(1, id);
        if (row->next()) {
            FileEvent event;
            EventReader reader{*row};
            visitStoredColumns(event, reader);
            event.rowId = row->number(storedFileEventColumnCount);
            event.incident = IncidentId(row->string(storedFileEventColumnCount + 1));
            event.exchange = ExchangeId(row->string(storedFileEventColumnCount + 2));
            events.append(std::move(event));
        }
        row->reset();
        if (const auto read = row->status(); !read)
            return read.error();
    }
    return events;
}

Result<QByteArray> FileEventRepository::raw(qint64 rowId) const
{
    auto &session = m_files.ofFileEvent(rowId);
    auto cursor =
        session.db.select(u"SELECT e.block_index, b.size_bytes, b.sha256, b.lengths, b.body FROM file_event e "
                          "JOIN file_event_block b ON b.id = e.block_id WHERE e.id = :id"_s,
                          {{u":id"_s, rowId}});
    if (!cursor)
        return cursor.error();
    if (!cursor->next()) {
        if (const auto done = cursor->finish(); !done)
            return done.error();
        return notFound(u"file event"_s, QString::number(rowId));
    }
    const auto lengths = cursor->bytes(3);
    const auto bytes = unpackBlock(cursor->bytes(4), cursor->number(1), lengths, cursor->text(2));
    if (!bytes)
        return bytes;
    const auto lengthAt = [&lengths](qint64 index) {
        return qFromLittleEndian<quint32>(lengths.constData() + index * qsizetype(sizeof(quint32)));
    };
    const qint64 index = cursor->number(0);
    qint64 from = 0;
    for (qint64 i = 0; i < index; ++i)
        from += lengthAt(i);
    return bytes->mid(from, lengthAt(index));
}

Result<QList<FacetCount>> FileEventRepository::facets(const FileEventQuery &query, FileEventColumn column,
                                                      int limit) const
{
    auto &session = m_files.of(query.incident);
    auto &db = session.db;
    const auto number = numberOf(db, query.incident);
    if (!number)
        return number.error();
    const auto where = conditionOf(query, *number, db.dialect());
    const auto &info = fileEventColumnInfo(column);
    const bool list = info.kind == FieldKind::List;
    BulkStatement rows(db,
                       u"SELECT %1 AS facet, count(*) AS times FROM %2%3 WHERE %4 GROUP BY facet "
                       "ORDER BY times DESC, facet LIMIT %5"_s
                           .arg(list ? u"facet_value.value"_s : QString(info.sql),
                                fileEventsAlong(FileEventColumn::OccurredAt),
                                list ? u", json_each(file_event.%1) AS facet_value"_s.arg(info.sql) : u""_s, where.sql)
                           .arg(limit));
    rows.bindAll(where.bindings);
    QList<FacetCount> facets;
    while (rows.next())
        facets.append({rows.string(0), rows.number(1)});
    if (const auto read = rows.status(); !read)
        return read.error();
    return facets;
}

Result<FileEventTotals> FileEventRepository::totals(const FileEventQuery &query) const
{
    auto &session = m_files.of(query.incident);
    auto &db = session.db;
    const auto number = numberOf(db, query.incident);
    if (!number)
        return number.error();
    const auto where = conditionOf(query, *number, db.dialect());
    auto cursor = db.select(u"SELECT count(*), coalesce(sum(max(size_bytes, 0)), 0), coalesce(sum(trusted = 0), 0) "
                            "FROM %1 WHERE %2"_s.arg(fileEventsAlong(FileEventColumn::OccurredAt), where.sql),
                            where.bindings);
    if (!cursor)
        return cursor.error();
    FileEventTotals totals;
    if (cursor->next())
        totals = {cursor->number(0), cursor->number(1), cursor->number(2)};
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return totals;
}

} // namespace holdfast
