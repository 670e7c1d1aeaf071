// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/caseactions.h"

#include <QDialog>

#include <memory>

namespace holdfast {

namespace Ui {
class CloseDialog;
}

/// Asks why incidents are closed: reason, cause, notes.
class CloseDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit CloseDialog(const QString &title, QWidget *parent = nullptr);
    ~CloseDialog() override;

    [[nodiscard]] CloseRequest request() const;

protected:
    /// 1 to 4 choose the reason while the list of reasons has the focus, as it has at first.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    std::unique_ptr<Ui::CloseDialog> m_ui;
};

} // namespace holdfast
