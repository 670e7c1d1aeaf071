// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/closedialog.h"

#include "incidents/ui_closedialog.h"

#include <QKeyEvent>

namespace holdfast {

using namespace Qt::StringLiterals;

CloseDialog::CloseDialog(const QString &title, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::CloseDialog>())
{
    m_ui->setupUi(this);
    m_ui->titleLabel->setText(title);
    m_ui->errorLabel->hide();
    const std::pair<QString, QString> reasons[]{{u"Resolved"_s, tr("Resolved")},
                                                {u"False positive"_s, tr("False positive")},
                                                {u"Duplicate"_s, tr("Duplicate")},
                                                {u"Other"_s, tr("Other")}};
    for (const auto &[name, text] : reasons)
        m_ui->reasonBox->addItem(text, name);
    const std::pair<Cause, QString> causes[]{{Cause::Unknown, tr("not decided")},
                                             {Cause::Accidental, tr("accidental")},
                                             {Cause::Deliberate, tr("deliberate")},
                                             {Cause::Breach, tr("breach")}};
    for (const auto &[cause, text] : causes)
        m_ui->causeBox->addItem(text, int(cause));
    connect(m_ui->cancelButton, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_ui->closeButton, &QAbstractButton::clicked, this, [this] {
        if (m_ui->reasonBox->currentData().toString() == u"Other"_s
            && m_ui->notesEdit->toPlainText().trimmed().isEmpty()) {
            m_ui->errorLabel->setText(tr("Say in the notes why, when the reason is Other."));
            m_ui->errorLabel->show();
            m_ui->notesEdit->setFocus();
            return;
        }
        accept();
    });
    for (int at = 0; at < m_ui->reasonBox->count(); ++at)
        m_ui->reasonBox->setItemText(at, u"%1  %2"_s.arg(at + 1).arg(reasons[at].second));
    m_ui->reasonBox->installEventFilter(this);
    m_ui->reasonBox->setFocus();
    resize(440, 300);
}

CloseDialog::~CloseDialog() = default;

bool CloseDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int reason = static_cast<QKeyEvent *>(event)->key() - Qt::Key_1;
        if (reason >= 0 && reason < m_ui->reasonBox->count()) {
            m_ui->reasonBox->setCurrentIndex(reason);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

CloseRequest CloseDialog::request() const
{
    return {m_ui->reasonBox->currentData().toString(), m_ui->notesEdit->toPlainText().trimmed(),
            Cause(m_ui->causeBox->currentData().toInt())};
}

} // namespace holdfast
