// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "incidents/provenance.h"

#include <QJsonObject>
#include <QMap>
#include <QObject>

namespace holdfast {

Q_NAMESPACE

/// In the order of urgency; the numbers are those of the XSOAR field "severity".
enum class Severity { Unknown = 0, Low = 1, Medium = 2, High = 3, Critical = 4 };
Q_ENUM_NS(Severity)

/// Pending until somebody owns or opens it; Active while it is worked on; Closed with a reason.
enum class IncidentStatus { Pending = 0, Active = 1, Closed = 2 };
Q_ENUM_NS(IncidentStatus)

/// Cause of the exposure (mission S2), decided by a person.
enum class Cause { Unknown = 0, Accidental, Deliberate, Breach };
Q_ENUM_NS(Cause)

/// One case. Mapped facts live in `fields` by their short names (see fields.h), each with its provenance.
struct Incident
{
    IncidentId id;
    /// The number people say ("#1042"); given by the store on insert, 0 before.
    qint64 number = 0;
    /// The investigation this one was split off from; empty for a top-level incident.
    IncidentId parent;
    /// Only members may see it.
    bool restricted = false;
    QString type; ///< "Code42 Alert", "Executive Investigation"
    QString name; ///< "Exposure on an endpoint"
    Severity severity = Severity::Unknown;
    IncidentStatus status = IncidentStatus::Pending;
    Cause cause = Cause::Unknown;
    QString owner; ///< user name; empty while nobody has it
    QString source; ///< brand, "Code42"
    QString sourceInstance; ///< "code42-prod"
    QString externalId; ///< the alert's or session's id at the source
    qint64 occurredAtMs = 0; ///< UTC; 0 when not reported
    qint64 createdAtMs = 0;
    qint64 dueAtMs = 0; ///< the remediation SLA; 0 without one
    qint64 closedAtMs = 0; ///< 0 while open
    QString closeReason;
    QString closeNotes;
    QJsonObject fields;
    QMap<QString, Provenance> provenance; ///< field name -> who said so

    friend bool operator==(const Incident &, const Incident &) = default;
};

/// Read-only members see everything and change nothing (HR, legal); investigators work on it.
enum class MemberRole { Investigator = 0, Reader = 1 };
Q_ENUM_NS(MemberRole)

struct Member
{
    QString user;
    MemberRole role = MemberRole::Investigator;

    friend bool operator==(const Member &, const Member &) = default;
};

/// Stored, untranslated names: "high", "active", "deliberate".
[[nodiscard]] QString severityName(Severity severity);
[[nodiscard]] Severity severityFromName(QStringView name);
[[nodiscard]] QString statusName(IncidentStatus status);
[[nodiscard]] QString causeName(Cause cause);

} // namespace holdfast
