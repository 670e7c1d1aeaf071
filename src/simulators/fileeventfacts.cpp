// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/fileeventfacts.h"

#include "base/clock.h"
#include "simulators/jsonwriter.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

/// A usual event is a little under three kilobytes.
constexpr qsizetype UsualEventBytes = 3400;

QString time(qint64 ms)
{
    return ms == 0 ? QString() : isoUtc(ms);
}

void numberOrNull(JsonWriter &json, const char *name, qint64 value)
{
    if (value < 0)
        json.null(name);
    else
        json.number(name, value);
}

void writeMedia(JsonWriter &json, const RemovableMediaFacts &media)
{
    json.beginObject("removableMedia");
    json.text("busType", media.busType);
    numberOrNull(json, "capacity", media.capacity);
    json.text("mediaName", media.mediaName);
    json.text("name", media.name);
    json.texts("partitionId", media.partitionId.isEmpty() ? QStringList() : QStringList{media.partitionId});
    json.text("serialNumber", media.serialNumber);
    json.text("vendor", media.vendor);
    json.texts("volumeName", media.volumeName.isEmpty() ? QStringList() : QStringList{media.volumeName});
    json.endObject();
}

void writeSharedPlace(JsonWriter &json, const PlaceFacts &place)
{
    json.text("category", place.category);
    json.text("name", place.name);
    json.text("accountName", place.accountName);
    json.text("accountType", place.accountType);
    json.beginObject("user");
    json.texts("email", place.userEmails);
    json.endObject();
    json.text("ip", place.ip);
    json.texts("privateIp", place.privateIps);
    json.null("remoteHostname");
    json.text("operatingSystem", place.operatingSystem);
    json.texts("domains", place.domains);
    json.beginArray("tabs");
    if (!place.tabUrl.isEmpty()) {
        json.beginObject();
        json.text("title", place.tabTitle);
        json.null("titleError");
        json.text("url", place.tabUrl);
        json.null("urlError");
        json.endObject();
    }
    json.endArray();
    writeMedia(json, place.media);
}

void writeEvent(JsonWriter &json, const FileEventFacts &facts)
{
    json.beginObject("event");
    json.text("id", facts.id);
    json.text("action", facts.action);
    json.text("observer", facts.observer);
    json.text("vector", facts.vector);
    json.texts("shareType", facts.shareTypes);
    json.text("ingested", time(facts.ingestedMs));
    json.text("inserted", time(facts.insertedMs));
    json.text("detectorDisplayName", facts.detector);
    json.text("xfcEventId", facts.xfcEventId);
    json.beginArray("relatedEvents");
    json.endArray();
    json.endObject();

    json.beginObject("user");
    json.text("email", facts.userEmail);
    json.text("id", facts.userId);
    json.text("deviceUid", facts.deviceUid);
    json.endObject();
}

void writeFile(JsonWriter &json, const FileEventFacts &facts)
{
    json.beginObject("file");
    json.text("name", facts.fileName);
    json.text("originalName", facts.originalName);
    json.text("directory", facts.directory);
    json.null("originalDirectory");
    json.text("category", facts.category);
    json.text("categoryByBytes", facts.categoryByBytes);
    json.text("categoryByExtension", facts.categoryByExtension);
    json.text("mimeType", facts.mimeTypeByBytes.isEmpty() ? facts.mimeTypeByExtension : facts.mimeTypeByBytes);
    json.text("mimeTypeByBytes", facts.mimeTypeByBytes);
    json.text("mimeTypeByExtension", facts.mimeTypeByExtension);
    json.text("changeType", facts.changeType);
    numberOrNull(json, "sizeInBytes", facts.sizeInBytes);
    json.text("owner", facts.owner);
    json.text("created", time(facts.createdMs));
    json.text("modified", time(facts.modifiedMs));
    json.beginObject("hash");
    json.text("md5", facts.md5);
    json.text("md5Error", facts.md5Error);
    json.text("sha256", facts.sha256);
    json.text("sha256Error", facts.sha256Error);
    json.endObject();
    json.text("id", facts.fileId);
    json.text("url", facts.fileUrl);
    json.text("cloudDriveId", facts.cloudDriveId);
    json.texts("directoryId", {});
    json.texts("classifications", {});
    json.texts("acquiredFrom", {});
    json.null("archiveId");
    json.null("parentArchiveId");
    json.boolean("passwordProtected", false);
    json.endObject();

    json.beginObject("process");
    json.text("executable", facts.processExecutable);
    json.text("owner", facts.processOwner);
    json.beginObject("extension");
    json.null("browser");
    json.null("version");
    json.null("loggedInUser");
    json.endObject();
    json.endObject();
}

void writePlaces(JsonWriter &json, const FileEventFacts &facts)
{
    json.beginObject("source");
    writeSharedPlace(json, facts.source);
    json.text("domain", facts.source.domain);
    json.beginObject("email");
    json.text("from", facts.source.emailFrom);
    json.text("sender", facts.source.emailSender);
    json.endObject();
    json.endObject();

    json.beginObject("destination");
    writeSharedPlace(json, facts.destination);
    json.beginObject("email");
    json.texts("recipients", facts.destination.emailRecipients);
    json.text("subject", facts.destination.emailSubject);
    json.endObject();
    json.text("printJobName", facts.destination.printJobName);
    json.text("printerName", facts.destination.printerName);
    json.null("printedFilesBackupPath");
    json.endObject();
}

void writeRisk(JsonWriter &json, const FileEventFacts &facts)
{
    const int score = riskScore(facts);
    json.beginObject("risk");
    json.number("score", score);
    json.text("severity", riskSeverity(score));
    json.beginArray("indicators");
    for (const RiskIndicator &indicator : facts.indicators) {
        json.beginObject();
        json.text("id", indicator.id);
        json.text("name", indicator.name);
        json.number("weight", indicator.weight);
        json.endObject();
    }
    json.endArray();
    json.boolean("trusted", facts.trusted);
    json.text("trustReason", facts.trustReason);
    json.beginObject("untrustedValues");
    json.texts("accountNames", facts.untrustedAccounts);
    json.texts("domains", facts.untrustedDomains);
    json.texts("gitRepositoryUris", {});
    json.texts("slackWorkspaces", {});
    json.texts("urlPaths", {});
    json.endObject();
    json.endObject();
}

void writeReportAndGit(JsonWriter &json, const FileEventFacts &facts)
{
    json.beginObject("report");
    json.text("id", facts.reportId);
    json.text("name", facts.reportName);
    json.null("description");
    json.text("type", facts.reportId.isEmpty() ? QString() : u"REPORT_TYPE_SAVED"_s);
    numberOrNull(json, "count", facts.reportCount);
    json.texts("headers",
               facts.reportId.isEmpty() ? QStringList() : QStringList{u"Account"_s, u"Owner"_s, u"Amount"_s});
    json.endObject();

    json.beginObject("git");
    json.text("eventId", facts.gitCommitHash.isEmpty() ? QString() : facts.id);
    json.text("lastCommitHash", facts.gitCommitHash);
    json.text("repositoryUri", facts.gitRepositoryUri);
    json.text("repositoryUser", facts.gitRepositoryUser);
    json.null("repositoryEmail");
    json.null("repositoryEndpointPath");
    json.endObject();

    json.beginObject("responseControls");
    json.null("preventativeControl");
    json.beginObject("userJustification");
    json.null("reason");
    json.null("text");
    json.endObject();
    json.endObject();
}

} // namespace

int riskScore(const FileEventFacts &facts)
{
    int score = 0;
    for (const RiskIndicator &indicator : facts.indicators)
        score += indicator.weight;
    return facts.trusted ? 0 : score;
}

QString riskSeverity(int score)
{
    if (score >= 9)
        return u"CRITICAL"_s;
    if (score >= 7)
        return u"HIGH"_s;
    if (score >= 4)
        return u"MODERATE"_s;
    return score >= 1 ? u"LOW"_s : u"NO_RISK_INDICATED"_s;
}

QByteArray fileEventJson(const FileEventFacts &facts)
{
    JsonWriter json(UsualEventBytes);
    json.beginObject();
    json.text("@timestamp", time(facts.timeMs));
    writeEvent(json, facts);
    writeFile(json, facts);
    writePlaces(json, facts);
    writeRisk(json, facts);
    writeReportAndGit(json, facts);
    json.endObject();
    return json.take();
}

} // namespace holdfast::range
