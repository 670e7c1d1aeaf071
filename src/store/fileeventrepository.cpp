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

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype firstChunk = 2'000;
constexpr qsizetype laterChunk = 50'000;

QString eventTerm(FilterSql &sql, const FilterNode &node)
{
    if (node.kind == FilterNode::Kind::Word) {
        return sql.word(
            {u"file_name"_s, u"file_path"_s, u"destination_name"_s, u"sync_destination"_s, u"actor"_s, u"hostname"_s},
            node);
    }
    for (const auto &column : fileEventColumns()) {
        if (column.filter == node.field)
            return sql.byKind(column.kind, column.sql, node);
    }
    return u"0"_s;
}

SqlCondition conditionOf(const FileEventQuery &query, qint64 incidentNumber, const Dialect &dialect)
{
    FilterSql sql(dialect);
    const auto number = sql.bind(incidentNumber);
    const auto filter = sql.condition(query.filter, eventTerm);
    return {u"incident_number = %1 AND (%2)"_s.arg(number, filter), sql.bindings()};
}

bool isText(FieldKind kind)
{
    return kind == FieldKind::Keyword || kind == FieldKind::Text || kind == FieldKind::List;
}

QString orderOf(const FileEventQuery &query)
{
    const auto &column = fileEventColumnInfo(query.order);
    const QString direction = query.direction == Qt::AscendingOrder ? u"ASC"_s : u"DESC"_s;
    return u"%1%2 %3, id %3"_s.arg(column.sql, isText(column.kind) ? u" COLLATE NOCASE"_s : u""_s, direction);
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

Error canceled()
{
    return {ErrorCode::Canceled, QCoreApplication::translate("Store", "Stopped before it was done."), {}};
}

} // namespace

Result<qint64> FileEventRepository::index(const FileEventQuery &query, const ChunkSink &sink,
                                          std::stop_token stop) const
{
    auto &session = m_files.of(query.incident);
    auto &db = session.db;
    const auto number = numberOf(db, query.incident);
    if (!number)
        return number.error();
    const auto where = conditionOf(query, *number, db.dialect());
    const auto ask = [&](qint64 limit, qint64 offset, qint64 &delivered) -> Result<bool> {
        BulkStatement ids(
            db,
            u"SELECT id FROM file_event WHERE %1 ORDER BY %2 LIMIT %3 OFFSET %4"_s.arg(where.sql, orderOf(query))
                .arg(limit)
                .arg(offset));
        ids.bindAll(where.bindings);
        QList<qint64> chunk;
        qsizetype size = delivered == 0 ? firstChunk : laterChunk;
        while (ids.next()) {
            chunk.append(ids.number(0));
            if (chunk.size() < size)
                continue;
            if (stop.stop_requested())
                return canceled();
            delivered += chunk.size();
            if (!sink(std::exchange(chunk, {})))
                return false;
            size = laterChunk;
            chunk.reserve(size);
        }
        if (const auto read = ids.status(); !read)
            return read.error();
        delivered += chunk.size();
        return chunk.isEmpty() || sink(std::move(chunk));
    };
    qint64 delivered = 0;
    // In the order of time the index delivers at once. Any other order is sorted first: then the first rows are asked for on
    // their own, which keeps only as many in the sorter, and the rest after them.
    if (query.order != FileEventColumn::OccurredAt) {
        const auto more = ask(firstChunk, 0, delivered);
        if (!more)
            return more.error();
        if (!*more || delivered < firstChunk)
            return delivered;
    }
    const auto done = ask(-1, delivered, delivered);
    if (!done)
        return done.error();
    return delivered;
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
    // Rows of one question are in one file.
    auto &db = m_files.ofFileEvent(ids.value(0)).db;
    BulkStatement row(
        db,
        u"SELECT %1, e.id, i.id, b.exchange_id FROM file_event e JOIN incident i ON i.number = e.incident_number "
        "JOIN file_event_block b ON b.id = e.block_id WHERE e.id = ?"_s.arg(
            u"e."_s + QString(storedFileEventColumns).replace(u", "_s, u", e."_s)));
    for (const qint64 id : ids) {
        row.bindNumber(1, id);
        if (row.next()) {
            FileEvent event;
            EventReader reader{row};
            visitStoredColumns(event, reader);
            event.rowId = row.number(storedFileEventColumnCount);
            event.incident = IncidentId(row.string(storedFileEventColumnCount + 1));
            event.exchange = ExchangeId(row.string(storedFileEventColumnCount + 2));
            events.append(std::move(event));
        }
        row.reset();
        if (const auto read = row.status(); !read)
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
                       u"SELECT %1 AS facet, count(*) AS times FROM file_event%2 WHERE %3 GROUP BY facet "
                       "ORDER BY times DESC, facet LIMIT %4"_s
                           .arg(list ? u"facet_value.value"_s : QString(info.sql),
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
                            "FROM file_event WHERE %1"_s.arg(where.sql),
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
