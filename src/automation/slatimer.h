// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/unitofwork.h"

namespace holdfast {

/// An SLA timer is an incident field: {"startDate", "dueDate", "endDate" (RFC 3339), "sla" (minutes), "runStatus":
/// idle | running | paused | ended, "totalDuration" (seconds run so far), "pausedAt", "breachTriggered"}. Start on a
/// running timer and stop on an ended one change nothing; stop is final until reset (format reference 2.12).
/// action: start, stop, pause, reset. The remediation timer also sets the incident's due time.
Result<QJsonObject> changeTimer(UnitOfWork &unit, const IncidentId &incident, const QString &fieldName,
                                const QString &action, const QString &actor);

/// Minutes the timer may run; a running one is due accordingly later or earlier.
Result<QJsonObject> setTimerMinutes(UnitOfWork &unit, const IncidentId &incident, const QString &fieldName,
                                    qint64 minutes, const QString &actor);

/// Marks running timers that are past their due time as breached, each once, with a war-room entry (S29). Answers the
/// incidents it touched.
Result<QList<IncidentId>> markBreaches(UnitOfWork &unit);

} // namespace holdfast
