// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/timerrepository.h"

#include "store/casefiles.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

Result<QList<StoredTimer>> readTimers(Connection &db, const QString &condition, const Bindings &bindings)
{
    auto cursor = db.select(
        u"SELECT id, incident_id, due_at_ms, kind, target, body, state FROM timer WHERE %1 ORDER BY due_at_ms, rowid"_s
            .arg(condition),
        bindings);
    if (!cursor)
        return cursor.error();
    QList<StoredTimer> timers;
    while (cursor->next()) {
        timers.append({cursor->text(0), IncidentId(cursor->text(1)), cursor->number(2), cursor->text(3),
                       cursor->text(4), jsonValue(cursor->text(5)).toObject(),
                       static_cast<TimerState>(cursor->number(6))});
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return timers;
}

bool isDueEarlier(const StoredTimer &a, const StoredTimer &b)
{
    return a.dueAtMs < b.dueAtMs;
}

QString streamOf(const IncidentId &incident)
{
    return incident.isEmpty() ? systemStream() : incidentStream(incident);
}

} // namespace

Result<StoredTimer> TimerRepository::set(StoredTimer timer, const QString &actor)
{
    auto &session = m_files.of(timer.incident);
    if (timer.id.isEmpty())
        timer.id = session.newId();
    timer.state = TimerState::Pending;
    const auto written =
        session.record(streamOf(timer.incident), u"timer.set"_s, actor,
                       {RowChange::added(u"timer"_s,
                                         {{u"id"_s, timer.id},
                                          {u"incident_id"_s,
                                           timer.incident.isEmpty() ? QJsonValue() : QJsonValue(timer.incident.text)},
                                          {u"due_at_ms"_s, timer.dueAtMs},
                                          {u"kind"_s, timer.kind},
                                          {u"target"_s, timer.target},
                                          {u"body"_s, jsonText(timer.body)},
                                          {u"state"_s, static_cast<int>(TimerState::Pending)}})});
    if (!written)
        return written.error();
    m_files.pending.timers = true;
    return timer;
}

Result<void> TimerRepository::setState(const StoredTimer &timer, TimerState state, const QString &kind,
                                       const QString &actor)
{
    auto &session = m_files.of(timer.incident);
    const auto rows = session.changeOf(u"timer"_s, {{u"id"_s, timer.id}}, {{u"state"_s, static_cast<int>(state)}});
    if (!rows)
        return rows.error();
    if (const auto written = session.record(streamOf(timer.incident), kind, actor, *rows); !written)
        return written.error();
    m_files.pending.timers = true;
    return {};
}

Result<void> TimerRepository::fire(const QString &id, const QString &actor)
{
    const auto timer = get(id);
    if (!timer)
        return timer.error();
    if (timer->state != TimerState::Pending) {
        return Error{ErrorCode::Conflict,
                     QCoreApplication::translate("Store", "The timer %1 has fired or was canceled already.").arg(id),
                     {}};
    }
    return setState(*timer, TimerState::Fired, u"timer.fired"_s, actor);
}

Result<void> TimerRepository::cancel(const QString &id, const QString &actor)
{
    const auto timer = get(id);
    if (!timer)
        return timer.error();
    if (timer->state != TimerState::Pending)
        return {};
    return setState(*timer, TimerState::Canceled, u"timer.canceled"_s, actor);
}

Result<StoredTimer> TimerRepository::get(const QString &id) const
{
    auto &session = m_files.holding(u"timer"_s, id);
    const auto found = readTimers(session.db, u"id = :id"_s, {{u":id"_s, id}});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFound(u"timer"_s, id);
    return found->constFirst();
}

Result<QList<StoredTimer>> TimerRepository::due(qint64 nowMs) const
{
    return m_files.gather(
        [nowMs](Session &session) {
            return readTimers(session.db, u"state = 0 AND due_at_ms <= :now"_s, {{u":now"_s, nowMs}});
        },
        isDueEarlier);
}

Result<std::optional<qint64>> TimerRepository::nextDueAtMs() const
{
    std::optional<qint64> next;
    for (auto *session : m_files.all()) {
        const auto due = session->db.selectOne(u"SELECT min(due_at_ms) FROM timer WHERE state = 0"_s);
        if (!due)
            return due.error();
        if (*due && !(*due)->isNull())
            next = std::min(next.value_or(std::numeric_limits<qint64>::max()), (*due)->toLongLong());
    }
    return next;
}

Result<QList<StoredTimer>> TimerRepository::pending(const QString &kind, const QString &target) const
{
    return m_files.gather(
        [&](Session &session) {
            return readTimers(session.db,
                              u"state = 0 AND (:kind = '' OR kind = :kind) AND (:target = '' OR target = :target)"_s,
                              {{u":kind"_s, kind}, {u":target"_s, target}});
        },
        isDueEarlier);
}

} // namespace holdfast
