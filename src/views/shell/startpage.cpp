// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/shell/startpage.h"

#include "shell/ui_startpage.h"

namespace holdfast {

StartPage::StartPage(QWidget *parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::StartPage>())
{
    m_ui->setupUi(this);
    m_ui->errorLabel->hide();
    m_ui->card->setFixedWidth(m_ui->card->fontMetrics().averageCharWidth() * 78);
    setFocusProxy(m_ui->demoButton);
    for (auto *button : {m_ui->demoButton, m_ui->connectionsButton})
        button->setAutoDefault(true); // Enter presses it, as people expect outside dialogs too
    connect(m_ui->demoButton, &QAbstractButton::clicked, this, &StartPage::demoRequested);
    connect(m_ui->connectionsButton, &QAbstractButton::clicked, this, &StartPage::connectionsRequested);
}

StartPage::~StartPage() = default;

void StartPage::setBusy(bool busy)
{
    m_ui->demoButton->setEnabled(!busy);
    m_ui->demoButton->setText(busy ? tr("Starting the demo…") : tr("Open demo case"));
}

void StartPage::setError(const QString &message)
{
    m_ui->errorLabel->setText(message);
    m_ui->errorLabel->setVisible(!message.isEmpty());
}

} // namespace holdfast
