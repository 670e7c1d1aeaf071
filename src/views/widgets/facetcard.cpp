// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/facetcard.h"

#include "views/theme/colors.h"
#include "views/theme/stateglyphs.h"
#include "views/theme/typography.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownRows = 4;
constexpr int top = 30;
constexpr int rowHeight = 21;
constexpr int padding = 12;

} // namespace

FacetCard::FacetCard(QWidget *parent)
    : QFrame(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FacetCard::setTitle(const QString &title)
{
    m_title = title;
    setAccessibleName(title);
    update();
}

void FacetCard::setFacet(const Facet &facet)
{
    if (m_facet == facet)
        return;
    m_facet = facet;
    m_current = 0;
    updateDescription();
    update();
}

void FacetCard::updateDescription()
{
    QStringList parts;
    for (const FacetValue &value : std::as_const(m_facet.values))
        parts << u"%1 %2"_s.arg(value.text, QLocale().toString(value.count));
    setAccessibleDescription(parts.join(u", "_s));
}

QSize FacetCard::sizeHint() const
{
    return {260, top + shownRows * rowHeight + 8};
}

QSize FacetCard::minimumSizeHint() const
{
    return {170, sizeHint().height()};
}

QRect FacetCard::rowRect(int row) const
{
    return {4, top + row * rowHeight, width() - 8, rowHeight};
}

int FacetCard::rowAt(const QPoint &point) const
{
    for (int row = 0; row < std::min<int>(shownRows, int(m_facet.values.size())); ++row) {
        if (rowRect(row).contains(point))
            return row;
    }
    return -1;
}

void FacetCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors &colors = colorsFor(palette());
    painter.setPen(hasFocus() ? QPen(colors[ColorRole::Accent], 1.5) : QPen(colors[ColorRole::Line]));
    painter.setBrush(colors[ColorRole::Surface]);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6);
    painter.setFont(labelFontStrong());
    painter.setPen(colors[ColorRole::Muted]);
    painter.drawText(QRect(padding, 6, width() - 2 * padding, 22), Qt::AlignVCenter | Qt::AlignLeft, m_title);

    painter.setFont(labelFont());
    const QFontMetrics metrics = painter.fontMetrics();
    const int labelWidth = std::clamp(width() * 36 / 100, 76, 128);
    const int countWidth = std::max(44, tabularWidth(metrics, u"98,310"_s));
    const int barLeft = padding + labelWidth + 8;
    const int barWidth = std::max(12, width() - padding - countWidth - 8 - barLeft);
    if (!m_facet.loaded) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors[ColorRole::FaintLine]);
        for (int row = 0; row < shownRows; ++row)
            painter.drawRoundedRect(QRect(padding, top + row * rowHeight + 6, labelWidth - 20, 8), 4, 4);
        return;
    }
    if (m_facet.values.isEmpty()) {
        painter.drawText(QRect(padding, top, width() - 2 * padding, rowHeight), Qt::AlignVCenter | Qt::AlignLeft,
                         tr("nothing to count"));
        return;
    }
    qint64 largest = 1;
    for (const FacetValue &value : std::as_const(m_facet.values))
        largest = std::max(largest, value.count);
    for (int row = 0; row < std::min<int>(shownRows, int(m_facet.values.size())); ++row) {
        const FacetValue &value = m_facet.values.at(row);
        const QRect area = rowRect(row);
        if (row == m_hovered || (hasFocus() && row == m_current)) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors[ColorRole::Raised]);
            painter.drawRoundedRect(area, 4, 4);
        }
        int left = padding;
        if (value.glyph != Glyph::None) {
            const qreal side = glyphSide(metrics);
            drawGlyph(painter, value.glyph, QRectF(left, area.center().y() - side / 2 + 0.5, side, side),
                      colors[ColorRole::Muted]);
            left += int(side) + 5;
        }
        painter.setPen(colors[ColorRole::Muted]);
        const QRect label(left, area.top(), padding + labelWidth - left, area.height());
        painter.drawText(label, Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(value.text, Qt::ElideRight, label.width()));
        const QRectF track(barLeft, area.center().y() - 3.5, barWidth, 8);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors[ColorRole::FaintLine]);
        painter.drawRoundedRect(track, 2, 2);
        if (value.count > 0) {
            const qreal share = std::max<qreal>(2, track.width() * qreal(value.count) / qreal(largest));
            painter.setBrush(colors[value.tone]);
            painter.drawRoundedRect(QRectF(track.left(), track.top(), share, track.height()), 2, 2);
        }
        painter.setPen(colors[ColorRole::Muted]);
        drawTabular(painter, QRect(width() - padding - countWidth, area.top(), countWidth, area.height()),
                    Qt::AlignRight, QLocale().toString(value.count));
    }
}

void FacetCard::mouseMoveEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint());
    setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (row >= 0)
        setToolTip(tr("%1: %2 – click to filter")
                       .arg(m_facet.values.at(row).text, QLocale().toString(m_facet.values.at(row).count))
                       .toHtmlEscaped());
    else
        setToolTip({});
    if (row != m_hovered) {
        m_hovered = row;
        update();
    }
}

void FacetCard::mouseReleaseEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint());
    if (row >= 0 && event->button() == Qt::LeftButton)
        Q_EMIT termChosen(m_facet.values.at(row).term);
}

void FacetCard::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void FacetCard::keyPressEvent(QKeyEvent *event)
{
    const int rows = std::min<int>(shownRows, int(m_facet.values.size()));
    if (rows > 0 && (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up)) {
        m_current = std::clamp(m_current + (event->key() == Qt::Key_Down ? 1 : -1), 0, rows - 1);
        update();
    } else if (rows > 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Space)) {
        Q_EMIT termChosen(m_facet.values.at(m_current).term);
    } else {
        QFrame::keyPressEvent(event);
    }
}

} // namespace holdfast
