// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/loadstate.h"

#include <QAbstractTableModel>

#include <memory>

namespace holdfast {

class Store;
struct FetchNote;

/// How the fetches of one connection went, newest first. Follows the store.
class FetchHistoryModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { When, Added, Seen, Duration, Outcome };
    static constexpr int columns = 5;

    explicit FetchHistoryModel(const Store &store, QObject *parent = nullptr);
    ~FetchHistoryModel() override;

    void setConnection(const QString &name);
    [[nodiscard]] const LoadState &state() const { return m_state; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void stateChanged();

private:
    void reload();

    const Store &m_store;
    QString m_name;
    std::unique_ptr<QList<FetchNote>> m_notes;
    LoadState m_state;
    quint64 m_generation = 0;
};

} // namespace holdfast
