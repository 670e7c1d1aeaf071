// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/noticebar.h"

#include "views/widgets/actionbutton.h"

#include <QHBoxLayout>
#include <QLabel>

namespace holdfast {

using namespace Qt::StringLiterals;

NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent)
    , m_strong(new QLabel(this))
    , m_plain(new QLabel(this))
    , m_acts(new QHBoxLayout)
{
    setProperty("role", u"notice"_s);
    m_strong->setTextFormat(Qt::PlainText);
    m_strong->setProperty("role", u"heading"_s);
    m_plain->setTextFormat(Qt::PlainText);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 4, 12, 4);
    layout->setSpacing(4);
    layout->addWidget(m_strong);
    layout->addWidget(m_plain);
    layout->addSpacing(8);
    m_acts->setSpacing(8);
    layout->addLayout(m_acts);
    layout->addStretch(1);
}

void NoticeBar::setText(const QString &strong, const QString &plain)
{
    m_strong->setText(strong);
    m_plain->setText(plain);
    setAccessibleName(strong + u' ' + plain);
}

ActionButton *NoticeBar::addAct(const QString &text, const QString &keyHint)
{
    auto *button = new ActionButton(buttonText(text), this);
    button->setKind(ActionButton::Kind::Link);
    button->setKeyHint(keyHint);
    button->setAccessibleName(text);
    m_acts->addWidget(button);
    return button;
}

void NoticeBar::clearActs()
{
    while (const auto *item = m_acts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace holdfast
