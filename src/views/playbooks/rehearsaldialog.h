// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/caseactions.h"

#include <QDialog>

#include <memory>

namespace holdfast {

namespace Ui {
class RehearsalDialog;
}

/// What a playbook would write, before anything is sent. Accepted: the person wants exactly that.
class RehearsalDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit RehearsalDialog(const PlaybookRehearsal &rehearsal, QWidget *parent = nullptr);
    ~RehearsalDialog() override;

private:
    std::unique_ptr<Ui::RehearsalDialog> m_ui;
};

} // namespace holdfast
