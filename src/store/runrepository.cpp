// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/runrepository.h"

#include "store/attachmentrepository.h"
#include "store/casefiles.h"

#include <QCoreApplication>

#include <array>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto runColumns =
    "id, incident_id, parent_run_id, parent_task, playbook_name, playbook_version, playbook_sha256, inputs, "
    "status, started_at_ms, finished_at_ms"_L1;

Result<QList<PlaybookRun>> readRuns(Connection &db, const QString &condition, const Bindings &bindings)
{
    auto cursor =
        db.select(u"SELECT %1 FROM run WHERE %2 ORDER BY started_at_ms, rowid"_s.arg(runColumns, condition), bindings);
    if (!cursor)
        return cursor.error();
    QList<PlaybookRun> runs;
    while (cursor->next()) {
        PlaybookRun run;
        run.id = RunId(cursor->text(0));
        run.incident = IncidentId(cursor->text(1));
        run.parentRun = RunId(cursor->text(2));
        run.parentTask = cursor->text(3);
        run.playbookName = cursor->text(4);
        run.playbookVersion = cursor->text(5);
        run.playbookSha256 = cursor->text(6);
        run.inputs = jsonValue(cursor->text(7)).toObject();
        run.status = static_cast<StoredRunStatus>(cursor->number(8));
        run.startedAtMs = cursor->number(9);
        run.finishedAtMs = cursor->number(10);
        runs.append(run);
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return runs;
}

} // namespace

QString storedRunStatusName(StoredRunStatus status)
{
    static constexpr std::array names{"running", "waiting", "paused", "done", "failed", "canceled"};
    return QString::fromLatin1(names.at(static_cast<size_t>(status)));
}

Result<PlaybookRun> RunRepository::start(PlaybookRun run, const QByteArray &playbook, const QString &actor)
{
    auto &session = m_files.of(run.incident);
    const auto sha256 = putBytes(session, playbook);
    if (!sha256)
        return sha256.error();
    if (run.id.isEmpty())
        run.id = RunId(session.newId());
    if (run.startedAtMs == 0)
        run.startedAtMs = session.nowMs();
    const auto written = session.record(incidentStream(run.incident), u"run.started"_s, actor,
                                        {RowChange::added(u"run"_s,
                                                          {{u"id"_s, run.id.text},
                                                           {u"incident_id"_s, run.incident.text},
                                                           {u"parent_run_id"_s, run.parentRun.text},
                                                           {u"parent_task"_s, run.parentTask},
                                                           {u"playbook_name"_s, run.playbookName},
                                                           {u"playbook_version"_s, run.playbookVersion},
                                                           {u"playbook_sha256"_s, *sha256},
                                                           {u"inputs"_s, jsonText(run.inputs)},
                                                           {u"status"_s, static_cast<int>(run.status)},
                                                           {u"started_at_ms"_s, run.startedAtMs},
                                                           {u"finished_at_ms"_s, run.finishedAtMs}})});
    if (!written)
        return written.error();
    m_files.pending.runs.append({run.id, run.incident});
    return get(run.id);
}

Result<void> RunRepository::appendEvents(const RunId &id, const QList<StoredRunEvent> &events, const QString &actor)
{
    auto &session = m_files.holding(u"run"_s, id.text);
    if (events.isEmpty())
        return {};
    const auto run = get(id);
    if (!run)
        return run.error();
    const auto last =
        session.db.selectNumber(u"SELECT max(seq) FROM run_event WHERE run_id = :run"_s, {{u":run"_s, id.text}});
    if (!last)
        return last.error();
    qint64 seq = *last;
    QList<RowChange> rows;
    for (const auto &event : events) {
        ++seq;
        if (event.seq != 0 && event.seq != seq) {
            return Error{ErrorCode::Conflict,
                         QCoreApplication::translate("Store",
                                                     "The run %1 is at step %2, not at %3: another console drives it "
                                                     "too.")
                             .arg(id.text)
                             .arg(seq)
                             .arg(event.seq),
                         {}};
        }
        rows.append(RowChange::added(u"run_event"_s,
                                     {{u"run_id"_s, id.text},
                                      {u"seq"_s, seq},
                                      {u"at_ms"_s, event.atMs != 0 ? event.atMs : session.nowMs()},
                                      {u"kind"_s, event.kind},
                                      {u"task"_s, event.task},
                                      {u"body"_s, jsonText(event.body)}}));
    }
    if (const auto written = session.record(incidentStream(run->incident), u"run.events"_s, actor, rows); !written)
        return written.error();
    m_files.pending.runs.append({id, run->incident});
    return {};
}

Result<void> RunRepository::setStatus(const RunId &id, StoredRunStatus status, const QString &actor)
{
    auto &session = m_files.holding(u"run"_s, id.text);
    const auto run = get(id);
    if (!run)
        return run.error();
    if (run->status == status)
        return {};
    const auto rows = session.changeOf(
        u"run"_s, {{u"id"_s, id.text}},
        {{u"status"_s, static_cast<int>(status)}, {u"finished_at_ms"_s, isFinished(status) ? session.nowMs() : 0}});
    if (!rows)
        return rows.error();
    const auto written = session.record(incidentStream(run->incident), u"run.status-changed"_s, actor, *rows);
    if (!written)
        return written.error();
    m_files.pending.runs.append({id, run->incident});
    return {};
}

Result<PlaybookRun> RunRepository::get(const RunId &id) const
{
    auto &session = m_files.holding(u"run"_s, id.text);
    const auto found = readRuns(session.db, u"id = :id"_s, {{u":id"_s, id.text}});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFound(u"run"_s, id.text);
    return found->constFirst();
}

Result<QByteArray> RunRepository::playbook(const RunId &id) const
{
    auto &session = m_files.holding(u"run"_s, id.text);
    const auto run = get(id);
    if (!run)
        return run.error();
    return getBytes(session, run->playbookSha256);
}

Result<QList<StoredRunEvent>> RunRepository::events(const RunId &id, qint64 afterSeq) const
{
    auto &session = m_files.holding(u"run"_s, id.text);
    auto cursor = session.db.select(
        u"SELECT seq, at_ms, kind, task, body FROM run_event WHERE run_id = :run AND seq > :after ORDER BY seq"_s,
        {{u":run"_s, id.text}, {u":after"_s, afterSeq}});
    if (!cursor)
        return cursor.error();
    QList<StoredRunEvent> events;
    while (cursor->next()) {
        events.append({cursor->number(0), cursor->number(1), cursor->text(2), cursor->text(3),
                       jsonValue(cursor->text(4)).toObject()});
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return events;
}

Result<QList<PlaybookRun>> RunRepository::list(const IncidentId &incident) const
{
    auto &session = m_files.of(incident);
    return readRuns(session.db, u"incident_id = :incident"_s, {{u":incident"_s, incident.text}});
}

Result<QList<PlaybookRun>> RunRepository::unfinished() const
{
    return m_files.gather([](Session &session) { return readRuns(session.db, u"status < 3"_s, {}); },
                          [](const PlaybookRun &a, const PlaybookRun &b) { return a.startedAtMs < b.startedAtMs; });
}

} // namespace holdfast
