// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/playbooks/playbookview.h"

#include "models/playbooks/playbookgraphmodel.h"
#include "models/textforms.h"
#include "views/playbooks/playbookscene.h"
#include "views/playbooks/taskitem.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace holdfast {

namespace {

constexpr double zoomStep = 1.2;
constexpr double beginningZoom = 0.75; // smaller than that the beginning is shown instead of everything
constexpr int fitMargin = 24;
constexpr int controlsHeight = 58; // of the buttons that lie over the bottom of the view
constexpr int scrollStep = 60;

} // namespace

PlaybookView::PlaybookView(QWidget *parent)
    : QGraphicsView(parent)
{
    viewport()->setAccessibleName(tr("Playbook graph"));
    setFrameShape(QFrame::NoFrame);
    setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    setCacheMode(QGraphicsView::CacheBackground);
    setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    setOptimizationFlag(QGraphicsView::DontSavePainterState, false);
    setTransformationAnchor(QGraphicsView::NoAnchor);
    setResizeAnchor(QGraphicsView::NoAnchor);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Playbook graph"));
    setAccessibleDescription(tr("Arrow keys go from task to task, Enter opens the task's details."));
    updateCursor();
}

void PlaybookView::setPlaybookScene(PlaybookScene *scene)
{
    m_scene = scene;
    setScene(scene);
    connect(scene, &PlaybookScene::rebuilt, this, [this] {
        resetCachedContent();
        updateRange();
        Q_EMIT viewportChanged();
    });
}

double PlaybookView::zoom() const
{
    return transform().m11();
}

void PlaybookView::setZoom(double zoom)
{
    zoomAround(zoom, viewport()->rect().center());
}

void PlaybookView::zoomIn()
{
    setZoom(zoom() * zoomStep);
}

void PlaybookView::zoomOut()
{
    setZoom(zoom() / zoomStep);
}

void PlaybookView::zoomAround(double wanted, QPoint anchor)
{
    const double factor = std::clamp(wanted, minimumZoom, maximumZoom);
    if (qFuzzyCompare(factor, zoom()))
        return;
    const QPointF fixed = mapToScene(anchor);
    setTransform(QTransform::fromScale(factor, factor));
    updateRange();
    const QPointF moved = mapFromScene(fixed) - QPointF(anchor);
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + static_cast<int>(std::lround(moved.x())));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + static_cast<int>(std::lround(moved.y())));
    Q_EMIT zoomChanged(zoom());
    Q_EMIT viewportChanged();
}

// Every card can be moved to the middle, and the point under the pointer stays there at any zoom.
void PlaybookView::updateRange()
{
    const QRectF graph = m_scene ? m_scene->graphRect() : QRectF();
    if (graph.isEmpty())
        return;
    const QPointF middle = mapToScene(viewport()->rect().center());
    const double x = viewport()->width() / zoom();
    const double y = viewport()->height() / zoom();
    setSceneRect(graph.adjusted(-x, -y, x, y));
    centerOn(middle);
}

void PlaybookView::showRect(const QRectF &rect, double smallest)
{
    const double width = viewport()->width() - 2 * fitMargin;
    const double height = viewport()->height() - fitMargin - controlsHeight;
    const double fitting = std::min({width / rect.width(), height / rect.height(), 1.0});
    zoomAround(std::max(fitting, smallest), viewport()->rect().center());
    // The middle of the free area, which the buttons make smaller at the bottom.
    centerOn(rect.center() + QPointF(0, (controlsHeight - fitMargin) / 2.0 / zoom()));
}

void PlaybookView::fitGraph()
{
    const QRectF graph = m_scene ? m_scene->graphRect() : QRectF();
    if (graph.isEmpty())
        return;
    showRect(graph, minimumZoom);
    Q_EMIT viewportChanged();
}

void PlaybookView::showBeginning(const QString &taskId)
{
    const QRectF graph = m_scene ? m_scene->graphRect() : QRectF();
    if (graph.isEmpty())
        return;
    // From the top to the task that matters; without one as much from the top as can be read.
    QRectF wanted = graph;
    const TaskItem *task = m_scene->taskItem(taskId);
    if (task)
        wanted.setBottom(std::max(task->sceneBoundingRect().bottom() + graphsize::cardHeight, graph.top() + 1));
    showRect(wanted, beginningZoom);

    const QRectF seen = mapToScene(viewport()->rect()).boundingRect();
    QPointF centre = seen.center();
    if (!task && seen.height() < graph.height())
        centre.setY(graph.top() + seen.height() / 2 - fitMargin / zoom());
    if (seen.width() < graph.width()) {
        // The width does not fit: begin where the playbook begins.
        for (const TaskNode &node : m_scene->model().graph().nodes) {
            const TaskItem *item = m_scene->taskItem(node.id);
            if (item && node.kind == NodeKind::Start) {
                centre.setX(item->sceneBoundingRect().center().x());
                break;
            }
        }
    }
    centerOn(centre);
    ensureTaskVisible(taskId);
    Q_EMIT viewportChanged();
}

void PlaybookView::ensureTaskVisible(const QString &taskId)
{
    const TaskItem *item = m_scene ? m_scene->taskItem(taskId) : nullptr;
    if (!item)
        return;
    const int margin = std::min({controlsHeight + 12, viewport()->width() / 4, viewport()->height() / 4});
    ensureVisible(item->sceneBoundingRect(), margin, margin);
}

void PlaybookView::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        QGraphicsView::wheelEvent(event);
        return;
    }
    const double notches = event->angleDelta().y() / 120.0;
    if (notches != 0)
        zoomAround(zoom() * std::pow(zoomStep, notches), event->position().toPoint());
    event->accept();
}

void PlaybookView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) {
        QGraphicsView::mousePressEvent(event);
        return;
    }
    m_isPressed = true;
    m_isPanning = event->button() == Qt::MiddleButton;
    m_pressedAt = event->pos();
    m_lastAt = event->pos();
    updateCursor();
    event->accept();
}

void PlaybookView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_isPressed) {
        updateCursor();
        return;
    }
    if (!m_isPanning && (event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance())
        m_isPanning = true;
    if (m_isPanning) {
        const QPoint moved = event->pos() - m_lastAt;
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - moved.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - moved.y());
        m_lastAt = event->pos();
        updateCursor();
    }
    event->accept();
}

void PlaybookView::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_isPressed) {
        QGraphicsView::mouseReleaseEvent(event);
        return;
    }
    m_isPressed = false;
    const bool isClick = !m_isPanning && !m_isSpaceDown;
    m_isPanning = false;
    updateCursor();
    if (isClick && m_scene) {
        const TaskItem *task = m_scene->taskAt(mapToScene(event->pos()));
        m_scene->setCurrentTask(task ? task->taskId() : QString());
    }
    event->accept();
}

void PlaybookView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const TaskItem *task = m_scene ? m_scene->taskAt(mapToScene(event->pos())) : nullptr;
    if (!task)
        return;
    m_scene->setCurrentTask(task->taskId());
    Q_EMIT taskActivated(task->taskId());
}

void PlaybookView::keyPressEvent(QKeyEvent *event)
{
    const bool isPan = event->modifiers().testFlag(Qt::ControlModifier);
    const auto key = static_cast<Qt::Key>(event->key());
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (isPan) {
            QScrollBar *bar = key == Qt::Key_Left || key == Qt::Key_Right ? horizontalScrollBar() : verticalScrollBar();
            bar->setValue(bar->value() + (key == Qt::Key_Left || key == Qt::Key_Up ? -scrollStep : scrollStep));
        } else if (m_scene) {
            m_scene->setCurrentTask(m_scene->neighbour(key));
            ensureTaskVisible(m_scene->currentTask());
        }
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_scene && !m_scene->currentTask().isEmpty())
            Q_EMIT taskActivated(m_scene->currentTask());
        return;
    case Qt::Key_Escape:
        if (m_scene && !m_scene->currentTask().isEmpty()) {
            m_scene->setCurrentTask({});
            return;
        }
        break;
    case Qt::Key_Space:
        if (!event->isAutoRepeat()) {
            m_isSpaceDown = true;
            updateCursor();
        }
        return;
    case Qt::Key_F:
        if (event->modifiers() == Qt::NoModifier) {
            fitGraph();
            return;
        }
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomIn();
        return;
    case Qt::Key_Minus:
        zoomOut();
        return;
    case Qt::Key_0:
        setZoom(1);
        return;
    default:
        break;
    }
    QGraphicsView::keyPressEvent(event);
}

void PlaybookView::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_isSpaceDown = false;
        updateCursor();
        return;
    }
    QGraphicsView::keyReleaseEvent(event);
}

void PlaybookView::focusOutEvent(QFocusEvent *event)
{
    m_isSpaceDown = false;
    m_isPressed = false;
    m_isPanning = false;
    updateCursor();
    QGraphicsView::focusOutEvent(event);
}

void PlaybookView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    updateRange();
    Q_EMIT viewportChanged();
}

void PlaybookView::scrollContentsBy(int dx, int dy)
{
    QGraphicsView::scrollContentsBy(dx, dy);
    Q_EMIT viewportChanged();
}

bool PlaybookView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && m_scene) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const TaskItem *task = m_scene->taskAt(mapToScene(help->pos()));
        if (task && (task->text().isCut || zoom() < readableScale)) {
            const PlaybookGraphModel &model = m_scene->model();
            const QModelIndex index = model.index(model.rowOf(task->taskId()));
            QToolTip::showText(help->globalPos(), index.data(Qt::ToolTipRole).toString(), viewport());
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QGraphicsView::viewportEvent(event);
}

void PlaybookView::updateCursor()
{
    if (m_isPanning || (m_isPressed && m_isSpaceDown))
        viewport()->setCursor(Qt::ClosedHandCursor);
    else if (m_isSpaceDown)
        viewport()->setCursor(Qt::OpenHandCursor);
    else if (m_scene && m_scene->taskAt(mapToScene(viewport()->mapFromGlobal(QCursor::pos()))))
        viewport()->setCursor(Qt::PointingHandCursor);
    else
        viewport()->setCursor(Qt::ArrowCursor);
}

} // namespace holdfast
