// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/elidedlabel.h"

#include "models/textforms.h"
#include "views/theme/stateglyphs.h"
#include "views/theme/typography.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>

namespace holdfast {

ElidedLabel::ElidedLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setCell(const Cell &cell)
{
    if (m_cell == cell)
        return;
    const bool resized = m_cell.text != cell.text || m_cell.glyph != cell.glyph || m_cell.mono != cell.mono;
    m_cell = cell;
    updateNames();
    if (resized)
        updateGeometry();
    update();
}

void ElidedLabel::setText(const QString &text)
{
    Cell cell = m_cell;
    cell.text = text;
    setCell(cell);
}

void ElidedLabel::setNote(const QString &note)
{
    m_note = note;
    updateNames();
}

void ElidedLabel::setTextFont(const QFont &font)
{
    m_font = font;
    updateGeometry();
    update();
}

void ElidedLabel::setShrinkable(bool shrinkable)
{
    m_shrinkable = shrinkable;
    updateGeometry();
}

void ElidedLabel::setMostLines(int lines)
{
    m_mostLines = lines;
    updateGeometry();
    update();
}

void ElidedLabel::updateNames()
{
    setAccessibleName(m_cell.text);
    setAccessibleDescription(m_note);
}

QFont ElidedLabel::cellFont() const
{
    if (m_font)
        return *m_font;
    if (m_cell.mono)
        return monoFont();
    return m_cell.strong ? uiFontStrong() : font();
}

int ElidedLabel::glyphSpace() const
{
    return m_cell.glyph == Glyph::None ? 0 : int(glyphSide(QFontMetrics(cellFont()))) + 5;
}

QSize ElidedLabel::sizeHint() const
{
    const QFontMetrics metrics(cellFont());
    return {metrics.horizontalAdvance(m_cell.text) + glyphSpace() + 1,
            std::max(metrics.height(), QFontMetrics(uiFont()).height()) + 2};
}

QStringList ElidedLabel::linesAt(int width) const
{
    const QFont font = cellFont();
    QTextLayout layout(m_cell.text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QStringList lines;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max(1, width));
        if (lines.size() + 1 == m_mostLines) {
            lines << QFontMetrics(font).elidedText(m_cell.text.mid(line.textStart()), Qt::ElideRight, width);
            break;
        }
        lines << m_cell.text.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

int ElidedLabel::heightForWidth(int width) const
{
    if (m_mostLines <= 1 || m_cell.loading)
        return sizeHint().height();
    const int lines = std::max(1, int(linesAt(width - glyphSpace()).size()));
    return sizeHint().height() + (lines - 1) * QFontMetrics(cellFont()).height();
}

QSize ElidedLabel::minimumSizeHint() const
{
    const QSize hint = sizeHint();
    return m_shrinkable ? QSize(std::min(hint.width(), 24), hint.height()) : hint;
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors &colors = colorsFor(palette());
    if (m_cell.loading) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors[ColorRole::FaintLine]);
        painter.drawRoundedRect(QRect(0, (height() - 8) / 2, std::min(width(), std::max(48, width() * 2 / 3)), 8), 4,
                                4);
        return;
    }
    QRect area = rect();
    painter.setFont(cellFont());
    const QFontMetrics metrics = painter.fontMetrics();
    if (m_cell.glyph != Glyph::None) {
        const qreal side = glyphSide(metrics);
        drawGlyph(painter, m_cell.glyph, QRectF(area.left(), area.center().y() - side / 2 + 0.5, side, side),
                  colors[m_cell.tone]);
        area.setLeft(area.left() + glyphSpace());
    }
    painter.setPen(colors[m_cell.tone]);
    if (m_cell.number) {
        drawTabular(painter, area, Qt::AlignRight, m_cell.text);
        return;
    }
    if (m_mostLines > 1) {
        QRect line(area.left(), area.top() + 1, area.width(), metrics.height());
        for (const QString &text : linesAt(area.width())) {
            painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
            line.translate(0, metrics.height());
        }
        return;
    }
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(m_cell.text, m_cell.elide, area.width()));
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const bool cut = sizeHint().width() > (width() + 1) * (m_mostLines > 1 ? linesAt(width()).size() : 1);
        QStringList lines;
        if (cut)
            lines << m_cell.text;
        if (!m_note.isEmpty())
            lines << m_note;
        if (lines.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainToolTip(lines.join(u'\n')), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace holdfast
