// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/eventstore.h"

#include "base/clock.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

void ListedEvents::add(const QJsonObject &event)
{
    Listed listed;
    listed.id = event.value(u"event"_s).toObject().value(u"id"_s).toString();
    listed.timeMs = msFromIso(event.value(u"@timestamp"_s).toString());
    listed.json = QJsonDocument(event).toJson(QJsonDocument::Compact);
    const qint64 known = indexOfId(listed.id);
    if (known >= 0)
        m_events.removeAt(known);
    const auto place = std::upper_bound(m_events.begin(), m_events.end(), listed.timeMs,
                                        [](qint64 ms, const Listed &other) { return ms < other.timeMs; });
    m_events.insert(place, listed);
}

qint64 ListedEvents::indexOfId(const QString &eventId) const
{
    for (qsizetype i = 0; i < m_events.size(); ++i) {
        if (m_events.at(i).id == eventId)
            return i;
    }
    return -1;
}

bool ListedEvents::quickValue(qint64 index, QuickTerm term, QString *value) const
{
    if (term != QuickTerm::EventId)
        return false;
    *value = m_events.at(index).id;
    return true;
}

void EventStore::add(const QJsonObject &event)
{
    m_listed.add(event);
    ++m_revision;
}

QByteArray EventStore::json(qint64 number) const
{
    const qint64 generated = generatedCount();
    return number < generated ? m_generated->json(number) : m_listed.json(number - generated);
}

QJsonObject EventStore::object(qint64 number) const
{
    return QJsonDocument::fromJson(json(number)).object();
}

qint64 EventStore::timeMs(qint64 number) const
{
    const qint64 generated = generatedCount();
    return number < generated ? m_generated->timeMs(number) : m_listed.timeMs(number - generated);
}

QString EventStore::id(qint64 number) const
{
    const qint64 generated = generatedCount();
    return number < generated ? m_generated->id(number) : m_listed.id(number - generated);
}

qint64 EventStore::numberOfId(const QString &eventId) const
{
    if (m_generated) {
        const qint64 index = m_generated->indexOfId(eventId);
        if (index >= 0)
            return index;
    }
    const qint64 index = m_listed.indexOfId(eventId);
    return index < 0 ? -1 : index + generatedCount();
}

bool EventStore::quickValue(qint64 number, QuickTerm term, QString *value) const
{
    const qint64 generated = generatedCount();
    return number < generated ? m_generated->quickValue(number, term, value)
                              : m_listed.quickValue(number - generated, term, value);
}

} // namespace holdfast::range
