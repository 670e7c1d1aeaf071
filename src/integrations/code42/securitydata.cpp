// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/securitydata.h"

#include "base/clock.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

QJsonValue inside(const QJsonObject &object, std::initializer_list<QLatin1StringView> path)
{
    QJsonValue value = object;
    for (const auto &key : path)
        value = value.toObject().value(key);
    return value;
}

QJsonObject filter(const QString &term, const QString &operation, const QJsonValue &value)
{
    return {{"term"_L1, term}, {"operator"_L1, operation}, {"value"_L1, value}};
}

QJsonObject group(const QJsonArray &filters, const QString &clause = u"AND"_s)
{
    return {{"filterClause"_L1, clause}, {"filters"_L1, filters}};
}

QJsonObject actionGroup(const QStringList &actions)
{
    if (actions.size() == 1)
        return group({filter(u"event.action"_s, u"IS"_s, actions.first())});
    return group({filter(u"event.action"_s, u"IS_ANY"_s, QJsonArray::fromStringList(actions))});
}

QJsonObject shareGroup(const QString &level, bool untrustedOnly)
{
    QJsonArray filters{filter(u"event.action"_s, u"IS"_s, u"file-shared"_s),
                       filter(u"event.shareType"_s, u"IS"_s, level)};
    if (untrustedOnly)
        filters.append(filter(u"risk.trusted"_s, u"IS"_s, u"false"_s)); // booleans travel as text in filters
    return group(filters);
}

const QStringList &removableActions()
{
    static const QStringList actions{u"removable-media-created"_s, u"removable-media-modified"_s,
                                     u"removable-media-deleted"_s};
    return actions;
}

const QStringList &syncActions()
{
    static const QStringList actions{u"sync-app-created"_s, u"sync-app-modified"_s, u"sync-app-deleted"_s};
    return actions;
}

/// Folded spellings of the enumerations that are matched by their exact spelling: "pdf", "SOURCE_CODE".
QString exactSpelling(const QString &term, const QString &value)
{
    static const QStringList categories{u"Audio"_s,       u"Document"_s, u"Executable"_s,       u"Image"_s,
                                        u"Pdf"_s,         u"Script"_s,   u"Presentation"_s,     u"SourceCode"_s,
                                        u"Spreadsheet"_s, u"Video"_s,    u"VirtualDiskImage"_s, u"Archive"_s};
    if (term == "risk.severity"_L1)
        return value.toUpper().replace(u' ', u'_');
    if (term == "event.action"_L1)
        return value.toLower().replace(u'_', u'-').replace(u' ', u'-');
    if (term != "file.category"_L1)
        return value;
    auto folded = value;
    folded.remove(u'_').remove(u' ');
    for (const auto &category : categories) {
        if (category.compare(folded, Qt::CaseInsensitive) == 0)
            return category;
    }
    return value;
}

/// One of the values must fit. Wildcards work with IS only.
QJsonObject valueGroup(const QString &term, const QStringList &values)
{
    QJsonArray filters;
    QStringList plain;
    for (const auto &value : values) {
        auto exact = exactSpelling(term, value);
        if (term == "file.directory"_L1)
            exact.replace(u'\\', u'/'); // as Windows folders are stored
        if (exact.contains(u'*') || exact.contains(u'?'))
            filters.append(filter(term, u"IS"_s, exact));
        else
            plain.append(exact);
    }
    if (plain.size() == 1)
        filters.append(filter(term, u"IS"_s, plain.first()));
    else if (!plain.isEmpty())
        filters.append(filter(term, u"IS_ANY"_s, QJsonArray::fromStringList(plain)));
    return group(filters, filters.size() > 1 ? u"OR"_s : u"AND"_s);
}

/// One group for all wanted exposures, nested when they differ in more than the action.
Result<QJsonObject> exposureGroup(const QStringList &exposures)
{
    QStringList actions;
    QJsonArray shares;
    for (const auto &exposure : exposures) {
        if (exposure == "All"_L1)
            return actionGroup(removableActions() + syncActions()
                               + QStringList{u"application-read"_s, u"file-shared"_s});
        if (exposure == "RemovableMedia"_L1)
            actions += removableActions();
        else if (exposure == "CloudStorage"_L1)
            actions += syncActions();
        else if (exposure == "ApplicationRead"_L1)
            actions += u"application-read"_s;
        else if (exposure == "SharedViaLink"_L1 || exposure == "IsPublic"_L1)
            shares.append(shareGroup(u"Anyone with the link"_s, false));
        else if (exposure == "SharedToDomain"_L1 || exposure == "SharedViaDomain"_L1)
            shares.append(shareGroup(u"Anyone in your organization"_s, false));
        else if (exposure == "OutsideTrustedDomains"_L1)
            shares.append(shareGroup(u"Shared with specific people"_s, true));
        else
            return Error{ErrorCode::InvalidInput,
                         text("exposure: “%1” is not known; use RemovableMedia, CloudStorage, ApplicationRead, "
                              "SharedViaLink, IsPublic, "
                              "SharedViaDomain, OutsideTrustedDomains or All")
                             .arg(exposure),
                         {}};
    }
    actions.removeDuplicates();
    if (shares.isEmpty())
        return actionGroup(actions);
    if (!actions.isEmpty())
        shares.prepend(actionGroup(actions));
    if (shares.size() == 1)
        return shares.first().toObject();
    return QJsonObject{{"subgroupClause"_L1, "OR"_L1}, {"subgroups"_L1, shares}};
}

} // namespace

QJsonObject securityData(const FileEvent &event)
{
    const auto raw = QJsonDocument::fromJson(event.raw).object();
    QJsonObject data;
    const auto put = [&data](QLatin1StringView name, const QJsonValue &value) {
        if (value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty())
            || (value.isArray() && value.toArray().isEmpty())) {
            return;
        }
        data.insert(name, value);
    };
    const auto media = inside(raw, {"destination"_L1, "removableMedia"_L1}).toObject();
    const auto shareTypes = inside(raw, {"event"_L1, "shareType"_L1}).toArray();
    put("EventTimestamp"_L1, raw.value("@timestamp"_L1));
    put("FileCreated"_L1, inside(raw, {"file"_L1, "created"_L1}));
    put("FileModified"_L1, inside(raw, {"file"_L1, "modified"_L1}));
    put("EndpointID"_L1, event.deviceUid);
    put("DeviceUsername"_L1, event.actor);
    put("FileHostname"_L1, event.hostname);
    put("DevicePublicIPAddress"_L1, event.publicIp);
    put("DevicePrivateIPAddress"_L1, QJsonArray::fromStringList(event.privateIps));
    put("EmailFrom"_L1, inside(raw, {"source"_L1, "email"_L1, "from"_L1}));
    put("EmailTo"_L1, inside(raw, {"destination"_L1, "email"_L1, "recipients"_L1}));
    put("EmailSubject"_L1, inside(raw, {"destination"_L1, "email"_L1, "subject"_L1}));
    put("EventID"_L1, event.eventId);
    put("EventType"_L1, event.action);
    put("FileName"_L1, event.fileName);
    put("FilePath"_L1, inside(raw, {"file"_L1, "directory"_L1}));
    if (event.sizeBytes >= 0)
        put("FileSize"_L1, event.sizeBytes);
    put("FileCategory"_L1, event.category);
    put("FileOwner"_L1, event.owner);
    put("FileMD5"_L1, event.md5);
    put("FileSHA256"_L1, event.sha256);
    put("FileURL"_L1, inside(raw, {"file"_L1, "url"_L1}));
    put("RemovableMediaType"_L1, media.value("busType"_L1));
    put("RemovableMediaCapacity"_L1, media.value("capacity"_L1));
    put("RemovableMediaMediaName"_L1, media.value("mediaName"_L1));
    put("RemovableMediaName"_L1, media.value("name"_L1));
    put("RemovableMediaSerialNumber"_L1, media.value("serialNumber"_L1));
    put("RemovableMediaVendor"_L1, media.value("vendor"_L1));
    put("FileShared"_L1, !shareTypes.isEmpty());
    put("FileSharedWith"_L1, inside(raw, {"destination"_L1, "user"_L1, "email"_L1}));
    put("SharingTypeAdded"_L1, shareTypes);
    put("Source"_L1, event.source);
    put("ApplicationTabURL"_L1, event.url);
    put("WindowTitle"_L1, event.windowTitle);
    put("ProcessName"_L1, event.processName);
    put("ProcessOwner"_L1, inside(raw, {"process"_L1, "owner"_L1}));
    put("Exposure"_L1, event.exposure);
    return data;
}

QJsonObject fileContext(const FileEvent &event)
{
    QJsonObject file{{"Name"_L1, event.fileName}, {"Path"_L1, event.filePath}};
    if (event.sizeBytes >= 0)
        file.insert("Size"_L1, event.sizeBytes);
    if (!event.md5.isEmpty())
        file.insert("MD5"_L1, event.md5);
    if (!event.sha256.isEmpty())
        file.insert("SHA256"_L1, event.sha256);
    if (!event.hostname.isEmpty())
        file.insert("Hostname"_L1, event.hostname);
    return file;
}

const QList<FileEventTerm> &fileEventTerms()
{
    static const QList<FileEventTerm> terms{{u"file_name"_s, u"file.name"_s},
                                            {u"file_path"_s, u"file.directory"_s},
                                            {u"file_category"_s, u"file.category"_s},
                                            {u"event_action"_s, u"event.action"_s},
                                            {u"private_ip"_s, u"source.privateIp"_s},
                                            {u"public_ip"_s, u"source.ip"_s},
                                            {u"process_name"_s, u"process.executable"_s},
                                            {u"url"_s, u"destination.tabs.url"_s},
                                            {u"window_title"_s, u"destination.tabs.title"_s},
                                            {u"source_category"_s, u"source.category"_s},
                                            {u"destination_category"_s, u"destination.category"_s},
                                            {u"destination_name"_s, u"destination.name"_s},
                                            {u"risk_indicator"_s, u"risk.indicators.name"_s},
                                            {u"risk_severity"_s, u"risk.severity"_s}};
    return terms;
}

Result<QJsonObject> fileEventQuery(const FileEventQuestion &question)
{
    QJsonArray groups;
    if (!question.hash.isEmpty()) {
        if (question.hash.size() != 32 && question.hash.size() != 64)
            return Error{ErrorCode::InvalidInput,
                         text("hash: “%1” is neither MD5 (32 digits) nor SHA-256 (64 digits)").arg(question.hash),
                         {}};
        groups.append(group({filter(question.hash.size() == 32 ? u"file.hash.md5"_s : u"file.hash.sha256"_s, u"IS"_s,
                                    question.hash.toLower())}));
    }
    if (!question.username.isEmpty())
        groups.append(group({filter(u"user.email"_s, u"IS"_s, question.username)}));
    if (!question.hostname.isEmpty())
        groups.append(group({filter(u"source.name"_s, u"IS"_s, question.hostname)}));
    if (!question.exposures.isEmpty()) {
        const auto exposures = exposureGroup(question.exposures);
        if (!exposures)
            return exposures.error();
        groups.append(*exposures);
    }
    for (const auto &[term, values] : question.terms) {
        if (!values.isEmpty())
            groups.append(valueGroup(term, values));
    }
    if (question.untrustedOnly)
        groups.append(group({filter(u"risk.trusted"_s, u"IS"_s, u"false"_s)}));
    if (question.startMs > 0)
        groups.append(group({filter(u"@timestamp"_s, u"ON_OR_AFTER"_s, isoUtc(question.startMs))}));
    if (question.endMs > 0)
        groups.append(group({filter(u"@timestamp"_s, u"ON_OR_BEFORE"_s, isoUtc(question.endMs))}));
    if (question.minimumRiskScore > 0)
        groups.append(group({filter(u"risk.score"_s, u"GREATER_THAN"_s, question.minimumRiskScore - 1)}));
    if (groups.isEmpty()) {
        return Error{ErrorCode::InvalidInput,
                     text("Nothing to search for: give at least one criterion, such as hash, username, hostname, "
                          "exposure, file_name or start_date, or "
                          "a whole query as json"),
                     {}};
    }
    return QJsonObject{
        {"groupClause"_L1, "AND"_L1}, {"groups"_L1, groups}, {"srtDir"_L1, "desc"_L1}, {"srtKey"_L1, "@timestamp"_L1}};
}

} // namespace holdfast::code42
