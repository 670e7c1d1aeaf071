// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/playbooks/playbookscene.h"

#include "models/playbooks/playbookgraphmodel.h"
#include "views/playbooks/edgeitem.h"
#include "views/playbooks/taskitem.h"

#include <cmath>

namespace holdfast {

namespace {

constexpr double taskLayer = 3;

} // namespace

PlaybookScene::PlaybookScene(PlaybookGraphModel &model, QObject *parent)
    : QGraphicsScene(parent)
    , m_model(model)
    , m_painter(std::make_unique<GraphPainter>(GraphColors::light()))
{
    // Items never move; a tree of them is built once and searched fast.
    setItemIndexMethod(QGraphicsScene::BspTreeIndex);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &PlaybookScene::rebuild);
    connect(&m_model, &PlaybookGraphModel::graphLaidOut, this, &PlaybookScene::rebuild);
    connect(&m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last, const QList<int> &roles) {
                if (!roles.contains(PlaybookGraphModel::DetailRole) && !roles.contains(PlaybookGraphModel::StateRole))
                    return;
                for (int row = first.row(); row <= last.row(); ++row)
                    refreshTask(row);
                Q_EMIT contentChanged();
            });
    connect(&m_model, &PlaybookGraphModel::edgesChanged, this, [this](const QList<int> &edges) {
        for (const int edge : edges)
            refreshEdge(edge);
        Q_EMIT contentChanged();
    });
    rebuild();
}

PlaybookScene::~PlaybookScene()
{
    clear(); // the items hold the painter
}

void PlaybookScene::setColors(const GraphColors &colors)
{
    if (m_painter->colors() == colors)
        return;
    *m_painter = GraphPainter(colors);
    update();
    Q_EMIT contentChanged();
}

void PlaybookScene::rebuild()
{
    m_tasks.clear();
    m_edges.clear();
    m_captions.clear();
    clear();
    if (m_model.isLaidOut()) {
        const TaskGraph &graph = m_model.graph();
        const GraphLayout &layout = m_model.graphLayout();
        for (int edge = 0; edge < graph.edges.size(); ++edge) {
            auto *item = new EdgeItem(layout.routes[edge], *m_painter);
            addItem(item);
            m_edges.append(item);
            if (!graph.edges[edge].caption.isEmpty()) {
                auto *caption = new CaptionItem(layout.routes[edge], graph.edges[edge].caption, *m_painter);
                addItem(caption);
                m_captions.insert(edge, caption);
            }
            refreshEdge(edge);
        }
        for (int row = 0; row < graph.nodes.size(); ++row) {
            auto *item = new TaskItem(graph.nodes[row].id, *m_painter, layout.cards[row]);
            item->setZValue(taskLayer);
            addItem(item);
            m_tasks.insert(item->taskId(), item);
            refreshTask(row);
        }
        setSceneRect(layout.bounds);
    } else {
        setSceneRect({});
    }
    if (!m_current.isEmpty() && m_model.rowOf(m_current) < 0) {
        m_current.clear();
        Q_EMIT currentTaskChanged({});
    }
    Q_EMIT rebuilt();
}

void PlaybookScene::refreshTask(int row)
{
    TaskNode node = m_model.graph().nodes[row];
    TaskItem *item = m_tasks.value(node.id);
    if (!item)
        return;
    node.detail = m_model.data(m_model.index(row), PlaybookGraphModel::DetailRole).toString();
    item->setContent(node, m_model.nodeState(row));
    item->setMarks({node.id == m_current, m_matches.contains(node.id)});
}

void PlaybookScene::refreshEdge(int edge)
{
    if (edge >= m_edges.size())
        return;
    m_edges[edge]->setState(m_model.edgeState(edge));
    if (CaptionItem *caption = m_captions.value(edge))
        caption->setState(m_model.edgeState(edge));
}

void PlaybookScene::setCurrentTask(const QString &taskId)
{
    const QString wanted = m_model.rowOf(taskId) < 0 ? QString() : taskId;
    if (wanted == m_current)
        return;
    if (TaskItem *before = m_tasks.value(m_current))
        before->setMarks({false, m_matches.contains(m_current)});
    m_current = wanted;
    if (TaskItem *now = m_tasks.value(m_current))
        now->setMarks({true, m_matches.contains(m_current)});
    Q_EMIT currentTaskChanged(m_current);
}

void PlaybookScene::setMatches(const QSet<QString> &taskIds)
{
    m_matches = taskIds;
    for (TaskItem *item : std::as_const(m_tasks))
        item->setMarks({item->taskId() == m_current, m_matches.contains(item->taskId())});
}

TaskItem *PlaybookScene::taskAt(QPointF position) const
{
    const QList<QGraphicsItem *> found = items(position);
    for (QGraphicsItem *item : found) {
        if (auto *task = qgraphicsitem_cast<TaskItem *>(item))
            return task;
    }
    return nullptr;
}

QRectF PlaybookScene::graphRect() const
{
    return m_model.isLaidOut() ? m_model.graphLayout().bounds : QRectF();
}

QString PlaybookScene::neighbour(Qt::Key arrow) const
{
    const TaskGraph &graph = m_model.graph();
    if (!m_model.isLaidOut() || graph.nodes.isEmpty())
        return {};
    const int row = m_model.rowOf(m_current);
    if (row < 0) {
        for (const TaskNode &node : graph.nodes) {
            if (node.kind == NodeKind::Start)
                return node.id;
        }
        return graph.nodes.constFirst().id;
    }
    const QPointF here = m_model.graphLayout().cards[row].center();
    const auto centre = [this](int other) { return m_model.graphLayout().cards[other].center(); };
    int best = -1;
    if (arrow == Qt::Key_Up || arrow == Qt::Key_Down) {
        // Of several ways the one that a run took, then the one most straight ahead.
        double least = 0;
        for (int edge = 0; edge < graph.edges.size(); ++edge) {
            const bool leads = arrow == Qt::Key_Down ? graph.edges[edge].from == row : graph.edges[edge].to == row;
            const int other = arrow == Qt::Key_Down ? graph.edges[edge].to : graph.edges[edge].from;
            if (!leads || other == row)
                continue;
            const bool isTaken = m_model.edgeState(edge) == EdgeState::Taken;
            const double cost = std::abs(centre(other).x() - here.x()) + (isTaken ? 0 : 1e7);
            if (best < 0 || cost < least) {
                best = other;
                least = cost;
            }
        }
    } else {
        double least = 0;
        for (int other = 0; other < graph.nodes.size(); ++other) {
            const QPointF there = centre(other);
            const double aside = arrow == Qt::Key_Right ? there.x() - here.x() : here.x() - there.x();
            const double off = std::abs(there.y() - here.y());
            if (other == row || aside < graphsize::cardWidth / 2 || off > 2 * aside)
                continue;
            const double cost = aside + 4 * off;
            if (best < 0 || cost < least) {
                best = other;
                least = cost;
            }
        }
    }
    return best < 0 ? m_current : graph.nodes[best].id;
}

void PlaybookScene::drawBackground(QPainter *painter, const QRectF &exposed)
{
    m_painter->paintBackground(*painter, exposed);
}

} // namespace holdfast
