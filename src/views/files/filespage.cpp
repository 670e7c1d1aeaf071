// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/files/filespage.h"

#include "base/clock.h"
#include "base/jobs.h"
#include "files/ui_filespage.h"
#include "models/casefacts.h"
#include "models/casemodel.h"
#include "models/fileeventmodel.h"
#include "models/filterline.h"
#include "models/jobsmodel.h"
#include "views/shell/viewsettings.h"
#include "views/widgets/tableview.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHeaderView>
#include <QLocale>
#include <QTimer>

namespace holdfast {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString layoutKey = u"files/columns-1"_s;
constexpr qsizetype mostMarked = 10'000; ///< evidence is chosen, not swept up
constexpr qsizetype mostCopied = 100'000;
constexpr qsizetype mostSummed = 1'000; ///< sizes of more rows are not loaded for a sum

} // namespace

FilesPage::FilesPage(const WindowServices &services, CaseModel &incident, FileEventModel &model, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_incident(incident)
    , m_model(model)
    , m_ui(std::make_unique<Ui::FilesPage>())
    , m_table(new TableView(this))
{
    m_ui->setupUi(this);
    m_ui->queryError->hide();
    m_ui->clearButton->hide();
    m_ui->inspector->setStore(services.store);
    m_ui->inspector->showNothing(tr("Select a row to see all its fields and the request it came in."));
    m_ui->queryLine->setFilterFields(fileEventFilterWords());
    connect(m_ui->queryLine, &QLineEdit::returnPressed, this, [this] {
        m_model.setFilterLine(m_ui->queryLine->text().trimmed());
        m_table->setFocus();
    });
    connect(m_ui->queryLine, &QLineEdit::textChanged, this,
            [this](const QString &line) { m_ui->clearButton->setVisible(!line.isEmpty()); });
    connect(m_ui->clearButton, &QAbstractButton::clicked, this, [this] { setFilterLine({}); });
    connect(m_ui->untrustedButton, &QAbstractButton::clicked, this,
            [this] { setFilterLine(toggledTerm(m_ui->queryLine->text(), u"trusted:no"_s)); });
    connect(m_ui->columnsButton, &QAbstractButton::clicked, this, [this] {
        m_table->showColumnMenu(m_ui->columnsButton->mapToGlobal(m_ui->columnsButton->rect().bottomLeft()));
    });
    connect(m_ui->exportButton, &QAbstractButton::clicked, this, [this] { chooseExportFile(Fields::Shown); });
    connect(m_ui->markButton, &QAbstractButton::clicked, this, [this] { Q_EMIT markRequested(selectedIds()); });
    connect(m_ui->copyButton, &QAbstractButton::clicked, this, [this] { m_table->copySelected(); });
    m_table->setCopyHandler([this] { copyRows(shownColumns()); });
    connect(m_ui->copyHashButton, &QAbstractButton::clicked, this,
            [this] { copyRows({FileEventModel::Column::Sha256}); });
    connect(&model, &FileEventModel::filterRejected, this, [this](const Error &error) {
        m_ui->queryError->setText(error.message);
        m_ui->queryError->show();
        m_ui->queryLine->setErroneous(true);
    });
    connect(&model, &FileEventModel::filterAccepted, this, [this] {
        m_ui->queryError->hide();
        m_ui->queryLine->setErroneous(false);
    });
    buildTable();
    connect(&model, &FileEventModel::stateChanged, this, &FilesPage::showState);
    connect(&model, &FileEventModel::totalsChanged, this, &FilesPage::updateSummary);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &FilesPage::updateSummary);
    connect(&model, &QAbstractItemModel::modelReset, this, &FilesPage::showSelection);
    connect(&incident, &CaseModel::changed, this, &FilesPage::updateSummary);
    m_ui->split->setStretchFactor(0, 1);
    m_ui->split->setStretchFactor(1, 0);
    m_ui->split->setSizes({1000, 280});
    showState();
    showSelection();
}

FilesPage::~FilesPage()
{
    m_services.settings.setBytes(layoutKey, m_table->columnLayout());
}

void FilesPage::buildTable()
{
    m_table->setObjectName(u"filesTable"_s);
    m_table->setAccessibleName(tr("File events"));
    m_table->setModel(&m_model);
    m_ui->rowsArea->setContent(m_table);
    QWidget::setTabOrder(m_ui->exportButton, m_table);
    using Column = FileEventModel::Column;
    const std::pair<Column, int> shown[]{
        {Column::Mark, 34},      {Column::OccurredAt, 160},  {Column::Exposure, 132},
        {Column::FileName, 190}, {Column::FilePath, 230},    {Column::Category, 118},
        {Column::Size, 84},      {Column::Destination, 116}, {Column::SyncDestination, 118},
        {Column::Sha256, 124},   {Column::Md5, 118},         {Column::Owner, 140},
        {Column::Hostname, 118}, {Column::Trusted, 84},      {Column::Risk, 60},
        {Column::DataClass, 92}};
    for (int column = 0; column < FileEventModel::columns; ++column)
        m_table->setColumnHidden(column, true);
    for (const auto &[column, width] : shown) {
        m_table->setColumnHidden(int(column), false);
        m_table->horizontalHeader()->resizeSection(int(column), width);
    }
    m_table->horizontalHeader()->setSortIndicator(int(Column::OccurredAt), Qt::DescendingOrder);
    m_table->restoreColumnLayout(m_services.settings.bytes(layoutKey));
    m_table->setSortingEnabled(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &FilesPage::showSelection);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, [this] { showSelection(); });
    connect(m_table, &TableView::letterPressed, this, [this](int key, Qt::KeyboardModifiers modifiers) {
        if (key == Qt::Key_M && !selectedIds().isEmpty())
            Q_EMIT markRequested(selectedIds());
        else if (key == Qt::Key_E)
            chooseExportFile(modifiers.testFlag(Qt::ShiftModifier) ? Fields::All : Fields::Shown);
        else if (key == Qt::Key_R)
            m_model.reload();
    });
    connect(m_table, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == int(Column::Mark) && !m_model.isMarked(index.row()))
            Q_EMIT markRequested({m_model.rowIdAt(index.row())});
    });
}

void FilesPage::setFilterLine(const QString &line)
{
    m_ui->queryLine->setText(line);
    m_model.setFilterLine(line.trimmed());
}

void FilesPage::focusFilterLine()
{
    m_ui->queryLine->setFocus(Qt::ShortcutFocusReason);
    m_ui->queryLine->selectAll();
}

void FilesPage::stepRow(int step)
{
    const int rows = m_model.rowCount();
    if (rows == 0)
        return;
    const int row = m_table->currentIndex().row();
    m_table->selectRow(row < 0 ? 0 : (row + step + rows) % rows);
    m_table->setFocus();
}

QList<qint64> FilesPage::selectedIds() const
{
    QList<qint64> ids;
    for (const int row : m_table->selectedRows(mostMarked))
        ids << m_model.rowIdAt(row);
    return ids;
}

QList<FileEventModel::Column> FilesPage::shownColumns() const
{
    QList<FileEventModel::Column> shown;
    for (const int column : m_table->shownColumns()) {
        if (FileEventModel::Column(column) != FileEventModel::Column::Mark)
            shown << FileEventModel::Column(column);
    }
    return shown;
}

void FilesPage::copyRows(const QList<FileEventModel::Column> &columns)
{
    onFinished(m_model.rowsAsText(m_table->selectedRows(mostCopied), columns), this,
               [this](const Result<QString> &text) {
                   if (text)
                       QApplication::clipboard()->setText(*text);
                   else
                       Q_EMIT failed(text.error().message);
               });
}

void FilesPage::showState()
{
    const LoadState &now = m_model.state();
    if (now.phase == LoadState::Phase::Failed) {
        m_ui->rowsArea->showError(now.error, [this] { m_model.reload(); });
    } else if (now.phase == LoadState::Phase::Loading && m_model.rowCount() == 0) {
        m_ui->rowsArea->showLoading();
    } else if (m_model.rowCount() > 0 || now.phase == LoadState::Phase::Loading) {
        m_ui->rowsArea->showContent();
    } else if (m_model.filterLine().isEmpty()) {
        m_ui->rowsArea->showEmpty({.title = tr("No file events"),
                                   .text = tr("They appear here when the playbook has fetched them from the source."),
                                   .action = {},
                                   .act = {},
                                   .secondAction = {},
                                   .secondAct = {}});
    } else {
        m_ui->rowsArea->showEmpty(
            {.title = tr("No file event matches %1").arg(m_model.filterLine()),
             .text = tr("%1 are there without the filter.").arg(QLocale().toString(m_model.totalCount())),
             .action = tr("Show all"),
             .act = [this] { setFilterLine({}); },
             .secondAction = {},
             .secondAct = {}});
    }
    updateSummary();
}

QString FilesPage::rowsText() const
{
    return tr("%1 of %2 file events")
        .arg(QLocale().toString(m_model.rowCount()), QLocale().toString(m_model.totalCount()));
}

QString FilesPage::selectionText() const
{
    const qsizetype count = m_table->selectedRowCount();
    return count > 0 ? tr("%1 selected").arg(QLocale().toString(count)) : QString();
}

void FilesPage::updateSummary()
{
    const QLocale locale;
    const qint64 trusted = m_model.totalCount() - m_model.untrustedCount();
    m_ui->countLabel->setText(tr("%1 of %2 rows · %3 · %4 trusted, %5 not%6")
                                  .arg(locale.toString(m_model.rowCount()), locale.toString(m_model.totalCount()),
                                       sizeText(m_model.totalBytes()), locale.toString(trusted),
                                       locale.toString(m_model.untrustedCount()),
                                       m_model.isComplete() ? QString() : tr(" · still counting")));
    if (m_incident.isLoaded()) {
        const Cell cell =
            fetchCompleteness(m_incident.snapshot().incident, {m_services.settings.zone(), m_services.clock.nowMs()});
        m_ui->completenessLabel->setText(cell.text);
        const QString role = cell.tone == Tone::Critical ? u"error"_s
            : cell.tone == Tone::Done                    ? u"good"_s
                                                         : u"muted"_s;
        if (m_ui->completenessLabel->property("role").toString() != role) {
            m_ui->completenessLabel->setProperty("role", role);
            m_ui->completenessLabel->style()->unpolish(m_ui->completenessLabel);
            m_ui->completenessLabel->style()->polish(m_ui->completenessLabel);
        }
    }
    Q_EMIT rowsTextChanged();
}

void FilesPage::showSelection()
{
    const qsizetype selected = m_table->selectedRowCount();
    for (QAbstractButton *button :
         {static_cast<QAbstractButton *>(m_ui->markButton), static_cast<QAbstractButton *>(m_ui->copyHashButton),
          static_cast<QAbstractButton *>(m_ui->copyButton)})
        button->setEnabled(selected > 0);
    if (selected == 0) {
        m_ui->selectionLabel->setText(tr("Nothing selected"));
    } else if (selected > mostSummed) {
        m_ui->selectionLabel->setText(tr("%1 selected").arg(QLocale().toString(selected)));
    } else {
        qint64 bytes = 0;
        for (const int at : m_table->selectedRows(mostSummed)) {
            if (const FileEvent *chosen = m_model.event(at))
                bytes += std::max<qint64>(0, chosen->sizeBytes);
        }
        m_ui->selectionLabel->setText(tr("%1 selected · %2").arg(QLocale().toString(selected), sizeText(bytes)));
    }
    const int row = m_table->currentIndex().row();
    const FileEvent *event = row >= 0 ? m_model.event(row) : nullptr;
    if (event) {
        Provenance provenance;
        provenance.origin =
            tr("%1 file events").arg(m_incident.isLoaded() ? m_incident.snapshot().incident.source : QString());
        provenance.exchange = event->exchange;
        m_ui->inspector->setZone(m_services.settings.zone());
        m_ui->inspector->showRow(event->fileName, tr("File event, %1").arg(event->exposure), m_model.facts(row),
                                 provenance, event->rowId);
    }
    Q_EMIT rowsTextChanged();
}

void FilesPage::chooseExportFile(Fields fields)
{
    auto *dialog = new QFileDialog(
        this, fields == Fields::All ? tr("Export file events with all fields") : tr("Export file events"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setNameFilter(tr("CSV (*.csv)"));
    dialog->selectFile(u"file-events-%1.csv"_s.arg(m_incident.isLoaded() ? m_incident.snapshot().incident.number : 0));
    connect(dialog, &QFileDialog::fileSelected, this, [this, fields](const QString &path) { exportTo(path, fields); });
    dialog->open();
}

void FilesPage::exportTo(const QString &path, Fields fields)
{
    QList<FileEventModel::Column> shown = fields == Fields::Shown ? shownColumns() : QList<FileEventModel::Column>();
    for (int column = int(FileEventModel::Column::Mark) + 1; fields == Fields::All && column < FileEventModel::columns;
         ++column)
        shown << FileEventModel::Column(column);
    const std::stop_source stop;
    const auto progress = std::make_shared<std::atomic<qint64>>(0);
    const int job =
        m_services.jobs.begin(tr("Export file events: %1").arg(QLocale().toString(m_model.rowCount())), stop);
    auto *ticker = new QTimer(this);
    ticker->setInterval(100ms);
    connect(ticker, &QTimer::timeout, this, [this, job, progress, total = qint64(m_model.rowCount())] {
        m_services.jobs.setProgress(job, progress->load(), total);
    });
    ticker->start();
    onFinished(m_model.exportCsv(path, shown, progress, stop.get_token()), this,
               [this, job, ticker, path](const Result<qint64> &written) {
                   ticker->deleteLater();
                   if (written) {
                       m_services.jobs.setProgress(job, *written, *written);
                       m_services.jobs.finish(job, path);
                   } else {
                       m_services.jobs.fail(job, written.error().message);
                       if (written.error().code != ErrorCode::Canceled)
                           Q_EMIT failed(written.error().message);
                   }
               });
}

} // namespace holdfast
