// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/console/consoleservices.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

HttpResponse consoleReply(const Code42Context &context, const QJsonValue &data)
{
    return jsonResponse(
        QJsonObject{{u"metadata"_s, QJsonObject{{u"timestamp"_s, context.nowIso()}, {u"params"_s, QJsonObject()}}},
                    {u"data"_s, data}});
}

HttpResponse consoleError(int status, const QString &code, const QString &description)
{
    return jsonResponse(
        QJsonArray{QJsonObject{{u"name"_s, code}, {u"description"_s, description.isEmpty() ? code : description}}},
        status);
}

QJsonArray consolePage(const Call &call, const QList<QJsonObject> &rows)
{
    const int size = std::clamp(call.number(u"pgSize", call.number(u"pageSize", 100)), 1, 1000);
    const int page = std::max(1, call.number(u"pgNum", call.number(u"page", 1)));
    return slice(rows, qint64(page - 1) * size, size);
}

QJsonObject userOf(const Code42Tenant &tenant, const QString &id)
{
    if (id.isEmpty())
        return {};
    if (tenant.users.contains(id))
        return tenant.users.row(id);
    for (const QJsonObject &user : tenant.users.rows()) {
        if (user.value(u"legacyUserId"_s).toString() == id
            || user.value(u"username"_s).toString().compare(id, Qt::CaseInsensitive) == 0)
            return user;
    }
    return {};
}

QString actorIdOfUser(const Code42Tenant &tenant, const QString &userId)
{
    const QString name = userOf(tenant, userId).value(u"username"_s).toString();
    return name.isEmpty() ? QString() : actorByName(tenant, name).value(u"actorId"_s).toString();
}

QString userIdOfActor(const Code42Tenant &tenant, const QString &actorId)
{
    return userOf(tenant, tenant.actors.row(actorId).value(u"name"_s).toString()).value(u"userId"_s).toString();
}

QString orgOf(const Code42Tenant &tenant, const QString &id)
{
    for (const QString &guid : tenant.orgs.keys()) {
        if (guid == id || orgUid(tenant, guid) == id || QString::number(orgNumber(tenant, guid)) == id)
            return guid;
    }
    return {};
}

bool passesActiveState(const Call &call, bool active)
{
    const QString state = call.request.parameter(u"activeState", call.request.parameter(u"active")).toUpper();
    if (state == u"ACTIVE"_s || state == u"TRUE"_s)
        return active;
    if (state == u"INACTIVE"_s || state == u"FALSE"_s)
        return !active;
    return true;
}

} // namespace holdfast::range
