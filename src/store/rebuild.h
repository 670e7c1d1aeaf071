// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/journalverifier.h"

#include <QList>
#include <QString>

namespace holdfast {

/// One place where a state table does not say what the journal says.
struct StateDifference
{
    QString table;
    QString row; ///< its key, "id=4f2a…"
    QString column; ///< empty when the whole row is missing or too much
    QString inTable; ///< what the table has; "(missing)"
    QString fromJournal; ///< what the journal says it should be; "(missing)"

    friend bool operator==(const StateDifference &, const StateDifference &) = default;
};

struct RebuildReport
{
    qint64 records = 0; ///< journal records folded
    qint64 rows = 0; ///< rows compared
    QList<StateDifference> differences; ///< at most 1,000 a file
    QList<IncidentId> locked; ///< restricted cases without a key for this user: not looked at

    [[nodiscard]] bool isEqual() const { return differences.isEmpty(); }
    /// Takes in what was found in another file.
    void add(const RebuildReport &other);
};

/// Folds the journal's records, in their order, into a fresh database in a temporary folder (in memory for a
/// sealed file, whose content must not come into a plain one) and compares all state tables
/// row by row. Not folded: the bytes (attachment), the rows of file events (verify() checks both against the hashes in the
/// journal), leases. The store itself is not changed.
[[nodiscard]] Result<RebuildReport> rebuildState(Connection &connection, std::stop_token stop,
                                                 const VerifyProgress &progress);

} // namespace holdfast
