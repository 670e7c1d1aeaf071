// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/runjournal.h"

#include "base/canonicaljson.h"
#include "playbooks/taskoutput.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <array>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("RunJournal", source);
}

StoredRunEvent stored(const RunEvent &event)
{
    StoredRunEvent row;
    row.atMs = event.atMs;
    row.kind = runEventName(event.kind);
    row.task = event.task;
    row.body = event.body;
    return row;
}

Result<RunEvent> restored(const StoredRunEvent &row)
{
    return RunEvent::fromJson(
        {{u"kind"_s, row.kind}, {u"at"_s, row.atMs}, {u"task"_s, row.task}, {u"body"_s, row.body}});
}

StoredRunStatus storedStatus(const RunState &state)
{
    if (state.isPaused())
        return StoredRunStatus::Paused;
    switch (state.status()) {
    case RunStatus::Waiting:
        return StoredRunStatus::Waiting;
    case RunStatus::Completed:
    case RunStatus::Failed:
        // Its scheduled lines go on until their last time, or until the case is closed.
        if (!state.schedules().isEmpty() || !state.pendingEffects().isEmpty())
            return StoredRunStatus::Waiting;
        return state.status() == RunStatus::Completed ? StoredRunStatus::Done : StoredRunStatus::Failed;
    case RunStatus::Stopped:
        return StoredRunStatus::Canceled;
    case RunStatus::NotStarted:
    case RunStatus::Running:
        break;
    }
    return StoredRunStatus::Running;
}

/// What the engine's own commands (Print, Set ...) say is in their events; the war room shows it under the same ids.
QList<Entry> nativeEntries(const IncidentId &incident, const RunId &run, const RunEvent &event)
{
    QList<Entry> made;
    if (event.kind != RunEventKind::TaskCompleted && event.kind != RunEventKind::CallCompleted
        && event.kind != RunEventKind::TaskFailed)
        return made;
    const auto entries = event.body.value("output"_L1).toObject().value("entries"_L1).toArray();
    for (const auto &item : entries) {
        const auto object = item.toObject();
        Entry entry;
        entry.id = EntryId(object.value("id"_L1).toString());
        entry.incident = incident;
        entry.atMs = event.atMs;
        entry.author = u"playbook"_s;
        entry.kind = object.value("type"_L1).toInt() == entrytype::error ? EntryKind::Error : EntryKind::Playbook;
        entry.text = object.value("text"_L1).toString();
        entry.contents = object.value("contents"_L1);
        entry.note = object.value("note"_L1).toBool();
        entry.run = run;
        entry.task = event.task;
        made.append(entry);
    }
    return made;
}

/// Ids of the questions that the state waits for.
QSet<QString> expectedQuestions(const ActiveRun &run)
{
    QSet<QString> ids;
    const auto add = [&](const QString &key, QuestionPurpose purpose, qint64 number = 0) {
        ids.insert(questionId(run.id, key, purpose, number).text);
    };
    for (const auto questions = run.state.questions(); const auto &question : questions) {
        const auto *task = run.state.taskRun(question.task);
        add(question.key, QuestionPurpose::Task, task ? task->replies.size() : 0);
    }
    for (auto it = run.state.planDifferences().begin(); it != run.state.planDifferences().end(); ++it)
        add(it.key(), QuestionPurpose::Plan);
    for (const auto timers = run.state.timers(); const auto &timer : timers) {
        if (timer.isHeld)
            add(timer.key, QuestionPurpose::Overdue, timer.dueMs);
    }
    return ids;
}

} // namespace

ActiveRun::ActiveRun(RunId runId, IncidentId incidentId, PlaybookPtr playbook, RecordedLibrary sources)
    : id(std::move(runId))
    , incident(std::move(incidentId))
    , library(std::move(sources))
    , state(std::move(playbook), &library, &evaluator)
{
}

Result<void> ActiveRun::apply(const RunEvent &event)
{
    evaluator.setClock(event.atMs, scriptSeed(id));
    if (event.kind == RunEventKind::EnvironmentChanged)
        library.adopt(event);
    return state.apply(event);
}

HumanTaskId questionId(const RunId &run, const QString &key, QuestionPurpose purpose, qint64 number)
{
    static constexpr std::array names{"question", "uncertain", "plan", "overdue"};
    auto what = QString::fromLatin1(names.at(static_cast<size_t>(purpose)));
    if (number > 0)
        what += u'/' + QString::number(number);
    return HumanTaskId(sha256Hex((run.text + u'\n' + key + u'\n' + what).toUtf8()).left(32));
}

Result<RunRecord> runRecord(const Reader &reader, const RunId &run)
{
    RunRecord record;
    const auto yaml = reader.runs().playbook(run);
    if (!yaml)
        return yaml.error();
    record.playbook = *yaml;
    const auto rows = reader.runs().events(run);
    if (!rows)
        return rows.error();
    for (const auto &row : *rows) {
        const auto event = restored(row);
        if (!event)
            return event.error();
        record.events.append(*event);
    }
    return record;
}

Result<std::unique_ptr<ActiveRun>> loadRun(const Store &store, const RunId &run)
{
    struct Stored
    {
        PlaybookRun run;
        RunRecord record;
        QJsonObject context;
    };
    const auto found = store.read([&](const Reader &reader) -> Result<Stored> {
        const auto row = reader.runs().get(run);
        const auto record = row ? runRecord(reader, run) : Result<RunRecord>(row.error());
        if (!record)
            return record.error();
        const auto context = reader.contexts().get(row->incident);
        if (!context)
            return context.error();
        return Stored{*row, *record, *context};
    });
    if (!found)
        return found.error();
    const auto loaded = readPlaybook(found->record.playbook);
    if (!loaded.playbook)
        return Error{
            ErrorCode::StorageCorrupt, text("The playbook of run %1 cannot be read from the store.").arg(run.text), {}};
    auto made = std::make_unique<ActiveRun>(run, found->run.incident, loaded.playbook, RecordedLibrary(found->record));
    made->savedStatus = found->run.status;
    made->savedContext = found->context;
    for (const auto &event : found->record.events) {
        if (auto applied = made->apply(event); !applied)
            return Error{ErrorCode::StorageCorrupt,
                         text("Run %1 cannot be continued: %2").arg(run.text, applied.error().message),
                         {}};
        if (event.kind == RunEventKind::HumanAsked) {
            const auto question = Question::fromJson(event.body.value("question"_L1).toObject());
            for (int number = 0; number < std::max(1, question.repliesWanted); ++number)
                made->openQuestions.insert(questionId(run, question.key, QuestionPurpose::Task, number).text);
        } else if (event.kind == RunEventKind::PlanChanged) {
            made->openQuestions.insert(
                questionId(run, event.body.value("key"_L1).toString(), QuestionPurpose::Plan).text);
        }
    }
    return made;
}

Result<void> beginRun(UnitOfWork &unit, const RunStart &start, const QString &actor)
{
    return unit.runs().appendEvents(start.run, {stored(runStarted(start, unit.nowMs()))}, actor);
}

Result<void> appendEvents(UnitOfWork &unit, const ActiveRun &run, const QList<RunEvent> &events)
{
    QList<StoredRunEvent> rows;
    QList<Entry> entries;
    for (const auto &event : events) {
        rows.append(stored(event));
        entries += nativeEntries(run.incident, run.id, event);
    }
    if (auto added = unit.entries().appendAll(entries); !added)
        return added;
    return unit.runs().appendEvents(run.id, rows, u"playbook"_s);
}

Result<void> saveProgress(UnitOfWork &unit, ActiveRun &run)
{
    const auto expected = expectedQuestions(run);
    for (auto it = run.openQuestions.begin(); it != run.openQuestions.end();) {
        if (expected.contains(*it)) {
            ++it;
            continue;
        }
        const auto row = unit.humanTasks().get(HumanTaskId(*it));
        if (row && row->state == HumanTaskState::Open) {
            if (auto withdrawn = unit.humanTasks().withdraw(row->id, u"playbook"_s); !withdrawn)
                return withdrawn;
        }
        it = run.openQuestions.erase(it);
    }
    if (const auto status = storedStatus(run.state); status != run.savedStatus) {
        if (auto set = unit.runs().setStatus(run.id, status, u"playbook"_s); !set)
            return set.error();
    }
    const auto &context = run.state.context();
    QJsonObject changed;
    for (auto it = context.begin(); it != context.end(); ++it) {
        if (run.savedContext.value(it.key()) != it.value())
            changed.insert(it.key(), it.value());
    }
    for (auto it = run.savedContext.begin(); it != run.savedContext.end(); ++it) {
        if (!context.contains(it.key()))
            changed.insert(it.key(), QJsonValue::Null);
    }
    return changed.isEmpty() ? Result<void>() : unit.contexts().set(run.incident, {}, changed, u"playbook"_s);
}

void markSaved(ActiveRun &run)
{
    run.savedStatus = storedStatus(run.state);
    run.savedContext = run.state.context();
}

} // namespace holdfast
