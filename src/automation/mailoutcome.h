// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "store/store.h"

namespace holdfast {

// Mails of which nobody knows whether they arrived: what people say about them, and what a crash leaves behind.

/// Gives the undecided mails of one act another state: its Message-IDs begin with the act's idempotency key. Mails whose
/// outcome is known stay as they are. Answers how many there were.
Result<int> decideMailsOf(UnitOfWork &unit, const IncidentId &incident, const QString &idempotencyKey, MailState state,
                          const QString &why, const QString &actor);

/// For the start of the program: mails that were being handed over from the war room when it ended are uncertain. Those of
/// playbook runs are settled by their run.
Result<int> markInterruptedMails(UnitOfWork &unit);

/// "holdfast-mail-outcome": a person says of an uncertain mail whether it arrived.
[[nodiscard]] Command mailOutcomeCommand(Store &store);

} // namespace holdfast
