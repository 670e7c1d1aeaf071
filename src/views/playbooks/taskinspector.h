// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/playbooks/workplansnapshot.h"
#include "models/textforms.h"

#include <QWidget>

#include <memory>

class QVBoxLayout;

namespace holdfast::Ui {
class TaskInspector;
}

namespace holdfast {

class ActionButton;
class PlaybookGraphModel;

/// Everything about one task of the work plan: what it is, what it asks, what it will write, what went in and out, when,
/// its requests, its files. Without a task: how the whole run stands and who is needed.
class TaskInspector final : public QWidget
{
    Q_OBJECT
public:
    explicit TaskInspector(QWidget *parent = nullptr);
    ~TaskInspector() override;

    /// The model must outlive the inspector.
    void setModel(const PlaybookGraphModel *model);
    /// Empty: the overview.
    void showTask(const QString &taskId);
    [[nodiscard]] QString taskId() const { return m_taskId; }
    void setTimeZone(TimeZoneChoice zone);
    /// Puts the keyboard on the first thing to do: an answer, else the text.
    void focusContent();
    /// Shows what the model says now; where nothing changed nothing is touched.
    void refresh();

Q_SIGNALS:
    /// An answer to the waiting task's question. label is empty where the task is only to be marked done.
    void answerChosen(const QString &taskId, const QString &questionId, const QString &label, const QString &note);
    void rerunRequested(const QString &taskId);
    void doneByHandRequested(const QString &taskId);
    void openRequestRequested(const holdfast::ExchangeId &exchange);
    void openFileRequested(const QString &reference);
    void openFrameRequested(const QString &framePath);
    /// The overview leads to this task.
    void taskChosen(const QString &taskId);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showOverview();
    void fillTask(int row);
    void fillAnswers(const TaskStateView &task);
    void fillWrites(qsizetype answer);
    void fillHistory(const TaskStateView &task);
    void fillRequests(const TaskStateView &task);
    void fillFiles(const TaskStateView &task);
    void addExchange(QVBoxLayout *layout, const TaskExchange &exchange);
    [[nodiscard]] QString momentText(qint64 ms) const;

    std::unique_ptr<Ui::TaskInspector> m_ui;
    const PlaybookGraphModel *m_model = nullptr;
    QString m_taskId;
    QString m_shownTaskId;
    TaskStateView m_shown;
    QList<TaskAnswer> m_answers; ///< as shown on the buttons
    bool m_isShown = false;
    TimeZoneChoice m_zone = TimeZoneChoice::Utc;
};

} // namespace holdfast
