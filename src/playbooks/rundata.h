// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "language/expressionevaluator.h"
#include "playbooks/effect.h"
#include "playbooks/playbooklibrary.h"
#include "playbooks/taskrun.h"

#include <QHash>
#include <QJsonArray>
#include <QMap>

#include <map>
#include <set>

namespace holdfast {

struct PendingTimer
{
    QString key;
    QString task;
    QString purpose; ///< sleep, retry, poll, loop, schedule
    qint64 setAtMs = 0;
    qint64 dueMs = 0;
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

/// A command line that runs at set times.
struct RunSchedule
{
    QString id;
    QString commandLine;
    QString cron;
    int timesLeft = -1; ///< -1: no limit
    qint64 endsAtMs = 0;
    qint64 nextDueMs = 0;
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

/// The path of a task in a frame: "3", "25/3".
[[nodiscard]] QString taskPathIn(const QString &framePath, const QString &taskId);

} // namespace holdfast
