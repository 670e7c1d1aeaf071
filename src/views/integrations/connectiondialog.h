// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/connectionactions.h"

#include <QDialog>

#include <memory>

namespace holdfast {

namespace Ui {
class ConnectionDialog;
}

/// Sets up one connection: kind, name and settings at the left, its test at the right. Saves by itself and closes when it
/// is saved; until then mistakes stand beside the Save button.
class ConnectionDialog final : public QDialog
{
    Q_OBJECT
public:
    /// draft.kind empty: the kind can still be chosen.
    ConnectionDialog(ConnectionActions &actions, const ConnectionDraft &draft, QWidget *parent = nullptr);
    ~ConnectionDialog() override;

Q_SIGNALS:
    void saved(const QString &name);

protected:
    void reject() override;

private:
    [[nodiscard]] ConnectionDraft draft() const;
    [[nodiscard]] const ConnectionKind *kind() const;
    void chooseKind();
    void test();
    void save();
    void askTrust(const ShownCertificate &certificate);

    ConnectionActions &m_actions;
    std::unique_ptr<Ui::ConnectionDialog> m_ui;
    QList<ConnectionKind> m_kinds;
    ConnectionDraft m_given;
    bool m_nameTyped = false;
};

} // namespace holdfast
