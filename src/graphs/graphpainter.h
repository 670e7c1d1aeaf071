// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/graphcolors.h"
#include "graphs/graphlayout.h"
#include "graphs/taskgraph.h"

#include <QFont>
#include <QStringList>

class QPainter;

namespace holdfast {

/// How an edge is drawn. Plain is a playbook without a run.
enum class EdgeState { Plain, Pending, Taken, NotTaken };

/// How much of a card is worth drawing at the present size on the screen.
enum class DetailLevel {
    Full,
    Shapes, ///< no text: too small to read
};

/// The words of a card, already cut to its width.
struct CardText
{
    QStringList title; ///< one or two lines
    QString detail; ///< empty when the title needs both lines
    bool isCut = false; ///< something was left out; show the whole in a tooltip

    friend bool operator==(const CardText &, const CardText &) = default;
};

struct CardMarks
{
    bool isSelected = false;
    bool isMatch = false; ///< found by a search

    friend bool operator==(const CardMarks &, const CardMarks &) = default;
};

/// Draws cards, edges and the background with any QPainter: screen, image, SVG, PDF. Holds colours and fonts only, so
/// one painter may serve several scenes of one thread.
class GraphPainter
{
public:
    explicit GraphPainter(const GraphColors &colors);

    [[nodiscard]] const GraphColors &colors() const { return m_colors; }
    /// The colour of a state's bar, border and glyph.
    [[nodiscard]] QColor stateColor(NodeState state) const;

    [[nodiscard]] CardText cardText(const TaskNode &node, NodeState state) const;

    /// The window colour with its grid of dots; exposed is in graph coordinates.
    void paintBackground(QPainter &painter, const QRectF &exposed) const;
    /// The line with its arrow head.
    void paintEdge(QPainter &painter, const EdgeRoute &route, EdgeState state) const;
    void paintCaption(QPainter &painter, const EdgeRoute &route, const QString &caption, EdgeState state) const;
    void paintCard(QPainter &painter, const QRectF &card, NodeKind kind, NodeState state, const CardText &text,
                   CardMarks marks = {}, DetailLevel level = DetailLevel::Full) const;
    /// The name of the playbook above its picture; at is the left end of the base line.
    void paintHeading(QPainter &painter, QPointF at, const QString &heading, const QString &note) const;

    [[nodiscard]] QRectF captionRect(const EdgeRoute &route, const QString &caption) const;
    /// What paintEdge may touch.
    [[nodiscard]] static QRectF edgeBounds(const EdgeRoute &route);
    /// What paintCard may touch.
    [[nodiscard]] static QRectF cardBounds(const QRectF &card);

private:
    void paintStart(QPainter &painter, const QRectF &card, NodeState state, const CardText &text) const;
    void paintTitle(QPainter &painter, const QRectF &card, NodeState state, const CardText &text) const;
    void paintTask(QPainter &painter, const QRectF &card, NodeKind kind, NodeState state, const CardText &text,
                   bool isMatch) const;
    void paintShape(QPainter &painter, const QRectF &card, NodeKind kind, NodeState state, bool isMatch) const;

    GraphColors m_colors;
    QFont m_titleFont;
    QFont m_detailFont;
    QFont m_headingFont;
};

} // namespace holdfast
