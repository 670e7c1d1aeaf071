// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/jobsmodel.h"

#include "models/cell.h"

#include <QLocale>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

JobsModel::JobsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

int JobsModel::begin(const QString &title, std::stop_source stop)
{
    beginInsertRows({}, 0, 0);
    Job job;
    job.id = m_nextId++;
    job.title = title;
    job.stop = std::move(stop);
    m_jobs.insert(m_jobs.begin(), std::move(job));
    endInsertRows();
    Q_EMIT activityChanged();
    return m_jobs.front().id;
}

int JobsModel::rowOf(int job) const
{
    const auto found = std::find_if(m_jobs.begin(), m_jobs.end(), [job](const Job &row) { return row.id == job; });
    return found == m_jobs.end() ? -1 : int(found - m_jobs.begin());
}

void JobsModel::setProgress(int job, qint64 done, qint64 total, const QString &detail)
{
    const int row = rowOf(job);
    if (row < 0)
        return;
    auto &entry = m_jobs[size_t(row)];
    entry.done = done;
    entry.total = total;
    if (!detail.isEmpty())
        entry.detail = detail;
    Q_EMIT dataChanged(index(row, 0), index(row, columns - 1));
    Q_EMIT activityChanged();
}

void JobsModel::finish(int job, const QString &detail)
{
    end(job, State::Done, detail);
}

void JobsModel::fail(int job, const QString &message)
{
    const int row = rowOf(job);
    const bool asked = row >= 0 && m_jobs[size_t(row)].stop.stop_requested();
    end(job, asked ? State::Canceled : State::Failed, message);
}

void JobsModel::end(int job, State state, const QString &detail)
{
    const int row = rowOf(job);
    if (row < 0)
        return;
    auto &entry = m_jobs[size_t(row)];
    entry.state = state;
    if (!detail.isEmpty())
        entry.detail = detail;
    Q_EMIT dataChanged(index(row, 0), index(row, columns - 1));
    Q_EMIT activityChanged();
}

void JobsModel::follow(int job, const QFuture<Result<void>> &work)
{
    onFinished(work, this, [this, job](const Result<void> &done) {
        if (done)
            finish(job);
        else
            fail(job, done.error().message);
    });
}

void JobsModel::cancel(int row)
{
    if (row < 0 || row >= int(m_jobs.size()) || m_jobs[size_t(row)].state != State::Running)
        return;
    m_jobs[size_t(row)].detail = tr("stopping…");
    Q_EMIT dataChanged(index(row, 0), index(row, columns - 1));
    m_jobs[size_t(row)].stop.request_stop();
}

void JobsModel::clearFinished()
{
    for (int row = int(m_jobs.size()) - 1; row >= 0; --row) {
        if (m_jobs[size_t(row)].state == State::Running)
            continue;
        beginRemoveRows({}, row, row);
        m_jobs.erase(m_jobs.begin() + row);
        endRemoveRows();
    }
    Q_EMIT activityChanged();
}

int JobsModel::runningCount() const
{
    return int(std::count_if(m_jobs.begin(), m_jobs.end(), [](const Job &job) { return job.state == State::Running; }));
}

double JobsModel::overallFraction() const
{
    qint64 done = 0;
    qint64 total = 0;
    for (const Job &job : m_jobs) {
        if (job.state == State::Running && job.total > 0) {
            done += job.done;
            total += job.total;
        }
    }
    return total == 0 ? -1.0 : double(done) / double(total);
}

int JobsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_jobs.size());
}

int JobsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant JobsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Job &job = m_jobs[size_t(index.row())];
    if (role == StateRole)
        return int(job.state);
    if (role == FractionRole)
        return job.total > 0 ? double(job.done) / double(job.total) : -1.0;
    if (role != Qt::DisplayRole && role != CellRole::Cell && role != CellRole::Copy)
        return {};
    Cell cell;
    switch (Column(index.column())) {
    case Column::State:
        switch (job.state) {
        case State::Running:
            cell = {.text = tr("running"), .tone = Tone::Accent, .glyph = Glyph::Running};
            break;
        case State::Done:
            cell = {.text = tr("done"), .tone = Tone::Done, .glyph = Glyph::Done};
            break;
        case State::Failed:
            cell = {.text = tr("failed"), .tone = Tone::Critical, .glyph = Glyph::Failed};
            break;
        case State::Canceled:
            cell = {.text = tr("canceled"), .tone = Tone::Muted, .glyph = Glyph::NotTaken};
            break;
        }
        break;
    case Column::Title:
        cell.text = job.title;
        break;
    case Column::Progress:
        cell.number = true;
        if (job.total > 0)
            cell.text = tr("%1 of %2").arg(QLocale().toString(job.done), QLocale().toString(job.total));
        else if (job.done > 0)
            cell.text = QLocale().toString(job.done);
        break;
    case Column::Detail:
        cell.text = job.detail;
        cell.tone = job.state == State::Failed ? Tone::Critical : Tone::Muted;
        break;
    }
    return role == CellRole::Cell ? QVariant::fromValue(cell) : QVariant(cell.text);
}

QVariant JobsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Column::State:
        return tr("State");
    case Column::Title:
        return tr("Job");
    case Column::Progress:
        return tr("Progress");
    case Column::Detail:
        return tr("Detail");
    }
    return {};
}

} // namespace holdfast
