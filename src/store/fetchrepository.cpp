// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/fetchrepository.h"

#include "store/casefiles.h"

namespace holdfast {

using namespace Qt::StringLiterals;

Result<void> FetchRepository::setCursor(const QString &instance, const QString &cursor, const QString &actor)
{
    auto &session = m_files.desk();
    const QJsonObject key{{u"instance"_s, instance}};
    const QJsonObject values{{u"cursor"_s, cursor}, {u"updated_at_ms"_s, session.nowMs()}};
    const auto present = session.row(u"fetch_cursor"_s, key);
    if (!present)
        return present.error();
    QList<RowChange> rows;
    if (*present) {
        const auto changed = session.changeOf(u"fetch_cursor"_s, key, values);
        if (!changed)
            return changed.error();
        rows = *changed;
    } else {
        auto row = values;
        row.insert(u"instance"_s, instance);
        rows.append(RowChange::added(u"fetch_cursor"_s, row));
    }
    if (rows.isEmpty())
        return {};
    const auto written = session.record(systemStream(), u"fetch.cursor-set"_s, actor, rows);
    if (!written)
        return written.error();
    return {};
}

Result<QString> FetchRepository::cursor(const QString &instance) const
{
    auto &session = m_files.desk();
    const auto found = session.db.selectOne(u"SELECT cursor FROM fetch_cursor WHERE instance = :instance"_s,
                                            {{u":instance"_s, instance}});
    if (!found)
        return found.error();
    return *found ? (*found)->toString() : QString();
}

Result<qint64> FetchRepository::updatedAtMs(const QString &instance) const
{
    auto &session = m_files.desk();
    return session.db.selectNumber(u"SELECT updated_at_ms FROM fetch_cursor WHERE instance = :instance"_s,
                                   {{u":instance"_s, instance}});
}

Result<void> FetchRepository::note(const FetchNote &fetch)
{
    auto &session = m_files.desk();
    const auto last = history(fetch.instance, 1);
    if (!last)
        return last.error();
    const auto isQuiet = [](const FetchNote &note) {
        return note.added == 0 && note.seen == 0 && note.error.isEmpty();
    };
    const bool again = !last->isEmpty()
        && ((isQuiet(fetch) && isQuiet(last->first()))
            || (!fetch.error.isEmpty() && fetch.error == last->first().error));
    const auto written = again
        ? session.db.exec(u"UPDATE fetch_history SET until_ms = :until, times = times + 1, duration_ms = :duration "
                          "WHERE instance = :instance AND at_ms = :at"_s,
                          {{u":until"_s, fetch.atMs},
                           {u":duration"_s, fetch.durationMs},
                           {u":instance"_s, fetch.instance},
                           {u":at"_s, last->first().atMs}})
        : session.db.exec(
            u"INSERT OR REPLACE INTO fetch_history(instance, at_ms, until_ms, times, duration_ms, added, seen, error) "
            "VALUES(:instance, :at, :at, 1, :duration, :added, :seen, :error)"_s,
            {{u":instance"_s, fetch.instance},
             {u":at"_s, fetch.atMs},
             {u":duration"_s, fetch.durationMs},
             {u":added"_s, fetch.added},
             {u":seen"_s, fetch.seen},
             {u":error"_s, fetch.error}});
    if (!written)
        return written.error();
    const auto pruned = session.db.exec(
        u"DELETE FROM fetch_history WHERE instance = :instance AND at_ms < (SELECT at_ms FROM fetch_history "
        "WHERE instance = :instance ORDER BY at_ms DESC LIMIT 1 OFFSET 999)"_s,
        {{u":instance"_s, fetch.instance}});
    if (!pruned)
        return pruned.error();
    m_files.pending.fetches = true;
    return {};
}

Result<QList<FetchNote>> FetchRepository::history(const QString &instance, int limit) const
{
    auto &session = m_files.desk();
    auto cursor =
        session.db.select(u"SELECT at_ms, until_ms, times, duration_ms, added, seen, error FROM fetch_history "
                          "WHERE instance = :instance ORDER BY at_ms DESC LIMIT :limit"_s,
                          {{u":instance"_s, instance}, {u":limit"_s, limit}});
    if (!cursor)
        return cursor.error();
    QList<FetchNote> notes;
    while (cursor->next()) {
        notes.append({instance, cursor->number(0), cursor->number(1), int(cursor->number(2)), cursor->number(3),
                      int(cursor->number(4)), int(cursor->number(5)), cursor->text(6)});
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return notes;
}

} // namespace holdfast
