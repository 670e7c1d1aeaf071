// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/playbooks/rehearsalmodel.h"

#include "models/textforms.h"

namespace holdfast {

using namespace Qt::StringLiterals;

Cell RehearsalModel::cellOf(int row, Column column) const
{
    const RehearsedWrite &write = m_writes.at(row);
    switch (column) {
    case Column::Number:
        return {.text = QString::number(row + 1), .tone = Tone::Muted, .number = true};
    case Column::Act:
        return {.text = write.act, .strong = true};
    case Column::Through:
        return write.through.isEmpty() ? Cell{.text = tr("this case"), .tone = Tone::Muted}
                                       : Cell{.text = write.through};
    case Column::With:
        return {.text = write.with, .mono = true};
    case Column::Task:
        return {.text = write.task, .tone = Tone::Muted};
    case Column::Undo:
        return {.text = write.undo};
    }
    return {};
}

int RehearsalModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_writes.size());
}

int RehearsalModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant RehearsalModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Cell cell = cellOf(index.row(), Column(index.column()));
    switch (role) {
    case CellRole::Cell:
        return QVariant::fromValue(cell);
    case Qt::DisplayRole:
    case CellRole::Copy:
    case CellRole::Sort:
        return cell.text;
    case Qt::ToolTipRole:
        return plainToolTip(cell.text);
    case CellRole::Id:
        return index.row();
    default:
        return {};
    }
}

QVariant RehearsalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Column::Number:
        return tr("No.");
    case Column::Act:
        return tr("Act");
    case Column::Through:
        return tr("Through");
    case Column::With:
        return tr("With");
    case Column::Task:
        return tr("Task");
    case Column::Undo:
        return tr("Taken back by");
    }
    return {};
}

} // namespace holdfast
