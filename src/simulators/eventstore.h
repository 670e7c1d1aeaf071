// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/eventsource.h"

#include <QHash>
#include <QJsonObject>
#include <QList>

#include <memory>

namespace holdfast::range {

/// Events that are kept: a written story's, and those added while running. Ordered by time, then by arrival.
class ListedEvents final : public EventSource
{
public:
    /// event: a file event v2 with "event.id" and "@timestamp"; one with a known id takes the old one's place.
    void add(const QJsonObject &event);

    [[nodiscard]] qint64 count() const override { return m_events.size(); }
    [[nodiscard]] QByteArray json(qint64 index) const override { return m_events.at(index).json; }
    [[nodiscard]] qint64 timeMs(qint64 index) const override { return m_events.at(index).timeMs; }
    [[nodiscard]] QString id(qint64 index) const override { return m_events.at(index).id; }
    [[nodiscard]] qint64 indexOfId(const QString &eventId) const override;
    [[nodiscard]] bool quickValue(qint64 index, QuickTerm term, QString *value) const override;

private:
    struct Listed
    {
        QString id;
        qint64 timeMs = 0;
        QByteArray json;
    };
    QList<Listed> m_events;
};

/// All file events of the tenant under one running number: the generated ones first, then the listed ones.
class EventStore
{
public:
    void setGenerated(std::shared_ptr<const EventSource> generated) { m_generated = std::move(generated); }
    void add(const QJsonObject &event);

    [[nodiscard]] qint64 count() const { return generatedCount() + m_listed.count(); }
    [[nodiscard]] qint64 generatedCount() const { return m_generated ? m_generated->count() : 0; }
    [[nodiscard]] qint64 listedCount() const { return m_listed.count(); }
    [[nodiscard]] QByteArray json(qint64 number) const;
    [[nodiscard]] QJsonObject object(qint64 number) const;
    [[nodiscard]] qint64 timeMs(qint64 number) const;
    [[nodiscard]] QString id(qint64 number) const;
    [[nodiscard]] qint64 numberOfId(const QString &eventId) const;
    [[nodiscard]] bool quickValue(qint64 number, QuickTerm term, QString *value) const;
    /// Changes whenever an event is added: what was found before may be incomplete.
    [[nodiscard]] quint64 revision() const { return m_revision; }

private:
    std::shared_ptr<const EventSource> m_generated;
    ListedEvents m_listed;
    quint64 m_revision = 0;
};

} // namespace holdfast::range
