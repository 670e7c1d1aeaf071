// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"

#include <QByteArray>
#include <QStringList>

namespace holdfast {

/// One file movement, in the columns the console sorts and filters by. The answer's own bytes are kept beside it.
/// Field sources: Incydr file events v2 (reference section 3.1).
struct FileEvent
{
    qint64 rowId = 0; ///< in the store; 0 before insert
    IncidentId incident;
    QString eventId; ///< event.id at the source
    qint64 occurredAtMs = 0; ///< @timestamp, UTC
    qint64 insertedAtMs = 0; ///< event.inserted, UTC; 0 when absent
    QString action; ///< event.action: "removable-media-created", "application-read"
    QString exposure; ///< "CloudStorage", "RemovableMedia", "BrowserUpload", "SharedViaLink", ...
    QString source; ///< data source: "Endpoint", "Google Drive", "Gmail", "Salesforce"
    QString actor; ///< who did it
    QString deviceUser; ///< account on the device
    QString fileName;
    QString filePath;
    qint64 sizeBytes = -1; ///< -1 when not reported
    QString category; ///< "Spreadsheet", "SourceCode", as the API spells it
    QString mimeType;
    QString owner; ///< empty when not reported
    QString md5; ///< empty when missing; then md5Error says why
    QString md5Error;
    QString sha256;
    QString sha256Error;
    qint64 createdAtMs = 0; ///< the file's own times, UTC; 0 when absent
    qint64 modifiedAtMs = 0;
    QString destinationCategory; ///< "Cloud Storage", "Device"
    QString destinationName; ///< "Dropbox", "SanDisk Ultra"
    QString syncDestination; ///< the sync application, "Dropbox"; empty otherwise
    QString destinationAccount; ///< user or e-mail at the destination
    QString processName;
    QString windowTitle;
    QString url;
    QString mediaVendor;
    QString mediaName;
    QString mediaSerial;
    QString hostname;
    QString deviceUid;
    QStringList privateIps;
    QString publicIp;
    bool trusted = false;
    int riskScore = 0;
    QString riskSeverity; ///< "HIGH", "CRITICAL", "NO_RISK_INDICATED"
    QStringList riskIndicators;
    QString dataClass; ///< rule-made tag: "design", "finance", "source code"; empty without one
    int valueScore = 0; ///< 0-10, from the data class
    QByteArray raw; ///< the event's JSON as received; empty in pages made for tables
    ExchangeId exchange;

    friend bool operator==(const FileEvent &, const FileEvent &) = default;
};

} // namespace holdfast
