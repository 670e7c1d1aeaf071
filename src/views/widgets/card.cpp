// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/card.h"

#include "views/theme/typography.h"
#include "views/widgets/elidedlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace holdfast {

using namespace Qt::StringLiterals;

Card::Card(QWidget *parent)
    : QFrame(parent)
    , m_title(new ElidedLabel(this))
    , m_header(new QHBoxLayout)
    , m_layout(new QVBoxLayout(this))
{
    setProperty("role", u"card"_s);
    m_title->setTextFont(labelFontStrong());
    m_title->setShrinkable(false);
    m_title->setCell({.text = {}, .tone = Tone::Muted});
    m_header->setContentsMargins(12, 4, 12, 0);
    m_header->setSpacing(8);
    m_header->addWidget(m_title);
    m_header->addStretch(1);
    m_layout->setContentsMargins(1, 1, 1, 1);
    m_layout->setSpacing(0);
    // One height, whatever stands beside the title, so that titles of neighbours are on one line.
    auto *bar = new QWidget(this);
    bar->setFixedHeight(34);
    bar->setLayout(m_header);
    m_layout->addWidget(bar);
}

QString Card::title() const
{
    return m_title->text();
}

void Card::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void Card::setBody(QWidget *body, bool flush, int stretch)
{
    if (!flush)
        body->setContentsMargins(12, 0, 12, 10);
    m_layout->addWidget(body, stretch);
}

void Card::addBody(QWidget *body, int stretch)
{
    m_layout->addWidget(body, stretch);
}

} // namespace holdfast
