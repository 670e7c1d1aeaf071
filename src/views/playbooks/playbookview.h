// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QGraphicsView>

namespace holdfast {

class PlaybookScene;

/// The window onto the graph: zoom with Ctrl+wheel and +/-, pan by dragging, with the wheel or with Ctrl+arrows, arrow
/// keys from task to task, F fits the graph.
class PlaybookView final : public QGraphicsView
{
    Q_OBJECT
public:
    static constexpr double minimumZoom = 0.05;
    static constexpr double maximumZoom = 3;

    explicit PlaybookView(QWidget *parent = nullptr);

    void setPlaybookScene(PlaybookScene *scene);

    /// 1 is 100 %.
    [[nodiscard]] double zoom() const;
    void setZoom(double zoom);
    void zoomIn();
    void zoomOut();
    /// The whole graph, at most at 100 %.
    void fitGraph();
    /// A readable beginning: from the top to the named task where both can be read together, else the task or the top.
    void showBeginning(const QString &taskId);
    /// Scrolls so that the task is well inside the view.
    void ensureTaskVisible(const QString &taskId);

Q_SIGNALS:
    void zoomChanged(double zoom);
    /// What is visible changed; for the minimap.
    void viewportChanged();
    /// Enter or double click on a task.
    void taskActivated(const QString &taskId);

protected:
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool viewportEvent(QEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void showRect(const QRectF &rect, double smallest);
    void zoomAround(double zoom, QPoint anchor);
    void updateRange();
    void updateCursor();

    PlaybookScene *m_scene = nullptr;
    QPoint m_pressedAt;
    QPoint m_lastAt;
    bool m_isPressed = false;
    bool m_isPanning = false;
    bool m_isSpaceDown = false;
};

} // namespace holdfast
