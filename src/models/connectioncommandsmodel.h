// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"

#include <QAbstractTableModel>

namespace holdfast {

/// The commands that one connection offers now.
class ConnectionCommandsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Name, Effect, Description };
    static constexpr int columns = 3;

    explicit ConnectionCommandsModel(const CommandRegistry &commands, QObject *parent = nullptr);

    /// Reads them anew, whether it is the same connection or another.
    void setConnection(const QString &name);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const CommandRegistry &m_registry;
    QList<const Command *> m_commands;
};

} // namespace holdfast
