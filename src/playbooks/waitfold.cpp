// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/waitfold.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("WaitFold", source);
}

/// The answer that most gave; of equally many, the one that came first.
QString decidingReply(const QJsonArray &replies)
{
    QString best;
    qsizetype most = 0;
    for (const auto &reply : replies) {
        const auto branch = reply.toObject().value("branch"_L1).toString();
        const auto count = std::count_if(replies.begin(), replies.end(), [&](const QJsonValue &other) {
            return other.toObject().value("branch"_L1).toString().compare(branch, Qt::CaseInsensitive) == 0;
        });
        if (count > most) {
            most = count;
            best = branch;
        }
    }
    return best;
}

/// For incident fields: lists of several people are put together, of other values the last one counts.
QJsonObject joinedAnswers(const QJsonArray &replies, const TaskForm &form)
{
    QJsonObject joined;
    for (const auto &reply : replies) {
        const auto answers = reply.toObject().value("answers"_L1).toObject();
        for (const auto &question : form.questions) {
            const auto value = answers.value(question.id);
            if (value.isUndefined())
                continue;
            if (!value.isArray()) {
                joined.insert(question.id, value);
                continue;
            }
            auto all = joined.value(question.id).toArray();
            for (const auto items = value.toArray(); const auto &item : items)
                all.append(item);
            joined.insert(question.id, all);
        }
    }
    return joined;
}

/// The task waits for what the key names: an outcome, a time, an answer.
void beginWait(TaskRun &run, RunTaskState state, const QString &key, qint64 atMs)
{
    run.state = state;
    if (run.startedAtMs == 0)
        run.startedAtMs = atMs;
    run.waitingFor = key;
}

} // namespace

Result<TaskPlace> WaitFold::placeOfEffect(const QString &key)
{
    const auto pending = m_data.effects.constFind(key);
    if (pending == m_data.effects.cend())
        return refused(ErrorCode::Conflict, translated("Nobody waits for the outcome %1.").arg(key));
    return m_progress.placeOf(pending->effect.task);
}

Result<void> WaitFold::requestEffect(const RunEvent &event)
{
    const auto place = m_progress.placeOf(event.task);
    if (!place)
        return place.error();
    auto effect = Effect::fromJson(event.body.value("effect"_L1).toObject());
    auto &run = place->run();
    beginWait(run, RunTaskState::InProgress, effect.key, event.atMs);
    run.outcome = {};
    m_progress.unmarkReady(*place);
    const auto key = effect.key;
    m_data.effects.insert(key, {std::move(effect), event.atMs});
    return {};
}

Result<void> WaitFold::completeEffect(const RunEvent &event)
{
    const auto key = event.body.value("key"_L1).toString();
    const auto place = placeOfEffect(key);
    if (!place)
        return place.error();
    const auto effect = m_data.effects.value(key).effect;
    const auto output = event.body.value("output"_L1).toObject();
    auto &run = place->run();
    // The act is done whatever the merge says: a bad key in its output becomes a warning, never a repeated act.
    if (const auto merged = m_outputs.mergeOutput(*place, output, event.atMs); !merged)
        m_data.warnings.append(merged.error().message);
    if (effect.kind == EffectKind::ChangeCase && effect.change.kind == CaseEffectKind::SetList
        && errorText(output).isEmpty()) {
        const auto &list = effect.change.body;
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
    const auto place = placeOfEffect(event.body.value("key"_L1).toString());
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
        beginWait(run, RunTaskState::InProgress, timer.key, event.atMs);
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
    beginWait(run, RunTaskState::Waiting, question.key, event.atMs);
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
    m_outputs.addComment(*place, event, key + u"comment"_s + QString::number(run.replies.size()));
    if (const auto &form = place->definition().form; form && body.contains("answers"_L1)) {
        auto answers = body.value("answers"_L1).toObject();
        answers.insert(u"name"_s, body.value("by"_L1));
        m_outputs.mergeKeys(*place, {{form->title + ".Answers"_L1, answers}});
    }
    m_outputs.mergeKeys(*place, body.value("context"_L1).toObject());
    run.replies.append(QJsonObject{{u"by"_s, body.value("by"_L1)},
                                   {u"branch"_s, body.value("branch"_L1)},
                                   {u"answers"_s, body.value("answers"_L1)}});
    const auto wanted = found->repliesWanted;
    if (!body.value("last"_L1).toBool() && (wanted == 0 || run.replies.size() < wanted))
        return {};
    const auto replies = std::exchange(run.replies, {});
    m_progress.endWait(run);
    run.state = RunTaskState::InProgress;
    run.completedBy = body.value("by"_L1).toString();
    run.outcome = {};
    run.outcome.kind = StepOutcome::Kind::Done;
    run.answer = decidingReply(replies);
    if (place->definition().form)
        run.outcome.raw = joinedAnswers(replies, *place->definition().form);
    m_progress.markReady(*place);
    return {};
}

} // namespace holdfast
