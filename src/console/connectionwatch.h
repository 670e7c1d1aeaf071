// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/jobs.h"
#include "base/result.h"
#include "models/connectionsmodel.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace holdfast {

class Console;

/// Keeps the window's list of connections true: health and latency from the requests that are recorded anyway, without
/// asking the services for it.
class ConnectionWatch final : public QObject
{
    Q_OBJECT
public:
    /// All must outlive this. GUI thread.
    ConnectionWatch(Console &console, JobRunner &jobs, ConnectionsModel &model);

    /// A source failed on its own (a fetch): shown on its row until a request succeeds.
    void showTrouble(const QString &where, const Error &error);

    /// Looks at once: a connection was added, changed or removed.
    void refresh();

private:
    [[nodiscard]] QList<ConnectionState> present() const;
    /// A connection that begins to fail, or recovers, is a record of the journal.
    void journalChanges(const QList<ConnectionState> &states);

    Console &m_console;
    JobRunner &m_jobs;
    ConnectionsModel &m_model;
    QTimer m_timer;
    QHash<QString, ConnectionState::Health> m_health;
    bool m_reading = false;
    bool m_again = false;
};

} // namespace holdfast
