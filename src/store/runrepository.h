// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace holdfast {

class CaseFiles;

/// As the journal keeps it; the engine has a finer RunStatus of its own (playbooks/run.h).
enum class StoredRunStatus { Running = 0, Waiting = 1, Paused = 2, Done = 3, Failed = 4, Canceled = 5 };
/// "running", "waiting", "paused", "done", "failed", "canceled"
[[nodiscard]] QString storedRunStatusName(StoredRunStatus status);
[[nodiscard]] constexpr bool isFinished(StoredRunStatus status)
{
    return status >= StoredRunStatus::Done;
}

/// One playbook run on one incident, pinned to the playbook's bytes.
struct PlaybookRun
{
    RunId id;
    IncidentId incident;
    RunId parentRun; ///< a sub-playbook's caller; empty otherwise
    QString parentTask;
    QString playbookName;
    QString playbookVersion;
    QString playbookSha256; ///< given by start()
    QJsonObject inputs;
    StoredRunStatus status = StoredRunStatus::Running;
    qint64 startedAtMs = 0;
    qint64 finishedAtMs = 0; ///< 0 while it goes on

    friend bool operator==(const PlaybookRun &, const PlaybookRun &) = default;
};

/// One recorded step of a run. What `kind` and `body` mean is the engine's business.
struct StoredRunEvent
{
    qint64 seq = 0; ///< from 1, without gaps
    qint64 atMs = 0;
    QString kind;
    QString task;
    QJsonObject body;

    friend bool operator==(const StoredRunEvent &, const StoredRunEvent &) = default;
};

class RunRepository
{
public:
    explicit RunRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Keeps the playbook's bytes, gives id and startedAtMs where they are empty.
    Result<PlaybookRun> start(PlaybookRun run, const QByteArray &playbook, const QString &actor);
    /// seq 0 is given by the store; other numbers must continue the run's, else Conflict: somebody else drives it too.
    Result<void> appendEvents(const RunId &id, const QList<StoredRunEvent> &events, const QString &actor);
    Result<void> setStatus(const RunId &id, StoredRunStatus status, const QString &actor);

    [[nodiscard]] Result<PlaybookRun> get(const RunId &id) const;
    [[nodiscard]] Result<QByteArray> playbook(const RunId &id) const;
    [[nodiscard]] Result<QList<StoredRunEvent>> events(const RunId &id, qint64 afterSeq = 0) const;
    /// Oldest first, sub-runs included.
    [[nodiscard]] Result<QList<PlaybookRun>> list(const IncidentId &incident) const;
    /// Neither done, failed nor canceled: what a start takes up again.
    [[nodiscard]] Result<QList<PlaybookRun>> unfinished() const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
