// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/timerrepository.h"

#include "store/session.h"

#include <QCoreApplication>

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

QString streamOf(const IncidentId &incident)
{
    return incident.isEmpty() ? systemStream() : incidentStream(incident);
}

} // namespace

Result<StoredTimer> TimerRepository::set(StoredTimer timer, const QString &actor)
{
    if (timer.id.isEmpty())
        timer.id = m_session.newId();
    timer.state = TimerState::Pending;
    const auto written =
        m_session.record(streamOf(timer.incident), u"timer.set"_s, actor,
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
    m_session.pending.timers = true;
    return timer;
}

Result<void> TimerRepository::setState(const StoredTimer &timer, TimerState state, const QString &kind,
                                       const QString &actor)
{
    const auto rows = m_session.changeOf(u"timer"_s, {{u"id"_s, timer.id}}, {{u"state"_s, static_cast<int>(state)}});
    if (!rows)
        return rows.error();
    if (const auto written = m_session.record(streamOf(timer.incident), kind, actor, *rows); !written)
        return written.error();
    m_session.pending.timers = true;
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
    const auto found = readTimers(m_session.db, u"id = :id"_s, {{u":id"_s, id}});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFound(u"timer"_s, id);
    return found->constFirst();
}

Result<QList<StoredTimer>> TimerRepository::due(qint64 nowMs) const
{
    return readTimers(m_session.db, u"state = 0 AND due_at_ms <= :now"_s, {{u":now"_s, nowMs}});
}

Result<std::optional<qint64>> TimerRepository::nextDueAtMs() const
{
    const auto due = m_session.db.selectOne(u"SELECT min(due_at_ms) FROM timer WHERE state = 0"_s);
    if (!due)
        return due.error();
    if (!*due || (*due)->isNull())
        return std::optional<qint64>();
    return std::optional<qint64>((*due)->toLongLong());
}

Result<QList<StoredTimer>> TimerRepository::pending(const QString &kind, const QString &target) const
{
    return readTimers(m_session.db,
                      u"state = 0 AND (:kind = '' OR kind = :kind) AND (:target = '' OR target = :target)"_s,
                      {{u":kind"_s, kind}, {u":target"_s, target}});
}

} // namespace holdfast
