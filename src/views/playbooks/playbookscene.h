// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/graphpainter.h"

#include <QGraphicsScene>
#include <QHash>
#include <QSet>

#include <memory>

namespace holdfast {

class CaptionItem;
class EdgeItem;
class PlaybookGraphModel;
class TaskItem;

/// The playbook's cards and arrows as items, kept equal to the model by its signals. Has one current task and any number
/// of tasks marked by a search.
class PlaybookScene final : public QGraphicsScene
{
    Q_OBJECT
public:
    /// The model must outlive the scene.
    explicit PlaybookScene(PlaybookGraphModel &model, QObject *parent = nullptr);
    ~PlaybookScene() override;

    [[nodiscard]] PlaybookGraphModel &model() const { return m_model; }
    [[nodiscard]] const GraphPainter &graphPainter() const { return *m_painter; }
    /// Another theme: everything is drawn again.
    void setColors(const GraphColors &colors);

    [[nodiscard]] QString currentTask() const { return m_current; }
    /// Empty or unknown: no current task.
    void setCurrentTask(const QString &taskId);
    void setMatches(const QSet<QString> &taskIds);

    [[nodiscard]] TaskItem *taskItem(const QString &taskId) const { return m_tasks.value(taskId); }
    [[nodiscard]] TaskItem *taskAt(QPointF position) const;
    /// The graph without the free space around it.
    [[nodiscard]] QRectF graphRect() const;

    /// Where an arrow key leads from the current task: along an edge up and down, to the next card of the row left and
    /// right. Without a current task the start. Empty when there is nothing.
    [[nodiscard]] QString neighbour(Qt::Key arrow) const;

Q_SIGNALS:
    void currentTaskChanged(const QString &taskId);
    /// All items were made anew.
    void rebuilt();
    /// Some card looks different.
    void contentChanged();

protected:
    void drawBackground(QPainter *painter, const QRectF &exposed) override;

private:
    void rebuild();
    void refreshTask(int row);
    void refreshEdge(int edge);

    PlaybookGraphModel &m_model;
    std::unique_ptr<GraphPainter> m_painter;
    QHash<QString, TaskItem *> m_tasks;
    QList<EdgeItem *> m_edges;
    QHash<int, CaptionItem *> m_captions;
    QSet<QString> m_matches;
    QString m_current;
};

} // namespace holdfast
