// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/warroompage.h"

#include "incidents/ui_warroompage.h"
#include "models/warroommodel.h"
#include "views/incidents/commandprompt.h"
#include "views/incidents/warroomview.h"
#include "views/widgets/actionbutton.h"
#include "views/widgets/areastack.h"
#include "views/widgets/chip.h"
#include "views/widgets/noticebar.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace holdfast {

using namespace Qt::StringLiterals;

WarRoomPage::WarRoomPage(const WindowServices &services, WarRoomModel &model, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_model(model)
    , m_ui(std::make_unique<Ui::WarRoomPage>())
    , m_area(new AreaStack(this))
    , m_view(new WarRoomView(this))
    , m_prompt(new CommandPrompt(services, this))
    , m_words(new QLineEdit(this))
    , m_new(new NoticeBar(this))
{
    m_ui->setupUi(this);
    m_ui->card->setTitle(tr("War room"));
    QHBoxLayout *header = m_ui->card->header();
    const auto addChip = [&](const QString &name, const QString &text, bool on) {
        auto *chip = new Chip(this);
        chip->setObjectName(name);
        chip->setFilter(true);
        chip->setCell({.text = text});
        chip->setChecked(on);
        header->insertWidget(header->count() - 1, chip);
        connect(chip, &QAbstractButton::toggled, this, &WarRoomPage::applyFilter);
        return chip;
    };
    const WarRoomModel::Shown &shown = model.shown();
    m_chat = addChip(u"chatChip"_s, tr("chat"), shown.chat);
    m_commands = addChip(u"commandsChip"_s, tr("commands"), shown.commands);
    m_playbook = addChip(u"playbookChip"_s, tr("playbook"), shown.playbook);
    m_system = addChip(u"systemChip"_s, tr("system"), shown.system);
    m_words->setPlaceholderText(tr("Find in entries"));
    m_words->setAccessibleName(tr("Find in entries"));
    m_words->setClearButtonEnabled(true);
    m_words->setFixedWidth(220);
    header->addWidget(m_words);
    connect(m_words, &QLineEdit::editingFinished, this, &WarRoomPage::applyFilter);
    m_view->setObjectName(u"warRoomView"_s);
    m_view->setModel(&model);
    m_area->setContent(m_view);
    m_ui->card->setBody(m_area, true);
    auto *down = m_new->addAct(tr("Show them"));
    connect(down, &QAbstractButton::clicked, m_view, &QAbstractItemView::scrollToBottom);
    connect(down, &QAbstractButton::clicked, m_new, &QWidget::hide);
    m_new->hide();
    m_ui->card->addBody(m_new);
    m_ui->card->addBody(m_prompt);
    connect(&model, &WarRoomModel::stateChanged, this, &WarRoomPage::showState);
    connect(&model, &WarRoomModel::entriesArrived, this, [this](int count) {
        if (m_view->isAtEnd())
            return;
        m_new->setText(tr("%1 new").arg(count), tr("below"));
        m_new->show();
    });
    connect(m_view, &WarRoomView::earlierWanted, &model, &WarRoomModel::loadEarlier);
    connect(m_view, &WarRoomView::markRequested, this,
            [this](const QModelIndex &index) { Q_EMIT markRequested(m_model.line(index.row()).entry.id); });
    showState();
}

WarRoomPage::~WarRoomPage() = default;

void WarRoomPage::focusFilter()
{
    m_words->setFocus();
    m_words->selectAll();
}

void WarRoomPage::applyFilter()
{
    m_model.setShown({m_chat->isChecked(), m_commands->isChecked(), m_playbook->isChecked(), m_system->isChecked(),
                      m_words->text()});
}

void WarRoomPage::showState()
{
    const LoadState &now = m_model.state();
    if (now.phase == LoadState::Phase::Failed) {
        m_area->showError(now.error, [this] { m_model.reload(); });
    } else if (now.phase == LoadState::Phase::Loading && m_model.rowCount() == 0) {
        m_area->showLoading();
    } else if (m_model.rowCount() > 0) {
        m_area->showContent();
    } else {
        const bool filtered =
            !(m_chat->isChecked() && m_commands->isChecked() && m_playbook->isChecked()) || !m_words->text().isEmpty();
        m_area->showEmpty({.title = filtered ? tr("No entry fits the filter") : tr("Nothing said yet"),
                           .text = filtered ? QString() : tr("Write a message below, or a command that begins with !"),
                           .action = filtered ? tr("Show all entries") : QString(),
                           .act =
                               [this] {
                                   for (Chip *chip : {m_chat, m_commands, m_playbook})
                                       chip->setChecked(true);
                                   m_words->clear();
                                   applyFilter();
                               },
                           .secondAction = {},
                           .secondAct = {}});
    }
}

} // namespace holdfast
