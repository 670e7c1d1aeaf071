// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/decide.h"
#include "playbooks/memorycase.h"
#include "playbooks/runwrite.h"

#include <functional>

namespace holdfast {

struct UnattendedOptions
{
    RunStart start;
    qint64 startMs = 0; ///< the clock at the start; waits pass at once and move it
    /// Task id, path or name -> answer: a label, true, or {branch, comment, answers {question: answer}, context {…}}.
    QJsonObject answers;
    /// Nothing is changed: writes are listed and count as done; what only reads is executed where `execute` is given.
    bool rehearse = false;
    /// Performs commands that are not built in; without it they are not available.
    std::function<Result<CommandOutput>(const Effect &, qint64 nowMs)> execute;
    SecretKeeper *secrets = nullptr; ///< see DecideServices
    int maxSteps = 1'000'000; ///< events; a run that goes on beyond is given up
};

/// Runs a playbook to its end in memory: built-ins and acts on an in-memory case, prepared answers for people, a clock that
/// jumps over waits. No service, no file, no thread.
class UnattendedRun
{
public:
    UnattendedRun(PlaybookPtr playbook, const PlaybookLibrary *library, ExpressionEvaluator *evaluator,
                  const CommandRegistry *commands, UnattendedOptions options);

    /// Called with each committed event, before its effects are performed; returning false ends the run there, as a crash would.
    void setJournal(std::function<bool(const RunEvent &)> journal) { m_journal = std::move(journal); }
    /// Called before the time moves, with the new time.
    void setClockListener(std::function<void(qint64)> listener) { m_clockListener = std::move(listener); }

    /// Goes on from recorded events; pending acts of a read-only or idempotent kind are performed again, as after a crash.
    Result<void> resume(const QList<RunEvent> &journal);
    /// Until nothing more can happen.
    void run();

    [[nodiscard]] const RunState &state() const { return m_state; }
    [[nodiscard]] const MemoryCase &memoryCase() const { return m_case; }
    [[nodiscard]] const QList<RunWrite> &writes() const { return m_writes; }
    [[nodiscard]] qint64 nowMs() const { return m_nowMs; }
    /// {"state","tasks":{id:{"state","error",…}},"context","entries":[…],"waiting":[…],"warnings":[…]}
    [[nodiscard]] QJsonObject toJson() const;

private:
    bool step();
    bool append(const RunEvent &event);
    bool perform(const Effect &effect);
    bool answerQuestions();
    bool answerErrors();
    bool passTime();
    [[nodiscard]] QJsonValue preparedAnswer(const QString &taskPath, const QString &name) const;
    void noteWrite(const Effect &effect);

    DecideServices m_services;
    UnattendedOptions m_options;
    RunState m_state;
    MemoryCase m_case;
    QList<RunWrite> m_writes;
    QSet<QString> m_noted; ///< acts whose write is in the list
    QSet<QString> m_answeredErrors;
    std::function<bool(const RunEvent &)> m_journal;
    std::function<void(qint64)> m_clockListener;
    qint64 m_nowMs;
    int m_scheduledInARow = 0;
    bool m_cut = false;
};

} // namespace holdfast
