// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/filtersql.h"
#include "store/incidentquery.h"

namespace holdfast {

/// The query's filter and its viewer as a condition on `incident i`.
[[nodiscard]] SqlCondition incidentCondition(const IncidentQuery &query, qint64 nowMs, const Dialect &dialect);
/// "i.due_at_ms ASC, i.number ASC": always complete, so that equal values have an order too.
[[nodiscard]] QString incidentOrderSql(const IncidentQuery &query);
/// Position in incidentFilterSlaNames() of an incident's SLA at the moment in the placeholder.
[[nodiscard]] QString incidentSlaSql(const QString &nowPlaceholder);
[[nodiscard]] const QStringList &incidentFilterSlaNames();

} // namespace holdfast
