// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/runevent.h"

#include "base/canonicaljson.h"
#include "playbooks/taskoutput.h"

#include <QJsonArray>

#include <array>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array names{
    "runStarted",      "environmentChanged", "taskStarted", "callCompleted", "effectRequested", "effectCompleted",
    "effectFailed",    "timerSet",           "timerFired",  "humanAsked",    "humanAnswered",   "subRunStarted",
    "subRunFinished",  "taskCompleted",      "taskFailed",  "taskSkipped",   "taskReset",       "scheduleChanged",
    "scheduleSkipped", "timerHeld",          "planChanged", "planReleased",  "runPaused",       "runResumed",
    "runStopped",      "runFinished",
};

QJsonObject answerBody(const HumanAnswer &answer)
{
    QJsonObject body{{u"by"_s, answer.by}};
    if (!answer.branch.isEmpty())
        body.insert(u"branch"_s, answer.branch);
    if (!answer.comment.isEmpty())
        body.insert(u"comment"_s, answer.comment);
    if (!answer.entryId.isEmpty())
        body.insert(u"entry"_s, answer.entryId);
    if (!answer.answers.isEmpty())
        body.insert(u"answers"_s, answer.answers);
    if (!answer.context.isEmpty())
        body.insert(u"context"_s, answer.context);
    if (answer.isLast)
        body.insert(u"last"_s, true);
    return body;
}

} // namespace

QString runEventName(RunEventKind kind)
{
    return QString::fromLatin1(names.at(static_cast<size_t>(kind)));
}

QJsonObject RunEvent::toJson() const
{
    QJsonObject json{{u"kind"_s, runEventName(kind)}, {u"at"_s, atMs}};
    if (!task.isEmpty())
        json.insert(u"task"_s, task);
    if (!body.isEmpty())
        json.insert(u"body"_s, body);
    return json;
}

Result<RunEvent> RunEvent::fromJson(const QJsonObject &json)
{
    const auto name = json.value("kind"_L1).toString();
    for (size_t i = 0; i < names.size(); ++i) {
        if (name == QLatin1StringView(names[i])) {
            return RunEvent{static_cast<RunEventKind>(i), json.value("task"_L1).toString(),
                            json.value("at"_L1).toInteger(), json.value("body"_L1).toObject()};
        }
    }
    return Error{ErrorCode::InvalidInput, u"unknown event of a playbook run: “%1”"_s.arg(name), {}};
}

RunEvent runStarted(const RunStart &start, qint64 atMs)
{
    QJsonObject body{{u"run"_s, start.run.text},    {u"incidentId"_s, start.incidentId},
                     {u"inputs"_s, start.inputs},   {u"incident"_s, start.incident},
                     {u"modules"_s, start.modules}, {u"lists"_s, start.lists},
                     {u"context"_s, start.context}, {u"urls"_s, start.urls}};
    if (!start.library.isEmpty())
        body.insert(u"library"_s, QJsonArray::fromStringList(start.library));
    if (start.plan)
        body.insert(u"plan"_s, writesToJson(*start.plan));
    return {RunEventKind::RunStarted, {}, atMs, body};
}

RunEvent effectCompleted(const QString &key, const CommandOutput &output, const QStringList &entryIds, qint64 atMs)
{
    return {
        RunEventKind::EffectCompleted, {}, atMs, {{u"key"_s, key}, {u"output"_s, outputToJson(output, key, entryIds)}}};
}

RunEvent effectFailed(const QString &key, const Error &error, qint64 atMs)
{
    QJsonObject body{{u"key"_s, key}, {u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}};
    if (error.retryAfterMs >= 0)
        body.insert(u"retryAfter"_s, error.retryAfterMs);
    return {RunEventKind::EffectFailed, {}, atMs, body};
}

RunEvent timerFired(const QString &key, qint64 atMs)
{
    return {RunEventKind::TimerFired, {}, atMs, {{u"key"_s, key}}};
}

RunEvent timerHeld(const QString &key, qint64 atMs)
{
    return {RunEventKind::TimerHeld, {}, atMs, {{u"key"_s, key}}};
}

RunEvent planReleased(const QString &key, const QString &by, qint64 atMs)
{
    return {RunEventKind::PlanReleased, {}, atMs, {{u"key"_s, key}, {u"by"_s, by}}};
}

RunEvent scheduleCanceled(const QString &id, const QString &by, qint64 atMs)
{
    return {RunEventKind::ScheduleChanged, {}, atMs, {{u"id"_s, id}, {u"cancel"_s, true}, {u"by"_s, by}}};
}

RunEvent scheduleSkipped(const QString &id, const QString &by, qint64 atMs)
{
    return {RunEventKind::ScheduleSkipped, {}, atMs, {{u"id"_s, id}, {u"by"_s, by}}};
}

RunEvent humanAnswered(const QString &key, const HumanAnswer &answer, qint64 atMs)
{
    auto body = answerBody(answer);
    body.insert(u"key"_s, key);
    return {RunEventKind::HumanAnswered, {}, atMs, body};
}

RunEvent taskAnsweredByHand(const QString &taskPath, const HumanAnswer &answer, qint64 atMs)
{
    return {RunEventKind::HumanAnswered, taskPath, atMs, answerBody(answer)};
}

RunEvent taskSkippedByPerson(const QString &taskPath, const QString &by, const QString &reason, qint64 atMs)
{
    return {RunEventKind::TaskSkipped, taskPath, atMs, {{u"by"_s, by}, {u"reason"_s, reason}}};
}

RunEvent taskRerun(const QString &taskPath, const QString &by, qint64 atMs)
{
    return {RunEventKind::TaskReset, taskPath, atMs, {{u"by"_s, by}}};
}

RunEvent environmentChanged(const QJsonObject &incidentFields, const std::optional<QJsonArray> &modules,
                            const std::optional<QJsonObject> &lists, qint64 atMs)
{
    QJsonObject body;
    if (!incidentFields.isEmpty())
        body.insert(u"incident"_s, incidentFields);
    if (modules)
        body.insert(u"modules"_s, *modules);
    if (lists)
        body.insert(u"lists"_s, *lists);
    return {RunEventKind::EnvironmentChanged, {}, atMs, body};
}

RunEvent playbooksGiven(const QStringList &library, const QString &by, qint64 atMs)
{
    return {RunEventKind::EnvironmentChanged,
            {},
            atMs,
            {{u"library"_s, QJsonArray::fromStringList(library)}, {u"by"_s, by}}};
}

RunEvent runPaused(const QString &by, const QString &reason, qint64 atMs)
{
    return {RunEventKind::RunPaused, {}, atMs, {{u"by"_s, by}, {u"reason"_s, reason}}};
}

RunEvent runResumed(const QString &by, qint64 atMs)
{
    return {RunEventKind::RunResumed, {}, atMs, {{u"by"_s, by}}};
}

RunEvent runStopped(const QString &by, const QString &reason, qint64 atMs)
{
    return {RunEventKind::RunStopped, {}, atMs, {{u"by"_s, by}, {u"reason"_s, reason}}};
}

} // namespace holdfast
