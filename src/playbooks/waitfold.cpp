// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/waitfold.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("WaitFold", source);
}

} // namespace

Result<void> WaitFold::requestEffect(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    auto effect = Effect::fromJson(event.body.value("effect"_L1).toObject());
    auto &run = place->run();
    run.state = RunTaskState::InProgress;
    if (run.startedAtMs == 0)
        run.startedAtMs = event.atMs;
    run.waitingFor = effect.key;
    run.outcome = {};
    m_progress.unmarkReady(*place);
    const auto key = effect.key;
    m_data.effects.insert(key, {std::move(effect), event.atMs});
    return {};
}

Result<void> WaitFold::completeEffect(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    const auto pending = m_data.effects.constFind(key);
    if (pending == m_data.effects.cend())
        return refused(ErrorCode::Conflict, translated("Nobody waits for the outcome %1.").arg(key));
    const auto place = m_progress.placeOf(pending->effect.task);
    if (!place)
        return place.error();
    const auto output = event.body.value("output"_L1).toObject();
    auto &run = place->run();
    // The act is done whatever the merge says: a bad key in its output becomes a warning, never a repeated act.
    if (const auto merged = m_outputs.mergeOutput(*place, output, event.atMs); !merged)
        m_data.warnings.append(merged.error().message);
    if (pending->effect.kind == EffectKind::ChangeCase && pending->effect.change.kind == CaseEffectKind::SetList
        && errorText(output).isEmpty()) {
        const auto &list = pending->effect.change.body;
        m_data.lists.insert(list.value("name"_L1).toString(), list.value("data"_L1));
    }
    m_progress.endWait(run);
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
    if (m_data.stopping) {
        m_progress.finishTask(*place, RunTaskState::Completed, event.atMs);
        m_progress.closeFrameIfDone(*place->frame);
        return {};
    }
    m_progress.markReady(*place);
    return {};
}

Result<void> WaitFold::failEffect(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    const auto pending = m_data.effects.constFind(key);
    if (pending == m_data.effects.cend())
        return refused(ErrorCode::Conflict, translated("Nobody waits for the outcome %1.").arg(key));
    const auto place = m_progress.placeOf(pending->effect.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    m_progress.endWait(run);
    run.outcome = {};
    run.outcome.kind = StepOutcome::Kind::Failed;
    run.outcome.error = Error{errorCodeFromName(event.body.value("code"_L1).toString()),
                              event.body.value("message"_L1).toString(),
                              {},
                              event.body.value("retryAfter"_L1).toInteger(-1)};
    run.outcome.unavailable = run.outcome.error.code == ErrorCode::Unavailable;
    if (m_data.stopping) {
        run.error = run.outcome.error.message;
        m_progress.finishTask(*place, RunTaskState::Error, event.atMs);
        ++place->frame->errors;
        m_progress.closeFrameIfDone(*place->frame);
        return {};
    }
    m_progress.markReady(*place);
    return {};
}

Result<void> WaitFold::setTimer(const RunEvent &event)
{
    const auto &body = event.body;
    PendingTimer timer{body.value("key"_L1).toString(), event.task, body.value("purpose"_L1).toString(), event.atMs,
                       body.value("due"_L1).toInteger()};
    if (!event.task.isEmpty()) {
        const auto place = m_progress.placeOf(event.task);
        if (!place)
            return place.error();
        auto &run = place->run();
        run.state = RunTaskState::InProgress;
        if (run.startedAtMs == 0)
            run.startedAtMs = event.atMs;
        run.waitingFor = timer.key;
        if (timer.purpose != "poll"_L1)
            run.outcome.kind = StepOutcome::Kind::None;
        m_progress.unmarkReady(*place);
    }
    m_data.timers.insert(timer.key, timer);
    return {};
}

Result<void> WaitFold::fireTimer(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    const auto found = m_data.timers.constFind(key);
    if (found == m_data.timers.cend())
        return refused(ErrorCode::Conflict, translated("The timer %1 is not set.").arg(key));
    const auto timer = *found;
    if (timer.task.isEmpty()) {
        m_data.timers.remove(key);
        return {};
    }
    const auto place = m_progress.placeOf(timer.task);
    if (!place)
        return place.error();
    auto &run = place->run();
    m_progress.endWait(run);
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
    m_progress.markReady(*place);
    return {};
}

Result<void> WaitFold::askHuman(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    auto question = Question::fromJson(event.body.value("question"_L1).toObject());
    auto &run = place->run();
    run.state = RunTaskState::Waiting;
    if (run.startedAtMs == 0)
        run.startedAtMs = event.atMs;
    run.waitingFor = question.key;
    run.outcome = {};
    m_progress.unmarkReady(*place);
    m_data.questions.insert(question.key, question);
    return {};
}

Result<void> WaitFold::answerQuestion(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    const auto found = m_data.questions.constFind(key);
    if (found == m_data.questions.cend())
        return refused(ErrorCode::Conflict, translated("The question %1 is not open (any more).").arg(key));
    const auto place = m_progress.placeOf(found->task);
    if (!place)
        return place.error();
    auto &run = place->run();
    const auto &body = event.body;
    m_progress.endWait(run);
    run.state = RunTaskState::InProgress;
    run.completedBy = body.value("by"_L1).toString();
    run.outcome = {};
    run.outcome.kind = StepOutcome::Kind::Done;
    run.answer = body.value("branch"_L1).toString();
    m_outputs.addComment(*place, event, key + u"comment"_s);
    if (const auto &form = place->definition().form; form && body.contains("answers"_L1)) {
        auto answers = body.value("answers"_L1).toObject();
        run.outcome.raw = answers;
        answers.insert(u"name"_s, run.completedBy);
        m_outputs.mergeKeys(*place, {{form->title + ".Answers"_L1, answers}});
    }
    m_outputs.mergeKeys(*place, body.value("context"_L1).toObject());
    m_progress.markReady(*place);
    return {};
}

} // namespace holdfast
