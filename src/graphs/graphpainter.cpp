// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/graphpainter.h"

#include "graphs/cardsigns.h"
#include "graphs/plainline.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

#include <cmath>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr double radius = 6;
constexpr double barWidth = 5;
constexpr double textInset = 16; // left of the words, the bar included
constexpr double rightInset = 12;
constexpr double detailReach = 5; // the second line has no sign at its end and may go nearer to the border
constexpr double signSize = 12;
constexpr double signGap = 5;
constexpr double arrowLength = 10;
constexpr double arrowHalfWidth = 5.5;
constexpr double selectionGap = 3.5;
constexpr double titleLine = 16; // from base line to base line in a title of two lines

QFont interFont(int pixels, QFont::Weight weight)
{
    QFont font(QStringList{u"Inter"_s, u"DejaVu Sans"_s, u"Sans Serif"_s});
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

// Breaks at a blank (or inside a word that is too long) so that two lines hold as much as possible.
QStringList twoLines(const QString &text, const QFont &font, double firstWidth, double secondWidth)
{
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(firstWidth);
    const qsizetype split = line.textLength();
    layout.endLayout();
    const QFontMetricsF metrics(font);
    return {text.left(split).trimmed(), metrics.elidedText(text.mid(split).trimmed(), Qt::ElideRight, secondWidth)};
}

// What stands last after a dot is the duration: it stays, the words before it are cut.
QString cutDetail(const QString &detail, const QFontMetricsF &metrics, double width)
{
    if (metrics.horizontalAdvance(detail) <= width)
        return detail;
    const qsizetype dot = detail.lastIndexOf(u" · "_s);
    const QString tail = dot > 0 ? detail.mid(dot) : QString();
    const double tailWidth = metrics.horizontalAdvance(tail);
    if (tail.isEmpty() || tailWidth > width / 2)
        return metrics.elidedText(detail, Qt::ElideRight, width);
    return metrics.elidedText(detail.left(dot), Qt::ElideRight, width - tailWidth) + tail;
}

QPainterPath roundedCard(const QRectF &card)
{
    QPainterPath path;
    path.addRoundedRect(card, radius, radius);
    return path;
}

void paintSign(QPainter &painter, const CardSign &sign, QPointF centre, const QColor &color, double width)
{
    if (sign.isEmpty())
        return;
    painter.translate(centre);
    if (sign.isFilled) {
        painter.fillPath(sign.path, color);
    } else {
        painter.setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(sign.path);
    }
    painter.translate(-centre);
}

bool needsAttention(NodeState state)
{
    return state == NodeState::Running || state == NodeState::Waiting || state == NodeState::Failed;
}

bool isFaint(NodeState state)
{
    return state == NodeState::NotTaken;
}

} // namespace

GraphPainter::GraphPainter(const GraphColors &colors)
    : m_colors(colors)
    , m_titleFont(interFont(13, QFont::DemiBold))
    , m_detailFont(interFont(12, QFont::Normal))
    , m_headingFont(interFont(17, QFont::DemiBold))
{
}

QColor GraphPainter::stateColor(NodeState state) const
{
    switch (state) {
    case NodeState::None:
    case NodeState::Pending:
        return m_colors.muted;
    case NodeState::NotTaken:
        return m_colors.line;
    case NodeState::Running:
        return m_colors.accent;
    case NodeState::Waiting:
        return m_colors.waiting;
    case NodeState::Done:
        return m_colors.done;
    case NodeState::Failed:
        return m_colors.failed;
    }
    return m_colors.muted;
}

CardText GraphPainter::cardText(const TaskNode &node, NodeState state) const
{
    const QString title = plainLine(node.title);
    const QString detail = plainLine(node.detail);
    const QFontMetricsF titleMetrics(m_titleFont);
    const double kindWidth = kindSign(node.kind).isEmpty() ? 0 : signSize + signGap;
    const double stateWidth = stateSign(state).isEmpty() ? 0 : signSize + signGap;
    const QSizeF size = cardSize(node.kind);
    double width = size.width() - textInset - rightInset;
    if (node.kind == NodeKind::Start)
        width = size.width() - 2 * rightInset - stateWidth;

    CardText text;
    const double titleWidth = width - kindWidth - stateWidth;
    if (titleMetrics.horizontalAdvance(title) <= titleWidth) {
        text.title = QStringList{title};
    } else {
        // A result says more than the end of a long name; what the task would do says less.
        const bool hasResult = state != NodeState::None && state != NodeState::Pending && state != NodeState::NotTaken;
        const bool mayWrap = node.kind != NodeKind::Start && (!hasResult || detail.isEmpty());
        text.title = mayWrap ? twoLines(title, m_titleFont, titleWidth, width)
                             : QStringList{titleMetrics.elidedText(title, Qt::ElideRight, titleWidth)};
        text.isCut = text.title.join(u' ') != title;
    }
    if (text.title.size() == 1 && node.kind != NodeKind::Start && node.kind != NodeKind::Title) {
        text.detail = cutDetail(detail, QFontMetricsF(m_detailFont), width + detailReach);
        text.isCut = text.isCut || text.detail != detail;
    } else if (text.title.size() > 1) {
        text.isCut = text.isCut || !detail.isEmpty();
    }
    return text;
}

void GraphPainter::paintBackground(QPainter &painter, const QRectF &exposed) const
{
    painter.fillRect(exposed, m_colors.window);
    // Zoomed far out the dots would become a grey veil.
    const double scale = std::hypot(painter.worldTransform().m11(), painter.worldTransform().m12());
    if (scale < 0.3)
        return;
    QList<QPointF> dots;
    const double pitch = graphsize::dotPitch;
    const double left = std::floor(exposed.left() / pitch) * pitch + pitch / 2;
    const double top = std::floor(exposed.top() / pitch) * pitch + pitch / 2;
    for (double y = top; y <= exposed.bottom(); y += pitch) {
        for (double x = left; x <= exposed.right(); x += pitch)
            dots.append({x, y});
    }
    painter.setPen(QPen(m_colors.line, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawPoints(dots.constData(), static_cast<int>(dots.size()));
}

void GraphPainter::paintEdge(QPainter &painter, const EdgeRoute &route, EdgeState state) const
{
    const bool isTaken = state == EdgeState::Taken;
    const QColor color = isTaken ? m_colors.accent : state == EdgeState::NotTaken ? m_colors.line : m_colors.muted;
    QPen pen(color, isTaken ? 2 : 1.4, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (state == EdgeState::NotTaken)
        pen.setDashPattern({4, 3});
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    painter.drawPath(route.path);

    const QPointF tip = route.path.currentPosition();
    const double size = isTaken ? 1.15 : 1;
    QPainterPath head(tip);
    head.lineTo(tip + QPointF(-arrowHalfWidth * size, -arrowLength * size));
    head.lineTo(tip + QPointF(arrowHalfWidth * size, -arrowLength * size));
    head.closeSubpath();
    painter.fillPath(head, color);
}

QRectF GraphPainter::captionRect(const EdgeRoute &route, const QString &caption) const
{
    constexpr double maximumWidth = 190;
    const QFontMetricsF metrics(m_detailFont);
    QRectF box(0, 0, std::min(metrics.horizontalAdvance(plainLine(caption)), maximumWidth) + 10,
               graphsize::captionHeight);
    box.moveCenter(route.captionAt);
    return box;
}

void GraphPainter::paintCaption(QPainter &painter, const EdgeRoute &route, const QString &caption,
                                EdgeState state) const
{
    const QRectF box = captionRect(route, caption);
    painter.fillRect(box, m_colors.window); // interrupts the line, so that the words stay readable
    painter.setFont(m_detailFont);
    painter.setPen(state == EdgeState::Taken ? m_colors.text : m_colors.muted);
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine,
                     QFontMetricsF(m_detailFont).elidedText(plainLine(caption), Qt::ElideRight, box.width() - 8));
}

void GraphPainter::paintCard(QPainter &painter, const QRectF &card, NodeKind kind, NodeState state,
                             const CardText &text, CardMarks marks, DetailLevel level) const
{
    if (marks.isSelected) {
        const QRectF ring = card.adjusted(-selectionGap, -selectionGap, selectionGap, selectionGap);
        const double round = kind == NodeKind::Start ? ring.height() / 2 : radius + selectionGap;
        painter.setPen(QPen(m_colors.accent, level == DetailLevel::Full ? 2 : 5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(ring, round, round);
    }
    if (level == DetailLevel::Shapes) {
        paintShape(painter, card, kind, state, marks.isMatch);
        return;
    }
    if (kind == NodeKind::Start)
        paintStart(painter, card, state, text);
    else if (kind == NodeKind::Title)
        paintTitle(painter, card, state, text);
    else
        paintTask(painter, card, kind, state, text, marks.isMatch);
}

void GraphPainter::paintStart(QPainter &painter, const QRectF &card, NodeState state, const CardText &text) const
{
    painter.setBrush(m_colors.raised);
    painter.setPen(
        QPen(state == NodeState::Pending ? m_colors.line : stateColor(state), needsAttention(state) ? 2 : 1.4));
    painter.drawRoundedRect(card, card.height() / 2, card.height() / 2);
    painter.setFont(m_titleFont);
    painter.setPen(m_colors.text);
    painter.drawText(card, Qt::AlignCenter | Qt::TextSingleLine, text.title.value(0));
}

void GraphPainter::paintTitle(QPainter &painter, const QRectF &card, NodeState state, const CardText &text) const
{
    const bool isReached = state != NodeState::None && state != NodeState::Pending && !isFaint(state);
    QPen border(isReached ? stateColor(state) : m_colors.line, 1.2);
    if (isFaint(state))
        border.setDashPattern({4, 3});
    painter.setBrush(m_colors.raised);
    painter.setPen(border);
    painter.drawRoundedRect(card, radius, radius);
    painter.setFont(m_titleFont);
    painter.setPen(isFaint(state) ? m_colors.muted : m_colors.text);
    const double signWidth = stateSign(state).isEmpty() ? 0 : signSize + signGap;
    const QRectF words = card.adjusted(textInset + signWidth - 4, 0, -rightInset - signWidth, 0);
    if (text.title.size() > 1) {
        const QRectF upper(words.left(), card.center().y() - titleLine, words.width(), titleLine);
        painter.drawText(upper, Qt::AlignCenter | Qt::TextSingleLine, text.title[0]);
        painter.drawText(upper.translated(0, titleLine), Qt::AlignCenter | Qt::TextSingleLine, text.title[1]);
    } else {
        painter.drawText(words, Qt::AlignCenter | Qt::TextSingleLine, text.title.value(0));
    }
    paintSign(painter, stateSign(state), {card.right() - rightInset - signSize / 2, card.center().y()},
              stateColor(state), 1.8);
}

void GraphPainter::paintTask(QPainter &painter, const QRectF &card, NodeKind kind, NodeState state,
                             const CardText &text, bool isMatch) const
{
    const QPainterPath outline = roundedCard(card);
    painter.fillPath(outline, isMatch ? m_colors.selection : m_colors.surface);

    // The bar takes the card's left corners with it.
    QPainterPath bar;
    bar.addRect(card.left(), card.top(), barWidth, card.height());
    painter.fillPath(outline & bar, stateColor(state));

    const bool isQuiet = state == NodeState::None || state == NodeState::Pending || isFaint(state);
    QPen border(isQuiet ? m_colors.line : stateColor(state), needsAttention(state) ? 2 : 1.4);
    if (isFaint(state))
        border.setDashPattern({4, 3});
    painter.setBrush(Qt::NoBrush);
    painter.setPen(border);
    painter.drawPath(outline);

    const QColor titleColor = isFaint(state) ? m_colors.muted : m_colors.text;
    const QFontMetricsF titleMetrics(m_titleFont);
    double x = card.left() + textInset;
    const bool isSingleLine = text.title.size() < 2 && text.detail.isEmpty();
    const double titleBase = isSingleLine ? card.center().y() + titleMetrics.capHeight() / 2 : card.top() + 21.5;
    const double signY = titleBase - titleMetrics.xHeight() / 2 - 0.5;
    const CardSign sign = kindSign(kind);
    paintSign(painter, sign, {x + signSize / 2, signY}, titleColor, 1.4);
    if (!sign.isEmpty())
        x += signSize + signGap;
    paintSign(painter, stateSign(state), {card.right() - rightInset - signSize / 2 + 1, signY}, stateColor(state), 2);

    painter.setFont(m_titleFont);
    painter.setPen(titleColor);
    painter.drawText(QPointF(x, titleBase), text.title.value(0));
    const double secondBase = card.top() + 39.5;
    if (text.title.size() > 1) {
        painter.drawText(QPointF(card.left() + textInset, titleBase + titleLine), text.title[1]);
    } else if (!text.detail.isEmpty()) {
        painter.setFont(m_detailFont);
        painter.setPen(m_colors.muted);
        painter.drawText(QPointF(card.left() + textInset, secondBase), text.detail);
    }
}

void GraphPainter::paintShape(QPainter &painter, const QRectF &card, NodeKind kind, NodeState state, bool isMatch) const
{
    const QColor fill = isMatch                              ? m_colors.selection
        : kind == NodeKind::Start || kind == NodeKind::Title ? m_colors.raised
                                                             : m_colors.surface;
    painter.setPen(QPen(isFaint(state) ? m_colors.line : stateColor(state), needsAttention(state) ? 6 : 3));
    painter.setBrush(fill);
    painter.drawRect(card);
    if (kind != NodeKind::Start && kind != NodeKind::Title)
        painter.fillRect(QRectF(card.left(), card.top(), barWidth * 3, card.height()), stateColor(state));
}

void GraphPainter::paintHeading(QPainter &painter, QPointF at, const QString &heading, const QString &note) const
{
    painter.setFont(m_headingFont);
    painter.setPen(m_colors.text);
    const QString name = plainLine(heading);
    painter.drawText(at, name);
    painter.setFont(m_detailFont);
    painter.setPen(m_colors.muted);
    painter.drawText(at + QPointF(0, 20), plainLine(note));
}

QRectF GraphPainter::edgeBounds(const EdgeRoute &route)
{
    constexpr double reach = 1.15 * arrowHalfWidth + 1;
    return route.path.controlPointRect().adjusted(-reach, -arrowLength, reach, 2);
}

QRectF GraphPainter::cardBounds(const QRectF &card)
{
    constexpr double reach = selectionGap + 4;
    return card.adjusted(-reach, -reach, reach, reach);
}

} // namespace holdfast
