// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"

#include <QList>
#include <QString>

#include <functional>
#include <optional>
#include <stop_token>

namespace holdfast {

class Connection;

/// Called now and then with how much is done, out of how much.
using VerifyProgress = std::function<void(qint64 done, qint64 total)>;

/// The first record that does not hold, or what else does not fit.
struct VerifyFailure
{
    QString stream;
    qint64 seq = 0;
    QString kind; ///< of the record; empty when the record itself is missing
    QString why; ///< a sentence for people

    friend bool operator==(const VerifyFailure &, const VerifyFailure &) = default;
};

struct VerifyReport
{
    qint64 records = 0;
    qint64 streams = 0;
    qint64 attachments = 0; ///< byte sequences hashed again
    qint64 fileEvents = 0; ///< rows whose batch digest was made again
    std::optional<VerifyFailure> failure;
    QList<IncidentId> locked; ///< restricted cases without a key for this user: not looked at

    [[nodiscard]] bool isIntact() const { return !failure; }
    /// Takes in what was found in another file; the first failure stays.
    void add(const VerifyReport &other);
};

/// Walks all records in order: positions and sequence numbers without gaps, each hash over its content and the one before,
/// heads equal to the last records; then every byte sequence the tables name against its SHA-256, and every batch of file
/// events against the digest in its record. An Error only when the walk itself could not be done.
[[nodiscard]] Result<VerifyReport> verifyJournal(Connection &connection, std::stop_token stop,
                                                 const VerifyProgress &progress);

} // namespace holdfast
