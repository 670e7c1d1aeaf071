// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/slatimer.h"

#include "base/clock.h"
#include "incidents/fields.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 defaultMinutes = 240;

QString text(const char *source)
{
    return QCoreApplication::translate("SlaTimer", source);
}

/// Due time of a running timer, or 0.
qint64 dueAt(const QJsonObject &timer)
{
    return timer.value("runStatus"_L1).toString() == "running"_L1
        ? std::max<qint64>(0, msFromIso(timer.value("dueDate"_L1).toString()))
        : 0;
}

Result<QJsonObject> store(UnitOfWork &unit, const IncidentId &incident, const QString &fieldName,
                          const QJsonObject &timer, const QString &actor)
{
    const Provenance provenance{text("SLA policy"), {}, {}, unit.nowMs()};
    if (auto set = unit.incidents().setFields(incident, {{fieldName, timer, provenance}}, actor); !set)
        return set.error();
    if (fieldName == field::remediationSla) {
        if (auto set = unit.incidents().setDueAt(incident, dueAt(timer), actor); !set)
            return set.error();
    }
    // One pending alarm for each timer, at its due time.
    const auto target = incident.text + u'/' + fieldName;
    const auto alarms = unit.timers().pending(u"sla"_s, target);
    if (!alarms)
        return alarms.error();
    for (const auto &alarm : *alarms) {
        if (auto canceled = unit.timers().cancel(alarm.id, actor); !canceled)
            return canceled.error();
    }
    if (const auto due = dueAt(timer); due > 0 && !timer.value("breachTriggered"_L1).toBool()) {
        StoredTimer alarm;
        alarm.incident = incident;
        alarm.dueAtMs = due;
        alarm.kind = u"sla"_s;
        alarm.target = target;
        alarm.body = {{u"field"_s, fieldName}};
        if (auto set = unit.timers().set(alarm, actor); !set)
            return set.error();
    }
    return timer;
}

Result<QJsonObject> timerOf(UnitOfWork &unit, const IncidentId &incident, const QString &fieldName)
{
    const auto found = unit.incidents().get(incident);
    if (!found)
        return found.error();
    return found->fields.value(fieldName).toObject();
}

} // namespace

Result<QJsonObject> changeTimer(UnitOfWork &unit, const IncidentId &incident, const QString &fieldName,
                                const QString &action, const QString &actor)
{
    auto read = timerOf(unit, incident, fieldName);
    if (!read)
        return read;
    auto timer = *read;
    const auto now = unit.nowMs();
    const auto status = timer.value("runStatus"_L1).toString(u"idle"_s);
    const auto minutes = timer.value("sla"_L1).toInteger(defaultMinutes);

    if (action == "start"_L1) {
        if (status == "running"_L1 || status == "ended"_L1)
            return timer;
        if (status == "paused"_L1) {
            const auto pausedFor = now - msFromIso(timer.value("pausedAt"_L1).toString());
            timer.insert(u"dueDate"_s, isoUtc(msFromIso(timer.value("dueDate"_L1).toString()) + pausedFor));
            timer.remove(u"pausedAt"_s);
        } else {
            timer.insert(u"startDate"_s, isoUtc(now));
            timer.insert(u"sla"_s, minutes);
            timer.insert(u"dueDate"_s, isoUtc(now + minutes * 60'000));
        }
        timer.insert(u"runStatus"_s, u"running"_s);
    } else if (action == "pause"_L1) {
        if (status != "running"_L1)
            return timer;
        timer.insert(u"runStatus"_s, u"paused"_s);
        timer.insert(u"pausedAt"_s, isoUtc(now));
    } else if (action == "stop"_L1) {
        if (status == "ended"_L1 || status == "idle"_L1)
            return timer;
        timer.insert(u"runStatus"_s, u"ended"_s);
        timer.insert(u"endDate"_s, isoUtc(now));
        timer.insert(u"totalDuration"_s, (now - msFromIso(timer.value("startDate"_L1).toString())) / 1000);
    } else if (action == "reset"_L1) {
        timer = {{u"sla"_s, minutes}, {u"runStatus"_s, u"idle"_s}};
    } else {
        return Error{ErrorCode::InvalidInput,
                     text("A timer can be started, stopped, paused or reset; not “%1”.").arg(action),
                     {}};
    }
    return store(unit, incident, fieldName, timer, actor);
}

Result<QJsonObject> setTimerMinutes(UnitOfWork &unit, const IncidentId &incident, const QString &fieldName,
                                    qint64 minutes, const QString &actor)
{
    auto read = timerOf(unit, incident, fieldName);
    if (!read)
        return read;
    auto timer = *read;
    timer.insert(u"sla"_s, minutes);
    if (const auto start = msFromIso(timer.value("startDate"_L1).toString()); start >= 0)
        timer.insert(u"dueDate"_s, isoUtc(start + minutes * 60'000));
    return store(unit, incident, fieldName, timer, actor);
}

Result<QList<IncidentId>> markBreaches(UnitOfWork &unit)
{
    const auto due = unit.timers().due(unit.nowMs());
    if (!due)
        return due.error();
    QList<IncidentId> touched;
    for (const auto &alarm : *due) {
        if (alarm.kind != "sla"_L1)
            continue;
        if (auto fired = unit.timers().fire(alarm.id, u"system"_s); !fired)
            return fired.error();
        const auto fieldName = alarm.body.value("field"_L1).toString();
        auto timer = timerOf(unit, alarm.incident, fieldName);
        if (!timer)
            return timer.error();
        if (timer->value("runStatus"_L1).toString() != "running"_L1 || timer->value("breachTriggered"_L1).toBool())
            continue;
        timer->insert(u"breachTriggered"_s, true);
        if (auto stored = store(unit, alarm.incident, fieldName, *timer, u"system"_s); !stored)
            return stored.error();
        Entry entry;
        entry.incident = alarm.incident;
        entry.author = u"system"_s;
        entry.kind = EntryKind::System;
        entry.text =
            text("The SLA “%1” is breached: it was due %2.").arg(fieldName, timer->value("dueDate"_L1).toString());
        entry.tags = {u"sla"_s};
        if (auto appended = unit.entries().append(entry); !appended)
            return appended.error();
        touched.append(alarm.incident);
    }
    return touched;
}

} // namespace holdfast
