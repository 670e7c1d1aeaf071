// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/filter.h"

#include <QList>

namespace holdfast {

enum class IncidentOrder { Number, CreatedAt, DueAt, Severity, Status, Owner, Name, Type, OccurredAt };

/// Which incidents, in which order. Built by parse() from the queue's filter line, or field by field.
struct IncidentQuery
{
    FilterNode filter;
    /// Restricted incidents of which this user is no member do not exist for the query; empty: no such limit (the program
    /// itself: fetch, runner, report).
    QString viewer;
    IncidentOrder order = IncidentOrder::Number;
    Qt::SortOrder direction = Qt::DescendingOrder;
    qint64 limit = -1; ///< -1: all

    friend bool operator==(const IncidentQuery &, const IncidentQuery &) = default;
};

/// `status:open severity:high owner:me type:"Code42 Alert" created:>=2026-11-01 exposure:CloudStorage dropbox`
/// Names: id, status (open, pending, active, closed), severity, cause, owner, type, name, source, external, created,
/// occurred, due, closed, restricted, child, exposure, subject, host, ip, device, sla (late, soon, ok, none), and any
/// incident field as field.<shortname>. Free words are looked for in name, number, owner and the subject's fields.
[[nodiscard]] Result<FilterNode> parseIncidentFilter(QStringView line, const FilterMoment &moment);
/// For completion in the filter line.
[[nodiscard]] const QList<FilterField> &incidentFilterFields();

struct FacetCount
{
    QString value; ///< as a filter line would name it; empty: no value
    qint64 count = 0;

    friend bool operator==(const FacetCount &, const FacetCount &) = default;
};

/// Largest first, ties by name; severity and SLA in their own order.
struct IncidentFacets
{
    QList<FacetCount> severity;
    QList<FacetCount> status;
    QList<FacetCount> exposure;
    QList<FacetCount> owner;
    QList<FacetCount> type;
    QList<FacetCount> cause;
    QList<FacetCount> sla; ///< "late", "soon" (within an hour), "ok", "none"; closed incidents are left out
    qint64 total = 0;
};

} // namespace holdfast
