// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/jobs.h"

#include <QAbstractTableModel>

#include <functional>
#include <stop_token>

namespace holdfast {

/// Everything that takes longer than a moment: exports, requests, runs, reports. Each row can be canceled. Finished
/// rows stay until cleared, failed ones with the reason in words.
class JobsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { State, Title, Progress, Detail };
    static constexpr int columns = 4;
    enum class State { Running, Done, Failed, Canceled };
    /// Roles of the progress column.
    enum Role { FractionRole = Qt::UserRole + 100, StateRole };

    explicit JobsModel(QObject *parent = nullptr);

    /// Adds a running row and returns its id. The stop source is asked to stop when the person cancels.
    int begin(const QString &title, std::stop_source stop);
    /// done of total; a total of 0 means unknown.
    void setProgress(int job, qint64 done, qint64 total, const QString &detail = {});
    void finish(int job, const QString &detail = {});
    void fail(int job, const QString &message);
    /// Ends the row when the work ends, as it ended.
    void follow(int job, const QFuture<Result<void>> &work);
    /// Asks the job of a row to stop. The row ends when the job says so.
    void cancel(int row);
    void clearFinished();
    [[nodiscard]] int runningCount() const;
    /// Share done of all running jobs with known totals, 0 to 1; -1 when none is known.
    [[nodiscard]] double overallFraction() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void activityChanged();

private:
    struct Job
    {
        int id = 0;
        QString title;
        QString detail;
        qint64 done = 0;
        qint64 total = 0;
        State state = State::Running;
        std::stop_source stop;
    };
    [[nodiscard]] int rowOf(int job) const;
    void end(int job, State state, const QString &detail);

    std::vector<Job> m_jobs;
    int m_nextId = 1;
};

} // namespace holdfast
