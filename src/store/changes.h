// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"

#include <QList>
#include <QObject>

namespace holdfast {

/// Says what has changed in the store, after the change is on disk and never before. Signals are emitted on the store's
/// writer thread: connect with a context object, so that they arrive on that object's thread.
class ChangeNotifier final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

Q_SIGNALS:
    void incidentsAdded(const QList<holdfast::IncidentId> &incidents);
    /// Owner, status, severity, fields, members, links: whatever the queue or the Info page shows.
    void incidentsChanged(const QList<holdfast::IncidentId> &incidents);
    void entriesAdded(const holdfast::IncidentId &incident);
    /// Marks (note, tags) of entries that are already shown.
    void entriesChanged(const holdfast::IncidentId &incident);
    /// Items, stages or custody.
    void evidenceChanged(const holdfast::IncidentId &incident);
    void fileEventsChanged(const holdfast::IncidentId &incident);
    void runChanged(const holdfast::RunId &run, const holdfast::IncidentId &incident);
    void humanTasksChanged(const holdfast::IncidentId &incident);
    void timersChanged();
    /// Empty id: an exchange that belongs to no incident (a fetch, a connection test).
    void exchangesChanged(const holdfast::IncidentId &incident);
    void contextChanged(const holdfast::IncidentId &incident);
    void mailChanged(const holdfast::IncidentId &incident);
    void reportAdded(const holdfast::IncidentId &incident);
    void settingsChanged();
    /// A fetch of some connection ended.
    void fetchesChanged();
};

} // namespace holdfast
