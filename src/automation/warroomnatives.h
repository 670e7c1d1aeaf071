// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/playbookrunner.h"
#include "playbooks/natives/nativehost.h"

namespace holdfast {

/// What built-ins need when a person types them in the war room: the case as the store has it. Safe from any thread.
class WarRoomNatives final : public NativeHost
{
public:
    struct Services
    {
        Store &store;
        CommandDispatcher &dispatcher;
        const Clock &clock;
        /// Asked for late: the runner is made after the registry is filled.
        std::function<PlaybookRunner &()> runner;
        ReportMaker makeReport;
        std::function<QJsonArray()> modules;
    };

    explicit WarRoomNatives(Services services);

    [[nodiscard]] Result<NativeScope> scope(const CommandCall &call) override;
    Result<void> writeContext(const CommandCall &call, const QList<ContextWrite> &writes) override;
    [[nodiscard]] Result<CommandOutput> change(const CommandCall &call, const CaseEffect &change) override;
    [[nodiscard]] Result<CommandOutput> run(const CommandCall &call) override;
    Result<void> complete(const CommandCall &call, const NativeResult::Completion &completion) override;
    /// Unavailable: schedules belong to the run of a playbook.
    Result<void> schedule(const CommandCall &call, const std::optional<RunSchedule> &schedule,
                          const QString &canceled) override;

private:
    [[nodiscard]] Result<CommandOutput> report(const CaseEffect &change, const IncidentId &incident);

    Services m_services;
};

} // namespace holdfast
