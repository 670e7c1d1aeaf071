// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QList>
#include <QString>

namespace holdfast {

class CaseFiles;

/// How one fetch went. Fetches one after another that brought nothing are one line.
struct FetchNote
{
    QString instance;
    qint64 atMs = 0; ///< when it began, UTC
    qint64 untilMs = 0; ///< when the last of them began
    int times = 1; ///< how many fetches this line stands for
    qint64 durationMs = 0; ///< of the last of them
    int added = 0; ///< new incidents
    int seen = 0; ///< records that were incidents already
    QString error; ///< in words; empty when it went well

    friend bool operator==(const FetchNote &, const FetchNote &) = default;
};

/// How far each source has been read. Written in the same transaction as what was read up to there.
class FetchRepository
{
public:
    explicit FetchRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    Result<void> setCursor(const QString &instance, const QString &cursor, const QString &actor);
    /// Empty when it was never read.
    [[nodiscard]] Result<QString> cursor(const QString &instance) const;
    /// When the cursor was last written, milliseconds UTC; 0 when never.
    [[nodiscard]] Result<qint64> updatedAtMs(const QString &instance) const;

    /// Keeps how a fetch went. Not journaled (what it brought is); the newest 1,000 lines of a connection are kept.
    Result<void> note(const FetchNote &fetch);
    /// Newest first.
    [[nodiscard]] Result<QList<FetchNote>> history(const QString &instance, int limit = 200) const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
