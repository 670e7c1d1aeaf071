// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/textforms.h"
#include "views/shell/windowservices.h"

#include <QFrame>

class QToolButton;
class QLabel;
class QHBoxLayout;

namespace holdfast {

class ElidedLabel;
struct DeskSummary;

/// The line at the bottom: what the page says, rows, connections, jobs, the next SLA, the zone of all times. States are
/// told by word and shape, never by colour alone.
class StatusLine final : public QFrame
{
    Q_OBJECT
public:
    explicit StatusLine(const WindowServices &services, QWidget *parent = nullptr);

    void setRowsText(const QString &rows, const QString &selection);
    /// A message of the page; errors stay until the next message.
    void setMessage(const QString &message, bool error = false);
    void setDesk(const DeskSummary &desk);
    void tick();

Q_SIGNALS:
    void connectionsRequested();
    void jobsRequested();
    void incidentRequested(qint64 number);

private:
    void updateConnections();
    void updateJobs();
    void updateZone();

    const WindowServices m_services;
    QLabel *m_rows;
    QLabel *m_selection;
    ElidedLabel *m_message;
    QHBoxLayout *m_connections;
    QToolButton *m_jobs;
    QLabel *m_runs;
    QToolButton *m_sla;
    QLabel *m_journal;
    QToolButton *m_zone;
    qint64 m_dueAtMs = 0;
    qint64 m_dueNumber = 0;
};

} // namespace holdfast
