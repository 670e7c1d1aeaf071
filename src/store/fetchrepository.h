// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QString>

namespace holdfast {

class Session;

/// How far each source has been read. Written in the same transaction as what was read up to there.
class FetchRepository
{
public:
    explicit FetchRepository(Session &session)
        : m_session(session)
    {
    }

    Result<void> setCursor(const QString &instance, const QString &cursor, const QString &actor);
    /// Empty when it was never read.
    [[nodiscard]] Result<QString> cursor(const QString &instance) const;
    /// When the cursor was last written, milliseconds UTC; 0 when never.
    [[nodiscard]] Result<qint64> updatedAtMs(const QString &instance) const;

private:
    Session &m_session;
};

} // namespace holdfast
