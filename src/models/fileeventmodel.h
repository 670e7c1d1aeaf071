// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "incidents/fileevent.h"
#include "models/cell.h"
#include "models/fact.h"
#include "models/loadstate.h"
#include "models/textforms.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QFuture>
#include <QSet>
#include <QTimer>

#include <atomic>
#include <stop_token>

namespace holdfast {

class Store;

/// File events of one incident, as quick at a million rows as at forty: the ids of all rows that fit, in order, come in
/// chunks from a reader's thread; rows are loaded by the page when somebody looks at them. Answers to an older question
/// are dropped.
class FileEventModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// The mark of evidence, then every column of the store in its own order of importance.
    enum class Column {
        Mark,
        OccurredAt,
        Exposure,
        FileName,
        FilePath,
        Category,
        Size,
        Destination,
        SyncDestination,
        Sha256,
        Md5,
        Owner,
        Hostname,
        Trusted,
        Risk,
        DataClass,
        ValueScore,
        Actor,
        DeviceUser,
        Action,
        Source,
        DestinationCategory,
        DestinationAccount,
        MimeType,
        ProcessName,
        WindowTitle,
        Url,
        MediaVendor,
        MediaName,
        MediaSerial,
        DeviceUid,
        PrivateIps,
        PublicIp,
        RiskSeverity,
        RiskIndicators,
        CreatedAt,
        ModifiedAt,
        InsertedAt,
        EventId,
    };
    static constexpr int columns = 39;

    FileEventModel(const Store &store, const Clock &clock, QString user, QObject *parent = nullptr);
    ~FileEventModel() override;

    void setIncident(const IncidentId &incident);
    /// Reads the line and asks again; a line that cannot be read is refused and changes nothing.
    void setFilterLine(const QString &line);
    [[nodiscard]] QString filterLine() const { return m_filterLine; }
    void setZone(TimeZoneChoice zone);
    void reload();

    [[nodiscard]] const LoadState &state() const { return m_state; }
    /// All ids have arrived.
    [[nodiscard]] bool isComplete() const { return m_complete; }
    /// Without the filter.
    [[nodiscard]] qint64 totalCount() const { return m_total; }
    [[nodiscard]] qint64 totalBytes() const { return m_totalBytes; }
    [[nodiscard]] qint64 untrustedCount() const { return m_untrusted; }
    [[nodiscard]] qint64 rowIdAt(int row) const;
    [[nodiscard]] int rowOf(qint64 rowId) const;
    /// Null while the row is not loaded; asks for it.
    [[nodiscard]] const FileEvent *event(int row) const;
    [[nodiscard]] bool isMarked(int row) const;
    /// fileEventFacts() of a loaded row.
    [[nodiscard]] QList<Fact> facts(int row) const;

    /// Writes all rows that fit now, in order, as CSV: UTF-8, the given columns, texts that a spreadsheet would take for a
    /// formula kept as text. progress counts written rows. Answers how many there were; nothing is left behind when it
    /// fails or is stopped.
    [[nodiscard]] QFuture<Result<qint64>> exportCsv(const QString &path, const QList<Column> &shown,
                                                    std::shared_ptr<std::atomic<qint64>> progress,
                                                    std::stop_token stop) const;

    /// The rows as lines with tabs between the columns, for the clipboard; rows that are not loaded are read.
    [[nodiscard]] QFuture<Result<QString>> rowsAsText(const QList<int> &rows, const QList<Column> &shown) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

    [[nodiscard]] static QString columnTitle(Column column, TimeZoneChoice zone);

Q_SIGNALS:
    void stateChanged();
    void totalsChanged();
    void filterRejected(const holdfast::Error &error);
    void filterAccepted();

private:
    void ask();
    void readOrdersAhead();
    void takeChunk(const QList<qint64> &ids, quint64 generation);
    void askTotals();
    void askMarks();
    void want(int row) const;
    void loadWanted();

    struct Query;
    const Store &m_store;
    const Clock &m_clock;
    QString m_user;
    QString m_filterLine;
    TimeZoneChoice m_zone = TimeZoneChoice::Utc;
    std::unique_ptr<Query> m_query;
    QList<qint64> m_ids;
    mutable QCache<qint64, FileEvent> m_rows;
    mutable QSet<int> m_wantedPages;
    mutable QSet<int> m_loadingPages;
    mutable QTimer m_loadTimer;
    QTimer m_reloadTimer;
    QSet<QString> m_marked; ///< event ids that are evidence
    LoadState m_state;
    bool m_complete = false;
    bool m_firstChunk = true;
    qint64 m_total = 0;
    qint64 m_totalBytes = 0;
    qint64 m_untrusted = 0;
    quint64 m_generation = 0;
    std::stop_source m_stop;
};

/// The text of one value: "not reported" for empty ones, the source's reason for a missing hash.
[[nodiscard]] Cell fileEventCell(const FileEvent &event, FileEventModel::Column column, TimeZoneChoice zone);
/// The whole value, as copied and exported; times in RFC 3339.
[[nodiscard]] QString fileEventText(const FileEvent &event, FileEventModel::Column column);
/// Label and value of every reported column, for the inspector; what was not reported is said where that matters: owner
/// and hashes.
[[nodiscard]] QList<Fact> fileEventFacts(const FileEvent &event, TimeZoneChoice zone);
/// One CSV field: quoted where needed, formulas kept as text.
[[nodiscard]] QByteArray csvField(const QString &text);

} // namespace holdfast
