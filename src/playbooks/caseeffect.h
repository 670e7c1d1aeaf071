// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace holdfast {

/// One act on the case that a built-in command or automation asks for. The engine only says what; the automation layer
/// does it in its transaction (the in-memory run does it on its in-memory case) and answers with a CommandOutput whose
/// incidentFields are the fields as they are afterwards. Bodies, all members optional unless marked !:
enum class CaseEffectKind {
    SetFields, ///< {incident: id, fields!: {short name: value}, clear: [names], addLabels: [{type: value}]}: name, type, severity (0-4 or name), owner, details, phase, labels and any field; sla + slaField set a timer's minutes
    AssignOwner, ///< {user | email | roles: [..], assignBy, onCall}; answers {owner} in incidentFields; nobody found is an error
    ChangeTimer, ///< {timers!: [{field, action: start | stop | pause | reset}], incident}; start on running and stop on ended change nothing
    Close, ///< {incident: id, reason, notes, fields}; closing a closed case is no error
    CreateIncident, ///< {fields!: {name, type, severity, labels, ...}}; answers context {CreatedIncidentID}
    LinkIncidents, ///< {incident: id, linked: [ids], action: link | unlink | duplicate}
    MarkEvidence, ///< {entries!: [entry ids], description, occurred, tags: [..]}; an unknown entry is an error
    MarkNote, ///< {entries!: [entry ids]}
    GenerateReport, ///< {name, type, incident}; answers a file entry and context InfoFile
    SetList, ///< {name!, data!, create: bool}; the run sees the list as soon as the act is done
    ChangeIndicator, ///< {values!: [..], type, reputation, action: create | set | append | remove | delete | exclude | associate, field, fieldValue}
    SearchIndicators, ///< {query, size}; rawResponse: list of indicator objects
    SearchIncidents, ///< {query, filters {...}, size, page, sort}; rawResponse: {data: [incidents], total}
    SimilarIncidents, ///< {fields: [..], labels: [..], contextKeys: [..], hoursBack, maxResults, ignoreClosed}; rawResponse: list of incidents
    SetPlaybook, ///< {name!}
    AddEntries, ///< {entries!: [{contents, type, tags}]}
    ReadEntry, ///< {entry!}: contents and file bytes of an entry
    FindUsers, ///< {roles: [..], online, onCall, current}
};

struct CaseEffect
{
    CaseEffectKind kind = CaseEffectKind::SetFields;
    QJsonObject body;

    friend bool operator==(const CaseEffect &, const CaseEffect &) = default;
};

[[nodiscard]] QString caseEffectName(CaseEffectKind kind);
[[nodiscard]] Result<CaseEffectKind> caseEffectFromName(QStringView name);
/// Whether the act changes nothing and may be repeated freely.
[[nodiscard]] bool isReadOnly(CaseEffectKind kind);

} // namespace holdfast
