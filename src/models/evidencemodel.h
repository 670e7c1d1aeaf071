// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/evidence.h"
#include "models/cell.h"
#include "models/fact.h"
#include "models/loadstate.h"
#include "models/textforms.h"

#include <QAbstractTableModel>

#include <stop_token>

class QMimeData;

namespace holdfast {

class Store;

/// The evidence of one incident with hash, time, origin and stage. Rows can be dragged: what travels is the items' ids.
class EvidenceModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Number, Kind, Title, Occurred, Taken, TakenBy, Size, Sha256, Check, Stage };
    static constexpr int columns = 10;

    explicit EvidenceModel(const Store &store, QObject *parent = nullptr);
    ~EvidenceModel() override;

    void setIncident(const IncidentId &incident);
    void setZone(TimeZoneChoice zone);
    void reload();
    /// The titles of items whose bytes do not have their hash any more, after a check at that moment.
    void setCheck(const QStringList &broken, qint64 atMs);
    [[nodiscard]] const LoadState &state() const { return m_state; }
    [[nodiscard]] const Evidence &item(int row) const { return m_items.at(row); }
    /// -1 when the incident has no such item.
    [[nodiscard]] int rowOf(const EvidenceId &id) const;
    /// The items that a drag carries; empty for anything else.
    [[nodiscard]] static QList<EvidenceId> idsOf(const QMimeData *data);
    /// Label and value of everything known about an item.
    [[nodiscard]] QList<Fact> facts(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::MoveAction; }
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::IgnoreAction; }
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData *mimeData(const QModelIndexList &indexes) const override;

Q_SIGNALS:
    void stateChanged();

private:
    [[nodiscard]] Cell cellFor(const Evidence &item, Column column) const;

    const Store &m_store;
    IncidentId m_incident;
    TimeZoneChoice m_zone = TimeZoneChoice::Utc;
    QList<Evidence> m_items;
    QStringList m_broken;
    qint64 m_checkedAtMs = 0;
    LoadState m_state;
    quint64 m_generation = 0;
    std::stop_source m_stop;
};

/// The chain of custody of one item, oldest first.
class CustodyModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { At, Actor, Action, Note };
    static constexpr int columns = 4;

    explicit CustodyModel(const Store &store, QObject *parent = nullptr);

    void setEvidence(const EvidenceId &evidence);
    void setZone(TimeZoneChoice zone);
    void reload();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const Store &m_store;
    EvidenceId m_evidence;
    TimeZoneChoice m_zone = TimeZoneChoice::Utc;
    QList<CustodyEvent> m_events;
    quint64 m_generation = 0;
};

[[nodiscard]] QString stageText(EvidenceStage stage);
/// "E-3"
[[nodiscard]] QString evidenceNumber(const Evidence &item);

} // namespace holdfast
