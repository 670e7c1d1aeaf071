// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "views/shell/windowservices.h"

#include <QWidget>

#include <memory>

class QLineEdit;

namespace holdfast {

class NoticeBar;
class AreaStack;
class Chip;
class CommandPrompt;
class WarRoomModel;
class WarRoomView;
namespace Ui {
class WarRoomPage;
}

/// The whole war room: filter chips, words, the entries, the command line.
class WarRoomPage final : public QWidget
{
    Q_OBJECT
public:
    WarRoomPage(const WindowServices &services, WarRoomModel &model, QWidget *parent = nullptr);
    ~WarRoomPage() override;

    [[nodiscard]] CommandPrompt &prompt() const { return *m_prompt; }
    [[nodiscard]] WarRoomView &view() const { return *m_view; }
    void focusFilter();

Q_SIGNALS:
    void markRequested(const holdfast::EntryId &entry);

private:
    void applyFilter();
    void showState();

    const WindowServices m_services;
    WarRoomModel &m_model;
    std::unique_ptr<Ui::WarRoomPage> m_ui;
    AreaStack *m_area;
    WarRoomView *m_view;
    CommandPrompt *m_prompt;
    Chip *m_chat;
    Chip *m_commands;
    Chip *m_playbook;
    Chip *m_system;
    QLineEdit *m_words;
    NoticeBar *m_new;
};

} // namespace holdfast
