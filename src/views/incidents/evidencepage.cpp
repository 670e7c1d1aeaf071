// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/evidencepage.h"

#include "base/jobs.h"
#include "incidents/ui_evidencepage.h"
#include "models/caseactions.h"
#include "models/caseedits.h"
#include "models/evidencemodel.h"
#include "models/fileeventmodel.h"
#include "models/jobsmodel.h"
#include "views/incidents/evidenceboard.h"
#include "views/incidents/evidencecolumn.h"
#include "views/shell/viewsettings.h"

#include <QButtonGroup>
#include <QFileDialog>
#include <QHeaderView>
#include <QInputDialog>
#include <QMenu>
#include <QSaveFile>
#include <QStackedWidget>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

const QString viewKey = u"evidence/view"_s;
const QString cardsName = u"cards"_s;

} // namespace

EvidencePage::EvidencePage(const WindowServices &services, CaseEdits &edits, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_ui(std::make_unique<Ui::EvidencePage>())
    , m_edits(edits)
    , m_model(new EvidenceModel(services.store, this))
    , m_custody(new CustodyModel(services.store, this))
    , m_table(new TableView(this))
    , m_board(new EvidenceBoard(*m_model, this))
    , m_views(new QStackedWidget(this))
{
    m_ui->setupUi(this);
    buildTable();
    buildBoard();
    m_views->addWidget(m_table);
    m_views->addWidget(m_board);
    m_ui->rowsArea->setContent(m_views);
    QWidget::setTabOrder(m_ui->verifyButton, m_table);
    m_ui->itemFacts->setLabelWidth(90);
    m_ui->itemFacts->setWrapping(true);
    m_ui->itemScroll->viewport()->setAutoFillBackground(false);
    m_ui->itemFacts->setAutoFillBackground(false);
    m_ui->custodyView->setModel(m_custody);
    const int widths[]{122, 134, 74, 60};
    for (int column = 0; column < CustodyModel::columns; ++column)
        m_ui->custodyView->horizontalHeader()->resizeSection(column, widths[column]);
    m_ui->side->setMinimumWidth(320);
    m_ui->split->setStretchFactor(0, 1);
    m_ui->split->setStretchFactor(1, 0);
    m_ui->split->setSizes({900, 420});
    auto *group = new QButtonGroup(this);
    group->addButton(m_ui->tableButton, int(View::Table));
    group->addButton(m_ui->cardsButton, int(View::Cards));
    connect(group, &QButtonGroup::idClicked, this, [this](int view) {
        setView(View(view));
        focusContent();
    });
    auto *stages = new QMenu(m_ui->stageButton);
    for (const EvidenceStage stage : {EvidenceStage::Collected, EvidenceStage::Relevant, EvidenceStage::InReport})
        connect(stages->addAction(u"%1\t%2"_s.arg(stageText(stage)).arg(int(stage) + 1)), &QAction::triggered, this,
                [this, stage] { setStage(stage); });
    m_ui->stageButton->setMenu(stages);
    connect(m_ui->tagsButton, &QAbstractButton::clicked, this, &EvidencePage::askTags);
    connect(m_ui->verifyButton, &QAbstractButton::clicked, this, &EvidencePage::verify);
    connect(m_ui->exportButton, &QAbstractButton::clicked, this, &EvidencePage::chooseExportFile);
    connect(m_model, &EvidenceModel::stateChanged, this, &EvidencePage::showState);
    connect(&services.settings, &ViewSettings::zoneChanged, this, [this](TimeZoneChoice zone) {
        m_model->setZone(zone);
        m_custody->setZone(zone);
        showItem();
    });
    m_model->setZone(services.settings.zone());
    m_custody->setZone(services.settings.zone());
    setView(services.settings.texts(viewKey).contains(cardsName) ? View::Cards : View::Table);
    showState();
}

void EvidencePage::buildTable()
{
    m_table->setObjectName(u"evidenceTable"_s);
    m_table->setAccessibleName(tr("Evidence"));
    m_table->setModel(m_model);
    const int widths[]{56, 86, 204, 162, 160, 132, 78, 118, 148, 100};
    for (int column = 0; column < EvidenceModel::columns; ++column)
        m_table->horizontalHeader()->resizeSection(column, widths[column]);
    // What a reader looks for first stands first; times follow.
    using Column = EvidenceModel::Column;
    int visual = 0;
    for (const Column column : {Column::Number, Column::Kind, Column::Title, Column::Sha256, Column::Check,
                                Column::Stage, Column::Taken, Column::TakenBy, Column::Occurred, Column::Size})
        m_table->horizontalHeader()->moveSection(m_table->horizontalHeader()->visualIndex(int(column)), visual++);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &row) {
        if (row.isValid() && view() == View::Table)
            m_board->setCurrent(m_model->item(row.row()).id);
        showItem();
    });
    connect(m_table, &TableView::letterPressed, this, &EvidencePage::handleLetter);
}

void EvidencePage::buildBoard()
{
    m_board->setObjectName(u"evidenceBoard"_s);
    connect(m_board, &EvidenceBoard::currentChanged, this, [this](const EvidenceId &id) {
        if (view() == View::Cards)
            m_table->selectRow(m_model->rowOf(id));
    });
    connect(m_board, &EvidenceBoard::stageWanted, this, [this](const QList<EvidenceId> &ids, EvidenceStage stage) {
        QList<Evidence> items;
        for (const EvidenceId &id : ids) {
            if (const int row = m_model->rowOf(id); row >= 0)
                items << m_model->item(row);
        }
        m_edits.setStage(items, stage);
    });
    connect(m_board, &EvidenceBoard::letterPressed, this, &EvidencePage::handleLetter);
    for (const EvidenceStage stage : {EvidenceStage::Collected, EvidenceStage::Relevant, EvidenceStage::InReport}) {
        EvidenceColumn &column = m_board->column(stage);
        column.setContextMenuPolicy(Qt::CustomContextMenu);
        connect(&column, &QWidget::customContextMenuRequested, this, [this, &column](const QPoint &point) {
            if (!column.selectedIds().isEmpty())
                m_ui->stageButton->menu()->popup(column.viewport()->mapToGlobal(point));
        });
    }
}

void EvidencePage::handleLetter(int key, Qt::KeyboardModifiers modifiers)
{
    switch (key) {
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
        setStage(EvidenceStage(key - Qt::Key_1));
        break;
    case Qt::Key_T:
        askTags();
        break;
    case Qt::Key_V:
        setView(view() == View::Table ? View::Cards : View::Table);
        focusContent();
        break;
    case Qt::Key_E:
        chooseExportFile();
        break;
    case Qt::Key_R:
        m_model->reload();
        break;
    default:
        Q_EMIT letterPressed(key, modifiers);
        break;
    }
}

void EvidencePage::setView(View view)
{
    const bool cards = view == View::Cards;
    m_ui->cardsButton->setChecked(cards);
    m_ui->tableButton->setChecked(!cards);
    m_views->setCurrentIndex(int(view));
    const int row = m_table->currentIndex().row();
    if (cards && row >= 0)
        m_board->setCurrent(m_model->item(row).id);
    if (m_services.settings.texts(viewKey).contains(cardsName) != cards)
        m_services.settings.setTexts(viewKey, cards ? QStringList{cardsName} : QStringList());
}

EvidencePage::View EvidencePage::view() const
{
    return View(m_views->currentIndex());
}

void EvidencePage::focusContent()
{
    if (view() == View::Cards)
        m_board->focusCards();
    else
        m_table->setFocus();
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
    m_ui->tagsButton->setEnabled(any);
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

QList<Evidence> EvidencePage::selectedItems() const
{
    QList<int> rows;
    if (view() == View::Cards) {
        for (const EvidenceId &id : m_board->selected())
            rows << m_model->rowOf(id);
    } else {
        for (const QModelIndex &row : m_table->selectionModel()->selectedRows())
            rows << row.row();
    }
    std::sort(rows.begin(), rows.end());
    QList<Evidence> items;
    for (const int row : std::as_const(rows)) {
        if (row >= 0)
            items << m_model->item(row);
    }
    return items;
}

void EvidencePage::setStage(EvidenceStage stage)
{
    m_edits.setStage(selectedItems(), stage);
}

void EvidencePage::askTags()
{
    const QList<Evidence> items = selectedItems();
    if (items.isEmpty())
        return;
    auto *dialog = new QInputDialog(this);
    dialog->setObjectName(u"tagsDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Tags"));
    dialog->setLabelText(items.size() == 1 ? tr("Tags of %1, with commas between:").arg(evidenceNumber(items.first()))
                                           : tr("Tags of %n items, with commas between:", nullptr, int(items.size())));
    dialog->setTextValue(items.constFirst().tags.join(u", "_s));
    dialog->setOkButtonText(tr("Set tags"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, items](const QString &text) {
        QStringList tags;
        for (const QString &part : text.split(u',')) {
            if (const QString tag = part.simplified(); !tag.isEmpty() && !tags.contains(tag))
                tags << tag;
        }
        m_edits.setTags(items, tags);
    });
    dialog->open();
}

void EvidencePage::verify()
{
    const std::stop_source stop;
    const int job = m_services.jobs.begin(tr("Verify evidence of #%1").arg(m_number), stop);
    m_ui->verifyButton->setEnabled(false);
    onFinished(m_services.actions.verifyEvidence(m_incident, stop.get_token()), this,
               [this, job](const Result<EvidenceCheck> &check) {
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
