// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "models/loadstate.h"
#include "models/queuerows.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>
#include <QTimer>

#include <stop_token>

namespace holdfast {

class Store;

/// The queue: the ids of all incidents that fit the filter line, in order, and the rows that have been looked at. Nothing
/// moves by itself: incidents that arrive wait until showWaiting(), changed ones change in place.
class IncidentQueueModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column {
        Mark,
        Number,
        Severity,
        Name,
        Subject,
        Exposure,
        Files,
        Size,
        Owner,
        Sla,
        Playbook,
        Age,
        Type,
        Status,
        Created
    };
    static constexpr int columns = 15;

    /// user: who looks; restricted incidents of others do not exist for him, and "me" means him.
    IncidentQueueModel(const Store &store, const Clock &clock, QString user, QObject *parent = nullptr);
    ~IncidentQueueModel() override;

    /// Reads the line and asks again; a line that cannot be read is refused by filterRejected() and changes nothing.
    void setFilterLine(const QString &line);
    [[nodiscard]] QString filterLine() const { return m_filterLine; }
    /// Asks the store again and puts waiting rows in; selection and scroll stay with their rows.
    void showWaiting();
    [[nodiscard]] int waitingCount() const { return m_waiting; }
    /// All incidents the user may see, whatever the filter.
    [[nodiscard]] qint64 totalCount() const { return m_total; }
    [[nodiscard]] const LoadState &state() const { return m_state; }
    [[nodiscard]] const QueueFacets &facets() const { return m_facets; }

    [[nodiscard]] IncidentId incidentAt(int row) const;
    [[nodiscard]] int rowOf(const IncidentId &id) const;
    /// Null while the row is not loaded.
    [[nodiscard]] const QueueRow *loadedRow(int row) const;
    void setMarked(int row, bool marked);
    [[nodiscard]] bool isMarked(int row) const;
    [[nodiscard]] QList<IncidentId> marked() const;
    /// Countdowns and ages have moved on.
    void tick();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void stateChanged();
    void waitingChanged(int count);
    void facetsChanged();
    void filterRejected(const holdfast::Error &error);
    void filterAccepted();
    /// A row that was looked at has been loaded or has changed.
    void rowChanged(const holdfast::IncidentId &id);

private:
    enum class Apply { Replace, CountWaiting };
    void ask(Apply apply);
    void askFacets();
    void replaceIds(const QList<IncidentId> &ids);
    void want(int row) const;
    void loadWanted();
    void markChanged(const QList<IncidentId> &ids);
    [[nodiscard]] Cell cellFor(const QueueRow &row, Column column) const;

    struct Query;
    const Store &m_store;
    const Clock &m_clock;
    QString m_user;
    QString m_filterLine;
    std::unique_ptr<Query> m_query;
    QList<IncidentId> m_ids;
    QHash<IncidentId, int> m_rowOf;
    mutable QCache<IncidentId, QueueRow> m_rows;
    QSet<IncidentId> m_marked;
    mutable QSet<IncidentId> m_wanted;
    mutable QSet<IncidentId> m_loading;
    mutable QTimer m_loadTimer;
    QTimer m_changeTimer;
    bool m_membershipChanged = false;
    LoadState m_state;
    QueueFacets m_facets;
    int m_waiting = 0;
    qint64 m_total = 0;
    quint64 m_generation = 0;
    std::stop_source m_stop;
    std::stop_source m_facetStop;
};

} // namespace holdfast
