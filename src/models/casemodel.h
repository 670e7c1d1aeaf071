// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/entry.h"
#include "incidents/incident.h"
#include "models/loadstate.h"
#include "models/textforms.h"
#include "models/worksteps.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <stop_token>

namespace holdfast {

class Store;
class WorkPlanSource;

/// A parent or child of an incident that the person may see.
struct CaseLink
{
    IncidentId id;
    qint64 number = 0;
    QString name;
    bool restricted = false;
    bool isParent = false;

    friend bool operator==(const CaseLink &, const CaseLink &) = default;
};

/// A question that waits for a person.
struct CaseQuestion
{
    HumanTaskId id;
    QString task;
    QString question;
    QString details;
    QStringList options; ///< empty: any text, or just "done"
    QString assignee;
    qint64 askedAtMs = 0;

    friend bool operator==(const CaseQuestion &, const CaseQuestion &) = default;
};

/// Everything the incident's header and Info page show, read in one snapshot.
struct CaseSnapshot
{
    Incident incident;
    qint64 entryCount = 0;
    qint64 evidenceCount = 0;
    qint64 fileCount = 0;
    qint64 fileBytes = 0;
    qint64 untrustedCount = 0;
    QList<std::pair<QString, qint64>> dataClasses; ///< name and number of files, largest first
    QList<CaseLink> family;
    QList<CaseQuestion> questions;
    QString lastEntry;
    QHash<ExchangeId, int> requestNumbers; ///< the incident's outward requests, counted from 1
};

/// One incident as its page sees it: read without blocking, and read again when the store says that it changed.
class CaseModel final : public QObject
{
    Q_OBJECT
public:
    /// user: who looks; restricted relatives of which he is no member are left out.
    /// The source may be null: then there is no work plan to sum up.
    CaseModel(const Store &store, WorkPlanSource *workPlans, QString user, QObject *parent = nullptr);
    ~CaseModel() override;

    /// Another incident; an empty id shows nothing.
    void setIncident(const IncidentId &incident);
    [[nodiscard]] const IncidentId &incident() const { return m_id; }
    void reload();
    [[nodiscard]] const LoadState &state() const { return m_state; }
    /// Valid once the state is Ready; afterwards the last good one.
    [[nodiscard]] const CaseSnapshot &snapshot() const { return m_snapshot; }
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    [[nodiscard]] const WorkSummary &work() const { return m_work; }
    /// The zone of the work plan's times.
    void setZone(TimeZoneChoice zone);

Q_SIGNALS:
    void changed();
    void workChanged();

private:
    void reloadWork();

    const Store &m_store;
    WorkPlanSource *m_workPlans;
    QString m_user;
    IncidentId m_id;
    LoadState m_state;
    CaseSnapshot m_snapshot;
    WorkSummary m_work;
    TimeZoneChoice m_zone = TimeZoneChoice::Utc;
    bool m_loaded = false;
    quint64 m_workGeneration = 0;
    QTimer m_workTimer;
    quint64 m_generation = 0;
    QTimer m_reloadTimer;
    std::stop_source m_stop;
};

} // namespace holdfast
