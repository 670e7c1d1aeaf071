// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "playbooks/caseeffect.h"
#include "store/unitofwork.h"

namespace holdfast {

/// On which case, and for whom, an act is done.
struct CaseScope
{
    IncidentId incident;
    RunId run;
    QString task;
    QString actor; ///< "playbook", or the user
    QString brand; ///< for provenance: the playbook's name, or the user's
};

/// Does one act on the case inside the caller's transaction, and answers as the effect's description promises
/// (playbooks/caseeffect.h). GenerateReport and SetPlaybook are not for here: they need more than the store.
/// Errors: NotFound, InvalidInput, Unavailable (indicators: Holdfast keeps none).
Result<CommandOutput> performCaseEffect(UnitOfWork &unit, const CaseEffect &effect, const CaseScope &scope);

/// What playbooks see as ${incident}: id, name, type, severity, status, owner, times, labels and all fields.
[[nodiscard]] QJsonObject incidentForPlaybooks(const Incident &incident);

/// Secures an entry as evidence: its contents or its file, with hash, time and the request it came from.
Result<Evidence> markAsEvidence(UnitOfWork &unit, const EntryId &entry, const QString &description, qint64 occurredAtMs,
                                const QStringList &tags, const QString &actor);

} // namespace holdfast
