// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/fileeventbatch.h"

#include "store/bulkstatement.h"
#include "store/casefiles.h"
#include "store/fileeventcolumns.h"
#include "store/fileeventrepository.h"
#include "store/sha256.h"

#include <QCoreApplication>
#include <QHash>
#include <QtEndian>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype eventsPerBlock = 64;

/// Appends cells to a row.
struct CellWriter
{
    QByteArray &out;

    void number(qint64 value)
    {
        const auto little = qToLittleEndian(value);
        out.append(reinterpret_cast<const char *>(&little), sizeof little);
    }
    void integer(int value) { number(value); }
    void flag(bool value) { number(value ? 1 : 0); }
    void utf8(QByteArrayView bytes)
    {
        const auto length = qToLittleEndian(static_cast<quint32>(bytes.size()));
        out.append(reinterpret_cast<const char *>(&length), sizeof length);
        out.append(bytes.data(), bytes.size());
    }
    void text(const QString &value) { utf8(value.toUtf8()); }
    void list(const QStringList &value)
    {
        if (value.isEmpty())
            utf8("[]");
        else
            text(listText(value));
    }
};

/// Reads the stored columns of a row again, as cells.
struct StoredCells
{
    const BulkStatement &row;
    CellWriter &out;
    int column = 0;

    void number(qint64) { out.number(row.number(column++)); }
    void integer(int) { number(0); }
    void flag(bool) { number(0); }
    void text(const QString &) { out.utf8(row.text(column++)); }
    void list(const QStringList &) { text({}); }
};

void closeBlock(FileEventBlock &block, const QByteArray &bytes)
{
    Sha256 hash;
    hash.add(block.lengths);
    hash.add(bytes);
    block.sizeBytes = bytes.size();
    block.sha256 = hash.hex();
    block.body = packBytes(bytes).body;
}

/// What the digest of a batch takes of one row: its cells, and where its raw bytes are.
void addRow(Sha256 &digest, QByteArrayView cells, const QString &blockSha256, qint64 blockIndex)
{
    digest.add(cells);
    digest.add(blockSha256.toLatin1());
    const auto index = qToLittleEndian(blockIndex);
    digest.add(QByteArrayView(reinterpret_cast<const char *>(&index), sizeof index));
}

} // namespace

PreparedFileEvents PreparedFileEvents::from(const IncidentId &incident, const QList<FileEvent> &events)
{
    auto data = std::make_shared<PreparedFileEventsData>();
    data->incident = incident;
    data->rowAt.reserve(static_cast<size_t>(events.size()) + 1);
    data->rowAt.push_back(0);
    data->cells.reserve(events.size() * 700);
    QByteArray bytes;
    CellWriter cells{data->cells};
    for (const auto &event : events) {
        if (data->blocks.empty() || data->blocks.back().exchange != event.exchange
            || data->blocks.back().lengths.size() == eventsPerBlock * qsizetype(sizeof(quint32))) {
            if (!data->blocks.empty())
                closeBlock(data->blocks.back(), bytes);
            bytes.clear();
            data->blocks.push_back({event.exchange, {}, 0, {}, {}});
        }
        auto &block = data->blocks.back();
        data->blockOf.emplace_back(static_cast<qint32>(data->blocks.size()) - 1,
                                   static_cast<qint32>(block.lengths.size() / qsizetype(sizeof(quint32))));
        const auto length = qToLittleEndian(static_cast<quint32>(event.raw.size()));
        block.lengths.append(reinterpret_cast<const char *>(&length), sizeof length);
        bytes.append(event.raw);
        if (event.eventId.isEmpty()) {
            // Without an id at the source, the same bytes are the same event.
            auto named = event;
            named.eventId = u"sha256:"_s + Sha256::hexOf(event.raw);
            visitStoredColumns(named, cells);
        } else {
            visitStoredColumns(event, cells);
        }
        data->rowAt.push_back(data->cells.size());
    }
    if (!data->blocks.empty())
        closeBlock(data->blocks.back(), bytes);
    PreparedFileEvents prepared;
    prepared.m_data = std::move(data);
    return prepared;
}

qsizetype PreparedFileEvents::count() const
{
    return m_data ? m_data->count() : 0;
}

Result<FileEventInsert> FileEventRepository::insert(const PreparedFileEvents &events, const QString &actor)
{
    if (events.count() == 0)
        return FileEventInsert{};
    const auto &data = *events.m_data;
    auto &session = m_files.of(data.incident);
    auto &db = session.db;
    const auto number = db.selectOne(u"SELECT number FROM incident WHERE id = :id"_s, {{u":id"_s, data.incident.text}});
    if (!number)
        return number.error();
    if (!*number)
        return notFound(u"incident"_s, data.incident.text);
    const auto lastBatch = db.selectNumber(u"SELECT max(id) FROM file_event_batch"_s);
    if (!lastBatch)
        return lastBatch.error();
    const qint64 batch = *lastBatch + 1;
    const auto firstBlock = db.selectNumber(u"SELECT max(id) FROM file_event_block"_s);
    if (!firstBlock)
        return firstBlock.error();

    QStringList marks;
    for (int i = 0; i < storedFileEventColumnCount; ++i)
        marks.append(u"?"_s);
    const auto highest = db.selectNumber(u"SELECT max(id) FROM file_event"_s);
    if (!highest)
        return highest.error();
    const qint64 before = m_files.isSealed(data.incident) ? (*number)->toLongLong() * fileEventsPerCase : 0;
    const qint64 lastEvent = std::max(before, *highest);

    BulkStatement row(
        db,
        u"INSERT INTO file_event(id, incident_number, block_id, block_index, %1) VALUES(?, ?, ?, ?, %2) "
        "ON CONFLICT(incident_number, event_id) DO NOTHING"_s.arg(storedFileEventColumns, marks.join(u", "_s)));
    FileEventInsert result;
    Sha256 digest;
    qint64 rawBytes = 0;
    QList<bool> blockUsed(static_cast<qsizetype>(data.blocks.size()), false);
    for (qsizetype i = 0; i < data.count(); ++i) {
        const auto [block, index] = data.blockOf[static_cast<size_t>(i)];
        const auto cells = data.row(i);
        row.bindNumber(1, lastEvent + result.inserted + 1);
        row.bindNumber(2, (*number)->toLongLong());
        row.bindNumber(3, *firstBlock + 1 + block);
        row.bindNumber(4, index);
        struct Binder
        {
            BulkStatement &statement;
            const char *at;
            int position = 5;

            void number(qint64)
            {
                statement.bindNumber(position++, qFromLittleEndian<qint64>(at));
                at += sizeof(qint64);
            }
            void integer(int) { number(0); }
            void flag(bool) { number(0); }
            void text(const QString &)
            {
                const auto length = qFromLittleEndian<quint32>(at);
                at += sizeof length;
                statement.bindText(position++, {at, static_cast<qsizetype>(length)});
                at += length;
            }
            void list(const QStringList &) { text({}); }
        };
        static const FileEvent shape;
        Binder binder{row, cells.data()};
        visitStoredColumns(shape, binder);
        if (!row.run())
            return row.status().error();
        if (row.changed() == 0) {
            ++result.duplicates;
            continue;
        }
        ++result.inserted;
        blockUsed[block] = true;
        rawBytes += qFromLittleEndian<quint32>(data.blocks[static_cast<size_t>(block)].lengths.constData()
                                               + index * qsizetype(sizeof(quint32)));
        addRow(digest, cells, data.blocks[static_cast<size_t>(block)].sha256, index);
    }
    if (result.inserted == 0)
        return result;

    BulkStatement blockRow(
        db,
        u"INSERT INTO file_event_block(id, batch_id, exchange_id, size_bytes, sha256, lengths, body) "
        "VALUES(?, ?, ?, ?, ?, ?, ?)"_s);
    for (size_t i = 0; i < data.blocks.size(); ++i) {
        const auto &block = data.blocks[i];
        if (!blockUsed.at(static_cast<qsizetype>(i)))
            continue;
        const auto exchange = block.exchange.text.toUtf8();
        const auto sha256 = block.sha256.toLatin1();
        blockRow.bindNumber(1, *firstBlock + 1 + static_cast<qint64>(i));
        blockRow.bindNumber(2, batch);
        blockRow.bindText(3, exchange);
        blockRow.bindNumber(4, block.sizeBytes);
        blockRow.bindText(5, sha256);
        blockRow.bindBytes(6, block.lengths);
        blockRow.bindBytes(7, block.body);
        if (!blockRow.run())
            return blockRow.status().error();
    }
    const auto written = session.record(incidentStream(data.incident), u"file-events.added"_s, actor,
                                        {RowChange::added(u"file_event_batch"_s,
                                                          {{u"id"_s, batch},
                                                           {u"incident_id"_s, data.incident.text},
                                                           {u"at_ms"_s, session.nowMs()},
                                                           {u"first_event"_s, lastEvent + 1},
                                                           {u"last_event"_s, lastEvent + result.inserted},
                                                           {u"duplicates"_s, result.duplicates},
                                                           {u"raw_bytes"_s, rawBytes},
                                                           {u"digest"_s, digest.hex()}})});
    if (!written)
        return written.error();
    m_files.pending.fileEvents.insert(data.incident);
    return result;
}

Result<QByteArray> unpackBlock(const QByteArray &body, qint64 sizeBytes, QByteArrayView lengths, const QString &sha256)
{
    auto bytes = unpackBytes(body.size() == sizeBytes ? Packing::None : Packing::Zstd, body, sizeBytes);
    if (!bytes)
        return bytes;
    Sha256 hash;
    hash.add(lengths);
    hash.add(*bytes);
    if (hash.hex() != sha256) {
        return Error{ErrorCode::StorageCorrupt,
                     QCoreApplication::translate("Store",
                                                 "The stored answer of some file events is no longer what was "
                                                 "received: its SHA-256 differs. Put a backup of the database in its "
                                                 "place."),
                     {}};
    }
    return bytes;
}

Result<FileEventBatchDigest> digestOfBatch(Connection &connection, qint64 batch, qint64 firstEvent, qint64 lastEvent)
{
    QHash<qint64, QString> blockHash;
    BulkStatement blocks(connection,
                         u"SELECT id, size_bytes, sha256, lengths, body FROM file_event_block WHERE batch_id = ?"_s);
    blocks.bindNumber(1, batch);
    while (blocks.next()) {
        const auto sha256 = blocks.string(2);
        const auto intact = unpackBlock(blocks.bytes(4).toByteArray(), blocks.number(1), blocks.bytes(3), sha256);
        if (!intact)
            return intact.error();
        blockHash.insert(blocks.number(0), sha256);
    }
    if (const auto read = blocks.status(); !read)
        return read.error();

    FileEventBatchDigest result;
    Sha256 digest;
    QByteArray cells;
    CellWriter writer{cells};
    BulkStatement rows(connection,
                       u"SELECT %1, block_id, block_index FROM file_event WHERE id BETWEEN ? AND ? ORDER BY id"_s.arg(
                           storedFileEventColumns));
    rows.bindNumber(1, firstEvent);
    rows.bindNumber(2, lastEvent);
    while (rows.next()) {
        cells.resize(0);
        static const FileEvent shape;
        StoredCells stored{rows, writer};
        visitStoredColumns(shape, stored);
        addRow(digest, cells, blockHash.value(rows.number(storedFileEventColumnCount)),
               rows.number(storedFileEventColumnCount + 1));
        ++result.rows;
    }
    if (const auto read = rows.status(); !read)
        return read.error();
    result.digest = digest.hex();
    return result;
}

} // namespace holdfast
