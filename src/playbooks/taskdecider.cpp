// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/taskdecider.h"

#include "language/cast.h"
#include "language/interpolation.h"
#include "playbooks/brands.h"
#include "playbooks/question.h"
#include "playbooks/suboutputs.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// Sub-playbooks may nest this deep (format reference 2.6).
constexpr int deepestFrame = 32;
/// Built-ins may hand on to other commands this often.
constexpr int deepestDelegation = 5;

QString translated(const char *source)
{
    return QCoreApplication::translate("TaskDecider", source);
}

QJsonObject callToJson(const TaskCall &call)
{
    QJsonObject json{{u"name"_s, call.name}, {u"arguments"_s, call.arguments}};
    if (!call.brand.isEmpty())
        json.insert(u"brand"_s, call.brand);
    if (!call.instance.isEmpty())
        json.insert(u"instance"_s, call.instance);
    if (call.native)
        json.insert(u"native"_s, true);
    return json;
}

/// The short name of an incident field given by its display name.
QString fieldName(const QString &displayName)
{
    QString name;
    for (const auto c : displayName) {
        if (c.isLetterOrNumber() || c == u'_')
            name += c.toLower();
    }
    return name;
}

} // namespace

TaskDecider::TaskDecider(const RunState &state, const DecideServices &services, const Frame &frame, int task,
                         qint64 nowMs)
    : m_state(state)
    , m_services(services)
    , m_frame(frame)
    , m_task(frame.playbook->tasks.at(task))
    , m_run(frame.tasks[static_cast<size_t>(task)])
    , m_index(task)
    , m_path(frame.path.isEmpty() ? m_task.id : frame.path + u'/' + m_task.id)
    , m_nowMs(nowMs)
{
}

Decision TaskDecider::decide()
{
    switch (m_run.stage) {
    case TaskStage::Begin:
        begin();
        break;
    case TaskStage::Act:
        act();
        break;
    case TaskStage::Map:
    case TaskStage::Mark:
        // A field or mark that could not be set does not undo what the task did; the failure is shown with the task.
        map(m_run.stage);
        break;
    case TaskStage::Finish:
        finish();
        break;
    }
    return std::move(m_decision);
}

void TaskDecider::begin()
{
    if (m_task.timerTriggers.isEmpty() || m_run.outcome.kind != StepOutcome::Kind::None) {
        act();
        return;
    }
    QJsonArray timers;
    for (const auto &trigger : m_task.timerTriggers)
        timers.append(QJsonObject{{u"field"_s, trigger.field}, {u"action"_s, trigger.action}});
    requestChange({CaseEffectKind::ChangeTimer, {{u"timers"_s, timers}}}, u"timer"_s);
}

void TaskDecider::act()
{
    const bool fresh = m_run.stage == TaskStage::Begin;
    switch (m_task.action) {
    case TaskAction::Nothing:
        succeed(unconditional(), {});
        break;
    case TaskAction::BuiltinCondition:
        decideBuiltinCondition();
        break;
    case TaskAction::Manual:
    case TaskAction::ManualCondition:
    case TaskAction::Ask:
    case TaskAction::Collection:
        if (!fresh && m_run.outcome.kind == StepOutcome::Kind::Done) {
            if (m_task.type == TaskType::Condition)
                succeedWithLabel(m_run.answer);
            else
                succeed(unconditional(), {});
        } else {
            ask();
        }
        break;
    case TaskAction::Command:
    case TaskAction::Automation:
    case TaskAction::ScriptCondition:
        runCalls();
        break;
    case TaskAction::SubPlaybook:
        runSubPlaybook();
        break;
    }
}

// Conditions and questions

void TaskDecider::decideBuiltinCondition()
{
    // Answered by hand after an error: the person's label counts.
    if (m_run.stage == TaskStage::Act && m_run.outcome.kind == StepOutcome::Kind::Done
        && !m_run.completedBy.isEmpty()) {
        succeedWithLabel(m_run.answer);
        return;
    }
    const auto chosen = chooseBranch(m_task.conditions, evaluation());
    if (!chosen) {
        fail(chosen.error());
        return;
    }
    const auto edge = matchBranchLabel(m_task.labels(), *chosen);
    const bool isDefault = *chosen == defaultBranchLabel;
    if (edge && (isDefault || *edge != defaultBranchLabel))
        succeed({*edge}, *chosen);
    else if (!isDefault)
        succeed({}, *chosen); // a branch without an edge: the path ends here
    else
        fail({ErrorCode::InvalidInput,
              translated("No branch of the condition holds, and there is no default branch."),
              {}});
}

void TaskDecider::ask()
{
    auto question = buildQuestion(m_task, m_path, effectKey(u"ask"_s), evaluation(), m_nowMs);
    Effect effect;
    effect.kind = EffectKind::AskHuman;
    effect.key = question.key;
    effect.task = m_path;
    effect.question = question;
    enter(TaskStage::Act);
    emitEvent(RunEventKind::HumanAsked, {{u"question"_s, question.toJson()}});
    m_decision.effects.append(effect);
}

// Commands and automations

void TaskDecider::runCalls()
{
    if (m_run.stage == TaskStage::Begin) {
        startCalls();
        return;
    }
    if (m_run.outcome.kind == StepOutcome::Kind::Done && m_run.calls.empty()) { // answered by hand
        callsDone(m_run.answer);
        return;
    }
    if (m_run.call >= static_cast<int>(m_run.calls.size())) {
        callsDone(m_run.answer);
        return;
    }
    const auto &call = m_run.calls[static_cast<size_t>(m_run.call)];
    switch (m_run.outcome.kind) {
    case StepOutcome::Kind::None:
        performCall(call, 0);
        break;
    case StepOutcome::Kind::Failed:
        callFailed(m_run.outcome.error, m_run.outcome.unavailable, {});
        break;
    case StepOutcome::Kind::Done: {
        if (m_run.outcome.pollAgain) {
            const auto limit = m_run.timeoutMs;
            if (limit > 0 && m_nowMs - m_run.startedAtMs >= limit) {
                callFailed({ErrorCode::Timeout, translated("It was not done within %1 seconds.").arg(limit / 1000), {}},
                           false, {});
                break;
            }
            setTimer(u"poll"_s, m_nowMs + std::max<qint64>(0, m_run.outcome.pollAfterMs));
            break;
        }
        const auto *native = call.native ? findNative(call.name) : nullptr;
        if (native && native->wantsReply && m_run.outcome.raw.isObject())
            performNative(*native, call, 0);
        else
            callDone({});
        break;
    }
    }
}

void TaskDecider::startCalls()
{
    auto plan = planCalls(m_task, m_services, planNeedsContext(m_task) ? evaluation() : evaluationWithoutContext());
    if (plan.failed()) {
        fail(plan.error, plan.unavailable);
        return;
    }
    if (plan.calls.empty()) {
        if (m_task.action == TaskAction::ScriptCondition)
            succeedWithLabel({});
        else
            succeed(unconditional(), {});
        return;
    }
    m_plan = std::move(plan);
    const bool single =
        m_plan->calls.size() == 1 && m_plan->calls.front().native && m_plan->retries == 0 && !hasAfterStages();
    if (single) {
        performCall(m_plan->calls.front(), 0);
        return;
    }
    QJsonArray calls;
    for (const auto &call : m_plan->calls)
        calls.append(callToJson(call));
    QJsonObject body{{u"calls"_s, calls}};
    if (!m_plan->extendContext.isEmpty())
        body.insert(u"extend"_s, m_plan->extendContext);
    if (m_plan->ignoreOutputs)
        body.insert(u"ignore"_s, true);
    if (m_plan->retries > 0) {
        body.insert(u"retries"_s, m_plan->retries);
        body.insert(u"retryInterval"_s, m_plan->retryIntervalMs);
    }
    if (m_plan->timeoutMs > 0)
        body.insert(u"timeout"_s, m_plan->timeoutMs);
    m_plan.reset();
    enter(TaskStage::Act, body);
}

void TaskDecider::performCall(const TaskCall &call, int depth)
{
    if (call.native) {
        if (const auto *native = findNative(call.name)) {
            performNative(*native, call, depth);
            return;
        }
    }
    Effect effect;
    effect.kind = EffectKind::ExecuteCommand;
    effect.key = effectKey(u"call"_s);
    effect.idempotencyKey = idempotencyKey(u"call"_s);
    effect.task = m_path;
    effect.name = call.name;
    effect.brand = call.brand;
    effect.instance = call.instance;
    effect.arguments =
        m_run.poll > 0 && !m_run.outcome.pollArguments.isEmpty() ? m_run.outcome.pollArguments : call.arguments;
    effect.attempt = m_run.attempt;
    effect.quiet = isQuiet();
    effect.note = m_task.note;
    effect.timeoutMs = m_run.timeoutMs;
    requestEffect(effect);
}

void TaskDecider::performNative(const NativeCommand &native, const TaskCall &call, int depth)
{
    NativeInput input;
    input.name = native.definition.name;
    input.arguments = call.arguments;
    input.scope.evaluation = native.readsContext ? evaluation() : evaluationWithoutContext();
    input.scope.isPrivate = !m_frame.contextId.isEmpty();
    input.scope.playbookId = m_frame.privateId;
    input.scope.seed = idempotencyKey(u"call"_s) + u':' + QString::number(m_run.attempt);
    input.scope.outputKey = idempotencyKey(u"call"_s) + call.name + QString::number(m_run.attempt);
    input.scope.nowMs = m_nowMs;
    input.scope.incidentId = m_state.incidentId();
    input.scope.entry = [this](const QString &id) { return m_state.entry(id); };
    if (native.wantsReply && m_run.outcome.raw.isObject())
        input.reply = m_run.outcome.raw.toObject();
    const auto result = native.run(input);

    if (result.instead) {
        auto next = *result.instead;
        if (depth >= deepestDelegation) {
            callFailed({ErrorCode::ScriptFailed,
                        translated("%1 hands on to other commands without an end.").arg(native.definition.name),
                        {}},
                       false, {});
            return;
        }
        if (const auto *other = next.brand.isEmpty() || next.brand == "Builtin"_L1 ? findNative(next.name) : nullptr) {
            next.native = true;
            performCall({other->definition.name, u"Builtin"_s, {}, next.arguments, true}, depth + 1);
            return;
        }
        const auto *command =
            m_services.commands ? m_services.commands->find(next.name, next.brand, next.instance) : nullptr;
        if (!command) {
            callFailed(unavailableCommand(next.name, next.brand), true, {});
            return;
        }
        next.brand = command->definition.brand;
        next.instance = command->instance;
        performCall(next, depth + 1);
        return;
    }
    if (result.change) {
        if (m_run.stage == TaskStage::Begin)
            enter(TaskStage::Act,
                  {{u"calls"_s, QJsonArray{callToJson(call)}},
                   {u"extend"_s, m_plan ? m_plan->extendContext : QString()},
                   {u"ignore"_s, m_plan && m_plan->ignoreOutputs}});
        requestChange(*result.change, u"call"_s);
        return;
    }
    auto output = outputOf(result, call);
    if (const auto error = errorText(output); !error.isEmpty()) {
        callFailed({ErrorCode::ScriptFailed, error, {}}, false, output);
        return;
    }
    if (result.sleepMs >= 0) {
        if (m_run.stage == TaskStage::Begin)
            enter(TaskStage::Act, {{u"calls"_s, QJsonArray{callToJson(call)}}});
        setTimer(u"sleep"_s, m_nowMs + result.sleepMs);
        return;
    }
    if (result.completion) {
        const auto &wanted = *result.completion;
        const auto questions = m_state.questions();
        const auto found = std::find_if(questions.begin(), questions.end(), [&](const Question &question) {
            const auto slash = question.task.lastIndexOf(u'/');
            const auto *frame = m_state.frame(slash < 0 ? QString() : question.task.left(slash));
            if (!wanted.playbookId.isEmpty() && (!frame || frame->privateId != wanted.playbookId))
                return false;
            return question.task.mid(slash + 1) == wanted.task || question.tags.contains(wanted.task);
        });
        if (found == questions.end()) {
            const auto message = translated("No task “%1” waits for an answer.").arg(wanted.task);
            callFailed({ErrorCode::NotFound, message, {}}, false, {});
            return;
        }
        output.insert(
            u"completes"_s,
            humanAnswered(found->key, {u"playbook"_s, wanted.answer, wanted.comment, {}, {}, {}}, m_nowMs).body);
    }
    if (!result.cancelSchedule.isEmpty())
        m_decision.events.append(
            {RunEventKind::ScheduleChanged, {}, m_nowMs, {{u"id"_s, result.cancelSchedule}, {u"cancel"_s, true}}});
    if (result.schedule) {
        const auto &schedule = *result.schedule;
        m_decision.events.append({RunEventKind::ScheduleChanged,
                                  {},
                                  m_nowMs,
                                  {{u"id"_s, schedule.id},
                                   {u"command"_s, schedule.commandLine},
                                   {u"cron"_s, schedule.cron},
                                   {u"times"_s, schedule.timesLeft},
                                   {u"ends"_s, schedule.endsAtMs},
                                   {u"due"_s, schedule.nextDueMs}}});
    }
    m_endsRun = result.endsRun;
    callDone(output);
}

QJsonObject TaskDecider::outputOf(const NativeResult &result, const TaskCall &call) const
{
    const bool quiet = isQuiet();
    auto produced = result.output;
    if (quiet)
        produced.entries.removeIf([](const ProducedEntry &entry) { return !entry.isError; });
    auto output = outputToJson(produced, idempotencyKey(u"call"_s) + call.name + QString::number(m_run.attempt));
    if (!result.writes.isEmpty()) {
        const auto writes = contextWritesToJson(result.writes);
        output.insert(u"writes"_s, writes.value("writes"_L1));
    }
    if (m_plan) {
        if (m_plan->ignoreOutputs)
            output.remove(u"context"_s);
        if (!m_plan->extendContext.isEmpty())
            output.insert(u"extend"_s, m_plan->extendContext);
    }
    return output;
}

void TaskDecider::callDone(const QJsonObject &output)
{
    const bool fresh = m_run.stage == TaskStage::Begin;
    const int count = fresh ? 1 : static_cast<int>(m_run.calls.size());
    const bool last = m_run.call + 1 >= count;
    if (last && m_run.error.isEmpty() && !hasAfterStages()) {
        if (m_task.action != TaskAction::ScriptCondition) {
            succeed(unconditional(), {}, output);
            return;
        }
        const auto answer = output.isEmpty() ? m_run.answer : answerText(output);
        const auto edge = matchBranchLabel(m_task.labels(), answer);
        if (edge) {
            succeed({*edge}, *edge, output);
            return;
        }
        fail({ErrorCode::InvalidInput,
              translated("The answer “%1” fits no branch, and there is no default branch.").arg(answer),
              {}},
             false, output);
        return;
    }
    QJsonObject body;
    if (!output.isEmpty())
        body.insert(u"output"_s, output);
    emitEvent(RunEventKind::CallCompleted, body);
}

void TaskDecider::callsDone(const QString &answer)
{
    if (!m_run.error.isEmpty() && m_run.completedBy.isEmpty()) { // one of several calls failed, the others went on
        fail({ErrorCode::ScriptFailed, m_run.error, {}});
        return;
    }
    if (m_task.action == TaskAction::ScriptCondition)
        succeedWithLabel(answer);
    else
        succeed(unconditional(), {});
}

void TaskDecider::callFailed(const Error &error, bool unavailable, const QJsonObject &output)
{
    const bool fresh = m_run.stage == TaskStage::Begin;
    if (!fresh && !unavailable && m_run.attempt <= m_run.retryCount) {
        setTimer(u"retry"_s, m_nowMs + std::max<qint64>(m_run.retryIntervalMs, error.retryAfterMs));
        return;
    }
    if (!fresh && m_task.continueOnError && m_run.call + 1 < static_cast<int>(m_run.calls.size())) {
        QJsonObject body{{u"error"_s, error.message}};
        if (!output.isEmpty())
            body.insert(u"output"_s, output);
        emitEvent(RunEventKind::CallCompleted, body);
        return;
    }
    fail(error, unavailable, output);
}

// Sub-playbooks

void TaskDecider::runSubPlaybook()
{
    const auto playbook =
        m_services.library ? m_services.library->find(m_task.playbookId, m_task.playbookName) : nullptr;
    const auto wanted = m_task.playbookName.isEmpty() ? m_task.playbookId : m_task.playbookName;
    if (m_run.outcome.kind == StepOutcome::Kind::Done && !m_run.completedBy.isEmpty()) { // answered by hand
        succeed(unconditional(), {});
        return;
    }
    if (!playbook) {
        fail({ErrorCode::Unavailable,
              translated(
                  "The playbook “%1” is not here. Import it and run the task again, answer for it by hand, or skip it.")
                  .arg(wanted),
              {}},
             true);
        return;
    }
    if (m_frame.depth + 1 >= deepestFrame) {
        fail({ErrorCode::InvalidInput,
              translated("Playbooks call each other more than %1 levels deep.").arg(deepestFrame),
              {}});
        return;
    }
    if (m_run.iteration > m_run.poll) {
        endIteration(playbook);
        return;
    }
    if (m_run.iteration > 0) {
        nextIteration(playbook);
        return;
    }
    const auto inputs = subInputs(*playbook);
    if (!inputs) {
        fail(inputs.error());
        return;
    }
    if (!m_task.loop || !m_task.loop->forEach) {
        startIteration(playbook, 1, *inputs, {});
        return;
    }
    qsizetype rounds = 0;
    bool hasList = false;
    for (auto it = inputs->begin(); it != inputs->end(); ++it) {
        hasList = hasList || it.value().isArray();
        rounds = std::max(rounds, isNil(it.value()) ? 0 : asList(it.value()).size());
    }
    if (!hasList && rounds == 0 && !m_task.arguments.isEmpty()) {
        succeed(unconditional(), {});
        return;
    }
    if (!hasList)
        rounds = 1;
    rounds = std::min<qsizetype>(rounds, m_task.loop->maxIterations);
    if (rounds == 0) {
        succeed(unconditional(), {});
        return;
    }
    QJsonArray each;
    for (qsizetype i = 0; i < rounds; ++i) {
        QJsonObject own;
        for (auto it = inputs->begin(); it != inputs->end(); ++it) {
            const auto items = asList(it.value());
            if (i < items.size())
                own.insert(it.key(), items.at(i));
        }
        each.append(callToJson({playbook->name, {}, {}, own, false}));
    }
    enter(TaskStage::Act, {{u"calls"_s, each}});
    startIteration(playbook, 1, each.first().toObject().value("arguments"_L1).toObject(), {});
}

void TaskDecider::nextIteration(const PlaybookPtr &playbook)
{
    switch (m_run.verdict) {
    case LoopVerdict::None:
    case LoopVerdict::Done:
        succeed(unconditional(), {});
        return;
    case LoopVerdict::Limit:
        fail({ErrorCode::Timeout,
              translated("The loop did not end within %1 rounds.").arg(m_task.loop->maxIterations),
              {}},
             false, {}, true);
        return;
    case LoopVerdict::Wait:
        if (m_run.outcome.kind != StepOutcome::Kind::Done) {
            setTimer(u"loop"_s, m_nowMs + qint64(m_task.loop->waitSeconds) * 1000);
            return;
        }
        break;
    case LoopVerdict::Again:
        break;
    }
    if (m_task.loop->forEach) {
        startIteration(playbook, m_run.iteration + 1, m_run.calls[static_cast<size_t>(m_run.iteration)].arguments, {});
        return;
    }
    const auto inputs = subInputs(*playbook);
    if (!inputs)
        fail(inputs.error());
    else
        startIteration(playbook, m_run.iteration + 1, *inputs, m_run.answer);
}

Result<QJsonObject> TaskDecider::subInputs(const Playbook &playbook)
{
    QJsonObject inputs;
    auto own = evaluation();
    for (const auto &argument : m_task.arguments) {
        const auto value = evaluateValue(argument.value, own);
        if (!value)
            return Error{
                value.error().code, translated("Input “%1”: %2").arg(argument.name, value.error().message), {}};
        if (!isNil(*value))
            inputs.insert(argument.name, *value);
    }
    // Defaults of the child see the parent's data, but not the parent's inputs (format reference 2.6).
    auto visible = own.context.toObject();
    visible.remove(u"inputs"_s);
    own.context = QJsonValue();
    const auto outer = own.over(visible);
    for (const auto &input : playbook.inputs) {
        if (!input.value.isSet() || m_task.argument(input.key))
            continue;
        const auto value = evaluateValue(input.value, outer);
        if (!value)
            return Error{value.error().code, translated("Input “%1”: %2").arg(input.key, value.error().message), {}};
        if (!isNil(*value))
            inputs.insert(input.key, *value);
    }
    return inputs;
}

void TaskDecider::startIteration(const PlaybookPtr &playbook, int iteration, const QJsonObject &inputs,
                                 const QString &privateId)
{
    if (m_run.stage == TaskStage::Begin && m_decision.events.isEmpty())
        enter(TaskStage::Act);
    QJsonObject body{
        {u"iteration"_s, iteration}, {u"playbook"_s, playbook->id}, {u"name"_s, playbook->name}, {u"inputs"_s, inputs}};
    if (!privateId.isEmpty())
        body.insert(u"privateId"_s, privateId);
    emitEvent(RunEventKind::SubRunStarted, body);
}

void TaskDecider::endIteration(const PlaybookPtr &playbook)
{
    const auto childPath = subRunPath(m_frame.path, m_task.id, m_run.iteration, m_run.visit);
    const auto *child = m_state.frame(childPath);
    if (!child) {
        fail({ErrorCode::Internal, u"the frame %1 is missing"_s.arg(childPath), {}});
        return;
    }
    auto inner = evaluation();
    inner.context = m_state.visibleContext(*child, -1);
    QJsonObject body =
        m_task.separateContext ? contextWritesToJson(subPlaybookOutputs(*playbook, inner)) : QJsonObject();
    // No outputs from a round that failed: a person may still repair it, and then they are written once.
    if (m_run.outcome.kind == StepOutcome::Kind::Failed) {
        fail(m_run.outcome.error);
        return;
    }
    auto verdict = LoopVerdict::Done;
    if (m_task.loop) {
        bool ends = m_run.iteration >= static_cast<int>(m_run.calls.size());
        if (!m_task.loop->forEach) {
            const auto exit = loopEnds(*m_task.loop, *child);
            if (!exit) {
                fail(exit.error());
                return;
            }
            ends = *exit;
            body.insert(u"privateId"_s, child->privateId);
        }
        const bool limit = !ends && !m_task.loop->forEach && m_run.iteration >= m_task.loop->maxIterations;
        verdict = ends                     ? LoopVerdict::Done
            : limit                        ? LoopVerdict::Limit
            : m_task.loop->waitSeconds > 0 ? LoopVerdict::Wait
                                           : LoopVerdict::Again;
    }
    body.insert(u"verdict"_s, static_cast<int>(verdict));
    emitEvent(RunEventKind::SubRunFinished, body);
}

Result<bool> TaskDecider::loopEnds(const TaskLoop &loop, const Frame &child)
{
    auto inner = evaluation();
    inner.context = m_state.visibleContext(child, -1);
    for (const auto &branch : loop.exitBranches) {
        const auto holds = groupsHold(branch.groups, inner);
        if (!holds)
            return holds.error();
        if (*holds)
            return true;
    }
    if (loop.exitScript.isEmpty())
        return false;
    const auto *native = findNative(loop.exitScript);
    if (!native)
        return unavailableCommand(loop.exitScript, {});
    NativeInput input;
    input.name = native->definition.name;
    for (const auto &argument : loop.exitArguments) {
        const auto value = evaluateValue(argument.value, inner);
        if (!value)
            return value.error();
        if (!isNil(*value))
            input.arguments.insert(argument.name, *value);
    }
    input.scope.evaluation = inner;
    input.scope.nowMs = m_nowMs;
    input.scope.seed = idempotencyKey(u"loop"_s);
    input.scope.incidentId = m_state.incidentId();
    input.scope.entry = [this](const QString &id) { return m_state.entry(id); };
    const auto output = outputToJson(native->run(input).output, input.scope.seed);
    if (const auto error = errorText(output); !error.isEmpty())
        return Error{ErrorCode::ScriptFailed, error, {}};
    const auto answer = answerText(output).trimmed();
    return answer.compare("yes"_L1, Qt::CaseInsensitive) == 0 || answer.compare("true"_L1, Qt::CaseInsensitive) == 0;
}

// Endings

QStringList TaskDecider::unconditional() const
{
    QStringList labels;
    for (const auto &branch : m_task.next) {
        if (branch.label != "#error#"_L1)
            labels.append(branch.label);
    }
    return labels;
}

bool TaskDecider::hasAfterStages() const
{
    return !m_task.fieldMappings.isEmpty() || m_task.evidence.has_value()
        || (m_task.form
            && std::any_of(m_task.form->questions.begin(), m_task.form->questions.end(),
                           [](const FormQuestion &question) { return !question.fieldAssociated.isEmpty(); }));
}

void TaskDecider::succeedWithLabel(const QString &answer)
{
    const auto edge = matchBranchLabel(m_task.labels(), answer);
    if (edge)
        succeed({*edge}, *edge);
    else
        fail({ErrorCode::InvalidInput,
              translated("The answer “%1” fits no branch, and there is no default branch.").arg(answer),
              {}});
}

void TaskDecider::succeed(const QStringList &labels, const QString &branch, const QJsonObject &output)
{
    if (hasAfterStages()) {
        QJsonObject body{{u"branch"_s, branch}};
        if (!m_run.outcome.raw.isNull() && m_task.form)
            body.insert(u"answers"_s, m_run.outcome.raw);
        enter(TaskStage::Map, body);
        return;
    }
    QJsonObject body{{u"labels"_s, QJsonArray::fromStringList(labels)}};
    if (!branch.isEmpty())
        body.insert(u"branch"_s, branch);
    if (!output.isEmpty())
        body.insert(u"output"_s, output);
    if (m_endsRun)
        body.insert(u"closes"_s, translated("The case was closed."));
    emitEvent(RunEventKind::TaskCompleted, body);
}

void TaskDecider::map(TaskStage from)
{
    if (from == TaskStage::Map && m_run.outcome.kind == StepOutcome::Kind::None) {
        QJsonObject fields;
        const auto in = evaluation();
        for (const auto &mapping : m_task.fieldMappings) {
            const auto value = evaluateValue(mapping.output, in);
            if (value && !isNil(*value))
                fields.insert(fieldName(mapping.incidentField), *value);
        }
        if (m_task.form) {
            const auto answers = m_run.outcome.raw.toObject();
            for (const auto &question : m_task.form->questions) {
                if (!question.fieldAssociated.isEmpty() && answers.contains(question.id))
                    fields.insert(question.fieldAssociated, answers.value(question.id));
            }
        }
        if (!fields.isEmpty()) {
            requestChange({CaseEffectKind::SetFields, {{u"fields"_s, fields}}}, u"map"_s);
            return;
        }
    }
    const bool marked = from == TaskStage::Mark && m_run.outcome.kind != StepOutcome::Kind::None;
    if (!marked && m_task.evidence && !m_run.entries.isEmpty()) {
        const auto in = evaluation();
        QJsonObject body{{u"entries"_s, QJsonArray::fromStringList(m_run.entries)},
                         {u"description"_s, shown(m_task.evidence->description, in)}};
        if (const auto occurred = shown(m_task.evidence->occurred, in); !occurred.isEmpty())
            body.insert(u"occurred"_s, occurred);
        if (const auto tags = evaluateValue(m_task.evidence->tags, in); tags && !isNil(*tags))
            body.insert(u"tags"_s, argumentToList(*tags));
        enter(TaskStage::Mark);
        requestChange({CaseEffectKind::MarkEvidence, body}, u"mark"_s);
        return;
    }
    finish();
}

void TaskDecider::finish()
{
    QStringList labels = unconditional();
    if (m_task.type == TaskType::Condition) {
        const auto edge = matchBranchLabel(m_task.labels(), m_run.branch);
        labels = edge ? QStringList{*edge} : QStringList();
    }
    emitEvent(RunEventKind::TaskCompleted, {{u"labels"_s, QJsonArray::fromStringList(labels)}});
}

void TaskDecider::fail(const Error &error, bool unavailable, const QJsonObject &output, bool loopError)
{
    if (unavailable && m_task.skipUnavailable) {
        emitEvent(RunEventKind::TaskSkipped, {{u"reason"_s, error.message}});
        return;
    }
    QJsonObject body{{u"message"_s, error.message}, {u"code"_s, errorCodeName(error.code)}};
    if (unavailable)
        body.insert(u"unavailable"_s, true);
    if (loopError)
        body.insert(u"loop"_s, true);
    if (!output.isEmpty())
        body.insert(u"output"_s, output);
    const bool hasErrorEntry = std::any_of(m_run.entries.begin(), m_run.entries.end(), [this](const QString &id) {
        const auto *entry = m_state.entry(id);
        return entry && entry->type == entrytype::error;
    });
    if (output.isEmpty() && !hasErrorEntry) {
        body.insert(u"entry"_s,
                    QJsonObject{{u"id"_s, derivedId(idempotencyKey(u"error"_s))},
                                {u"type"_s, entrytype::error},
                                {u"text"_s, error.message},
                                {u"contents"_s, error.message}});
    }
    if (m_task.continueOnError && !loopError) {
        if (m_task.type == TaskType::Condition) {
            if (m_task.branch(u"#default#")) {
                body.insert(u"labels"_s, QJsonArray{u"#default#"_s});
                body.insert(u"branch"_s, u"#default#"_s);
            }
        } else if (m_task.errorPath) {
            body.insert(u"labels"_s, QJsonArray{u"#error#"_s});
            body.insert(u"branch"_s, u"#error#"_s);
        } else {
            body.insert(u"labels"_s, QJsonArray::fromStringList(unconditional()));
        }
    }
    emitEvent(RunEventKind::TaskFailed, body);
}

// Building blocks

void TaskDecider::emitEvent(RunEventKind kind, QJsonObject body)
{
    m_decision.events.append({kind, m_path, m_nowMs, std::move(body)});
}

void TaskDecider::enter(TaskStage stage, QJsonObject body)
{
    body.insert(u"stage"_s, static_cast<int>(stage));
    emitEvent(RunEventKind::TaskStarted, std::move(body));
}

void TaskDecider::requestChange(const CaseEffect &change, const QString &stage)
{
    Effect effect;
    effect.kind = EffectKind::ChangeCase;
    effect.key = effectKey(stage);
    effect.idempotencyKey = idempotencyKey(stage);
    effect.task = m_path;
    effect.name = m_task.command.isEmpty() ? stage : m_task.command;
    effect.attempt = m_run.attempt;
    effect.quiet = isQuiet();
    effect.note = m_task.note;
    effect.change = change;
    requestEffect(effect);
}

void TaskDecider::requestEffect(Effect effect)
{
    emitEvent(RunEventKind::EffectRequested, {{u"effect"_s, effect.toJson()}});
    m_decision.effects.append(std::move(effect));
}

void TaskDecider::setTimer(const QString &purpose, qint64 dueMs)
{
    Effect effect;
    effect.kind = EffectKind::SetTimer;
    effect.key = effectKey(purpose);
    effect.task = m_path;
    effect.dueMs = dueMs;
    emitEvent(RunEventKind::TimerSet, {{u"key"_s, effect.key}, {u"due"_s, dueMs}, {u"purpose"_s, purpose}});
    m_decision.effects.append(std::move(effect));
}

QString TaskDecider::effectKey(const QString &stage) const
{
    return u"%1:%2:%3:%4:%5.%6"_s.arg(m_path, QString::number(m_run.visit), stage,
                                      QString::number(std::max(m_run.call, m_run.iteration)),
                                      QString::number(m_run.attempt), QString::number(m_run.poll));
}

QString TaskDecider::idempotencyKey(const QString &stage) const
{
    return derivedId(u"%1|%2|%3|%4|%5"_s.arg(m_state.run().text, m_path, QString::number(m_run.visit), stage,
                                             QString::number(m_run.call)));
}

Evaluation TaskDecider::evaluationWithoutContext() const
{
    Evaluation result;
    result.evaluator = m_services.evaluator;
    result.nowMs = m_nowMs;
    result.warnings = &m_warnings;
    return result;
}

Evaluation TaskDecider::evaluation() const
{
    auto result = evaluationWithoutContext();
    result.context = m_state.visibleContext(m_frame, m_index);
    return result;
}

QString TaskDecider::shown(const ValueForm &form, const Evaluation &in) const
{
    const auto value = evaluateValue(form, in);
    return value ? displayText(*value) : QString();
}

bool TaskDecider::isQuiet() const
{
    switch (m_task.quiet) {
    case QuietMode::On:
        return true;
    case QuietMode::Off:
        return false;
    case QuietMode::Inherit:
        break;
    }
    return m_frame.playbook->quiet;
}

} // namespace holdfast
