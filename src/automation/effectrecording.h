// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/runjournal.h"
#include "commands/commandcall.h"

namespace holdfast {

/// A report as made for one state of an incident.
struct MadeReport
{
    QString fileName;
    QByteArray pdf;
    QString headHash; ///< the incident's journal head that it prints
    qint64 headSeq = 0;
};

// What became of effects, as events of the run, written together with what they bring to the case, in the caller's
// transaction.

/// Does an act on the case; its outcome is in the same transaction, so an act without outcome was not done.
Result<RunEvent> performCaseChange(UnitOfWork &unit, const ActiveRun &run, const Effect &effect);
/// Keeps a report with the incident it was made for.
Result<RunEvent> recordReport(UnitOfWork &unit, const ActiveRun &run, const Effect &effect, const IncidentId &incident,
                              const MadeReport &report);
/// Keeps what a command said. `definition`: of the command, null when it is not there any more.
Result<RunEvent> recordOutcome(UnitOfWork &unit, const ActiveRun &run, const Effect &effect,
                               const Result<CommandOutput> &outcome, const CommandDefinition *definition);

} // namespace holdfast
