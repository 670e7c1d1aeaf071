// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/journal.h"

#include "store/casefiles.h"
#include "store/sha256.h"

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr auto incidentPrefix = "incident:"_L1;

/// Empty for other streams.
IncidentId incidentOf(const QString &stream)
{
    return stream.startsWith(incidentPrefix) ? IncidentId(stream.mid(incidentPrefix.size())) : IncidentId();
}

} // namespace

QString incidentStream(const IncidentId &incident)
{
    return incidentPrefix + incident.text;
}

QString systemStream()
{
    return u"system"_s;
}

QString journalHash(const JournalRecord &record)
{
    Sha256 hash;
    hash.add(record.previousHash.toLatin1());
    hash.addSized(QByteArray::number(record.position));
    hash.addSized(record.stream.toUtf8());
    hash.addSized(QByteArray::number(record.seq));
    hash.addSized(QByteArray::number(record.atMs));
    hash.addSized(record.actor.toUtf8());
    hash.addSized(record.kind.toUtf8());
    hash.addSized(record.body);
    return hash.hex();
}

Result<JournalRecord> Journal::note(const QString &stream, const QString &kind, const QJsonObject &about,
                                    const QString &actor)
{
    auto &session = m_files.of(incidentOf(stream));
    return session.record(stream, kind, actor, {}, about);
}

Result<QList<JournalRecord>> Journal::list(const QString &stream, qint64 afterSeq, qint64 limit) const
{
    auto &session = m_files.of(incidentOf(stream));
    auto cursor =
        session.db.select(u"SELECT position, stream, seq, at_ms, actor, kind, body, prev_hash, hash FROM journal "
                          "WHERE stream = :stream AND seq > :after ORDER BY seq LIMIT :limit"_s,
                          {{u":stream"_s, stream}, {u":after"_s, afterSeq}, {u":limit"_s, limit}});
    if (!cursor)
        return cursor.error();
    QList<JournalRecord> records;
    while (cursor->next()) {
        records.append({cursor->number(0), cursor->text(1), cursor->number(2), cursor->number(3), cursor->text(4),
                        cursor->text(5), cursor->text(6).toUtf8(), cursor->text(7), cursor->text(8)});
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return records;
}

Result<JournalHead> Journal::headIn(Connection &db, const QString &stream)
{
    auto cursor = db.select(u"SELECT seq, hash FROM journal_head WHERE stream = :stream"_s, {{u":stream"_s, stream}});
    if (!cursor)
        return cursor.error();
    if (cursor->next())
        return JournalHead{stream, cursor->number(0), cursor->text(1)};
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return JournalHead{stream, 0, QString(64, u'0')};
}

Result<JournalHead> Journal::head(const QString &stream) const
{
    return headIn(m_files.of(incidentOf(stream)).db, stream);
}

Result<QList<JournalHead>> Journal::heads() const
{
    return m_files.gather(
        [](Session &session) -> Result<QList<JournalHead>> {
            auto cursor = session.db.select(u"SELECT stream, seq, hash FROM journal_head ORDER BY stream"_s);
            if (!cursor)
                return cursor.error();
            QList<JournalHead> heads;
            while (cursor->next())
                heads.append({cursor->text(0), cursor->number(1), cursor->text(2)});
            if (const auto done = cursor->finish(); !done)
                return done.error();
            return heads;
        },
        [](const JournalHead &a, const JournalHead &b) { return a.stream < b.stream; });
}

Result<qint64> Journal::count() const
{
    qint64 sum = 0;
    for (auto *session : m_files.all()) {
        const auto records = session->db.selectNumber(u"SELECT count(*) FROM journal"_s);
        if (!records)
            return records.error();
        sum += *records;
    }
    return sum;
}

} // namespace holdfast
