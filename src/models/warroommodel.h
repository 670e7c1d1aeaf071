// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/entry.h"
#include "models/entryblocks.h"
#include "models/loadstate.h"
#include "models/textforms.h"

#include <QAbstractListModel>
#include <QSet>
#include <QTimer>

#include <stop_token>

namespace holdfast {

class Store;

/// One entry as the war room paints it.
struct WarRoomLine
{
    Entry entry;
    QList<EntryBlock> blocks;
    QString author; ///< "you", "playbook", a name, "result"
    int request = 0; ///< number of the outward request behind it; 0 for none
    bool evidence = false;
};

/// Which outward requests an incident has, counted from 1, and which of its entries are evidence.
struct EntryMarks
{
    QHash<ExchangeId, int> requests;
    QSet<EntryId> evidence;
};

/// The entries of one incident, oldest first: the last ones at once, earlier ones when asked, new ones as they are
/// written. The filter hides kinds of entries; it deletes nothing.
class WarRoomModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { LineRole = Qt::UserRole + 100, KindRole, IdRole };
    /// The four groups of the filter.
    struct Shown
    {
        bool chat = true;
        bool commands = true; ///< commands, results, errors
        bool playbook = true;
        bool system = false;
        QString text;
        friend bool operator==(const Shown &, const Shown &) = default;
    };

    WarRoomModel(const Store &store, QString user, QObject *parent = nullptr);
    ~WarRoomModel() override;

    void setIncident(const IncidentId &incident);
    void setShown(const Shown &shown);
    [[nodiscard]] const Shown &shown() const { return m_shown; }
    void setZone(TimeZoneChoice zone);
    [[nodiscard]] TimeZoneChoice zone() const { return m_zone; }
    void reload();
    /// Entries before the first shown one.
    void loadEarlier();
    [[nodiscard]] bool hasEarlier() const { return m_hasEarlier; }
    [[nodiscard]] const LoadState &state() const { return m_state; }
    [[nodiscard]] const WarRoomLine &line(int row) const { return m_lines.at(row); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void stateChanged();
    /// New entries were added at the end.
    void entriesArrived(int count);

private:
    void askNew();
    void askMarks();
    [[nodiscard]] QList<WarRoomLine> linesFrom(const QList<Entry> &entries) const;

    const Store &m_store;
    QString m_user;
    IncidentId m_incident;
    Shown m_shown;
    TimeZoneChoice m_zone = TimeZoneChoice::Utc;
    QList<WarRoomLine> m_lines;
    EntryMarks m_marks;
    LoadState m_state;
    bool m_hasEarlier = false;
    bool m_askingNew = false;
    bool m_askAgain = false;
    bool m_loadingEarlier = false;
    qint64 m_lastSeq = 0;
    quint64 m_generation = 0;
    std::stop_source m_stop;
};

} // namespace holdfast

Q_DECLARE_METATYPE(holdfast::WarRoomLine)
