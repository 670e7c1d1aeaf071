// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/unattendedrun.h"

#include "language/cast.h"
#include "playbooks/natives/nativecommand.h"
#include "playbooks/taskoutput.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("UnattendedRun", source);
}

constexpr int mostScheduledInARow = 1000;

HumanAnswer answerFrom(const QJsonValue &value, const Question *question)
{
    HumanAnswer answer;
    answer.by = u"answers file"_s;
    if (value.isObject()) {
        const auto object = value.toObject();
        answer.branch = object.value("branch"_L1).toString();
        answer.comment = object.value("comment"_L1).toString();
        answer.context = object.value("context"_L1).toObject();
        answer.answers = object.value("answers"_L1).toObject();
        const bool bare = !object.contains("branch"_L1) && !object.contains("comment"_L1)
            && !object.contains("context"_L1) && !object.contains("answers"_L1);
        if (bare && question && question->kind == Question::Kind::Form)
            answer.answers = object;
    } else if (question && question->kind == Question::Kind::Choose) {
        answer.branch = displayText(value);
    } else {
        answer.comment = value.isBool() ? QString() : displayText(value);
        answer.branch = displayText(value);
    }
    return answer;
}

} // namespace

UnattendedRun::UnattendedRun(PlaybookPtr playbook, const PlaybookLibrary *library, ExpressionEvaluator *evaluator,
                             const CommandRegistry *commands, UnattendedOptions options)
    : m_services{library, evaluator, commands, options.secrets}
    , m_options(std::move(options))
    , m_state(std::move(playbook), library, evaluator)
    , m_case(m_options.start.incidentId, m_options.start.incident, m_options.start.lists)
    , m_nowMs(m_options.startMs)
{
}

Result<void> UnattendedRun::resume(const QList<RunEvent> &journal)
{
    for (const auto &event : journal) {
        if (auto applied = m_state.apply(event); !applied)
            return applied;
        m_nowMs = std::max(m_nowMs, event.atMs);
    }
    return {};
}

bool UnattendedRun::append(const RunEvent &event)
{
    if (m_cut)
        return false;
    if (m_journal && !m_journal(event)) {
        m_cut = true;
        return false;
    }
    return m_state.apply(event).isOk();
}

void UnattendedRun::noteWrite(const Effect &effect)
{
    if (effect.attempt > 1)
        return;
    auto write =
        runWriteOf(effect, m_services.commands, [this](const QString &id) { return m_state.entry(id) != nullptr; });
    if (write && !m_noted.contains(effect.idempotencyKey)) { // looking again at an act that goes on is the same write
        m_noted.insert(effect.idempotencyKey);
        m_writes.append(*write);
    }
}

bool UnattendedRun::perform(const Effect &effect)
{
    switch (effect.kind) {
    case EffectKind::AskHuman:
    case EffectKind::SetTimer:
        return true; // found again in the state when nothing else is left to do
    case EffectKind::ChangeCase: {
        noteWrite(effect);
        const auto output = m_case.perform(effect, m_nowMs);
        return append(output ? effectCompleted(effect.key, *output, {}, m_nowMs)
                             : effectFailed(effect.key, output.error(), m_nowMs));
    }
    case EffectKind::ExecuteCommand: {
        noteWrite(effect);
        const auto *command =
            m_services.commands ? m_services.commands->find(effect.name, effect.brand, effect.instance) : nullptr;
        const bool changes = !command || command->definition.changesSomething();
        if (m_options.rehearse && (changes || !m_options.execute))
            return append(effectCompleted(effect.key, {}, {}, m_nowMs));
        if (!m_options.execute)
            return append(
                effectFailed(effect.key,
                             {ErrorCode::Unavailable,
                              translated("%1: no service is connected in an unattended run.").arg(effect.name),
                              {}},
                             m_nowMs));
        const auto output = m_options.execute(effect, m_nowMs);
        return append(output ? effectCompleted(effect.key, *output, {}, m_nowMs)
                             : effectFailed(effect.key, output.error(), m_nowMs));
    }
    }
    return false;
}

bool UnattendedRun::step()
{
    const auto decision = decide(m_state, m_services, m_nowMs);
    for (const auto &event : decision.events) {
        if (!append(event) && m_cut)
            return false;
    }
    for (const auto &effect : decision.effects) {
        if (!perform(effect) && m_cut)
            return false;
    }
    return !decision.isEmpty();
}

QJsonValue UnattendedRun::preparedAnswer(const QString &taskPath, const QString &name) const
{
    for (const auto &key : {taskPath, taskPath.section(u'/', -1), name}) {
        if (m_options.answers.contains(key))
            return m_options.answers.value(key);
    }
    return QJsonValue::Undefined;
}

/// A list answers a question that waits for several replies: one item a reply.
bool UnattendedRun::answerQuestions()
{
    for (const auto questions = m_state.questions(); const auto &question : questions) {
        const auto value = preparedAnswer(question.task, question.title);
        if (value.isUndefined())
            continue;
        const auto replies = question.repliesWanted != 1 && value.isArray() ? value.toArray() : QJsonArray{value};
        const auto *run = m_state.taskRun(question.task);
        const auto given = run ? run->replies.size() : 0;
        if (given >= replies.size())
            continue;
        auto answer = answerFrom(replies.at(given), &question);
        answer.isLast = given + 1 == replies.size() && question.repliesWanted != replies.size();
        return append(humanAnswered(question.key, answer, m_nowMs));
    }
    return false;
}

/// Tasks that stopped because a command or playbook is not here may be answered by hand, once.
bool UnattendedRun::answerErrors()
{
    for (const auto waits = m_state.waits(); const auto &wait : waits) {
        const auto *run = m_state.taskRun(wait.task);
        if (wait.kind != RunWait::Kind::Error || m_answeredErrors.contains(wait.task) || !run || !run->unavailable)
            continue;
        const auto value = preparedAnswer(wait.task, wait.name);
        if (value.isUndefined())
            continue;
        m_answeredErrors.insert(wait.task);
        return append(taskAnsweredByHand(wait.task, answerFrom(value, nullptr), m_nowMs));
    }
    return false;
}

bool UnattendedRun::passTime()
{
    const auto timers = m_state.timers();
    if (timers.isEmpty() || m_state.isPaused())
        return false;
    const auto first = std::min_element(timers.begin(), timers.end(), [](const PendingTimer &a, const PendingTimer &b) {
        return std::pair(a.dueMs, a.key) < std::pair(b.dueMs, b.key);
    });
    // A line that comes back for ever, while nothing but a person could go on, ends the run here.
    const bool onlySchedules = std::all_of(timers.begin(), timers.end(),
                                           [](const PendingTimer &timer) { return timer.purpose == "schedule"_L1; });
    m_scheduledInARow = onlySchedules ? m_scheduledInARow + 1 : 0;
    if (m_scheduledInARow > mostScheduledInARow)
        return false;
    m_nowMs = std::max(m_nowMs, first->dueMs);
    if (m_clockListener)
        m_clockListener(m_nowMs);
    return append(timerFired(first->key, m_nowMs));
}

void UnattendedRun::run()
{
    if (m_clockListener)
        m_clockListener(m_nowMs);
    if (m_state.status() == RunStatus::NotStarted)
        append(runStarted(m_options.start, m_nowMs));
    for (const auto pending = m_state.pendingEffects(); const auto &effect : pending)
        perform(effect.effect);
    while (!m_cut && m_state.eventCount() < m_options.maxSteps) {
        if (step())
            continue;
        if (m_cut || m_state.isFinished())
            break;
        if (!answerQuestions() && !passTime())
            break;
    }
    while (!m_cut && answerErrors()) {
        while (!m_cut && m_state.eventCount() < m_options.maxSteps) {
            if (!step() && !answerQuestions() && !passTime())
                break;
        }
    }
}

QJsonObject UnattendedRun::toJson() const
{
    QJsonObject tasks;
    for (const auto paths = m_state.framePaths(); const auto &path : paths) {
        const auto *frame = m_state.frame(path);
        for (size_t i = 0; i < frame->tasks.size(); ++i) {
            const auto &run = frame->tasks[i];
            const auto &task = frame->playbook->tasks.at(static_cast<qsizetype>(i));
            QJsonObject json{
                {u"name"_s, task.name}, {u"type"_s, taskTypeName(task.type)}, {u"state"_s, taskStateName(run.state)}};
            if (!run.error.isEmpty())
                json.insert(u"error"_s, run.error);
            if (!run.branch.isEmpty())
                json.insert(u"branch"_s, run.branch);
            tasks.insert(path.isEmpty() ? task.id : path + u'/' + task.id, json);
        }
    }
    QJsonArray entries;
    for (const auto list = m_state.entries(); const auto &entry : list) {
        QJsonObject json{
            {u"id"_s, entry.id}, {u"task"_s, entry.task}, {u"type"_s, entry.type}, {u"text"_s, entry.text}};
        if (!isNil(entry.contents))
            json.insert(u"contents"_s, entry.contents);
        if (entry.note)
            json.insert(u"note"_s, true);
        if (!entry.fileName.isEmpty())
            json.insert(u"file"_s, entry.fileName);
        entries.append(json);
    }
    QJsonArray waiting;
    for (const auto waits = m_state.waits(); const auto &wait : waits) {
        waiting.append(QJsonObject{{u"task"_s, wait.task},
                                   {u"name"_s, wait.name},
                                   {u"kind"_s, runWaitKindName(wait.kind)},
                                   {u"for"_s, wait.what},
                                   {u"who"_s, wait.who},
                                   {u"since"_s, wait.sinceMs},
                                   {u"due"_s, wait.dueMs > 0 ? QJsonValue(wait.dueMs) : QJsonValue()}});
    }
    QJsonObject json{{u"state"_s, runStatusName(m_state.status())},
                     {u"tasks"_s, tasks},
                     {u"context"_s, m_state.context()},
                     {u"entries"_s, entries},
                     {u"waiting"_s, waiting}};
    if (const auto warnings = m_state.warnings(); !warnings.isEmpty())
        json.insert(u"warnings"_s, QJsonArray::fromStringList(warnings));
    return json;
}

} // namespace holdfast
