// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/journalverifier.h"

#include "store/bulkstatement.h"
#include "store/fileeventbatch.h"
#include "store/journal.h"
#include "store/packing.h"
#include "store/session.h"
#include "store/sha256.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonDocument>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 progressEvery = 1'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Verify", text);
}

class Verifier
{
public:
    Verifier(Connection &connection, std::stop_token stop, const VerifyProgress &progress)
        : m_db(connection)
        , m_stop(std::move(stop))
        , m_progress(progress)
    {
    }

    Result<VerifyReport> run()
    {
        for (const auto &table : {u"journal"_s, u"attachment"_s, u"file_event"_s}) {
            const auto rows = m_db.selectNumber(u"SELECT count(*) FROM "_s + table);
            if (!rows)
                return rows.error();
            m_total += *rows;
        }
        for (const auto step : {&Verifier::walkRecords, &Verifier::compareHeads, &Verifier::hashAttachments,
                                &Verifier::findMissingBytes, &Verifier::checkBatches}) {
            if (const auto walked = (this->*step)(); !walked)
                return walked.error();
            if (m_report.failure)
                break;
        }
        return m_report;
    }

private:
    struct Chain
    {
        qint64 seq = 0;
        QString hash = QString(64, u'0');
    };

    Result<void> advance(qint64 by = 1)
    {
        const qint64 before = m_done / progressEvery;
        m_done += by;
        if (m_stop.stop_requested())
            return Error{ErrorCode::Canceled, tr("Stopped before it was done."), {}};
        if (m_progress && m_done / progressEvery != before)
            m_progress(m_done, m_total);
        return {};
    }

    void fail(const QString &stream, qint64 seq, const QString &kind, const QString &why)
    {
        if (!m_report.failure)
            m_report.failure = VerifyFailure{stream, seq, kind, why};
    }

    Result<void> walkRecords()
    {
        BulkStatement rows(m_db,
                           u"SELECT position, stream, seq, at_ms, actor, kind, body, prev_hash, hash FROM journal "
                           "ORDER BY position"_s);
        while (!m_report.failure && rows.next()) {
            const JournalRecord record{rows.number(0),
                                       rows.string(1),
                                       rows.number(2),
                                       rows.number(3),
                                       rows.string(4),
                                       rows.string(5),
                                       rows.text(6).toByteArray(),
                                       rows.string(7),
                                       rows.string(8)};
            checkRecord(record);
            if (record.kind == "file-events.added"_L1)
                rememberBatch(record);
            ++m_report.records;
            if (const auto going = advance(); !going)
                return going;
        }
        m_report.streams = m_chains.size();
        return rows.status();
    }

    void checkRecord(const JournalRecord &record)
    {
        // A hole in the positions alone does not say whose record is missing; its stream will tell, further down.
        if (record.position != m_position + 1 && !m_hole)
            m_hole = std::pair(m_position + 1, record.position - 1);
        m_position = record.position;
        auto &chain = m_chains[record.stream];
        if (record.seq != chain.seq + 1) {
            if (record.seq > chain.seq + 1)
                fail(record.stream, chain.seq + 1, {},
                     tr("The record is missing: number %1 follows number %2.").arg(record.seq).arg(chain.seq));
            else
                fail(record.stream, record.seq, record.kind,
                     tr("The record stands in the wrong place: number %1 was there before.").arg(chain.seq));
            return;
        }
        if (record.previousHash != chain.hash)
            fail(record.stream, record.seq, record.kind,
                 tr("The record does not follow the one before it: that one was changed or replaced."));
        else if (journalHash(record) != record.hash)
            fail(record.stream, record.seq, record.kind,
                 tr("The record was changed after it was written: its hash does not fit its content."));
        chain = {record.seq, record.hash};
    }

    void rememberBatch(const JournalRecord &record)
    {
        const auto rows = QJsonDocument::fromJson(record.body).object().value("rows"_L1).toArray();
        const auto row = rows.at(0).toObject().value("set"_L1).toObject();
        m_batches.append({row.value("id"_L1).toInteger(), row.value("first_event"_L1).toInteger(),
                          row.value("last_event"_L1).toInteger(), row.value("digest"_L1).toString(), record.stream,
                          record.seq, record.kind});
    }

    Result<void> compareHeads()
    {
        BulkStatement rows(m_db, u"SELECT stream, seq, hash FROM journal_head ORDER BY stream"_s);
        qint64 heads = 0;
        while (rows.next()) {
            ++heads;
            const auto stream = rows.string(0);
            const auto chain = m_chains.value(stream);
            if (rows.number(1) > chain.seq)
                fail(stream, chain.seq + 1, {},
                     tr("The record is missing: the stream ends at number %1, its head says %2.")
                         .arg(chain.seq)
                         .arg(rows.number(1)));
            else if (rows.number(1) < chain.seq || rows.string(2) != chain.hash)
                fail(stream, rows.number(1), {}, tr("The head of the stream is not its last record."));
        }
        if (const auto read = rows.status(); !read)
            return read;
        if (heads < m_chains.size()) {
            const auto streams = m_chains.keys();
            for (const auto &stream : streams) {
                const auto head = m_db.selectNumber(u"SELECT count(*) FROM journal_head WHERE stream = :stream"_s,
                                                    {{u":stream"_s, stream}});
                if (!head)
                    return head.error();
                if (*head == 0)
                    fail(stream, m_chains.value(stream).seq, {}, tr("The head of the stream is missing."));
            }
        }
        if (m_hole)
            fail(u"journal"_s, m_hole->first, {},
                 tr("Records are missing: the positions %1 to %2, with the whole of their stream.")
                     .arg(m_hole->first)
                     .arg(m_hole->second));
        return {};
    }

    /// The first record that names the bytes.
    Result<void> failBytes(const QString &sha256, const QString &why)
    {
        auto cursor = m_db.select(
            u"SELECT stream, seq, kind FROM journal WHERE instr(body, :sha) > 0 ORDER BY position LIMIT 1"_s,
            {{u":sha"_s, sha256}});
        if (!cursor)
            return cursor.error();
        if (cursor->next())
            fail(cursor->text(0), cursor->number(1), cursor->text(2), why);
        else
            fail(u"attachment"_s, 0, {}, why);
        return cursor->finish();
    }

    Result<void> hashAttachments()
    {
        BulkStatement rows(m_db, u"SELECT sha256, size_bytes, packing, body FROM attachment ORDER BY rowid"_s);
        while (!m_report.failure && rows.next()) {
            const auto sha256 = rows.string(0);
            const auto bytes =
                unpackBytes(static_cast<Packing>(rows.number(2)), rows.bytes(3).toByteArray(), rows.number(1));
            if (!bytes || Sha256::hexOf(*bytes) != sha256) {
                const auto failed =
                    failBytes(sha256, tr("The bytes that this record names (SHA-256 %1) were changed.").arg(sha256));
                if (!failed)
                    return failed;
            }
            ++m_report.attachments;
            if (const auto going = advance(); !going)
                return going;
        }
        return rows.status();
    }

    Result<void> findMissingBytes()
    {
        const auto missing = m_db.selectOne(
            u"SELECT sha256 FROM (SELECT request_sha256 AS sha256 FROM exchange UNION SELECT answer_sha256 FROM "
            u"exchange "
            "UNION SELECT playbook_sha256 FROM run UNION SELECT message_sha256 FROM mail_delivery UNION SELECT sha256 "
            "FROM report "
            "UNION SELECT sha256 FROM playbook_version UNION SELECT attachment_sha256 FROM entry) AS named WHERE "
            "sha256 <> '' AND sha256 IS NOT NULL "
            "AND NOT EXISTS(SELECT 1 FROM attachment a WHERE a.sha256 = named.sha256) LIMIT 1"_s);
        if (!missing)
            return missing.error();
        if (*missing) {
            const auto sha256 = (*missing)->toString();
            return failBytes(sha256, tr("The bytes that this record names (SHA-256 %1) are missing.").arg(sha256));
        }
        return {};
    }

    Result<void> checkBatches()
    {
        for (const auto &batch : std::as_const(m_batches)) {
            const auto made = digestOfBatch(m_db, batch.id, batch.firstEvent, batch.lastEvent);
            if (!made && made.error().code != ErrorCode::StorageCorrupt)
                return made.error();
            if (!made)
                fail(batch.stream, batch.seq, batch.kind,
                     tr("The raw bytes of file events of this record were changed."));
            else if (made->rows != batch.count())
                fail(batch.stream, batch.seq, batch.kind,
                     tr("This record added %1 file events, but %2 are there.").arg(batch.count()).arg(made->rows));
            else if (made->digest != batch.digest)
                fail(batch.stream, batch.seq, batch.kind,
                     tr("File events of this record were changed: their digest does not fit."));
            if (m_report.failure)
                return {};
            m_report.fileEvents += batch.count();
            if (const auto going = advance(batch.count()); !going)
                return going;
        }
        const auto rows = m_db.selectNumber(u"SELECT count(*) FROM file_event"_s);
        if (!rows)
            return rows.error();
        if (*rows != m_report.fileEvents)
            fail(u"file_event"_s, 0, {},
                 tr("There are %1 file events that no record added.").arg(*rows - m_report.fileEvents));
        return {};
    }

    struct Batch
    {
        qint64 id;
        qint64 firstEvent;
        qint64 lastEvent;
        QString digest;
        QString stream;
        qint64 seq;
        QString kind;

        [[nodiscard]] qint64 count() const { return lastEvent - firstEvent + 1; }
    };

    Connection &m_db;
    std::stop_token m_stop;
    const VerifyProgress &m_progress;
    VerifyReport m_report;
    QHash<QString, Chain> m_chains;
    QList<Batch> m_batches;
    std::optional<std::pair<qint64, qint64>> m_hole;
    qint64 m_position = 0;
    qint64 m_done = 0;
    qint64 m_total = 0;
};

} // namespace

void VerifyReport::add(const VerifyReport &other)
{
    records += other.records;
    streams += other.streams;
    attachments += other.attachments;
    fileEvents += other.fileEvents;
    if (!failure)
        failure = other.failure;
}

Result<VerifyReport> verifyJournal(Connection &connection, std::stop_token stop, const VerifyProgress &progress)
{
    return Verifier(connection, std::move(stop), progress).run();
}

} // namespace holdfast
