// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/runjournal.h"

namespace holdfast {

// The questions that runs put to people, and what the answers mean. Everything happens in the caller's transaction.

/// Shows the questions that the events bring to people: of the playbook, and about its plan.
Result<void> askPeople(UnitOfWork &unit, ActiveRun &run, const QList<RunEvent> &events);
/// The same question once more, for a further reply.
Result<void> askForReply(UnitOfWork &unit, ActiveRun &run, const Question &question, qint64 number);
/// Whether a step whose time has long come should still happen.
Result<void> askAboutOverdue(UnitOfWork &unit, ActiveRun &run, const PendingTimer &timer);
/// What became of an act whose outcome was lost; asked once, until it is answered.
Result<void> askWhatHappened(UnitOfWork &unit, const ActiveRun &run, const Effect &effect, const Error &error);

/// A person's answer: closes the question and becomes an entry, whose id is the result.
Result<QString> recordAnswer(UnitOfWork &unit, const HumanTask &task, const HumanAnswer &answer);

/// What becomes of a run's event when a person answers; told in the transaction that keeps the answer.
using AnswerEvent = std::function<Result<RunEvent>(UnitOfWork &, ActiveRun &)>;
/// Nothing when the question is none of the run's own, but about an act whose outcome was lost.
[[nodiscard]] AnswerEvent eventOfAnswer(const ActiveRun &run, const HumanTask &task, const HumanAnswer &answer);

} // namespace holdfast
