// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/areastack.h"

#include "views/theme/colors.h"
#include "views/theme/typography.h"
#include "views/widgets/actionbutton.h"

#include <QLabel>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>

namespace holdfast {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Grey lines where rows will be.
class SkeletonLines final : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colorsFor(palette())[ColorRole::FaintLine]);
        static constexpr int shares[]{62, 78, 54, 70, 46, 66};
        for (int line = 0; 20 + line * 26 + 8 < height() && line < 12; ++line)
            painter.drawRoundedRect(QRect(12, 14 + line * 26, (width() - 24) * shares[line % 6] / 100, 8), 4, 4);
    }
};

} // namespace

AreaStack::AreaStack(QWidget *parent)
    : QStackedWidget(parent)
    , m_loading(new SkeletonLines(this))
    , m_message(new QWidget(this))
    , m_delay(new QTimer(this))
{
    m_loading->setAccessibleName(tr("Loading"));
    auto *layout = new QVBoxLayout(m_message);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(8);
    layout->addStretch(2);
    const auto addLabel = [&](QLatin1StringView role) {
        auto *label = new QLabel(m_message);
        label->setTextFormat(Qt::PlainText);
        label->setProperty("role", QString(role));
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
        layout->addWidget(label);
        return label;
    };
    m_title = addLabel("heading"_L1);
    m_text = addLabel("muted"_L1);
    m_details = addLabel("mono-muted"_L1);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    m_primary = new ActionButton(m_message);
    m_primary->setObjectName(u"emptyActionButton"_s);
    m_secondary = new ActionButton(m_message);
    m_secondary->setObjectName(u"emptySecondActionButton"_s);
    buttons->addWidget(m_primary);
    buttons->addWidget(m_secondary);
    buttons->addStretch(1);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    layout->addStretch(3);
    connect(m_primary, &QAbstractButton::clicked, this, [this] {
        if (m_primaryAct)
            m_primaryAct();
    });
    connect(m_secondary, &QAbstractButton::clicked, this, [this] {
        if (m_secondaryAct)
            m_secondaryAct();
    });
    addWidget(m_loading);
    addWidget(m_message);
    m_delay->setSingleShot(true);
    m_delay->setInterval(300ms);
    connect(m_delay, &QTimer::timeout, this, [this] { setCurrentWidget(m_loading); });
}

void AreaStack::setContent(QWidget *content)
{
    m_content = content;
    addWidget(content);
    setCurrentWidget(content);
}

void AreaStack::showContent()
{
    m_delay->stop();
    setCurrentWidget(m_content);
}

void AreaStack::showLoading()
{
    if (!m_delay->isActive() && currentWidget() != m_loading)
        m_delay->start();
}

void AreaStack::showEmpty(const EmptyText &text)
{
    m_delay->stop();
    m_title->setProperty("role", u"heading"_s);
    m_title->setText(text.title);
    m_text->setText(text.text);
    m_text->setVisible(!text.text.isEmpty());
    m_details->hide();
    m_primary->setText(text.action);
    m_primary->setVisible(!text.action.isEmpty());
    m_primary->setAccessibleName(text.action);
    m_secondary->setText(text.secondAction);
    m_secondary->setVisible(!text.secondAction.isEmpty());
    m_secondary->setAccessibleName(text.secondAction);
    m_primaryAct = text.act;
    m_secondaryAct = text.secondAct;
    setCurrentWidget(m_message);
}

void AreaStack::showError(const Error &error, std::function<void()> retry)
{
    m_delay->stop();
    m_title->setText(error.message);
    m_text->hide();
    m_details->setText(error.details);
    m_details->setVisible(false);
    m_primary->setText(tr("Retry"));
    m_primary->setAccessibleName(tr("Retry"));
    m_primary->setVisible(bool(retry));
    m_primaryAct = std::move(retry);
    m_secondary->setText(tr("Details"));
    m_secondary->setAccessibleName(tr("Details"));
    m_secondary->setVisible(!error.details.isEmpty());
    m_secondaryAct = [this] { m_details->setVisible(!m_details->isVisible()); };
    setCurrentWidget(m_message);
}

} // namespace holdfast
