// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/replay/replay.h"

#include "base/canonicaljson.h"
#include "playbooks/decide.h"
#include "playbooks/replay/recordedcommands.h"
#include "scripts/javascriptevaluator.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("Replay", source);
}

/// Whether the engine decided it; everything else came from outside and is taken from the record.
bool isDecided(const RunEvent &event)
{
    switch (event.kind) {
    case RunEventKind::TaskStarted:
    case RunEventKind::CallCompleted:
    case RunEventKind::EffectRequested:
    case RunEventKind::TimerSet:
    case RunEventKind::HumanAsked:
    case RunEventKind::SubRunStarted:
    case RunEventKind::SubRunFinished:
    case RunEventKind::TaskCompleted:
    case RunEventKind::TaskFailed:
    case RunEventKind::PlanChanged:
    case RunEventKind::RunFinished:
        return true;
    case RunEventKind::TaskSkipped:
        return !event.body.contains("by"_L1);
    case RunEventKind::ScheduleChanged:
        return event.body.value("by"_L1).toString(u"playbook"_s) == "playbook"_L1;
    default:
        return false;
    }
}

QString shown(const QJsonValue &value)
{
    const auto text = value.isUndefined() ? translated("nothing")
        : value.isString()                ? u'“' + value.toString() + u'”'
                                          : QString::fromUtf8(canonicalJson(value));
    return text.size() > 200 ? text.left(199) + u'…' : text;
}

/// The first place where two values differ, as "path: recorded x, now y".
QString firstDifference(const QString &path, const QJsonValue &recorded, const QJsonValue &now)
{
    const auto inside = [&](const QString &step) { return path.isEmpty() ? step : path + u'.' + step; };
    if (recorded.isObject() && now.isObject()) {
        auto keys = recorded.toObject().keys() + now.toObject().keys();
        keys.sort();
        keys.removeDuplicates();
        for (const auto &key : std::as_const(keys)) {
            const auto before = recorded.toObject().value(key);
            const auto after = now.toObject().value(key);
            if (before != after)
                return firstDifference(inside(key), before, after);
        }
    }
    if (recorded.isArray() && now.isArray()) {
        const auto before = recorded.toArray();
        const auto after = now.toArray();
        for (qsizetype i = 0; i < std::max(before.size(), after.size()); ++i) {
            const auto a = i < before.size() ? before.at(i) : QJsonValue(QJsonValue::Undefined);
            const auto b = i < after.size() ? after.at(i) : QJsonValue(QJsonValue::Undefined);
            if (a != b)
                return firstDifference(inside(QString::number(i + 1)), a, b);
        }
    }
    return translated("%1: recorded %2, now %3").arg(path, shown(recorded), shown(now));
}

QString step(const RunEvent &event)
{
    return event.task.isEmpty() ? runEventName(event.kind)
                                : translated("%1 of task %2").arg(runEventName(event.kind), event.task);
}

class Replay
{
public:
    Replay(const RunRecord &record, PlaybookPtr playbook)
        : m_record(record)
        , m_library(record)
        , m_state(std::move(playbook), &m_library, &m_evaluator)
    {
    }

    ReplayOutcome run()
    {
        while (m_next < m_record.events.size() && !m_outcome.difference) {
            const auto &event = m_record.events.at(m_next);
            m_evaluator.setClock(event.atMs, scriptSeed(m_record.run()));
            if (isDecided(event))
                decideAgain(event);
            else
                take(event);
        }
        m_outcome.events = m_again.size();
        m_outcome.transcript = transcriptSha256(m_again);
        m_outcome.state = runStatusName(m_state.status());
        if (!m_outcome.difference)
            m_outcome.wentOn = !rest().isEmpty();
        return m_outcome;
    }

    /// What would be decided after the end of the record.
    Decision rest() const
    {
        const CommandRegistry none;
        return decide(m_state, {&m_library, &m_evaluator, &none}, m_record.events.last().atMs);
    }

    [[nodiscard]] ReplayDifference differenceAt(const QString &task, const QString &what) const
    {
        const auto *definition = m_state.task(task);
        return {m_next + 1, task, definition ? definition->name : QString(), what};
    }

private:
    void take(const RunEvent &event)
    {
        if (m_next > 0)
            m_library.adopt(event);
        if (const auto applied = m_state.apply(event); !applied) {
            auto task = event.task;
            if (task.isEmpty()) // outcomes name their key, which begins with the task
                task = event.body.value("key"_L1).toString().section(u':', 0, 0);
            m_outcome.difference = differenceAt(
                task, translated("recorded %1, which does not fit now: %2").arg(step(event), applied.error().message));
            return;
        }
        m_again.append(event);
        ++m_next;
    }

    void decideAgain(const RunEvent &first)
    {
        CommandRegistry commands;
        restoreCommands(commands, first.body.value("commands"_L1).toArray());
        const auto decision = decide(m_state, {&m_library, &m_evaluator, &commands}, first.atMs);
        if (decision.isEmpty()) {
            m_outcome.difference =
                differenceAt(first.task, translated("recorded %1, now nothing is to be done").arg(step(first)));
            return;
        }
        for (const auto &event : decision.events) {
            if (m_next >= m_record.events.size()) {
                m_outcome.difference =
                    differenceAt(event.task, translated("the record ends here, now %1 follows").arg(step(event)));
                return;
            }
            const auto &recorded = m_record.events.at(m_next);
            if (event.kind != recorded.kind || event.task != recorded.task) {
                m_outcome.difference = differenceAt(recorded.task.isEmpty() ? event.task : recorded.task,
                                                    translated("recorded %1, now %2").arg(step(recorded), step(event)));
                return;
            }
            if (event != recorded) {
                m_outcome.difference =
                    differenceAt(event.task, firstDifference(step(event), recorded.body, event.body));
                return;
            }
            if (const auto applied = m_state.apply(event); !applied) {
                m_outcome.difference = differenceAt(event.task, applied.error().message);
                return;
            }
            m_again.append(event);
            ++m_next;
        }
    }

    const RunRecord &m_record;
    RecordedLibrary m_library;
    mutable JavaScriptEvaluator m_evaluator;
    RunState m_state;
    qsizetype m_next = 0;
    QList<RunEvent> m_again;
    ReplayOutcome m_outcome;
};

Result<PlaybookPtr> playbookFrom(const QByteArray &yaml, const QString &which)
{
    const auto loaded = readPlaybook(yaml);
    if (!loaded.playbook)
        return Error{ErrorCode::InvalidInput, translated("%1 cannot be read as a playbook.").arg(which), {}};
    return loaded.playbook;
}

} // namespace

QString ReplayDifference::text() const
{
    if (task.isEmpty())
        return translated("Step %1: %2").arg(event).arg(what);
    return translated("Step %1, task %2 “%3”: %4").arg(event).arg(task, taskName, what);
}

QJsonObject ReplayOutcome::toJson() const
{
    QJsonObject json{{u"transcript"_s, transcript}, {u"events"_s, events}, {u"state"_s, state}, {u"wentOn"_s, wentOn}};
    if (difference)
        json.insert(u"difference"_s,
                    QJsonObject{{u"event"_s, difference->event},
                                {u"task"_s, difference->task},
                                {u"name"_s, difference->taskName},
                                {u"what"_s, difference->what}});
    return json;
}

Result<ReplayOutcome> replay(const RunRecord &record, const QByteArray &edited)
{
    const auto recorded = playbookFrom(record.playbook, translated("The recorded playbook"));
    if (!recorded)
        return recorded.error();
    if (edited.isEmpty() || edited == record.playbook)
        return Replay(record, *recorded).run();
    const auto other = playbookFrom(edited, translated("The edited playbook"));
    if (!other)
        return other.error();
    Replay again(record, *other);
    auto outcome = again.run();
    if (outcome.difference || !outcome.wentOn)
        return outcome;
    // The edited playbook would go on where the record ends. Where the recorded one would too, the record was cut off.
    Replay original(record, *recorded);
    if (const auto first = original.run(); first.wentOn || first.difference)
        return outcome;
    const auto more = again.rest().events.first();
    outcome.difference =
        again.differenceAt(more.task, translated("the record ends here, now %1 follows").arg(step(more)));
    outcome.wentOn = false;
    return outcome;
}

} // namespace holdfast
