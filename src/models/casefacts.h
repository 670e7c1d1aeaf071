// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/incident.h"
#include "models/fact.h"
#include "models/textforms.h"

namespace holdfast {

/// When and for whom facts are put into words.
struct FactContext
{
    TimeZoneChoice zone = TimeZoneChoice::Utc;
    qint64 nowMs = 0;
};

/// Name, user name, category with its origin, title, department, manager, departure (S4, S31, S48, S51, S12).
[[nodiscard]] QList<Fact> subjectFacts(const Incident &incident, const FactContext &context);
/// Exposure, source, addresses, hosts, device, destination, risk, state at the source (S46, S47, S49, S50, S56, S74).
[[nodiscard]] QList<Fact> exposureFacts(const Incident &incident, const FactContext &context);
/// How many endpoints are known, and the seven facts of one (S69).
[[nodiscard]] int endpointCount(const Incident &incident);
[[nodiscard]] QList<Fact> endpointFacts(const Incident &incident, int endpoint, const FactContext &context);
[[nodiscard]] QString endpointId(const Incident &incident, int endpoint);
/// "isolated since 14:03:11" or empty (S72).
[[nodiscard]] QString isolationText(const Incident &incident, const FactContext &context);
[[nodiscard]] bool isIsolated(const Incident &incident);

/// Which of user, file, exposure and source are known (S81): the count and the missing ones by name.
struct ContextCompleteness
{
    int known = 0;
    QStringList missing;

    friend bool operator==(const ContextCompleteness &, const ContextCompleteness &) = default;
};
[[nodiscard]] ContextCompleteness contextCompleteness(const Incident &incident);

/// "complete 40 of 40 · fresh 38 s" and its tone: anything short of all known events is critical (U12).
[[nodiscard]] Cell fetchCompleteness(const Incident &incident, const FactContext &context);

/// The remediation timer as header and status bar show it; empty text without one.
[[nodiscard]] Cell slaCell(const Incident &incident, const FactContext &context);
/// "executive" and "leaves in 12 days" for the peek pane; empty when not so.
[[nodiscard]] QString categoryBadge(const Incident &incident);
[[nodiscard]] QString departureBadge(const Incident &incident, const FactContext &context);

/// A field's value as text: lists joined, empty when absent.
[[nodiscard]] QString fieldText(const Incident &incident, QLatin1StringView name);

} // namespace holdfast
