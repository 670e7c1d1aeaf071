// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "automation/runnerservices.h"
#include "playbooks/effect.h"
#include "playbooks/runevent.h"

#include <stop_token>

namespace holdfast {

/// What a run would do, found out without changing anything.
struct Rehearsal
{
    QList<RunWrite> writes; ///< in order
    QStringList taskNames; ///< of each write's task
    QString endsAt; ///< what it could not go beyond, in words; empty: it came to the end
};

/// What a run of the playbook on the incident begins with: fields, context, lists, connections, and the sub-playbooks it may
/// call. Without an id and a plan.
[[nodiscard]] Result<RunStart> runStartFor(const Reader &reader, const RunnerServices &services,
                                           const Incident &incident, const CatalogEntry &entry,
                                           const QJsonObject &inputs);
[[nodiscard]] Result<RunStart> runStartFor(UnitOfWork &unit, const RunnerServices &services, const Incident &incident,
                                           const CatalogEntry &entry, const QJsonObject &inputs);

/// The call that the effect of a run asks for.
[[nodiscard]] CommandCall commandCallOf(const Effect &effect, const IncidentId &incident, const RunId &run);

/// See PlaybookRunner::rehearse(). Runs on the caller's thread.
[[nodiscard]] Result<Rehearsal> rehearseRun(const RunnerServices &services, const IncidentId &incident,
                                            const QString &playbook, const QJsonObject &inputs,
                                            const QJsonObject &answers, std::stop_token stop);

} // namespace holdfast
