// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/runfold.h"

#include "language/cast.h"
#include "language/merge.h"
#include "language/valueform.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("RunFold", source);
}

Error refused(ErrorCode code, const QString &message)
{
    return Error{code, message, {}};
}

QStringList textList(const QJsonValue &value)
{
    QStringList result;
    const auto array = value.toArray();
    for (const auto &item : array)
        result.append(item.toString());
    return result;
}

/// Labels as expressions reach them: a map from type to value, several of one type as a list.
QJsonValue labelMap(const QJsonValue &labels)
{
    if (!labels.isArray())
        return labels;
    QJsonObject map;
    const auto list = labels.toArray();
    for (const auto &item : list) {
        const auto label = item.toObject();
        auto type = label.value("type"_L1).toString();
        auto value = label.value("value"_L1);
        if (type.isEmpty() && label.size() == 1) {
            type = label.begin().key();
            value = label.begin().value();
        }
        if (map.contains(type)) {
            auto several = asList(map.value(type));
            several.append(value);
            map.insert(type, several);
        } else {
            map.insert(type, value);
        }
    }
    return map;
}

} // namespace

Result<void> RunFold::apply(const RunEvent &event)
{
    if (event.kind != RunEventKind::RunStarted && !m_state.m_started)
        return refused(ErrorCode::Conflict, translated("The run has not started."));
    switch (event.kind) {
    case RunEventKind::RunStarted:
        return startRun(event);
    case RunEventKind::EnvironmentChanged:
        return changeEnvironment(event);
    case RunEventKind::TaskStarted:
        return startTask(event);
    case RunEventKind::CallCompleted:
        return completeCall(event);
    case RunEventKind::EffectRequested:
        return requestEffect(event);
    case RunEventKind::EffectCompleted:
        return completeEffect(event);
    case RunEventKind::EffectFailed:
        return failEffect(event);
    case RunEventKind::TimerSet:
        return setTimer(event);
    case RunEventKind::TimerFired:
        return fireTimer(event);
    case RunEventKind::HumanAsked:
        return askHuman(event);
    case RunEventKind::HumanAnswered:
        return event.body.contains("key"_L1) ? answerQuestion(event) : answerByHand(event);
    case RunEventKind::SubRunStarted:
        return startSubRun(event);
    case RunEventKind::SubRunFinished:
        return finishSubRun(event);
    case RunEventKind::TaskCompleted:
        return completeTask(event);
    case RunEventKind::TaskFailed:
        return failTask(event);
    case RunEventKind::TaskSkipped:
        return skipTask(event);
    case RunEventKind::TaskReset:
        return resetTask(event);
    case RunEventKind::ScheduleChanged:
        return changeSchedule(event);
    case RunEventKind::RunPaused:
        m_state.m_paused = true;
        return {};
    case RunEventKind::RunResumed:
        m_state.m_paused = false;
        return {};
    case RunEventKind::RunStopped:
        return stopRun(event);
    case RunEventKind::RunFinished:
        m_state.m_finished = true;
        m_state.m_finishedAtMs = event.atMs;
        return {};
    }
    return {};
}

Result<RunFold::Place> RunFold::placeOf(const QString &taskPath)
{
    const auto slash = taskPath.lastIndexOf(u'/');
    const auto framePath = slash < 0 ? QString() : taskPath.left(slash);
    const auto found = m_state.m_frames.find(framePath);
    if (found == m_state.m_frames.end())
        return refused(ErrorCode::NotFound, translated("There is no task %1 in this run.").arg(taskPath));
    const auto index = found->second.playbook->indexOf(taskPath.mid(slash + 1));
    if (index < 0)
        return refused(ErrorCode::NotFound, translated("There is no task %1 in this run.").arg(taskPath));
    return Place{&found->second, index};
}

void RunFold::markReady(const Place &place)
{
    m_state.m_ready.insert({place.frame->path, place.task});
}

void RunFold::unmarkReady(const Place &place)
{
    m_state.m_ready.erase({place.frame->path, place.task});
}

void RunFold::endWait(TaskRun &run)
{
    if (run.waitingFor.isEmpty())
        return;
    m_state.m_effects.remove(run.waitingFor);
    m_state.m_timers.remove(run.waitingFor);
    m_state.m_questions.remove(run.waitingFor);
    run.waitingFor.clear();
}

void RunFold::addFrame(Frame frame)
{
    frame.tasks.resize(static_cast<size_t>(frame.playbook->tasks.size()));
    for (const auto &task : frame.playbook->tasks)
        frame.graph.addTask(task.id);
    for (const auto &task : frame.playbook->tasks) {
        for (const auto &branch : task.next) {
            for (const auto &target : branch.targets)
                frame.graph.addEdge(task.id, branch.label, target);
        }
    }
    frame.graph.start(frame.playbook->startTask);
    auto &stored = m_state.m_frames[frame.path] = std::move(frame);
    collectRunnable(stored);
    noteSkipped(stored);
}

void RunFold::collectRunnable(Frame &frame)
{
    const auto runnable = frame.graph.takeRunnable();
    for (const auto &id : runnable) {
        const auto index = frame.playbook->indexOf(id);
        frame.tasks[static_cast<size_t>(index)].state = RunTaskState::Ready;
        ++frame.open;
        markReady({&frame, index});
    }
}

void RunFold::noteSkipped(Frame &frame)
{
    for (int i = 0; i < frame.playbook->tasks.size(); ++i) {
        auto &run = frame.tasks[static_cast<size_t>(i)];
        if (run.state == RunTaskState::New
            && frame.graph.state(frame.playbook->tasks.at(i).id) == DeadPathGraph::TaskState::Skipped)
            run.state = RunTaskState::Skipped;
    }
}

void RunFold::closeFrameIfDone(Frame &frame, qint64 atMs)
{
    if (frame.open > 0 || frame.finished)
        return;
    frame.finished = true;
    frame.failed = frame.errors > 0;
    if (frame.path.isEmpty())
        return;
    const auto parent = m_state.m_frames.find(frame.parent);
    if (parent == m_state.m_frames.end())
        return;
    const Place place{&parent->second, parent->second.playbook->indexOf(frame.parentTask)};
    auto &run = place.run();
    if (run.state != RunTaskState::InProgress)
        return;
    run.waitingFor.clear();
    run.outcome = {};
    run.outcome.kind = frame.failed ? StepOutcome::Kind::Failed : StepOutcome::Kind::Done;
    if (frame.failed) {
        QStringList messages;
        for (size_t i = 0; i < frame.tasks.size(); ++i) {
            const auto &task = frame.tasks[i];
            if (task.state == RunTaskState::Error || task.state == RunTaskState::LoopError)
                messages.append(
                    translated("task %1: %2").arg(frame.playbook->tasks.at(static_cast<qsizetype>(i)).id, task.error));
        }
        run.outcome.error = Error{
            ErrorCode::ScriptFailed,
            translated("The playbook “%1” ended in error (%2).").arg(frame.playbook->name, messages.join("; "_L1)),
            {}};
    }
    Q_UNUSED(atMs)
    markReady(place);
}

void RunFold::reopenAncestors(Frame &frame)
{
    frame.finished = false;
    frame.failed = false;
    m_state.m_finished = false;
    if (frame.path.isEmpty())
        return;
    auto &parent = m_state.m_frames.at(frame.parent);
    const Place place{&parent, parent.playbook->indexOf(frame.parentTask)};
    auto &run = place.run();
    // A parent that went on in spite of the error stays where it is.
    if (run.state == RunTaskState::Completed || run.state == RunTaskState::Skipped)
        return;
    unmarkReady(place);
    if (run.state == RunTaskState::Error || run.state == RunTaskState::LoopError) {
        --parent.errors;
        ++parent.open;
        parent.graph.runAgain(place.definition().id);
        collectRunnable(parent);
        unmarkReady(place);
        --parent.open; // collectRunnable counted it once more
        run.error.clear();
    }
    run.state = RunTaskState::InProgress;
    run.outcome = {};
    run.waitingFor = u"frame:"_s + frame.path;
    reopenAncestors(parent);
}

void RunFold::finishTask(const Place &place, RunTaskState state, qint64 atMs)
{
    auto &run = place.run();
    endWait(run);
    unmarkReady(place);
    run.state = state;
    run.finishedAtMs = atMs;
    if (run.startedAtMs == 0)
        run.startedAtMs = atMs;
    run.calls.clear();
    run.calls.shrink_to_fit();
    run.outcome = {};
    --place.frame->open;
}

Result<void> RunFold::startRun(const RunEvent &event)
{
    if (m_state.m_started)
        return refused(ErrorCode::Conflict, translated("The run has already started."));
    const auto &body = event.body;
    m_state.m_started = true;
    m_state.m_startedAtMs = event.atMs;
    m_state.m_run = RunId(body.value("run"_L1).toString());
    m_state.m_incidentId = body.value("incidentId"_L1).toString();
    m_state.m_modules = body.value("modules"_L1).toArray();
    m_state.m_lists = body.value("lists"_L1).toObject();
    m_state.m_context = body.value("context"_L1).toObject();
    m_state.m_urls = body.value("urls"_L1).toObject();
    changeIncident(body.value("incident"_L1).toObject());
    Frame frame;
    frame.playbook = m_state.m_playbook;
    evaluateInputs(frame, body.value("inputs"_L1).toObject(), event.atMs);
    addFrame(std::move(frame));
    auto &root = m_state.m_frames.at(QString());
    closeFrameIfDone(root, event.atMs);
    return {};
}

void RunFold::evaluateInputs(Frame &frame, const QJsonObject &given, qint64 atMs)
{
    Evaluation evaluation;
    evaluation.evaluator = m_state.m_evaluator;
    evaluation.nowMs = atMs;
    evaluation.warnings = &m_state.m_warnings;
    evaluation.context = m_state.visibleContext(frame, -1);
    frame.inputs = given;
    for (const auto &input : frame.playbook->inputs) {
        if (given.contains(input.key) || !input.value.isSet())
            continue;
        const auto value = evaluateValue(input.value, evaluation);
        if (!value)
            m_state.m_warnings.append(translated("Input “%1”: %2").arg(input.key, value.error().message));
        else if (!isNil(*value))
            frame.inputs.insert(input.key, *value);
    }
}

void RunFold::changeIncident(const QJsonObject &fields)
{
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        if (it.key() == "labels"_L1)
            m_state.m_incident.insert(it.key(), labelMap(it.value()));
        else if (isNil(it.value()))
            m_state.m_incident.remove(it.key());
        else
            m_state.m_incident.insert(it.key(), it.value());
    }
}

Result<void> RunFold::changeEnvironment(const RunEvent &event)
{
    changeIncident(event.body.value("incident"_L1).toObject());
    if (event.body.contains("modules"_L1))
        m_state.m_modules = event.body.value("modules"_L1).toArray();
    if (event.body.contains("lists"_L1))
        m_state.m_lists = event.body.value("lists"_L1).toObject();
    return {};
}

Result<void> RunFold::startTask(const RunEvent &event)
{
    const auto place = placeOf(event.task);
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
        for (const auto &value : calls) {
            const auto call = value.toObject();
            run.calls.push_back({call.value("name"_L1).toString(), call.value("brand"_L1).toString(),
                                 call.value("instance"_L1).toString(), call.value("arguments"_L1).toObject(),
                                 call.value("native"_L1).toBool()});
        }
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

Result<void> RunFold::completeCall(const RunEvent &event)
{
    const auto place = placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    if (const auto output = event.body.value("output"_L1).toObject(); !output.isEmpty()) {
        if (auto merged = mergeOutput(*place, output, event.atMs); !merged)
            return merged;
        run.answer = answerText(output);
    }
    if (const auto error = event.body.value("error"_L1).toString(); !error.isEmpty())
        run.error = error;
    ++run.call;
    run.attempt = 1;
    run.poll = 0;
    run.outcome = {};
    markReady(*place);
    return {};
}

Result<void> RunFold::requestEffect(const RunEvent &event)
{
    const auto place = placeOf(event.task);
    if (!place)
        return place.error();
    auto effect = Effect::fromJson(event.body.value("effect"_L1).toObject());
    auto &run = place->run();
    run.state = RunTaskState::InProgress;
    if (run.startedAtMs == 0)
        run.startedAtMs = event.atMs;
    run.waitingFor = effect.key;
    run.outcome = {};
    unmarkReady(*place);
    const auto key = effect.key;
    m_state.m_effects.insert(key, {std::move(effect), event.atMs});
    return {};
}

Result<void> RunFold::completeEffect(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    const auto pending = m_state.m_effects.constFind(key);
    if (pending == m_state.m_effects.cend())
        return refused(ErrorCode::Conflict, translated("Nobody waits for the outcome %1.").arg(key));
    const auto place = placeOf(pending->effect.task);
    if (!place)
        return place.error();
    const auto output = event.body.value("output"_L1).toObject();
    auto &run = place->run();
    // The act is done whatever the merge says: a bad key in its output becomes a warning, never a repeated act.
    if (const auto merged = mergeOutput(*place, output, event.atMs); !merged)
        m_state.m_warnings.append(merged.error().message);
    if (pending->effect.kind == EffectKind::ChangeCase && pending->effect.change.kind == CaseEffectKind::SetList
        && errorText(output).isEmpty()) {
        const auto &list = pending->effect.change.body;
        m_state.m_lists.insert(list.value("name"_L1).toString(), list.value("data"_L1));
    }
    endWait(run);
    run.outcome = {};
    run.outcome.raw = output;
    if (const auto error = errorText(output); !error.isEmpty()) {
        run.outcome.kind = StepOutcome::Kind::Failed;
        run.outcome.error = Error{ErrorCode::ScriptFailed, error, {}};
    } else {
        run.outcome.kind = StepOutcome::Kind::Done;
        run.answer = answerText(output);
        run.outcome.pollAgain = output.contains("poll"_L1);
        run.outcome.pollArguments = output.value("poll"_L1).toObject();
        run.outcome.pollAfterMs = output.value("pollAfter"_L1).toInteger();
    }
    if (m_state.m_stopping) {
        finishTask(*place, RunTaskState::Completed, event.atMs);
        closeFrameIfDone(*place->frame, event.atMs);
        return {};
    }
    markReady(*place);
    return {};
}

Result<void> RunFold::failEffect(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    const auto pending = m_state.m_effects.constFind(key);
    if (pending == m_state.m_effects.cend())
        return refused(ErrorCode::Conflict, translated("Nobody waits for the outcome %1.").arg(key));
    const auto place = placeOf(pending->effect.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    endWait(run);
    run.outcome = {};
    run.outcome.kind = StepOutcome::Kind::Failed;
    run.outcome.error = Error{errorCodeFromName(event.body.value("code"_L1).toString()),
                              event.body.value("message"_L1).toString(),
                              {},
                              event.body.value("retryAfter"_L1).toInteger(-1)};
    run.outcome.unavailable = run.outcome.error.code == ErrorCode::Unavailable;
    if (m_state.m_stopping) {
        run.error = run.outcome.error.message;
        finishTask(*place, RunTaskState::Error, event.atMs);
        ++place->frame->errors;
        closeFrameIfDone(*place->frame, event.atMs);
        return {};
    }
    markReady(*place);
    return {};
}

Result<void> RunFold::setTimer(const RunEvent &event)
{
    const auto &body = event.body;
    PendingTimer timer{body.value("key"_L1).toString(), event.task, body.value("purpose"_L1).toString(), event.atMs,
                       body.value("due"_L1).toInteger()};
    if (!event.task.isEmpty()) {
        const auto place = placeOf(event.task);
        if (!place)
            return place.error();
        auto &run = place->run();
        run.state = RunTaskState::InProgress;
        if (run.startedAtMs == 0)
            run.startedAtMs = event.atMs;
        run.waitingFor = timer.key;
        if (timer.purpose != "poll"_L1)
            run.outcome.kind = StepOutcome::Kind::None;
        unmarkReady(*place);
    }
    m_state.m_timers.insert(timer.key, timer);
    return {};
}

Result<void> RunFold::fireTimer(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    const auto found = m_state.m_timers.constFind(key);
    if (found == m_state.m_timers.cend())
        return refused(ErrorCode::Conflict, translated("The timer %1 is not set.").arg(key));
    const auto timer = *found;
    if (timer.task.isEmpty()) {
        m_state.m_timers.remove(key);
        return {};
    }
    const auto place = placeOf(timer.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    endWait(run);
    if (timer.purpose == "retry"_L1) {
        ++run.attempt;
        run.outcome = {};
    } else if (timer.purpose == "poll"_L1) {
        ++run.poll;
        run.outcome.kind = StepOutcome::Kind::None;
    } else {
        run.outcome = {};
        run.outcome.kind = StepOutcome::Kind::Done;
    }
    markReady(*place);
    return {};
}

Result<void> RunFold::askHuman(const RunEvent &event)
{
    const auto place = placeOf(event.task);
    if (!place)
        return place.error();
    auto question = Question::fromJson(event.body.value("question"_L1).toObject());
    auto &run = place->run();
    run.state = RunTaskState::Waiting;
    if (run.startedAtMs == 0)
        run.startedAtMs = event.atMs;
    run.waitingFor = question.key;
    run.outcome = {};
    unmarkReady(*place);
    m_state.m_questions.insert(question.key, question);
    return {};
}

Result<void> RunFold::answerQuestion(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    const auto found = m_state.m_questions.constFind(key);
    if (found == m_state.m_questions.cend())
        return refused(ErrorCode::Conflict, translated("The question %1 is not open (any more).").arg(key));
    const auto place = placeOf(found->task);
    if (!place)
        return place.error();
    auto &run = place->run();
    const auto &body = event.body;
    endWait(run);
    run.state = RunTaskState::InProgress;
    run.completedBy = body.value("by"_L1).toString();
    run.outcome = {};
    run.outcome.kind = StepOutcome::Kind::Done;
    run.answer = body.value("branch"_L1).toString();
    if (const auto comment = body.value("comment"_L1).toString(); !comment.isEmpty()) {
        const auto id = body.value("entry"_L1).toString();
        addEntry(*place,
                 {{u"id"_s, id.isEmpty() ? derivedId(m_state.m_run.text + key + u"comment"_s) : id},
                  {u"type"_s, entrytype::note},
                  {u"text"_s, comment},
                  {u"contents"_s, comment}},
                 event.atMs);
    }
    if (const auto &form = place->definition().form; form && body.contains("answers"_L1)) {
        auto answers = body.value("answers"_L1).toObject();
        run.outcome.raw = answers;
        answers.insert(u"name"_s, run.completedBy);
        mergeKey(place->frame->contextId, form->title + ".Answers"_L1, answers);
    }
    const auto outputs = body.value("context"_L1).toObject();
    for (auto it = outputs.begin(); it != outputs.end(); ++it)
        mergeKey(place->frame->contextId, it.key(), it.value());
    markReady(*place);
    return {};
}

Result<void> RunFold::answerByHand(const RunEvent &event)
{
    const auto place = placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    if (run.state != RunTaskState::Error && run.state != RunTaskState::LoopError)
        return refused(ErrorCode::Conflict, translated("Task %1 is not in error.").arg(event.task));
    auto &frame = *place->frame;
    --frame.errors;
    frame.graph.runAgain(place->definition().id);
    collectRunnable(frame);
    run.state = RunTaskState::InProgress;
    run.stage = TaskStage::Act;
    run.calls.clear();
    run.completedBy = event.body.value("by"_L1).toString();
    run.outcome = {};
    run.outcome.kind = StepOutcome::Kind::Done;
    run.answer = event.body.value("branch"_L1).toString();
    run.unavailable = false;
    if (const auto comment = event.body.value("comment"_L1).toString(); !comment.isEmpty()) {
        const auto id = event.body.value("entry"_L1).toString();
        addEntry(*place,
                 {{u"id"_s, id.isEmpty() ? derivedId(m_state.m_run.text + event.task + u"byhand"_s) : id},
                  {u"type"_s, entrytype::note},
                  {u"text"_s, comment},
                  {u"contents"_s, comment}},
                 event.atMs);
    }
    const auto outputs = event.body.value("context"_L1).toObject();
    for (auto it = outputs.begin(); it != outputs.end(); ++it)
        mergeKey(frame.contextId, it.key(), it.value());
    reopenAncestors(frame);
    markReady(*place);
    return {};
}

Result<void> RunFold::startSubRun(const RunEvent &event)
{
    const auto place = placeOf(event.task);
    if (!place)
        return place.error();
    const auto &body = event.body;
    auto playbook = m_state.m_library
        ? m_state.m_library->find(body.value("playbook"_L1).toString(), body.value("name"_L1).toString())
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
            frame.privateId = QString::number(++m_state.m_privateCount);
        frame.contextId = u"subplaybook-"_s + frame.privateId;
        m_state.m_privateContexts.try_emplace(frame.contextId);
    }
    run.waitingFor = u"frame:"_s + frame.path;
    unmarkReady(*place);
    const auto path = frame.path;
    addFrame(std::move(frame));
    closeFrameIfDone(m_state.m_frames.at(path), event.atMs);
    return {};
}

Result<void> RunFold::finishSubRun(const RunEvent &event)
{
    const auto place = placeOf(event.task);
    if (!place)
        return place.error();
    const auto writes = contextWritesFromJson(event.body);
    for (const auto &change : writes)
        write(*place->frame, change);
    auto &run = place->run();
    run.outcome = {};
    run.poll = run.iteration;
    run.answer = event.body.value("privateId"_L1).toString(); // the next round goes on in the same private context
    run.verdict = static_cast<LoopVerdict>(event.body.value("verdict"_L1).toInt());
    return {};
}

Result<void> RunFold::completeTask(const RunEvent &event)
{
    const auto place = placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    if (run.state != RunTaskState::Ready && run.state != RunTaskState::InProgress && run.state != RunTaskState::Waiting)
        return refused(ErrorCode::Conflict, translated("Task %1 is already over.").arg(event.task));
    if (const auto output = event.body.value("output"_L1).toObject(); !output.isEmpty()) {
        if (auto merged = mergeOutput(*place, output, event.atMs); !merged)
            return merged;
    }
    if (event.body.contains("branch"_L1))
        run.branch = event.body.value("branch"_L1).toString();
    const auto labels = textList(event.body.value("labels"_L1));
    auto &frame = *place->frame;
    finishTask(*place, RunTaskState::Completed, event.atMs);
    const auto &definition = place->definition();
    frame.graph.complete(definition.id, labels);
    collectRunnable(frame);
    if (definition.next.size() > 1 || (definition.next.size() == 1 && !labels.contains(definition.next.first().label)))
        noteSkipped(frame);
    closeFrameIfDone(frame, event.atMs);
    return event.body.contains("closes"_L1)
        ? stopRun({RunEventKind::RunStopped,
                   {},
                   event.atMs,
                   {{u"closed"_s, true}, {u"reason"_s, event.body.value("closes"_L1)}}})
        : Result<void>();
}

Result<void> RunFold::failTask(const RunEvent &event)
{
    const auto place = placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    auto &frame = *place->frame;
    const auto &body = event.body;
    if (const auto output = body.value("output"_L1).toObject(); !output.isEmpty()) {
        if (const auto merged = mergeOutput(*place, output, event.atMs); !merged)
            m_state.m_warnings.append(merged.error().message);
    }
    run.error = body.value("message"_L1).toString();
    run.unavailable = body.value("unavailable"_L1).toBool();
    if (body.contains("entry"_L1))
        addEntry(*place, body.value("entry"_L1).toObject(), event.atMs);
    const auto &definition = place->definition();
    if (body.contains("labels"_L1)) {
        finishTask(*place, RunTaskState::Completed, event.atMs);
        frame.graph.complete(definition.id, textList(body.value("labels"_L1)));
        if (body.contains("branch"_L1))
            run.branch = body.value("branch"_L1).toString();
        collectRunnable(frame);
        noteSkipped(frame);
    } else {
        finishTask(*place, body.value("loop"_L1).toBool() ? RunTaskState::LoopError : RunTaskState::Error, event.atMs);
        frame.graph.fail(definition.id);
        ++frame.errors;
    }
    closeFrameIfDone(frame, event.atMs);
    return {};
}

Result<void> RunFold::skipTask(const RunEvent &event)
{
    const auto place = placeOf(event.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    auto &frame = *place->frame;
    if (run.state == RunTaskState::Completed || run.state == RunTaskState::Skipped)
        return refused(ErrorCode::Conflict, translated("Task %1 is already over.").arg(event.task));
    if (m_state.m_effects.contains(run.waitingFor)) {
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
        reopenAncestors(frame);
    }
    run.completedBy = event.body.value("by"_L1).toString();
    if (const auto reason = event.body.value("reason"_L1).toString(); !reason.isEmpty() && run.error.isEmpty())
        run.error = reason;
    finishTask(*place, RunTaskState::Skipped, event.atMs);
    frame.graph.skip(place->definition().id);
    collectRunnable(frame);
    noteSkipped(frame);
    closeFrameIfDone(frame, event.atMs);
    return {};
}

Result<void> RunFold::resetTask(const RunEvent &event)
{
    const auto place = placeOf(event.task);
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
    collectRunnable(frame);
    reopenAncestors(frame);
    return {};
}

Result<void> RunFold::changeSchedule(const RunEvent &event)
{
    const auto &body = event.body;
    const auto id = body.value("id"_L1).toString();
    if (body.value("cancel"_L1).toBool()) {
        m_state.m_schedules.remove(id);
        return {};
    }
    m_state.m_schedules.insert(id,
                               {id, body.value("command"_L1).toString(), body.value("cron"_L1).toString(),
                                body.value("times"_L1).toInt(-1), body.value("ends"_L1).toInteger(),
                                body.value("due"_L1).toInteger()});
    return {};
}

Result<void> RunFold::stopRun(const RunEvent &event)
{
    if (m_state.m_stopping)
        return {};
    m_state.m_stopping = true;
    m_state.m_closed = event.body.value("closed"_L1).toBool();
    m_state.m_stopReason = event.body.value("reason"_L1).toString();
    m_state.m_schedules.clear();
    m_state.m_ready.clear();
    for (auto &[path, frame] : m_state.m_frames) {
        for (auto &run : frame.tasks) {
            const bool sent = m_state.m_effects.contains(run.waitingFor);
            switch (run.state) {
            case RunTaskState::New:
                run.state = RunTaskState::Skipped;
                break;
            case RunTaskState::Ready:
            case RunTaskState::Waiting:
            case RunTaskState::InProgress:
                if (sent)
                    break;
                endWait(run);
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

void RunFold::addEntry(const Place &place, const QJsonObject &entry, qint64 atMs)
{
    auto &run = place.run();
    RunEntry stored;
    stored.id = entry.value("id"_L1).toString();
    stored.task =
        place.frame->path.isEmpty() ? place.definition().id : place.frame->path + u'/' + place.definition().id;
    stored.type = entry.value("type"_L1).toInt(entrytype::note);
    stored.text = entry.value("text"_L1).toString();
    stored.contents = entry.value("contents"_L1);
    stored.tags = textList(entry.value("tags"_L1));
    stored.note = entry.value("note"_L1).toBool() || place.definition().note;
    stored.fileName = entry.value("file"_L1).toObject().value("name"_L1).toString();
    stored.atMs = atMs;
    if (!m_state.m_entries.contains(stored.id))
        m_state.m_entryOrder.append(stored.id);
    run.entries.append(stored.id);
    m_state.m_entries.insert(stored.id, stored);
}

Result<void> RunFold::mergeOutput(const Place &place, const QJsonObject &output, qint64 atMs)
{
    auto &run = place.run();
    auto &frame = *place.frame;
    const auto entries = output.value("entries"_L1).toArray();
    for (const auto &entry : entries)
        addEntry(place, entry.toObject(), atMs);
    if (!run.ignoreOutputs) {
        const auto context = output.value("context"_L1).toObject();
        for (auto it = context.begin(); it != context.end(); ++it)
            mergeKey(frame.contextId, it.key(), it.value());
    }
    const auto writes = contextWritesFromJson(output);
    for (const auto &change : writes)
        write(frame, change);
    const auto extend = output.contains("extend"_L1) ? output.value("extend"_L1).toString() : run.extendContext;
    if (!extend.isEmpty()) {
        Evaluation evaluation;
        evaluation.evaluator = m_state.m_evaluator;
        evaluation.nowMs = atMs;
        evaluation.warnings = &m_state.m_warnings;
        const auto extensions = parseExtendContext(extend);
        bool hadContents = false;
        for (const auto &value : entries) {
            const auto entry = value.toObject();
            const auto contents = entry.value("contents"_L1);
            if (isNil(contents) || entry.value("type"_L1).toInt() == entrytype::error)
                continue;
            hadContents = true;
            changeContext(frame.contextId, [&](QJsonObject context) {
                return extendContext(std::move(context), extensions, contents, evaluation);
            });
        }
        if (const auto raw = output.value("raw"_L1); !hadContents && !isNil(raw)) {
            changeContext(frame.contextId, [&](QJsonObject context) {
                return extendContext(std::move(context), extensions, raw, evaluation);
            });
        }
    }
    changeIncident(output.value("fields"_L1).toObject());
    // A built-in that completes another task: the answer belongs to the same event, so that neither happens without the other.
    if (const auto answer = output.value("completes"_L1).toObject(); !answer.isEmpty()) {
        if (const auto answered = answerQuestion({RunEventKind::HumanAnswered, {}, atMs, answer}); !answered)
            m_state.m_warnings.append(answered.error().message);
    }
    return {};
}

void RunFold::changeContext(const QString &contextId, const std::function<Result<QJsonObject>(QJsonObject)> &change)
{
    auto &context = contextId.isEmpty() ? m_state.m_context : m_state.m_privateContexts[contextId];
    const auto backup = context;
    auto changed = change(std::move(context));
    if (changed) {
        context = std::move(*changed);
    } else {
        context = backup;
        m_state.m_warnings.append(changed.error().message);
    }
}

void RunFold::mergeKey(const QString &contextId, const QString &key, const QJsonValue &value)
{
    auto target = contextId;
    auto rest = key;
    if (key.startsWith("subplaybook-"_L1)) {
        if (const auto dot = key.indexOf(u'.'); dot > 0 && m_state.m_privateContexts.contains(key.left(dot))) {
            target = key.left(dot);
            rest = key.mid(dot + 1);
        }
    }
    auto &context = target.isEmpty() ? m_state.m_context : m_state.m_privateContexts[target];
    // The commonest write by far, a new plain key, needs no search for selectors.
    static constexpr QStringView special = u".()[]";
    const bool plain = std::none_of(rest.begin(), rest.end(), [](QChar c) { return special.contains(c); });
    if (plain && !rest.isEmpty() && !isNil(value) && !context.contains(rest)) {
        context.insert(rest, value);
        return;
    }
    Evaluation evaluation;
    evaluation.evaluator = m_state.m_evaluator;
    evaluation.warnings = &m_state.m_warnings;
    changeContext(target,
                  [&](QJsonObject current) { return mergeContextKey(std::move(current), rest, value, evaluation); });
}

void RunFold::write(const Frame &frame, const ContextWrite &change)
{
    auto target = change.root ? QString() : frame.contextId;
    auto path = change.path;
    if (path.startsWith("subplaybook-"_L1)) {
        const auto dot = path.indexOf(u'.');
        const auto id = dot < 0 ? path : path.left(dot);
        if (m_state.m_privateContexts.contains(id)) {
            target = id;
            path = dot < 0 ? QString() : path.mid(dot + 1);
        }
    }
    switch (change.kind) {
    case ContextWrite::Kind::Set:
        if (!path.contains(u'.') && !path.isEmpty() && !isNil(change.value)) {
            auto &context = target.isEmpty() ? m_state.m_context : m_state.m_privateContexts[target];
            context.insert(path, change.value);
            break;
        }
        changeContext(target,
                      [&](QJsonObject context) { return setContextPath(std::move(context), path, change.value); });
        break;
    case ContextWrite::Kind::Append:
        mergeKey(target, path, change.value);
        break;
    case ContextWrite::Kind::Delete:
        if (path.isEmpty())
            (target.isEmpty() ? m_state.m_context : m_state.m_privateContexts[target]) = {};
        else
            changeContext(target, [&](QJsonObject context) -> Result<QJsonObject> {
                return removeContextPath(std::move(context), path);
            });
        break;
    case ContextWrite::Kind::Clear:
        (target.isEmpty() ? m_state.m_context : m_state.m_privateContexts[target]) = {};
        break;
    }
}

} // namespace holdfast
