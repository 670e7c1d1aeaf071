// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/console/fileeventv1.h"

#include <QHash>
#include <QJsonArray>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

/// Version 1's name and today's path, for what only moved.
const QList<std::pair<QString, QString>> &movedFields()
{
    static const QList<std::pair<QString, QString>> fields{
        {u"eventId"_s, u"event.id"_s},
        {u"eventTimestamp"_s, u"@timestamp"_s},
        {u"insertionTimestamp"_s, u"event.inserted"_s},
        {u"source"_s, u"event.observer"_s},
        {u"detectionSourceAlias"_s, u"event.detectorDisplayName"_s},
        {u"sharingTypeAdded"_s, u"event.shareType"_s},
        {u"fileName"_s, u"file.name"_s},
        {u"filePath"_s, u"file.directory"_s},
        {u"fileSize"_s, u"file.sizeInBytes"_s},
        {u"fileOwner"_s, u"file.owner"_s},
        {u"fileCategory"_s, u"file.category"_s},
        {u"fileCategoryByBytes"_s, u"file.categoryByBytes"_s},
        {u"fileCategoryByExtension"_s, u"file.categoryByExtension"_s},
        {u"mimeTypeByBytes"_s, u"file.mimeTypeByBytes"_s},
        {u"mimeTypeByExtension"_s, u"file.mimeTypeByExtension"_s},
        {u"md5Checksum"_s, u"file.hash.md5"_s},
        {u"sha256Checksum"_s, u"file.hash.sha256"_s},
        {u"createTimestamp"_s, u"file.created"_s},
        {u"modifyTimestamp"_s, u"file.modified"_s},
        {u"fileClassifications"_s, u"file.classifications"_s},
        {u"fileId"_s, u"file.id"_s},
        {u"url"_s, u"file.url"_s},
        {u"cloudDriveId"_s, u"file.cloudDriveId"_s},
        {u"directoryId"_s, u"file.directoryId"_s},
        {u"actor"_s, u"user.email"_s},
        {u"deviceUserName"_s, u"user.email"_s},
        {u"userUid"_s, u"user.id"_s},
        {u"deviceUid"_s, u"user.deviceUid"_s},
        {u"osHostName"_s, u"source.name"_s},
        {u"domainName"_s, u"source.domain"_s},
        {u"publicIpAddress"_s, u"source.ip"_s},
        {u"privateIpAddresses"_s, u"source.privateIp"_s},
        {u"processName"_s, u"process.executable"_s},
        {u"processOwner"_s, u"process.owner"_s},
        {u"operatingSystemUser"_s, u"process.owner"_s},
        {u"sourceCategory"_s, u"source.category"_s},
        {u"sourceName"_s, u"source.name"_s},
        {u"sourceTabs"_s, u"source.tabs"_s},
        {u"destinationCategory"_s, u"destination.category"_s},
        {u"destinationName"_s, u"destination.name"_s},
        {u"tabs"_s, u"destination.tabs"_s},
        {u"syncDestination"_s, u"destination.name"_s},
        {u"syncDestinationUsername"_s, u"destination.user.email"_s},
        {u"removableMediaBusType"_s, u"destination.removableMedia.busType"_s},
        {u"removableMediaCapacity"_s, u"destination.removableMedia.capacity"_s},
        {u"removableMediaMediaName"_s, u"destination.removableMedia.mediaName"_s},
        {u"removableMediaName"_s, u"destination.removableMedia.name"_s},
        {u"removableMediaPartitionId"_s, u"destination.removableMedia.partitionId"_s},
        {u"removableMediaSerialNumber"_s, u"destination.removableMedia.serialNumber"_s},
        {u"removableMediaVendor"_s, u"destination.removableMedia.vendor"_s},
        {u"removableMediaVolumeName"_s, u"destination.removableMedia.volumeName"_s},
        {u"emailSender"_s, u"source.email.sender"_s},
        {u"emailFrom"_s, u"source.email.from"_s},
        {u"emailRecipients"_s, u"destination.email.recipients"_s},
        {u"emailSubject"_s, u"destination.email.subject"_s},
        {u"printJobName"_s, u"destination.printJobName"_s},
        {u"printerName"_s, u"destination.printerName"_s},
        {u"riskScore"_s, u"risk.score"_s},
        {u"riskSeverity"_s, u"risk.severity"_s},
        {u"riskIndicators"_s, u"risk.indicators"_s},
        {u"trusted"_s, u"risk.trusted"_s},
        {u"trustReason"_s, u"risk.trustReason"_s},
        {u"reportId"_s, u"report.id"_s},
        {u"reportName"_s, u"report.name"_s},
        {u"reportDescription"_s, u"report.description"_s},
        {u"reportType"_s, u"report.type"_s},
        {u"reportRecordCount"_s, u"report.count"_s},
        {u"reportColumnHeaders"_s, u"report.headers"_s}};
    return fields;
}

QJsonValue at(const QJsonObject &event, const QString &path)
{
    QJsonValue value = event;
    for (const QString &part : path.split(u'.'))
        value = value.toObject().value(part);
    return value.isUndefined() ? QJsonValue() : value;
}

/// "removable-media-created" was an exposure and an event type in one.
QJsonArray exposureOf(const QString &action, const QJsonArray &shareTypes)
{
    if (action.startsWith(u"removable-media-"_s))
        return {u"RemovableMedia"_s};
    if (action.startsWith(u"sync-app-"_s))
        return {u"CloudStorage"_s};
    if (action == u"application-read"_s)
        return {u"ApplicationRead"_s};
    QJsonArray exposure;
    for (const QJsonValue &type : shareTypes) {
        const QString text = type.toString();
        if (text == u"Anyone with the link"_s)
            exposure.append(u"SharedViaLink"_s);
        else if (text == u"Anyone in your organization"_s)
            exposure.append(u"SharedToDomain"_s);
        else
            exposure.append(u"OutsideTrustedDomains"_s);
    }
    return exposure;
}

QString eventTypeOf(const QString &action)
{
    if (action == u"application-read"_s)
        return u"READ_BY_APP"_s;
    if (action == u"file-shared"_s)
        return u"MODIFIED"_s;
    return action.section(u'-', -1).toUpper();
}

QJsonArray texts(std::initializer_list<QString> values)
{
    QJsonArray list;
    for (const QString &value : values)
        list.append(value);
    return list;
}

/// Today's actions that an old event type or exposure stands for; empty when there is none.
QJsonArray actionsOf(const QString &term, const QString &value)
{
    static const QHash<QString, QJsonArray> byExposure{
        {u"RemovableMedia"_s,
         texts({u"removable-media-created"_s, u"removable-media-modified"_s, u"removable-media-deleted"_s})},
        {u"CloudStorage"_s, texts({u"sync-app-created"_s, u"sync-app-modified"_s, u"sync-app-deleted"_s})},
        {u"ApplicationRead"_s, texts({u"application-read"_s})},
        {u"SharedViaLink"_s, texts({u"file-shared"_s})},
        {u"IsPublic"_s, texts({u"file-shared"_s})},
        {u"SharedToDomain"_s, texts({u"file-shared"_s})},
        {u"OutsideTrustedDomains"_s, texts({u"file-shared"_s})}};
    static const QHash<QString, QJsonArray> byType{
        {u"CREATED"_s, texts({u"file-created"_s, u"removable-media-created"_s, u"sync-app-created"_s})},
        {u"MODIFIED"_s,
         texts({u"file-modified"_s, u"removable-media-modified"_s, u"sync-app-modified"_s, u"file-shared"_s})},
        {u"DELETED"_s, texts({u"file-deleted"_s, u"removable-media-deleted"_s, u"sync-app-deleted"_s})},
        {u"DOWNLOADED"_s, texts({u"file-downloaded"_s})},
        {u"EMAILED"_s, texts({u"file-emailed"_s})},
        {u"PRINTED"_s, texts({u"file-printed"_s})},
        {u"READ_BY_APP"_s, texts({u"application-read"_s})}};
    return term == u"exposure"_s ? byExposure.value(value) : byType.value(value);
}

QString todaysTerm(const QString &term)
{
    static const QHash<QString, QString> terms = [] {
        QHash<QString, QString> all;
        for (const auto &[old, today] : movedFields())
            all.insert(old, today);
        all.insert(u"tabUrl"_s, u"destination.tabs.url"_s);
        all.insert(u"windowTitle"_s, u"destination.tabs.title"_s);
        all.insert(u"sharedWith"_s, u"destination.user.email"_s);
        all.insert(u"riskIndicators.name"_s, u"risk.indicators.name"_s);
        all.insert(u"eventType"_s, u"event.action"_s);
        all.insert(u"exposure"_s, u"event.action"_s);
        all.insert(u"shared"_s, u"event.shareType"_s);
        return all;
    }();
    return terms.value(term, term);
}

QJsonObject filterFromV1(QJsonObject filter)
{
    const QString term = filter.value(u"term"_s).toString();
    const QString op = filter.value(u"operator"_s).toString();
    const QString value = filter.value(u"value"_s).toVariant().toString();
    filter.insert(u"term"_s, todaysTerm(term));
    if (term == u"exposure"_s || term == u"eventType"_s) {
        QJsonArray actions = actionsOf(term, value);
        if (op == u"EXISTS"_s || op == u"DOES_NOT_EXIST"_s) {
            for (const QString &exposure :
                 {u"RemovableMedia"_s, u"CloudStorage"_s, u"ApplicationRead"_s, u"IsPublic"_s}) {
                for (const QJsonValue &action : actionsOf(u"exposure"_s, exposure))
                    actions.append(action);
            }
        }
        const bool negative = op == u"IS_NOT"_s || op == u"DOES_NOT_EXIST"_s;
        filter.insert(u"operator"_s, negative ? u"IS_NONE"_s : u"IS_ANY"_s);
        filter.insert(u"value"_s, actions);
    } else if (term == u"shared"_s) {
        filter.insert(u"operator"_s, (value == u"TRUE"_s) == (op == u"IS"_s) ? u"EXISTS"_s : u"DOES_NOT_EXIST"_s);
        filter.insert(u"value"_s, QJsonValue::Null);
    } else if (op == u"EXISTS"_s || op == u"DOES_NOT_EXIST"_s) {
        filter.insert(u"value"_s, QJsonValue::Null);
    }
    return filter;
}

} // namespace

QJsonObject fileEventV1(const QJsonObject &event)
{
    QJsonObject flat;
    for (const auto &[old, today] : movedFields())
        flat.insert(old, at(event, today));
    const QString action = at(event, u"event.action"_s).toString();
    const QJsonArray shareTypes = at(event, u"event.shareType"_s).toArray();
    const bool endpoint = flat.value(u"source"_s).toString() == u"Endpoint"_s;
    flat.insert(endpoint ? u"actor"_s : u"deviceUserName"_s,
                endpoint ? QJsonValue() : QJsonValue(u"NAME_NOT_AVAILABLE"_s));
    if (!action.startsWith(u"sync-app-"_s)) {
        flat.insert(u"syncDestination"_s, QJsonValue::Null);
        flat.insert(u"syncDestinationUsername"_s, QJsonArray());
    }
    flat.insert(u"eventType"_s, eventTypeOf(action));
    flat.insert(u"exposure"_s, exposureOf(action, shareTypes));
    flat.insert(u"fileType"_s, u"FILE"_s);
    flat.insert(u"fieldErrors"_s, QJsonArray());
    flat.insert(u"emailDlpPolicyNames"_s, QJsonValue::Null);
    flat.insert(u"shared"_s, shareTypes.isEmpty() ? u"FALSE"_s : u"TRUE"_s);
    QJsonArray sharedWith;
    for (const QJsonValue &name : at(event, u"destination.user.email"_s).toArray())
        sharedWith.append(QJsonObject{{u"cloudUsername"_s, name}});
    flat.insert(u"sharedWith"_s, shareTypes.isEmpty() ? QJsonArray() : sharedWith);
    const QJsonObject tab = flat.value(u"tabs"_s).toArray().first().toObject();
    flat.insert(u"tabUrl"_s, tab.isEmpty() ? QJsonValue() : tab.value(u"url"_s));
    flat.insert(u"windowTitle"_s, tab.isEmpty() ? QJsonArray() : QJsonArray{tab.value(u"title"_s)});
    QStringList indicators;
    for (const QJsonValue &indicator : flat.value(u"riskIndicators"_s).toArray())
        indicators.append(indicator.toObject().value(u"name"_s).toString());
    flat.insert(u"mimeTypeMismatch"_s, indicators.contains(u"File mismatch"_s) ? u"TRUE"_s : u"FALSE"_s);
    flat.insert(u"outsideActiveHours"_s, indicators.contains(u"Off hours"_s) ? u"TRUE"_s : u"FALSE"_s);
    flat.insert(u"remoteActivity"_s, indicators.contains(u"Remote"_s) ? u"TRUE"_s : u"FALSE"_s);
    return flat;
}

QJsonObject queryFromV1(const QJsonObject &query)
{
    QJsonObject told = query;
    QJsonArray groups;
    for (const QJsonValue &value : query.value(u"groups"_s).toArray()) {
        QJsonObject group = value.toObject();
        QJsonArray filters;
        for (const QJsonValue &filter : group.value(u"filters"_s).toArray())
            filters.append(filterFromV1(filter.toObject()));
        group.insert(u"filters"_s, filters);
        groups.append(group);
    }
    told.insert(u"groups"_s, groups);
    if (query.contains(u"srtKey"_s))
        told.insert(u"srtKey"_s, todaysTerm(query.value(u"srtKey"_s).toString()));
    if (query.contains(u"groupingTerm"_s))
        told.insert(u"groupingTerm"_s, todaysTerm(query.value(u"groupingTerm"_s).toString()));
    if (query.contains(u"columns"_s)) {
        QJsonArray columns;
        for (const QJsonValue &column : query.value(u"columns"_s).toArray())
            columns.append(todaysTerm(column.toString()));
        told.insert(u"columns"_s, columns);
    }
    return told;
}

} // namespace holdfast::range
