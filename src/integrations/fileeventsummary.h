// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/fileevent.h"

#include <QHash>
#include <QJsonObject>
#include <QSet>

namespace holdfast {

/// Gathers what an incident's file events say together, page by page: the exposure fields of incidents/fields.h.
class FileEventSummary
{
public:
    /// Events seen before (same eventId) count once.
    void add(const QList<FileEvent> &events);

    [[nodiscard]] qint64 count() const { return qint64(m_ids.size()); }
    [[nodiscard]] qint64 totalBytes() const { return m_bytes; } ///< of the sizes that were reported
    [[nodiscard]] QStringList exposures() const { return m_exposures; }
    [[nodiscard]] QStringList hosts() const { return m_hosts; }
    /// The host that most of the files left from; the first seen among equals.
    [[nodiscard]] QString mainHost() const;
    /// filecount, filebytes, exposuretype, privateips, publicips, hostnames, deviceuids, deviceusername,
    /// syncdestinations, datasources, riskscore (the highest). Fields without a value are absent.
    [[nodiscard]] QJsonObject incidentFields() const;

private:
    QSet<QString> m_ids;
    QHash<QString, qint64> m_byHost;
    QStringList m_exposures;
    QStringList m_hosts;
    QStringList m_privateIps;
    QStringList m_publicIps;
    QStringList m_deviceUids;
    QStringList m_deviceUsers;
    QStringList m_syncDestinations;
    QStringList m_sources;
    qint64 m_bytes = 0;
    int m_riskScore = 0;
};

} // namespace holdfast
