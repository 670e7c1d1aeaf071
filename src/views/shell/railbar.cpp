// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/shell/railbar.h"

#include "views/theme/colors.h"
#include "views/theme/icons.h"
#include "views/theme/typography.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QPainter>
#include <QVBoxLayout>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

class RailButton final : public QAbstractButton
{
public:
    RailButton(const QString &text, const QString &iconName, QWidget *parent)
        : QAbstractButton(parent)
        , m_icon(QIcon::fromTheme(iconName))
    {
        setText(text);
        setAccessibleName(text);
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setFixedSize(RailBar::railWidth, 54);
        setAttribute(Qt::WA_Hover);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Colors &colors = colorsFor(palette());
        const QRectF frame = QRectF(rect()).adjusted(4, 1, -4, -1);
        QColor lift = colors[ColorRole::RailActive];
        lift.setAlpha(isChecked() ? 24 : underMouse() ? 12 : 0);
        painter.setPen(hasFocus() ? QPen(colors[ColorRole::RailText], 1) : QPen(Qt::NoPen));
        painter.setBrush(lift);
        painter.drawRoundedRect(frame, 6, 6);
        const QColor ink = colors[isChecked() ? ColorRole::RailActive : ColorRole::RailText];
        const QPixmap shape = tintedPixmap(m_icon, {20, 20}, devicePixelRatioF(), ink);
        painter.drawPixmap(QPointF((width() - 20) / 2.0, 9), shape);
        QFont font = labelFont();
        font.setPointSizeF(8);
        painter.setFont(font);
        painter.setPen(ink);
        painter.drawText(QRect(0, 32, width(), 16), Qt::AlignCenter,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, width() - 6));
    }

private:
    QIcon m_icon;
};

} // namespace

RailBar::RailBar(QWidget *parent)
    : QFrame(parent)
    , m_layout(new QVBoxLayout(this))
    , m_buttons(new QButtonGroup(this))
{
    setFixedWidth(railWidth);
    setAccessibleName(tr("Pages"));
    m_layout->setContentsMargins(0, 6, 0, 6);
    m_layout->setSpacing(0);
    m_layout->addStretch(1);
    m_buttons->setExclusive(true);
    connect(m_buttons, &QButtonGroup::buttonClicked, this,
            [this](QAbstractButton *button) { Q_EMIT pageChosen(button->objectName()); });
}

void RailBar::addPage(const QString &name, const QString &text, const QString &iconName)
{
    auto *button = new RailButton(text, iconName, this);
    button->setObjectName(name);
    m_buttons->addButton(button);
    m_layout->insertWidget(m_layout->count() - 1, button);
}

void RailBar::setCurrentPage(const QString &name)
{
    m_buttons->setExclusive(false);
    for (auto *button : m_buttons->buttons())
        button->setChecked(button->objectName() == name);
    m_buttons->setExclusive(true);
}

void RailBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), colorsFor(palette())[ColorRole::Rail]);
}

} // namespace holdfast
