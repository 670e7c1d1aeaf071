// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The content of files of interest as clients fetched it before today's gateway: which versions there are, a token for
// one of them, and the bytes for the token. The answer names the host that has them, which is this range.

#include "simulators/console/consoleservices.h"

#include "simulators/console/consolesignin.h"
#include "simulators/stableids.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr QLatin1StringView TokenName("PDSDownloadToken=");

/// Events about a file whose content is kept. The hash is one of the two.
QList<QJsonObject> eventsOfFile(const Code42Context &context, const QString &sha256, const QString &md5)
{
    const QJsonObject filter{{u"term"_s, sha256.isEmpty() ? u"file.hash.md5"_s : u"file.hash.sha256"_s},
                             {u"operator"_s, u"IS"_s},
                             {u"value"_s, sha256.isEmpty() ? md5 : sha256}};
    const HttpResponse found = context.search.search(
        {{u"groups"_s, QJsonArray{QJsonObject{{u"filters"_s, QJsonArray{filter}}}}}}, context.clock.nowMs());
    QList<QJsonObject> events;
    for (const QJsonValue &event : QJsonDocument::fromJson(found.body).object().value(u"fileEvents"_s).toArray()) {
        if (context.tenant.filesBySha256.contains(event[u"file"_s][u"hash"_s][u"sha256"_s].toString()))
            events.append(event.toObject());
    }
    return events;
}

QString pathOf(const QJsonObject &event)
{
    const QJsonObject file = event.value(u"file"_s).toObject();
    return file.value(u"directory"_s).toString() + file.value(u"name"_s).toString();
}

QJsonObject securityVersion(const Code42Context &context, const Call &call, const QJsonObject &event)
{
    const QJsonObject file = event.value(u"file"_s).toObject();
    const QJsonObject hash = file.value(u"hash"_s).toObject();
    return {
        {u"deviceUid"_s, event[u"user"_s][u"deviceUid"_s]},   {u"edsUrl"_s, ownUrl(call.request, context.tls)},
        {u"eventId"_s, event[u"event"_s][u"id"_s]},           {u"fileMD5"_s, hash.value(u"md5"_s)},
        {u"fileSHA256"_s, hash.value(u"sha256"_s)},           {u"filePath"_s, pathOf(event)},
        {u"fileSize"_s, file.value(u"sizeInBytes"_s)},        {u"fileModificationTime"_s, file.value(u"modified"_s)},
        {u"versionTimestamp"_s, event.value(u"@timestamp"_s)}};
}

HttpResponse listVersions(Code42Context &context, const Call &call)
{
    const QString device = call.request.parameter(u"deviceUid");
    const QString path = call.request.parameter(u"filePath");
    QJsonArray atPath;
    QJsonArray sameContent;
    for (const QJsonObject &event :
         eventsOfFile(context, call.request.parameter(u"fileSHA256"), call.request.parameter(u"fileMD5"))) {
        if (event[u"user"_s][u"deviceUid"_s].toString() != device)
            continue;
        const QJsonObject version = securityVersion(context, call, event);
        sameContent.append(version);
        if (version.value(u"filePath"_s).toString() == path)
            atPath.append(version);
    }
    return jsonResponse(QJsonObject{{u"preservationVersions"_s, QJsonArray()},
                                    {u"securityEventVersionsAtPath"_s, atPath},
                                    {u"securityEventVersionsMatchingChecksum"_s, sameContent},
                                    {u"totalVersions"_s, sameContent.size()}});
}

/// One version on any of the devices that are named, wherever the file lay on it; 204 when there is none.
HttpResponse findVersion(Code42Context &context, const Call &call)
{
    QStringList devices;
    for (const QJsonValue &place : call.object().value(u"devicePaths"_s).toArray())
        devices.append(place[u"deviceGuid"_s].toString());
    for (const QJsonObject &event : eventsOfFile(context, call.object().value(u"fileSHA256"_s).toString(),
                                                 call.object().value(u"fileMD5"_s).toString())) {
        if (!devices.isEmpty() && !devices.contains(event[u"user"_s][u"deviceUid"_s].toString()))
            continue;
        const QJsonObject version = securityVersion(context, call, event);
        return jsonResponse(QJsonObject{{u"archiveGuid"_s, stableDigits(stableNumber(context.tenant.tenantId))},
                                        {u"fileId"_s, version.value(u"fileSHA256"_s)},
                                        {u"fileMD5"_s, version.value(u"fileMD5"_s)},
                                        {u"fileSHA256"_s, version.value(u"fileSHA256"_s)},
                                        {u"filePath"_s, version.value(u"filePath"_s)},
                                        {u"storageNodeURL"_s, version.value(u"edsUrl"_s)},
                                        {u"versionTimestamp"_s, version.value(u"versionTimestamp"_s)}});
    }
    return emptyResponse(204);
}

QString newToken(Code42Context &context, const QString &sha256)
{
    const QString token = context.newUuid(u"file download"_s);
    context.tenant.fileDownloads.insert(token, sha256);
    return token;
}

HttpResponse tokenForEvent(Code42Context &context, const Call &call)
{
    const qint64 number = context.tenant.events.numberOfId(call.request.parameter(u"eventId"));
    if (number < 0)
        return notFound(context, call, u"File event"_s);
    const QJsonObject event = QJsonDocument::fromJson(context.tenant.events.json(number)).object();
    const QString sha256 = event[u"file"_s][u"hash"_s][u"sha256"_s].toString();
    if (!context.tenant.filesBySha256.contains(sha256))
        return notFound(context, call, u"File"_s);
    HttpResponse response;
    response.contentType = "text/plain"_ba;
    response.body = newToken(context, sha256).toUtf8();
    return response;
}

HttpResponse tokenForStored(Code42Context &context, const Call &call)
{
    const QString sha256 = call.request.parameter(u"fileId");
    if (!context.tenant.filesBySha256.contains(sha256))
        return consoleError(404, u"FILE_NOT_FOUND"_s);
    return consoleReply(context, QString(TokenName + newToken(context, sha256)));
}

HttpResponse fileOfToken(Code42Context &context, const Call &call, QStringView parameter)
{
    const QString token = call.request.parameter(parameter);
    const auto sha256 = context.tenant.fileDownloads.constFind(token);
    if (sha256 == context.tenant.fileDownloads.constEnd())
        return failure(context, call, 401, u"The download token is unknown"_s);
    const FileContent &file = context.tenant.filesBySha256[*sha256];
    return attachment("application/octet-stream"_ba, file.name, file.bytes);
}

HttpResponse fileOfEventToken(Code42Context &context, const Call &call)
{
    return fileOfToken(context, call, u"token");
}

HttpResponse fileOfStoredToken(Code42Context &context, const Call &call)
{
    return fileOfToken(context, call, u"PDSDownloadToken");
}

} // namespace

void addStoredFileRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/api/v2/file-version-listing"_L1, listVersions},
               {"POST"_L1, "/api/v1/FindAvailableVersion"_L1, findVersion},
               {"GET"_L1, "/api/v1/file-download-token"_L1, tokenForEvent},
               {"GET"_L1, "/api/v1/get-file"_L1, fileOfEventToken},
               {"GET"_L1, "/api/v3/FileDownloadToken"_L1, tokenForStored},
               {"GET"_L1, "/api/v3/GetFile"_L1, fileOfStoredToken}});
}

} // namespace holdfast::range
