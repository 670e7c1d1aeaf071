// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace holdfast {

/// Which tasks of a playbook may run: dead-path elimination. Pure bookkeeping; whoever runs the tasks reports what became of
/// them. A task becomes runnable when none of its predecessors is undecided and at least one chose an edge to it; when all
/// chose otherwise it is skipped, and so on behind it. A task runs once; an edge that closes a cycle therefore never counts.
class DeadPathGraph
{
public:
    enum class TaskState {
        New, ///< a predecessor is undecided
        Runnable,
        Running,
        Waiting,
        Completed,
        Error,
        Skipped,
    };
    enum class EdgeState { Open, Live, Dead };

    struct Edge
    {
        QString from;
        QString label;
        QString to;
        EdgeState state = EdgeState::Open;
    };

    void addTask(const QString &id);
    /// False when one of the tasks does not exist; then nothing is added.
    bool addEdge(const QString &from, const QString &label, const QString &to);

    /// Makes the start task runnable and skips everything that cannot be reached from it. Call once, after the last edge.
    bool start(const QString &id);

    /// Runnable tasks, in ascending numeric order of their ids; they become Running.
    [[nodiscard]] QStringList takeRunnable();
    [[nodiscard]] bool hasRunnable() const;

    /// The edges of the labels become live, the other edges of the task dead.
    void complete(const QString &id, const QStringList &labels);
    /// Its edges stay open.
    void fail(const QString &id);
    void wait(const QString &id);
    /// All its edges become dead.
    void skip(const QString &id);
    /// Runs an errored or waiting task again.
    void runAgain(const QString &id);

    [[nodiscard]] TaskState state(const QString &id) const;
    [[nodiscard]] bool contains(const QString &id) const;
    [[nodiscard]] QStringList tasks() const; ///< in the order of adding
    [[nodiscard]] QList<Edge> edges() const;
    [[nodiscard]] QStringList labels(const QString &id) const; ///< of the outgoing edges
    /// Predecessors that completed and chose an edge to this task, in the order of completion.
    [[nodiscard]] QStringList livePredecessors(const QString &id) const;
    /// Predecessors without a decision: what a New task waits for.
    [[nodiscard]] QStringList undecidedPredecessors(const QString &id) const;
    /// Every task completed or was skipped.
    [[nodiscard]] bool isCompleted() const;
    /// Nothing is runnable, running or waiting, and a task is in error.
    [[nodiscard]] bool isFailed() const;

private:
    struct OutEdge
    {
        qsizetype to = 0;
        QString label;
        EdgeState state = EdgeState::Open;
        bool closesCycle = false;
    };
    struct Task
    {
        QString id;
        TaskState state = TaskState::New;
        QList<OutEdge> out;
        QList<qsizetype> predecessors; ///< each once, without those whose edges close a cycle
        qsizetype undecided = 0;
        qsizetype live = 0;
    };

    void markCyclesAndReachability(qsizetype startIndex, QList<bool> &reached);
    void decide(qsizetype index, const QStringList *liveLabels);
    [[nodiscard]] qsizetype indexOf(const QString &id) const { return m_index.value(id, -1); }

    QList<Task> m_tasks;
    QHash<QString, qsizetype> m_index;
    QList<qsizetype> m_completionOrder;
    QList<qsizetype> m_runnable;
};

} // namespace holdfast
