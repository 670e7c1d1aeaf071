// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/incidentpage.h"

#include "base/clock.h"
#include "base/jobs.h"
#include "incidents/fields.h"
#include "incidents/ui_incidentpage.h"
#include "models/caseactions.h"
#include "models/casefacts.h"
#include "models/casemodel.h"
#include "models/casereader.h"
#include "models/fileeventmodel.h"
#include "models/jobsmodel.h"
#include "models/warroommodel.h"
#include "models/workplansource.h"
#include "views/files/filespage.h"
#include "views/incidents/casedialogs.h"
#include "views/incidents/caseletters.h"
#include "views/incidents/closedialog.h"
#include "views/incidents/commandprompt.h"
#include "views/incidents/evidencepage.h"
#include "views/incidents/infopage.h"
#include "views/incidents/reportpage.h"
#include "views/incidents/warroompage.h"
#include "views/playbooks/rehearsaldialog.h"
#include "views/playbooks/workplanpage.h"
#include "views/shell/viewsettings.h"
#include "views/theme/typography.h"
#include "views/widgets/queryline.h"
#include "views/widgets/tableview.h"

#include <QInputDialog>
#include <QLocale>
#include <QMessageBox>

namespace holdfast {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

IncidentPage::IncidentPage(const WindowServices &services, CaseEdits &edits, const IncidentId &incident,
                           QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_edits(edits)
    , m_id(incident)
    , m_ui(std::make_unique<Ui::IncidentPage>())
    , m_model(new CaseModel(services.store, &services.workPlans, services.actions.currentUser(), this))
    , m_fileModel(new FileEventModel(services.store, services.clock, services.actions.currentUser(), this))
    , m_infoFileModel(new FileEventModel(services.store, services.clock, services.actions.currentUser(), this))
    , m_warRoomModel(new WarRoomModel(services.store, services.actions.currentUser(), this))
    , m_info(new InfoPage(services, *m_model, *m_infoFileModel, *m_warRoomModel, this))
    , m_files(new FilesPage(services, *m_model, *m_fileModel, this))
    , m_warRoom(new WarRoomPage(services, *m_warRoomModel, this))
    , m_evidence(new EvidencePage(services, edits, this))
    , m_workPlan(new WorkPlanPage(services.runner, services.clock, this))
    , m_report(new ReportPage(services, this))
{
    m_ui->setupUi(this);
    m_ui->questionBar->hide();
    m_ui->errorBar->hide();
    m_ui->nameLabel->setTextFont(titleFont());
    m_ui->familyLabel->setTextFont(labelFont());
    buildTabs();
    applyZone(services.settings.zone());
    connect(&services.settings, &ViewSettings::zoneChanged, this, &IncidentPage::applyZone);
    connect(m_model, &CaseModel::changed, this, &IncidentPage::update);
    connect(m_model, &CaseModel::workChanged, this, [this] {
        updateTabs();
        loadWorkPlan();
    });
    connect(m_warRoomModel, &WarRoomModel::stateChanged, this, &IncidentPage::updateTabs);
    connect(m_ui->takeButton, &QAbstractButton::clicked, this, &IncidentPage::takeOwnership);
    connect(m_ui->reportButton, &QAbstractButton::clicked, this, &IncidentPage::saveReport);
    connect(m_ui->isolateButton, &QAbstractButton::clicked, this, &IncidentPage::isolateOrRelease);
    connect(m_ui->closeButton, &QAbstractButton::clicked, this, &IncidentPage::askAndClose);
    connect(m_info, &InfoPage::workPlanRequested, this, [this] { showTab(Tab::WorkPlan); });
    connect(m_info, &InfoPage::filesRequested, this, [this] { showTab(Tab::Files); });
    connect(m_info, &InfoPage::warRoomRequested, this, [this] { showTab(Tab::WarRoom); });
    connect(m_info, &InfoPage::markRequested, this, &IncidentPage::markFileEvents);
    connect(m_files, &FilesPage::markRequested, this, &IncidentPage::markFileEvents);
    connect(m_files, &FilesPage::rowsTextChanged, this, &IncidentPage::statusChanged);
    connect(m_warRoom, &WarRoomPage::markRequested, this,
            [this](const EntryId &entry) { report(m_services.actions.markEntry(m_id, entry)); });
    connect(m_files, &FilesPage::failed, this, &IncidentPage::failed);
    connect(m_evidence, &EvidencePage::failed, this, &IncidentPage::failed);
    connect(m_report, &ReportPage::failed, this, &IncidentPage::failed);
    connect(m_report, &ReportPage::told, this, &IncidentPage::told);
    connect(m_workPlan, &WorkPlanPage::answerChosen, this,
            [this](const QString &, const QString &question, const QString &label, const QString &note) {
                report(m_services.actions.answerHumanTask(HumanTaskId(question), label, note));
            });
    connect(m_workPlan, &WorkPlanPage::rerunRequested, this,
            [this](const QString &task) { report(m_services.actions.rerunTask(m_run, m_framePath, task)); });
    connect(m_workPlan, &WorkPlanPage::doneByHandRequested, this,
            [this](const QString &task) { report(m_services.actions.completeTask(m_run, m_framePath, task)); });
    connect(m_workPlan, &WorkPlanPage::openFrameRequested, this, [this](const QString &framePath) {
        m_framePath = framePath;
        loadWorkPlan();
    });
    connect(m_workPlan, &WorkPlanPage::openRequestRequested, this,
            [this](const ExchangeId &exchange) { m_info->openExchange(exchange); });
    connect(m_workPlan, &WorkPlanPage::openFileRequested, this, [this] { showTab(Tab::Report); });
    connect(m_workPlan, &WorkPlanPage::pictureSaved, this,
            [this](const QString &file) { Q_EMIT told(tr("Picture written: %1").arg(file)); });
    connect(m_workPlan, &WorkPlanPage::summaryChanged, this, &IncidentPage::statusChanged);
    for (const TableView *table : {&m_info->fileTable(), &m_files->table()})
        connect(table, &TableView::letterPressed, this, &IncidentPage::handleLetter);
    connect(m_evidence, &EvidencePage::letterPressed, this, &IncidentPage::handleLetter);
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, &IncidentPage::updateSla);
    m_tick.start();
    m_model->setIncident(incident);
    m_fileModel->setIncident(incident);
    m_infoFileModel->setIncident(incident);
    m_warRoomModel->setIncident(incident);
    m_info->prompt().setIncident(incident);
    m_warRoom->prompt().setIncident(incident);
}

IncidentPage::~IncidentPage() = default;

void IncidentPage::applyZone(TimeZoneChoice zone)
{
    m_model->setZone(zone);
    m_fileModel->setZone(zone);
    m_infoFileModel->setZone(zone);
    m_warRoomModel->setZone(zone);
    m_workPlan->setTimeZone(zone);
    m_info->update();
}

void IncidentPage::buildTabs()
{
    const std::pair<QWidget *, QString> pages[]{{m_info, tr("Info")},          {m_files, tr("Files")},
                                                {m_warRoom, tr("War room")},   {m_evidence, tr("Evidence")},
                                                {m_workPlan, tr("Work plan")}, {m_report, tr("Report")}};
    m_ui->tabs->setDrawBase(false);
    m_ui->tabs->setExpanding(false);
    m_ui->tabs->setElideMode(Qt::ElideNone);
    m_ui->tabs->setUsesScrollButtons(false);
    m_ui->tabs->setFocusPolicy(Qt::TabFocus);
    for (const auto &[page, text] : pages) {
        m_ui->pages->addWidget(page);
        m_ui->tabs->addTab(text);
    }
    connect(m_ui->tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_ui->pages->setCurrentIndex(tab);
        if (!m_ui->tabs->hasFocus())
            focusContent();
        Q_EMIT statusChanged();
    });
    m_ui->pages->setCurrentIndex(0);
}

void IncidentPage::showTab(Tab tab)
{
    m_ui->tabs->setCurrentIndex(int(tab));
}

void IncidentPage::focusContent()
{
    switch (currentTab()) {
    case Tab::Info:
        m_info->focusContent();
        break;
    case Tab::Files:
        m_files->table().setFocus();
        break;
    case Tab::WarRoom:
        m_warRoom->prompt().line().setFocus();
        break;
    case Tab::Evidence:
        m_evidence->focusContent();
        break;
    case Tab::WorkPlan:
        m_workPlan->setFocus();
        break;
    case Tab::Report:
        m_report->focusContent();
        break;
    }
}

IncidentPage::Tab IncidentPage::currentTab() const
{
    return Tab(m_ui->tabs->currentIndex());
}

void IncidentPage::update()
{
    if (m_model->state().phase == LoadState::Phase::Failed) {
        m_ui->errorBar->setText(m_model->state().error.message, {});
        m_ui->errorBar->clearActs();
        connect(m_ui->errorBar->addAct(tr("Retry")), &QAbstractButton::clicked, m_model, &CaseModel::reload);
    }
    m_ui->errorBar->setVisible(m_model->state().phase == LoadState::Phase::Failed);
    if (!m_model->isLoaded()) {
        m_ui->nameLabel->setCell({.text = {}, .loading = true});
        return;
    }
    const CaseSnapshot &snapshot = m_model->snapshot();
    const Incident &incident = snapshot.incident;
    if (!m_noted) {
        m_noted = true;
        report(m_services.actions.noteOpened(m_id));
    }
    m_ui->numberLabel->setCell({.text = u"#%1"_s.arg(incident.number), .tone = Tone::Muted, .mono = true});
    m_ui->nameLabel->setCell({.text = incident.name});
    m_ui->severityLabel->setCell({.text = severityText(incident.severity),
                                  .tone = severityTone(incident.severity),
                                  .glyph = severityGlyph(incident.severity),
                                  .strong = true});
    const bool closed = incident.status == IncidentStatus::Closed;
    m_ui->statusChip->setCell(
        {.text = closed ? tr("Closed: %1").arg(incident.closeReason) : statusText(incident.status),
         .tone = closed                                  ? Tone::Done
             : incident.status == IncidentStatus::Active ? Tone::Accent
                                                         : Tone::Muted,
         .glyph = closed                                 ? Glyph::Done
             : incident.status == IncidentStatus::Active ? Glyph::Medium
                                                         : Glyph::Pending});
    const bool mine = incident.owner == m_services.actions.currentUser();
    m_ui->ownerChip->setCell(
        {.text = incident.owner.isEmpty() ? tr("No owner") : tr("Owner: %1").arg(mine ? tr("you") : incident.owner)});
    m_ui->restrictedChip->setCell({.text = tr("restricted"), .tone = Tone::Waiting, .glyph = Glyph::Locked});
    m_ui->restrictedChip->setVisible(incident.restricted);
    m_ui->takeButton->setVisible(!mine && !closed);
    m_ui->closeButton->setText(closed ? tr("Reopen…") : tr("Close incident"));
    m_ui->closeButton->setAccessibleName(m_ui->closeButton->text());
    const bool isolated = isIsolated(incident);
    m_ui->isolateButton->setText(isolated ? tr("Release from isolation…") : tr("Isolate…"));
    m_ui->isolateButton->setAccessibleName(m_ui->isolateButton->text());
    m_ui->isolateButton->setVisible(endpointCount(incident) > 0);
    QStringList family;
    bool locked = false;
    for (const CaseLink &link : snapshot.family) {
        family << (link.isParent ? tr("Parent #%1").arg(link.number) : tr("Child #%1").arg(link.number));
        locked = locked || link.restricted;
    }
    m_ui->familyLabel->setCell(
        {.text = family.join(u" · "_s), .tone = Tone::Muted, .glyph = locked ? Glyph::Locked : Glyph::None});
    m_evidence->setIncident(m_id, incident.number);
    m_report->setIncident(m_id, incident.number);
    updateTabs();
    updateQuestion();
    updateSla();
    updateKnownValues();
    Q_EMIT titleChanged();
    Q_EMIT statusChanged();
}

void IncidentPage::updateTabs()
{
    if (!m_model->isLoaded())
        return;
    const CaseSnapshot &snapshot = m_model->snapshot();
    const QLocale locale;
    const auto counted = [&](const QString &text, qint64 count) {
        return count > 0 ? u"%1 %2"_s.arg(text, locale.toString(count)) : text;
    };
    m_ui->tabs->setTabText(int(Tab::Files), counted(tr("Files"), snapshot.fileCount));
    m_ui->tabs->setTabText(int(Tab::WarRoom), counted(tr("War room"), snapshot.entryCount));
    m_ui->tabs->setTabText(int(Tab::Evidence), counted(tr("Evidence"), snapshot.evidenceCount));
    const WorkSummary &work = m_model->work();
    m_ui->tabs->setTabText(int(Tab::WorkPlan),
                           work.total > 0 ? tr("Work plan %1/%2").arg(work.done).arg(work.total) : tr("Work plan"));
}

void IncidentPage::updateQuestion()
{
    const QList<CaseQuestion> &questions = m_model->snapshot().questions;
    if (questions.isEmpty()) {
        m_ui->questionBar->hide();
        m_shownQuestion.clear();
        return;
    }
    const CaseQuestion &question = questions.constFirst();
    if (m_shownQuestion == question.id.text)
        return;
    m_shownQuestion = question.id.text;
    m_ui->questionBar->clearActs();
    m_ui->questionBar->setText(question.question, question.details.section(u'\n', 0, 0).left(120));
    m_ui->questionBar->setToolTip(plainToolTip(question.details));
    const auto answer = [this, id = question.id](const QString &text) {
        report(m_services.actions.answerHumanTask(id, text, {}));
    };
    const QStringList options = question.options.isEmpty() ? QStringList{tr("Done")} : question.options;
    for (const QString &option : options.mid(0, 4)) {
        auto *button = m_ui->questionBar->addAct(option);
        button->setKind(ActionButton::Kind::Plain);
        button->setObjectName(u"answerButton"_s);
        connect(button, &QAbstractButton::clicked, this,
                [answer, option, free = question.options.isEmpty()] { answer(free ? QString() : option); });
    }
    connect(m_ui->questionBar->addAct(tr("Look at it in the work plan")), &QAbstractButton::clicked, this,
            [this, task = question.task] {
                showTab(Tab::WorkPlan);
                m_workPlan->chooseTask(task);
            });
    m_ui->questionBar->show();
}

void IncidentPage::updateSla()
{
    if (!m_model->isLoaded())
        return;
    const Cell cell = slaCell(m_model->snapshot().incident, {m_services.settings.zone(), m_services.clock.nowMs()});
    m_ui->slaChip->setCell(cell);
    m_ui->slaChip->setVisible(!cell.text.isEmpty());
}

void IncidentPage::updateKnownValues()
{
    const Incident &incident = m_model->snapshot().incident;
    const auto list = [&](QLatin1StringView name) {
        return fieldText(incident, name).split(u", "_s, Qt::SkipEmptyParts);
    };
    QHash<QString, QStringList> values;
    QStringList endpoints;
    for (int at = 0; at < endpointCount(incident); ++at)
        endpoints << endpointId(incident, at);
    for (const auto *name : {"hostname", "endpoint_name"})
        values.insert(QLatin1StringView(name), list(field::hostnames));
    for (const auto *name : {"endpoint_id", "endpoint_id_list"})
        values.insert(QLatin1StringView(name), endpoints);
    values.insert(u"username"_s, QStringList{fieldText(incident, field::userName), fieldText(incident, field::email)});
    values.insert(u"email"_s, values.value(u"username"_s) + QStringList{fieldText(incident, field::managerEmail)});
    values.insert(u"to"_s, QStringList{fieldText(incident, field::managerEmail), fieldText(incident, field::email)});
    values.insert(u"id"_s, QStringList{fieldText(incident, field::alertId)});
    values.insert(u"ip_list"_s, list(field::privateIps) + list(field::publicIps));
    for (QStringList &texts : values)
        texts.removeAll(QString());
    m_info->prompt().setKnownValues(values);
    m_warRoom->prompt().setKnownValues(values);
}

void IncidentPage::loadWorkPlan()
{
    onFinished(m_services.workPlans.workPlan(m_id, m_framePath), this, [this](const Result<WorkPlanSnapshot> &plan) {
        if (plan) {
            m_run = plan->run;
            m_workPlan->setSnapshot(*plan);
        } else {
            m_workPlan->showError(plan.error(), [this] { loadWorkPlan(); });
        }
    });
}

void IncidentPage::report(const QFuture<Result<void>> &act)
{
    onFinished(act, this, [this](const Result<void> &done) {
        if (!done)
            Q_EMIT failed(done.error().message);
    });
}

void IncidentPage::markFileEvents(const QList<qint64> &rowIds)
{
    if (!rowIds.isEmpty())
        report(m_services.actions.markFileEvents(m_id, rowIds));
}

/// The pages use M, E, R, T and figures themselves.
void IncidentPage::handleLetter(int key, Qt::KeyboardModifiers modifiers)
{
    if (!handleCaseLetter(*this, key, modifiers) && key == Qt::Key_C)
        askAndClose();
}

IncidentBefore IncidentPage::before() const
{
    if (!m_model->isLoaded())
        return {m_id, 0, {}, Severity::Unknown, false};
    const Incident &incident = m_model->snapshot().incident;
    return {m_id, incident.number, incident.owner, incident.severity, true};
}

void IncidentPage::takeOwnership()
{
    m_edits.takeOwnership({before()});
}

void IncidentPage::assign()
{
    askOwner(this, u"#%1"_s.arg(before().number), before().owner,
             [this](const QString &owner) { m_edits.setOwner({before()}, owner); });
}

void IncidentPage::chooseSeverity()
{
    askSeverity(this, m_ui->severityLabel->mapToGlobal(m_ui->severityLabel->rect().bottomLeft()),
                [this](Severity severity) { m_edits.setSeverity({before()}, severity); });
}

void IncidentPage::addNote()
{
    askNote(this, u"#%1"_s.arg(before().number),
            [this](const QString &text) { report(m_services.actions.addNote(m_id, text)); });
}

void IncidentPage::goToSubject()
{
    if (!m_model->isLoaded())
        return;
    const QString account = fieldText(m_model->snapshot().incident, field::userName);
    if (account.isEmpty())
        Q_EMIT failed(tr("No subject is known for this incident yet."));
    else
        Q_EMIT subjectRequested(account);
}

void IncidentPage::askAndClose()
{
    if (!m_model->isLoaded())
        return;
    const Incident &incident = m_model->snapshot().incident;
    if (incident.status == IncidentStatus::Closed) {
        auto *dialog = new QInputDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setWindowTitle(tr("Reopen"));
        dialog->setLabelText(tr("Why is #%1 opened again?").arg(incident.number));
        connect(dialog, &QInputDialog::textValueSelected, this,
                [this](const QString &reason) { report(m_services.actions.reopen(m_id, reason)); });
        dialog->open();
        return;
    }
    auto *dialog = new CloseDialog(tr("Close #%1 %2").arg(incident.number).arg(incident.name), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { report(m_services.actions.close(m_id, dialog->request())); });
    dialog->open();
}

void IncidentPage::isolateOrRelease()
{
    if (!m_model->isLoaded() || endpointCount(m_model->snapshot().incident) == 0)
        return;
    const Incident incident = m_model->snapshot().incident;
    const bool isolated = isIsolated(incident);
    QStringList names;
    for (int at = 0; at < endpointCount(incident); ++at)
        names << u"%1 (%2)"_s.arg(endpointFacts(incident, at, {}).constFirst().whole, endpointId(incident, at));
    const auto ask = [this, incident, isolated](int endpoint) {
        const QString name = endpointFacts(incident, endpoint, {}).constFirst().whole;
        auto *question = new QMessageBox(QMessageBox::NoIcon, isolated ? tr("Release") : tr("Isolate"),
                                         isolated ? tr("Let %1 back on the network?").arg(name)
                                                  : tr("Cut %1 off the network?").arg(name),
                                         QMessageBox::Cancel, this);
        question->setObjectName(u"isolateDialog"_s);
        question->setTextFormat(Qt::PlainText);
        question->setAttribute(Qt::WA_DeleteOnClose);
        question->setInformativeText(
            isolated ? tr("Cortex XDR is asked once; the state is read back. It can be isolated again.")
                     : tr("Cortex XDR is asked once; the state is read back. Undo: release from isolation. The person "
                          "at the machine keeps only the connection to Cortex XDR."));
        auto *act = question->addButton(isolated ? tr("Release") : tr("Isolate"), QMessageBox::AcceptRole);
        connect(act, &QAbstractButton::clicked, this, [this, isolated, name, id = endpointId(incident, endpoint)] {
            const std::stop_source stop;
            const int job =
                m_services.jobs.begin(isolated ? tr("Release %1").arg(name) : tr("Isolate %1").arg(name), stop);
            const auto done = isolated ? m_services.actions.releaseEndpoint(m_id, id, stop.get_token())
                                       : m_services.actions.isolateEndpoint(m_id, id, stop.get_token());
            m_services.jobs.follow(job, done);
            report(done);
        });
        question->open();
    };
    if (names.size() == 1) {
        ask(0);
        return;
    }
    auto *choose = new QInputDialog(this);
    choose->setAttribute(Qt::WA_DeleteOnClose);
    choose->setWindowTitle(isolated ? tr("Release") : tr("Isolate"));
    choose->setLabelText(tr("Which endpoint?"));
    choose->setComboBoxItems(names);
    connect(choose, &QInputDialog::textValueSelected, this,
            [ask, names](const QString &name) { ask(int(names.indexOf(name))); });
    choose->open();
}

void IncidentPage::saveReport()
{
    m_report->chooseExportFile();
}

void IncidentPage::runPlaybook()
{
    report(m_services.actions.runPlaybook(m_id));
}

void IncidentPage::rehearsePlaybook()
{
    const std::stop_source stop;
    const int job = m_services.jobs.begin(tr("Dry run of #%1").arg(m_model->snapshot().incident.number), stop);
    onFinished(m_services.actions.rehearsePlaybook(m_id, stop.get_token()), this,
               [this, job](const Result<PlaybookRehearsal> &rehearsal) {
                   if (!rehearsal) {
                       m_services.jobs.fail(job, rehearsal.error().message);
                       if (rehearsal.error().code != ErrorCode::Canceled)
                           Q_EMIT failed(rehearsal.error().message);
                       return;
                   }
                   m_services.jobs.finish(job, tr("%n write(s)", nullptr, int(rehearsal->writes.size())));
                   auto *dialog = new RehearsalDialog(*rehearsal, this);
                   dialog->setAttribute(Qt::WA_DeleteOnClose);
                   connect(dialog, &QDialog::accepted, this,
                           [this, agreed = *rehearsal] { report(m_services.actions.runAsRehearsed(m_id, agreed)); });
                   dialog->open();
               });
}

void IncidentPage::focusPrompt()
{
    CommandPrompt &prompt = currentTab() == Tab::WarRoom ? m_warRoom->prompt() : m_info->prompt();
    if (currentTab() != Tab::WarRoom)
        showTab(Tab::Info);
    prompt.line().setFocus();
}

void IncidentPage::focusFilter()
{
    switch (currentTab()) {
    case Tab::WarRoom:
        m_warRoom->focusFilter();
        break;
    case Tab::WorkPlan:
        m_workPlan->openFind();
        break;
    default:
        showTab(Tab::Files);
        m_files->focusFilterLine();
        break;
    }
}

void IncidentPage::findNext(int step)
{
    switch (currentTab()) {
    case Tab::WorkPlan:
        m_workPlan->findStep(step);
        break;
    case Tab::Files:
        m_files->stepRow(step);
        break;
    default:
        focusFilter();
        break;
    }
}

QString IncidentPage::rowsText() const
{
    switch (currentTab()) {
    case Tab::Files:
        return m_files->rowsText();
    case Tab::WorkPlan:
        return m_workPlan->summaryText();
    default:
        return m_model->isLoaded()
            ? u"#%1 %2"_s.arg(m_model->snapshot().incident.number).arg(m_model->snapshot().incident.name)
            : QString();
    }
}

QString IncidentPage::selectionText() const
{
    return currentTab() == Tab::Files ? m_files->selectionText() : QString();
}

} // namespace holdfast
