// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/runfold.h"

#include "language/cast.h"
#include "language/valueform.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("RunFold", source);
}

} // namespace

Result<void> RunFold::apply(const RunEvent &event)
{
    if (event.kind != RunEventKind::RunStarted && !m_data.started)
        return refused(ErrorCode::Conflict, translated("The run has not started."));
    auto applied = applyByKind(event);
    if (!applied)
        return applied;
    // What a built-in did besides its own task belongs to the same event, so that neither happens without the other.
    if (const auto answer = event.body.value("output"_L1).toObject().value("completes"_L1).toObject();
        !answer.isEmpty()) {
        if (const auto answered = m_waits.answerQuestion({RunEventKind::HumanAnswered, {}, event.atMs, answer});
            !answered)
            m_data.warnings.append(answered.error().message);
    }
    m_schedules.settleFinished(event.atMs);
    if (event.kind == RunEventKind::TaskCompleted && event.body.contains("closes"_L1)) {
        return stopRun({RunEventKind::RunStopped,
                        {},
                        event.atMs,
                        {{u"closed"_s, true}, {u"reason"_s, event.body.value("closes"_L1)}}});
    }
    return {};
}

Result<void> RunFold::applyByKind(const RunEvent &event)
{
    switch (event.kind) {
    case RunEventKind::RunStarted:
        return startRun(event);
    case RunEventKind::EnvironmentChanged:
        return changeEnvironment(event);
    case RunEventKind::TaskStarted:
        return m_tasks.startTask(event);
    case RunEventKind::CallCompleted:
        return m_tasks.completeCall(event);
    case RunEventKind::EffectRequested:
        m_plan.noteWrite(event);
        return m_waits.requestEffect(event);
    case RunEventKind::EffectCompleted:
        return m_waits.completeEffect(event);
    case RunEventKind::EffectFailed:
        return m_waits.failEffect(event);
    case RunEventKind::TimerSet:
        return m_waits.setTimer(event);
    case RunEventKind::TimerFired:
        return fireTimer(event);
    case RunEventKind::HumanAsked:
        return m_waits.askHuman(event);
    case RunEventKind::HumanAnswered:
        return event.body.contains("key"_L1) ? m_waits.answerQuestion(event) : m_tasks.answerByHand(event);
    case RunEventKind::SubRunStarted:
        return m_tasks.startSubRun(event);
    case RunEventKind::SubRunFinished:
        return m_tasks.finishSubRun(event);
    case RunEventKind::TaskCompleted:
        return m_tasks.completeTask(event);
    case RunEventKind::TaskFailed:
        return m_tasks.failTask(event);
    case RunEventKind::TaskSkipped:
        return m_tasks.skipTask(event);
    case RunEventKind::TaskReset:
        return m_tasks.resetTask(event);
    case RunEventKind::ScheduleChanged:
        return m_schedules.change(event);
    case RunEventKind::ScheduleSkipped:
        return m_schedules.skip(event);
    case RunEventKind::TimerHeld:
        return holdTimer(event);
    case RunEventKind::PlanChanged:
        return m_plan.change(event);
    case RunEventKind::PlanReleased:
        return m_plan.release(event);
    case RunEventKind::RunPaused:
        m_data.paused = true;
        m_data.pausedBy = event.body.value("by"_L1).toString();
        m_data.pauseReason = event.body.value("reason"_L1).toString();
        m_data.pausedAtMs = event.atMs;
        return {};
    case RunEventKind::RunResumed:
        m_data.paused = false;
        return {};
    case RunEventKind::RunStopped:
        return stopRun(event);
    case RunEventKind::RunFinished:
        m_data.finished = true;
        m_data.finishedAtMs = event.atMs;
        return {};
    }
    return {};
}

Result<void> RunFold::fireTimer(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    return key.startsWith("schedule:"_L1) ? m_schedules.fire(key.mid(9), event.atMs) : m_waits.fireTimer(event);
}

Result<void> RunFold::holdTimer(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    if (const auto schedule = m_data.schedules.find(key.mid(9));
        key.startsWith("schedule:"_L1) && schedule != m_data.schedules.end()) {
        schedule->isHeld = true;
        return {};
    }
    const auto timer = m_data.timers.find(key);
    if (timer == m_data.timers.end())
        return refused(ErrorCode::Conflict, translated("The timer %1 is not set.").arg(key));
    timer->isHeld = true;
    return {};
}

Result<void> RunFold::startRun(const RunEvent &event)
{
    if (m_data.started)
        return refused(ErrorCode::Conflict, translated("The run has already started."));
    const auto &body = event.body;
    m_data.started = true;
    m_data.startedAtMs = event.atMs;
    m_data.run = RunId(body.value("run"_L1).toString());
    m_data.incidentId = body.value("incidentId"_L1).toString();
    m_data.modules = body.value("modules"_L1).toArray();
    m_data.lists = body.value("lists"_L1).toObject();
    m_data.context = body.value("context"_L1).toObject();
    m_data.urls = body.value("urls"_L1).toObject();
    if (body.contains("plan"_L1))
        m_data.plan = writesFromJson(body.value("plan"_L1).toArray());
    m_outputs.changeIncident(body.value("incident"_L1).toObject());
    Frame frame;
    frame.playbook = m_data.playbook;
    evaluateInputs(frame, body.value("inputs"_L1).toObject(), event.atMs);
    m_progress.addFrame(std::move(frame));
    auto &root = m_data.frames.at(QString());
    m_progress.closeFrameIfDone(root);
    return {};
}

void RunFold::evaluateInputs(Frame &frame, const QJsonObject &given, qint64 atMs)
{
    Evaluation evaluation;
    evaluation.evaluator = m_data.evaluator;
    evaluation.nowMs = atMs;
    evaluation.warnings = &m_data.warnings;
    evaluation.context = m_data.visibleContext(frame, -1);
    frame.inputs = given;
    for (const auto &input : frame.playbook->inputs) {
        if (given.contains(input.key) || !input.value.isSet())
            continue;
        const auto value = evaluateValue(input.value, evaluation);
        if (!value)
            m_data.warnings.append(translated("Input “%1”: %2").arg(input.key, value.error().message));
        else if (!isNil(*value))
            frame.inputs.insert(input.key, *value);
    }
}

Result<void> RunFold::changeEnvironment(const RunEvent &event)
{
    m_outputs.changeIncident(event.body.value("incident"_L1).toObject());
    if (event.body.contains("modules"_L1))
        m_data.modules = event.body.value("modules"_L1).toArray();
    if (event.body.contains("lists"_L1))
        m_data.lists = event.body.value("lists"_L1).toObject();
    return {};
}

Result<void> RunFold::stopRun(const RunEvent &event)
{
    if (m_data.stopping)
        return {};
    m_data.stopping = true;
    m_data.closed = event.body.value("closed"_L1).toBool();
    m_data.stopReason = event.body.value("reason"_L1).toString();
    m_data.schedules.clear();
    m_data.planDifferences.clear();
    m_data.ready.clear();
    for (auto &[path, frame] : m_data.frames) {
        for (auto &run : frame.tasks) {
            const bool sent = m_data.effects.contains(run.waitingFor);
            switch (run.state) {
            case RunTaskState::New:
                run.state = RunTaskState::Skipped;
                break;
            case RunTaskState::Ready:
            case RunTaskState::Waiting:
            case RunTaskState::InProgress:
                if (sent)
                    break;
                m_progress.endWait(run);
                run.state = RunTaskState::Skipped;
                run.finishedAtMs = event.atMs;
                --frame.open;
                break;
            default:
                break;
            }
        }
        frame.finished = frame.open == 0;
    }
    return {};
}

} // namespace holdfast
