// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/deadpath.h"

#include <algorithm>

namespace holdfast {

namespace {

/// Ascending numeric ids, so that runs are reproducible; ids that are no numbers come after them, as text.
bool idLess(const QString &left, const QString &right)
{
    bool leftIsNumber = false;
    bool rightIsNumber = false;
    const auto leftNumber = left.toLongLong(&leftIsNumber);
    const auto rightNumber = right.toLongLong(&rightIsNumber);
    if (leftIsNumber && rightIsNumber)
        return leftNumber < rightNumber;
    if (leftIsNumber != rightIsNumber)
        return leftIsNumber;
    return left < right;
}

} // namespace

void DeadPathGraph::addTask(const QString &id)
{
    if (m_index.contains(id))
        return;
    m_index.insert(id, m_tasks.size());
    Task task;
    task.id = id;
    m_tasks.append(task);
}

bool DeadPathGraph::addEdge(const QString &from, const QString &label, const QString &to)
{
    const auto fromIndex = indexOf(from);
    const auto toIndex = indexOf(to);
    if (fromIndex < 0 || toIndex < 0)
        return false;
    m_tasks[fromIndex].out.append(OutEdge{.to = toIndex, .label = label});
    return true;
}

void DeadPathGraph::markCyclesAndReachability(qsizetype startIndex, QList<bool> &reached)
{
    // Depth first without recursion: playbooks come from outside and may be long chains.
    enum class Visit : quint8 { Unseen, OnPath, Done };
    QList<Visit> visits(m_tasks.size(), Visit::Unseen);
    QList<std::pair<qsizetype, qsizetype>> path{{startIndex, 0}};
    visits[startIndex] = Visit::OnPath;
    reached[startIndex] = true;
    while (!path.isEmpty()) {
        auto &[index, nextEdge] = path.last();
        if (nextEdge == m_tasks[index].out.size()) {
            visits[index] = Visit::Done;
            path.removeLast();
            continue;
        }
        auto &edge = m_tasks[index].out[nextEdge++];
        if (visits[edge.to] == Visit::OnPath) {
            edge.closesCycle = true;
        } else if (visits[edge.to] == Visit::Unseen) {
            visits[edge.to] = Visit::OnPath;
            reached[edge.to] = true;
            path.append({edge.to, 0});
        }
    }
}

bool DeadPathGraph::start(const QString &id)
{
    const auto startIndex = indexOf(id);
    if (startIndex < 0)
        return false;
    QList<bool> reached(m_tasks.size(), false);
    markCyclesAndReachability(startIndex, reached);
    for (qsizetype index = 0; index < m_tasks.size(); ++index) {
        if (!reached[index]) {
            m_tasks[index].state = TaskState::Skipped;
            for (auto &edge : m_tasks[index].out)
                edge.state = EdgeState::Dead;
            continue;
        }
        for (auto &edge : m_tasks[index].out) {
            if (edge.closesCycle) {
                edge.state = EdgeState::Dead;
                continue;
            }
            auto &target = m_tasks[edge.to];
            // Edges of one task are added together, so a repeated predecessor is the last one.
            if (target.predecessors.isEmpty() || target.predecessors.last() != index)
                target.predecessors.append(index);
        }
    }
    for (auto &task : m_tasks)
        task.undecided = task.predecessors.size();
    m_tasks[startIndex].state = TaskState::Runnable;
    m_runnable.append(startIndex);
    return true;
}

QStringList DeadPathGraph::takeRunnable()
{
    QStringList ids;
    for (const auto index : std::as_const(m_runnable)) {
        m_tasks[index].state = TaskState::Running;
        ids.append(m_tasks[index].id);
    }
    m_runnable.clear();
    std::sort(ids.begin(), ids.end(), idLess);
    return ids;
}

bool DeadPathGraph::hasRunnable() const
{
    return !m_runnable.isEmpty();
}

void DeadPathGraph::decide(qsizetype index, const QStringList *liveLabels)
{
    // Skipping travels along the edges; a work list instead of recursion for long chains.
    struct Decision
    {
        qsizetype index;
        const QStringList *labels;
    };
    QList<Decision> pending{{index, liveLabels}};
    while (!pending.isEmpty()) {
        const auto decision = pending.takeLast();
        auto &task = m_tasks[decision.index];
        task.state = decision.labels ? TaskState::Completed : TaskState::Skipped;
        QList<qsizetype> targets;
        QList<qsizetype> liveTargets;
        for (auto &edge : task.out) {
            if (edge.closesCycle)
                continue;
            const bool live = decision.labels && decision.labels->contains(edge.label);
            edge.state = live ? EdgeState::Live : EdgeState::Dead;
            if (!targets.contains(edge.to))
                targets.append(edge.to);
            if (live && !liveTargets.contains(edge.to))
                liveTargets.append(edge.to);
        }
        for (const auto targetIndex : std::as_const(targets)) {
            auto &target = m_tasks[targetIndex];
            --target.undecided;
            if (liveTargets.contains(targetIndex))
                ++target.live;
            if (target.undecided > 0 || target.state != TaskState::New)
                continue;
            if (target.live > 0) {
                target.state = TaskState::Runnable;
                m_runnable.append(targetIndex);
            } else {
                pending.append({targetIndex, nullptr});
            }
        }
    }
}

void DeadPathGraph::complete(const QString &id, const QStringList &labels)
{
    const auto index = indexOf(id);
    if (index < 0 || m_tasks[index].state == TaskState::Completed || m_tasks[index].state == TaskState::Skipped)
        return;
    m_runnable.removeOne(index);
    m_completionOrder.append(index);
    decide(index, &labels);
}

void DeadPathGraph::skip(const QString &id)
{
    const auto index = indexOf(id);
    if (index < 0 || m_tasks[index].state == TaskState::Completed || m_tasks[index].state == TaskState::Skipped)
        return;
    m_runnable.removeOne(index);
    decide(index, nullptr);
}

void DeadPathGraph::fail(const QString &id)
{
    if (const auto index = indexOf(id); index >= 0) {
        m_runnable.removeOne(index);
        m_tasks[index].state = TaskState::Error;
    }
}

void DeadPathGraph::wait(const QString &id)
{
    if (const auto index = indexOf(id); index >= 0) {
        m_runnable.removeOne(index);
        m_tasks[index].state = TaskState::Waiting;
    }
}

void DeadPathGraph::runAgain(const QString &id)
{
    const auto index = indexOf(id);
    if (index < 0 || (m_tasks[index].state != TaskState::Error && m_tasks[index].state != TaskState::Waiting))
        return;
    m_tasks[index].state = TaskState::Runnable;
    m_runnable.append(index);
}

DeadPathGraph::TaskState DeadPathGraph::state(const QString &id) const
{
    const auto index = indexOf(id);
    return index < 0 ? TaskState::New : m_tasks[index].state;
}

bool DeadPathGraph::contains(const QString &id) const
{
    return m_index.contains(id);
}

QStringList DeadPathGraph::tasks() const
{
    QStringList ids;
    ids.reserve(m_tasks.size());
    for (const auto &task : m_tasks)
        ids.append(task.id);
    return ids;
}

QList<DeadPathGraph::Edge> DeadPathGraph::edges() const
{
    QList<Edge> all;
    for (const auto &task : m_tasks) {
        for (const auto &edge : task.out)
            all.append(Edge{.from = task.id, .label = edge.label, .to = m_tasks[edge.to].id, .state = edge.state});
    }
    return all;
}

QStringList DeadPathGraph::labels(const QString &id) const
{
    QStringList found;
    if (const auto index = indexOf(id); index >= 0) {
        for (const auto &edge : m_tasks[index].out) {
            if (!found.contains(edge.label))
                found.append(edge.label);
        }
    }
    return found;
}

QStringList DeadPathGraph::livePredecessors(const QString &id) const
{
    const auto index = indexOf(id);
    QStringList found;
    if (index < 0)
        return found;
    for (const auto completed : m_completionOrder) {
        const auto &out = m_tasks[completed].out;
        const bool chose = std::any_of(out.begin(), out.end(), [index](const OutEdge &edge) {
            return edge.to == index && edge.state == EdgeState::Live;
        });
        if (chose)
            found.append(m_tasks[completed].id);
    }
    return found;
}

QStringList DeadPathGraph::undecidedPredecessors(const QString &id) const
{
    QStringList found;
    if (const auto index = indexOf(id); index >= 0) {
        for (const auto predecessor : m_tasks[index].predecessors) {
            const auto state = m_tasks[predecessor].state;
            if (state != TaskState::Completed && state != TaskState::Skipped)
                found.append(m_tasks[predecessor].id);
        }
    }
    return found;
}

bool DeadPathGraph::isCompleted() const
{
    return std::all_of(m_tasks.begin(), m_tasks.end(), [](const Task &task) {
        return task.state == TaskState::Completed || task.state == TaskState::Skipped;
    });
}

bool DeadPathGraph::isFailed() const
{
    bool hasError = false;
    for (const auto &task : m_tasks) {
        if (task.state == TaskState::Runnable || task.state == TaskState::Running || task.state == TaskState::Waiting)
            return false;
        hasError = hasError || task.state == TaskState::Error;
    }
    return hasError;
}

} // namespace holdfast
