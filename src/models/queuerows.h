// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "incidents/incident.h"
#include "models/cell.h"
#include "models/facet.h"

namespace holdfast {

class Reader;
struct IncidentFacets;

/// What the queue shows of one incident.
struct QueueRow
{
    IncidentId id;
    qint64 number = 0;
    QString name;
    QString type;
    Severity severity = Severity::Unknown;
    IncidentStatus status = IncidentStatus::Pending;
    bool restricted = false;
    QString owner;
    QString subject;
    QStringList exposures;
    qint64 files = -1;
    qint64 bytes = -1;
    qint64 dueAtMs = 0;
    qint64 createdAtMs = 0;
    Cell playbook;
};

/// How many incidents have which severity, exposure, owner and time left.
struct QueueFacets
{
    Facet severity;
    Facet exposure;
    Facet owner;
    Facet sla;
};

/// The rows of these incidents, in their order, as this user sees them. Blocks.
[[nodiscard]] Result<QList<QueueRow>> queueRows(const Reader &reader, const QList<IncidentId> &ids,
                                                const QString &user);
[[nodiscard]] QueueFacets queueFacets(const IncidentFacets &counts, const QString &user);

} // namespace holdfast
