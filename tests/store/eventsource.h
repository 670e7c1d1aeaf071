// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/fileevent.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

namespace holdfast {

/// File events that look like a person's day, the same for the same seed.
class EventSource
{
public:
    explicit EventSource(quint32 seed, qint64 startMs)
        : m_random(seed)
        , m_atMs(startMs)
    {
    }

    FileEvent next()
    {
        using namespace Qt::StringLiterals;
        static const QStringList words{u"bid"_s,    u"rotor"_s,     u"Quarterly"_s, u"übersicht"_s,
                                       u"design"_s, u"customers"_s, u"plan_a"_s,    u"100%"_s};
        static const QStringList endings{u"xlsx"_s, u"step"_s, u"docx"_s, u"zip"_s, u"cpp"_s, u"PDF"_s};
        static const QStringList exposures{u"CloudStorage"_s, u"RemovableMedia"_s, u"BrowserUpload"_s,
                                           u"SharedViaLink"_s, QString()};
        static const QStringList categories{u"Spreadsheet"_s, u"Document"_s, u"SourceCode"_s, u"Archive"_s,
                                            u"Uncategorized"_s};
        static const QStringList severities{u"NO_RISK_INDICATED"_s, u"LOW"_s, u"MODERATE"_s, u"HIGH"_s, u"CRITICAL"_s};
        static const QStringList destinations{u"Dropbox"_s, u"Google Drive"_s, u"SanDisk Ultra"_s, QString()};
        ++m_count;
        m_atMs += pick(60'000);
        FileEvent event;
        event.eventId = u"0_%1_%2"_s.arg(m_random.generate(), 8, 16, QChar(u'0')).arg(m_count);
        event.occurredAtMs = m_atMs;
        event.insertedAtMs = m_atMs + 90'000;
        event.action = pick(2) == 0 ? u"removable-media-created"_s : u"application-read"_s;
        event.exposure = exposures.at(pick(5));
        event.source = pick(4) == 0 ? u"Google Drive"_s : u"Endpoint"_s;
        event.actor = u"user%1@qrst.example"_s.arg(pick(40));
        event.deviceUser = u"user%1"_s.arg(pick(40));
        event.fileName = u"%1_%2.%3"_s.arg(words.at(pick(8))).arg(pick(5000)).arg(endings.at(pick(6)));
        event.filePath = u"C:/Users/%1/Documents/%2/"_s.arg(event.deviceUser, words.at(pick(8)));
        event.sizeBytes = pick(20) == 0 ? -1 : qint64(pick(1'000'000)) * pick(300);
        event.category = categories.at(pick(5));
        event.mimeType = u"application/octet-stream"_s;
        event.owner = pick(3) == 0 ? QString() : event.deviceUser;
        event.md5 = pick(10) == 0 ? QString()
                                  : u"%1%2%3%4"_s.arg(m_random.generate(), 8, 16, QChar(u'0'))
                                        .arg(m_random.generate(), 8, 16, QChar(u'0'))
                                        .arg(m_random.generate(), 8, 16, QChar(u'0'))
                                        .arg(m_random.generate(), 8, 16, QChar(u'0'));
        event.md5Error = event.md5.isEmpty() ? u"File is locked"_s : QString();
        event.sha256 = event.md5 + event.md5;
        event.createdAtMs = m_atMs - pick(100'000'000);
        event.modifiedAtMs = event.createdAtMs + 1000;
        event.destinationCategory = u"Cloud Storage"_s;
        event.destinationName = destinations.at(pick(4));
        event.syncDestination = event.destinationName == u"Dropbox"_s ? u"Dropbox"_s : QString();
        event.processName = u"explorer.exe"_s;
        event.windowTitle = event.fileName + u" - Explorer"_s;
        event.hostname = u"LT-%1"_s.arg(pick(60), 4, 10, QChar(u'0'));
        event.deviceUid = u"9%1"_s.arg(pick(60), 17, 10, QChar(u'0'));
        event.privateIps = {u"10.2.7.%1"_s.arg(pick(250)), u"192.168.0.%1"_s.arg(pick(250))};
        event.publicIp = u"203.0.113.%1"_s.arg(pick(250));
        event.trusted = pick(6) == 0;
        event.riskScore = pick(12);
        event.riskSeverity = severities.at(pick(5));
        event.riskIndicators = {u"Off hours"_s, u"First use of destination"_s};
        event.dataClass = pick(5) == 0 ? u"design"_s : QString();
        event.valueScore = pick(11);
        event.raw = rawOf(event);
        return event;
    }

    QList<FileEvent> take(qsizetype count)
    {
        QList<FileEvent> events;
        events.reserve(count);
        for (qsizetype i = 0; i < count; ++i)
            events.append(next());
        return events;
    }

private:
    int pick(int below) { return static_cast<int>(m_random.bounded(below)); }

    /// In the shape and about the size of an Incydr file event (3 KB).
    static QByteArray rawOf(const FileEvent &event)
    {
        using namespace Qt::StringLiterals;
        QJsonObject hash{{u"md5"_s, event.md5}, {u"sha256"_s, event.sha256}, {u"md5Error"_s, event.md5Error}};
        QJsonObject file{{u"name"_s, event.fileName},
                         {u"directory"_s, event.filePath},
                         {u"sizeInBytes"_s, event.sizeBytes},
                         {u"category"_s, event.category},
                         {u"mimeType"_s, event.mimeType},
                         {u"owner"_s, event.owner},
                         {u"hash"_s, hash},
                         {u"created"_s, event.createdAtMs},
                         {u"modified"_s, event.modifiedAtMs}};
        QJsonObject source{{u"name"_s, event.hostname},
                           {u"ip"_s, event.publicIp},
                           {u"deviceGuid"_s, event.deviceUid},
                           {u"operatingSystem"_s, u"Windows 11"_s}};
        QJsonObject root{
            {u"@timestamp"_s, event.occurredAtMs},
            {u"event"_s, QJsonObject{{u"id"_s, event.eventId}, {u"action"_s, event.action}}},
            {u"user"_s, QJsonObject{{u"email"_s, event.actor}, {u"deviceUid"_s, event.deviceUid}}},
            {u"file"_s, file},
            {u"source"_s, source},
            {u"destination"_s,
             QJsonObject{{u"category"_s, event.destinationCategory}, {u"name"_s, event.destinationName}}},
            {u"process"_s, QJsonObject{{u"executable"_s, event.processName}, {u"owner"_s, event.deviceUser}}}};
        // What most sensors leave out makes up most of an event.
        static const QByteArray unreported = [] {
            QByteArray text;
            for (int i = 0; i < 40; ++i)
                text += ",\"extension" + QByteArray::number(i)
                    + "\":{\"reported\":false,\"reason\":\"not reported by this sensor\"}";
            return text;
        }();
        auto json = QJsonDocument(root).toJson(QJsonDocument::Compact);
        json.chop(1);
        return json + unreported + '}';
    }

    QRandomGenerator m_random;
    qint64 m_atMs;
    qint64 m_count = 0;
};

} // namespace holdfast
