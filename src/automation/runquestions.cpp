// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/runquestions.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("RunQuestions", source);
}

// The first option goes on.

QStringList overdueOptions()
{
    return {text("Go on now"), text("Leave it out")};
}

QStringList unplannedOptions()
{
    return {text("Let it happen"), text("Skip the task"), text("Cancel the run")};
}

QStringList missingOptions()
{
    return {text("Take note")};
}

HumanTask humanTask(const ActiveRun &run, const QString &key, QuestionPurpose purpose, qint64 number = 0)
{
    HumanTask task;
    task.id = questionId(run.id, key, purpose, number);
    task.incident = run.incident;
    task.run = run.id;
    return task;
}

Result<void> ask(UnitOfWork &unit, ActiveRun &run, const HumanTask &task)
{
    if (auto asked = unit.humanTasks().ask(task, u"playbook"_s); !asked)
        return asked.error();
    run.openQuestions.insert(task.id.text);
    return {};
}

Result<void> askAboutPlan(UnitOfWork &unit, ActiveRun &run, const RunEvent &event)
{
    auto task = humanTask(run, event.body.value("key"_L1).toString(), QuestionPurpose::Plan);
    task.task = event.task;
    if (event.body.contains("write"_L1)) {
        const auto write = RunWrite::fromJson(event.body.value("write"_L1).toObject());
        task.question = text("Plan changed: let it happen?");
        task.details = text("The run would write what was not shown before: %1. How it is undone: %2.")
                           .arg(write.text(), write.undo);
        task.options = unplannedOptions();
    } else {
        QStringList missing;
        for (const auto writes = writesFromJson(event.body.value("missing"_L1).toArray()); const auto &write : writes)
            missing.append(write.text());
        task.question = text("Plan changed: planned writes were not made");
        task.details = text("The run is at its end, and this was shown but not done: %1.").arg(missing.join("; "_L1));
        task.options = missingOptions();
    }
    return ask(unit, run, task);
}

} // namespace

Result<QString> recordAnswer(UnitOfWork &unit, const HumanTask &task, const HumanAnswer &answer)
{
    if (auto answered = unit.humanTasks().answer(task.id, answer.branch, answer.answers, answer.by); !answered)
        return answered.error();
    Entry entry;
    entry.incident = task.incident;
    entry.author = answer.by;
    entry.kind = EntryKind::Chat;
    entry.text = answer.comment.isEmpty()
        ? text("%1 → %2").arg(task.question, answer.branch.isEmpty() ? text("done") : answer.branch)
        : answer.comment;
    entry.run = task.run;
    entry.task = task.task;
    entry.tags = {u"answer"_s};
    return unit.entries().append(entry).map([](const Entry &added) { return added.id.text; });
}

Result<void> askForReply(UnitOfWork &unit, ActiveRun &run, const Question &question, qint64 number)
{
    auto task = humanTask(run, question.key, QuestionPurpose::Task, number);
    task.task = question.task;
    task.question = question.title;
    task.details = question.text;
    task.options = question.options;
    task.assignee = question.assignee;
    task.dueAtMs = question.dueAtMs;
    return ask(unit, run, task);
}

Result<void> askPeople(UnitOfWork &unit, ActiveRun &run, const QList<RunEvent> &events)
{
    for (const auto &event : events) {
        Result<void> asked;
        if (event.kind == RunEventKind::HumanAsked)
            asked = askForReply(unit, run, Question::fromJson(event.body.value("question"_L1).toObject()), 0);
        else if (event.kind == RunEventKind::PlanChanged)
            asked = askAboutPlan(unit, run, event);
        if (!asked)
            return asked;
    }
    return {};
}

Result<void> askAboutOverdue(UnitOfWork &unit, ActiveRun &run, const PendingTimer &timer)
{
    auto task = humanTask(run, timer.key, QuestionPurpose::Overdue, timer.dueMs);
    const auto *definition = run.state.task(timer.task);
    task.task = timer.task;
    task.question = text("The time for this step is long over: still do it?");
    task.details = text("“%1” was due on %2, when nothing ran here.")
                       .arg(definition ? definition->name : timer.key, isoUtc(timer.dueMs));
    task.options = overdueOptions();
    return ask(unit, run, task);
}

Result<void> askWhatHappened(UnitOfWork &unit, const ActiveRun &run, const Effect &effect, const Error &error)
{
    auto task = humanTask(run, effect.key, QuestionPurpose::Uncertain);
    task.task = effect.task;
    task.question = text("Was this done: %1?").arg(effect.name);
    task.details = error.message;
    task.options = {text("It was done"), text("Do it again")};
    const auto known = unit.humanTasks().get(task.id);
    if (known && known->state == HumanTaskState::Open)
        return {};
    if (known)
        task.id = HumanTaskId(unit.newId());
    const auto row = unit.humanTasks().ask(task, u"playbook"_s);
    return row ? Result<void>() : Result<void>(row.error());
}

AnswerEvent eventOfAnswer(const ActiveRun &run, const HumanTask &task, const HumanAnswer &answer)
{
    const auto is = [&](const QString &key, QuestionPurpose purpose, qint64 number = 0) {
        return questionId(run.id, key, purpose, number) == task.id;
    };
    for (const auto questions = run.state.questions(); const auto &question : questions) {
        const auto *asked = run.state.taskRun(question.task);
        const auto replies = asked ? asked->replies.size() : 0;
        if (!is(question.key, QuestionPurpose::Task, replies))
            continue;
        return [question, replies, answer](UnitOfWork &unit, ActiveRun &active) -> Result<RunEvent> {
            auto given = answer;
            // Without a number of replies the person who answers here ends it.
            given.isLast = question.repliesWanted == 0;
            if (question.repliesWanted > replies + 1) {
                if (auto again = askForReply(unit, active, question, replies + 1); !again)
                    return again.error();
            }
            return humanAnswered(question.key, given, unit.nowMs());
        };
    }
    const auto choice = task.options.indexOf(answer.branch);
    for (auto it = run.state.planDifferences().begin(); it != run.state.planDifferences().end(); ++it) {
        if (!is(it.key(), QuestionPurpose::Plan))
            continue;
        return [key = it.key(), path = it->task, choice, answer](UnitOfWork &unit, ActiveRun &) -> Result<RunEvent> {
            if (choice == 1)
                return taskSkippedByPerson(path, answer.by, text("not in the plan"), unit.nowMs());
            if (choice == 2)
                return runStopped(answer.by, text("plan changed"), unit.nowMs());
            return planReleased(key, answer.by, unit.nowMs());
        };
    }
    for (const auto timers = run.state.timers(); const auto &timer : timers) {
        if (!timer.isHeld || !is(timer.key, QuestionPurpose::Overdue, timer.dueMs))
            continue;
        return [timer, choice, answer](UnitOfWork &unit, ActiveRun &) -> Result<RunEvent> {
            if (choice != 1)
                return timerFired(timer.key, unit.nowMs());
            return timer.task.isEmpty()
                ? scheduleSkipped(timer.key.section(u':', 1), answer.by, unit.nowMs())
                : taskSkippedByPerson(timer.task, answer.by, text("its time was over"), unit.nowMs());
        };
    }
    return {};
}

} // namespace holdfast
