// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/files/filesearchpage.h"

#include "base/jobs.h"
#include "files/ui_filesearchpage.h"
#include "incidents/fileevent.h"
#include "models/caseactions.h"
#include "models/filesearchmodel.h"
#include "models/filterline.h"
#include "views/shell/viewsettings.h"
#include "views/widgets/tableview.h"

#include <QHeaderView>
#include <QLocale>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

const QString layoutKey = u"filesearch/columns-1"_s;
constexpr qsizetype mostMarked = 1'000; ///< evidence is chosen, not swept up

} // namespace

FileSearchPage::FileSearchPage(const WindowServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_ui(std::make_unique<Ui::FileSearchPage>())
    , m_model(new FileSearchModel(services.store, services.clock, services.actions.currentUser(), this))
    , m_table(new TableView(this))
{
    m_ui->setupUi(this);
    m_ui->queryError->hide();
    m_ui->clearButton->hide();
    m_ui->inspector->setStore(services.store);
    m_ui->kindCard->setTitle(tr("Where it was seen"));
    m_ui->exposureCard->setTitle(tr("By exposure"));
    m_ui->destinationCard->setTitle(tr("By destination"));
    m_ui->actorCard->setTitle(tr("By person"));
    for (FacetCard *card : {m_ui->kindCard, m_ui->exposureCard, m_ui->destinationCard, m_ui->actorCard}) {
        connect(card, &FacetCard::termChosen, this,
                [this](const QString &term) { setFilterLine(toggledTerm(m_ui->queryLine->text(), term)); });
    }
    m_ui->queryLine->setFilterFields(fileEventFilterWords());
    connect(m_ui->queryLine, &QLineEdit::returnPressed, this, [this] {
        m_model->setFilterLine(m_ui->queryLine->text().trimmed());
        m_table->setFocus();
    });
    connect(m_ui->queryLine, &QLineEdit::textChanged, this,
            [this](const QString &line) { m_ui->clearButton->setVisible(!line.isEmpty()); });
    connect(m_ui->searchButton, &QAbstractButton::clicked, this,
            [this] { m_model->setFilterLine(m_ui->queryLine->text().trimmed()); });
    connect(m_ui->clearButton, &QAbstractButton::clicked, this, [this] { setFilterLine({}); });
    connect(m_ui->untrustedButton, &QAbstractButton::clicked, this,
            [this] { setFilterLine(toggledTerm(m_ui->queryLine->text(), u"trusted:no"_s)); });
    connect(m_ui->columnsButton, &QAbstractButton::clicked, this, [this] {
        m_table->showColumnMenu(m_ui->columnsButton->mapToGlobal(m_ui->columnsButton->rect().bottomLeft()));
    });
    connect(m_model, &FileSearchModel::filterRejected, this, [this](const Error &error) {
        m_ui->queryError->setText(error.message);
        m_ui->queryError->show();
        m_ui->queryLine->setErroneous(true);
    });
    connect(m_model, &FileSearchModel::filterAccepted, this, [this] {
        m_ui->queryError->hide();
        m_ui->queryLine->setErroneous(false);
    });
    connect(m_model, &FileSearchModel::stateChanged, this, &FileSearchPage::showState);
    connect(m_ui->openButton, &QAbstractButton::clicked, this, &FileSearchPage::openCurrent);
    connect(m_ui->markButton, &QAbstractButton::clicked, this, &FileSearchPage::markSelected);
    connect(m_ui->copyButton, &QAbstractButton::clicked, m_table, &TableView::copySelected);
    connect(&services.settings, &ViewSettings::zoneChanged, this, [this] {
        m_model->setZone(m_services.settings.zone());
        showSelection();
    });
    m_model->setZone(services.settings.zone());
    buildTable();
    m_ui->split->setStretchFactor(0, 1);
    m_ui->split->setStretchFactor(1, 0);
    m_ui->split->setSizes({1000, 280});
    showState();
    showSelection();
}

FileSearchPage::~FileSearchPage()
{
    m_services.settings.setBytes(layoutKey, m_table->columnLayout());
}

void FileSearchPage::buildTable()
{
    m_table->setObjectName(u"fileSearchTable"_s);
    m_table->setAccessibleName(tr("File events of all incidents"));
    m_table->setModel(m_model);
    m_ui->rowsArea->setContent(m_table);
    QWidget::setTabOrder(m_ui->actorCard, m_table);
    QWidget::setTabOrder(m_table, m_ui->openButton);
    using Column = FileSearchModel::Column;
    const std::pair<Column, int> widths[]{
        {Column::OccurredAt, 158}, {Column::Kind, 78},      {Column::Source, 96},       {Column::FileName, 184},
        {Column::Actor, 146},      {Column::Exposure, 126}, {Column::Destination, 112}, {Column::Size, 76},
        {Column::Incident, 210},   {Column::FilePath, 220}, {Column::Category, 110},    {Column::Hostname, 118},
        {Column::Trusted, 84},     {Column::Risk, 60},      {Column::DataClass, 92},    {Column::Sha256, 124}};
    for (const auto &[column, width] : widths)
        m_table->horizontalHeader()->resizeSection(int(column), width);
    m_table->horizontalHeader()->setSortIndicator(int(Column::OccurredAt), Qt::DescendingOrder);
    m_table->restoreColumnLayout(m_services.settings.bytes(layoutKey));
    m_table->setSortingEnabled(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &FileSearchPage::showSelection);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FileSearchPage::showSelection);
    connect(m_table, &TableView::openRequested, this, &FileSearchPage::openCurrent);
    connect(m_table, &TableView::letterPressed, this, [this](int key, Qt::KeyboardModifiers) {
        if (key == Qt::Key_M)
            markSelected();
        else if (key == Qt::Key_R)
            m_model->reload();
    });
}

void FileSearchPage::setFilterLine(const QString &line)
{
    m_ui->queryLine->setText(line);
    m_model->setFilterLine(line.trimmed());
    m_searched = true;
}

void FileSearchPage::focusFilterLine()
{
    m_ui->queryLine->setFocus(Qt::ShortcutFocusReason);
    m_ui->queryLine->selectAll();
}

void FileSearchPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!std::exchange(m_searched, true))
        m_model->reload();
}

void FileSearchPage::showState()
{
    const LoadState &now = m_model->state();
    const FileSearchFacets &facets = m_model->facets();
    m_ui->kindCard->setFacet(facets.kind);
    m_ui->exposureCard->setFacet(facets.exposure);
    m_ui->destinationCard->setFacet(facets.destination);
    m_ui->actorCard->setFacet(facets.actor);
    if (now.phase == LoadState::Phase::Failed) {
        m_ui->rowsArea->showError(now.error, [this] { m_model->reload(); });
    } else if (now.phase == LoadState::Phase::Loading && m_model->rowCount() == 0) {
        m_ui->rowsArea->showLoading();
    } else if (m_model->rowCount() > 0 || now.phase == LoadState::Phase::Loading) {
        m_ui->rowsArea->showContent();
    } else if (m_model->filterLine().isEmpty()) {
        m_ui->rowsArea->showEmpty({.title = tr("No file events yet"),
                                   .text = tr("They come with the incidents: a playbook fetches them, or a command in "
                                              "the war room."),
                                   .action = {},
                                   .act = {},
                                   .secondAction = {},
                                   .secondAct = {}});
    } else {
        m_ui->rowsArea->showEmpty({.title = tr("No file event matches %1").arg(m_model->filterLine()),
                                   .text = tr("Searched were the events of all incidents you may see."),
                                   .action = tr("Show all"),
                                   .act = [this] { setFilterLine({}); },
                                   .secondAction = {},
                                   .secondAct = {}});
    }
    const QLocale locale;
    QString found;
    if (now.phase == LoadState::Phase::Ready) {
        found = tr("%1 found · %2").arg(locale.toString(m_model->foundCount()), sizeText(m_model->foundBytes()));
        if (m_model->foundCount() > m_model->rowCount())
            found += tr(" · the newest %1 are shown, narrow the search to see the others")
                         .arg(locale.toString(m_model->rowCount()));
    } else if (now.phase == LoadState::Phase::Loading) {
        found = tr("Searching…");
    }
    m_ui->countLabel->setText(found);
    Q_EMIT rowsTextChanged();
}

QString FileSearchPage::rowsText() const
{
    return tr("%1 file events found").arg(QLocale().toString(m_model->foundCount()));
}

QString FileSearchPage::selectionText() const
{
    const qsizetype count = m_table->selectedRowCount();
    return count > 0 ? tr("%1 selected").arg(QLocale().toString(count)) : QString();
}

void FileSearchPage::showSelection()
{
    const qsizetype selected = m_table->selectedRowCount();
    for (QAbstractButton *button :
         {static_cast<QAbstractButton *>(m_ui->openButton), static_cast<QAbstractButton *>(m_ui->markButton),
          static_cast<QAbstractButton *>(m_ui->copyButton)})
        button->setEnabled(selected > 0);
    m_ui->selectionLabel->setText(selected > 0 ? selectionText() : tr("Nothing selected"));
    const int row = m_table->currentIndex().row();
    if (selected > 0 && row >= 0) {
        const FileEvent &shown = m_model->event(row);
        Provenance provenance;
        provenance.exchange = shown.exchange;
        m_ui->inspector->setZone(m_services.settings.zone());
        m_ui->inspector->showRow(shown.fileName, tr("File event, %1").arg(shown.exposure), m_model->facts(row),
                                 provenance, shown.rowId);
    }
    Q_EMIT rowsTextChanged();
}

void FileSearchPage::openCurrent()
{
    const int row = m_table->currentIndex().row();
    if (row >= 0)
        Q_EMIT openRequested(m_model->event(row).incident);
}

void FileSearchPage::markSelected()
{
    QHash<IncidentId, QList<qint64>> byIncident;
    for (const int row : m_table->selectedRows(mostMarked)) {
        const FileEvent &event = m_model->event(row);
        byIncident[event.incident] << event.rowId;
    }
    for (auto rows = byIncident.cbegin(); rows != byIncident.cend(); ++rows) {
        onFinished(m_services.actions.markFileEvents(rows.key(), rows.value()), this, [this](const Result<void> &done) {
            if (done)
                Q_EMIT told(tr("Marked as evidence of their incidents."));
            else
                Q_EMIT failed(done.error().message);
        });
    }
}

} // namespace holdfast
