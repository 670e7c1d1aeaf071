// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace holdfast {

class CaseFiles;
class Connection;

/// One record of the append-only, hash-chained journal.
struct JournalRecord
{
    qint64 position = 0; ///< over all streams, from 1, without gaps
    QString stream; ///< "incident:<id>" or "system"
    qint64 seq = 0; ///< in the stream, from 1, without gaps
    qint64 atMs = 0;
    QString actor;
    QString kind; ///< "incident.created", "exchange.answered"
    QByteArray body; ///< canonical JSON, stored exactly as hashed
    QString previousHash; ///< of the record before in the stream; 64 zeros for the first
    QString hash;

    friend bool operator==(const JournalRecord &, const JournalRecord &) = default;
};

/// A stream's last record. Print it in reports: it proves what the stream was at that moment.
struct JournalHead
{
    QString stream;
    qint64 seq = 0;
    QString hash;

    friend bool operator==(const JournalHead &, const JournalHead &) = default;
};

[[nodiscard]] QString incidentStream(const IncidentId &incident);
[[nodiscard]] QString systemStream();

/// SHA-256 over the previous hash (as 64 hexadecimal characters) and then, each preceded by its length in bytes as an
/// unsigned 64-bit big-endian number: position, stream, seq, atMs, actor, kind, body; numbers as decimal text.
[[nodiscard]] QString journalHash(const JournalRecord &record);

class Journal
{
public:
    explicit Journal(CaseFiles &files)
        : m_files(files)
    {
    }

    /// For facts that change no table: "program.started", "evidence.exported", "report.viewed".
    Result<JournalRecord> note(const QString &stream, const QString &kind, const QJsonObject &about,
                               const QString &actor);

    /// Oldest first; limit -1: all.
    [[nodiscard]] Result<QList<JournalRecord>> list(const QString &stream, qint64 afterSeq = 0,
                                                    qint64 limit = -1) const;
    /// seq 0 and 64 zeros for a stream without records.
    [[nodiscard]] Result<JournalHead> head(const QString &stream) const;
    /// The same, in one file.
    [[nodiscard]] static Result<JournalHead> headIn(Connection &db, const QString &stream);
    [[nodiscard]] Result<QList<JournalHead>> heads() const;
    [[nodiscard]] Result<qint64> count() const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
