// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractTableModel>

namespace holdfast {

/// The state of one integration instance, for the status bar and the connections page.
struct ConnectionState
{
    enum class Health { Unknown, Good, Slow, Failing, Disabled };

    QString instance; ///< "code42-prod"
    QString brand; ///< "Code42"
    QString shortName; ///< "Code42", "AD", "XDR", "Mail": for the status bar
    QString target; ///< host or folder
    Health health = Health::Unknown;
    QString message; ///< the last test's or request's outcome, in words
    qint64 latencyMs = -1; ///< of the last request; -1 when there was none
    int requestsLastMinute = 0;
    int requestsPerMinute = 0; ///< the budget; 0 for none
    bool paused = false;
    bool fetches = false; ///< incidents come from it
    QString problem; ///< why it cannot be opened; empty otherwise
    qint64 lastFetchMs = 0; ///< when it was last asked for incidents, UTC; 0: never

    friend bool operator==(const ConnectionState &, const ConnectionState &) = default;
};

/// The connections there are. The application sets their states; rows keep their place.
class ConnectionsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { State, Instance, Brand, Target, Latency, Budget, Message };
    static constexpr int columns = 7;

    explicit ConnectionsModel(QObject *parent = nullptr);

    /// Replaces the list; rows whose instance stays only change.
    void setConnections(const QList<ConnectionState> &connections);
    [[nodiscard]] const QList<ConnectionState> &connections() const { return m_connections; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ConnectionState> m_connections;
};

/// "connected", "slow", …: health never by colour alone.
[[nodiscard]] QString healthText(ConnectionState::Health health);

} // namespace holdfast
