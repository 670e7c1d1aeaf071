// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/infopage.h"

#include "base/clock.h"
#include "incidents/ui_infopage.h"
#include "models/casefacts.h"
#include "models/casemodel.h"
#include "models/fileeventmodel.h"
#include "models/warroommodel.h"
#include "views/incidents/commandprompt.h"
#include "views/incidents/steplist.h"
#include "views/incidents/warroomview.h"
#include "views/shell/viewsettings.h"
#include "views/theme/typography.h"
#include "views/widgets/actionbutton.h"
#include "views/widgets/areastack.h"
#include "views/widgets/elidedlabel.h"
#include "views/widgets/factlist.h"
#include "views/widgets/tableview.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

ElidedLabel *headerLabel(Card *card, bool atEnd)
{
    auto *label = new ElidedLabel(card);
    label->setTextFont(labelFont());
    QHBoxLayout *header = card->header();
    // The header is: title, stretch. What belongs to the title stands before the stretch.
    header->insertWidget(atEnd ? header->count() : header->count() - 1, label);
    return label;
}

} // namespace

InfoPage::InfoPage(const WindowServices &services, CaseModel &model, FileEventModel &files, WarRoomModel &warRoom,
                   QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_model(model)
    , m_files(files)
    , m_warRoom(warRoom)
    , m_ui(std::make_unique<Ui::InfoPage>())
    , m_subject(new FactList(this))
    , m_exposure(new FactList(this))
    , m_endpoint(new FactList(this))
    , m_steps(new StepList(this))
{
    m_ui->setupUi(this);
    m_ui->inspector->setStore(services.store);
    m_subject->setObjectName(u"subjectFacts"_s);
    m_exposure->setObjectName(u"exposureFacts"_s);
    m_endpoint->setObjectName(u"endpointFacts"_s);
    m_steps->setObjectName(u"workSteps"_s);
    m_steps->setAccessibleName(tr("Work plan"));
    m_exposure->setLabelWidth(104);
    m_endpoint->setLabelWidth(76);
    m_subject->setLabelWidth(92);
    m_ui->subjectCard->setBody(m_subject);
    m_ui->exposureCard->setBody(m_exposure);
    m_ui->endpointCard->setBody(m_endpoint);
    m_ui->workPlanCard->setBody(m_steps);
    m_isolated = headerLabel(m_ui->endpointCard, false);
    m_isolated->setObjectName(u"isolatedBadge"_s);
    m_completeness = headerLabel(m_ui->exposureCard, true);
    m_completeness->setObjectName(u"completenessBadge"_s);
    m_workCount = headerLabel(m_ui->workPlanCard, false);
    m_nextEndpoint = new ActionButton(m_ui->endpointCard);
    m_nextEndpoint->setKind(ActionButton::Kind::Link);
    m_nextEndpoint->setObjectName(u"nextEndpointButton"_s);
    m_ui->endpointCard->header()->addWidget(m_nextEndpoint);
    connect(m_nextEndpoint, &QAbstractButton::clicked, this, [this] {
        m_endpointShown = (m_endpointShown + 1) % std::max(1, endpointCount(m_model.snapshot().incident));
        update();
    });
    for (FactList *list : {m_subject, m_exposure, m_endpoint}) {
        list->setAskable(true);
        connect(list, &FactList::factActivated, this, &InfoPage::showOrigin);
    }
    connect(m_steps, &StepList::activated, this, &InfoPage::workPlanRequested);
    buildFiles();
    buildWarRoom();
    connect(&model, &CaseModel::changed, this, &InfoPage::update);
    connect(&model, &CaseModel::workChanged, this, &InfoPage::updateSummary);
    connect(&files, &FileEventModel::totalsChanged, this, &InfoPage::updateSummary);
    update();
}

InfoPage::~InfoPage() = default;

void InfoPage::buildFiles()
{
    m_fileSummary = headerLabel(m_ui->filesCard, false);
    m_fetched = headerLabel(m_ui->filesCard, true);
    auto *all = new ActionButton(tr("All columns"), m_ui->filesCard);
    all->setKind(ActionButton::Kind::Link);
    all->setAccessibleName(tr("All file events"));
    m_ui->filesCard->header()->addWidget(all);
    connect(all, &QAbstractButton::clicked, this, &InfoPage::filesRequested);

    m_fileTable = new TableView(this);
    m_fileTable->setObjectName(u"infoFilesTable"_s);
    m_fileTable->setAccessibleName(tr("File events"));
    m_fileTable->setModel(&m_files);
    m_fileArea = new AreaStack(this);
    m_fileArea->setContent(m_fileTable);
    m_ui->filesCard->setBody(m_fileArea, true);
    using Column = FileEventModel::Column;
    for (int column = 0; column < FileEventModel::columns; ++column)
        m_fileTable->setColumnHidden(column, true);
    const std::pair<Column, int> shown[]{
        {Column::Mark, 34},      {Column::OccurredAt, 160},  {Column::Exposure, 122},
        {Column::FileName, 180}, {Column::FilePath, 160},    {Column::Category, 116},
        {Column::Size, 82},      {Column::Destination, 112}, {Column::SyncDestination, 116},
        {Column::Sha256, 110},   {Column::Owner, 130}};
    for (const auto &[column, width] : shown) {
        m_fileTable->setColumnHidden(int(column), false);
        m_fileTable->horizontalHeader()->resizeSection(int(column), width);
    }
    m_fileTable->horizontalHeader()->setSortIndicator(int(Column::OccurredAt), Qt::DescendingOrder);
    m_fileTable->setSortingEnabled(true);
    connect(m_fileTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &InfoPage::showFile);
    connect(m_fileTable, &TableView::openRequested, this, &InfoPage::filesRequested);
    const auto mark = [this] {
        QList<qint64> ids;
        for (const QModelIndex &row : m_fileTable->selectionModel()->selectedRows())
            ids << m_files.rowIdAt(row.row());
        if (!ids.isEmpty())
            Q_EMIT markRequested(ids);
    };
    connect(m_fileTable, &TableView::letterPressed, this, [mark](int key, Qt::KeyboardModifiers) {
        if (key == Qt::Key_M)
            mark();
    });
    connect(m_fileTable, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == int(Column::Mark) && !m_files.isMarked(index.row()))
            Q_EMIT markRequested({m_files.rowIdAt(index.row())});
    });
    const auto state = [this] {
        const LoadState &now = m_files.state();
        if (now.phase == LoadState::Phase::Failed)
            m_fileArea->showError(now.error, [this] { m_files.reload(); });
        else if (now.phase == LoadState::Phase::Loading && m_files.rowCount() == 0)
            m_fileArea->showLoading();
        else if (m_files.rowCount() == 0)
            m_fileArea->showEmpty({.title = tr("No file events"),
                                   .text = tr("They appear here when the playbook has fetched them from the source."),
                                   .action = {},
                                   .act = {},
                                   .secondAction = {},
                                   .secondAct = {}});
        else
            m_fileArea->showContent();
    };
    connect(&m_files, &FileEventModel::stateChanged, this, state);
    connect(&m_files, &QAbstractItemModel::rowsInserted, this, state);
    state();
}

void InfoPage::buildWarRoom()
{
    auto *view = new WarRoomView(this);
    view->setObjectName(u"infoWarRoomView"_s);
    view->setModel(&m_warRoom);
    auto *area = new AreaStack(this);
    area->setContent(view);
    auto *all = new ActionButton(tr("Open war room"), m_ui->warRoomCard);
    all->setKind(ActionButton::Kind::Link);
    all->setAccessibleName(all->text());
    m_ui->warRoomCard->header()->addWidget(all);
    connect(all, &QAbstractButton::clicked, this, &InfoPage::warRoomRequested);
    m_ui->warRoomCard->setBody(area, true);
    m_prompt = new CommandPrompt(m_services, this);
    m_ui->warRoomCard->addBody(m_prompt);
    const auto state = [this, area] {
        const LoadState &now = m_warRoom.state();
        if (now.phase == LoadState::Phase::Failed)
            area->showError(now.error, [this] { m_warRoom.reload(); });
        else if (now.phase == LoadState::Phase::Loading && m_warRoom.rowCount() == 0)
            area->showLoading();
        else if (m_warRoom.rowCount() == 0)
            area->showEmpty({.title = tr("Nothing said yet"),
                             .text = tr("Write a message below, or a command that begins with !"),
                             .action = {},
                             .act = {},
                             .secondAction = {},
                             .secondAct = {}});
        else
            area->showContent();
    };
    connect(&m_warRoom, &WarRoomModel::stateChanged, this, state);
    state();
}

void InfoPage::update()
{
    if (!m_model.isLoaded()) {
        m_subject->setLoading({tr("Name"), tr("User name"), tr("User category"), tr("Title"), tr("Department"),
                               tr("Manager"), tr("Departing")});
        m_exposure->setLoading({tr("Exposure type"), tr("Data source"), tr("IP"), tr("Hostname"), tr("Device UID"),
                                tr("Sync destination"), tr("Risk score"), tr("State at source")});
        m_endpoint->setLoading(
            {tr("Name"), tr("Endpoint id"), tr("Domain"), tr("OS type"), tr("Type"), tr("IP"), tr("Status")});
        return;
    }
    const Incident &incident = m_model.snapshot().incident;
    const FactContext context{m_services.settings.zone(), m_services.clock.nowMs()};
    m_ui->inspector->setZone(context.zone);
    m_subject->setFacts(subjectFacts(incident, context));
    m_exposure->setFacts(exposureFacts(incident, context));
    const int endpoints = endpointCount(incident);
    m_endpointShown = std::clamp(m_endpointShown, 0, std::max(0, endpoints - 1));
    m_endpoint->setFacts(endpointFacts(incident, m_endpointShown, context));
    m_nextEndpoint->setVisible(endpoints > 1);
    m_nextEndpoint->setText(tr("%1/%2").arg(m_endpointShown + 1).arg(endpoints));
    m_nextEndpoint->setAccessibleName(tr("Endpoint %1 of %2, show the next").arg(m_endpointShown + 1).arg(endpoints));
    const QString isolated = isolationText(incident, context);
    m_isolated->setCell(
        {.text = isolated, .tone = Tone::Done, .glyph = isolated.isEmpty() ? Glyph::None : Glyph::Isolated});
    const ContextCompleteness known = contextCompleteness(incident);
    m_completeness->setCell({.text = known.missing.isEmpty()
                                 ? tr("4/4 known")
                                 : tr("%1/4, missing: %2").arg(known.known).arg(known.missing.join(u", "_s)),
                             .tone = known.missing.isEmpty() ? Tone::Done : Tone::High,
                             .glyph = known.missing.isEmpty() ? Glyph::Done : Glyph::High});
    m_completeness->setNote(tr("User, file, exposure and source are the context of an incident."));
    updateSummary();
}

void InfoPage::updateSummary()
{
    const WorkSummary &work = m_model.work();
    m_steps->setSteps(work.steps);
    m_steps->setEmptyText(tr("No playbook has run on this incident."));
    m_workCount->setCell({.text = work.total > 0 ? tr("%1 of %2 tasks").arg(work.done).arg(work.total) : QString(),
                          .tone = Tone::Muted,
                          .strong = true});
    if (!m_model.isLoaded())
        return;
    const CaseSnapshot &snapshot = m_model.snapshot();
    QStringList parts{QLocale().toString(snapshot.fileCount), sizeText(snapshot.fileBytes)};
    for (const auto &[name, count] : snapshot.dataClasses.mid(0, 3))
        parts << u"%1 %2"_s.arg(name, QLocale().toString(count));
    m_fileSummary->setCell({.text = parts.join(u" · "_s), .tone = Tone::Muted});
    const FactContext context{m_services.settings.zone(), m_services.clock.nowMs()};
    m_fetched->setCell(fetchCompleteness(snapshot.incident, context));
}

void InfoPage::focusContent()
{
    m_fileTable->setFocus();
}

void InfoPage::openExchange(const ExchangeId &exchange)
{
    m_ui->inspector->openExchange(exchange);
}

void InfoPage::showOrigin(const Fact &fact)
{
    m_ui->inspector->showFact(fact);
}

void InfoPage::showFile()
{
    const int row = m_fileTable->currentIndex().row();
    const FileEvent *event = m_files.event(row);
    if (!event)
        return;
    Provenance provenance;
    provenance.origin = tr("%1 file events").arg(m_model.isLoaded() ? m_model.snapshot().incident.source : QString());
    provenance.exchange = event->exchange;
    m_ui->inspector->showRow(event->fileName, tr("File event, %1").arg(event->exposure), m_files.facts(row), provenance,
                             event->rowId);
}

} // namespace holdfast
