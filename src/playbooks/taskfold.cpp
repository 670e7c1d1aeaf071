// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/taskfold.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("TaskFold", source);
}

QStringList textList(const QJsonValue &value)
{
    QStringList result;
    const auto array = value.toArray();
    for (const auto &item : array)
        result.append(item.toString());
    return result;
}

} // namespace

Result<void> TaskFold::startTask(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    if (run.state != RunTaskState::Ready && run.state != RunTaskState::InProgress)
        return refused(ErrorCode::Conflict, translated("Task %1 is not at that point.").arg(event.task));
    const auto &body = event.body;
    run.state = RunTaskState::InProgress;
    if (run.startedAtMs == 0)
        run.startedAtMs = event.atMs;
    run.stage = static_cast<TaskStage>(body.value("stage"_L1).toInt());
    run.outcome = {};
    if (body.contains("branch"_L1))
        run.branch = body.value("branch"_L1).toString();
    if (body.contains("answers"_L1))
        run.outcome.raw = body.value("answers"_L1);
    if (body.contains("calls"_L1)) {
        run.calls.clear();
        const auto calls = body.value("calls"_L1).toArray();
        for (const auto &call : calls)
            run.calls.push_back(TaskCall::fromJson(call.toObject()));
        run.call = 0;
        run.attempt = 1;
        run.extendContext = body.value("extend"_L1).toString();
        run.ignoreOutputs = body.value("ignore"_L1).toBool();
        run.retryCount = body.value("retries"_L1).toInt();
        run.retryIntervalMs = body.value("retryInterval"_L1).toInt(30'000);
        run.timeoutMs = body.value("timeout"_L1).toInteger();
    }
    return {};
}

Result<void> TaskFold::completeCall(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    if (const auto output = event.body.value("output"_L1).toObject(); !output.isEmpty()) {
        if (auto merged = m_outputs.mergeOutput(*place, output, event.atMs); !merged)
            return merged;
        run.answer = answerText(output);
    }
    if (const auto error = event.body.value("error"_L1).toString(); !error.isEmpty())
        run.error = error;
    ++run.call;
    run.attempt = 1;
    run.poll = 0;
    run.outcome = {};
    m_progress.markReady(*place);
    return {};
}

Result<void> TaskFold::answerByHand(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    if (run.state != RunTaskState::Error && run.state != RunTaskState::LoopError)
        return refused(ErrorCode::Conflict, translated("Task %1 is not in error.").arg(event.task));
    auto &frame = *place->frame;
    --frame.errors;
    frame.graph.runAgain(place->definition().id);
    m_progress.collectRunnable(frame);
    run.state = RunTaskState::InProgress;
    run.stage = TaskStage::Act;
    run.calls.clear();
    run.completedBy = event.body.value("by"_L1).toString();
    run.outcome = {};
    run.outcome.kind = StepOutcome::Kind::Done;
    run.answer = event.body.value("branch"_L1).toString();
    run.unavailable = false;
    m_outputs.addComment(*place, event, event.task + u"byhand"_s);
    m_outputs.mergeKeys(*place, event.body.value("context"_L1).toObject());
    m_progress.reopenAncestors(frame);
    m_progress.markReady(*place);
    return {};
}

Result<void> TaskFold::startSubRun(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    const auto &body = event.body;
    auto playbook = m_data.library
        ? m_data.library->find(body.value("playbook"_L1).toString(), body.value("name"_L1).toString())
        : nullptr;
    if (!playbook)
        return refused(ErrorCode::NotFound,
                       translated("The playbook “%1” is gone.").arg(body.value("name"_L1).toString()));
    auto &parent = *place->frame;
    auto &run = place->run();
    run.state = RunTaskState::InProgress;
    if (run.startedAtMs == 0)
        run.startedAtMs = event.atMs;
    run.iteration = body.value("iteration"_L1).toInt();
    run.verdict = LoopVerdict::None;
    run.outcome = {};
    Frame frame;
    frame.path = subRunPath(parent.path, place->definition().id, run.iteration, run.visit);
    frame.parent = parent.path;
    frame.parentTask = place->definition().id;
    frame.playbook = std::move(playbook);
    frame.depth = parent.depth + 1;
    frame.inputs = body.value("inputs"_L1).toObject();
    frame.contextId = parent.contextId;
    frame.privateId = parent.privateId;
    if (place->definition().separateContext) {
        frame.privateId = body.value("privateId"_L1).toString();
        if (frame.privateId.isEmpty())
            frame.privateId = QString::number(++m_data.privateCount);
        frame.contextId = u"subplaybook-"_s + frame.privateId;
        m_data.privateContexts.try_emplace(frame.contextId);
    }
    run.waitingFor = u"frame:"_s + frame.path;
    m_progress.unmarkReady(*place);
    const auto path = frame.path;
    m_progress.addFrame(std::move(frame));
    m_progress.closeFrameIfDone(m_data.frames.at(path));
    return {};
}

Result<void> TaskFold::finishSubRun(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    const auto writes = contextWritesFromJson(event.body);
    for (const auto &change : writes)
        m_contexts.write(*place->frame, change);
    auto &run = place->run();
    run.outcome = {};
    run.poll = run.iteration;
    run.answer = event.body.value("privateId"_L1).toString(); // the next round goes on in the same private context
    run.verdict = static_cast<LoopVerdict>(event.body.value("verdict"_L1).toInt());
    return {};
}

Result<void> TaskFold::completeTask(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    if (run.state != RunTaskState::Ready && run.state != RunTaskState::InProgress && run.state != RunTaskState::Waiting)
        return refused(ErrorCode::Conflict, translated("Task %1 is already over.").arg(event.task));
    if (const auto output = event.body.value("output"_L1).toObject(); !output.isEmpty()) {
        if (auto merged = m_outputs.mergeOutput(*place, output, event.atMs); !merged)
            return merged;
    }
    if (event.body.contains("branch"_L1))
        run.branch = event.body.value("branch"_L1).toString();
    const auto labels = textList(event.body.value("labels"_L1));
    auto &frame = *place->frame;
    m_progress.finishTask(*place, RunTaskState::Completed, event.atMs);
    const auto &definition = place->definition();
    frame.graph.complete(definition.id, labels);
    m_progress.collectRunnable(frame);
    if (definition.next.size() > 1 || (definition.next.size() == 1 && !labels.contains(definition.next.first().label)))
        m_progress.noteSkipped(frame);
    m_progress.closeFrameIfDone(frame);
    return {};
}

Result<void> TaskFold::failTask(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    auto &frame = *place->frame;
    const auto &body = event.body;
    if (const auto output = body.value("output"_L1).toObject(); !output.isEmpty()) {
        if (const auto merged = m_outputs.mergeOutput(*place, output, event.atMs); !merged)
            m_data.warnings.append(merged.error().message);
    }
    run.error = body.value("message"_L1).toString();
    run.unavailable = body.value("unavailable"_L1).toBool();
    if (body.contains("entry"_L1))
        m_outputs.addEntry(*place, body.value("entry"_L1).toObject(), event.atMs);
    const auto &definition = place->definition();
    if (body.contains("labels"_L1)) {
        m_progress.finishTask(*place, RunTaskState::Completed, event.atMs);
        frame.graph.complete(definition.id, textList(body.value("labels"_L1)));
        if (body.contains("branch"_L1))
            run.branch = body.value("branch"_L1).toString();
        m_progress.collectRunnable(frame);
        m_progress.noteSkipped(frame);
    } else {
        m_progress.finishTask(*place, body.value("loop"_L1).toBool() ? RunTaskState::LoopError : RunTaskState::Error,
                              event.atMs);
        frame.graph.fail(definition.id);
        ++frame.errors;
    }
    m_progress.closeFrameIfDone(frame);
    return {};
}

Result<void> TaskFold::skipTask(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    auto &frame = *place->frame;
    if (run.state == RunTaskState::Completed || run.state == RunTaskState::Skipped)
        return refused(ErrorCode::Conflict, translated("Task %1 is already over.").arg(event.task));
    if (m_data.effects.contains(run.waitingFor)) {
        return refused(ErrorCode::Conflict,
                       translated("Task %1 has sent a request and waits for its outcome; it cannot be skipped now.")
                           .arg(event.task));
    }
    if (run.state == RunTaskState::New)
        return refused(ErrorCode::Conflict, translated("It is not task %1's turn yet.").arg(event.task));
    if (run.waitingFor.startsWith("frame:"_L1))
        return refused(ErrorCode::Conflict,
                       translated("Task %1 runs a playbook; skip the tasks in it.").arg(event.task));
    const bool wasError = run.state == RunTaskState::Error || run.state == RunTaskState::LoopError;
    if (wasError) {
        --frame.errors;
        ++frame.open;
        m_progress.reopenAncestors(frame);
    }
    run.completedBy = event.body.value("by"_L1).toString();
    if (const auto reason = event.body.value("reason"_L1).toString(); !reason.isEmpty() && run.error.isEmpty())
        run.error = reason;
    m_progress.finishTask(*place, RunTaskState::Skipped, event.atMs);
    frame.graph.skip(place->definition().id);
    m_progress.collectRunnable(frame);
    m_progress.noteSkipped(frame);
    m_progress.closeFrameIfDone(frame);
    return {};
}

Result<void> TaskFold::resetTask(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    auto &frame = *place->frame;
    if (run.state != RunTaskState::Error && run.state != RunTaskState::LoopError)
        return refused(ErrorCode::Conflict,
                       translated("Only a task in error can run again; task %1 is not.").arg(event.task));
    --frame.errors;
    const auto visit = run.visit + 1;
    const auto entries = run.entries;
    run = {};
    run.visit = visit;
    run.entries = entries;
    frame.graph.runAgain(place->definition().id);
    m_progress.collectRunnable(frame);
    m_progress.reopenAncestors(frame);
    return {};
}

} // namespace holdfast
