// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/integrations/passphrasedialog.h"

#include "base/jobs.h"
#include "views/widgets/actionbutton.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace holdfast {

using namespace Qt::StringLiterals;

static QLabel *wrappedLabel(const QString &text, const QString &role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("role", role);
    return label;
}

PassphraseDialog::PassphraseDialog(ConnectionActions &actions, const SecretsPlace &place, QWidget *parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_isNew(place.isNew)
    , m_first(new QLineEdit(this))
    , m_second(new QLineEdit(this))
    , m_error(wrappedLabel({}, u"error"_s, this))
    , m_open(new ActionButton(m_isNew ? tr("Use this passphrase") : tr("Unlock"), this))
{
    setObjectName(u"passphraseDialog"_s);
    setWindowTitle(m_isNew ? tr("Choose a passphrase") : tr("Unlock the secrets"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(wrappedLabel(
        m_isNew
            ? tr("No keychain runs on this machine. Secrets of connections are kept in a %1. Without the passphrase "
                 "nobody can read them, you neither: keep it in a safe place.")
                  .arg(place.description)
            : tr("No keychain runs on this machine. Secrets of connections are kept in a %1.").arg(place.description),
        u"muted"_s, this));
    auto *form = new QFormLayout;
    m_first->setEchoMode(QLineEdit::Password);
    m_first->setObjectName(u"passphraseEdit"_s);
    m_second->setEchoMode(QLineEdit::Password);
    m_second->setObjectName(u"repeatEdit"_s);
    form->addRow(tr("&Passphrase"), m_first);
    if (m_isNew)
        form->addRow(tr("&Once more"), m_second);
    else
        m_second->hide();
    layout->addLayout(form);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    auto *cancel = new ActionButton(tr("&Cancel"), this);
    m_open->setKind(ActionButton::Kind::Primary);
    m_open->setObjectName(u"unlockButton"_s);
    m_open->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(m_open);
    layout->addLayout(buttons);
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_open, &QAbstractButton::clicked, this, &PassphraseDialog::unlock);
    resize(460, sizeHint().height());
    m_first->setFocus();
}

void PassphraseDialog::showError(const QString &message)
{
    m_error->setText(message);
    m_error->show();
    m_first->selectAll();
    m_first->setFocus();
}

void PassphraseDialog::unlock()
{
    if (m_isNew && m_first->text() != m_second->text()) {
        showError(tr("The two are not the same."));
        return;
    }
    m_open->setEnabled(false);
    onFinished(m_actions.unlockSecrets(Secret(m_first->text().toUtf8())), this, [this](const Result<void> &done) {
        m_open->setEnabled(true);
        if (done)
            accept();
        else
            showError(done.error().message);
    });
}

} // namespace holdfast
