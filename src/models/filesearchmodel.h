// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "models/facet.h"
#include "models/fact.h"
#include "models/loadstate.h"
#include "models/textforms.h"

#include <QAbstractTableModel>

#include <memory>
#include <stop_token>

namespace holdfast {

class Store;
struct FileEvent;
struct FileEventSearchAnswer;
struct FoundFileEvent;

/// How the events found are spread.
struct FileSearchFacets
{
    Facet kind;
    Facet exposure;
    Facet destination;
    Facet actor;
};

/// What a search over the file events of all incidents found: the newest of them as rows, all of them as counts. Answers to an
/// older question are dropped.
class FileSearchModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column {
        OccurredAt,
        Kind,
        Source,
        FileName,
        Actor,
        Exposure,
        Destination,
        Size,
        Incident,
        FilePath,
        Category,
        Hostname,
        Trusted,
        Risk,
        DataClass,
        Sha256,
    };
    static constexpr int columns = 16;

    /// user: who looks; events of restricted incidents of others do not exist for him, and "me" means him.
    FileSearchModel(const Store &store, const Clock &clock, QString user, QObject *parent = nullptr);
    ~FileSearchModel() override;

    /// Reads the line and searches; a line that cannot be read is refused by filterRejected() and changes nothing.
    void setFilterLine(const QString &line);
    [[nodiscard]] QString filterLine() const { return m_filterLine; }
    /// Searches again, or for the first time.
    void reload();
    void setZone(TimeZoneChoice zone);

    [[nodiscard]] const LoadState &state() const { return m_state; }
    /// All events that fit, also those that are not among the rows.
    [[nodiscard]] qint64 foundCount() const;
    [[nodiscard]] qint64 foundBytes() const;
    [[nodiscard]] const FileSearchFacets &facets() const { return m_facets; }
    /// Its `incident` is the one that holds it.
    [[nodiscard]] const FileEvent &event(int row) const;
    /// Every reported value of a row, for the inspector.
    [[nodiscard]] QList<Fact> facts(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void stateChanged();
    void filterRejected(const holdfast::Error &error);
    void filterAccepted();

private:
    struct Search;
    [[nodiscard]] const FoundFileEvent &found(int row) const;
    void ask();
    void take(const FileEventSearchAnswer &answer);
    void sortRows();

    const Store &m_store;
    const Clock &m_clock;
    const QString m_user;
    std::unique_ptr<Search> m_search;
    QString m_filterLine;
    FileSearchFacets m_facets;
    TimeZoneChoice m_zone = TimeZoneChoice::Utc;
    LoadState m_state;
    Column m_sortColumn = Column::OccurredAt;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
    quint64 m_generation = 0;
    std::stop_source m_stop;
};

} // namespace holdfast
