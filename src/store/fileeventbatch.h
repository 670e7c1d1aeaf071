// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "incidents/fileevent.h"
#include "store/packing.h"

#include <QByteArray>
#include <QList>

#include <vector>

namespace holdfast {

class Connection;

/// The raw bytes of up to 64 events that came with one answer, one after another, packed together: events of one source
/// are so much alike that this takes a third of what packing each alone takes.
struct FileEventBlock
{
    ExchangeId exchange;
    QByteArray lengths; ///< of each event's bytes, unsigned 32-bit little-endian
    qint64 sizeBytes = 0;
    QString sha256; ///< over the lengths and then the bytes, unpacked
    QByteArray body; ///< packed with zstd, or as is when that is not smaller
};

/// Events as one run of bytes that serves twice: as what is bound to the insert and as what the digest is made of. Each
/// stored column in order: a number as 8 bytes little-endian, a text as its length (4 bytes little-endian) and its UTF-8.
class PreparedFileEventsData
{
public:
    IncidentId incident;
    QByteArray cells;
    std::vector<qsizetype> rowAt; ///< where each row begins in `cells`, and the end
    std::vector<FileEventBlock> blocks;

    [[nodiscard]] qsizetype count() const { return static_cast<qsizetype>(rowAt.size()) - 1; }
    [[nodiscard]] QByteArrayView row(qsizetype index) const
    {
        const auto from = rowAt[static_cast<size_t>(index)];
        return QByteArrayView(cells).sliced(from, rowAt[static_cast<size_t>(index) + 1] - from);
    }
    /// Which block holds the event's raw bytes.
    std::vector<std::pair<qint32, qint32>> blockOf; ///< (block, index in it) for each row
};

/// Makes the digest of a stored batch again, from its rows and its raw bytes; also says how many rows it has. A wrong
/// block is StorageCorrupt.
struct FileEventBatchDigest
{
    qint64 rows = 0;
    QString digest;
};
[[nodiscard]] Result<FileEventBatchDigest> digestOfBatch(Connection &connection, qint64 batch, qint64 firstEvent,
                                                         qint64 lastEvent);

/// The unpacked bytes of a block, checked against its SHA-256.
[[nodiscard]] Result<QByteArray> unpackBlock(const QByteArray &body, qint64 sizeBytes, QByteArrayView lengths,
                                             const QString &sha256);

} // namespace holdfast
