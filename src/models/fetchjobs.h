// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QObject>
#include <QString>

#include <stop_token>

namespace holdfast {

class Clock;
class ConnectionsModel;
class JobsModel;
class Store;
struct FetchNote;

/// Tells in the list of jobs of the fetches that run by themselves: those that brought incidents, and those that failed. A
/// fetch that found nothing new is no news, and the same failure is told once until a fetch goes well again. GUI thread;
/// one for the program.
class FetchJobs final : public QObject
{
    Q_OBJECT
public:
    /// All outlive this. What the store knows of earlier fetches is not told.
    FetchJobs(const Store &store, const ConnectionsModel &connections, const Clock &clock, JobsModel &jobs,
              QObject *parent = nullptr);
    ~FetchJobs() override;

private:
    void look();
    void tell(const FetchNote &fetch);

    const Store &m_store;
    const ConnectionsModel &m_connections;
    JobsModel &m_jobs;
    const qint64 m_startedMs;
    QHash<QString, qint64> m_toldMs; ///< connection -> when the last fetch that was looked at began
    QHash<QString, QString> m_failing; ///< connection -> the failure that was told
    bool m_reading = false;
    bool m_again = false;
    std::stop_source m_stop;
};

} // namespace holdfast
