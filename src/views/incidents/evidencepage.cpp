// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/evidencepage.h"

#include "base/jobs.h"
#include "incidents/ui_evidencepage.h"
#include "models/caseactions.h"
#include "models/evidencemodel.h"
#include "models/fileeventmodel.h"
#include "models/jobsmodel.h"
#include "views/shell/viewsettings.h"

#include <QFileDialog>
#include <QHeaderView>
#include <QMenu>
#include <QSaveFile>

namespace holdfast {

using namespace Qt::StringLiterals;

EvidencePage::EvidencePage(const WindowServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_ui(std::make_unique<Ui::EvidencePage>())
    , m_model(new EvidenceModel(services.store, this))
    , m_custody(new CustodyModel(services.store, this))
    , m_table(new TableView(this))
{
    m_ui->setupUi(this);
    m_table->setObjectName(u"evidenceTable"_s);
    m_table->setAccessibleName(tr("Evidence"));
    m_table->setModel(m_model);
    m_ui->rowsArea->setContent(m_table);
    const int widths[]{60, 94, 220, 162, 162, 132, 78, 124, 150, 100};
    for (int column = 0; column < EvidenceModel::columns; ++column)
        m_table->horizontalHeader()->resizeSection(column, widths[column]);
    // What a reader looks for first stands first; times follow.
    using Column = EvidenceModel::Column;
    int visual = 0;
    for (const Column column : {Column::Number, Column::Kind, Column::Title, Column::Sha256, Column::Check,
                                Column::Stage, Column::Taken, Column::TakenBy, Column::Occurred, Column::Size})
        m_table->horizontalHeader()->moveSection(m_table->horizontalHeader()->visualIndex(int(column)), visual++);
    m_ui->itemFacts->setLabelWidth(90);
    m_ui->itemFacts->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_ui->custodyView->setModel(m_custody);
    m_ui->custodyView->horizontalHeader()->resizeSection(0, 162);
    m_ui->custodyView->horizontalHeader()->resizeSection(1, 92);
    m_ui->custodyView->horizontalHeader()->resizeSection(2, 84);
    m_ui->side->setMinimumWidth(300);
    m_ui->split->setStretchFactor(0, 1);
    m_ui->split->setStretchFactor(1, 0);
    m_ui->split->setSizes({940, 380});
    auto *stages = new QMenu(m_ui->stageButton);
    for (const EvidenceStage stage : {EvidenceStage::Collected, EvidenceStage::Relevant, EvidenceStage::InReport})
        connect(stages->addAction(stageText(stage)), &QAction::triggered, this, [this, stage] { setStage(stage); });
    m_ui->stageButton->setMenu(stages);
    connect(m_ui->verifyButton, &QAbstractButton::clicked, this, &EvidencePage::verify);
    connect(m_ui->exportButton, &QAbstractButton::clicked, this, &EvidencePage::chooseExportFile);
    connect(m_model, &EvidenceModel::stateChanged, this, &EvidencePage::showState);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &EvidencePage::showItem);
    connect(m_table, &TableView::letterPressed, this, [this](int key, Qt::KeyboardModifiers) {
        if (key >= Qt::Key_1 && key <= Qt::Key_3)
            setStage(EvidenceStage(key - Qt::Key_1));
        else if (key == Qt::Key_E)
            chooseExportFile();
        else if (key == Qt::Key_R)
            m_model->reload();
    });
    connect(&services.settings, &ViewSettings::zoneChanged, this, [this](TimeZoneChoice zone) {
        m_model->setZone(zone);
        m_custody->setZone(zone);
        showItem();
    });
    m_model->setZone(services.settings.zone());
    m_custody->setZone(services.settings.zone());
    showState();
}

EvidencePage::~EvidencePage() = default;

void EvidencePage::setIncident(const IncidentId &incident, qint64 number)
{
    m_incident = incident;
    m_number = number;
    m_model->setIncident(incident);
}

void EvidencePage::showState()
{
    const LoadState &now = m_model->state();
    const bool any = m_model->rowCount() > 0;
    m_ui->side->setVisible(any);
    m_ui->verifyButton->setEnabled(any);
    m_ui->exportButton->setEnabled(any);
    m_ui->stageButton->setEnabled(any);
    if (now.phase == LoadState::Phase::Failed) {
        m_ui->rowsArea->showError(now.error, [this] { m_model->reload(); });
    } else if (now.phase == LoadState::Phase::Loading && !any) {
        m_ui->rowsArea->showLoading();
    } else if (any) {
        m_ui->rowsArea->showContent();
        if (!m_table->currentIndex().isValid())
            m_table->selectRow(0);
        showItem();
    } else {
        m_ui->rowsArea->showEmpty(
            {.title = tr("No evidence yet"),
             .text = tr("The playbook secures what it finds; M marks a file event or a war-room entry."),
             .action = {},
             .act = {},
             .secondAction = {},
             .secondAct = {}});
    }
    const QString count = tr("Items: %1").arg(m_model->rowCount());
    m_ui->summaryLabel->setText(m_checkText.isEmpty() ? tr("%1 · hashes not checked in this session").arg(count)
                                                      : u"%1 · %2"_s.arg(count, m_checkText));
}

void EvidencePage::showItem()
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_model->rowCount()) {
        m_custody->setEvidence({});
        return;
    }
    const Evidence &item = m_model->item(row);
    m_ui->itemTitle->setText(item.title);
    m_ui->itemFacts->setFacts(m_model->facts(row));
    m_custody->setEvidence(item.id);
}

void EvidencePage::setStage(EvidenceStage stage)
{
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
        onFinished(m_services.actions.setEvidenceStage(m_model->item(row.row()).id, stage), this,
                   [this](const Result<void> &done) {
                       if (!done)
                           Q_EMIT failed(done.error().message);
                   });
    }
}

void EvidencePage::verify()
{
    const int job =
        m_services.jobs.begin(tr("Verify evidence of #%1").arg(m_number), std::stop_source(std::nostopstate));
    m_ui->verifyButton->setEnabled(false);
    onFinished(m_services.actions.verifyEvidence(m_incident), this, [this, job](const Result<EvidenceCheck> &check) {
        m_ui->verifyButton->setEnabled(true);
        if (!check) {
            m_services.jobs.fail(job, check.error().message);
            Q_EMIT failed(check.error().message);
            return;
        }
        m_checkText = check->broken.isEmpty() ? tr("hashes verified: %1, none differs").arg(check->verified)
                                              : tr("hash differs: %1").arg(check->broken.join(u", "_s));
        m_services.jobs.finish(job, m_checkText);
        m_model->setCheck(check->broken, check->atMs);
        showState();
    });
}

void EvidencePage::chooseExportFile()
{
    auto *dialog = new QFileDialog(this, tr("Export evidence list"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setNameFilter(tr("CSV (*.csv)"));
    dialog->selectFile(u"evidence-%1.csv"_s.arg(m_number));
    connect(dialog, &QFileDialog::fileSelected, this, &EvidencePage::exportTo);
    dialog->open();
}

void EvidencePage::exportTo(const QString &path)
{
    QSaveFile file(path);
    QByteArray lines;
    QByteArrayList titles;
    for (int column = 0; column < EvidenceModel::columns; ++column)
        titles << csvField(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    lines += titles.join(',') + "\r\n";
    for (int row = 0; row < m_model->rowCount(); ++row) {
        QByteArrayList fields;
        for (int column = 0; column < EvidenceModel::columns; ++column)
            fields << csvField(m_model->index(row, column).data(CellRole::Copy).toString());
        lines += fields.join(',') + "\r\n";
    }
    if (!file.open(QIODevice::WriteOnly) || file.write(lines) != lines.size() || !file.commit())
        Q_EMIT failed(tr("%1 cannot be written: %2").arg(path, file.errorString()));
}

} // namespace holdfast
