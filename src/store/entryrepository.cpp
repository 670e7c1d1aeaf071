// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/entryrepository.h"

#include "store/attachmentrepository.h"
#include "store/casefiles.h"
#include "store/dialect.h"
#include "store/filtersql.h"

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto entryColumns =
    "id, incident_id, seq, at_ms, author, kind, text, contents, command, reply_to, run_id, task, tags, "
    "note, exchange_id, attachment_sha256, attachment_name"_L1;

Entry readEntry(const Cursor &row)
{
    Entry entry;
    entry.id = EntryId(row.text(0));
    entry.incident = IncidentId(row.text(1));
    entry.seq = row.number(2);
    entry.atMs = row.number(3);
    entry.author = row.text(4);
    entry.kind = static_cast<EntryKind>(row.number(5));
    entry.text = row.text(6);
    if (!row.value(7).isNull())
        entry.contents = jsonValue(row.text(7));
    entry.command = row.text(8);
    entry.replyTo = EntryId(row.text(9));
    entry.run = RunId(row.text(10));
    entry.task = row.text(11);
    entry.tags = listValue(row.text(12));
    entry.note = row.flag(13);
    entry.exchange = ExchangeId(row.text(14));
    entry.attachmentSha256 = row.text(15);
    entry.attachmentName = row.text(16);
    return entry;
}

SqlCondition conditionOf(const IncidentId &incident, const EntryFilter &filter, const Dialect &dialect)
{
    FilterSql sql(dialect);
    QStringList conditions{u"incident_id = "_s + sql.bind(incident.text)};
    if (!filter.kinds.isEmpty()) {
        QStringList kinds;
        for (const auto kind : filter.kinds)
            kinds.append(sql.bind(static_cast<int>(kind)));
        conditions.append(u"kind IN (%1)"_s.arg(kinds.join(u", "_s)));
    }
    FilterNode node;
    node.quoted = true;
    if (!filter.text.isEmpty()) {
        node.text = filter.text;
        conditions.append(u'(' + sql.word({u"text"_s, u"command"_s, u"author"_s, u"attachment_name"_s}, node) + u')');
    }
    if (!filter.tag.isEmpty()) {
        node.text = filter.tag;
        conditions.append(sql.list(u"tags"_s, node));
    }
    if (!filter.author.isEmpty())
        conditions.append(u"author = "_s + sql.bind(filter.author));
    if (filter.notesOnly)
        conditions.append(u"note = 1"_s);
    if (!filter.run.isEmpty())
        conditions.append(u"run_id = "_s + sql.bind(filter.run.text));
    if (!filter.task.isEmpty())
        conditions.append(u"task = "_s + sql.bind(filter.task));
    return {conditions.join(u" AND "_s), sql.bindings()};
}

Result<QList<Entry>> readEntries(Connection &db, const QString &sql, const Bindings &bindings)
{
    auto cursor = db.select(sql, bindings);
    if (!cursor)
        return cursor.error();
    QList<Entry> entries;
    while (cursor->next())
        entries.append(readEntry(*cursor));
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return entries;
}

} // namespace

Result<Entry> EntryRepository::append(Entry entry)
{
    QList<Entry> entries{std::move(entry)};
    if (auto written = write(entries); !written)
        return written.error();
    return get(entries.first().id);
}

Result<void> EntryRepository::appendAll(const QList<Entry> &entries)
{
    auto all = entries;
    return entries.isEmpty() ? Result<void>() : write(all);
}

Result<void> EntryRepository::write(QList<Entry> &entries)
{
    const auto incident = entries.first().incident;
    auto &session = m_files.of(incident);
    const auto last = session.db.selectNumber(u"SELECT max(seq) FROM entry WHERE incident_id = :incident"_s,
                                              {{u":incident"_s, incident.text}});
    if (!last)
        return last.error();
    if (*last == 0) {
        const auto row = session.row(u"incident"_s, {{u"id"_s, incident.text}});
        if (!row)
            return row.error();
        if (!*row)
            return notFound(u"incident"_s, incident.text);
    }
    qint64 seq = *last;
    const bool isSealed = m_files.isSealed(incident);
    QList<RowChange> rows;
    for (auto &entry : entries) {
        if (entry.id.isEmpty())
            entry.id = EntryId(session.newId());
        if (entry.atMs == 0)
            entry.atMs = session.nowMs();
        entry.seq = ++seq;
        if (isSealed && !entry.attachmentSha256.isEmpty()) {
            if (const auto own = getBytes(session, entry.attachmentSha256); !own)
                return own.error();
        }
        const bool plain = entry.contents.isNull() || entry.contents.isUndefined();
        rows.append(RowChange::added(u"entry"_s,
                                     {{u"id"_s, entry.id.text},
                                      {u"incident_id"_s, entry.incident.text},
                                      {u"seq"_s, entry.seq},
                                      {u"at_ms"_s, entry.atMs},
                                      {u"author"_s, entry.author},
                                      {u"kind"_s, static_cast<int>(entry.kind)},
                                      {u"text"_s, entry.text},
                                      {u"contents"_s, plain ? QJsonValue() : QJsonValue(jsonText(entry.contents))},
                                      {u"command"_s, entry.command},
                                      {u"reply_to"_s, entry.replyTo.text},
                                      {u"run_id"_s, entry.run.text},
                                      {u"task"_s, entry.task},
                                      {u"tags"_s, listText(entry.tags)},
                                      {u"note"_s, entry.note ? 1 : 0},
                                      {u"exchange_id"_s, entry.exchange.text},
                                      {u"attachment_sha256"_s, entry.attachmentSha256},
                                      {u"attachment_name"_s, entry.attachmentName}}));
    }
    const auto written = session.record(incidentStream(incident), u"entry.added"_s, entries.first().author, rows);
    if (!written)
        return written.error();
    m_files.pending.entriesAdded.insert(incident);
    return {};
}

Result<void> EntryRepository::setNote(const EntryId &id, bool note, const QString &actor)
{
    return mark(id, u"entry.note-changed"_s, {{u"note"_s, note ? 1 : 0}}, actor);
}

Result<void> EntryRepository::setTags(const EntryId &id, const QStringList &tags, const QString &actor)
{
    return mark(id, u"entry.tags-changed"_s, {{u"tags"_s, listText(tags)}}, actor);
}

Result<void> EntryRepository::mark(const EntryId &id, const QString &kind, const QJsonObject &columns,
                                   const QString &actor)
{
    auto &session = m_files.holding(u"entry"_s, id.text);
    const auto entry = get(id);
    if (!entry)
        return entry.error();
    const auto rows = session.changeOf(u"entry"_s, {{u"id"_s, id.text}}, columns);
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return {};
    if (const auto written = session.record(incidentStream(entry->incident), kind, actor, *rows); !written)
        return written.error();
    m_files.pending.entriesChanged.insert(entry->incident);
    return {};
}

Result<Entry> EntryRepository::get(const EntryId &id) const
{
    auto &session = m_files.holding(u"entry"_s, id.text);
    const auto found =
        readEntries(session.db, u"SELECT %1 FROM entry WHERE id = :id"_s.arg(entryColumns), {{u":id"_s, id.text}});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFound(u"entry"_s, id.text);
    return found->constFirst();
}

Result<QList<Entry>> EntryRepository::list(const IncidentId &incident, const EntryFilter &filter, qint64 afterSeq,
                                           qint64 limit) const
{
    auto &session = m_files.of(incident);
    auto where = conditionOf(incident, filter, session.db.dialect());
    where.bindings.append({u":after"_s, afterSeq});
    where.bindings.append({u":limit"_s, limit});
    return readEntries(
        session.db,
        u"SELECT %1 FROM entry WHERE %2 AND seq > :after ORDER BY seq LIMIT :limit"_s.arg(entryColumns, where.sql),
        where.bindings);
}

Result<QList<Entry>> EntryRepository::listBefore(const IncidentId &incident, const EntryFilter &filter,
                                                 qint64 beforeSeq, qint64 limit) const
{
    auto &session = m_files.of(incident);
    auto where = conditionOf(incident, filter, session.db.dialect());
    where.bindings.append({u":before"_s, beforeSeq});
    where.bindings.append({u":limit"_s, limit});
    return readEntries(session.db,
                       u"SELECT * FROM (SELECT %1 FROM entry WHERE %2 AND (:before = 0 OR seq < :before) "
                       "ORDER BY seq DESC LIMIT :limit) AS latest ORDER BY seq"_s.arg(entryColumns, where.sql),
                       where.bindings);
}

Result<qint64> EntryRepository::count(const IncidentId &incident, const EntryFilter &filter) const
{
    auto &session = m_files.of(incident);
    const auto where = conditionOf(incident, filter, session.db.dialect());
    return session.db.selectNumber(u"SELECT count(*) FROM entry WHERE "_s + where.sql, where.bindings);
}

} // namespace holdfast
