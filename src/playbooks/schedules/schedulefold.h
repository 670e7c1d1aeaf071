// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/runevent.h"
#include "playbooks/waitfold.h"

namespace holdfast {

/// Applies the events of scheduled command lines: set, due, canceled. A line that is due becomes a playbook of one task
/// that runs beside the run's own, in the root context; polling runs in the context of the playbook that polls.
class ScheduleFold
{
public:
    explicit ScheduleFold(RunData &data)
        : m_data(data)
        , m_progress(data)
        , m_waits(data)
    {
    }

    Result<void> change(const RunEvent &event);
    /// Its time has come.
    Result<void> fire(const QString &id, qint64 atMs);
    /// A person left this time out.
    Result<void> skip(const RunEvent &event);
    /// After any event: what a schedule does when its line has run.
    void settleFinished(qint64 atMs);

private:
    void startLine(RunSchedule &schedule, const QString &command, const QJsonObject &arguments,
                   const QString &playbookId);
    void planNext(RunSchedule &schedule, qint64 atMs) const;
    void poll(RunSchedule &schedule, qint64 atMs);
    /// Answers the task that waits for the polling; the schedule is over.
    void endPolling(const RunSchedule &schedule, const QString &answer, qint64 atMs);

    RunData &m_data;
    RunProgress m_progress;
    WaitFold m_waits;
};

} // namespace holdfast
