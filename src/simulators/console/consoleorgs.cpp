// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Organisations and their settings as the console host has them (reference section 2.18).

#include "simulators/console/consoleservices.h"

#include "simulators/stableids.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

struct PacketDefault
{
    QLatin1StringView key;
    QLatin1StringView value;
};

/// The settings that agents are sent, as a tenant has them that has changed none.
constexpr PacketDefault PacketDefaults[] = {{"org-securityTools-enable"_L1, "true"_L1},
                                            {"org-securityTools-device-detection-enable"_L1, "true"_L1},
                                            {"org-securityTools-cloud-detection-enable"_L1, "true"_L1},
                                            {"org-securityTools-open-file-detection-enable"_L1, "true"_L1},
                                            {"org_securityTools_printer_detection_enable"_L1, "true"_L1},
                                            {"org_securityTools_detection_monitoring_exclusions"_L1, ""_L1},
                                            {"device_advancedExfiltrationDetection_enabled"_L1, "true"_L1},
                                            {"device_background_priority_enabled"_L1, "false"_L1},
                                            {"device_fileForensics_enabled"_L1, "true"_L1},
                                            {"device_fileForensics_enqueue_scan_events_during_ingest"_L1, "true"_L1},
                                            {"device_fileForensics_fileExclusions_org"_L1, "{}"_L1},
                                            {"device_fileForensics_scan_enabled"_L1, "true"_L1},
                                            {"device_org_macAppActivity_binaryWhitelist"_L1, "[]"_L1},
                                            {"device_org_winAppActivity_binaryWhitelist"_L1, "[]"_L1},
                                            {"device_webRestore_enabled"_L1, "false"_L1}};

constexpr QLatin1StringView TextFields[] = {"orgName"_L1, "orgExtRef"_L1, "notes"_L1};
constexpr QLatin1StringView SettingGroups[] = {"settings"_L1, "deviceDefaults"_L1};

QJsonObject consoleOrg(const Code42Tenant &tenant, const QJsonObject &org)
{
    const QString guid = org.value(u"orgGuid"_s).toString();
    const QString parent = org.value(u"parentOrgGuid"_s).toString();
    const bool active = org.value(u"active"_s).toBool();
    return {{u"orgGuid"_s, guid},
            {u"orgUid"_s, orgUid(tenant, guid)},
            {u"orgId"_s, orgNumber(tenant, guid)},
            {u"orgName"_s, org.value(u"orgName"_s)},
            {u"orgExtRef"_s, org.value(u"orgExtRef"_s)},
            {u"notes"_s, org.value(u"notes"_s)},
            {u"status"_s, active ? u"Active"_s : u"Deactivated"_s},
            {u"active"_s, active},
            {u"blocked"_s, org.value(u"blocked"_s).toBool()},
            {u"parentOrgGuid"_s, org.value(u"parentOrgGuid"_s)},
            {u"parentOrgUid"_s, parent.isEmpty() ? QJsonValue() : QJsonValue(orgUid(tenant, parent))},
            {u"parentOrgId"_s, parent.isEmpty() ? QJsonValue() : QJsonValue(orgNumber(tenant, parent))},
            {u"type"_s, u"ENTERPRISE"_s},
            {u"registrationKey"_s, org.value(u"registrationKey"_s)},
            {u"userCount"_s, org.value(u"userCount"_s)},
            {u"computerCount"_s, org.value(u"computerCount"_s)},
            {u"orgCount"_s, org.value(u"orgCount"_s)},
            {u"creationDate"_s, org.value(u"creationDate"_s)},
            {u"modificationDate"_s, org.value(u"modificationDate"_s)},
            {u"deactivationDate"_s, org.value(u"deactivationDate"_s)}};
}

/// What an organisation is set to before anybody changes it: an Incydr tenant has no backup to keep.
QJsonObject settingsByDefault()
{
    return {{u"destinations"_s, QJsonArray()},
            {u"isUsingQuotaDefaults"_s, true},
            {u"archiveHoldDays"_s, 14},
            {u"maxSeats"_s, -1},
            {u"maxBytes"_s, -1},
            {u"defaultUserMaxBytes"_s, -1},
            {u"webRestoreAdminLimitMb"_s, 500},
            {u"webRestoreUserLimitMb"_s, 250},
            {u"isUsingReportingDefaults"_s, true},
            {u"warnInDays"_s, 3},
            {u"alertInDays"_s, 7},
            {u"recipients"_s, QJsonArray()}};
}

QJsonObject deviceDefaults()
{
    return {{u"serviceBackupConfig"_s,
             QJsonObject{{u"warningEmailEnabled"_s, u"true"_s},
                         {u"severeEmailEnabled"_s, u"true"_s},
                         {u"minutesUntilWarning"_s, u"4320"_s},
                         {u"minutesUntilSevere"_s, u"10080"_s},
                         {u"backupStatusEmailEnabled"_s, u"false"_s},
                         {u"backupStatusEmailFreqInMinutes"_s, u"10080"_s},
                         {u"backupConfig"_s, QJsonObject{{u"backupSets"_s, QJsonArray()}}}}}};
}

QJsonObject shownOrg(const Code42Context &context, const Call &call, const QString &guid)
{
    QJsonObject shown = consoleOrg(context.tenant, context.tenant.orgs.row(guid));
    const QJsonObject changed = context.tenant.orgSettings.value(guid);
    if (call.request.parameter(u"incSettings").toLower() == u"true"_s)
        shown.insert(u"settings"_s, changed.value(u"settings"_s).toObject(settingsByDefault()));
    if (call.request.parameter(u"incDeviceDefaults").toLower() == u"true"_s)
        shown.insert(u"deviceDefaults"_s, changed.value(u"deviceDefaults"_s).toObject(deviceDefaults()));
    return shown;
}

HttpResponse noSuchOrg()
{
    return consoleError(404, u"ORG_NOT_FOUND"_s, u"Organization was not found"_s);
}

HttpResponse listOrgs(Code42Context &context, const Call &call)
{
    QList<QJsonObject> rows;
    for (const QJsonObject &org : context.tenant.orgs.rows()) {
        if (passesFlag(call, u"active", org.value(u"active"_s)))
            rows.append(consoleOrg(context.tenant, org));
    }
    return consoleReply(context, QJsonObject{{u"totalCount"_s, rows.size()}, {u"orgs"_s, consolePage(call, rows)}});
}

HttpResponse currentOrg(Code42Context &context, const Call &)
{
    return consoleReply(context, consoleOrg(context.tenant, context.tenant.orgs.rows().value(0)));
}

HttpResponse getOrg(Code42Context &context, const Call &call)
{
    const QString guid = orgOf(context.tenant, call.argument(0));
    return guid.isEmpty() ? noSuchOrg() : consoleReply(context, shownOrg(context, call, guid));
}

HttpResponse createOrg(Code42Context &context, const Call &call)
{
    const QJsonObject body = call.object();
    const QString name = body.value(u"orgName"_s).toString();
    if (name.isEmpty())
        return consoleError(400, u"ORG_NAME_MISSING"_s);
    // The newest version names the parent by its GUID, those before by its UID.
    const QString wanted = body.value(u"parentOrgGuid"_s).toString(body.value(u"parentOrgUid"_s).toString());
    const QString parent = wanted.isEmpty() ? context.tenant.orgs.keys().value(0) : orgOf(context.tenant, wanted);
    if (parent.isEmpty())
        return noSuchOrg();
    const QString guid = context.newUuid(u"org"_s);
    context.tenant.orgs.put({{u"orgGuid"_s, guid},
                             {u"orgName"_s, name},
                             {u"orgExtRef"_s, body.value(u"orgExtRef"_s).toString()},
                             {u"notes"_s, body.value(u"notes"_s).toString()},
                             {u"parentOrgGuid"_s, parent},
                             {u"active"_s, true},
                             {u"creationDate"_s, context.nowIso()},
                             {u"modificationDate"_s, context.nowIso()},
                             {u"deactivationDate"_s, QJsonValue::Null},
                             {u"registrationKey"_s, stableHex(stableNumber(guid), 16)},
                             {u"userCount"_s, 0},
                             {u"computerCount"_s, 0},
                             {u"orgCount"_s, 0}});
    context.wrote(operation::orgWrite, call, guid);
    return consoleReply(context, consoleOrg(context.tenant, context.tenant.orgs.row(guid)));
}

/// A field that is absent or null stays as it is.
HttpResponse updateOrg(Code42Context &context, const Call &call)
{
    const QString guid = orgOf(context.tenant, call.argument(0));
    if (guid.isEmpty())
        return noSuchOrg();
    const QJsonObject body = call.object();
    for (const QLatin1StringView field : TextFields) {
        if (body.value(field).isString())
            context.tenant.orgs.set(guid, field, body.value(field));
    }
    for (const QLatin1StringView group : SettingGroups) {
        if (body.value(group).isObject())
            context.tenant.orgSettings[guid].insert(group, body.value(group));
    }
    context.tenant.orgs.set(guid, u"modificationDate"_s, context.nowIso());
    context.wrote(operation::orgWrite, call, guid);
    return consoleReply(context, shownOrg(context, call, guid));
}

template <Switch what>
HttpResponse switchOrg(Code42Context &context, const Call &call)
{
    const QString guid = orgOf(context.tenant, call.argument(0));
    if (guid.isEmpty())
        return noSuchOrg();
    constexpr bool blocking = what == Switch::Block || what == Switch::Unblock;
    context.tenant.orgs.set(guid, blocking ? u"blocked"_s : u"active"_s,
                            what == Switch::Block || what == Switch::Activate);
    if (!blocking)
        context.tenant.orgs.set(guid, u"deactivationDate"_s,
                                what == Switch::Activate ? QJsonValue() : QJsonValue(context.nowIso()));
    context.wrote(operation::orgWrite, call, guid);
    return emptyResponse(204);
}

HttpResponse agentSettings(Code42Context &context, const Call &call)
{
    const QString guid = orgOf(context.tenant, call.argument(0));
    if (guid.isEmpty())
        return noSuchOrg();
    QJsonObject settings;
    for (const PacketDefault &packet : PacketDefaults)
        settings.insert(packet.key,
                        QJsonObject{{u"key"_s, packet.key}, {u"value"_s, packet.value}, {u"locked"_s, false}});
    const QJsonObject changed = context.tenant.orgPackets.value(guid);
    for (auto packet = changed.constBegin(); packet != changed.constEnd(); ++packet)
        settings.insert(packet.key(), packet.value());
    return consoleReply(context, settings);
}

HttpResponse changeAgentSettings(Code42Context &context, const Call &call)
{
    const QString guid = orgOf(context.tenant, call.argument(0));
    if (guid.isEmpty())
        return noSuchOrg();
    for (const QJsonValue &packet : call.object().value(u"packets"_s).toArray())
        context.tenant.orgPackets[guid].insert(packet[u"key"_s].toString(), packet.toObject());
    context.wrote(operation::orgWrite, call, guid);
    return emptyResponse(204);
}

} // namespace

void addConsoleOrgRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/api/v1/Org"_L1, listOrgs},
               {"POST"_L1, "/api/v1/Org"_L1, createOrg},
               {"GET"_L1, "/api/v1/Org/my"_L1, currentOrg},
               {"GET"_L1, "/api/v1/Org/{id}"_L1, getOrg},
               {"PUT"_L1, "/api/v1/Org/{id}"_L1, updateOrg},
               {"PUT"_L1, "/api/v1/OrgBlock/{id}"_L1, switchOrg<Switch::Block>},
               {"DELETE"_L1, "/api/v1/OrgBlock/{id}"_L1, switchOrg<Switch::Unblock>},
               {"PUT"_L1, "/api/v1/OrgDeactivation/{id}"_L1, switchOrg<Switch::Deactivate>},
               {"DELETE"_L1, "/api/v1/OrgDeactivation/{id}"_L1, switchOrg<Switch::Activate>},
               {"GET"_L1, "/api/v1/OrgSetting/{id}"_L1, agentSettings},
               {"PUT"_L1, "/api/v1/OrgSetting/{id}"_L1, changeAgentSettings},
               {"GET"_L1, "/api/v3/orgs"_L1, listOrgs},
               {"POST"_L1, "/api/v3/orgs"_L1, createOrg},
               {"GET"_L1, "/api/v3/orgs/{guid}"_L1, getOrg},
               {"PUT"_L1, "/api/v3/orgs/{guid}"_L1, updateOrg},
               {"POST"_L1, "/api/v3/orgs/{guid}/block"_L1, switchOrg<Switch::Block>},
               {"POST"_L1, "/api/v3/orgs/{guid}/unblock"_L1, switchOrg<Switch::Unblock>},
               {"POST"_L1, "/api/v3/orgs/{guid}/deactivate"_L1, switchOrg<Switch::Deactivate>},
               {"POST"_L1, "/api/v3/orgs/{guid}/activate"_L1, switchOrg<Switch::Activate>}});
}

} // namespace holdfast::range
