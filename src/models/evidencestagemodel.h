// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/evidence.h"

#include <QSortFilterProxyModel>

namespace holdfast {

class EvidenceModel;

/// One column of the evidence board: the items of the evidence model that stand at one stage. Items dropped on it are
/// asked for by stageWanted(); the column changes when the store has changed, never before.
class EvidenceStageModel final : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    /// The source outlives this.
    EvidenceStageModel(EvidenceModel &source, EvidenceStage stage, QObject *parent = nullptr);

    [[nodiscard]] EvidenceStage stage() const { return m_stage; }
    [[nodiscard]] EvidenceId idAt(int row) const;
    /// -1 when the item is at another stage.
    [[nodiscard]] int rowOf(const EvidenceId &id) const;

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    /// Only items of the source that are not here already.
    [[nodiscard]] bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                                       const QModelIndex &parent) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

Q_SIGNALS:
    void stageWanted(const QList<holdfast::EvidenceId> &items, holdfast::EvidenceStage stage);

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;

private:
    [[nodiscard]] QList<EvidenceId> movable(const QMimeData *data) const;

    EvidenceModel &m_source;
    const EvidenceStage m_stage;
};

} // namespace holdfast
