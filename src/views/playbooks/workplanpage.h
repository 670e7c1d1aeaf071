// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/jobs.h"
#include "models/playbooks/workplansnapshot.h"
#include "models/textforms.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <memory>

class QFrame;
class QTimer;

namespace holdfast::Ui {
class WorkPlanPage;
}

namespace holdfast {

class ActionButton;
class GraphFindBar;
class Minimap;
class NoticeBar;
class PlaybookGraphModel;
class PlaybookScene;
class PlaybookView;

/// The work plan: the playbook's graph with live states, a map, search and export, and beside it the details of the
/// chosen task. Shows snapshots; what a person wants goes out as signals.
class WorkPlanPage final : public QWidget
{
    Q_OBJECT
public:
    /// Both must outlive the page. The jobs lay graphs out and write pictures.
    WorkPlanPage(JobRunner &jobs, const Clock &clock, QWidget *parent = nullptr);
    ~WorkPlanPage() override;

    void setSnapshot(const WorkPlanSnapshot &snapshot);
    /// Instead of a graph, until the next snapshot.
    void showLoading();
    void showError(const Error &error, std::function<void()> retry);

    void setTimeZone(TimeZoneChoice zone);
    /// Chooses a task and brings it into view; empty: none.
    void chooseTask(const QString &taskId);
    [[nodiscard]] QString chosenTask() const;
    /// "14 tasks · 11 done · 1 waiting", for the status bar.
    [[nodiscard]] QString summaryText() const;

    /// Writes the graph with its states; the format follows the name's ending. Ends with pictureSaved or a notice.
    void savePictureAs(const QString &fileName);
    /// Asks for a file name: (parent, suggested name, filters, chosen). Replaced in tests.
    using AskFileName =
        std::function<void(QWidget *, const QString &, const QString &, std::function<void(const QString &)>)>;
    void setAskFileName(AskFileName ask);

    /// The line for finding tasks, and the next (1) or previous (-1) hit. The window has the keys for them.
    void openFind();
    void findStep(int step);

Q_SIGNALS:
    void summaryChanged(const QString &text);
    /// questionId as the snapshot gave it; label empty where a manual task is only marked done.
    void answerChosen(const QString &taskId, const QString &questionId, const QString &label, const QString &note);
    void rerunRequested(const QString &taskId);
    void doneByHandRequested(const QString &taskId);
    void openRequestRequested(const holdfast::ExchangeId &exchange);
    void openFileRequested(const QString &reference);
    /// Show the work plan of this frame: a sub-playbook, or the playbook around it.
    void openFrameRequested(const QString &framePath);
    void pictureSaved(const QString &fileName);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void buildGraphPane();
    void buildControls();
    void placeOverlays();
    void applyColors();
    void beginWithGraph();
    void closeFind();
    void updateFind(bool moveToFirst);
    void askExport();
    void showSummary();
    [[nodiscard]] QString taskThatNeedsSomebody() const;

    std::unique_ptr<Ui::WorkPlanPage> m_ui;
    JobRunner &m_jobs;
    const Clock &m_clock;
    PlaybookGraphModel *m_model;
    PlaybookScene *m_scene;
    PlaybookView *m_view = nullptr;
    Minimap *m_minimap = nullptr;
    GraphFindBar *m_findBar = nullptr;
    QFrame *m_crumbBar = nullptr;
    ActionButton *m_crumbButton = nullptr;
    NoticeBar *m_notice = nullptr;
    QWidget *m_controls = nullptr;
    ActionButton *m_zoomButton = nullptr;
    ActionButton *m_exportButton = nullptr;
    QTimer *m_tick;
    AskFileName m_askFileName;
    QStringList m_matches; ///< task ids in reading order
    QString m_summary;
    QString m_begunFor; ///< run and frame whose beginning has been shown
    QTimer m_beginTimer;
    bool m_needsBeginning = false;
};

} // namespace holdfast
