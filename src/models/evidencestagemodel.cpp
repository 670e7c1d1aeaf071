// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/evidencestagemodel.h"

#include "models/evidencemodel.h"

namespace holdfast {

EvidenceStageModel::EvidenceStageModel(EvidenceModel &source, EvidenceStage stage, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_source(source)
    , m_stage(stage)
{
    setSourceModel(&source);
}

EvidenceId EvidenceStageModel::idAt(int row) const
{
    const QModelIndex here = index(row, 0);
    return here.isValid() ? m_source.item(mapToSource(here).row()).id : EvidenceId();
}

int EvidenceStageModel::rowOf(const EvidenceId &id) const
{
    const int row = m_source.rowOf(id);
    return row < 0 ? -1 : mapFromSource(m_source.index(row, 0)).row();
}

Qt::ItemFlags EvidenceStageModel::flags(const QModelIndex &index) const
{
    // A card is dropped on the column, not on another card.
    return index.isValid() ? QSortFilterProxyModel::flags(index) : Qt::ItemFlags(Qt::ItemIsDropEnabled);
}

QList<EvidenceId> EvidenceStageModel::movable(const QMimeData *data) const
{
    QList<EvidenceId> items;
    for (const EvidenceId &id : EvidenceModel::idsOf(data)) {
        const int row = m_source.rowOf(id);
        if (row >= 0 && m_source.item(row).stage != m_stage)
            items << id;
    }
    return items;
}

bool EvidenceStageModel::canDropMimeData(const QMimeData *data, Qt::DropAction action, int, int,
                                         const QModelIndex &) const
{
    return action == Qt::MoveAction && !movable(data).isEmpty();
}

bool EvidenceStageModel::dropMimeData(const QMimeData *data, Qt::DropAction action, int, int, const QModelIndex &)
{
    const QList<EvidenceId> items = movable(data);
    if (action != Qt::MoveAction || items.isEmpty())
        return false;
    Q_EMIT stageWanted(items, m_stage);
    return true;
}

bool EvidenceStageModel::filterAcceptsRow(int sourceRow, const QModelIndex &) const
{
    return m_source.item(sourceRow).stage == m_stage;
}

} // namespace holdfast
