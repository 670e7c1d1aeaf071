// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "incidents/fileevent.h"
#include "store/fileeventorders.h"
#include "store/fileeventquery.h"
#include "store/incidentquery.h"

#include <QList>

#include <functional>
#include <memory>
#include <stop_token>

namespace holdfast {

class CaseFiles;
class Connection;
struct SqlCondition;
class PreparedFileEventsData;

/// File events made ready for the store: raw bytes packed and hashed. Preparing is most of the work and happens on the
/// caller's thread, so that the writer only writes.
class PreparedFileEvents
{
public:
    /// FileEvent::raw is kept byte-exact; rowId and incident of the events are not used.
    [[nodiscard]] static PreparedFileEvents from(const IncidentId &incident, const QList<FileEvent> &events);
    [[nodiscard]] qsizetype count() const;

private:
    friend class FileEventRepository;
    std::shared_ptr<const PreparedFileEventsData> m_data;
};

struct FileEventInsert
{
    qint64 inserted = 0;
    qint64 duplicates = 0; ///< events whose id this incident has already; they are left as they are
};

struct FileEventTotals
{
    qint64 count = 0;
    qint64 bytes = 0; ///< sum of the known sizes
    qint64 untrusted = 0; ///< not marked trusted at the source
};

/// File movements, up to millions an incident. Rows are found by index(), which gives ids in the wanted order, and loaded
/// by page().
class FileEventRepository
{
public:
    /// Receives the next ids in order; false stops the delivery.
    using ChunkSink = std::function<bool(QList<qint64> ids)>;

    explicit FileEventRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// One batch, one journal record: count, bytes and a digest over all values of its rows and their raw bytes, so that
    /// a later change of any is found by verify(). The rows themselves are not in the journal.
    Result<FileEventInsert> insert(const PreparedFileEvents &events, const QString &actor);

    /// Delivers all ids that fit in the query's order: a first chunk of at most 2,000 as early as can be, then larger ones.
    /// Answers how many there were. Canceled when stopped.
    Result<qint64> index(const FileEventQuery &query, const ChunkSink &sink, std::stop_token stop = {}) const;
    /// Reads the orders of these columns ahead, so that sorting a large case by them is a matter of milliseconds. Nothing
    /// for small cases, and inside a write.
    Result<void> prepareOrders(const IncidentId &incident, const QList<FileEventColumn> &columns,
                               const std::stop_token &stop) const;
    /// index() as one list.
    [[nodiscard]] Result<QList<qint64>> indexAll(const FileEventQuery &query) const;
    /// The rows, in the order of `ids`, without their raw bytes; ids that do not exist are left out.
    [[nodiscard]] Result<QList<FileEvent>> page(const QList<qint64> &ids) const;
    /// The event's JSON exactly as received; StorageCorrupt when its SHA-256 does not fit.
    [[nodiscard]] Result<QByteArray> raw(qint64 rowId) const;
    /// How often each value occurs among the events that fit, largest first; at most `limit` values.
    [[nodiscard]] Result<QList<FacetCount>> facets(const FileEventQuery &query, FileEventColumn column,
                                                   int limit = 50) const;
    [[nodiscard]] Result<FileEventTotals> totals(const FileEventQuery &query) const;

private:
    Result<qint64> indexInMemory(Connection &db, const FileEventQuery &query,
                                 const QList<FileEventOrders::Range> &ranges, const SqlCondition &where,
                                 const ChunkSink &sink, const std::stop_token &stop) const;

    CaseFiles &m_files;
};

} // namespace holdfast
