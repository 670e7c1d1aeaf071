// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/decide.h"
#include "playbooks/replay/runrecord.h"
#include "scripts/javascriptevaluator.h"
#include "store/store.h"

#include <map>
#include <memory>

namespace holdfast {

/// One run in memory: the fold of its events, and what of it has been saved. Belongs to one thread.
struct ActiveRun
{
    ActiveRun(RunId runId, IncidentId incidentId, PlaybookPtr playbook, RecordedLibrary sources);

    RunId id;
    IncidentId incident;
    RecordedLibrary library;
    JavaScriptEvaluator evaluator;
    RunState state;
    StoredRunStatus savedStatus = StoredRunStatus::Running;
    QJsonObject savedContext;
    QSet<QString> openQuestions; ///< ids of questions of the playbook that may be open in the store
    std::map<QString, std::stop_source> acts; ///< effect key -> how to stop it
    std::map<QString, qint64> deadlines; ///< effect key -> when its time is over

    /// Scripts see the time of the event and the run's own random numbers, so that the journal gives the same state again.
    Result<void> apply(const RunEvent &event);
};

/// Why a person is asked about a run; part of the question's id.
enum class QuestionPurpose {
    Task, ///< the playbook asks
    Uncertain, ///< what became of an act
    Plan, ///< a write that was not shown before
    Overdue, ///< a time that came while nothing ran
};

/// The same question has the same id after every restart. `number` counts the replies that a question wants.
[[nodiscard]] HumanTaskId questionId(const RunId &run, const QString &key, QuestionPurpose purpose, qint64 number = 0);

/// Folds a run from the store. StorageCorrupt when it cannot be continued.
[[nodiscard]] Result<std::unique_ptr<ActiveRun>> loadRun(const Store &store, const RunId &run);
/// Everything that replaying the run needs.
[[nodiscard]] Result<RunRecord> runRecord(const Reader &reader, const RunId &run);

/// Writes the first event of a run.
Result<void> beginRun(UnitOfWork &unit, const RunStart &start, const QString &actor);
/// Writes events, and the war-room entries of built-ins that they bring.
Result<void> appendEvents(UnitOfWork &unit, const ActiveRun &run, const QList<RunEvent> &events);
/// The quick answers: status and context as they are now; open questions that nobody waits for any more are withdrawn.
Result<void> saveProgress(UnitOfWork &unit, ActiveRun &run);
/// Call when saveProgress() was committed.
void markSaved(ActiveRun &run);

} // namespace holdfast
