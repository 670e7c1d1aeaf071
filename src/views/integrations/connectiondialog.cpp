// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/integrations/connectiondialog.h"

#include "base/jobs.h"
#include "integrations/ui_connectiondialog.h"
#include "models/teststepsmodel.h"

#include <QMessageBox>
#include <QPushButton>
#include <QScreen>

namespace holdfast {

using namespace Qt::StringLiterals;

ConnectionDialog::ConnectionDialog(ConnectionActions &actions, const ConnectionDraft &draft, QWidget *parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_ui(std::make_unique<Ui::ConnectionDialog>())
    , m_kinds(actions.kinds())
    , m_given(draft)
{
    m_ui->setupUi(this);
    setObjectName(u"connectionDialog"_s);
    setWindowTitle(draft.isNew ? tr("Add connection") : tr("Connection %1").arg(draft.name));
    m_ui->errorLabel->hide();
    for (const auto &one : std::as_const(m_kinds))
        m_ui->kindBox->addItem(one.title, one.kind);
    if (!draft.kind.isEmpty())
        m_ui->kindBox->setCurrentIndex(m_ui->kindBox->findData(draft.kind));
    m_ui->kindBox->setEnabled(draft.isNew);
    m_ui->nameEdit->setText(draft.name);
    m_ui->nameEdit->setReadOnly(!draft.isNew);
    m_nameTyped = !draft.name.isEmpty();
    connect(m_ui->kindBox, &QComboBox::currentIndexChanged, this, &ConnectionDialog::chooseKind);
    connect(m_ui->nameEdit, &QLineEdit::textEdited, this, [this] { m_nameTyped = true; });
    connect(m_ui->cancelButton, &QAbstractButton::clicked, this, &ConnectionDialog::reject);
    connect(m_ui->saveButton, &QAbstractButton::clicked, this, &ConnectionDialog::save);
    m_ui->saveButton->setDefault(true);
    m_ui->testPanel->setStart([this] { test(); });
    connect(m_ui->testPanel, &ConnectionTestPanel::trustRequested, this, &ConnectionDialog::askTrust);
    chooseKind();
    m_ui->splitter->setStretchFactor(0, 1);
    m_ui->splitter->setStretchFactor(1, 1);
    const auto room = parent ? parent->window()->size() : screen()->availableSize();
    resize(std::min(1180, room.width() - 60), std::min(760, room.height() - 60));
    m_ui->splitter->setSizes({width() * 9 / 20, width() * 11 / 20});
    if (!draft.isNew)
        m_ui->form->setFocus();
    else
        (draft.kind.isEmpty() ? static_cast<QWidget *>(m_ui->kindBox) : m_ui->nameEdit)->setFocus();
}

ConnectionDialog::~ConnectionDialog() = default;

const ConnectionKind *ConnectionDialog::kind() const
{
    const auto chosen = m_ui->kindBox->currentIndex();
    return chosen < 0 || chosen >= m_kinds.size() ? nullptr : &m_kinds.at(chosen);
}

void ConnectionDialog::chooseKind()
{
    const auto *chosen = kind();
    if (!chosen)
        return;
    m_ui->testPanel->clear();
    m_ui->descriptionLabel->setText(chosen->description);
    m_ui->form->setKind(*chosen, chosen->kind == m_given.kind ? m_given : ConnectionDraft());
    if (!m_nameTyped)
        m_ui->nameEdit->setText(chosen->kind);
}

ConnectionDraft ConnectionDialog::draft() const
{
    auto made = m_given;
    made.name = m_ui->nameEdit->text().trimmed();
    made.kind = m_ui->kindBox->currentData().toString();
    m_ui->form->readInto(made);
    return made;
}

void ConnectionDialog::test()
{
    m_ui->testPanel->start(m_actions, draft());
}

void ConnectionDialog::askTrust(const ShownCertificate &certificate)
{
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Trust this certificate?"),
                                tr("Only this certificate will be accepted from now on. Compare the fingerprint with "
                                   "the one that the service's administrator gives you by another way.")
                                    + u"\n\n"_s + certificatesText({certificate}),
                                QMessageBox::Cancel, this);
    box->setObjectName(u"trustBox"_s);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto *trust = box->addButton(tr("I have compared it: trust"), QMessageBox::AcceptRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(trust, &QAbstractButton::clicked, this, [this, pem = certificate.pem] {
        m_ui->form->setTrustedCertificate(pem);
        test();
    });
    box->open();
}

void ConnectionDialog::save()
{
    const auto made = draft();
    m_ui->saveButton->setEnabled(false);
    m_ui->errorLabel->hide();
    onFinished(m_actions.save(made), this, [this, made](const Result<void> &done) {
        m_ui->saveButton->setEnabled(true);
        if (done) {
            Q_EMIT saved(made.name);
            accept();
            return;
        }
        m_ui->errorLabel->setText(done.error().message);
        m_ui->errorLabel->show();
        m_ui->form->focusMissing();
    });
}

void ConnectionDialog::reject()
{
    m_ui->testPanel->cancel();
    QDialog::reject();
}

} // namespace holdfast
