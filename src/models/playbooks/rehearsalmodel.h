// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/caseactions.h"
#include "models/cell.h"

#include <QAbstractTableModel>

namespace holdfast {

/// What a run would write, a row each, in order.
class RehearsalModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Number, Act, Through, With, Task, Undo };
    static constexpr int columns = 6;

    explicit RehearsalModel(QList<RehearsedWrite> writes, QObject *parent = nullptr)
        : QAbstractTableModel(parent)
        , m_writes(std::move(writes))
    {
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] Cell cellOf(int row, Column column) const;

    const QList<RehearsedWrite> m_writes;
};

} // namespace holdfast
