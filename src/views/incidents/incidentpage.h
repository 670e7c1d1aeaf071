// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"
#include "models/caseedits.h"
#include "models/textforms.h"
#include "views/shell/windowservices.h"

#include <QFuture>
#include <QTimer>
#include <QWidget>

#include <memory>

namespace holdfast {

class CaseModel;
class EvidencePage;
class FileEventModel;
class FilesPage;
class InfoPage;
class ReportPage;
class WarRoomModel;
class WarRoomPage;
class WorkPlanPage;
namespace Ui {
class IncidentPage;
}

/// One open incident: header with state, owner, time left and acts; tabs Info, Files, War room, Evidence, Work plan,
/// Report; the question that waits for a person as a bar.
class IncidentPage final : public QWidget
{
    Q_OBJECT
public:
    enum class Tab { Info, Files, WarRoom, Evidence, WorkPlan, Report };

    IncidentPage(const WindowServices &services, CaseEdits &edits, const IncidentId &incident,
                 QWidget *parent = nullptr);
    ~IncidentPage() override;

    [[nodiscard]] const IncidentId &incident() const { return m_id; }
    [[nodiscard]] CaseModel &model() const { return *m_model; }
    [[nodiscard]] InfoPage &infoPage() const { return *m_info; }
    [[nodiscard]] FilesPage &filesPage() const { return *m_files; }
    [[nodiscard]] WarRoomPage &warRoomPage() const { return *m_warRoom; }
    [[nodiscard]] EvidencePage &evidencePage() const { return *m_evidence; }
    [[nodiscard]] ReportPage &reportPage() const { return *m_report; }
    void showTab(Tab tab);
    /// Puts the keyboard where the page's work is: its table, its prompt, its graph.
    void focusContent();
    [[nodiscard]] Tab currentTab() const;
    [[nodiscard]] QString rowsText() const;
    [[nodiscard]] QString selectionText() const;

    void takeOwnership();
    void assign();
    void chooseSeverity();
    void addNote();
    void goToSubject();
    void askAndClose();
    void isolateOrRelease();
    void saveReport();
    void runPlaybook();
    /// Lists what the playbook would write, and offers to run exactly that.
    void rehearsePlaybook();
    void focusPrompt();
    void focusFilter();
    /// The next hit of what was looked for, where the page has such a search.
    void findNext(int step);

Q_SIGNALS:
    void incidentRequested(const holdfast::IncidentId &incident);
    /// Shows all about the person whose account this is.
    void subjectRequested(const QString &account);
    void titleChanged();
    void statusChanged();
    void failed(const QString &message);
    void told(const QString &message);

private:
    void buildTabs();
    void handleLetter(int key, Qt::KeyboardModifiers modifiers);
    [[nodiscard]] IncidentBefore before() const;
    void applyZone(TimeZoneChoice zone);
    void update();
    void updateTabs();
    void updateQuestion();
    void updateSla();
    void updateKnownValues();
    void markFileEvents(const QList<qint64> &rowIds);
    void loadWorkPlan();
    void report(const QFuture<Result<void>> &act);

    const WindowServices m_services;
    CaseEdits &m_edits;
    const IncidentId m_id;
    std::unique_ptr<Ui::IncidentPage> m_ui;
    CaseModel *m_model;
    FileEventModel *m_fileModel;
    FileEventModel *m_infoFileModel; ///< of its own: the filter of the Files page does not reach the Info page
    WarRoomModel *m_warRoomModel;
    InfoPage *m_info;
    FilesPage *m_files;
    WarRoomPage *m_warRoom;
    EvidencePage *m_evidence;
    WorkPlanPage *m_workPlan;
    ReportPage *m_report;
    QTimer m_tick;
    QString m_shownQuestion;
    QString m_framePath;
    RunId m_run;
    bool m_noted = false;
};

} // namespace holdfast
