// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/connectionactions.h"

#include <QDialog>

#include <memory>

namespace holdfast {

namespace Ui {
class ImportDialog;
}

/// What an export of integration instances holds, and which of them are to be set up.
class ImportDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit ImportDialog(const QList<FoundConnection> &found, QWidget *parent = nullptr);
    ~ImportDialog() override;

    /// Those that are ticked, in the order of the file.
    [[nodiscard]] QList<ConnectionDraft> chosen() const;

private:
    void updateButton();

    std::unique_ptr<Ui::ImportDialog> m_ui;
    QList<FoundConnection> m_found;
};

} // namespace holdfast
