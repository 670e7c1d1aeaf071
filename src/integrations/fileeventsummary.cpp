// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/fileeventsummary.h"

#include "incidents/fields.h"

#include <QJsonArray>

namespace holdfast {

namespace {

void addOnce(QStringList &list, const QString &text)
{
    if (!text.isEmpty() && !list.contains(text))
        list.append(text);
}

} // namespace

void FileEventSummary::add(const QList<FileEvent> &events)
{
    using namespace Qt::StringLiterals;
    for (const auto &event : events) {
        if (m_ids.contains(event.eventId))
            continue;
        m_ids.insert(event.eventId);
        if (event.sizeBytes > 0)
            m_bytes += event.sizeBytes;
        m_riskScore = std::max(m_riskScore, event.riskScore);
        addOnce(m_exposures, event.exposure);
        addOnce(m_hosts, event.hostname);
        if (!event.hostname.isEmpty())
            ++m_byHost[event.hostname];
        for (const auto &address : event.privateIps)
            addOnce(m_privateIps, address);
        addOnce(m_publicIps, event.publicIp);
        addOnce(m_deviceUids, event.deviceUid);
        addOnce(m_deviceUsers, event.deviceUser);
        if (!event.syncDestination.isEmpty()) {
            const bool personal = event.raw.contains("\"PERSONAL\"");
            addOnce(m_syncDestinations, personal ? event.syncDestination + " (personal)"_L1 : event.syncDestination);
        }
        addOnce(m_sources, event.source);
    }
}

QString FileEventSummary::mainHost() const
{
    QString main;
    qint64 most = 0;
    for (const auto &host : m_hosts) {
        if (m_byHost.value(host) > most) {
            most = m_byHost.value(host);
            main = host;
        }
    }
    return main;
}

QJsonObject FileEventSummary::incidentFields() const
{
    QJsonObject fields;
    const auto list = [&fields](QLatin1StringView name, const QStringList &values) {
        if (!values.isEmpty())
            fields.insert(name, QJsonArray::fromStringList(values));
    };
    fields.insert(field::fileCount, count());
    fields.insert(field::fileBytes, m_bytes);
    if (m_riskScore > 0)
        fields.insert(field::riskScore, m_riskScore);
    list(field::exposureType, m_exposures);
    list(field::privateIps, m_privateIps);
    list(field::publicIps, m_publicIps);
    list(field::hostnames, m_hosts);
    list(field::deviceUids, m_deviceUids);
    list(field::syncDestinations, m_syncDestinations);
    list(field::dataSources, m_sources);
    if (!m_deviceUsers.isEmpty())
        fields.insert(field::deviceUserName, m_deviceUsers.join(QLatin1StringView(", ")));
    return fields;
}

} // namespace holdfast
