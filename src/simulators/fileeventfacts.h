// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/riskindicators.h"

#include <QByteArray>
#include <QStringList>

namespace holdfast::range {

struct RemovableMediaFacts
{
    QString busType;
    qint64 capacity = -1;
    QString mediaName;
    QString name;
    QString partitionId;
    QString serialNumber;
    QString vendor;
    QString volumeName;
};

/// One side of a movement: where the file was, or where it went.
struct PlaceFacts
{
    QString category; ///< "Device", "Cloud Storage", ...
    QString name; ///< host name or product
    QString domain; ///< source only: the device's full name
    QString ip;
    QStringList privateIps;
    QString operatingSystem;
    QString accountName;
    QString accountType; ///< "BUSINESS", "PERSONAL"
    QStringList userEmails;
    QStringList domains;
    QString tabTitle;
    QString tabUrl;
    RemovableMediaFacts media;
    QString emailFrom; ///< source
    QString emailSender; ///< source
    QStringList emailRecipients; ///< destination
    QString emailSubject; ///< destination
    QString printerName; ///< destination
    QString printJobName; ///< destination
};

/// Everything that can differ between two simulated file events. Empty text: the service reports null.
struct FileEventFacts
{
    QString id;
    qint64 timeMs = 0; ///< @timestamp
    qint64 ingestedMs = 0;
    qint64 insertedMs = 0;
    QString action;
    QString observer;
    QString vector;
    QStringList shareTypes;
    QString detector;
    QString xfcEventId;

    QString userEmail;
    QString userId;
    QString deviceUid;

    QString fileName;
    QString originalName;
    QString directory;
    QString category;
    QString categoryByBytes;
    QString categoryByExtension;
    QString mimeTypeByBytes;
    QString mimeTypeByExtension;
    QString changeType;
    qint64 sizeInBytes = -1;
    QString owner;
    qint64 createdMs = 0;
    qint64 modifiedMs = 0;
    QString md5;
    QString md5Error;
    QString sha256;
    QString sha256Error;
    QString fileId;
    QString fileUrl;
    QString cloudDriveId;

    QString processExecutable;
    QString processOwner;

    PlaceFacts source;
    PlaceFacts destination;

    QList<RiskIndicator> indicators;
    bool trusted = false;
    QString trustReason;
    QStringList untrustedDomains;
    QStringList untrustedAccounts;

    QString reportId;
    QString reportName;
    qint64 reportCount = -1;

    QString gitRepositoryUri;
    QString gitRepositoryUser;
    QString gitCommitHash;
};

/// The sum of the indicators' weights.
[[nodiscard]] int riskScore(const FileEventFacts &facts);
/// The band of a score: 9 and more CRITICAL, 7 HIGH, 4 MODERATE, 1 LOW.
[[nodiscard]] QString riskSeverity(int score);
/// The event as the file event search answers it: compact JSON, every field of the v2 shape present.
[[nodiscard]] QByteArray fileEventJson(const FileEventFacts &facts);

} // namespace holdfast::range
