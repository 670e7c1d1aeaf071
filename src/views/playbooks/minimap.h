// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPixmap>
#include <QWidget>

namespace holdfast {

class PlaybookScene;
class PlaybookView;

/// The whole graph in a corner, with a frame around what the view shows. Pressing or dragging moves the view there.
class Minimap final : public QWidget
{
    Q_OBJECT
public:
    /// View and scene must outlive the minimap.
    Minimap(PlaybookView &view, PlaybookScene &scene, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    /// Where a point of the graph lies on the minimap.
    [[nodiscard]] QPointF toMap(QPointF graphPoint) const;
    [[nodiscard]] QPointF toGraph(QPointF mapPoint) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void drawPicture();
    [[nodiscard]] double scale() const;

    PlaybookView &m_view;
    PlaybookScene &m_scene;
    QPixmap m_picture; ///< drawn again only when the graph looks different
};

} // namespace holdfast
