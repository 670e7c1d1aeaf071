// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "views/shell/windowservices.h"

#include <QHash>
#include <QMainWindow>
#include <QTimer>

class QStackedWidget;
class QTabBar;

namespace holdfast {

class CaseEdits;
class CommandPalette;
class ConnectionsPage;
class FileSearchPage;
class IncidentPage;
class JobsDock;
class QueuePage;
class RailBar;
class StartPage;
class StatusLine;

/// The main window: menu bar with the search field, the rail, a tab for each open incident, the page, the status line.
/// Several may exist; each has its own open incidents.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(const WindowServices &services, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens the incident's page, or shows it when it is open.
    void openIncident(const IncidentId &incident);
    void openIncidentByNumber(qint64 number);
    void closeIncidentTab(const IncidentId &incident);
    /// "queue", "files", "connections", "start".
    void showPage(const QString &name);
    void showPalette(const QString &prefix = {});
    /// All about one person.
    void showSubject(const QString &account);

    [[nodiscard]] QueuePage &queuePage() const { return *m_queue; }
    [[nodiscard]] FileSearchPage &fileSearchPage() const { return *m_search; }
    /// Null when it is not open.
    [[nodiscard]] IncidentPage *incidentPage(const IncidentId &incident) const;
    [[nodiscard]] IncidentPage *currentIncidentPage() const;

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void buildMenus();
    void buildCentral();
    QAction *addAction(QMenu *menu, const QString &name, const QString &text, const QKeySequence &key,
                       const QString &icon, std::function<void()> act);
    void focusFilter();
    void updateActions();
    void updateStatus();
    void updateDesk();
    void updateStartPage();
    void openDemo();
    void fetchNow();
    void updateUndo();
    void closeIncidents(const QList<IncidentId> &incidents);
    void focusNextPane(bool forward);

    const WindowServices m_services;
    CaseEdits *m_edits;
    RailBar *m_rail = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    QueuePage *m_queue = nullptr;
    FileSearchPage *m_search = nullptr;
    ConnectionsPage *m_connections = nullptr;
    StartPage *m_start = nullptr;
    StatusLine *m_status = nullptr;
    JobsDock *m_jobs = nullptr;
    CommandPalette *m_palette = nullptr;
    QHash<IncidentId, IncidentPage *> m_open;
    QList<QAction *> m_actions;
    QList<QAction *> m_incidentActions;
    QAction *m_undo = nullptr;
    QAction *m_redo = nullptr;
    QTimer m_tick;
    bool m_fetching = false;
};

} // namespace holdfast
