// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "store/unitofwork.h"

namespace holdfast {

/// Whose output it is, and how its entries are marked.
struct OutputOrigin
{
    IncidentId incident;
    RunId run;
    QString task;
    QString author; ///< "playbook" or the user who typed the command
    QString source; ///< brand, for the provenance of fields: "Cortex XDR"
    QString commandLine;
    EntryId replyTo;
    bool quiet = false; ///< no entries, errors excepted
    bool note = false;
};

/// Writes a command's output to the case: entries with their files, and incident fields with provenance. Answers the ids
/// of the entries, one for each of output.entries; quiet ones get none ("").
Result<QStringList> recordOutput(UnitOfWork &unit, const CommandOutput &output, const OutputOrigin &origin);

/// Sets fields of the incident; those that are columns (name, type, severity, owner) go where they belong. A list of
/// endpoints is merged with the known ones by endpoint_id.
Result<void> recordFields(UnitOfWork &unit, const IncidentId &incident, const QJsonObject &fields,
                          const Provenance &provenance, const QString &actor);

} // namespace holdfast
