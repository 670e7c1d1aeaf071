// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace holdfast {

class CaseFiles;

enum class TimerState { Pending = 0, Fired = 1, Canceled = 2 };

/// Something to do later. It survives a restart because it is a row, not a thread.
struct StoredTimer
{
    QString id;
    IncidentId incident; ///< may be empty
    qint64 dueAtMs = 0;
    QString kind; ///< "run", "sla", "poll"
    QString target; ///< run id, field name
    QJsonObject body;
    TimerState state = TimerState::Pending;

    friend bool operator==(const StoredTimer &, const StoredTimer &) = default;
};

class TimerRepository
{
public:
    explicit TimerRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Gives the id when it is empty.
    Result<StoredTimer> set(StoredTimer timer, const QString &actor);
    /// Conflict when it is not pending: another took it.
    Result<void> fire(const QString &id, const QString &actor);
    /// Nothing when it is not pending.
    Result<void> cancel(const QString &id, const QString &actor);

    [[nodiscard]] Result<StoredTimer> get(const QString &id) const;
    /// Pending ones due at or before the moment, earliest first.
    [[nodiscard]] Result<QList<StoredTimer>> due(qint64 nowMs) const;
    /// When the next pending one is due; nothing when there is none.
    [[nodiscard]] Result<std::optional<qint64>> nextDueAtMs() const;
    [[nodiscard]] Result<QList<StoredTimer>> pending(const QString &kind = {}, const QString &target = {}) const;

private:
    Result<void> setState(const StoredTimer &timer, TimerState state, const QString &kind, const QString &actor);

    CaseFiles &m_files;
};

} // namespace holdfast
