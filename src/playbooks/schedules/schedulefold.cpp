// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/schedules/schedulefold.h"

#include "commands/commandline.h"
#include "language/cast.h"
#include "language/contextpath.h"
#include "playbooks/schedules/cronschedule.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 minuteMs = 60'000;

QString translated(const char *source)
{
    return QCoreApplication::translate("ScheduleFold", source);
}

/// A playbook of a start and one task; the values are evaluated like the arguments of any task.
PlaybookPtr oneTask(const QString &name, const CommandCall &call)
{
    auto playbook = std::make_shared<Playbook>();
    playbook->id = playbook->name = name;
    Task task;
    task.id = u"1"_s;
    task.name = name;
    task.type = TaskType::Regular;
    task.action = TaskAction::Command;
    task.brand = call.brand;
    task.command = call.name;
    for (auto it = call.arguments.begin(); it != call.arguments.end(); ++it)
        task.arguments.append({it.key(), parseValueForm(QJsonObject{{u"simple"_s, it.value()}}), {}});
    playbook->startTask = task.id;
    playbook->tasks.append(task);
    playbook->finish();
    return playbook;
}

} // namespace

Result<void> ScheduleFold::change(const RunEvent &event)
{
    const auto &body = event.body;
    const auto id = body.value("id"_L1).toString();
    if (body.value("cancel"_L1).toBool()) {
        if (m_data.schedules.remove(id) == 0)
            return refused(ErrorCode::NotFound, translated("There is no schedule %1.").arg(id));
        return {};
    }
    RunSchedule schedule;
    schedule.id = id;
    schedule.commandLine = body.value("command"_L1).toString();
    schedule.cron = body.value("cron"_L1).toString();
    schedule.timesLeft = body.value("times"_L1).toInt(-1);
    schedule.endsAtMs = body.value("ends"_L1).toInteger();
    schedule.nextDueMs = body.value("due"_L1).toInteger();
    schedule.polling = body.value("polling"_L1).toObject();
    schedule.setAtMs = event.atMs;
    m_data.schedules.insert(id, schedule);
    return {};
}

Result<void> ScheduleFold::fire(const QString &id, qint64 atMs)
{
    const auto found = m_data.schedules.find(id);
    if (found == m_data.schedules.end() || found->nextDueMs == 0)
        return refused(ErrorCode::Conflict, translated("The schedule %1 is not set.").arg(id));
    found->isHeld = false;
    if (!found->polling.isEmpty()) {
        poll(*found, atMs);
        return {};
    }
    planNext(*found, atMs);
    // A line that still runs from the last time is not started twice.
    const auto running = m_data.frames.find(scheduleKey(id) + u'#' + QString::number(found->runs)); // of the last time
    if (running != m_data.frames.end() && !running->second.finished)
        return {};
    ++found->runs;
    const auto call = parseCommandLine(found->commandLine);
    if (!call) {
        m_data.warnings.append(translated("The scheduled line %1: %2").arg(found->commandLine, call.error().message));
        m_data.schedules.erase(found);
        return {};
    }
    startLine(*found, call->name, call->arguments, {});
    return {};
}

Result<void> ScheduleFold::skip(const RunEvent &event)
{
    const auto id = event.body.value("id"_L1).toString();
    const auto found = m_data.schedules.find(id);
    if (found == m_data.schedules.end())
        return refused(ErrorCode::NotFound, translated("There is no schedule %1.").arg(id));
    found->isHeld = false;
    if (found->polling.isEmpty()) {
        planNext(*found, event.atMs);
        if (found->nextDueMs == 0)
            m_data.schedules.erase(found);
        return {};
    }
    const auto schedule = *found;
    endPolling(schedule, u"NO"_s, event.atMs);
    return {};
}

void ScheduleFold::planNext(RunSchedule &schedule, qint64 atMs) const
{
    if (schedule.timesLeft > 0)
        --schedule.timesLeft;
    const auto cron = CronSchedule::parse(schedule.cron);
    const auto next = cron && schedule.timesLeft != 0 ? cron->nextAfterMs(atMs) : -1;
    schedule.nextDueMs = next < 0 || (schedule.endsAtMs > 0 && next > schedule.endsAtMs) ? 0 : next;
}

void ScheduleFold::startLine(RunSchedule &schedule, const QString &command, const QJsonObject &arguments,
                             const QString &playbookId)
{
    CommandCall call;
    const auto bars = command.indexOf("|||"_L1);
    call.brand = bars < 0 ? QString() : command.left(bars);
    call.name = bars < 0 ? command : command.mid(bars + 3);
    call.arguments = arguments;
    Frame frame;
    frame.path = scheduleKey(schedule.id) + u'#' + QString::number(schedule.runs);
    frame.playbook = oneTask(schedule.commandLine, call);
    const auto context = u"subplaybook-"_s + playbookId;
    if (!playbookId.isEmpty() && m_data.privateContexts.contains(context)) {
        frame.contextId = context;
        frame.privateId = playbookId;
    }
    m_progress.addFrame(std::move(frame));
}

void ScheduleFold::poll(RunSchedule &schedule, qint64 atMs)
{
    const auto &polling = schedule.polling;
    const auto playbookId = polling.value("playbookId"_L1).toString();
    Frame scope; // the private context of the playbook that polls, and everything around it
    scope.contextId = playbookId.isEmpty() ? QString() : u"subplaybook-"_s + playbookId;
    scope.privateId = playbookId;
    Evaluation evaluation;
    evaluation.evaluator = m_data.evaluator;
    evaluation.nowMs = atMs;
    evaluation.warnings = &m_data.warnings;
    evaluation.context = m_data.visibleContext(scope, -1);
    const auto pending = evaluateContextPath(polling.value("dt"_L1).toString(), evaluation);
    QStringList ids;
    for (const auto items = pending ? asList(*pending) : QJsonArray(); const auto &item : items) {
        if (const auto id = displayText(item); !id.isEmpty() && !ids.contains(id))
            ids.append(id);
    }
    if (ids.isEmpty() || polling.value("timeout"_L1).toInteger() <= 0) {
        const auto ended = schedule;
        endPolling(ended, u"YES"_s, atMs);
        return;
    }
    ++schedule.runs;
    schedule.nextDueMs = 0;
    auto arguments = polling.value("more"_L1).toObject();
    arguments.insert(polling.value("argument"_L1).toString(), ids.join(u','));
    startLine(schedule, polling.value("command"_L1).toString(), arguments, playbookId);
}

void ScheduleFold::endPolling(const RunSchedule &schedule, const QString &answer, qint64 atMs)
{
    const auto tag = schedule.polling.value("tag"_L1).toString();
    const auto playbookId = schedule.polling.value("playbookId"_L1).toString();
    const auto question = std::find_if(m_data.questions.begin(), m_data.questions.end(), [&](const Question &open) {
        const auto slash = open.task.lastIndexOf(u'/');
        const auto *frame = m_data.frame(slash < 0 ? QString() : open.task.left(slash));
        return open.tags.contains(tag) && frame && frame->privateId == playbookId;
    });
    m_data.schedules.remove(schedule.id);
    if (question == m_data.questions.end()) {
        m_data.warnings.append(translated("Polling ended, but no task “%1” waits for it.").arg(tag));
        return;
    }
    const auto answered =
        m_waits.answerQuestion(humanAnswered(question->key, {u"playbook"_s, answer, {}, {}, {}, {}, true}, atMs));
    if (!answered)
        m_data.warnings.append(answered.error().message);
}

void ScheduleFold::settleFinished(qint64 atMs)
{
    if (m_data.schedules.isEmpty())
        return;
    const auto ids = m_data.schedules.keys();
    for (const auto &id : ids) {
        const auto schedule = m_data.schedules.find(id);
        if (schedule->nextDueMs != 0)
            continue;
        const auto frame = m_data.frames.find(scheduleKey(id) + u'#' + QString::number(schedule->runs));
        if (frame != m_data.frames.end() && !frame->second.finished)
            continue;
        if (schedule->polling.isEmpty()) {
            m_data.schedules.erase(schedule);
        } else if (frame != m_data.frames.end() && frame->second.failed) {
            const auto ended = *schedule;
            endPolling(ended, u"NO"_s, atMs);
        } else {
            const auto interval = std::max<qint64>(1, schedule->polling.value("interval"_L1).toInteger());
            schedule->polling.insert(u"timeout"_s, schedule->polling.value("timeout"_L1).toInteger() - interval);
            schedule->nextDueMs = atMs + interval * minuteMs;
        }
    }
}

} // namespace holdfast
