// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/filtersql.h"
#include "store/incidentquery.h"

namespace holdfast {

/// The query's filter and its viewer as a condition on `incident i`.
[[nodiscard]] SqlCondition incidentCondition(const IncidentQuery &query, qint64 nowMs, const Dialect &dialect);
/// The incidents a person may see, as a condition on `incident i`: restricted ones only as their owner or member (S25).
[[nodiscard]] QString visibleIncidentSql(FilterSql &sql, const QString &viewer);
/// Whose child `incident i` is: in a sealed file its row cannot refer to the parent, the file's reference does.
[[nodiscard]] QString incidentParentSql();
/// SHA-256 of source and external id: tells a sealed case made before without telling what it is. Empty without an id.
[[nodiscard]] QString originKey(const QString &source, const QString &externalId);

struct IncidentOrderSql
{
    QString key; ///< "i.due_at_ms"
    QString sql; ///< "i.due_at_ms ASC, i.number ASC": always complete, so that equal values have an order too
};
[[nodiscard]] IncidentOrderSql incidentOrder(const IncidentQuery &query);

/// How often each value of something occurs: what is counted, from where, and how the counts are shown.
struct IncidentFacetSql
{
    enum class Order { Frequent, Ascending, Descending };

    QString expression;
    QString from;
    Order order = Order::Frequent;
    QString (*name)(int value) = nullptr; ///< of a stored number; null: the value is its own name
    bool needsNow = false; ///< binds :slanow
};
[[nodiscard]] const IncidentFacetSql &severityFacet();
[[nodiscard]] const IncidentFacetSql &statusFacet();
[[nodiscard]] const IncidentFacetSql &ownerFacet();
[[nodiscard]] const IncidentFacetSql &typeFacet();
[[nodiscard]] const IncidentFacetSql &causeFacet();
[[nodiscard]] const IncidentFacetSql &slaFacet();
[[nodiscard]] const IncidentFacetSql &exposureFacet();
/// Position in incidentFilterSlaNames() of an incident's SLA at the moment in the placeholder.
[[nodiscard]] QString incidentSlaSql(const QString &nowPlaceholder);
[[nodiscard]] const QStringList &incidentFilterSlaNames();

} // namespace holdfast
