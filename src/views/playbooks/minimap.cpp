// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/playbooks/minimap.h"

#include "models/playbooks/playbookgraphmodel.h"
#include "views/playbooks/playbookscene.h"
#include "views/playbooks/playbookview.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace holdfast {

namespace {

constexpr double padding = 8;

} // namespace

Minimap::Minimap(PlaybookView &view, PlaybookScene &scene, QWidget *parent)
    : QWidget(parent)
    , m_view(view)
    , m_scene(scene)
{
    setAccessibleName(tr("Map of the playbook"));
    setToolTip(tr("Drag to move the view"));
    setCursor(Qt::PointingHandCursor);
    const auto redraw = [this] {
        m_picture = {};
        update();
    };
    connect(&m_scene, &PlaybookScene::rebuilt, this, redraw);
    connect(&m_scene, &PlaybookScene::contentChanged, this, redraw);
    connect(&m_view, &PlaybookView::viewportChanged, this, qOverload<>(&QWidget::update));
}

QSize Minimap::sizeHint() const
{
    return {150, 110};
}

double Minimap::scale() const
{
    const QRectF graph = m_scene.graphRect();
    if (graph.isEmpty())
        return 1;
    return std::min((width() - 2 * padding) / graph.width(), (height() - 2 * padding) / graph.height());
}

QPointF Minimap::toMap(QPointF graphPoint) const
{
    return QPointF(width() / 2.0, height() / 2.0) + (graphPoint - m_scene.graphRect().center()) * scale();
}

QPointF Minimap::toGraph(QPointF mapPoint) const
{
    return m_scene.graphRect().center() + (mapPoint - QPointF(width() / 2.0, height() / 2.0)) / scale();
}

void Minimap::drawPicture()
{
    const double ratio = devicePixelRatioF();
    m_picture = QPixmap((QSizeF(size()) * ratio).toSize());
    m_picture.setDevicePixelRatio(ratio);
    m_picture.fill(Qt::transparent);
    QPainter painter(&m_picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const GraphPainter &artist = m_scene.graphPainter();
    painter.setPen(artist.colors().line);
    painter.setBrush(artist.colors().surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    const PlaybookGraphModel &model = m_scene.model();
    if (!model.isLaidOut())
        return;
    const GraphLayout &layout = model.graphLayout();
    for (int edge = 0; edge < model.graph().edges.size(); ++edge) {
        const bool isTaken = model.edgeState(edge) == EdgeState::Taken;
        const QColor color = isTaken ? artist.colors().accent : artist.colors().line;
        painter.setPen(QPen(color, isTaken ? 1 : 0.7));
        const QRectF &from = layout.cards[model.graph().edges[edge].from];
        const QRectF &to = layout.cards[model.graph().edges[edge].to];
        painter.drawLine(toMap({from.center().x(), from.bottom()}), toMap({to.center().x(), to.top()}));
    }
    painter.setPen(Qt::NoPen);
    for (int row = 0; row < layout.cards.size(); ++row) {
        const QRectF &card = layout.cards[row];
        QRectF spot(toMap(card.topLeft()), toMap(card.bottomRight()));
        // A large graph still shows that there are tasks.
        if (spot.width() < 2 || spot.height() < 1.5)
            spot = QRectF(spot.center() - QPointF(1, 0.75),
                          QSizeF(std::max(2.0, spot.width()), std::max(1.5, spot.height())));
        painter.setBrush(artist.stateColor(model.nodeState(row)));
        painter.drawRect(spot);
    }
}

void Minimap::paintEvent(QPaintEvent *)
{
    if (m_picture.isNull())
        drawPicture();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    if (m_scene.graphRect().isEmpty())
        return;
    const QRectF seen = m_view.mapToScene(m_view.viewport()->rect()).boundingRect();
    const QRectF frame(toMap(seen.topLeft()), toMap(seen.bottomRight()));
    QColor veil = m_scene.graphPainter().colors().accent;
    painter.setPen(QPen(veil, 1.2));
    veil.setAlpha(18);
    painter.setBrush(veil);
    painter.drawRect(frame & QRectF(rect()).adjusted(2, 2, -2, -2));
}

void Minimap::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_view.centerOn(toGraph(event->position()));
}

void Minimap::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        m_view.centerOn(toGraph(event->position()));
}

void Minimap::resizeEvent(QResizeEvent *event)
{
    m_picture = {};
    QWidget::resizeEvent(event);
}

void Minimap::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange) {
        m_picture = {};
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace holdfast
