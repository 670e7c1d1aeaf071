// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Actors, their families, the older user risk profiles, departments and directory groups (sections 2.8 to 2.10).

#include "simulators/code42services.h"

#include <QDate>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

QJsonObject parentOf(const Code42Tenant &tenant, const QJsonObject &actor)
{
    const QString parentId = actor.value(u"parentActorId"_s).toString();
    return tenant.actors.contains(parentId) ? tenant.actors.row(parentId) : actor;
}

QList<QJsonObject> foundActors(const Code42Context &context, const Call &call)
{
    const QString start = call.request.parameter(u"nameStartsWith");
    const QString end = call.request.parameter(u"nameEndsWith");
    return context.tenant.actors.rows([&](const QJsonObject &actor) {
        const QString name = actor.value(u"name"_s).toString();
        return name.startsWith(start, Qt::CaseInsensitive) && name.endsWith(end, Qt::CaseInsensitive)
            && passesFlag(call, u"active", actor.value(u"active"_s));
    });
}

constexpr PageStyle ActorPages{.listName = "actors"_L1, .usualSize = 500, .largestSize = 500, .withTotal = false};

HttpResponse searchActors(Code42Context &context, const Call &call)
{
    return paged(context, call, foundActors(context, call), ActorPages);
}

HttpResponse searchParents(Code42Context &context, const Call &call)
{
    QList<QJsonObject> parents;
    QStringList seen;
    for (const QJsonObject &actor : foundActors(context, call)) {
        const QJsonObject parent = parentOf(context.tenant, actor);
        const QString id = parent.value(u"actorId"_s).toString();
        if (seen.contains(id))
            continue;
        seen.append(id);
        parents.append(parent);
    }
    return paged(context, call, parents, ActorPages);
}

HttpResponse familyOf(Code42Context &context, const Call &call, const QJsonObject &actor)
{
    if (actor.isEmpty())
        return notFound(context, call, u"Actor"_s);
    const QJsonObject parent = parentOf(context.tenant, actor);
    QJsonArray children;
    for (const QJsonObject &other : context.tenant.actors.rows()) {
        if (other.value(u"parentActorId"_s) == parent.value(u"actorId"_s))
            children.append(other);
    }
    return jsonResponse(QJsonObject{{u"parent"_s, parent}, {u"children"_s, children}});
}

HttpResponse oneActor(Code42Context &context, const Call &call, const QJsonObject &actor)
{
    return actor.isEmpty() ? notFound(context, call, u"Actor"_s) : jsonResponse(actor);
}

HttpResponse getActor(Code42Context &context, const Call &call)
{
    return oneActor(context, call, context.tenant.actors.row(call.argument(0)));
}
HttpResponse parentById(Code42Context &context, const Call &call)
{
    return oneActor(context, call, parentOf(context.tenant, context.tenant.actors.row(call.argument(0))));
}
HttpResponse parentByName(Code42Context &context, const Call &call)
{
    return oneActor(context, call, parentOf(context.tenant, actorByName(context.tenant, call.argument(0))));
}
HttpResponse familyById(Code42Context &context, const Call &call)
{
    return familyOf(context, call, context.tenant.actors.row(call.argument(0)));
}
HttpResponse familyByName(Code42Context &context, const Call &call)
{
    return familyOf(context, call, actorByName(context.tenant, call.argument(0)));
}

bool isDateOrNull(const QJsonValue &value)
{
    return value.isNull()
        || (value.isString() && QDate::fromString(value.toString(), Qt::ISODate).isValid()
            && value.toString().size() == 10);
}

HttpResponse patchActor(Code42Context &context, const Call &call)
{
    const QString id = call.argument(0);
    if (!context.tenant.actors.contains(id))
        return notFound(context, call, u"Actor"_s);
    const QJsonObject body = call.object();
    for (auto field = body.begin(); field != body.end(); ++field) {
        const bool isDate = field.key() == u"startDate"_s || field.key() == u"endDate"_s;
        if (isDate ? !isDateOrNull(field.value()) : field.key() == u"notes"_s && field.value().toString().size() > 1000)
            return failure(context, call, 400, u"%1 is wrong"_s.arg(field.key()));
    }
    // Only keys that are sent change; null clears.
    for (const QString &field : {u"notes"_s, u"startDate"_s, u"endDate"_s}) {
        if (body.contains(field))
            context.tenant.actors.set(id, field, body.value(field));
    }
    context.wrote(operation::actorUpdate, call, id);
    return jsonResponse(context.tenant.actors.row(id));
}

QJsonValue yearMonthDay(const QJsonValue &isoDate)
{
    const QDate date = QDate::fromString(isoDate.toString(), Qt::ISODate);
    if (!date.isValid())
        return QJsonValue::Null;
    return QJsonObject{{u"year"_s, date.year()}, {u"month"_s, date.month()}, {u"day"_s, date.day()}};
}

/// Null clears, and so do zeros, which mean "not set".
QJsonValue isoDate(const QJsonValue &parts)
{
    const QJsonObject object = parts.toObject();
    const QDate date(object.value(u"year"_s).toInt(), object.value(u"month"_s).toInt(), object.value(u"day"_s).toInt());
    return date.isValid() ? QJsonValue(date.toString(Qt::ISODate)) : QJsonValue(QJsonValue::Null);
}

/// A risk profile is the older view of a user and the actor of the same name.
QJsonObject riskProfile(const Code42Tenant &tenant, const QJsonObject &user)
{
    const QString username = user.value(u"username"_s).toString();
    const QJsonObject actor = actorByName(tenant, username);
    const QJsonObject manager = tenant.actors.row(actor.value(u"managerActorId"_s).toString());
    QJsonArray aliases{username};
    for (const QJsonValue &alias : actor.value(u"alternateNames"_s).toArray())
        aliases.append(alias);
    const auto orNull = [](const QJsonValue &value) { return value.isUndefined() ? QJsonValue() : value; };
    return {
        {u"userId"_s, user.value(u"userId"_s)},
        {u"username"_s, username},
        {u"displayName"_s, u"%1 %2"_s.arg(user.value(u"firstName"_s).toString(), user.value(u"lastName"_s).toString())},
        {u"tenantId"_s, tenant.tenantId},
        {u"active"_s, user.value(u"active"_s)},
        {u"deleted"_s, false},
        {u"supportUser"_s, false},
        {u"title"_s, orNull(actor.value(u"title"_s))},
        {u"department"_s, orNull(actor.value(u"department"_s))},
        {u"division"_s, orNull(actor.value(u"division"_s))},
        {u"employmentType"_s, orNull(actor.value(u"employeeType"_s))},
        {u"country"_s, orNull(actor.value(u"country"_s))},
        {u"region"_s, orNull(actor.value(u"region"_s))},
        {u"locality"_s, orNull(actor.value(u"locality"_s))},
        {u"managerId"_s, orNull(manager.value(u"actorId"_s))},
        {u"managerUsername"_s, orNull(manager.value(u"name"_s))},
        {u"managerDisplayName"_s,
         manager.isEmpty() ? QJsonValue()
                           : QJsonValue(u"%1 %2"_s.arg(manager.value(u"firstName"_s).toString(),
                                                       manager.value(u"lastName"_s).toString()))},
        {u"cloudAliases"_s, aliases},
        {u"notes"_s, orNull(actor.value(u"notes"_s))},
        {u"startDate"_s, yearMonthDay(actor.value(u"startDate"_s))},
        {u"endDate"_s, yearMonthDay(actor.value(u"endDate"_s))}};
}

HttpResponse listProfiles(Code42Context &context, const Call &call)
{
    QList<QJsonObject> rows;
    for (const QJsonObject &user : context.tenant.users.rows()) {
        const QJsonObject profile = riskProfile(context.tenant, user);
        bool fits = passesFlag(call, u"active", profile.value(u"active"_s))
            && passesFlag(call, u"deleted", profile.value(u"deleted"_s))
            && passesFlag(call, u"support_user", profile.value(u"supportUser"_s));
        static const QList<std::pair<QString, QString>> fields{
            {u"manager_id"_s, u"managerId"_s},           {u"title"_s, u"title"_s},      {u"division"_s, u"division"_s},
            {u"department"_s, u"department"_s},          {u"country"_s, u"country"_s},  {u"region"_s, u"region"_s},
            {u"employment_type"_s, u"employmentType"_s}, {u"locality"_s, u"locality"_s}};
        for (const auto &[parameter, field] : fields) {
            if (call.request.hasParameter(parameter))
                fits = fits && profile.value(field).toString() == call.request.parameter(parameter);
        }
        if (fits)
            rows.append(profile);
    }
    return paged(context, call, rows, {.listName = "userRiskProfiles"_L1, .sizeParameter = "page_size"_L1});
}

HttpResponse getProfile(Code42Context &context, const Call &call)
{
    if (!context.tenant.users.contains(call.argument(0)))
        return notFound(context, call, u"User"_s);
    return jsonResponse(riskProfile(context.tenant, context.tenant.users.row(call.argument(0))));
}

HttpResponse patchProfile(Code42Context &context, const Call &call)
{
    const QJsonObject user = context.tenant.users.row(call.argument(0));
    if (user.isEmpty())
        return notFound(context, call, u"User"_s);
    const QString actorId =
        actorByName(context.tenant, user.value(u"username"_s).toString()).value(u"actorId"_s).toString();
    // Repeated, or in one with commas.
    QStringList paths = call.request.parameters(u"paths").join(u',').remove(u' ').split(u',', Qt::SkipEmptyParts);
    if (paths.isEmpty() || actorId.isEmpty())
        return failure(context, call, 400, u"paths is needed"_s);
    for (const QString &path : paths) {
        const QJsonValue value = call.object().value(path);
        if (path == u"notes"_s)
            context.tenant.actors.set(actorId, path, value.isUndefined() ? QJsonValue() : value);
        else if (path == u"startDate"_s || path == u"endDate"_s)
            context.tenant.actors.set(actorId, path, isoDate(value));
        else
            return failure(context, call, 400, u"paths: \"%1\" cannot be written"_s.arg(path));
    }
    context.wrote(operation::riskProfileUpdate, call, call.argument(0));
    return jsonResponse(riskProfile(context.tenant, user));
}

HttpResponse listDepartments(Code42Context &context, const Call &call)
{
    const QString name = call.request.parameter(u"name");
    QStringList departments;
    for (const QJsonObject &actor : context.tenant.actors.rows()) {
        const QString department = actor.value(u"department"_s).toString();
        if (!department.isEmpty() && !departments.contains(department)
            && department.contains(name, Qt::CaseInsensitive))
            departments.append(department);
    }
    departments.sort();
    const int size = std::clamp(call.number(u"page_size", 100), 1, 100);
    const int page = std::max(1, call.number(u"page", 1));
    return jsonResponse(
        QJsonObject{{u"departments"_s, QJsonArray::fromStringList(departments.mid(qsizetype(page - 1) * size, size))},
                    {u"totalCount"_s, departments.size()}});
}

HttpResponse listGroups(Code42Context &context, const Call &call)
{
    const QString name = call.request.parameter(u"name");
    QList<QJsonObject> rows;
    for (auto group = context.tenant.directoryGroups.constBegin(); group != context.tenant.directoryGroups.constEnd();
         ++group) {
        if (group.value().contains(name, Qt::CaseInsensitive))
            rows.append(QJsonObject{{u"groupId"_s, group.key()}, {u"name"_s, group.value()}});
    }
    return paged(context, call, rows, {.listName = "directoryGroups"_L1, .sizeParameter = "page_size"_L1});
}

} // namespace

void addActorRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"GET"_L1, "/v1/actors/actor/search"_L1, searchActors},
               {"GET"_L1, "/v1/actors/actor/search/parent"_L1, searchParents},
               {"GET"_L1, "/v1/actors/actor/id/{actorId}"_L1, getActor},
               {"PATCH"_L1, "/v1/actors/actor/id/{actorId}"_L1, patchActor},
               {"GET"_L1, "/v1/actors/actor/id/{actorId}/parent"_L1, parentById},
               {"GET"_L1, "/v1/actors/actor/id/{actorId}/family"_L1, familyById},
               {"GET"_L1, "/v1/actors/actor/name/{name}/parent"_L1, parentByName},
               {"GET"_L1, "/v1/actors/actor/name/{name}/family"_L1, familyByName},
               {"GET"_L1, "/v1/user-risk-profiles"_L1, listProfiles},
               {"GET"_L1, "/v1/user-risk-profiles/{userId}"_L1, getProfile},
               {"PATCH"_L1, "/v1/user-risk-profiles/{userId}"_L1, patchProfile},
               {"GET"_L1, "/v1/departments"_L1, listDepartments},
               {"GET"_L1, "/v1/directory-groups"_L1, listGroups}});
}

} // namespace holdfast::range
