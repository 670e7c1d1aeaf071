// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/subplaybookdecider.h"

#include "language/cast.h"
#include "playbooks/callplan.h"
#include "playbooks/natives/nativecommand.h"
#include "playbooks/suboutputs.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// Sub-playbooks may nest this deep (format reference 2.6).
constexpr int deepestFrame = 32;

QString translated(const char *source)
{
    return QCoreApplication::translate("SubPlaybookDecider", source);
}

} // namespace

void SubPlaybookDecider::runSubPlaybook()
{
    const auto playbook = m_step.services.library
        ? m_step.services.library->find(m_step.task.playbookId, m_step.task.playbookName)
        : nullptr;
    const auto wanted = m_step.task.playbookName.isEmpty() ? m_step.task.playbookId : m_step.task.playbookName;
    if (m_step.run.outcome.kind == StepOutcome::Kind::Done && !m_step.run.completedBy.isEmpty()) { // answered by hand
        m_step.succeed(m_step.unconditional(), {});
        return;
    }
    if (!playbook) {
        m_step.fail(
            {ErrorCode::Unavailable,
             translated(
                 "The playbook “%1” is not here. Import it and run the task again, answer for it by hand, or skip it.")
                 .arg(wanted),
             {}},
            true);
        return;
    }
    if (m_step.frame.depth + 1 >= deepestFrame) {
        m_step.fail({ErrorCode::InvalidInput,
                     translated("Playbooks call each other more than %1 levels deep.").arg(deepestFrame),
                     {}});
        return;
    }
    if (m_step.run.iteration > m_step.run.poll) {
        endIteration(playbook);
        return;
    }
    if (m_step.run.iteration > 0) {
        nextIteration(playbook);
        return;
    }
    const auto inputs = subInputs(*playbook);
    if (!inputs) {
        m_step.fail(inputs.error());
        return;
    }
    if (!m_step.task.loop || !m_step.task.loop->forEach) {
        startIteration(playbook, 1, *inputs, {});
        return;
    }
    startForEach(playbook, *inputs);
}

void SubPlaybookDecider::startForEach(const PlaybookPtr &playbook, const QJsonObject &inputs)
{
    qsizetype rounds = 0;
    bool hasList = false;
    for (auto it = inputs.begin(); it != inputs.end(); ++it) {
        hasList = hasList || it.value().isArray();
        rounds = std::max(rounds, isNil(it.value()) ? 0 : asList(it.value()).size());
    }
    if (!hasList && rounds == 0 && !m_step.task.arguments.isEmpty()) {
        m_step.succeed(m_step.unconditional(), {});
        return;
    }
    if (!hasList)
        rounds = 1;
    rounds = std::min<qsizetype>(rounds, m_step.task.loop->maxIterations);
    if (rounds == 0) {
        m_step.succeed(m_step.unconditional(), {});
        return;
    }
    QJsonArray each;
    for (qsizetype i = 0; i < rounds; ++i) {
        QJsonObject own;
        for (auto it = inputs.begin(); it != inputs.end(); ++it) {
            const auto items = asList(it.value());
            if (i < items.size())
                own.insert(it.key(), items.at(i));
        }
        each.append(TaskCall{playbook->name, {}, {}, own, false}.toJson());
    }
    m_step.enter(TaskStage::Act, {{u"calls"_s, each}});
    startIteration(playbook, 1, each.first().toObject().value("arguments"_L1).toObject(), {});
}

void SubPlaybookDecider::nextIteration(const PlaybookPtr &playbook)
{
    switch (m_step.run.verdict) {
    case LoopVerdict::None:
    case LoopVerdict::Done:
        m_step.succeed(m_step.unconditional(), {});
        return;
    case LoopVerdict::Limit:
        m_step.fail({ErrorCode::Timeout,
                     translated("The loop did not end within %1 rounds.").arg(m_step.task.loop->maxIterations),
                     {}},
                    false, {}, true);
        return;
    case LoopVerdict::Wait:
        if (m_step.run.outcome.kind != StepOutcome::Kind::Done) {
            m_step.setTimer(u"loop"_s, m_step.nowMs + qint64(m_step.task.loop->waitSeconds) * 1000);
            return;
        }
        break;
    case LoopVerdict::Again:
        break;
    }
    if (m_step.task.loop->forEach) {
        startIteration(playbook, m_step.run.iteration + 1,
                       m_step.run.calls[static_cast<size_t>(m_step.run.iteration)].arguments, {});
        return;
    }
    const auto inputs = subInputs(*playbook);
    if (!inputs)
        m_step.fail(inputs.error());
    else
        startIteration(playbook, m_step.run.iteration + 1, *inputs, m_step.run.answer);
}

Result<QJsonObject> SubPlaybookDecider::subInputs(const Playbook &playbook)
{
    QJsonObject inputs;
    auto own = m_step.evaluation();
    for (const auto &argument : m_step.task.arguments) {
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
        if (!input.value.isSet() || m_step.task.argument(input.key))
            continue;
        const auto value = evaluateValue(input.value, outer);
        if (!value)
            return Error{value.error().code, translated("Input “%1”: %2").arg(input.key, value.error().message), {}};
        if (!isNil(*value))
            inputs.insert(input.key, *value);
    }
    return inputs;
}

void SubPlaybookDecider::startIteration(const PlaybookPtr &playbook, int iteration, const QJsonObject &inputs,
                                        const QString &privateId)
{
    if (m_step.run.stage == TaskStage::Begin && m_step.decision.events.isEmpty())
        m_step.enter(TaskStage::Act);
    QJsonObject body{
        {u"iteration"_s, iteration}, {u"playbook"_s, playbook->id}, {u"name"_s, playbook->name}, {u"inputs"_s, inputs}};
    if (!privateId.isEmpty())
        body.insert(u"privateId"_s, privateId);
    m_step.emitEvent(RunEventKind::SubRunStarted, body);
}

void SubPlaybookDecider::endIteration(const PlaybookPtr &playbook)
{
    const auto childPath = subRunPath(m_step.frame.path, m_step.task.id, m_step.run.iteration, m_step.run.visit);
    const auto *child = m_step.state.frame(childPath);
    if (!child) {
        m_step.fail({ErrorCode::Internal, u"the frame %1 is missing"_s.arg(childPath), {}});
        return;
    }
    auto inner = m_step.evaluation();
    inner.context = m_step.state.visibleContext(*child, -1);
    QJsonObject body =
        m_step.task.separateContext ? contextWritesToJson(subPlaybookOutputs(*playbook, inner)) : QJsonObject();
    // No outputs from a round that failed: a person may still repair it, and then they are written once.
    if (m_step.run.outcome.kind == StepOutcome::Kind::Failed) {
        m_step.fail(m_step.run.outcome.error);
        return;
    }
    auto verdict = LoopVerdict::Done;
    if (m_step.task.loop) {
        bool ends = m_step.run.iteration >= static_cast<int>(m_step.run.calls.size());
        if (!m_step.task.loop->forEach) {
            const auto exit = loopEnds(*m_step.task.loop, *child);
            if (!exit) {
                m_step.fail(exit.error());
                return;
            }
            ends = *exit;
            body.insert(u"privateId"_s, child->privateId);
        }
        const bool limit =
            !ends && !m_step.task.loop->forEach && m_step.run.iteration >= m_step.task.loop->maxIterations;
        verdict = ends                          ? LoopVerdict::Done
            : limit                             ? LoopVerdict::Limit
            : m_step.task.loop->waitSeconds > 0 ? LoopVerdict::Wait
                                                : LoopVerdict::Again;
    }
    body.insert(u"verdict"_s, static_cast<int>(verdict));
    m_step.emitEvent(RunEventKind::SubRunFinished, body);
}

Result<bool> SubPlaybookDecider::loopEnds(const TaskLoop &loop, const Frame &child)
{
    auto inner = m_step.evaluation();
    inner.context = m_step.state.visibleContext(child, -1);
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
    input.scope.nowMs = m_step.nowMs;
    input.scope.seed = m_step.idempotencyKey(u"loop"_s);
    input.scope.incidentId = m_step.state.incidentId();
    input.scope.entry = [this](const QString &id) { return m_step.state.entry(id); };
    const auto output = outputToJson(native->run(input).output, input.scope.seed);
    if (const auto error = errorText(output); !error.isEmpty())
        return Error{ErrorCode::ScriptFailed, error, {}};
    const auto answer = answerText(output).trimmed();
    return answer.compare("yes"_L1, Qt::CaseInsensitive) == 0 || answer.compare("true"_L1, Qt::CaseInsensitive) == 0;
}

} // namespace holdfast
