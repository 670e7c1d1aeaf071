// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "playbooks/run.h"
#include "playbooks/secretkeeper.h"

namespace holdfast {

/// What deciding may ask besides the run itself. All of it is read only and must give the same answers during one call.
struct DecideServices
{
    const PlaybookLibrary *library = nullptr;
    ExpressionEvaluator *evaluator = nullptr;
    /// Commands of the connected integrations and of the automation layer. The natives of playbooks/natives need not be in
    /// it; they are always there.
    const CommandRegistry *commands = nullptr;
    /// Takes the values of secret arguments and what GeneratePassword makes, so that events hold references only. Absent
    /// where nothing is recorded: then values stand for themselves.
    SecretKeeper *secrets = nullptr;
};

/// What happens next. The caller commits the events (in one transaction, in order), applies them to its RunState, and then
/// performs the effects; every effect's request is among the events.
struct Decision
{
    QList<RunEvent> events;
    QList<Effect> effects;

    [[nodiscard]] bool isEmpty() const { return events.isEmpty(); }
};

/// One step: the next task that is ready, in ascending order of task ids, goes one stage further. Empty when the run waits
/// or is over. Pure: no clock, no I/O, no randomness.
[[nodiscard]] Decision decide(const RunState &state, const DecideServices &services, qint64 nowMs);

/// Decides and applies until nothing more can be decided without an outcome, a timer or a person. The events are already
/// applied to `state`; when they cannot be committed, the state must be thrown away and folded again from the journal.
/// `maxEvents` bounds one batch; the rest follows at the next call.
[[nodiscard]] Decision advance(RunState &state, const DecideServices &services, qint64 nowMs, int maxEvents = 10'000);

} // namespace holdfast
