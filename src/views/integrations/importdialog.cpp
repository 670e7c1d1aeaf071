// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/integrations/importdialog.h"

#include "integrations/ui_importdialog.h"
#include "models/textforms.h"

#include <QHeaderView>

namespace holdfast {

using namespace Qt::StringLiterals;

ImportDialog::ImportDialog(const QList<FoundConnection> &found, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::ImportDialog>())
    , m_found(found)
{
    m_ui->setupUi(this);
    setObjectName(u"importDialog"_s);
    for (const auto &connection : found) {
        const bool known = !connection.draft.kind.isEmpty();
        auto *item =
            new QTreeWidgetItem({connection.name, connection.brand, known ? connection.draft.kind : tr("not known"),
                                 connection.missingSecrets.join(u", "_s), connection.remarks.join(u' ')});
        item->setToolTip(4, plainToolTip(connection.remarks.join(u' ')));
        item->setFlags(known ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                             : Qt::ItemIsSelectable | Qt::ItemIsEnabled);
        if (known)
            item->setCheckState(0, Qt::Checked);
        item->setSizeHint(0, QSize(0, 28));
        m_ui->list->addTopLevelItem(item);
    }
    const int widths[]{180, 170, 130, 150};
    for (int column = 0; column < 4; ++column)
        m_ui->list->header()->resizeSection(column, widths[column]);
    connect(m_ui->list, &QTreeWidget::itemChanged, this, &ImportDialog::updateButton);
    connect(m_ui->list, &QTreeWidget::currentItemChanged, this,
            [this](const QTreeWidgetItem *item) { m_ui->remarkLabel->setText(item ? item->text(4) : QString()); });
    connect(m_ui->cancelButton, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(m_ui->setUpButton, &QAbstractButton::clicked, this, &QDialog::accept);
    m_ui->setUpButton->setDefault(true);
    m_ui->remarkLabel->setMinimumHeight(fontMetrics().lineSpacing() * 3);
    m_ui->remarkLabel->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    if (m_ui->list->topLevelItemCount() > 0)
        m_ui->list->setCurrentItem(m_ui->list->topLevelItem(0));
    updateButton();
    resize(920, 460);
}

ImportDialog::~ImportDialog() = default;

QList<ConnectionDraft> ImportDialog::chosen() const
{
    QList<ConnectionDraft> drafts;
    for (int row = 0; row < m_ui->list->topLevelItemCount(); ++row) {
        const auto &connection = m_found.at(row);
        if (!connection.draft.kind.isEmpty() && m_ui->list->topLevelItem(row)->checkState(0) == Qt::Checked)
            drafts.append(connection.draft);
    }
    return drafts;
}

void ImportDialog::updateButton()
{
    const auto count = chosen().size();
    m_ui->setUpButton->setEnabled(count > 0);
    m_ui->setUpButton->setText(tr("&Set up %n connection(s)…", nullptr, int(count)));
}

} // namespace holdfast
