// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/taskstep.h"

#include "language/cast.h"
#include "playbooks/natives/operatornatives.h"
#include "playbooks/replay/recordedcommands.h"
#include "playbooks/taskoutput.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("TaskStep", source);
}

} // namespace

TaskStep::TaskStep(const RunState &runState, const DecideServices &decideServices, const Frame &taskFrame,
                   int taskIndex, qint64 now)
    : state(runState)
    , services(decideServices)
    , frame(taskFrame)
    , task(taskFrame.playbook->tasks.at(taskIndex))
    , run(taskFrame.tasks[static_cast<size_t>(taskIndex)])
    , index(taskIndex)
    , path(taskPathIn(taskFrame.path, task.id))
    , nowMs(now)
{
}

QStringList TaskStep::unconditional() const
{
    QStringList labels;
    for (const auto &branch : task.next) {
        if (branch.label != "#error#"_L1)
            labels.append(branch.label);
    }
    return labels;
}

bool TaskStep::hasAfterStages() const
{
    return !task.fieldMappings.isEmpty() || task.evidence.has_value()
        || (task.form
            && std::any_of(task.form->questions.begin(), task.form->questions.end(),
                           [](const FormQuestion &question) { return !question.fieldAssociated.isEmpty(); }));
}

void TaskStep::succeedWithLabel(const QString &answer)
{
    const auto edge = matchBranchLabel(task.labels(), answer);
    if (edge)
        succeed({*edge}, *edge);
    else
        fail({ErrorCode::InvalidInput,
              translated("The answer “%1” fits no branch, and there is no default branch.").arg(answer),
              {}});
}

void TaskStep::succeed(const QStringList &labels, const QString &branch, const QJsonObject &output)
{
    if (hasAfterStages()) {
        QJsonObject body{{u"branch"_s, branch}};
        if (!run.outcome.raw.isNull() && task.form)
            body.insert(u"answers"_s, run.outcome.raw);
        enter(TaskStage::Map, body);
        return;
    }
    QJsonObject body{{u"labels"_s, QJsonArray::fromStringList(labels)}};
    if (!branch.isEmpty())
        body.insert(u"branch"_s, branch);
    if (!output.isEmpty())
        body.insert(u"output"_s, output);
    if (endsRun)
        body.insert(u"closes"_s, translated("The case was closed."));
    emitEvent(RunEventKind::TaskCompleted, body);
}

void TaskStep::fail(const Error &error, bool unavailable, const QJsonObject &output, bool loopError)
{
    if (unavailable && task.skipUnavailable) {
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
    const bool hasErrorEntry = std::any_of(run.entries.begin(), run.entries.end(), [this](const QString &id) {
        const auto *entry = state.entry(id);
        return entry && entry->type == entrytype::error;
    });
    if (output.isEmpty() && !hasErrorEntry) {
        body.insert(u"entry"_s,
                    QJsonObject{{u"id"_s, derivedId(idempotencyKey(u"error"_s))},
                                {u"type"_s, entrytype::error},
                                {u"text"_s, error.message},
                                {u"contents"_s, error.message}});
    }
    if (task.continueOnError && !loopError) {
        if (task.type == TaskType::Condition) {
            if (task.branch(u"#default#")) {
                body.insert(u"labels"_s, QJsonArray{u"#default#"_s});
                body.insert(u"branch"_s, u"#default#"_s);
            }
        } else if (task.errorPath) {
            body.insert(u"labels"_s, QJsonArray{u"#error#"_s});
            body.insert(u"branch"_s, u"#error#"_s);
        } else {
            body.insert(u"labels"_s, QJsonArray::fromStringList(unconditional()));
        }
    }
    emitEvent(RunEventKind::TaskFailed, body);
}

void TaskStep::emitEvent(RunEventKind kind, QJsonObject body)
{
    decision.events.append({kind, path, nowMs, std::move(body)});
}

void TaskStep::enter(TaskStage stage, QJsonObject body)
{
    body.insert(u"stage"_s, static_cast<int>(stage));
    emitEvent(RunEventKind::TaskStarted, std::move(body));
}

void TaskStep::requestChange(const CaseEffect &change, const QString &stage)
{
    Effect effect;
    effect.kind = EffectKind::ChangeCase;
    effect.key = effectKey(stage);
    effect.idempotencyKey = idempotencyKey(stage);
    effect.task = path;
    effect.name = task.command.isEmpty() ? stage : task.command;
    effect.attempt = run.attempt;
    effect.quiet = isQuiet();
    effect.note = task.note;
    effect.change = change;
    requestEffect(effect);
}

void TaskStep::requestEffect(Effect effect)
{
    QJsonObject body{{u"effect"_s, effect.toJson()}};
    if (state.plan()) {
        if (const auto *command = effect.kind == EffectKind::ExecuteCommand && services.commands
                ? services.commands->find(effect.name, effect.brand, effect.instance)
                : nullptr)
            noteCommand(*command);
        const auto write =
            runWriteOf(effect, services.commands, [this](const QString &id) { return state.entry(id) != nullptr; });
        if (write) {
            const auto isPlanned = std::any_of(state.plan()->begin(), state.plan()->end(),
                                               [&](const RunWrite &other) { return other.isSameAct(*write); });
            if (!isPlanned && !state.isAgreed(effect.idempotencyKey)) {
                emitEvent(RunEventKind::PlanChanged,
                          {{u"key"_s, u"plan:"_s + effect.idempotencyKey}, {u"write"_s, write->toJson()}});
                return;
            }
            body.insert(u"write"_s, write->toJson());
        }
    }
    emitEvent(RunEventKind::EffectRequested, body);
    decision.effects.append(std::move(effect));
}

void TaskStep::noteCommand(const Command &command)
{
    if (const auto recorded = recordedCommand(command); !m_commands.contains(recorded))
        m_commands.append(recorded);
}

Decision TaskStep::take()
{
    if (!m_commands.isEmpty() && !decision.events.isEmpty())
        decision.events.first().body.insert(u"commands"_s, m_commands);
    return std::move(decision);
}

void TaskStep::setTimer(const QString &purpose, qint64 dueMs)
{
    Effect effect;
    effect.kind = EffectKind::SetTimer;
    effect.key = effectKey(purpose);
    effect.task = path;
    effect.dueMs = dueMs;
    emitEvent(RunEventKind::TimerSet, {{u"key"_s, effect.key}, {u"due"_s, dueMs}, {u"purpose"_s, purpose}});
    decision.effects.append(std::move(effect));
}

QString TaskStep::effectKey(const QString &stage) const
{
    return u"%1:%2:%3:%4:%5.%6"_s.arg(path, QString::number(run.visit), stage,
                                      QString::number(std::max(run.call, run.iteration)), QString::number(run.attempt),
                                      QString::number(run.poll));
}

QString TaskStep::idempotencyKey(const QString &stage) const
{
    return derivedId(
        u"%1|%2|%3|%4|%5"_s.arg(state.run().text, path, QString::number(run.visit), stage, QString::number(run.call)));
}

Evaluation TaskStep::evaluationWithoutContext() const
{
    Evaluation result;
    result.evaluator = services.evaluator;
    result.nowMs = nowMs;
    result.warnings = &m_warnings;
    return result;
}

Evaluation TaskStep::evaluation() const
{
    auto result = evaluationWithoutContext();
    result.context = state.visibleContext(frame, index);
    result.runScript = operatorScripts(result);
    return result;
}

Evaluation::RunScript TaskStep::operatorScripts(const Evaluation &in) const
{
    return nativeOperators([this, in] {
        NativeScope scope;
        scope.evaluation = in;
        scope.isPrivate = !frame.contextId.isEmpty();
        scope.playbookId = frame.privateId;
        scope.seed = idempotencyKey(u"operator"_s);
        scope.outputKey = scope.seed;
        scope.nowMs = nowMs;
        scope.incidentId = state.incidentId();
        scope.entry = [this](const QString &id) { return state.entry(id); };
        return scope;
    });
}

QString TaskStep::shown(const ValueForm &form, const Evaluation &in) const
{
    const auto value = evaluateValue(form, in);
    return value ? displayText(*value) : QString();
}

bool TaskStep::isQuiet() const
{
    switch (task.quiet) {
    case QuietMode::On:
        return true;
    case QuietMode::Off:
        return false;
    case QuietMode::Inherit:
        break;
    }
    return frame.playbook->quiet;
}

} // namespace holdfast
