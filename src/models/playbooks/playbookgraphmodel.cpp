// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/playbooks/playbookgraphmodel.h"

#include "graphs/playbookgraph.h"
#include "models/playbooks/durationtext.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString firstLine(const QString &text)
{
    return text.section(u'\n', 0, 0, QString::SectionSkipEmpty).trimmed();
}

bool ticks(NodeState state)
{
    return state == NodeState::Running || state == NodeState::Waiting;
}

} // namespace

PlaybookGraphModel::PlaybookGraphModel(JobRunner &jobs, QObject *parent)
    : QAbstractListModel(parent)
    , m_jobs(jobs)
{
}

PlaybookGraphModel::~PlaybookGraphModel() = default;

void PlaybookGraphModel::setSnapshot(const WorkPlanSnapshot &snapshot)
{
    const TaskGraph graph = snapshot.playbook ? taskGraph(*snapshot.playbook) : TaskGraph{};
    if (snapshot.playbook && m_snapshot.playbook && graph == m_graph) {
        updateStates(snapshot);
    } else {
        beginResetModel();
        m_snapshot = snapshot;
        m_graph = graph;
        m_layout = {};
        m_isLaidOut = false;
        m_rows.clear();
        for (int row = 0; row < m_graph.nodes.size(); ++row)
            m_rows.insert(m_graph.nodes[row].id, row);
        m_edgeStates = edgeStatesOf(snapshot);
        m_nowMs = std::max(m_nowMs, snapshot.atMs);
        endResetModel();
        startLayout();
    }
    Q_EMIT summaryChanged();
}

void PlaybookGraphModel::startLayout()
{
    const quint64 generation = ++m_generation;
    if (m_graph.nodes.isEmpty())
        return;
    const auto work = [graph = m_graph](std::stop_token) -> Result<GraphLayout> { return layoutGraph(graph); };
    onFinished(m_jobs.run(work), this, [this, generation](const Result<GraphLayout> &layout) {
        if (generation != m_generation || !layout)
            return;
        m_layout = layout.value();
        m_isLaidOut = true;
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {CardRole});
        Q_EMIT graphLaidOut();
    });
}

void PlaybookGraphModel::updateStates(const WorkPlanSnapshot &snapshot)
{
    const WorkPlanSnapshot before = std::exchange(m_snapshot, snapshot);
    m_nowMs = std::max(m_nowMs, snapshot.atMs);
    const bool runChanged = before.run != snapshot.run;
    for (int row = 0; row < m_graph.nodes.size(); ++row) {
        const QString &id = m_graph.nodes[row].id;
        if (runChanged || before.tasks.value(id) != snapshot.tasks.value(id))
            Q_EMIT dataChanged(index(row), index(row),
                               {StateRole, DetailRole, Qt::ToolTipRole, Qt::AccessibleTextRole});
    }
    const QList<EdgeState> states = edgeStatesOf(snapshot);
    QList<int> changed;
    for (int edge = 0; edge < states.size(); ++edge) {
        if (states[edge] != m_edgeStates[edge])
            changed.append(edge);
    }
    m_edgeStates = states;
    if (!changed.isEmpty())
        Q_EMIT edgesChanged(changed);
}

void PlaybookGraphModel::setNow(qint64 nowMs)
{
    if (nowMs == m_nowMs)
        return;
    QList<QString> before;
    QList<int> rows;
    for (int row = 0; row < m_graph.nodes.size(); ++row) {
        if (hasRun() && ticks(nodeState(row))) {
            rows.append(row);
            before.append(detail(row));
        }
    }
    m_nowMs = nowMs;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (detail(rows[i]) != before[i])
            Q_EMIT dataChanged(index(rows[i]), index(rows[i]), {DetailRole, Qt::ToolTipRole, Qt::AccessibleTextRole});
    }
}

int PlaybookGraphModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_graph.nodes.size());
}

QVariant PlaybookGraphModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const TaskNode &node = m_graph.nodes[row];
    switch (role) {
    case Qt::DisplayRole:
        return node.title;
    case Qt::ToolTipRole: {
        // Text of playbooks and services is never markup.
        const QString words = detail(row);
        return words.isEmpty() ? node.title.toHtmlEscaped()
                               : (node.title + u'\n' + words).toHtmlEscaped().replace(u'\n', u"<br>"_s);
    }
    case Qt::AccessibleTextRole:
        return tr("%1, %2").arg(node.title, detail(row));
    case TaskIdRole:
        return node.id;
    case KindRole:
        return static_cast<int>(node.kind);
    case StateRole:
        return static_cast<int>(nodeState(row));
    case DetailRole:
        return detail(row);
    case CardRole:
        return m_isLaidOut ? m_layout.cards[row] : QRectF();
    default:
        return {};
    }
}

QHash<int, QByteArray> PlaybookGraphModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractListModel::roleNames();
    names.insert(
        {{TaskIdRole, "taskId"}, {KindRole, "kind"}, {StateRole, "state"}, {DetailRole, "detail"}, {CardRole, "card"}});
    return names;
}

const Task *PlaybookGraphModel::task(int row) const
{
    return m_snapshot.playbook && row >= 0 && row < m_graph.nodes.size() ? &m_snapshot.playbook->tasks[row] : nullptr;
}

TaskStateView PlaybookGraphModel::taskState(int row) const
{
    return m_snapshot.tasks.value(m_graph.nodes.value(row).id);
}

NodeState PlaybookGraphModel::nodeState(int row) const
{
    return hasRun() ? taskState(row).state : NodeState::None;
}

QString PlaybookGraphModel::detail(int row) const
{
    const TaskNode &node = m_graph.nodes[row];
    if (!hasRun())
        return node.detail;
    const TaskStateView task = taskState(row);
    const QString what = task.summary.isEmpty() ? node.detail : firstLine(task.summary);
    const auto withTime = [](const QString &words, qint64 from, qint64 to) {
        if (from <= 0 || to < from)
            return words;
        //: %1 tells what came of a task, %2 how long it took
        return words.isEmpty() ? durationText(to - from) : tr("%1 · %2").arg(words, durationText(to - from));
    };
    switch (task.state) {
    case NodeState::None:
    case NodeState::Pending:
        return what;
    case NodeState::NotTaken:
        return tr("not taken");
    case NodeState::Running:
        return withTime(task.summary.isEmpty() ? tr("running") : what, task.startedAtMs, m_nowMs);
    case NodeState::Waiting:
        return withTime(task.waitingFor.isEmpty() ? tr("waits") : tr("waits for %1").arg(firstLine(task.waitingFor)),
                        task.startedAtMs, m_nowMs);
    case NodeState::Done: {
        // Nobody asks how long a heading took.
        const bool isAct = node.kind != NodeKind::Start && node.kind != NodeKind::Title;
        return isAct ? withTime(what, task.startedAtMs, task.finishedAtMs) : what;
    }
    case NodeState::Failed:
        return task.error.isEmpty() ? tr("failed") : firstLine(task.error);
    }
    return what;
}

QList<EdgeState> PlaybookGraphModel::edgeStatesOf(const WorkPlanSnapshot &snapshot) const
{
    QList<EdgeState> states;
    states.reserve(m_graph.edges.size());
    for (const TaskEdge &edge : m_graph.edges) {
        const EdgeKey key{m_graph.nodes[edge.from].id, m_graph.nodes[edge.to].id, edge.label};
        if (snapshot.run.isEmpty())
            states.append(EdgeState::Plain);
        else if (snapshot.takenEdges.contains(key))
            states.append(EdgeState::Taken);
        else
            states.append(snapshot.deadEdges.contains(key) ? EdgeState::NotTaken : EdgeState::Pending);
    }
    return states;
}

QList<int> PlaybookGraphModel::leftToRight(QList<int> rows) const
{
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    if (m_isLaidOut) {
        std::stable_sort(rows.begin(), rows.end(), [this](int a, int b) {
            return m_layout.cards[a].center().x() < m_layout.cards[b].center().x();
        });
    }
    return rows;
}

QList<int> PlaybookGraphModel::successors(int row) const
{
    QList<int> rows;
    for (const TaskEdge &edge : m_graph.edges) {
        if (edge.from == row)
            rows.append(edge.to);
    }
    return leftToRight(rows);
}

QList<int> PlaybookGraphModel::predecessors(int row) const
{
    QList<int> rows;
    for (const TaskEdge &edge : m_graph.edges) {
        if (edge.to == row)
            rows.append(edge.from);
    }
    return leftToRight(rows);
}

QList<int> PlaybookGraphModel::rowsMatching(const QString &text) const
{
    const QString wanted = text.trimmed();
    QList<int> rows;
    if (wanted.isEmpty())
        return rows;
    for (int row = 0; row < m_graph.nodes.size(); ++row) {
        const TaskNode &node = m_graph.nodes[row];
        const Task *source = task(row);
        const auto holds = [&wanted](const QString &words) { return words.contains(wanted, Qt::CaseInsensitive); };
        if (node.id == wanted || holds(node.title) || holds(detail(row))
            || (source && (holds(source->description) || holds(source->command) || holds(source->playbookName))))
            rows.append(row);
    }
    if (m_isLaidOut) {
        std::stable_sort(rows.begin(), rows.end(), [this](int a, int b) {
            const QRectF &first = m_layout.cards[a];
            const QRectF &second = m_layout.cards[b];
            return std::tuple(first.top(), first.left()) < std::tuple(second.top(), second.left());
        });
    }
    // Who types a number means that task.
    if (const auto exact = rows.indexOf(rowOf(wanted)); exact > 0)
        rows.move(exact, 0);
    return rows;
}

int PlaybookGraphModel::count(NodeState state) const
{
    int found = 0;
    for (int row = 0; row < m_graph.nodes.size(); ++row)
        found += nodeState(row) == state ? 1 : 0;
    return found;
}

GraphPicture PlaybookGraphModel::picture(const GraphColors &colors) const
{
    GraphPicture picture;
    picture.graph = m_graph;
    picture.layout = m_layout;
    picture.colors = colors;
    const int tasks = static_cast<int>(m_graph.nodes.size());
    picture.note = tr("Tasks: %1").arg(tasks);
    if (hasRun()) {
        for (int row = 0; row < tasks; ++row) {
            picture.states.append(nodeState(row));
            picture.graph.nodes[row].detail = detail(row);
        }
        picture.edgeStates = m_edgeStates;
        picture.note = tr("Tasks: %1 · done: %2 · waiting: %3 · failed: %4")
                           .arg(tasks)
                           .arg(count(NodeState::Done))
                           .arg(count(NodeState::Waiting))
                           .arg(count(NodeState::Failed));
    }
    return picture;
}

} // namespace holdfast
