// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "playbooks/natives/nativecommand.h"

namespace holdfast {

/// What built-ins need when a person types them in the war room, outside a run. Implemented by the automation layer.
/// Called on the thread that runs the command.
class NativeHost
{
public:
    virtual ~NativeHost() = default;

    /// What expressions of the case see, its entries, the time.
    [[nodiscard]] virtual Result<NativeScope> scope(const CommandCall &call) = 0;
    /// Direct writes to the case's context.
    virtual Result<void> writeContext(const CommandCall &call, const QList<ContextWrite> &writes) = 0;
    /// An act on the case, see caseeffect.h.
    [[nodiscard]] virtual Result<CommandOutput> change(const CommandCall &call, const CaseEffect &change) = 0;
    /// Another command in place of the typed one.
    [[nodiscard]] virtual Result<CommandOutput> run(const CommandCall &call) = 0;
    /// Completes a waiting task of a run on the case.
    virtual Result<void> complete(const CommandCall &call, const NativeResult::Completion &completion) = 0;
    /// Keeps or cancels a scheduled command line.
    virtual Result<void> schedule(const CommandCall &call, const std::optional<RunSchedule> &schedule,
                                  const QString &canceled) = 0;
};

/// Adds every built-in as a command of the brand "Builtin". The host must outlive the registry.
void registerNatives(CommandRegistry &registry, NativeHost &host);

/// One built-in for one call; what registerNatives() puts behind each command.
[[nodiscard]] Result<CommandOutput> runNative(const NativeCommand &native, const CommandCall &call, NativeHost &host);

} // namespace holdfast
