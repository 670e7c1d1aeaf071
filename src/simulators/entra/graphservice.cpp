// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/entra/graphservice.h"

#include "simulators/microsoft/odata.h"
#include "simulators/stableids.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

const QString Scope = u"https://graph.microsoft.com/.default"_s;
constexpr int MostGroupsAsked = 20;

/// What Graph gives without $select; department and accountEnabled are not among it.
const QStringList &basicFields()
{
    static const QStringList fields{
        u"businessPhones"_s,    u"displayName"_s, u"givenName"_s,        u"id"_s,
        u"jobTitle"_s,          u"mail"_s,        u"mobilePhone"_s,      u"officeLocation"_s,
        u"preferredLanguage"_s, u"surname"_s,     u"userPrincipalName"_s};
    return fields;
}

QStringList selection(const Call &call, const QStringList &otherwise)
{
    const QString select = call.request.parameter(u"$select"_s);
    return select.isEmpty() ? otherwise : select.split(u',');
}

bool isEventual(const Call &call)
{
    return call.request.header("consistencylevel"_ba).toLower() == "eventual"
        && call.request.parameter(u"$count"_s) == u"true"_s;
}

QString graphId(const QString &kind, const QString &name)
{
    return stableUuid(u"graph-"_s + kind, name);
}

} // namespace

GraphService::GraphService(const RangeOptions &options, const RangeClock &clock, WriteLog &writes,
                           const MicrosoftSignIn &signIn, const Code42Tenant &people, const XdrTenant &machines)
    : m_options(options)
    , m_clock(clock)
    , m_writes(writes)
    , m_signIn(signIn)
{
    QStringList presidents;
    QStringList chiefs;
    QMap<QString, QStringList> departments;
    QHash<QString, QStringList> named; // directory group to members
    for (const QJsonObject &actor : people.actors.rows()) {
        if (!actor.value(u"parentActorId"_s).isNull())
            continue; // a cloud identity is no person of the directory
        addUser(actor);
        const QString id = graphId(u"user"_s, actor.value(u"name"_s).toString());
        const QString manager = actor.value(u"managerActorId"_s).toString();
        if (!manager.isEmpty() && people.actors.contains(manager))
            m_managers.insert(id, graphId(u"user"_s, people.actors.row(manager).value(u"name"_s).toString()));
        const QString title = actor.value(u"title"_s).toString();
        if (title.startsWith(u"Vice President"_s))
            presidents.append(id);
        if (title.startsWith(u"Chief "_s))
            chiefs.append(id);
        if (const QString department = actor.value(u"department"_s).toString(); !department.isEmpty())
            departments[department].append(id);
        for (const QString &group : people.actorGroupIds.value(actor.value(u"actorId"_s).toString()))
            named[people.directoryGroups.value(group)].append(id);
    }
    // The executive team has its vice presidents only through a group in the group.
    const QString vicePresidents = graphId(u"group"_s, u"Executive Vice Presidents"_s);
    addGroup(vicePresidents, u"Executive Vice Presidents"_s, presidents);
    QStringList executives = chiefs + named.take(u"Executive Team"_s);
    for (const QString &president : std::as_const(presidents))
        executives.removeAll(president);
    executives.removeDuplicates();
    addGroup(graphId(u"group"_s, u"Executive Team"_s), u"Executive Team"_s, executives + QStringList{vicePresidents});
    for (auto group = named.begin(); group != named.end(); ++group)
        addGroup(graphId(u"group"_s, group.key()), group.key(), *group);
    for (auto department = departments.begin(); department != departments.end(); ++department)
        addGroup(graphId(u"group"_s, u"All "_s + department.key()), u"All "_s + department.key(), *department);
    for (const QJsonObject &endpoint : machines.endpoints.rows()) {
        const QString id = endpoint.value(u"endpoint_id"_s).toString();
        m_devices.put({{u"id"_s, graphId(u"device"_s, id)},
                       {u"displayName"_s, endpoint.value(u"endpoint_name"_s)},
                       {u"operatingSystem"_s, endpoint.value(u"os_version"_s)},
                       {u"accountEnabled"_s, true}});
    }
    addUserRoutes();
    addGroupRoutes();
}

void GraphService::addUser(const QJsonObject &actor)
{
    const QString mail = actor.value(u"name"_s).toString();
    const QString first = actor.value(u"firstName"_s).toString();
    const QString last = actor.value(u"lastName"_s).toString();
    const QString display = first + u' ' + last;
    m_users.put({{u"@odata.type"_s, u"#microsoft.graph.user"_s},
                 {u"id"_s, graphId(u"user"_s, mail)},
                 {u"displayName"_s, display},
                 {u"givenName"_s, first},
                 {u"surname"_s, last},
                 {u"mail"_s, mail},
                 {u"userPrincipalName"_s, mail},
                 {u"proxyAddresses"_s,
                  QJsonArray{u"SMTP:"_s + mail,
                             u"smtp:"_s + first.left(1).toLower() + u'.' + last.toLower() + u"@old.qrst.test"_s}},
                 {u"jobTitle"_s, actor.value(u"title"_s)},
                 {u"department"_s, actor.value(u"department"_s)},
                 {u"companyName"_s, u"QRST Inc."_s},
                 {u"officeLocation"_s, actor.value(u"locality"_s)},
                 {u"businessPhones"_s, QJsonArray()},
                 {u"mobilePhone"_s, QJsonValue::Null},
                 {u"preferredLanguage"_s, u"en-US"_s},
                 {u"accountEnabled"_s, true},
                 {u"employeeId"_s, QJsonValue::Null},
                 {u"onPremisesSamAccountName"_s, mail.section(u'@', 0, 0)},
                 {u"onPremisesDistinguishedName"_s, QJsonValue::Null},
                 {u"onPremisesSyncEnabled"_s, QJsonValue::Null},
                 {u"userType"_s, u"Member"_s},
                 {u"signInSessionsValidFromDateTime"_s, u"2026-01-01T00:00:00Z"_s},
                 {u"passwordProfile"_s, QJsonValue::Null}});
}

void GraphService::addGroup(const QString &id, const QString &name, const QStringList &members)
{
    m_groups.put({{u"@odata.type"_s, u"#microsoft.graph.group"_s},
                  {u"id"_s, id},
                  {u"displayName"_s, name},
                  {u"description"_s, QJsonValue::Null},
                  {u"mailNickname"_s, QString(name).remove(u' ').toLower()},
                  {u"securityEnabled"_s, true}});
    m_members.insert(id, members);
}

bool GraphService::serves(const HttpRequest &request) const
{
    return request.segments.value(0) == u"v1.0"_s;
}

HttpResponse GraphService::refused(int status, const QString &code, const QString &message) const
{
    return microsoftError(status, code, message, m_clock.nowMs());
}

HttpResponse GraphService::missing(const QString &what) const
{
    return refused(
        404, u"Request_ResourceNotFound"_s,
        u"Resource '%1' does not exist or one of its queried reference-property objects are not present."_s.arg(what));
}

HttpResponse GraphService::failure(int status, const QString &words) const
{
    return refused(status, microsoftCode(status), words);
}

HttpResponse GraphService::answer(const HttpRequest &request)
{
    if (!m_signIn.accepts(request, Scope))
        return failure(401, u"Access token has expired or is not yet valid."_s);
    replicate();
    const auto match = m_router.find(request);
    if (!match || !match->handler)
        return refused(match ? 405 : 400, u"Request_BadRequest"_s, u"Resource not found for the segment."_s);
    return (*match->handler)(Call{request, match->arguments, bodyOf(request)});
}

void GraphService::wrote(QLatin1StringView operationName, const Call &call, const QString &subject)
{
    WriteRecord record;
    record.atMs = m_clock.nowMs();
    record.operation = operationName;
    record.method = call.request.method;
    record.path = call.request.path;
    record.subject = subject;
    m_writes.add(record);
}

QString GraphService::userId(const QString &named) const
{
    if (m_users.contains(named))
        return named;
    for (const QJsonObject &user : m_users.rows()) {
        if (user.value(u"userPrincipalName"_s).toString().compare(named, Qt::CaseInsensitive) == 0)
            return user.value(u"id"_s).toString();
    }
    return {};
}

QStringList GraphService::groupsOf(const QString &memberId, bool nested) const
{
    QStringList found;
    QStringList open{memberId};
    while (!open.isEmpty()) {
        const QString member = open.takeFirst();
        for (const QString &group : m_groups.keys()) {
            if (found.contains(group) || !m_members.value(group).contains(member))
                continue;
            found.append(group);
            if (nested)
                open.append(group);
        }
    }
    return found;
}

QStringList GraphService::membersOf(const QString &groupId, bool nested) const
{
    QStringList found;
    QStringList open{groupId};
    QStringList seen;
    while (!open.isEmpty()) {
        const QString group = open.takeFirst();
        if (seen.contains(group))
            continue;
        seen.append(group);
        for (const QString &member : m_members.value(group)) {
            if (!found.contains(member))
                found.append(member);
            if (nested && m_groups.contains(member))
                open.append(member);
        }
    }
    return found;
}

HttpResponse GraphService::list(const Call &call, const QList<QJsonObject> &rows, const QString &context) const
{
    return jsonResponse(odataPage(rows, call, originOf(call.request, m_options.tls.has_value()), context,
                                  m_options.cloudPageSize,
                                  selection(call, context == u"users"_s ? basicFields() : QStringList())));
}

HttpResponse GraphService::users(const Call &call) const
{
    const auto filter = ODataFilter::parse(call.request.parameter(u"$filter"_s));
    if (!filter)
        return refused(400, u"Request_BadRequest"_s, u"Invalid filter clause."_s);
    if (filter->isAdvanced() && !isEventual(call))
        return refused(400, u"Request_UnsupportedQuery"_s,
                       u"Operator is not supported because the required "
                       "parameters are missing: ConsistencyLevel and $count."_s);
    return list(call, m_users.rows([&](const QJsonObject &user) { return filter->fits(user); }), u"users"_s);
}

HttpResponse GraphService::user(const Call &call) const
{
    const QString id = userId(call.argument(0));
    if (id.isEmpty())
        return missing(call.argument(0));
    QJsonObject shown = selected(m_users.row(id), selection(call, basicFields()));
    if (const QString expand = call.request.parameter(u"$expand"_s); expand.startsWith(u"manager("_s)) {
        if (expand.contains(u"$levels=max"_s) && !isEventual(call))
            return refused(400, u"Request_UnsupportedQuery"_s,
                           u"$levels needs the header ConsistencyLevel: eventual and $count=true."_s);
        const QString members = expand.section(u"$select="_s, 1).section(u')', 0, 0).section(u';', 0, 0);
        if (const QJsonObject above = managersAbove(id, members.split(u',', Qt::SkipEmptyParts), {}); !above.isEmpty())
            shown.insert(u"manager"_s, above);
    }
    return jsonResponse(shown);
}

QJsonObject GraphService::managersAbove(const QString &id, const QStringList &members, const QStringList &below) const
{
    const QString manager = m_managers.value(id);
    if (manager.isEmpty() || below.contains(manager))
        return {};
    QJsonObject shown = selected(m_users.row(manager), members);
    if (const QJsonObject above = managersAbove(manager, members, below + QStringList{id}); !above.isEmpty())
        shown.insert(u"manager"_s, above);
    return shown;
}

HttpResponse GraphService::change(const Call &call)
{
    const QString id = userId(call.argument(0));
    if (id.isEmpty())
        return missing(call.argument(0));
    const QJsonObject changes = call.object();
    if (changes.isEmpty())
        return refused(400, u"Request_BadRequest"_s, u"The body holds no property to change."_s);
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        if (!m_users.row(id).contains(change.key()))
            return refused(400, u"Request_BadRequest"_s,
                           u"Property '%1' does not exist as a declared property."_s.arg(change.key()));
    }
    m_replications.append({id, changes, m_clock.nowMs() + m_options.directoryLagMs});
    const bool toggles = changes.contains(u"accountEnabled"_s);
    wrote(!toggles                                          ? operation::entraUpdate
              : changes.value(u"accountEnabled"_s).toBool() ? operation::entraEnable
                                                            : operation::entraDisable,
          call, id);
    replicate();
    return emptyResponse(204);
}

void GraphService::replicate()
{
    m_replications.removeIf([this](const Replication &replication) {
        if (replication.visibleAtMs > m_clock.nowMs())
            return false;
        for (auto change = replication.changes.begin(); change != replication.changes.end(); ++change)
            m_users.set(replication.user, change.key(), *change);
        return true;
    });
}

HttpResponse GraphService::groupsAnswer(const Call &call, bool nested, bool onlyGroups) const
{
    const QString id = userId(call.argument(0));
    if (id.isEmpty())
        return missing(call.argument(0));
    if (onlyGroups && !isEventual(call))
        return refused(400, u"Request_UnsupportedQuery"_s,
                       u"Casting needs the header ConsistencyLevel: eventual and $count=true."_s);
    QList<QJsonObject> rows;
    for (const QString &group : groupsOf(id, nested))
        rows.append(m_groups.row(group));
    return list(call, rows, u"directoryObjects"_s);
}

void GraphService::addUserRoutes()
{
    const QString one = u"/v1.0/users/{id}"_s;
    m_router.add(u"GET"_s, u"/v1.0/users"_s, [this](const Call &call) { return users(call); });
    m_router.add(u"GET"_s, one, [this](const Call &call) { return user(call); });
    m_router.add(u"PATCH"_s, one, [this](const Call &call) { return change(call); });
    m_router.add(u"GET"_s, one + u"/manager"_s, [this](const Call &call) {
        const QString manager = m_managers.value(userId(call.argument(0)));
        return manager.isEmpty() ? missing(u"manager"_s)
                                 : jsonResponse(selected(m_users.row(manager), selection(call, basicFields())));
    });
    m_router.add(u"GET"_s, one + u"/directReports"_s, [this](const Call &call) {
        const QString id = userId(call.argument(0));
        if (id.isEmpty())
            return missing(call.argument(0));
        return list(call, m_users.rows([&](const QJsonObject &user) {
            return m_managers.value(user.value(u"id"_s).toString()) == id;
        }),
                    u"users"_s);
    });
    m_router.add(u"GET"_s, one + u"/memberOf"_s, [this](const Call &call) { return groupsAnswer(call, false, false); });
    m_router.add(u"GET"_s, one + u"/memberOf/microsoft.graph.group"_s,
                 [this](const Call &call) { return groupsAnswer(call, false, true); });
    m_router.add(u"GET"_s, one + u"/transitiveMemberOf"_s,
                 [this](const Call &call) { return groupsAnswer(call, true, false); });
    m_router.add(u"GET"_s, one + u"/transitiveMemberOf/microsoft.graph.group"_s,
                 [this](const Call &call) { return groupsAnswer(call, true, true); });
    m_router.add(u"POST"_s, one + u"/checkMemberGroups"_s, [this](const Call &call) {
        const QString id = userId(call.argument(0));
        const QJsonArray asked = call.object().value(u"groupIds"_s).toArray();
        if (id.isEmpty())
            return missing(call.argument(0));
        if (asked.isEmpty() || asked.size() > MostGroupsAsked)
            return refused(400, u"Request_BadRequest"_s, u"groupIds: from 1 to 20 are needed."_s);
        const QStringList groups = groupsOf(id, true);
        QJsonArray member;
        for (const QJsonValue &group : asked) {
            if (groups.contains(group.toString()))
                member.append(group);
        }
        return jsonResponse(QJsonObject{{u"value"_s, member}});
    });
    m_router.add(u"POST"_s, one + u"/revokeSignInSessions"_s, [this](const Call &call) {
        const QString id = userId(call.argument(0));
        if (id.isEmpty())
            return missing(call.argument(0));
        ++m_sessionsEnded[id];
        m_users.set(id, u"signInSessionsValidFromDateTime"_s, isoUtc(m_clock.nowMs()));
        wrote(operation::entraRevokeSessions, call, id);
        return jsonResponse(QJsonObject{{u"value"_s, true}});
    });
}

HttpResponse GraphService::changeMember(const Call &call, bool add)
{
    const QString group = call.argument(0);
    if (!m_groups.contains(group))
        return missing(group);
    QString member =
        add ? QUrl(call.object().value(u"@odata.id"_s).toString()).path().section(u'/', -1) : call.argument(1);
    if (!m_users.contains(member) && !m_groups.contains(member))
        return missing(member);
    QStringList &members = m_members[group];
    if (add && members.contains(member))
        return refused(400, u"Request_BadRequest"_s,
                       u"One or more added object references already exist for the following modified properties: "
                       "'members'."_s);
    if (!add && !members.contains(member))
        return missing(member);
    if (add)
        members.append(member);
    else
        members.removeAll(member);
    wrote(add ? operation::entraGroupAdd : operation::entraGroupRemove, call, group + u'/' + member);
    return emptyResponse(204);
}

void GraphService::addGroupRoutes()
{
    m_router.add(u"GET"_s, u"/v1.0/groups"_s, [this](const Call &call) {
        const auto filter = ODataFilter::parse(call.request.parameter(u"$filter"_s));
        if (!filter)
            return refused(400, u"Request_BadRequest"_s, u"Invalid filter clause."_s);
        return list(call, m_groups.rows([&](const QJsonObject &group) { return filter->fits(group); }), u"groups"_s);
    });
    m_router.add(u"GET"_s, u"/v1.0/groups/{id}"_s, [this](const Call &call) {
        return m_groups.contains(call.argument(0)) ? jsonResponse(m_groups.row(call.argument(0)))
                                                   : missing(call.argument(0));
    });
    m_router.add(u"GET"_s, u"/v1.0/groups/{id}/transitiveMembers/microsoft.graph.user"_s, [this](const Call &call) {
        if (!m_groups.contains(call.argument(0)))
            return missing(call.argument(0));
        if (!isEventual(call))
            return refused(400, u"Request_UnsupportedQuery"_s,
                           u"Casting needs the header ConsistencyLevel: eventual and $count=true."_s);
        QList<QJsonObject> rows;
        for (const QString &member : membersOf(call.argument(0), true)) {
            if (m_users.contains(member))
                rows.append(m_users.row(member));
        }
        return list(call, rows, u"users"_s);
    });
    m_router.add(u"GET"_s, u"/v1.0/groups/{id}/members"_s, [this](const Call &call) {
        if (!m_groups.contains(call.argument(0)))
            return missing(call.argument(0));
        QList<QJsonObject> rows;
        for (const QString &member : membersOf(call.argument(0), false))
            rows.append(m_users.contains(member) ? m_users.row(member) : m_groups.row(member));
        return list(call, rows, u"directoryObjects"_s);
    });
    m_router.add(u"GET"_s, u"/v1.0/devices"_s, [this](const Call &call) {
        const auto filter = ODataFilter::parse(call.request.parameter(u"$filter"_s));
        if (!filter)
            return refused(400, u"Request_BadRequest"_s, u"Invalid filter clause."_s);
        return list(call, m_devices.rows([&](const QJsonObject &device) { return filter->fits(device); }),
                    u"devices"_s);
    });
    m_router.add(u"POST"_s, u"/v1.0/groups/{id}/members/$ref"_s,
                 [this](const Call &call) { return changeMember(call, true); });
    m_router.add(u"DELETE"_s, u"/v1.0/groups/{id}/members/{member}/$ref"_s,
                 [this](const Call &call) { return changeMember(call, false); });
}

QJsonObject GraphService::state()
{
    replicate();
    QJsonArray disabled;
    for (const QJsonObject &user : m_users.rows()) {
        if (!user.value(u"accountEnabled"_s).toBool())
            disabled.append(user.value(u"userPrincipalName"_s));
    }
    QJsonObject ended;
    for (auto user = m_sessionsEnded.begin(); user != m_sessionsEnded.end(); ++user)
        ended.insert(m_users.row(user.key()).value(u"userPrincipalName"_s).toString(), *user);
    return {{u"users"_s, m_users.size()}, {u"disabled"_s, disabled}, {u"sessionsEnded"_s, ended}};
}

} // namespace holdfast::range
