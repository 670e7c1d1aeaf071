// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/steplist.h"

#include "models/textforms.h"
#include "views/theme/stateglyphs.h"
#include "views/theme/typography.h"

#include "views/theme/colors.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace holdfast {

using namespace Qt::StringLiterals;

StepList::StepList(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

void StepList::setSteps(const QList<WorkStep> &steps)
{
    if (m_steps == steps)
        return;
    m_steps = steps;
    QStringList texts;
    for (const WorkStep &step : steps)
        texts << (step.detail.isEmpty() ? step.title : u"%1: %2"_s.arg(step.title, step.detail));
    setAccessibleDescription(texts.join(u", "_s));
    updateGeometry();
    update();
}

void StepList::setEmptyText(const QString &text)
{
    m_emptyText = text;
    update();
}

QSize StepList::sizeHint() const
{
    return {220, int(std::max<qsizetype>(1, m_steps.size())) * rowHeight + contentsMargins().bottom()};
}

QSize StepList::minimumSizeHint() const
{
    return {120, int(std::clamp<qsizetype>(m_steps.size(), 4, 9)) * rowHeight + contentsMargins().bottom()};
}

void StepList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = colorsFor(palette());
    const QRect area = contentsRect();
    painter.setFont(uiFont());
    const QFontMetrics metrics = painter.fontMetrics();
    if (m_steps.isEmpty()) {
        painter.setPen(colors[ColorRole::Muted]);
        painter.drawText(area, Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, m_emptyText);
        return;
    }
    for (qsizetype at = 0; at < m_steps.size(); ++at) {
        const WorkStep &step = m_steps.at(at);
        const QRect row(area.left(), area.top() + int(at) * rowHeight, area.width(), rowHeight);
        if (row.bottom() > area.bottom() + 4)
            break;
        const qreal side = glyphSide(metrics);
        drawGlyph(painter, step.glyph, QRectF(row.left(), row.center().y() - side / 2 + 0.5, side, side),
                  colors[step.tone]);
        painter.setFont(labelFont());
        const int detailWidth = std::min(row.width() / 2, tabularWidth(painter.fontMetrics(), step.detail) + 2);
        painter.setPen(step.tone == Tone::Critical || step.tone == Tone::Waiting ? colors[step.tone]
                                                                                 : colors[ColorRole::Muted]);
        const QRect detail(row.right() - detailWidth, row.top(), detailWidth, row.height());
        if (tabularWidth(painter.fontMetrics(), step.detail) <= detailWidth)
            drawTabular(painter, detail, Qt::AlignRight, step.detail);
        else
            painter.drawText(detail, Qt::AlignRight | Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(step.detail, Qt::ElideRight, detailWidth));
        painter.setFont(uiFont());
        painter.setPen(step.tone == Tone::Muted ? colors[ColorRole::Muted] : colors[ColorRole::Text]);
        const QRect title = row.adjusted(int(side) + 8, 0, -detailWidth - 8, 0);
        painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(step.title, Qt::ElideRight, title.width()));
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colors[ColorRole::Accent], 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(4.75, 0.75, -4.75, -4.75), 4, 4);
    }
}

void StepList::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        Q_EMIT activated();
}

void StepList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT activated();
    else
        QWidget::keyPressEvent(event);
}

bool StepList::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const int at = (help->pos().y() - contentsRect().top()) / rowHeight;
        if (at >= 0 && at < m_steps.size())
            QToolTip::showText(help->globalPos(),
                               plainToolTip(u"%1\n%2"_s.arg(m_steps.at(at).title, m_steps.at(at).detail)), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace holdfast
