// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/humantaskrepository.h"

#include "store/casefiles.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto taskColumns =
    "id, incident_id, run_id, task, question, details, options, assignee, asked_at_ms, due_at_ms, state, "
    "answer, answer_data, answered_by, answered_at_ms"_L1;

Result<QList<HumanTask>> readTasks(Connection &db, const QString &condition, const Bindings &bindings)
{
    auto cursor = db.select(
        u"SELECT %1 FROM human_task WHERE %2 ORDER BY asked_at_ms, rowid"_s.arg(taskColumns, condition), bindings);
    if (!cursor)
        return cursor.error();
    QList<HumanTask> tasks;
    while (cursor->next()) {
        HumanTask task;
        task.id = HumanTaskId(cursor->text(0));
        task.incident = IncidentId(cursor->text(1));
        task.run = RunId(cursor->text(2));
        task.task = cursor->text(3);
        task.question = cursor->text(4);
        task.details = cursor->text(5);
        task.options = listValue(cursor->text(6));
        task.assignee = cursor->text(7);
        task.askedAtMs = cursor->number(8);
        task.dueAtMs = cursor->number(9);
        task.state = static_cast<HumanTaskState>(cursor->number(10));
        task.answer = cursor->text(11);
        task.answerData = jsonValue(cursor->text(12)).toObject();
        task.answeredBy = cursor->text(13);
        task.answeredAtMs = cursor->number(14);
        tasks.append(task);
    }
    if (const auto done = cursor->finish(); !done)
        return done.error();
    return tasks;
}

Error noLongerOpen(const HumanTask &task)
{
    return {ErrorCode::Conflict,
            task.state == HumanTaskState::Answered
                ? QCoreApplication::translate("Store", "%1 has answered this already: \"%2\".")
                      .arg(task.answeredBy, task.answer)
                : QCoreApplication::translate("Store", "This question was withdrawn and needs no answer any more."),
            {}};
}

} // namespace

Result<HumanTask> HumanTaskRepository::ask(HumanTask task, const QString &actor)
{
    auto &session = m_files.of(task.incident);
    if (task.id.isEmpty())
        task.id = HumanTaskId(session.newId());
    if (task.askedAtMs == 0)
        task.askedAtMs = session.nowMs();
    const auto written = session.record(incidentStream(task.incident), u"human-task.asked"_s, actor,
                                        {RowChange::added(u"human_task"_s,
                                                          {{u"id"_s, task.id.text},
                                                           {u"incident_id"_s, task.incident.text},
                                                           {u"run_id"_s, task.run.text},
                                                           {u"task"_s, task.task},
                                                           {u"question"_s, task.question},
                                                           {u"details"_s, task.details},
                                                           {u"options"_s, listText(task.options)},
                                                           {u"assignee"_s, task.assignee},
                                                           {u"asked_at_ms"_s, task.askedAtMs},
                                                           {u"due_at_ms"_s, task.dueAtMs},
                                                           {u"state"_s, static_cast<int>(HumanTaskState::Open)},
                                                           {u"answer"_s, QString()},
                                                           {u"answer_data"_s, u"{}"_s},
                                                           {u"answered_by"_s, QString()},
                                                           {u"answered_at_ms"_s, 0}})});
    if (!written)
        return written.error();
    m_files.pending.humanTasks.insert(task.incident);
    return get(task.id);
}

Result<void> HumanTaskRepository::change(const HumanTaskId &id, const QString &kind, const QJsonObject &columns,
                                         const QString &actor)
{
    auto &session = m_files.holding(u"human_task"_s, id.text);
    const auto task = get(id);
    if (!task)
        return task.error();
    if (task->state != HumanTaskState::Open)
        return noLongerOpen(*task);
    const auto rows = session.changeOf(u"human_task"_s, {{u"id"_s, id.text}}, columns);
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return {};
    if (const auto written = session.record(incidentStream(task->incident), kind, actor, *rows); !written)
        return written.error();
    m_files.pending.humanTasks.insert(task->incident);
    return {};
}

Result<void> HumanTaskRepository::assign(const HumanTaskId &id, const QString &assignee, const QString &actor)
{
    return change(id, u"human-task.assigned"_s, {{u"assignee"_s, assignee}}, actor);
}

Result<void> HumanTaskRepository::answer(const HumanTaskId &id, const QString &answer, const QJsonObject &data,
                                         const QString &actor)
{
    auto &session = m_files.holding(u"human_task"_s, id.text);
    const auto task = get(id);
    if (!task)
        return task.error();
    if (task->state == HumanTaskState::Open && !task->options.isEmpty()
        && !task->options.contains(answer, Qt::CaseInsensitive)) {
        return Error{ErrorCode::InvalidInput,
                     QCoreApplication::translate("Store", "\"%1\" is not an answer to \"%2\". Choose one of: %3.")
                         .arg(answer, task->question, task->options.join(u", "_s)),
                     {}};
    }
    return change(id, u"human-task.answered"_s,
                  {{u"state"_s, static_cast<int>(HumanTaskState::Answered)},
                   {u"answer"_s, answer},
                   {u"answer_data"_s, jsonText(data)},
                   {u"answered_by"_s, actor},
                   {u"answered_at_ms"_s, session.nowMs()}},
                  actor);
}

Result<void> HumanTaskRepository::withdraw(const HumanTaskId &id, const QString &actor)
{
    return change(id, u"human-task.withdrawn"_s, {{u"state"_s, static_cast<int>(HumanTaskState::Withdrawn)}}, actor);
}

Result<HumanTask> HumanTaskRepository::get(const HumanTaskId &id) const
{
    auto &session = m_files.holding(u"human_task"_s, id.text);
    const auto found = readTasks(session.db, u"id = :id"_s, {{u":id"_s, id.text}});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFound(u"question"_s, id.text);
    return found->constFirst();
}

Result<QList<HumanTask>> HumanTaskRepository::list(const IncidentId &incident) const
{
    auto &session = m_files.of(incident);
    return readTasks(session.db, u"incident_id = :incident"_s, {{u":incident"_s, incident.text}});
}

Result<QList<HumanTask>> HumanTaskRepository::open() const
{
    return m_files.gather([](Session &session) { return readTasks(session.db, u"state = 0"_s, {}); },
                          [](const HumanTask &a, const HumanTask &b) { return a.askedAtMs < b.askedAtMs; });
}

} // namespace holdfast
