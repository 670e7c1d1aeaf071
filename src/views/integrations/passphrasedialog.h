// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/connectionactions.h"

#include <QDialog>

class QLabel;
class QLineEdit;

namespace holdfast {

class ActionButton;

/// Asks for the passphrase of the file in which this machine's secrets are kept, or for a new one twice. Stays until the
/// file is open or the person gives up.
class PassphraseDialog final : public QDialog
{
    Q_OBJECT
public:
    PassphraseDialog(ConnectionActions &actions, const SecretsPlace &place, QWidget *parent = nullptr);

private:
    void unlock();
    void showError(const QString &message);

    ConnectionActions &m_actions;
    bool m_isNew;
    QLineEdit *m_first;
    QLineEdit *m_second;
    QLabel *m_error;
    ActionButton *m_open;
};

} // namespace holdfast
