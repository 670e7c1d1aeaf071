// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/calldecider.h"

#include "commands/secretreference.h"
#include "language/cast.h"
#include "playbooks/brands.h"
#include "playbooks/schedules/cronschedule.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// Built-ins may hand on to other commands this often.
constexpr int deepestDelegation = 5;

QString translated(const char *source)
{
    return QCoreApplication::translate("CallDecider", source);
}

} // namespace

void CallDecider::runCalls()
{
    if (m_step.run.stage == TaskStage::Begin) {
        startCalls();
        return;
    }
    if (m_step.run.outcome.kind == StepOutcome::Kind::Done && m_step.run.calls.empty()) { // answered by hand
        callsDone(m_step.run.answer);
        return;
    }
    if (m_step.run.call >= static_cast<int>(m_step.run.calls.size())) {
        callsDone(m_step.run.answer);
        return;
    }
    const auto &call = m_step.run.calls[static_cast<size_t>(m_step.run.call)];
    switch (m_step.run.outcome.kind) {
    case StepOutcome::Kind::None:
        performCall(call, 0);
        break;
    case StepOutcome::Kind::Failed:
        callFailed(m_step.run.outcome.error, m_step.run.outcome.unavailable, {});
        break;
    case StepOutcome::Kind::Done: {
        if (m_step.run.outcome.pollAgain) {
            const auto limit = m_step.run.timeoutMs;
            if (limit > 0 && m_step.nowMs - m_step.run.startedAtMs >= limit) {
                callFailed({ErrorCode::Timeout, translated("It was not done within %1 seconds.").arg(limit / 1000), {}},
                           false, {});
                break;
            }
            m_step.setTimer(u"poll"_s, m_step.nowMs + std::max<qint64>(0, m_step.run.outcome.pollAfterMs));
            break;
        }
        const auto *native = call.native ? findNative(call.name) : nullptr;
        if (native && native->wantsReply && m_step.run.outcome.raw.isObject())
            performNative(*native, call, 0);
        else
            callDone({});
        break;
    }
    }
}

void CallDecider::startCalls()
{
    auto plan = planCalls(m_step.task, m_step.services,
                          planNeedsContext(m_step.task) ? m_step.evaluation() : m_step.evaluationWithoutContext());
    for (const auto *command : std::as_const(plan.commands))
        m_step.noteCommand(*command);
    if (plan.failed()) {
        m_step.fail(plan.error, plan.unavailable);
        return;
    }
    if (plan.calls.empty()) {
        if (m_step.task.action == TaskAction::ScriptCondition)
            m_step.succeedWithLabel({});
        else
            m_step.succeed(m_step.unconditional(), {});
        return;
    }
    for (size_t i = 0; i < plan.calls.size(); ++i)
        keepSecrets(plan.calls[i], static_cast<int>(i));
    m_plan = std::move(plan);
    const bool single =
        m_plan->calls.size() == 1 && m_plan->calls.front().native && m_plan->retries == 0 && !m_step.hasAfterStages();
    if (single) {
        performCall(m_plan->calls.front(), 0);
        return;
    }
    QJsonArray calls;
    for (const auto &call : m_plan->calls)
        calls.append(call.toJson());
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
    m_step.enter(TaskStage::Act, body);
}

/// What the definition calls secret goes to the keeper; in the call, and so in every event, a reference stands for it.
void CallDecider::keepSecrets(TaskCall &call, int index) const
{
    if (!m_step.services.secrets)
        return;
    const auto *native = call.native ? findNative(call.name) : nullptr;
    const auto *command = !native && m_step.services.commands
        ? m_step.services.commands->find(call.name, call.brand, call.instance)
        : nullptr;
    if (!native && !command)
        return;
    for (const auto &argument : native ? native->definition.arguments : command->definition.arguments) {
        const auto given = call.arguments.find(argument.name);
        if (argument.type != ArgumentType::Secret || given == call.arguments.end() || holdsSecretReference(*given))
            continue;
        const auto reference = secretReference(
            m_step.state.run(), derivedId(m_step.idempotencyKey(u"secret"_s) + QString::number(index) + argument.name));
        m_step.services.secrets->keep(reference, displayText(*given));
        *given = reference;
    }
}

/// A built-in gets the values of its secret arguments. One whose output is a secret draws from the system's random numbers: nobody can work the value out from the
/// journal, and the journal holds references to it only.
NativeResult CallDecider::runNative(const NativeCommand &native, NativeInput &input) const
{
    auto *secrets = m_step.services.secrets;
    if (!secrets)
        return native.run(input);
    for (const auto &argument : native.definition.arguments) {
        const auto given = input.arguments.find(argument.name);
        if (argument.type != ArgumentType::Secret || given == input.arguments.end())
            continue;
        const auto value = withSecretValues(displayText(*given),
                                            [secrets](const QString &reference) { return secrets->value(reference); });
        if (!value)
            return NativeResult::failed(value.error().message);
        *given = *value;
    }
    if (native.secretOutputs.isEmpty())
        return native.run(input);
    input.scope.seed = secrets->randomSeed();
    auto result = native.run(input);
    for (const auto &key : native.secretOutputs) {
        const auto made = result.output.context.find(key);
        if (made == result.output.context.end())
            continue;
        const auto reference =
            secretReference(m_step.state.run(),
                            derivedId(m_step.idempotencyKey(u"secret"_s) + QString::number(m_step.run.attempt) + key));
        secrets->keep(reference, displayText(*made));
        *made = reference;
    }
    return result;
}

void CallDecider::performCall(const TaskCall &call, int depth)
{
    if (call.native) {
        if (const auto *native = findNative(call.name)) {
            performNative(*native, call, depth);
            return;
        }
    }
    Effect effect;
    effect.kind = EffectKind::ExecuteCommand;
    effect.key = m_step.effectKey(u"call"_s);
    effect.idempotencyKey = m_step.idempotencyKey(u"call"_s);
    effect.task = m_step.path;
    effect.name = call.name;
    effect.brand = call.brand;
    effect.instance = call.instance;
    effect.arguments = m_step.run.poll > 0 && !m_step.run.outcome.pollArguments.isEmpty()
        ? m_step.run.outcome.pollArguments
        : call.arguments;
    effect.attempt = m_step.run.attempt;
    effect.quiet = m_step.isQuiet();
    effect.note = m_step.task.note;
    effect.timeoutMs = m_step.run.timeoutMs;
    m_step.requestEffect(effect);
}

void CallDecider::performNative(const NativeCommand &native, const TaskCall &call, int depth)
{
    NativeInput input;
    input.name = native.definition.name;
    input.arguments = call.arguments;
    input.scope.evaluation = native.readsContext ? m_step.evaluation() : m_step.evaluationWithoutContext();
    input.scope.isPrivate = !m_step.frame.contextId.isEmpty();
    input.scope.playbookId = m_step.frame.privateId;
    const auto act = m_step.idempotencyKey(u"call"_s);
    const auto attempt = QString::number(m_step.run.attempt);
    input.scope.seed = act + u':' + attempt;
    input.scope.outputKey = act + call.name + attempt;
    input.scope.nowMs = m_step.nowMs;
    input.scope.incidentId = m_step.state.incidentId();
    input.scope.entry = [this](const QString &id) { return m_step.state.entry(id); };
    if (native.wantsReply && m_step.run.outcome.raw.isObject())
        input.reply = m_step.run.outcome.raw.toObject();
    const auto result = runNative(native, input);

    if (result.instead) {
        handOn(native, *result.instead, depth);
        return;
    }
    if (result.change) {
        enterWith(call);
        m_step.requestChange(*result.change, u"call"_s);
        return;
    }
    auto output = outputOf(result, input.scope.outputKey);
    if (const auto error = errorText(output); !error.isEmpty()) {
        callFailed({ErrorCode::ScriptFailed, error, {}}, false, output);
        return;
    }
    if (result.sleepMs >= 0) {
        enterWith(call);
        m_step.setTimer(u"sleep"_s, m_step.nowMs + result.sleepMs);
        return;
    }
    if (result.completion && !completeOther(*result.completion, output))
        return;
    if (!changeSchedules(result))
        return;
    m_step.endsRun = result.endsRun;
    callDone(output);
}

/// A task that was to be done at once waits after all: its call goes into the state, so that the outcome finds it.
void CallDecider::enterWith(const TaskCall &call)
{
    if (m_step.run.stage != TaskStage::Begin)
        return;
    QJsonObject body{{u"calls"_s, QJsonArray{call.toJson()}}};
    if (m_plan && !m_plan->extendContext.isEmpty())
        body.insert(u"extend"_s, m_plan->extendContext);
    if (m_plan && m_plan->ignoreOutputs)
        body.insert(u"ignore"_s, true);
    m_step.enter(TaskStage::Act, body);
}

/// A built-in that is another command with other arguments.
void CallDecider::handOn(const NativeCommand &native, TaskCall next, int depth)
{
    if (depth >= deepestDelegation) {
        callFailed({ErrorCode::ScriptFailed,
                    translated("%1 hands on to other commands without an end.").arg(native.definition.name),
                    {}},
                   false, {});
        return;
    }
    if (const auto *other = next.brand.isEmpty() || next.brand == "Builtin"_L1 ? findNative(next.name) : nullptr) {
        performCall({other->definition.name, u"Builtin"_s, {}, next.arguments, true}, depth + 1);
        return;
    }
    const auto *command =
        m_step.services.commands ? m_step.services.commands->find(next.name, next.brand, next.instance) : nullptr;
    if (!command) {
        callFailed(unavailableCommand(next.name, next.brand), true, {});
        return;
    }
    m_step.noteCommand(*command);
    next.brand = command->definition.brand;
    next.instance = command->instance;
    keepSecrets(next, depth);
    enterWith(next);
    performCall(next, depth + 1);
}

bool CallDecider::completeOther(const NativeResult::Completion &wanted, QJsonObject &output)
{
    const auto questions = m_step.state.questions();
    const auto found = std::find_if(questions.begin(), questions.end(), [&](const Question &question) {
        const auto slash = question.task.lastIndexOf(u'/');
        const auto *frame = m_step.state.frame(slash < 0 ? QString() : question.task.left(slash));
        if (!wanted.playbookId.isEmpty() && (!frame || frame->privateId != wanted.playbookId))
            return false;
        return question.task.mid(slash + 1) == wanted.task || question.tags.contains(wanted.task);
    });
    if (found == questions.end()) {
        callFailed({ErrorCode::NotFound, translated("No task “%1” waits for an answer.").arg(wanted.task), {}}, false,
                   {});
        return false;
    }
    output.insert(
        u"completes"_s,
        humanAnswered(found->key, {u"playbook"_s, wanted.answer, wanted.comment, {}, {}, {}, true}, m_step.nowMs).body);
    return true;
}

bool CallDecider::changeSchedules(const NativeResult &result)
{
    auto &events = m_step.decision.events;
    if (!result.cancelSchedule.isEmpty()) {
        const auto schedules = m_step.state.schedules();
        if (std::none_of(schedules.begin(), schedules.end(),
                         [&](const RunSchedule &open) { return open.id == result.cancelSchedule; })) {
            callFailed({ErrorCode::NotFound, translated("There is no schedule %1.").arg(result.cancelSchedule), {}},
                       false, {});
            return false;
        }
        events.append(scheduleCanceled(result.cancelSchedule, u"playbook"_s, m_step.nowMs));
    }
    if (!result.schedule)
        return true;
    auto schedule = *result.schedule;
    if (schedule.polling.isEmpty()) {
        const auto cron = CronSchedule::parse(schedule.cron);
        if (!cron) {
            callFailed(cron.error(), false, {});
            return false;
        }
        schedule.nextDueMs = cron->nextAfterMs(m_step.nowMs);
        if (schedule.nextDueMs < 0 || (schedule.endsAtMs > 0 && schedule.nextDueMs > schedule.endsAtMs)) {
            callFailed({ErrorCode::InvalidInput,
                        translated("The schedule “%1” has no time left before its end.").arg(schedule.cron),
                        {}},
                       false, {});
            return false;
        }
    } else {
        schedule.nextDueMs =
            m_step.nowMs + std::max<qint64>(1, schedule.polling.value("interval"_L1).toInteger()) * 60'000;
    }
    QJsonObject body{{u"id"_s, schedule.id},         {u"command"_s, schedule.commandLine},
                     {u"cron"_s, schedule.cron},     {u"times"_s, schedule.timesLeft},
                     {u"ends"_s, schedule.endsAtMs}, {u"due"_s, schedule.nextDueMs}};
    if (!schedule.polling.isEmpty())
        body.insert(u"polling"_s, schedule.polling);
    events.append({RunEventKind::ScheduleChanged, {}, m_step.nowMs, body});
    return true;
}

QJsonObject CallDecider::outputOf(const NativeResult &result, const QString &outputKey) const
{
    const bool quiet = m_step.isQuiet();
    auto produced = result.output;
    if (quiet)
        produced.entries.removeIf([](const ProducedEntry &entry) { return !entry.isError && !entry.file; });
    auto output = outputToJson(produced, outputKey);
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

void CallDecider::callDone(const QJsonObject &output)
{
    const bool fresh = m_step.run.stage == TaskStage::Begin;
    const int count = fresh ? 1 : static_cast<int>(m_step.run.calls.size());
    const bool last = m_step.run.call + 1 >= count;
    if (last && m_step.run.error.isEmpty() && !m_step.hasAfterStages()) {
        if (m_step.task.action != TaskAction::ScriptCondition) {
            m_step.succeed(m_step.unconditional(), {}, output);
            return;
        }
        const auto answer = output.isEmpty() ? m_step.run.answer : answerText(output);
        const auto edge = matchBranchLabel(m_step.task.labels(), answer);
        if (edge) {
            m_step.succeed({*edge}, *edge, output);
            return;
        }
        m_step.fail({ErrorCode::InvalidInput,
                     translated("The answer “%1” fits no branch, and there is no default branch.").arg(answer),
                     {}},
                    false, output);
        return;
    }
    QJsonObject body;
    if (!output.isEmpty())
        body.insert(u"output"_s, output);
    m_step.emitEvent(RunEventKind::CallCompleted, body);
}

void CallDecider::callsDone(const QString &answer)
{
    if (!m_step.run.error.isEmpty()
        && m_step.run.completedBy.isEmpty()) { // one of several calls failed, the others went on
        m_step.fail({ErrorCode::ScriptFailed, m_step.run.error, {}});
        return;
    }
    if (m_step.task.action == TaskAction::ScriptCondition)
        m_step.succeedWithLabel(answer);
    else
        m_step.succeed(m_step.unconditional(), {});
}

void CallDecider::callFailed(const Error &error, bool unavailable, const QJsonObject &output)
{
    const bool fresh = m_step.run.stage == TaskStage::Begin;
    if (!fresh && !unavailable && m_step.run.attempt <= m_step.run.retryCount) {
        m_step.setTimer(u"retry"_s, m_step.nowMs + std::max<qint64>(m_step.run.retryIntervalMs, error.retryAfterMs));
        return;
    }
    if (!fresh && m_step.task.continueOnError && m_step.run.call + 1 < static_cast<int>(m_step.run.calls.size())) {
        QJsonObject body{{u"error"_s, error.message}};
        if (!output.isEmpty())
            body.insert(u"output"_s, output);
        m_step.emitEvent(RunEventKind::CallCompleted, body);
        return;
    }
    m_step.fail(error, unavailable, output);
}

} // namespace holdfast
