// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/connectioncommandsmodel.h"

#include "models/cell.h"

namespace holdfast {

ConnectionCommandsModel::ConnectionCommandsModel(const CommandRegistry &commands, QObject *parent)
    : QAbstractTableModel(parent)
    , m_registry(commands)
{
}

void ConnectionCommandsModel::setConnection(const QString &name)
{
    QList<const Command *> found;
    if (!name.isEmpty()) {
        for (const auto *command : m_registry.all()) {
            if (const auto *own = m_registry.find(command->definition.name, command->definition.brand, name))
                found.append(own);
        }
    }
    if (found == m_commands)
        return;
    beginResetModel();
    m_commands = found;
    endResetModel();
}

int ConnectionCommandsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_commands.size());
}

int ConnectionCommandsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant ConnectionCommandsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &definition = m_commands.at(index.row())->definition;
    Cell cell;
    switch (Column(index.column())) {
    case Column::Name:
        cell.text = definition.name;
        cell.mono = true;
        break;
    case Column::Effect:
        cell.text = definition.changesSomething() ? tr("changes something") : tr("reads");
        cell.tone = definition.changesSomething() ? Tone::High : Tone::Muted;
        break;
    case Column::Description:
        cell.text = definition.description;
        break;
    }
    switch (role) {
    case CellRole::Cell:
        return QVariant::fromValue(cell);
    case Qt::DisplayRole:
    case CellRole::Copy:
        return cell.text;
    case CellRole::Id:
        return definition.name;
    default:
        return {};
    }
}

QVariant ConnectionCommandsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Column::Name:
        return tr("Command");
    case Column::Effect:
        return tr("Effect");
    case Column::Description:
        return tr("What it does");
    }
    return {};
}

} // namespace holdfast
