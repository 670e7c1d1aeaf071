// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/eventquery.h"
#include "simulators/httpmessage.h"

#include <QByteArray>
#include <QJsonObject>

#include <vector>

namespace holdfast::range {

/// Search, grouping and export over the tenant's file events, with the service's paging dialects and limits.
class EventSearch
{
public:
    explicit EventSearch(const EventStore &events)
        : m_events(events)
    {
    }

    /// POST /v2/file-events: page-number mode (pgNum x pgSize <= 10,000) or token mode (pgToken "" first).
    [[nodiscard]] HttpResponse search(const QJsonObject &body, qint64 nowMs);
    /// POST /v2/file-events/grouping.
    [[nodiscard]] HttpResponse grouping(const QJsonObject &body, qint64 nowMs);
    /// POST /v2/file-events/export: at most 200,000 rows.
    [[nodiscard]] HttpResponse exportCsv(const QJsonObject &body, qint64 nowMs);
    /// A page of the given events, in their order, as a search would answer it.
    [[nodiscard]] QByteArray pageJson(const QList<qint64> &numbers) const;
    [[nodiscard]] QByteArray csv(const QList<qint64> &numbers, const QStringList &columns) const;

private:
    using Numbers = std::vector<quint32>;
    struct Found
    {
        QByteArray key;
        Numbers ascending; ///< by the sort key, smallest first
    };

    const Numbers &find(const EventQuery &query, const QJsonObject &body, const QString &sortKey, qint64 nowMs);
    void sort(Numbers &numbers, const QString &sortKey) const;
    [[nodiscard]] bool isNaturalOrder(const QString &sortKey) const;

    const EventStore &m_events;
    QList<Found> m_recent; ///< newest first: a walk through pages asks the same question again and again
};

} // namespace holdfast::range
