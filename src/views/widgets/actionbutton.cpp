// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/actionbutton.h"

#include "views/theme/colors.h"
#include "views/theme/typography.h"

#include <QPainter>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QFont keyFont()
{
    QFont font = monoFont();
    font.setPointSizeF(8);
    return font;
}

constexpr int buttonHeight = 30;
constexpr int linkHeight = 22;
constexpr int padding = 13;

} // namespace

int keyCapWidth(const QString &text)
{
    return QFontMetrics(keyFont()).horizontalAdvance(text) + 10;
}

QString buttonText(const QString &plain)
{
    return QString(plain).replace(u'&', u"&&"_s);
}

void drawKeyCap(QPainter &painter, const QRect &rect, const QString &text, const QColor &ink, const QColor &line)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(keyFont());
    painter.setPen(line);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setPen(ink);
    painter.drawText(rect, Qt::AlignCenter, text);
    painter.restore();
}

ActionButton::ActionButton(QWidget *parent)
    : QPushButton(parent)
{
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

ActionButton::ActionButton(const QString &text, QWidget *parent)
    : ActionButton(parent)
{
    setText(text);
}

void ActionButton::setKind(Kind kind)
{
    m_kind = kind;
    updateGeometry();
    update();
}

void ActionButton::setKeyHint(const QString &keyHint)
{
    m_keyHint = keyHint;
    updateGeometry();
    update();
}

int ActionButton::keyCapWidth() const
{
    return m_keyHint.isEmpty() ? 0 : holdfast::keyCapWidth(m_keyHint) + 8;
}

QString ActionButton::shownText() const
{
    const QString marked = text();
    QString shown;
    for (qsizetype at = 0; at < marked.size(); ++at) {
        if (marked.at(at) == u'&' && ++at == marked.size())
            break;
        shown += marked.at(at);
    }
    return shown;
}

QSize ActionButton::sizeHint() const
{
    const QFontMetrics metrics(m_kind == Kind::Primary ? uiFontStrong() : uiFont());
    const int text = metrics.horizontalAdvance(shownText());
    if (m_kind == Kind::Link)
        return {text + keyCapWidth() + 4, linkHeight};
    const int menuSpace = menu() ? 14 : 0;
    return {text + keyCapWidth() + menuSpace + 2 * padding, buttonHeight};
}

QSize ActionButton::minimumSizeHint() const
{
    return sizeHint();
}

void ActionButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors &colors = colorsFor(palette());
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QColor ink = colors[ColorRole::Text];
    QColor keyInk = colors[ColorRole::Muted];
    QColor keyLine = colors[ColorRole::Line];
    const bool hovered = underMouse() && isEnabled();
    switch (m_kind) {
    case Kind::Primary: {
        QColor fill = colors[ColorRole::Accent];
        if (isDown())
            fill = fill.darker(115);
        else if (hovered)
            fill = colors.isDark() ? fill.lighter(108) : fill.darker(108);
        if (!isEnabled())
            fill = colors[ColorRole::Line];
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(rect(), 6, 6);
        ink = isEnabled() ? colors[ColorRole::OnAccent] : colors[ColorRole::Muted];
        keyInk = ink;
        keyLine = ink;
        keyLine.setAlpha(110);
        break;
    }
    case Kind::Plain:
    case Kind::Destructive:
        painter.setPen(colors[isChecked() ? ColorRole::Accent : ColorRole::Line]);
        painter.setBrush(isChecked()    ? colors[ColorRole::Selection]
                             : isDown() ? colors[ColorRole::FaintLine]
                             : hovered  ? colors[ColorRole::Raised]
                                        : colors[ColorRole::Surface]);
        painter.drawRoundedRect(frame, 6, 6);
        if (isChecked())
            ink = colors[ColorRole::OnSelection];
        if (m_kind == Kind::Destructive)
            ink = colors[ColorRole::Critical];
        break;
    case Kind::Link:
        ink = colors[ColorRole::Accent];
        break;
    }
    if (!isEnabled() && m_kind != Kind::Primary)
        ink = colors[ColorRole::Muted];
    QFont textFont = m_kind == Kind::Primary ? uiFontStrong() : uiFont();
    if (m_kind == Kind::Link && hovered)
        textFont.setUnderline(true);
    painter.setFont(textFont);
    painter.setPen(ink);
    const QString shown = shownText();
    const int textWidth = painter.fontMetrics().horizontalAdvance(shown);
    const int menuSpace = menu() ? 14 : 0;
    const int content = textWidth + keyCapWidth() + menuSpace;
    const int left = m_kind == Kind::Link ? 2 : std::max(4, (width() - content) / 2);
    painter.drawText(QRect(left, 0, textWidth + 2, height()), Qt::AlignVCenter | Qt::AlignLeft, shown);
    if (!m_keyHint.isEmpty()) {
        const int cap = holdfast::keyCapWidth(m_keyHint);
        drawKeyCap(painter, QRect(left + textWidth + 8, (height() - 17) / 2, cap, 17), m_keyHint, keyInk, keyLine);
    }
    if (menu()) {
        const qreal x = left + content - 8;
        const qreal y = height() / 2.0 - 1;
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawPolygon(QPolygonF{QPointF(x, y), QPointF(x + 7, y), QPointF(x + 3.5, y + 4)});
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_kind == Kind::Primary ? colors[ColorRole::Text] : colors[ColorRole::Accent], 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6);
    }
}

} // namespace holdfast
