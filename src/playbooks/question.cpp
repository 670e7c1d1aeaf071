// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/question.h"

#include "language/cast.h"
#include "language/interpolation.h"

#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString shown(const ValueForm &form, const Evaluation &evaluation)
{
    const auto value = evaluateValue(form, evaluation);
    return value ? displayText(*value) : QString();
}

QJsonObject messageOf(const TaskMessage &message, const Evaluation &evaluation)
{
    QJsonObject json;
    const auto add = [&json](const QString &name, const QString &value) {
        if (!value.isEmpty())
            json.insert(name, value);
    };
    add(u"to"_s, shown(message.to, evaluation));
    add(u"cc"_s, shown(message.cc, evaluation));
    add(u"bcc"_s, shown(message.bcc, evaluation));
    add(u"subject"_s, shown(message.subject, evaluation));
    add(u"body"_s, shown(message.body, evaluation));
    add(u"format"_s, message.format);
    if (!message.methods.isEmpty()) {
        json.insert(u"methods"_s, QJsonArray::fromStringList(message.methods));
        json.insert(u"retries"_s, message.retries);
        json.insert(u"retryIntervalMinutes"_s, message.retryIntervalMinutes);
    }
    return json;
}

QJsonObject formOf(const TaskForm &form, const Evaluation &evaluation)
{
    QJsonArray questions;
    for (const auto &question : form.questions) {
        QJsonObject json{
            {u"id"_s, question.id}, {u"type"_s, question.type}, {u"label"_s, shown(question.label, evaluation)}};
        QJsonArray options = QJsonArray::fromStringList(question.options);
        for (const auto &value : question.optionValues) {
            if (const auto option = evaluateValue(value, evaluation); option && !isNil(*option)) {
                for (const auto list = asList(*option); const auto &item : list)
                    options.append(displayText(item));
            }
        }
        if (!options.isEmpty())
            json.insert(u"options"_s, options);
        if (question.required)
            json.insert(u"required"_s, true);
        if (question.readOnly)
            json.insert(u"readOnly"_s, true);
        if (!question.placeholder.isEmpty())
            json.insert(u"placeholder"_s, question.placeholder);
        if (!question.tooltip.isEmpty())
            json.insert(u"tooltip"_s, question.tooltip);
        questions.append(json);
    }
    return {{u"title"_s, form.title}, {u"description"_s, form.description}, {u"questions"_s, questions}};
}

} // namespace

Question buildQuestion(const Task &task, const QString &taskPath, const QString &key, const Evaluation &evaluation,
                       qint64 nowMs)
{
    Question question;
    question.key = key;
    question.task = taskPath;
    question.title = task.name;
    question.tags = task.tags;
    question.restricted = task.restrictedCompletion;
    question.askedAtMs = nowMs;
    if (task.slaMinutes > 0)
        question.dueAtMs = nowMs + qint64(task.slaMinutes) * 60'000;
    if (task.reminderMinutes > 0)
        question.remindAtMs = nowMs + qint64(task.reminderMinutes) * 60'000;
    if (const auto text = interpolate(task.description, evaluation))
        question.text = displayText(*text);
    question.assignee = shown(task.assignee, evaluation);
    if (task.message)
        question.message = messageOf(*task.message, evaluation);
    if (task.message && (task.action == TaskAction::Ask || task.action == TaskAction::Collection))
        question.repliesWanted = task.message->completeAfterReplies;
    switch (task.action) {
    case TaskAction::Ask:
        question.kind = Question::Kind::Choose;
        question.options = task.message->replyOptions.isEmpty() ? task.labels() : task.message->replyOptions;
        break;
    case TaskAction::ManualCondition:
        question.kind = Question::Kind::Choose;
        question.options = task.labels();
        break;
    case TaskAction::Collection:
        question.kind = Question::Kind::Form;
        if (task.form)
            question.form = formOf(*task.form, evaluation);
        break;
    default:
        question.kind = Question::Kind::Complete;
        break;
    }
    return question;
}

} // namespace holdfast
