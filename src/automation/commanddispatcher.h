// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/casedeliveries.h"
#include "automation/runsecrets.h"
#include "automation/secretscrubber.h"
#include "commands/commandregistry.h"
#include "store/store.h"

namespace holdfast {

/// Whether the act of a call may have been done already.
enum class Attempt {
    First, ///< it was never sent
    AfterInterruption, ///< an earlier attempt ended without a known outcome: the program died, or the answer was lost
};

/// The one way to run a command, for war room, playbooks, buttons and palette: checks the arguments, records every
/// request before it goes out, and never does an act twice. What it may do after an interruption follows from the
/// command's EffectClass and from the recorded exchanges. Thread-safe; blocks.
class CommandDispatcher
{
public:
    /// secrets: the values behind references in arguments; without it arguments stand for themselves.
    CommandDispatcher(Store &store, const CommandRegistry &registry, RunSecrets *secrets = nullptr)
        : m_store(store)
        , m_registry(registry)
        , m_secrets(secrets)
    {
    }

    /// Errors: Unavailable when no integration offers the command, InvalidInput for arguments, Uncertain when it cannot be
    /// known whether the act was done, and what the command says. When an answer was lost on the way, the state is read
    /// back here, once, before an error is given.
    /// requestedAtMs: when the act was first asked for; older requests of the same task belong to other acts.
    Result<CommandOutput> perform(const CommandCall &call, Attempt attempt, qint64 requestedAtMs, std::stop_token stop);

    [[nodiscard]] const CommandRegistry &registry() const { return m_registry; }
    /// Null where none are kept.
    [[nodiscard]] RunSecrets *secrets() const { return m_secrets; }

private:
    Result<CommandOutput> performResolved(const Command &command, const CommandCall &call, Attempt attempt,
                                          qint64 requestedAtMs, std::stop_token stop, const SecretScrubber &scrubber);
    Result<SecretScrubber> putSecrets(const CommandDefinition &definition, QJsonObject &arguments) const;
    Result<CommandOutput> settle(const Command &command, const CommandCall &call, qint64 requestedAtMs,
                                 CallContext &context);
    [[nodiscard]] Result<QList<Exchange>> sentFor(const CommandCall &call, qint64 requestedAtMs) const;

    Store &m_store;
    const CommandRegistry &m_registry;
    RunSecrets *m_secrets;
    MailsUnderway m_mailsUnderway;
};

} // namespace holdfast
