// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/tenantbuilder.h"

#include "base/clock.h"
#include "simulators/code42services.h"
#include "simulators/stableids.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qint64 DayMs = 24LL * 60 * 60 * 1000;

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

int severityNumber(const QString &word)
{
    static const QStringList words{u"NO_RISK_INDICATED"_s, u"LOW"_s, u"MODERATE"_s, u"HIGH"_s, u"CRITICAL"_s};
    return std::max<int>(0, int(words.indexOf(word)));
}

QString exposureOf(const QJsonObject &event)
{
    const QString action = event.value(u"event"_s).toObject().value(u"action"_s).toString();
    if (action.startsWith(u"removable-media"_s))
        return u"RemovableMedia"_s;
    if (action.startsWith(u"sync-app"_s))
        return u"CloudStorage"_s;
    return action == u"application-read"_s ? u"ApplicationRead"_s : QString();
}

} // namespace

QString TenantBuilder::iso(qint64 beforeSeedMs) const
{
    return isoUtc(m_seedMs - beforeSeedMs);
}

void TenantBuilder::company(const QString &name, const QString &rootOrg)
{
    m_code42.name = name;
    m_code42.tenantId = stableUuid(u"tenant"_s, name);
    m_code42.orgs.put({{u"orgGuid"_s, stableUuid(u"org"_s, rootOrg)},
                       {u"orgName"_s, rootOrg},
                       {u"orgExtRef"_s, QJsonValue::Null},
                       {u"notes"_s, QJsonValue::Null},
                       {u"parentOrgGuid"_s, QJsonValue::Null},
                       {u"active"_s, true},
                       {u"creationDate"_s, iso(900 * DayMs)},
                       {u"modificationDate"_s, iso(30 * DayMs)},
                       {u"deactivationDate"_s, QJsonValue::Null},
                       {u"registrationKey"_s, u"RANGE-0000-KEY0"_s},
                       {u"userCount"_s, 0},
                       {u"computerCount"_s, 0},
                       {u"orgCount"_s, 1}});
}

void TenantBuilder::person(const PersonFacts &person)
{
    const QString orgGuid = m_code42.orgs.keys().value(0);
    m_code42.orgs.set(orgGuid, u"userCount"_s, m_code42.users.size() + 1);
    m_code42.users.put({{u"userId"_s, person.userId},
                        {u"legacyUserId"_s, QString::number(1000 + m_code42.users.size())},
                        {u"username"_s, person.username},
                        {u"firstName"_s, person.firstName},
                        {u"lastName"_s, person.lastName},
                        {u"orgId"_s, u"1000000000000000001"_s},
                        {u"legacyOrgId"_s, u"2"_s},
                        {u"orgGuid"_s, orgGuid},
                        {u"orgName"_s, m_code42.orgs.row(orgGuid).value(u"orgName"_s)},
                        {u"notes"_s, QJsonValue::Null},
                        {u"active"_s, true},
                        {u"blocked"_s, false},
                        {u"creationDate"_s, iso(400 * DayMs)},
                        {u"modificationDate"_s, iso(40 * DayMs)}});
    m_code42.userRoleIds.insert(person.userId, {u"desktop-user"_s});
    m_code42.actors.put({{u"actorId"_s, person.actorId},
                         {u"name"_s, person.username},
                         {u"alternateNames"_s, QJsonArray::fromStringList(person.alternateNames)},
                         {u"firstName"_s, person.firstName},
                         {u"lastName"_s, person.lastName},
                         {u"title"_s, textOrNull(person.title)},
                         {u"department"_s, textOrNull(person.department)},
                         {u"division"_s, QJsonValue::Null},
                         {u"employeeType"_s, textOrNull(person.employeeType)},
                         {u"country"_s, textOrNull(person.country)},
                         {u"region"_s, QJsonValue::Null},
                         {u"locality"_s, textOrNull(person.locality)},
                         {u"active"_s, true},
                         {u"inScope"_s, true},
                         {u"managerActorId"_s, textOrNull(person.managerActorId)},
                         {u"parentActorId"_s, QJsonValue::Null},
                         {u"startDate"_s, textOrNull(person.startDate)},
                         {u"endDate"_s, textOrNull(person.endDate)},
                         {u"notes"_s, textOrNull(person.notes)}});
}

void TenantBuilder::childActor(const PersonFacts &parent, const QString &name)
{
    QJsonObject actor{{u"actorId"_s, stableUuid(u"actor"_s, name)}, {u"name"_s, name}};
    for (const QString &field :
         {u"firstName"_s, u"lastName"_s, u"title"_s, u"department"_s, u"division"_s, u"employeeType"_s, u"country"_s,
          u"region"_s, u"locality"_s, u"managerActorId"_s, u"startDate"_s, u"endDate"_s, u"notes"_s})
        actor.insert(field, QJsonValue::Null);
    actor.insert(u"alternateNames"_s, QJsonArray());
    actor.insert(u"active"_s, false);
    actor.insert(u"inScope"_s, true);
    actor.insert(u"parentActorId"_s, parent.actorId);
    m_code42.actors.put(actor);
}

void TenantBuilder::agent(const HostFacts &host, const PersonFacts &owner)
{
    m_code42.agents.put({{u"agentId"_s, host.deviceUid},
                         {u"name"_s, host.name},
                         {u"userId"_s, owner.userId},
                         {u"osHostname"_s, host.name + u'.' + host.domain},
                         {u"osName"_s, host.osName},
                         {u"machineId"_s, stableHex(stableNumber(host.deviceUid), 32)},
                         {u"serialNumber"_s, stableHex(stableNumber(host.deviceUid) + 1, 8).toUpper()},
                         {u"active"_s, true},
                         {u"agentType"_s, u"COMBINED"_s},
                         {u"agentHealthIssueTypes"_s, QJsonArray()},
                         {u"agentHealthModificationDate"_s, iso(3 * DayMs)},
                         {u"appVersion"_s, u"1.12.0"_s},
                         {u"productVersion"_s, u"1.12.0.7"_s},
                         {u"lastConnected"_s, iso(120'000)},
                         {u"externalReference"_s, QJsonValue::Null},
                         {u"creationDate"_s, iso(300 * DayMs)},
                         {u"modificationDate"_s, iso(120'000)}});
}

void TenantBuilder::endpoint(const HostFacts &host)
{
    const QString os = host.osName == u"MAC"_s ? u"AGENT_OS_MAC"_s
        : host.osName == u"LINUX"_s            ? u"AGENT_OS_LINUX"_s
                                               : u"AGENT_OS_WINDOWS"_s;
    m_xdr.endpoints.put({{u"endpoint_id"_s, host.endpointId},
                         {u"endpoint_name"_s, host.name},
                         {u"endpoint_type"_s, host.isServer ? u"AGENT_TYPE_SERVER"_s : u"AGENT_TYPE_WORKSTATION"_s},
                         {u"endpoint_status"_s, u"CONNECTED"_s},
                         {u"os_type"_s, os},
                         {u"os_version"_s, host.operatingSystem},
                         {u"operating_system"_s, host.operatingSystem},
                         {u"ip"_s, QJsonArray{host.privateIp}},
                         {u"ipv6"_s, QJsonArray()},
                         {u"public_ip"_s, host.publicIp},
                         {u"mac_address"_s, QJsonArray{host.macAddress}},
                         {u"users"_s, host.userAccount.isEmpty() ? QJsonArray() : QJsonArray{host.userAccount}},
                         {u"domain"_s, host.domain.section(u'.', 0, 0).toUpper()},
                         {u"alias"_s, u""_s},
                         {u"first_seen"_s, m_seedMs - 300 * DayMs},
                         {u"last_seen"_s, m_seedMs - 45'000},
                         {u"content_version"_s, u"1180-94310"_s},
                         {u"installation_package"_s, u"Workstations"_s},
                         {u"active_directory"_s, QJsonValue::Null},
                         {u"install_date"_s, m_seedMs - 300 * DayMs},
                         {u"endpoint_version"_s, u"8.3.0.45531"_s},
                         {u"is_isolated"_s, u"AGENT_UNISOLATED"_s},
                         {u"isolated_date"_s, QJsonValue::Null},
                         {u"group_name"_s, QJsonArray{u"Workstations"_s}},
                         {u"operational_status"_s, u"PROTECTED"_s},
                         {u"scan_status"_s, u"SCAN_STATUS_NONE"_s}});
}

void TenantBuilder::watchlist(const QString &type, const QStringList &actorIds)
{
    const QString id = stableUuid(u"watchlist"_s, type);
    m_code42.watchlists.put({{u"watchlistId"_s, id},
                             {u"tenantId"_s, m_code42.tenantId},
                             {u"listType"_s, type},
                             {u"title"_s, QJsonValue::Null},
                             {u"description"_s, QJsonValue::Null}});
    WatchlistMembership membership;
    for (const QString &actorId : actorIds)
        membership.includedActors.insert(actorId, iso(9 * DayMs));
    m_code42.memberships.insert(id, membership);
}

QString TenantBuilder::rule(const QString &name, const QString &description, const QString &severity)
{
    const QString id = stableUuid(u"rule"_s, name);
    m_code42.rules.put({{u"id"_s, id},
                        {u"name"_s, name},
                        {u"description"_s, description},
                        {u"severity"_s, severity},
                        {u"isEnabled"_s, true},
                        {u"isSystemRule"_s, false},
                        {u"source"_s, u"Alerting"_s},
                        {u"createdAt"_s, iso(200 * DayMs)},
                        {u"createdBy"_s, u"security.admin"_s},
                        {u"modifiedAt"_s, iso(60 * DayMs)},
                        {u"modifiedBy"_s, u"security.admin"_s},
                        {u"notifications"_s, QJsonObject{{u"isEnabled"_s, false}, {u"contacts"_s, QJsonArray()}}},
                        {u"education"_s, QJsonValue::Null},
                        {u"vectors"_s, QJsonObject()},
                        {u"filters"_s, QJsonObject()}});
    return id;
}

void TenantBuilder::trustedDomain(const QString &domain)
{
    const QString id = QString::number(++m_code42.lastActivityId);
    const QJsonObject action{{u"type"_s, u"FILE_UPLOAD"_s}, {u"providers"_s, QJsonArray()}};
    m_code42.trustedActivities.put(
        {{u"activityId"_s, id},
         {u"type"_s, u"DOMAIN"_s},
         {u"value"_s, domain},
         {u"description"_s, QJsonValue::Null},
         {u"isHighValueSource"_s, false},
         {u"activityActionGroups"_s,
          QJsonArray{QJsonObject{{u"name"_s, u"DEFAULT"_s}, {u"activityActions"_s, QJsonArray{action}}}}},
         {u"principalType"_s, u"USER"_s},
         {u"updateTime"_s, iso(100 * DayMs)},
         {u"updatedByPrincipalId"_s, u"1000000000000000007"_s},
         {u"updatedByPrincipalName"_s, u"security.admin"_s}});
}

void TenantBuilder::savedSearch(const QString &id, const QString &name, const QJsonArray &groups)
{
    m_code42.savedSearches.put({{u"id"_s, id},
                                {u"apiVersion"_s, 2},
                                {u"name"_s, name},
                                {u"notes"_s, QJsonValue::Null},
                                {u"columns"_s, QJsonValue::Null},
                                {u"createdByUID"_s, u"1000000000000000007"_s},
                                {u"createdByUsername"_s, u"security.admin"_s},
                                {u"creationTimestamp"_s, iso(80 * DayMs)},
                                {u"modifiedByUID"_s, u"1000000000000000007"_s},
                                {u"modifiedByUsername"_s, u"security.admin"_s},
                                {u"modifiedTimestamp"_s, iso(80 * DayMs)},
                                {u"groupClause"_s, u"AND"_s},
                                {u"groups"_s, groups},
                                {u"srtDir"_s, u"desc"_s},
                                {u"srtKey"_s, u"@timestamp"_s}});
}

void TenantBuilder::holdMatter(const QString &name, const QStringList &custodianUserIds)
{
    const QString policyId = stableUuid(u"policy"_s, u"Standard preservation"_s);
    const QJsonObject principal{
        {u"type"_s, u"USER"_s}, {u"principalId"_s, u"1000000000000000007"_s}, {u"displayName"_s, u"security.admin"_s}};
    const QJsonObject creator{{u"userId"_s, u"1000000000000000007"_s}, {u"username"_s, u"security.admin"_s}};
    m_code42.holdPolicies.put({{u"policyId"_s, policyId},
                               {u"name"_s, u"Standard preservation"_s},
                               {u"creationDate"_s, iso(500 * DayMs)},
                               {u"modificationDate"_s, iso(500 * DayMs)},
                               {u"creatorUser"_s, creator},
                               {u"creatorPrincipal"_s, principal}});
    const QString matterId = stableDigits(stableNumber(name));
    m_code42.matters.put({{u"matterId"_s, matterId},
                          {u"name"_s, name},
                          {u"description"_s, QJsonValue::Null},
                          {u"notes"_s, QJsonValue::Null},
                          {u"active"_s, true},
                          {u"creationDate"_s, iso(50 * DayMs)},
                          {u"policyId"_s, policyId},
                          {u"creator"_s, creator},
                          {u"creatorPrincipal"_s, principal}});
    JsonTable &custodians = m_code42.custodians.try_emplace(matterId, u"userId"_s).first->second;
    for (const QString &userId : custodianUserIds) {
        const QJsonObject user = m_code42.users.row(userId);
        custodians.put(
            {{u"userId"_s, userId},
             {u"username"_s, user.value(u"username"_s)},
             {u"name"_s, u"%1 %2"_s.arg(user.value(u"firstName"_s).toString(), user.value(u"lastName"_s).toString())},
             {u"email"_s, user.value(u"username"_s)},
             {u"membershipActive"_s, true},
             {u"membershipCreationDate"_s, iso(49 * DayMs)}});
    }
}

QJsonObject TenantBuilder::sessionJson(const SessionFacts &facts) const
{
    QMap<QString, int> bySeverity;
    QMap<QString, QPair<QJsonObject, int>> indicators;
    qint64 begin = facts.updatedMs;
    qint64 end = 0;
    int score = 0;
    for (const QJsonObject &event : facts.events) {
        const QJsonObject risk = event.value(u"risk"_s).toObject();
        ++bySeverity[risk.value(u"severity"_s).toString()];
        score = std::max(score, risk.value(u"score"_s).toInt());
        const qint64 at = msFromIso(event.value(u"@timestamp"_s).toString());
        begin = std::min(begin, at);
        end = std::max(end, at);
        for (const QJsonValue &indicator : risk.value(u"indicators"_s).toArray()) {
            auto &entry = indicators[indicator.toObject().value(u"id"_s).toString()];
            entry.first = indicator.toObject();
            ++entry.second;
        }
    }
    QJsonArray riskIndicators;
    for (auto [indicator, count] : indicators) {
        indicator.insert(u"eventCount"_s, count);
        riskIndicators.append(indicator);
    }
    QJsonArray triggered;
    for (const QString &ruleId : facts.ruleIds) {
        triggered.append(QJsonObject{{u"alertId"_s, stableUuid(u"alert"_s, facts.sessionId + ruleId)},
                                     {u"ruleId"_s, ruleId},
                                     {u"ruleName"_s, m_code42.rules.row(ruleId).value(u"name"_s)},
                                     {u"lessonId"_s, QJsonValue::Null}});
    }
    QJsonArray notes;
    if (!facts.note.isEmpty()) {
        notes.append(QJsonObject{{u"id"_s, stableUuid(u"note"_s, facts.sessionId)},
                                 {u"content"_s, facts.note},
                                 {u"sourceTimestamp"_s, facts.updatedMs},
                                 {u"userId"_s, u"1000000000000000007"_s}});
    }
    const int severity = severityNumber(riskSeverity(score));
    return {{u"sessionId"_s, facts.sessionId},
            {u"tenantId"_s, m_code42.tenantId},
            {u"type"_s, u"STANDARD"_s},
            {u"actorId"_s, facts.person.actorId},
            {u"actorName"_s, facts.person.username},
            {u"userId"_s, facts.person.userId},
            {u"beginTime"_s, begin},
            {u"endTime"_s, std::max(begin, end)},
            {u"firstObserved"_s, begin},
            {u"lastUpdated"_s, facts.updatedMs},
            {u"criticalEvents"_s, bySeverity.value(u"CRITICAL"_s)},
            {u"highEvents"_s, bySeverity.value(u"HIGH"_s)},
            {u"moderateEvents"_s, bySeverity.value(u"MODERATE"_s)},
            {u"lowEvents"_s, bySeverity.value(u"LOW"_s)},
            {u"noRiskEvents"_s, bySeverity.value(u"NO_RISK_INDICATED"_s)},
            {u"exfiltrationSummary"_s, facts.exfiltrationSummary},
            {u"contextSummary"_s, facts.contextSummary},
            {u"riskIndicators"_s, riskIndicators},
            // The score grew while the session did: the history has an earlier, smaller entry.
            {u"scores"_s,
             QJsonArray{
                 QJsonObject{{u"score"_s, score / 2},
                             {u"severity"_s, std::max(1, severity - 1)},
                             {u"sourceTimestamp"_s, facts.updatedMs - 600'000}},
                 QJsonObject{{u"score"_s, score}, {u"severity"_s, severity}, {u"sourceTimestamp"_s, facts.updatedMs}}}},
            {u"states"_s,
             QJsonArray{QJsonObject{{u"state"_s, u"OPEN"_s},
                                    {u"stateV2"_s, u"OPEN"_s},
                                    {u"sourceTimestamp"_s, facts.updatedMs},
                                    {u"userId"_s, QJsonValue::Null}}}},
            {u"notes"_s, notes},
            {u"triggeredAlerts"_s, triggered},
            {u"contentInspectionResults"_s, QJsonValue::Null}};
}

void TenantBuilder::session(const SessionFacts &facts)
{
    QStringList eventIds;
    for (const QJsonObject &event : facts.events)
        eventIds.append(event.value(u"event"_s).toObject().value(u"id"_s).toString());
    putSession(sessionJson(facts), eventIds);
}

void TenantBuilder::putSession(const QJsonObject &session, const QStringList &eventIds)
{
    m_code42.sessionEventIds.insert(session.value(u"sessionId"_s).toString(), eventIds);
    m_code42.sessions.put(session);
    alerts(session, eventIds);
}

void TenantBuilder::alerts(const QJsonObject &session, const QStringList &eventIds)
{
    QJsonArray files;
    QJsonArray exposures;
    QJsonObject lastEvent;
    for (const QString &eventId : eventIds) {
        const qint64 number = m_code42.events.numberOfId(eventId);
        if (number < 0)
            continue;
        lastEvent = m_code42.events.object(number);
        const QJsonObject file = lastEvent.value(u"file"_s).toObject();
        const QString exposure = exposureOf(lastEvent);
        if (!exposure.isEmpty() && !exposures.contains(exposure))
            exposures.append(exposure);
        // File lists in observations are capped by the service.
        if (files.size() < 10) {
            files.append(QJsonObject{{u"eventId"_s, eventId},
                                     {u"name"_s, file.value(u"name"_s)},
                                     {u"path"_s, file.value(u"directory"_s)},
                                     {u"category"_s, file.value(u"category"_s)},
                                     {u"size"_s, file.value(u"sizeInBytes"_s)}});
        }
    }
    // Times in this older service have seven digits after the point.
    const auto sevenDigits = [](qint64 ms) { return isoUtc(ms).chopped(1) + u"0000Z"_s; };
    const QString begin = sevenDigits(session.value(u"beginTime"_s).toInteger());
    const QString end = sevenDigits(session.value(u"endTime"_s).toInteger());
    const QJsonObject data{{u"type$"_s, u"OBSERVED_ENDPOINT_ACTIVITY"_s},
                           {u"id"_s, stableUuid(u"observation"_s, session.value(u"sessionId"_s).toString())},
                           {u"sources"_s, QJsonArray{u"Endpoint"_s}},
                           {u"exposureTypes"_s, exposures},
                           {u"firstActivityAt"_s, begin},
                           {u"lastActivityAt"_s, end},
                           {u"fileCount"_s, eventIds.size()},
                           {u"files"_s, files}};
    for (const QJsonValue &value : session.value(u"triggeredAlerts"_s).toArray()) {
        const QJsonObject triggered = value.toObject();
        const int severity = currentSeverity(session);
        static const QStringList older{u"LOW"_s, u"LOW"_s, u"MEDIUM"_s, u"HIGH"_s, u"HIGH"_s};
        static const QStringList risk{u"LOW"_s, u"LOW"_s, u"MODERATE"_s, u"HIGH"_s, u"CRITICAL"_s};
        m_code42.alerts.put(
            {{u"type$"_s, u"ALERT_SUMMARY"_s},
             {u"id"_s, triggered.value(u"alertId"_s)},
             {u"tenantId"_s, m_code42.tenantId},
             {u"type"_s, u"FED_ENDPOINT_EXFILTRATION"_s},
             {u"name"_s, triggered.value(u"ruleName"_s)},
             {u"description"_s, session.value(u"contextSummary"_s)},
             {u"actor"_s, session.value(u"actorName"_s)},
             {u"actorId"_s, session.value(u"userId"_s)},
             {u"target"_s, u"N/A"_s},
             {u"severity"_s, older.at(severity)},
             {u"riskSeverity"_s, risk.at(severity)},
             {u"ruleId"_s, triggered.value(u"ruleId"_s)},
             {u"createdAt"_s, sevenDigits(session.value(u"lastUpdated"_s).toInteger())},
             {u"state"_s, u"OPEN"_s},
             {u"stateLastModifiedBy"_s, QJsonValue::Null},
             {u"stateLastModifiedAt"_s, QJsonValue::Null},
             {u"watchlists"_s, QJsonArray()},
             {u"note"_s, QJsonValue::Null},
             {u"observations"_s,
              QJsonArray{
                  QJsonObject{{u"type$"_s, u"OBSERVATION"_s},
                              {u"id"_s, data.value(u"id"_s)},
                              {u"observedAt"_s, begin},
                              {u"lastObservedAt"_s, end},
                              {u"type"_s, u"FedEndpointExfiltration"_s},
                              {u"data"_s, QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact))}}}}});
    }
}

void TenantBuilder::commonThings()
{
    const auto role = [this](const QString &id, const QString &name, const QStringList &permissions) {
        QJsonArray list;
        for (const QString &permission : permissions)
            list.append(QJsonObject{{u"permission"_s, permission}, {u"description"_s, u"Allows "_s + permission}});
        m_code42.roles.put({{u"roleId"_s, id},
                            {u"roleName"_s, name},
                            {u"creationDate"_s, iso(900 * DayMs)},
                            {u"modificationDate"_s, iso(900 * DayMs)},
                            {u"permissions"_s, list}});
    };
    role(u"desktop-user"_s, u"Desktop User"_s, {u"restore.personal"_s});
    role(u"insider-risk-analyst"_s, u"Insider Risk Analyst"_s, {u"alerts.read"_s, u"fileevents.read"_s});
    role(u"insider-risk-admin"_s, u"Insider Risk Admin"_s, {u"alerts.write"_s, u"watchlists.write"_s});
    m_code42.audit.append({{u"type$"_s, u"audit_log::logged_in/1"_s},
                           {u"actorId"_s, u"1000000000000000007"_s},
                           {u"actorName"_s, u"security.admin"_s},
                           {u"actorAgent"_s, u"Mozilla/5.0"_s},
                           {u"actorIpAddress"_s, u"203.0.113.9"_s},
                           {u"actorType"_s, u"USER"_s},
                           {u"timestamp"_s, iso(2 * 3'600'000)}});
    const auto script = [this](const QString &name, const QString &code) {
        m_xdr.scripts.put({{u"script_id"_s, m_xdr.scripts.size() + 1},
                           {u"script_uid"_s, stableHex(stableNumber(name), 32)},
                           {u"name"_s, name},
                           {u"description"_s, name},
                           {u"modification_date"_s, m_seedMs - 200 * DayMs},
                           {u"created_by"_s, u"Palo Alto Networks"_s},
                           {u"is_high_risk"_s, false},
                           {u"windows_supported"_s, true},
                           {u"linux_supported"_s, true},
                           {u"macos_supported"_s, true},
                           {u"code"_s, code}});
    };
    script(u"file_exists"_s, u"import os\ndef run(path):\n    return os.path.exists(path)\n"_s);
    script(u"list_removable_drives"_s, u"def run():\n    return []\n"_s);
}

} // namespace holdfast::range
