// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

namespace holdfast::range {

/// Terms a source can tell without making the whole event; a search over millions of events uses them first.
enum class QuickTerm { EventId, Timestamp, UserEmail, UserId, DeviceUid, EventAction, RiskSeverity };

/// File events in the order of their time. An event is JSON in the v2 shape of the file event search.
class EventSource
{
public:
    virtual ~EventSource() = default;
    [[nodiscard]] virtual qint64 count() const = 0;
    /// One file event, compact JSON. index: 0 .. count()-1.
    [[nodiscard]] virtual QByteArray json(qint64 index) const = 0;
    /// The event's @timestamp, epoch ms; never smaller than that of the index before.
    [[nodiscard]] virtual qint64 timeMs(qint64 index) const = 0;
    [[nodiscard]] virtual QString id(qint64 index) const = 0;
    /// -1 when no event has the id.
    [[nodiscard]] virtual qint64 indexOfId(const QString &eventId) const = 0;
    /// False when the source has no quick way; the caller then reads json().
    [[nodiscard]] virtual bool quickValue(qint64 index, QuickTerm term, QString *value) const = 0;
};

} // namespace holdfast::range
