// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/connectionsmodel.h"

#include "models/cell.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

ConnectionsModel::ConnectionsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ConnectionsModel::setConnections(const QList<ConnectionState> &connections)
{
    if (m_connections == connections)
        return;
    const bool sameRows = std::equal(m_connections.begin(), m_connections.end(), connections.begin(), connections.end(),
                                     [](const auto &a, const auto &b) { return a.instance == b.instance; });
    if (!sameRows) {
        beginResetModel();
        m_connections = connections;
        endResetModel();
        return;
    }
    for (qsizetype row = 0; row < connections.size(); ++row) {
        if (m_connections.at(row) == connections.at(row))
            continue;
        m_connections[row] = connections.at(row);
        Q_EMIT dataChanged(index(int(row), 0), index(int(row), columns - 1));
    }
}

int ConnectionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_connections.size());
}

int ConnectionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

static Cell connectionCell(const ConnectionState &state, ConnectionsModel::Column column)
{
    using Health = ConnectionState::Health;
    Cell cell;
    switch (column) {
    case ConnectionsModel::Column::State:
        cell.text = healthText(state.health);
        switch (state.health) {
        case Health::Good:
            cell.glyph = Glyph::Done;
            cell.tone = Tone::Done;
            break;
        case Health::Slow:
            cell.glyph = Glyph::Timer;
            cell.tone = Tone::High;
            break;
        case Health::Failing:
            cell.glyph = Glyph::Failed;
            cell.tone = Tone::Critical;
            break;
        case Health::Disabled:
            cell.glyph = Glyph::NotTaken;
            cell.tone = Tone::Muted;
            break;
        case Health::Unknown:
            cell.glyph = Glyph::Pending;
            cell.tone = Tone::Muted;
            break;
        }
        break;
    case ConnectionsModel::Column::Instance:
        cell.text = state.instance;
        cell.strong = true;
        break;
    case ConnectionsModel::Column::Brand:
        cell.text = state.brand;
        break;
    case ConnectionsModel::Column::Target:
        cell.text = state.target;
        cell.mono = true;
        cell.elide = Qt::ElideMiddle;
        break;
    case ConnectionsModel::Column::Latency:
        cell.text =
            state.latencyMs < 0 ? u"–"_s : QCoreApplication::translate("Connections", "%1 ms").arg(state.latencyMs);
        cell.number = true;
        break;
    case ConnectionsModel::Column::Budget:
        cell.text = state.requestsPerMinute == 0
            ? QCoreApplication::translate("Connections", "no limit")
            : u"%1/%2"_s.arg(state.requestsLastMinute).arg(state.requestsPerMinute);
        cell.number = true;
        break;
    case ConnectionsModel::Column::Message:
        cell.text =
            state.message.isEmpty() ? QCoreApplication::translate("Connections", "not tested yet") : state.message;
        cell.tone = state.health == Health::Failing ? Tone::Critical : Tone::Muted;
        break;
    }
    return cell;
}

QVariant ConnectionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ConnectionState &state = m_connections.at(index.row());
    switch (role) {
    case CellRole::Cell:
        return QVariant::fromValue(connectionCell(state, Column(index.column())));
    case Qt::DisplayRole:
    case CellRole::Copy:
        return connectionCell(state, Column(index.column())).text;
    case CellRole::Id:
        return state.instance;
    default:
        return {};
    }
}

QVariant ConnectionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Column::State:
        return tr("State");
    case Column::Instance:
        return tr("Connection");
    case Column::Brand:
        return tr("Service");
    case Column::Target:
        return tr("Address");
    case Column::Latency:
        return tr("Latency");
    case Column::Budget:
        return tr("Per minute");
    case Column::Message:
        return tr("Last outcome");
    }
    return {};
}

QString healthText(ConnectionState::Health health)
{
    switch (health) {
    case ConnectionState::Health::Good:
        return QCoreApplication::translate("Connections", "connected");
    case ConnectionState::Health::Slow:
        return QCoreApplication::translate("Connections", "slow");
    case ConnectionState::Health::Failing:
        return QCoreApplication::translate("Connections", "failing");
    case ConnectionState::Health::Disabled:
        return QCoreApplication::translate("Connections", "switched off");
    case ConnectionState::Health::Unknown:
        break;
    }
    return QCoreApplication::translate("Connections", "not tested");
}

} // namespace holdfast
