// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The window's menus and their keys.

#include "views/shell/mainwindow.h"

#include "base/jobs.h"
#include "models/caseactions.h"
#include "models/caseedits.h"
#include "views/incidents/incidentpage.h"
#include "views/integrations/connectionspage.h"
#include "views/queue/queuepage.h"
#include "views/shell/jobsdock.h"
#include "views/shell/searchfield.h"
#include "views/shell/shortcutsheet.h"
#include "views/shell/viewsettings.h"
#include "views/theme/icons.h"
#include "views/theme/theme.h"
#include "views/widgets/tableview.h"

#include <QActionGroup>
#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>

namespace holdfast {

using namespace Qt::StringLiterals;

QAction *MainWindow::addAction(QMenu *menu, const QString &name, const QString &text, const QKeySequence &key,
                               const QString &icon, std::function<void()> act)
{
    auto *action = menu->addAction(text);
    action->setObjectName(name);
    action->setProperty("menu", menu->title().remove(u'&'));
    if (!key.isEmpty())
        action->setShortcut(key);
    if (!icon.isEmpty())
        action->setIcon(symbolicIcon(icon));
    connect(action, &QAction::triggered, this, [act = std::move(act)] { act(); });
    m_actions << action;
    return action;
}

void MainWindow::buildMenus()
{
    auto *brand = new QLabel(tr("Holdfast"), this);
    brand->setProperty("role", u"brand"_s);
    menuBar()->setCornerWidget(brand, Qt::TopLeftCorner);
    auto *corner = new QWidget(this);
    auto *cornerLayout = new QHBoxLayout(corner);
    cornerLayout->setContentsMargins(0, 2, 16, 2);
    cornerLayout->setSpacing(16);
    auto *search = new SearchField(corner);
    search->setObjectName(u"searchField"_s);
    connect(search, &QAbstractButton::clicked, this, [this] { showPalette(); });
    cornerLayout->addWidget(search);
    auto *user = new QLabel(m_services.actions.currentUser(), corner);
    user->setTextFormat(Qt::PlainText);
    user->setProperty("role", u"muted"_s);
    cornerLayout->addWidget(user);
    menuBar()->setCornerWidget(corner, Qt::TopRightCorner);

    auto *file = menuBar()->addMenu(tr("&File"));
    addAction(file, u"openDemo"_s, tr("Open &demo case"), {}, u"media-playback-start-symbolic"_s,
              [this] { openDemo(); });
    addAction(file, u"openIncidentByNumber"_s, tr("&Open incident…"), QKeySequence::Open, u"document-open-symbolic"_s,
              [this] { showPalette(u"#"_s); });
    addAction(file, u"addConnection"_s, tr("&Add connection…"), {}, u"list-add-symbolic"_s, [this] {
        showPage(u"connections"_s);
        m_connections->addConnection();
    });
    addAction(file, u"fetchNow"_s, tr("Ask the sources &now"), {}, u"view-refresh-symbolic"_s, [this] { fetchNow(); });
    file->addSeparator();
    addAction(file, u"closeTab"_s, tr("&Close tab"), QKeySequence::Close, u"window-close-symbolic"_s, [this] {
        if (const IncidentPage *page = currentIncidentPage())
            closeIncidentTab(page->incident());
    });
    addAction(file, u"quit"_s, tr("&Quit"), QKeySequence::Quit, u"application-exit-symbolic"_s, [this] { close(); });

    auto *edit = menuBar()->addMenu(tr("&Edit"));
    m_undo = addAction(edit, u"undo"_s, tr("&Undo"), QKeySequence::Undo, {}, [this] { m_edits->undo(); });
    m_redo = addAction(edit, u"redo"_s, tr("&Redo"), QKeySequence(u"Ctrl+Shift+Z"_s), {}, [this] { m_edits->redo(); });
    updateUndo();
    edit->addSeparator();
    addAction(edit, u"copy"_s, tr("&Copy"), {}, u"edit-copy-symbolic"_s, [] {
        if (const auto *table = qobject_cast<TableView *>(QApplication::focusWidget()))
            table->copySelected();
        else if (auto *line = qobject_cast<QLineEdit *>(QApplication::focusWidget()))
            line->copy();
    });
    addAction(edit, u"focusFilter"_s, tr("&Filter"), QKeySequence(u"Ctrl+L"_s), u"edit-find-symbolic"_s,
              [this] { focusFilter(); });
    addAction(edit, u"find"_s, tr("F&ind in page"), QKeySequence::Find, u"edit-find-symbolic"_s,
              [this] { focusFilter(); });

    const auto findStep = [this](int step) {
        if (IncidentPage *page = currentIncidentPage())
            page->findNext(step);
        else
            focusFilter();
    };
    addAction(edit, u"findNext"_s, tr("Find &next"), QKeySequence(u"F3"_s), {}, [findStep] { findStep(1); });
    addAction(edit, u"findPrevious"_s, tr("Find &previous"), QKeySequence(u"Shift+F3"_s), {},
              [findStep] { findStep(-1); });

    auto *view = menuBar()->addMenu(tr("&View"));
    addAction(view, u"palette"_s, tr("Command &palette"), QKeySequence(u"Ctrl+K"_s), {}, [this] { showPalette(); });
    addAction(view, u"pageQueue"_s, tr("&Queue"), QKeySequence(u"Ctrl+1"_s), u"view-list-symbolic"_s,
              [this] { showPage(u"queue"_s); });
    addAction(view, u"pageFiles"_s, tr("&Files of all incidents"), QKeySequence(u"Ctrl+2"_s),
              u"folder-documents-symbolic"_s, [this] { showPage(u"files"_s); });
    addAction(view, u"pageConnections"_s, tr("&Setup: connections"), QKeySequence(u"Ctrl+4"_s),
              u"network-server-symbolic"_s, [this] { showPage(u"connections"_s); });
    view->addSeparator();
    addAction(view, u"jobs"_s, tr("&Jobs"), QKeySequence(u"Ctrl+J"_s), {},
              [this] { m_jobs->setVisible(!m_jobs->isVisible()); });
    addAction(view, u"zone"_s, tr("Times in UTC or &local"), QKeySequence(u"Ctrl+U"_s), {}, [this] {
        m_services.settings.setZone(m_services.settings.zone() == TimeZoneChoice::Utc ? TimeZoneChoice::Local
                                                                                      : TimeZoneChoice::Utc);
    });
    view->addSeparator();
    auto *themes = new QActionGroup(this);
    const std::tuple<QString, QString, Theme::Choice> choices[]{
        {u"themeSystem"_s, tr("Theme: as the s&ystem"), Theme::Choice::System},
        {u"themeLight"_s, tr("Theme: l&ight"), Theme::Choice::Light},
        {u"themeDark"_s, tr("Theme: &dark"), Theme::Choice::Dark}};
    for (const auto &[name, text, choice] : choices) {
        auto *action = addAction(view, name, text, {}, {}, [this, chosen = choice] {
            m_services.theme.setChoice(chosen);
            m_services.settings.setThemeName(chosen == Theme::Choice::Dark        ? u"dark"_s
                                                 : chosen == Theme::Choice::Light ? u"light"_s
                                                                                  : u"system"_s);
        });
        action->setCheckable(true);
        themes->addAction(action);
        action->setChecked(m_services.theme.choice() == choice);
    }
    view->addSeparator();
    addAction(view, u"nextPane"_s, tr("&Next pane"), QKeySequence(u"F6"_s), {}, [this] { focusNextPane(true); });
    addAction(view, u"previousPane"_s, tr("P&revious pane"), QKeySequence(u"Shift+F6"_s), {},
              [this] { focusNextPane(false); });

    auto *incident = menuBar()->addMenu(tr("&Incident"));
    const auto onPage = [this](auto act) {
        return [this, act] {
            if (IncidentPage *page = currentIncidentPage())
                act(*page);
        };
    };
    struct TabAction
    {
        QString name;
        QString text;
        IncidentPage::Tab tab;
        QString key; // Alt+6 and Alt+7 are the canvas's and the timeline's
    };
    const TabAction tabs[]{{u"tabInfo"_s, tr("&Info"), IncidentPage::Tab::Info, u"Alt+1"_s},
                           {u"tabFiles"_s, tr("&Files"), IncidentPage::Tab::Files, u"Alt+2"_s},
                           {u"tabWarRoom"_s, tr("&War room"), IncidentPage::Tab::WarRoom, u"Alt+3"_s},
                           {u"tabEvidence"_s, tr("&Evidence"), IncidentPage::Tab::Evidence, u"Alt+4"_s},
                           {u"tabWorkPlan"_s, tr("Work &plan"), IncidentPage::Tab::WorkPlan, u"Alt+5"_s},
                           {u"tabReport"_s, tr("&Report"), IncidentPage::Tab::Report, u"Alt+8"_s}};
    for (const TabAction &tab : tabs)
        m_incidentActions << addAction(incident, tab.name, tab.text, QKeySequence(tab.key), {},
                                       onPage([chosen = tab.tab](IncidentPage &page) { page.showTab(chosen); }));
    incident->addSeparator();
    addAction(incident, u"takeOwnership"_s, tr("&Take ownership"), {}, u"emblem-ok-symbolic"_s, [this] {
        if (IncidentPage *page = currentIncidentPage())
            page->takeOwnership();
        else
            m_queue->takeOwnership();
    });
    const auto onPageOrQueue = [this](auto onIncident, auto onQueue) {
        return [this, onIncident, onQueue] {
            if (IncidentPage *page = currentIncidentPage())
                (page->*onIncident)();
            else
                (m_queue->*onQueue)();
        };
    };
    addAction(incident, u"assign"_s, tr("Assi&gn…"), {}, u"system-users-symbolic"_s,
              onPageOrQueue(&IncidentPage::assign, &QueuePage::assign));
    addAction(incident, u"severity"_s, tr("Se&verity…"), {}, {},
              onPageOrQueue(&IncidentPage::chooseSeverity, &QueuePage::chooseSeverity));
    addAction(incident, u"note"_s, tr("Add &note…"), {}, {},
              onPageOrQueue(&IncidentPage::addNote, &QueuePage::addNote));
    addAction(incident, u"subject"_s, tr("Go to s&ubject"), {}, u"system-users-symbolic"_s,
              onPageOrQueue(&IncidentPage::goToSubject, &QueuePage::goToSubject));
    m_incidentActions << addAction(incident, u"prompt"_s, tr("War room pro&mpt"), QKeySequence(u"Ctrl+`"_s),
                                   u"utilities-terminal-symbolic"_s,
                                   onPage([](IncidentPage &page) { page.focusPrompt(); }));
    m_incidentActions << addAction(incident, u"report"_s, tr("Save report P&DF…"), QKeySequence(u"Ctrl+P"_s),
                                   u"document-save-symbolic"_s, onPage([](IncidentPage &page) { page.saveReport(); }));
    m_incidentActions << addAction(incident, u"isolate"_s, tr("I&solate or release endpoint…"), {},
                                   u"security-high-symbolic"_s,
                                   onPage([](IncidentPage &page) { page.isolateOrRelease(); }));
    addAction(incident, u"closeIncident"_s, tr("&Close or reopen incident…"), {}, u"emblem-ok-symbolic"_s, [this] {
        if (IncidentPage *page = currentIncidentPage())
            page->askAndClose();
        else
            closeIncidents(m_queue->chosen());
    });

    auto *playbook = menuBar()->addMenu(tr("&Playbook"));
    m_incidentActions << addAction(playbook, u"runPlaybook"_s, tr("&Run"), QKeySequence(u"F5"_s),
                                   u"media-playback-start-symbolic"_s,
                                   onPage([](IncidentPage &page) { page.runPlaybook(); }));
    m_incidentActions << addAction(playbook, u"rehearsePlaybook"_s, tr("&Dry run…"), QKeySequence(u"Shift+F5"_s), {},
                                   onPage([](IncidentPage &page) { page.rehearsePlaybook(); }));
    m_incidentActions << addAction(playbook, u"showWorkPlan"_s, tr("&Show work plan"), {}, u"view-workplan-symbolic"_s,
                                   onPage([](IncidentPage &page) { page.showTab(IncidentPage::Tab::WorkPlan); }));

    auto *help = menuBar()->addMenu(tr("&Help"));
    auto *keys = addAction(help, u"keys"_s, tr("&Keys"), QKeySequence(u"F1"_s), u"help-contents-symbolic"_s, [this] {
        auto *sheet = new ShortcutSheet(m_actions, this);
        sheet->setAttribute(Qt::WA_DeleteOnClose);
        sheet->show();
    });
    keys->setShortcuts({QKeySequence(u"F1"_s), QKeySequence(u"Ctrl+/"_s)});
    addAction(help, u"commandHelp"_s, tr("&Commands"), {}, u"utilities-terminal-symbolic"_s,
              [this] { showPalette(u"?"_s); });
    addAction(help, u"about"_s, tr("&About Holdfast"), {}, {}, [this] {
        auto *about =
            new QMessageBox(QMessageBox::NoIcon, tr("About Holdfast"),
                            tr("Holdfast %1").arg(QApplication::applicationVersion()), QMessageBox::Close, this);
        about->setTextFormat(Qt::PlainText);
        about->setInformativeText(tr("Investigation console for insider-risk analysts. Free software under the GNU "
                                     "General Public License, version 3 or later."));
        about->setAttribute(Qt::WA_DeleteOnClose);
        about->open();
    });
    // The second key for the palette that people know from editors.
    auto *second = findChild<QAction *>(u"palette"_s);
    second->setShortcuts({QKeySequence(u"Ctrl+K"_s), QKeySequence(u"Ctrl+Shift+P"_s)});
}

} // namespace holdfast
