// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/queue/queuepage.h"

#include "base/jobs.h"
#include "incidents/fields.h"
#include "models/caseactions.h"
#include "models/caseedits.h"
#include "models/casefacts.h"
#include "models/casemodel.h"
#include "models/filterline.h"
#include "models/incidentqueuemodel.h"
#include "queue/ui_queuepage.h"
#include "views/incidents/casedialogs.h"
#include "views/incidents/caseletters.h"
#include "views/shell/viewsettings.h"
#include "views/theme/typography.h"
#include "views/widgets/tableview.h"

#include <QHeaderView>
#include <QLocale>
#include <QMenu>

namespace holdfast {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString layoutKey = u"queue/columns-1"_s;
const QString savedKey = u"queue/filters"_s;

} // namespace

QueuePage::QueuePage(const WindowServices &services, CaseEdits &edits, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_edits(edits)
    , m_ui(std::make_unique<Ui::QueuePage>())
    , m_model(new IncidentQueueModel(services.store, services.clock, services.actions.currentUser(), this))
    , m_peek(new CaseModel(services.store, nullptr, services.actions.currentUser(), this))
    , m_table(new TableView(this))
{
    m_ui->setupUi(this);
    m_ui->queryError->hide();
    m_ui->waitingBar->hide();
    m_ui->peekHolder->hide();
    m_ui->peekName->setTextFont(titleFont());
    for (FactList *list : {m_ui->peekSubject, m_ui->peekExposure, m_ui->peekEndpoint, m_ui->peekLast})
        list->setLabelWidth(80);
    m_ui->severityCard->setTitle(tr("By severity"));
    m_ui->exposureCard->setTitle(tr("By exposure"));
    m_ui->ownerCard->setTitle(tr("By owner"));
    m_ui->slaCard->setTitle(tr("SLA"));
    for (FacetCard *card : {m_ui->severityCard, m_ui->exposureCard, m_ui->ownerCard, m_ui->slaCard}) {
        connect(card, &FacetCard::termChosen, this,
                [this](const QString &term) { setFilterLine(toggledTerm(m_ui->queryLine->text(), term)); });
    }
    m_ui->savedButton->setMenu(new QMenu(m_ui->savedButton));
    connect(m_ui->savedButton->menu(), &QMenu::aboutToShow, this, &QueuePage::fillSavedMenu);
    connect(m_ui->clearButton, &QAbstractButton::clicked, this, [this] { setFilterLine({}); });
    connect(m_ui->columnsButton, &QAbstractButton::clicked, this, [this] {
        m_table->showColumnMenu(m_ui->columnsButton->mapToGlobal(m_ui->columnsButton->rect().bottomLeft()));
    });

    m_ui->queryLine->setFilterFields(incidentFilterWords());
    connect(m_ui->queryLine, &QLineEdit::returnPressed, this, [this] {
        applyFilterLine();
        m_table->setFocus();
    });
    connect(m_ui->queryLine, &QLineEdit::textChanged, this,
            [this](const QString &line) { m_ui->clearButton->setVisible(!line.isEmpty()); });
    m_ui->clearButton->hide();
    connect(m_model, &IncidentQueueModel::filterRejected, this, [this](const Error &error) {
        m_ui->queryError->setText(error.message);
        m_ui->queryError->show();
        m_ui->queryLine->setErroneous(true);
    });
    connect(m_model, &IncidentQueueModel::filterAccepted, this, [this] {
        m_ui->queryError->hide();
        m_ui->queryLine->setErroneous(false);
    });

    auto *show = m_ui->waitingBar->addAct(tr("Show them"), u"R"_s);
    show->setObjectName(u"showWaitingButton"_s);
    connect(show, &QAbstractButton::clicked, m_model, &IncidentQueueModel::showWaiting);
    connect(m_model, &IncidentQueueModel::waitingChanged, this, [this](int count) {
        m_ui->waitingBar->setText(tr("%1 new").arg(count), tr("arrived while you were reading"));
        m_ui->waitingBar->setVisible(count > 0);
    });
    connect(m_model, &IncidentQueueModel::facetsChanged, this, &QueuePage::updateFacets);
    connect(m_model, &IncidentQueueModel::stateChanged, this, &QueuePage::showState);
    buildTable();

    connect(m_peek, &CaseModel::changed, this, &QueuePage::updatePeekFacts);
    connect(m_ui->openButton, &QAbstractButton::clicked, this, [this] { Q_EMIT openRequested(m_peek->incident()); });
    connect(m_ui->assignButton, &QAbstractButton::clicked, this, &QueuePage::assign);
    connect(m_ui->takeButton, &QAbstractButton::clicked, this, &QueuePage::takeOwnership);

    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible())
            m_model->tick();
    });
    m_tick.start();
    connect(&services.settings, &ViewSettings::zoneChanged, this, &QueuePage::updatePeekFacts);
    showState();
}

QueuePage::~QueuePage()
{
    m_services.settings.setBytes(layoutKey, m_table->columnLayout());
}

void QueuePage::buildTable()
{
    m_table->setObjectName(u"queueTable"_s);
    m_table->setAccessibleName(tr("Incidents"));
    m_table->setModel(m_model);
    m_ui->rowsArea->setContent(m_table);
    QWidget::setTabOrder(m_ui->slaCard, m_table);
    QWidget::setTabOrder(m_table, m_ui->openButton);
    using Column = IncidentQueueModel::Column;
    auto *header = m_table->horizontalHeader();
    const std::pair<Column, int> widths[]{{Column::Mark, 36},  {Column::Number, 76},    {Column::Severity, 96},
                                          {Column::Name, 300}, {Column::Subject, 122},  {Column::Exposure, 178},
                                          {Column::Files, 58}, {Column::Size, 78},      {Column::Owner, 84},
                                          {Column::Sla, 96},   {Column::Playbook, 146}, {Column::Age, 66}};
    for (const auto &[column, width] : widths)
        header->resizeSection(int(column), width);
    header->setStretchLastSection(false);
    header->setSectionResizeMode(int(Column::Name), QHeaderView::Stretch);
    for (const Column hidden : {Column::Type, Column::Status, Column::Created})
        m_table->setColumnHidden(int(hidden), true);
    header->setSortIndicator(int(Column::Number), Qt::DescendingOrder);
    m_table->restoreColumnLayout(m_services.settings.bytes(layoutKey));
    m_table->setSortingEnabled(true);
    connect(m_table, &TableView::openRequested, this,
            [this](const QModelIndex &index) { Q_EMIT openRequested(m_model->incidentAt(index.row())); });
    connect(m_table, &TableView::letterPressed, this, &QueuePage::handleLetter);
    connect(m_table, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == int(Column::Mark))
            m_model->setMarked(index.row(), !m_model->isMarked(index.row()));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &QueuePage::showPeek);
    connect(m_model, &QAbstractItemModel::modelReset, this, &QueuePage::showPeek);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &QueuePage::rowsTextChanged);
}

void QueuePage::setFilterLine(const QString &line)
{
    m_ui->queryLine->setText(line);
    applyFilterLine();
}

void QueuePage::applyFilterLine()
{
    m_model->setFilterLine(m_ui->queryLine->text().trimmed());
}

void QueuePage::focusFilterLine()
{
    m_ui->queryLine->setFocus(Qt::ShortcutFocusReason);
    m_ui->queryLine->selectAll();
}

void QueuePage::fillSavedMenu()
{
    QMenu *menu = m_ui->savedButton->menu();
    menu->clear();
    QStringList saved = m_services.settings.texts(savedKey);
    const QStringList given{u"status:open"_s, u"status:open owner:me"_s, u"status:open owner:none"_s,
                            u"status:open sla:late"_s};
    for (const QString &line : given + saved)
        connect(menu->addAction(line), &QAction::triggered, this, [this, line] { setFilterLine(line); });
    menu->addSeparator();
    const QString line = m_ui->queryLine->text().trimmed();
    auto *save = menu->addAction(tr("Save this filter"));
    save->setEnabled(!line.isEmpty() && !saved.contains(line) && !given.contains(line));
    connect(save, &QAction::triggered, this,
            [this, saved, line] { m_services.settings.setTexts(savedKey, saved + QStringList{line}); });
    auto *forget = menu->addAction(tr("Forget this filter"));
    forget->setEnabled(saved.contains(line));
    connect(forget, &QAction::triggered, this, [this, saved, line]() mutable {
        saved.removeAll(line);
        m_services.settings.setTexts(savedKey, saved);
    });
}

void QueuePage::updateFacets()
{
    m_ui->severityCard->setFacet(m_model->facets().severity);
    m_ui->exposureCard->setFacet(m_model->facets().exposure);
    m_ui->ownerCard->setFacet(m_model->facets().owner);
    m_ui->slaCard->setFacet(m_model->facets().sla);
}

void QueuePage::showState()
{
    switch (m_model->state().phase) {
    case LoadState::Phase::Loading:
        m_ui->rowsArea->showLoading();
        break;
    case LoadState::Phase::Failed:
        m_ui->rowsArea->showError(m_model->state().error, [this] { m_model->showWaiting(); });
        break;
    case LoadState::Phase::Ready:
        if (m_model->rowCount() > 0) {
            m_ui->rowsArea->showContent();
        } else if (m_model->filterLine().isEmpty()) {
            m_ui->rowsArea->showEmpty({.title = tr("No incidents yet"),
                                       .text = tr("Alerts become incidents as soon as a connection brings them."),
                                       .action = tr("Ask the sources now"),
                                       .act = [this] { Q_EMIT sourcesWanted(); },
                                       .secondAction = {},
                                       .secondAct = {}});
        } else {
            m_ui->rowsArea->showEmpty(
                {.title = tr("No incidents match %1").arg(m_model->filterLine()),
                 .text =
                     tr("%1 incidents are there without the filter.").arg(QLocale().toString(m_model->totalCount())),
                 .action = tr("Show all"),
                 .act = [this] { setFilterLine({}); },
                 .secondAction = {},
                 .secondAct = {}});
        }
        break;
    }
    if (m_model->rowCount() > 0 && !m_table->currentIndex().isValid())
        m_table->selectRow(0);
    Q_EMIT rowsTextChanged();
}

void QueuePage::showPeek()
{
    const IncidentId id = m_model->incidentAt(m_table->currentIndex().row());
    m_ui->peekHolder->setVisible(!id.isEmpty());
    m_peek->setIncident(id);
    Q_EMIT rowsTextChanged();
}

void QueuePage::updatePeekFacts()
{
    if (!m_peek->isLoaded()) {
        if (m_peek->state().phase == LoadState::Phase::Failed)
            m_ui->peekName->setCell({.text = m_peek->state().error.message, .tone = Tone::Critical});
        return;
    }
    const CaseSnapshot &snapshot = m_peek->snapshot();
    const Incident &incident = snapshot.incident;
    const FactContext context{m_services.settings.zone(), m_services.clock.nowMs()};
    m_ui->peekNumber->setCell({.text = u"#%1"_s.arg(incident.number), .tone = Tone::Muted, .mono = true});
    m_ui->peekSeverity->setCell({.text = severityText(incident.severity),
                                 .tone = severityTone(incident.severity),
                                 .glyph = severityGlyph(incident.severity),
                                 .strong = true});
    m_ui->peekName->setCell({.text = incident.name});
    m_ui->peekStatus->setCell({.text = statusText(incident.status)});
    const QString category = categoryBadge(incident);
    m_ui->peekCategory->setCell({.text = category});
    m_ui->peekCategory->setVisible(!category.isEmpty());
    const QString leaves = departureBadge(incident, context);
    m_ui->peekDeparting->setCell({.text = leaves});
    m_ui->peekDeparting->setVisible(!leaves.isEmpty());

    const auto pick = [](const QList<Fact> &facts, std::initializer_list<int> rows) {
        QList<Fact> picked;
        for (const int row : rows) {
            if (row < facts.size())
                picked << facts.at(row);
        }
        return picked;
    };
    const auto named = [](QList<Fact> facts, const QString &label) {
        if (!facts.isEmpty())
            facts.first().label = label;
        return facts;
    };
    const auto plain = [](const QString &label, const QString &text, Tone tone = Tone::Normal,
                          Glyph glyph = Glyph::None) {
        Fact fact;
        fact.label = label;
        fact.value = {
            .text = text.isEmpty() ? u"–"_s : text, .tone = text.isEmpty() ? Tone::Muted : tone, .glyph = glyph};
        return fact;
    };
    QList<Fact> subject = named(pick(subjectFacts(incident, context), {0, 3, 5}), tr("Subject"));
    m_ui->peekSubject->setFacts(subject);
    const QList<Fact> exposure = exposureFacts(incident, context);
    QList<Fact> middle = named(pick(exposure, {0}), tr("Exposure"));
    middle << plain(tr("Files"),
                    tr("%1 · %2").arg(QLocale().toString(snapshot.fileCount), sizeText(snapshot.fileBytes)));
    middle << named(pick(exposure, {5}), tr("Destination"));
    m_ui->peekExposure->setFacts(middle);
    const Cell complete = fetchCompleteness(incident, context);
    QList<Fact> endpoint = named(
        pick(endpointCount(incident) > 0 ? endpointFacts(incident, 0, context) : QList<Fact>(), {0}), tr("Endpoint"));
    if (endpoint.isEmpty())
        endpoint << plain(tr("Endpoint"), {});
    const QString isolated = isolationText(incident, context);
    endpoint << (isolated.isEmpty() ? plain(tr("Containment"), tr("not isolated"), Tone::Muted)
                                    : plain(tr("Containment"), isolated, Tone::Done, Glyph::Isolated));
    endpoint << plain(tr("Fetched"), complete.text, complete.tone);
    m_ui->peekEndpoint->setFacts(endpoint);
    QStringList children;
    for (const CaseLink &link : snapshot.family)
        children << (link.isParent         ? tr("parent #%1").arg(link.number)
                         : link.restricted ? tr("#%1 restricted").arg(link.number)
                                           : u"#%1"_s.arg(link.number));
    m_ui->peekLast->setFacts(
        {plain(tr("Last entry"), snapshot.lastEntry),
         plain(tr("Waits for"), snapshot.questions.isEmpty() ? QString() : snapshot.questions.constFirst().question,
               Tone::Waiting),
         plain(tr("Related"), children.join(u", "_s))});
    const bool mine = incident.owner == m_services.actions.currentUser();
    m_ui->takeButton->setEnabled(!mine && incident.status != IncidentStatus::Closed);
    m_ui->takeButton->setText(mine ? tr("You own it") : tr("Take ownership"));
}

QList<IncidentId> QueuePage::chosen() const
{
    QList<IncidentId> ids = m_model->marked();
    const IncidentId current = m_model->incidentAt(m_table->currentIndex().row());
    if (ids.isEmpty() && !current.isEmpty())
        ids << current;
    return ids;
}

void QueuePage::handleLetter(int key, Qt::KeyboardModifiers modifiers)
{
    if (handleCaseLetter(*this, key, modifiers))
        return;
    const int row = m_table->currentIndex().row();
    switch (key) {
    case Qt::Key_X:
        if (modifiers.testFlag(Qt::ShiftModifier) && m_rangeStart >= 0) {
            for (int at = std::min(row, m_rangeStart); at <= std::max(row, m_rangeStart); ++at)
                m_model->setMarked(at, true);
        } else {
            m_model->setMarked(row, !m_model->isMarked(row));
            m_rangeStart = row;
        }
        Q_EMIT rowsTextChanged();
        break;
    case Qt::Key_C:
        Q_EMIT closeRequested(chosen());
        break;
    case Qt::Key_R:
        m_model->showWaiting();
        break;
    case Qt::Key_Space:
        m_ui->peekHolder->setVisible(!m_ui->peekHolder->isVisible());
        break;
    default:
        break;
    }
}

QList<IncidentBefore> QueuePage::chosenAsShown() const
{
    QList<IncidentBefore> shown;
    for (const IncidentId &id : chosen()) {
        const QueueRow *row = m_model->loadedRow(m_model->rowOf(id));
        shown << (row ? IncidentBefore{id, row->number, row->owner, row->severity, true}
                      : IncidentBefore{id, 0, {}, Severity::Unknown, false});
    }
    return shown;
}

QString QueuePage::chosenText() const
{
    const QList<IncidentBefore> shown = chosenAsShown();
    return shown.size() == 1 ? u"#%1"_s.arg(shown.constFirst().number) : tr("%n incidents", nullptr, int(shown.size()));
}

void QueuePage::takeOwnership()
{
    m_edits.takeOwnership(chosenAsShown());
}

void QueuePage::assign()
{
    const QList<IncidentBefore> incidents = chosenAsShown();
    if (incidents.isEmpty())
        return;
    askOwner(this, chosenText(), incidents.size() == 1 ? incidents.constFirst().owner : QString(),
             [this, incidents](const QString &owner) { m_edits.setOwner(incidents, owner); });
}

void QueuePage::chooseSeverity()
{
    const QList<IncidentBefore> incidents = chosenAsShown();
    if (incidents.isEmpty())
        return;
    const QRect row =
        m_table->visualRect(m_table->currentIndex().siblingAtColumn(int(IncidentQueueModel::Column::Severity)));
    askSeverity(this, m_table->viewport()->mapToGlobal(row.bottomLeft()),
                [this, incidents](Severity severity) { m_edits.setSeverity(incidents, severity); });
}

void QueuePage::addNote()
{
    const QueueRow *row = m_model->loadedRow(m_table->currentIndex().row());
    if (!row)
        return;
    askNote(this, u"#%1"_s.arg(row->number), [this, id = row->id](const QString &text) {
        onFinished(m_services.actions.addNote(id, text), this, [this](const Result<void> &done) {
            if (!done)
                Q_EMIT failed(done.error().message);
        });
    });
}

void QueuePage::goToSubject()
{
    if (!m_peek->isLoaded())
        return;
    const QString account = fieldText(m_peek->snapshot().incident, field::userName);
    if (account.isEmpty())
        Q_EMIT failed(tr("No subject is known for this incident yet."));
    else
        Q_EMIT subjectRequested(account);
}

QString QueuePage::rowsText() const
{
    return tr("%1 of %2 incidents")
        .arg(QLocale().toString(m_model->rowCount()), QLocale().toString(m_model->totalCount()));
}

QString QueuePage::selectionText() const
{
    const auto count = m_model->marked().size();
    return count > 0 ? tr("%1 selected").arg(count) : QString();
}

} // namespace holdfast
