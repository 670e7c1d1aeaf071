// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/playbooks/rehearsaldialog.h"

#include "models/playbooks/rehearsalmodel.h"
#include "playbooks/ui_rehearsaldialog.h"
#include "views/widgets/tableview.h"

#include <QHeaderView>

namespace holdfast {

using namespace Qt::StringLiterals;

RehearsalDialog::RehearsalDialog(const PlaybookRehearsal &rehearsal, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::RehearsalDialog>())
{
    m_ui->setupUi(this);
    setObjectName(u"rehearsalDialog"_s);
    const int writes = int(rehearsal.writes.size());
    m_ui->titleLabel->setText(writes == 0
                                  ? tr("“%1” would change nothing.").arg(rehearsal.playbook)
                                  : tr("“%1” would make %n change(s). Nothing has been changed yet.", nullptr, writes)
                                        .arg(rehearsal.playbook));
    m_ui->endLabel->setVisible(!rehearsal.endsAt.isEmpty());
    m_ui->endLabel->setText(
        tr("The list ends where the playbook waits: %1. What comes after depends on that; the run will "
           "ask before it does anything that is not in the list.")
            .arg(rehearsal.endsAt));
    auto *table = m_ui->table;
    table->setModel(new RehearsalModel(rehearsal.writes, this));
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    using Column = RehearsalModel::Column;
    const std::pair<Column, int> widths[]{{Column::Number, 44}, {Column::Act, 190},  {Column::Through, 110},
                                          {Column::With, 330},  {Column::Task, 190}, {Column::Undo, 200}};
    for (const auto &[column, width] : widths)
        table->horizontalHeader()->resizeSection(int(column), width);
    table->horizontalHeader()->setStretchLastSection(true);
    connect(m_ui->runButton, &QAbstractButton::clicked, this, &QDialog::accept);
    connect(m_ui->closeButton, &QAbstractButton::clicked, this, &QDialog::reject);
    m_ui->closeButton->setDefault(true);
    table->setFocus();
    resize(1100, 520);
}

RehearsalDialog::~RehearsalDialog() = default;

} // namespace holdfast
