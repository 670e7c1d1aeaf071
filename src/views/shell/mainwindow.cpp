// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/shell/mainwindow.h"

#include "base/clock.h"
#include "base/jobs.h"
#include "models/caseactions.h"
#include "models/caseedits.h"
#include "models/casemodel.h"
#include "models/casereader.h"
#include "models/commandpalettemodel.h"
#include "models/connectionsmodel.h"
#include "models/incidentqueuemodel.h"
#include "models/jobsmodel.h"
#include "views/files/filesearchpage.h"
#include "views/incidents/closedialog.h"
#include "views/incidents/commandprompt.h"
#include "views/incidents/incidentpage.h"
#include "views/incidents/infopage.h"
#include "views/incidents/warroompage.h"
#include "views/integrations/connectionspage.h"
#include "views/queue/queuepage.h"
#include "views/shell/commandpalette.h"
#include "views/shell/jobsdock.h"
#include "views/shell/railbar.h"
#include "views/shell/startpage.h"
#include "views/shell/statusline.h"
#include "views/shell/viewsettings.h"
#include "views/theme/icons.h"
#include "views/theme/theme.h"
#include "views/widgets/tableview.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

MainWindow::MainWindow(const WindowServices &services, QWidget *parent)
    : QMainWindow(parent)
    , m_services(services)
    , m_edits(new CaseEdits(services.actions, this))
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(tr("Holdfast"));
    setWindowIcon(QIcon(u":/icons/holdfast-app.svg"_s));
    buildCentral();
    auto *paletteModel =
        new CommandPaletteModel(services.store, services.commands, services.actions.currentUser(), this);
    m_palette = new CommandPalette(*paletteModel, this);
    buildMenus();
    QList<PaletteItem> items;
    for (const QAction *action : std::as_const(m_actions))
        items << PaletteItem{PaletteItem::Kind::Action, action->objectName(),
                             QString(action->text()).remove(u'&').remove(u'…'), action->property("menu").toString(),
                             action->shortcut().toString(QKeySequence::NativeText)};
    paletteModel->setActions(items);
    connect(m_palette, &CommandPalette::chosen, this, [this](const PaletteItem &item) {
        switch (item.kind) {
        case PaletteItem::Kind::Action:
            for (QAction *action : std::as_const(m_actions)) {
                if (action->objectName() == item.id && action->isEnabled())
                    action->trigger();
            }
            break;
        case PaletteItem::Kind::Incident:
            openIncident(IncidentId(item.id));
            break;
        case PaletteItem::Kind::Person:
            showPage(u"queue"_s);
            m_queue->setFilterLine(item.id);
            break;
        case PaletteItem::Kind::Command:
            if (IncidentPage *page = currentIncidentPage()) {
                page->focusPrompt();
                CommandPrompt &prompt = page->currentTab() == IncidentPage::Tab::WarRoom ? page->warRoomPage().prompt()
                                                                                         : page->infoPage().prompt();
                prompt.setLine(u"!%1 "_s.arg(item.id));
            } else {
                m_status->setMessage(tr("Open an incident first: commands run in its war room."), true);
            }
            break;
        }
    });
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, m_status, &StatusLine::tick);
    m_tick.start();
    connect(&m_queue->model(), &IncidentQueueModel::stateChanged, this, &MainWindow::updateStartPage);
    connect(&m_queue->model(), &IncidentQueueModel::facetsChanged, this, &MainWindow::updateDesk);
    connect(&services.connections, &QAbstractItemModel::modelReset, this, &MainWindow::updateStartPage);
    resize(1366, 768);
    restoreGeometry(services.settings.bytes(u"window/geometry"_s));
    showPage(u"queue"_s);
    updateStartPage();
    updateDesk();
    updateActions();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentral()
{
    auto *central = new QWidget(this);
    auto *outer = new QVBoxLayout(central);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    m_rail = new RailBar(central);
    m_rail->addPage(u"queue"_s, tr("Queue"), u"view-list-symbolic"_s);
    m_rail->addPage(u"files"_s, tr("Files"), u"folder-documents-symbolic"_s);
    m_rail->addPage(u"connections"_s, tr("Setup"), u"preferences-system-symbolic"_s);
    row->addWidget(m_rail);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    auto *tabsBar = new QFrame(central);
    tabsBar->setProperty("role", u"bar"_s);
    auto *tabsLayout = new QHBoxLayout(tabsBar);
    tabsLayout->setContentsMargins(0, 0, 0, 0);
    m_tabs = new QTabBar(tabsBar);
    m_tabs->setObjectName(u"openIncidents"_s);
    m_tabs->setAccessibleName(tr("Open incidents"));
    m_tabs->setProperty("role", u"cases"_s);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(true);
    m_tabs->setExpanding(false);
    m_tabs->setElideMode(Qt::ElideRight);
    m_tabs->setDrawBase(false);
    m_tabs->setFocusPolicy(Qt::TabFocus);
    tabsLayout->addWidget(m_tabs, 1);
    tabsBar->hide();
    column->addWidget(tabsBar);
    m_pages = new QStackedWidget(central);
    m_queue = new QueuePage(m_services, *m_edits, m_pages);
    m_search = new FileSearchPage(m_services, m_pages);
    m_connections = new ConnectionsPage(m_services, m_pages);
    m_start = new StartPage(m_pages);
    for (QWidget *page : std::initializer_list<QWidget *>{m_queue, m_search, m_connections, m_start})
        m_pages->addWidget(page);
    column->addWidget(m_pages, 1);
    row->addLayout(column, 1);
    outer->addLayout(row, 1);
    m_status = new StatusLine(m_services, central);
    outer->addWidget(m_status);
    setCentralWidget(central);
    m_jobs = new JobsDock(m_services.jobs, this);
    addDockWidget(Qt::BottomDockWidgetArea, m_jobs);
    m_jobs->hide();

    connect(m_rail, &RailBar::pageChosen, this, &MainWindow::showPage);
    connect(m_tabs, &QTabBar::tabBarClicked, this, [this](int tab) {
        if (tab >= 0)
            openIncident(IncidentId(m_tabs->tabData(tab).toString()));
    });
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        // By keyboard; clicks come here too, after tabBarClicked.
        if (tab >= 0 && m_tabs->hasFocus())
            openIncident(IncidentId(m_tabs->tabData(tab).toString()));
    });
    connect(m_tabs, &QTabBar::tabCloseRequested, this,
            [this](int tab) { closeIncidentTab(IncidentId(m_tabs->tabData(tab).toString())); });
    connect(m_queue, &QueuePage::openRequested, this, &MainWindow::openIncident);
    connect(m_queue, &QueuePage::closeRequested, this, &MainWindow::closeIncidents);
    connect(m_queue, &QueuePage::rowsTextChanged, this, &MainWindow::updateStatus);
    connect(m_queue, &QueuePage::failed, this, [this](const QString &message) { m_status->setMessage(message, true); });
    connect(m_queue, &QueuePage::sourcesWanted, this, &MainWindow::fetchNow);
    connect(m_queue, &QueuePage::subjectRequested, this, &MainWindow::showSubject);
    connect(m_search, &FileSearchPage::openRequested, this, &MainWindow::openIncident);
    connect(m_search, &FileSearchPage::rowsTextChanged, this, &MainWindow::updateStatus);
    connect(m_search, &FileSearchPage::failed, this,
            [this](const QString &message) { m_status->setMessage(message, true); });
    connect(m_search, &FileSearchPage::told, this, [this](const QString &message) { m_status->setMessage(message); });
    connect(m_edits, &CaseEdits::historyChanged, this, &MainWindow::updateUndo);
    connect(m_edits, &CaseEdits::failed, this, [this](const QString &message) { m_status->setMessage(message, true); });
    connect(m_edits, &CaseEdits::told, this, [this](const QString &message) { m_status->setMessage(message); });
    connect(m_start, &StartPage::demoRequested, this, &MainWindow::openDemo);
    connect(m_start, &StartPage::connectionsRequested, this, [this] {
        showPage(u"connections"_s);
        m_connections->addConnection();
    });
    connect(m_connections, &ConnectionsPage::demoRequested, this, &MainWindow::openDemo);
    connect(m_connections, &ConnectionsPage::message, this,
            [this](const QString &text, bool error) { m_status->setMessage(text, error); });
    connect(m_status, &StatusLine::connectionsRequested, this, [this] { showPage(u"connections"_s); });
    connect(m_status, &StatusLine::jobsRequested, this, [this] { m_jobs->setVisible(!m_jobs->isVisible()); });
    connect(m_status, &StatusLine::incidentRequested, this, &MainWindow::openIncidentByNumber);
}

void MainWindow::focusFilter()
{
    if (IncidentPage *page = currentIncidentPage())
        page->focusFilter();
    else if (m_pages->currentWidget() == m_search)
        m_search->focusFilterLine();
    else
        m_queue->focusFilterLine();
}

void MainWindow::showPalette(const QString &prefix)
{
    m_palette->open(prefix);
}

IncidentPage *MainWindow::incidentPage(const IncidentId &incident) const
{
    return m_open.value(incident, nullptr);
}

IncidentPage *MainWindow::currentIncidentPage() const
{
    return qobject_cast<IncidentPage *>(m_pages->currentWidget());
}

void MainWindow::openIncident(const IncidentId &incident)
{
    if (incident.isEmpty())
        return;
    IncidentPage *page = m_open.value(incident, nullptr);
    if (!page) {
        page = new IncidentPage(m_services, *m_edits, incident, m_pages);
        m_open.insert(incident, page);
        m_pages->addWidget(page);
        const int tab = m_tabs->addTab(tr("…"));
        m_tabs->setTabData(tab, incident.text);
        connect(page, &IncidentPage::titleChanged, this, [this, page] {
            const Incident &shown = page->model().snapshot().incident;
            for (int at = 0; at < m_tabs->count(); ++at) {
                if (m_tabs->tabData(at).toString() == page->incident().text)
                    m_tabs->setTabText(at,
                                       u"#%1 %2"_s.arg(shown.number).arg(QString(shown.name).replace(u'&', u"&&"_s)));
            }
        });
        connect(page, &IncidentPage::statusChanged, this, &MainWindow::updateStatus);
        connect(page, &IncidentPage::incidentRequested, this, &MainWindow::openIncident);
        connect(page, &IncidentPage::subjectRequested, this, &MainWindow::showSubject);
        connect(page, &IncidentPage::failed, this,
                [this](const QString &message) { m_status->setMessage(message, true); });
        connect(page, &IncidentPage::told, this, [this](const QString &message) { m_status->setMessage(message); });
    }
    m_pages->setCurrentWidget(page);
    for (int at = 0; at < m_tabs->count(); ++at) {
        if (m_tabs->tabData(at).toString() == incident.text)
            m_tabs->setCurrentIndex(at);
    }
    m_tabs->parentWidget()->show();
    m_rail->setCurrentPage({});
    page->focusContent();
    updateActions();
    updateStatus();
}

void MainWindow::openIncidentByNumber(qint64 number)
{
    onFinished(findIncident(m_services.store, number, m_services.actions.currentUser()), this,
               [this](const Result<IncidentId> &id) {
                   if (id)
                       openIncident(*id);
                   else
                       m_status->setMessage(id.error().message, true);
               });
}

void MainWindow::closeIncidentTab(const IncidentId &incident)
{
    IncidentPage *page = m_open.take(incident);
    if (!page)
        return;
    const bool current = m_pages->currentWidget() == page;
    for (int at = m_tabs->count() - 1; at >= 0; --at) {
        if (m_tabs->tabData(at).toString() == incident.text)
            m_tabs->removeTab(at);
    }
    m_pages->removeWidget(page);
    page->deleteLater();
    m_tabs->parentWidget()->setVisible(m_tabs->count() > 0);
    if (!current)
        return;
    if (m_tabs->count() > 0)
        openIncident(IncidentId(m_tabs->tabData(m_tabs->currentIndex()).toString()));
    else
        showPage(u"queue"_s);
}

void MainWindow::showPage(const QString &name)
{
    QWidget *page = name == u"connections"_s ? static_cast<QWidget *>(m_connections)
        : name == u"files"_s                 ? static_cast<QWidget *>(m_search)
        : name == u"start"_s                 ? static_cast<QWidget *>(m_start)
                                             : static_cast<QWidget *>(m_queue);
    m_pages->setCurrentWidget(page);
    m_rail->setCurrentPage(name == u"start"_s ? u"queue"_s : name);
    if (page == m_queue) {
        m_queue->table().setFocus();
        updateStartPage();
    } else if (page == m_search) {
        m_search->focusFilterLine();
    }
    updateActions();
    updateStatus();
}

void MainWindow::updateActions()
{
    const bool onIncident = currentIncidentPage() != nullptr;
    // While another page is in front, no incident's tab looks chosen.
    if (m_tabs->property("front").toBool() != onIncident) {
        m_tabs->setProperty("front", onIncident);
        m_tabs->style()->unpolish(m_tabs);
        m_tabs->style()->polish(m_tabs);
    }
    for (QAction *action : std::as_const(m_incidentActions))
        action->setEnabled(onIncident);
}

void MainWindow::updateStatus()
{
    if (const IncidentPage *page = currentIncidentPage())
        m_status->setRowsText(page->rowsText(), page->selectionText());
    else if (m_pages->currentWidget() == m_search)
        m_status->setRowsText(m_search->rowsText(), m_search->selectionText());
    else if (m_pages->currentWidget() == m_queue)
        m_status->setRowsText(m_queue->rowsText(), m_queue->selectionText());
    else
        m_status->setRowsText({}, {});
}

void MainWindow::updateUndo()
{
    m_undo->setEnabled(!m_edits->undoText().isEmpty());
    m_undo->setText(m_undo->isEnabled() ? tr("&Undo: %1").arg(m_edits->undoText()) : tr("&Undo"));
    m_redo->setEnabled(!m_edits->redoText().isEmpty());
    m_redo->setText(m_redo->isEnabled() ? tr("&Redo: %1").arg(m_edits->redoText()) : tr("&Redo"));
}

void MainWindow::showSubject(const QString &account)
{
    showPage(u"queue"_s);
    m_queue->setFilterLine(u"subject:\"%1\""_s.arg(account));
}

void MainWindow::updateDesk()
{
    onFinished(readDeskSummary(m_services.store, m_services.actions.currentUser(), m_services.clock.nowMs()), this,
               [this](const Result<DeskSummary> &desk) {
                   if (desk)
                       m_status->setDesk(*desk);
               });
}

void MainWindow::updateStartPage()
{
    const IncidentQueueModel &queue = m_queue->model();
    const bool first = m_services.connections.rowCount() == 0 && queue.state().phase == LoadState::Phase::Ready
        && queue.totalCount() == 0;
    if (first && m_pages->currentWidget() == m_queue)
        m_pages->setCurrentWidget(m_start);
    else if (!first && m_pages->currentWidget() == m_start)
        m_pages->setCurrentWidget(m_queue);
    if (m_pages->currentWidget() == m_start && !m_start->isAncestorOf(QApplication::focusWidget()))
        m_start->setFocus();
    updateStatus();
}

void MainWindow::openDemo()
{
    m_start->setBusy(true);
    m_start->setError({});
    onFinished(m_services.actions.openDemoCase(), this, [this](const Result<void> &done) {
        m_start->setBusy(false);
        if (!done) {
            m_start->setError(done.error().message);
            m_status->setMessage(done.error().message, true);
        }
    });
}

void MainWindow::fetchNow()
{
    if (std::exchange(m_fetching, true))
        return;
    m_status->setMessage(tr("Asking the sources…"));
    const std::stop_source stop;
    const int job = m_services.jobs.begin(tr("Ask the sources"), stop);
    onFinished(m_services.actions.fetchNow(stop.get_token()), this, [this, job](const Result<void> &done) {
        m_fetching = false;
        if (done)
            m_services.jobs.finish(job);
        else
            m_services.jobs.fail(job, done.error().message);
        m_status->setMessage(done ? tr("The sources have been asked.") : done.error().message, !done);
    });
}

void MainWindow::closeIncidents(const QList<IncidentId> &incidents)
{
    if (incidents.isEmpty())
        return;
    auto *dialog = new CloseDialog(tr("Close incidents: %1").arg(incidents.size()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, incidents] {
        const CloseRequest request = dialog->request();
        for (const IncidentId &id : incidents) {
            onFinished(m_services.actions.close(id, request), this, [this](const Result<void> &done) {
                if (!done)
                    m_status->setMessage(done.error().message, true);
            });
        }
    });
    dialog->open();
}

void MainWindow::focusNextPane(bool forward)
{
    // Panes: rail, the page's first field, its tables and lists in reading order, the status line.
    QList<QWidget *> panes{m_rail->findChild<QAbstractButton *>()};
    for (QWidget *widget : m_pages->currentWidget()->findChildren<QWidget *>()) {
        const bool pane =
            widget->inherits("QAbstractItemView") || widget->inherits("QLineEdit") || widget->inherits("QGraphicsView");
        if (pane && widget->isVisible() && widget->focusPolicy() != Qt::NoFocus && !widget->inherits("QHeaderView"))
            panes << widget;
    }
    std::stable_sort(panes.begin() + 1, panes.end(), [this](const QWidget *a, const QWidget *b) {
        const QPoint first = a->mapTo(this, QPoint());
        const QPoint second = b->mapTo(this, QPoint());
        return first.y() != second.y() ? first.y() < second.y() : first.x() < second.x();
    });
    qsizetype at = panes.indexOf(QApplication::focusWidget());
    at = at < 0 ? 0 : (at + (forward ? 1 : panes.size() - 1)) % panes.size();
    panes.at(at)->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_services.settings.setBytes(u"window/geometry"_s, saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace holdfast
