// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/taskdecider.h"

#include "language/cast.h"
#include "language/condition.h"
#include "playbooks/calldecider.h"
#include "playbooks/question.h"
#include "playbooks/subplaybookdecider.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("TaskDecider", source);
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

Decision TaskDecider::decide()
{
    switch (m_step.run.stage) {
    case TaskStage::Begin:
        begin();
        break;
    case TaskStage::Act:
        act();
        break;
    case TaskStage::Map:
    case TaskStage::Mark:
        // A field or mark that could not be set does not undo what the task did; the failure is shown with the task.
        map(m_step.run.stage);
        break;
    case TaskStage::Finish:
        finish();
        break;
    }
    return m_step.take();
}

void TaskDecider::begin()
{
    if (m_step.task.timerTriggers.isEmpty() || m_step.run.outcome.kind != StepOutcome::Kind::None) {
        act();
        return;
    }
    QJsonArray timers;
    for (const auto &trigger : m_step.task.timerTriggers)
        timers.append(QJsonObject{{u"field"_s, trigger.field}, {u"action"_s, trigger.action}});
    m_step.requestChange({CaseEffectKind::ChangeTimer, {{u"timers"_s, timers}}}, u"timer"_s);
}

void TaskDecider::act()
{
    const bool fresh = m_step.run.stage == TaskStage::Begin;
    switch (m_step.task.action) {
    case TaskAction::Nothing:
        m_step.succeed(m_step.unconditional(), {});
        break;
    case TaskAction::BuiltinCondition:
        decideBuiltinCondition();
        break;
    case TaskAction::Manual:
    case TaskAction::ManualCondition:
    case TaskAction::Ask:
    case TaskAction::Collection:
        if (!fresh && m_step.run.outcome.kind == StepOutcome::Kind::Done) {
            if (m_step.task.type == TaskType::Condition)
                m_step.succeedWithLabel(m_step.run.answer);
            else
                m_step.succeed(m_step.unconditional(), {});
        } else {
            ask();
        }
        break;
    case TaskAction::Command:
    case TaskAction::Automation:
    case TaskAction::ScriptCondition:
        CallDecider(m_step).runCalls();
        break;
    case TaskAction::SubPlaybook:
        SubPlaybookDecider(m_step).runSubPlaybook();
        break;
    }
}

void TaskDecider::decideBuiltinCondition()
{
    // Answered by hand after an error: the person's label counts.
    if (m_step.run.stage == TaskStage::Act && m_step.run.outcome.kind == StepOutcome::Kind::Done
        && !m_step.run.completedBy.isEmpty()) {
        m_step.succeedWithLabel(m_step.run.answer);
        return;
    }
    const auto chosen = chooseBranch(m_step.task.conditions, m_step.evaluation());
    if (!chosen) {
        m_step.fail(chosen.error());
        return;
    }
    const auto edge = matchBranchLabel(m_step.task.labels(), *chosen);
    const bool isDefault = *chosen == defaultBranchLabel;
    if (edge && (isDefault || *edge != defaultBranchLabel))
        m_step.succeed({*edge}, *chosen);
    else if (!isDefault)
        m_step.succeed({}, *chosen); // a branch without an edge: the path ends here
    else
        m_step.fail({ErrorCode::InvalidInput,
                     translated("No branch of the condition holds, and there is no default branch."),
                     {}});
}

void TaskDecider::ask()
{
    auto question =
        buildQuestion(m_step.task, m_step.path, m_step.effectKey(u"ask"_s), m_step.evaluation(), m_step.nowMs);
    Effect effect;
    effect.kind = EffectKind::AskHuman;
    effect.key = question.key;
    effect.task = m_step.path;
    effect.question = question;
    m_step.enter(TaskStage::Act);
    m_step.emitEvent(RunEventKind::HumanAsked, {{u"question"_s, question.toJson()}});
    m_step.decision.effects.append(effect);
}

void TaskDecider::map(TaskStage from)
{
    if (from == TaskStage::Map && m_step.run.outcome.kind == StepOutcome::Kind::None) {
        QJsonObject fields;
        const auto in = m_step.evaluation();
        for (const auto &mapping : m_step.task.fieldMappings) {
            const auto value = evaluateValue(mapping.output, in);
            if (value && !isNil(*value))
                fields.insert(fieldName(mapping.incidentField), *value);
        }
        if (m_step.task.form) {
            const auto answers = m_step.run.outcome.raw.toObject();
            for (const auto &question : m_step.task.form->questions) {
                if (!question.fieldAssociated.isEmpty() && answers.contains(question.id))
                    fields.insert(question.fieldAssociated, answers.value(question.id));
            }
        }
        if (!fields.isEmpty()) {
            m_step.requestChange({CaseEffectKind::SetFields, {{u"fields"_s, fields}}}, u"map"_s);
            return;
        }
    }
    const bool marked = from == TaskStage::Mark && m_step.run.outcome.kind != StepOutcome::Kind::None;
    if (!marked && m_step.task.evidence && !m_step.run.entries.isEmpty()) {
        const auto in = m_step.evaluation();
        QJsonObject body{{u"entries"_s, QJsonArray::fromStringList(m_step.run.entries)},
                         {u"description"_s, m_step.shown(m_step.task.evidence->description, in)}};
        if (const auto occurred = m_step.shown(m_step.task.evidence->occurred, in); !occurred.isEmpty())
            body.insert(u"occurred"_s, occurred);
        if (const auto tags = evaluateValue(m_step.task.evidence->tags, in); tags && !isNil(*tags))
            body.insert(u"tags"_s, argumentToList(*tags));
        m_step.enter(TaskStage::Mark);
        m_step.requestChange({CaseEffectKind::MarkEvidence, body}, u"mark"_s);
        return;
    }
    finish();
}

void TaskDecider::finish()
{
    QStringList labels = m_step.unconditional();
    if (m_step.task.type == TaskType::Condition) {
        const auto edge = matchBranchLabel(m_step.task.labels(), m_step.run.branch);
        labels = edge ? QStringList{*edge} : QStringList();
    }
    m_step.emitEvent(RunEventKind::TaskCompleted, {{u"labels"_s, QJsonArray::fromStringList(labels)}});
}

} // namespace holdfast
