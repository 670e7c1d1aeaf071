// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "language/expressionevaluator.h"
#include "playbooks/effect.h"
#include "playbooks/playbooklibrary.h"
#include "playbooks/runwrite.h"
#include "playbooks/taskrun.h"

#include <QHash>
#include <QJsonArray>
#include <QMap>
#include <QSet>

#include <map>
#include <set>

namespace holdfast {

struct PendingTimer
{
    QString key;
    QString task;
    QString purpose; ///< sleep, retry, poll, loop; schedule for command lines at set times
    qint64 setAtMs = 0;
    qint64 dueMs = 0;
    bool isHeld = false; ///< its time came while nothing ran; a person decides
};

struct PendingEffect
{
    Effect effect;
    qint64 requestedAtMs = 0;
};

/// A war-room entry that the run made, as far as expressions and scripts may ask for it.
struct RunEntry
{
    QString id;
    QString task; ///< task path
    int type = 1; ///< XSOAR's entry types: 1 note, 3 file, 4 error, 11 warning
    QString text;
    QJsonValue contents;
    QStringList tags;
    bool note = false;
    QString fileName;
    qint64 atMs = 0;
};

/// A command line that runs at set times, beside the playbook and in the root context (format reference 2.13).
struct RunSchedule
{
    QString id;
    QString commandLine; ///< "!name key=value"
    QString cron; ///< empty for polling
    int timesLeft = -1; ///< -1: no limit
    qint64 endsAtMs = 0; ///< 0: no end
    qint64 nextDueMs = 0; ///< 0: all its times are over, the last one still runs
    /// Of ScheduleGenericPolling: {command, argument, dt, playbookId, tag, interval, timeout (minutes), more {...}};
    /// empty for ordinary lines.
    QJsonObject polling;
    qint64 setAtMs = 0;
    int runs = 0;
    bool isHeld = false; ///< its time came while nothing ran; a person decides
};

/// A write that stopped the run because it is not in its plan, or what of the plan was not done.
struct PlanDifference
{
    QString task; ///< empty for what was not done
    std::optional<RunWrite> unplanned;
    QList<RunWrite> missing;
    qint64 sinceMs = 0;
};

/// What a run knows at one moment: the data that RunState shows and that the folds of its events change.
struct RunData
{
    PlaybookPtr playbook;
    const PlaybookLibrary *library = nullptr;
    ExpressionEvaluator *evaluator = nullptr;
    RunId run;
    QString incidentId;
    bool started = false;
    bool paused = false;
    QString pausedBy;
    QString pauseReason;
    qint64 pausedAtMs = 0;
    bool stopping = false;
    bool finished = false;
    bool closed = false; ///< stopped because its case was closed
    QString stopReason;
    qint64 startedAtMs = 0;
    qint64 finishedAtMs = 0;
    qint64 eventCount = 0;
    std::map<QString, Frame> frames;
    std::set<std::pair<QString, int>> ready; ///< frame path and task index
    QJsonObject context;
    std::map<QString, QJsonObject> privateContexts;
    QJsonObject incident;
    QJsonArray modules;
    QJsonObject lists;
    QJsonObject urls;
    QMap<QString, PendingEffect> effects;
    QMap<QString, PendingTimer> timers;
    QMap<QString, Question> questions;
    QMap<QString, RunSchedule> schedules;
    std::optional<QList<RunWrite>> plan; ///< the writes that are still to come
    QSet<QString> agreedActs; ///< idempotency keys of acts that are in the plan or were released
    QMap<QString, PlanDifference> planDifferences; ///< by key of the wait
    QHash<QString, RunEntry> entries;
    QStringList entryOrder;
    QStringList warnings;
    int privateCount = 0;

    [[nodiscard]] const Frame *frame(const QString &path) const;
    /// "" is the root context.
    [[nodiscard]] QJsonObject contextById(const QString &id) const;
    /// Everything that expressions of a task can see (format reference 3.1); task -1: no task in particular.
    [[nodiscard]] QJsonObject visibleContext(const Frame &frame, int task) const;
    /// Ids of the entries of the predecessors on the path to the task (3.9).
    [[nodiscard]] QStringList lastCompletedEntries(const Frame &frame, int task) const;
};

/// The key of a schedule's timer, and the path under which its command lines run.
[[nodiscard]] QString scheduleKey(const QString &id);
/// The path of a task in a frame: "3", "25/3".
[[nodiscard]] QString taskPathIn(const QString &framePath, const QString &taskId);

} // namespace holdfast
