// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"
#include "store/fileeventquery.h"

#include <QHash>
#include <QList>

#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace holdfast {

class Connection;

/// The file events of large cases in the orders that were asked for, in memory: the database would sort a million rows anew
/// for each question. An order is read along an index or by one pass over the rows and is 8 bytes an event; file events are only ever
/// added, so it holds until there are more of them.
///
/// Shared by the readers of one store and thread-safe. Not for the writer, who also sees what may never be committed.
class FileEventOrders
{
public:
    /// Ids from the smallest value to the largest, equal values by id.
    using Order = std::shared_ptr<const std::vector<qint64>>;

    /// Rows from `first` to `last` are all of one case.
    struct Range
    {
        qint64 first = 0;
        qint64 last = 0;

        friend bool operator==(const Range &, const Range &) = default;
    };

    /// The orders of these columns. `ranges`: where the case's rows are, as this connection sees them, ascending. Blocks while
    /// another reader reads the same case.
    [[nodiscard]] Result<QList<Order>> orders(Connection &db, const IncidentId &incident, const QList<Range> &ranges,
                                              const QList<FileEventColumn> &columns, const std::stop_token &stop);

    /// Whether the order of that column is there already.
    [[nodiscard]] bool has(const IncidentId &incident, const QList<Range> &ranges, FileEventColumn column);

private:
    struct Case
    {
        std::mutex reading;
        QList<Range> ranges; ///< what the orders cover
        std::map<FileEventColumn, Order> orders;
        qint64 lastUse = 0;
    };

    [[nodiscard]] std::shared_ptr<Case> caseOf(const IncidentId &incident);
    void forgetOldest();

    std::mutex m_mutex;
    QHash<IncidentId, std::shared_ptr<Case>> m_cases;
    qint64 m_uses = 0;
};

} // namespace holdfast
