// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/code42services.h"

#include "simulators/stableids.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

void Code42Context::wrote(QLatin1StringView operationName, const Call &call, const QString &subject)
{
    WriteRecord record;
    record.atMs = clock.nowMs();
    record.operation = operationName;
    record.method = call.request.method;
    record.path = call.request.path;
    record.subject = subject;
    writes.add(record);
    QString event = operationName;
    event.replace(u"code42."_s, QString());
    event.replace(u'.', u'_').replace(u'-', u'_');
    tenant.audit.append({{u"type$"_s, u"audit_log::%1/1"_s.arg(event)},
                         {u"actorId"_s, PrincipalId},
                         {u"actorName"_s, PrincipalName},
                         {u"actorAgent"_s, QString::fromLatin1(call.request.header("user-agent"_ba))},
                         {u"actorIpAddress"_s, u"127.0.0.1"_s},
                         {u"actorType"_s, u"API_CLIENT"_s},
                         {u"timestamp"_s, nowIso()},
                         {u"resourceId"_s, subject}});
}

QString Code42Context::newUuid(const QString &kind)
{
    ++idCount;
    return stableUuid(kind, QString::number(idCount));
}

void addRoutes(Router &router, Code42Context &context, std::initializer_list<Code42Route> routes)
{
    for (const Code42Route &route : routes) {
        router.add(route.method, route.pattern,
                   [&context, handler = route.handler](const Call &call) { return handler(context, call); });
    }
}

HttpResponse problem(int status, const QString &code, const QString &description)
{
    return jsonResponse(
        QJsonObject{{u"problem"_s, code},
                    {u"description"_s, description.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(description)}},
        status);
}

HttpResponse failure(const Code42Context &context, const Call &call, int status, const QString &message)
{
    return jsonResponse(QJsonObject{{u"timestamp"_s, context.nowIso()},
                                    {u"status"_s, status},
                                    {u"error"_s, QString::fromLatin1(reasonPhrase(status))},
                                    {u"message"_s, message},
                                    {u"path"_s, call.request.path}},
                        status);
}

HttpResponse notFound(const Code42Context &context, const Call &call, const QString &what)
{
    // The live watchlist service sends this as plain text; the contract says JSON, which the range keeps to.
    return failure(context, call, 404, what + u" not found"_s);
}

HttpResponse attachment(const QByteArray &type, const QString &name, const QByteArray &body)
{
    // Quotes only where the grammar wants them: clients are known to take them for a part of the name.
    static const QRegularExpression token(u"^[A-Za-z0-9!#$&+.^_`|~-]+$"_s);
    static const QRegularExpression unsafe(u"[\"\\\\\\x{00}-\\x{1f}\\x{7f}]"_s);
    QString shown = name;
    shown.replace(unsafe, u"_"_s);
    HttpResponse response;
    response.contentType = type;
    response.body = body;
    response.headers.append(
        {"Content-Disposition"_ba,
         (token.match(shown).hasMatch() ? u"attachment; filename=%1"_s : u"attachment; filename=\"%1\""_s)
             .arg(shown)
             .toUtf8()});
    return response;
}

void sortByField(QList<QJsonObject> &rows, const QString &field, bool descending)
{
    std::stable_sort(rows.begin(), rows.end(), [&](const QJsonObject &a, const QJsonObject &b) {
        const QJsonValue left = (descending ? b : a).value(field);
        const QJsonValue right = (descending ? a : b).value(field);
        return left.isDouble() && right.isDouble() ? left.toInteger() < right.toInteger()
                                                   : left.toVariant().toString() < right.toVariant().toString();
    });
}

HttpResponse paged(const Code42Context &context, const Call &call, const QList<QJsonObject> &rows,
                   const PageStyle &style)
{
    const int page = call.number(QString(style.pageParameter), style.firstPage);
    const int size = call.number(QString(style.sizeParameter), style.usualSize);
    if (page < style.firstPage)
        return failure(context, call, 400, u"%1 must be at least %2"_s.arg(style.pageParameter).arg(style.firstPage));
    if (size < 1 || size > style.largestSize)
        return failure(context, call, 400,
                       u"%1 must be from 1 to %2"_s.arg(style.sizeParameter).arg(style.largestSize));
    QJsonObject answer{{style.listName, slice(rows, qint64(page - style.firstPage) * size, size)}};
    if (style.withTotal)
        answer.insert(u"totalCount"_s, rows.size());
    return jsonResponse(answer);
}

bool passesFlag(const Call &call, QStringView parameter, const QJsonValue &field)
{
    const QString wanted = call.request.parameter(parameter).toLower();
    if (wanted != u"true"_s && wanted != u"false"_s)
        return true;
    return field.toBool() == (wanted == u"true"_s);
}

QMap<QString, QString> effectiveMembers(const Code42Tenant &tenant, const QString &watchlistId)
{
    const WatchlistMembership membership = tenant.memberships.value(watchlistId);
    QMap<QString, QString> members = membership.includedActors;
    if (!membership.includedGroups.isEmpty() || !membership.includedDepartments.isEmpty()) {
        for (const QString &actorId : tenant.actors.keys()) {
            if (members.contains(actorId))
                continue;
            const QString department = tenant.actors.row(actorId).value(u"department"_s).toString();
            if (membership.includedDepartments.contains(department))
                members.insert(actorId, membership.includedDepartments.value(department));
            for (const QString &groupId : tenant.actorGroupIds.value(actorId)) {
                if (membership.includedGroups.contains(groupId))
                    members.insert(actorId, membership.includedGroups.value(groupId));
            }
        }
    }
    for (const QString &actorId : membership.excludedActors.keys())
        members.remove(actorId);
    return members;
}

QString ruleSource(const Code42Tenant &tenant, const QString &ruleId)
{
    return tenant.rules.row(ruleId).value(u"source"_s).toString(u"Alerting"_s);
}

bool isHeld(const Code42Tenant &tenant, const QString &userId)
{
    return std::any_of(tenant.custodians.begin(), tenant.custodians.end(), [&](const auto &matter) {
        return tenant.matters.row(matter.first).value(u"active"_s).toBool()
            && matter.second.row(userId).value(u"membershipActive"_s).toBool();
    });
}

int orgNumber(const Code42Tenant &tenant, const QString &orgGuid)
{
    constexpr int First = 2;
    return First + int(tenant.orgs.keys().indexOf(orgGuid));
}

QString orgUid(const Code42Tenant &tenant, const QString &orgGuid)
{
    // The first organisation is the one that users are born into.
    return tenant.orgs.keys().value(0) == orgGuid ? u"1000000000000000001"_s : stableDigits(stableNumber(orgGuid));
}

void assignOrg(Code42Tenant &tenant, const QString &userId, const QString &orgGuid)
{
    tenant.users.set(userId, u"orgGuid"_s, orgGuid);
    tenant.users.set(userId, u"orgName"_s, tenant.orgs.row(orgGuid).value(u"orgName"_s));
    tenant.users.set(userId, u"orgId"_s, orgUid(tenant, orgGuid));
    tenant.users.set(userId, u"legacyOrgId"_s, QString::number(orgNumber(tenant, orgGuid)));
}

QJsonObject actorByName(const Code42Tenant &tenant, const QString &name)
{
    for (const QString &actorId : tenant.actors.keys()) {
        const QJsonObject actor = tenant.actors.row(actorId);
        if (actor.value(u"name"_s).toString().compare(name, Qt::CaseInsensitive) == 0)
            return actor;
        for (const QJsonValue &other : actor.value(u"alternateNames"_s).toArray()) {
            if (other.toString().compare(name, Qt::CaseInsensitive) == 0)
                return actor;
        }
    }
    return {};
}

} // namespace holdfast::range
