// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/jobs.h"
#include "graphs/graphpicture.h"
#include "models/playbooks/workplansnapshot.h"

#include <QAbstractListModel>
#include <QHash>

namespace holdfast {

/// A playbook as a graph of tasks with their states in a run: one row a task, edges by index beside them. Lays the graph
/// out on a job thread; until graphLaidOut the cards have no places. Belongs to the GUI thread.
class PlaybookGraphModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        TaskIdRole = Qt::UserRole + 1, ///< QString
        KindRole, ///< NodeKind as int
        StateRole, ///< NodeState as int
        DetailRole, ///< QString: second line of the card
        CardRole, ///< QRectF in graph coordinates; invalid until laid out
    };
    Q_ENUM(Role)

    explicit PlaybookGraphModel(JobRunner &jobs, QObject *parent = nullptr);
    ~PlaybookGraphModel() override;

    /// Shows another moment or another playbook. Of the same playbook only what differs is signalled; another one resets
    /// the model and is laid out.
    void setSnapshot(const WorkPlanSnapshot &snapshot);
    [[nodiscard]] const WorkPlanSnapshot &snapshot() const { return m_snapshot; }
    /// Moves the clock of running and waiting tasks; milliseconds UTC.
    void setNow(qint64 nowMs);
    [[nodiscard]] qint64 now() const { return m_nowMs; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] const TaskGraph &graph() const { return m_graph; }
    [[nodiscard]] bool isLaidOut() const { return m_isLaidOut; }
    [[nodiscard]] const GraphLayout &graphLayout() const { return m_layout; }
    [[nodiscard]] bool hasRun() const { return !m_snapshot.run.isEmpty(); }

    /// -1 for a task that is not here.
    [[nodiscard]] int rowOf(const QString &taskId) const { return m_rows.value(taskId, -1); }
    [[nodiscard]] const Task *task(int row) const;
    /// How the task stands; a pending one for a task that the snapshot does not name.
    [[nodiscard]] TaskStateView taskState(int row) const;
    [[nodiscard]] NodeState nodeState(int row) const;
    [[nodiscard]] EdgeState edgeState(int edge) const { return m_edgeStates.value(edge, EdgeState::Plain); }
    /// Rows of the tasks that follow (precede), without repetition, left to right where laid out.
    [[nodiscard]] QList<int> successors(int row) const;
    [[nodiscard]] QList<int> predecessors(int row) const;
    /// Rows whose id, title, description, command or summary contains the text without regard to case, in reading order;
    /// a task whose id is just that comes first.
    [[nodiscard]] QList<int> rowsMatching(const QString &text) const;
    /// Number of tasks in a state.
    [[nodiscard]] int count(NodeState state) const;

    /// Everything an export needs, as a value for another thread. Only when laid out.
    [[nodiscard]] GraphPicture picture(const GraphColors &colors) const;

Q_SIGNALS:
    void graphLaidOut();
    void edgesChanged(const QList<int> &edges);
    /// After setSnapshot, when counts or the run may have changed.
    void summaryChanged();

private:
    void startLayout();
    void updateStates(const WorkPlanSnapshot &snapshot);
    [[nodiscard]] QString detail(int row) const;
    [[nodiscard]] QList<EdgeState> edgeStatesOf(const WorkPlanSnapshot &snapshot) const;
    [[nodiscard]] QList<int> leftToRight(QList<int> rows) const;

    JobRunner &m_jobs;
    WorkPlanSnapshot m_snapshot;
    TaskGraph m_graph;
    GraphLayout m_layout;
    QList<EdgeState> m_edgeStates;
    QHash<QString, int> m_rows;
    quint64 m_generation = 0; ///< a layout of an older playbook is dropped
    qint64 m_nowMs = 0;
    bool m_isLaidOut = false;
};

} // namespace holdfast
