// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The departing and high-risk lists of old (section 2.11): views of today's watchlists and actors.

#include "simulators/console/consoleservices.h"

#include "simulators/stableids.h"

#include <QDate>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr QLatin1StringView DepartingType("DEPARTING_EMPLOYEE");
constexpr QLatin1StringView CustomType("CUSTOM");
constexpr QLatin1StringView HighRiskTitle("High risk");

const QStringList &riskTags()
{
    static const QStringList tags{
        u"HIGH_IMPACT_EMPLOYEE"_s,       u"ELEVATED_ACCESS_PRIVILEGES"_s, u"PERFORMANCE_CONCERNS"_s, u"FLIGHT_RISK"_s,
        u"SUSPICIOUS_SYSTEM_ACTIVITY"_s, u"POOR_SECURITY_PRACTICES"_s,    u"CONTRACT_EMPLOYEE"_s};
    return tags;
}

/// The watchlist of a type (and title); empty when there is none and none shall be made.
QString watchlistOf(Code42Context &context, const QString &type, const QString &title, bool create)
{
    for (const QJsonObject &list : context.tenant.watchlists.rows()) {
        if (list.value(u"listType"_s).toString() == type
            && (title.isEmpty() || list.value(u"title"_s).toString().compare(title, Qt::CaseInsensitive) == 0))
            return list.value(u"watchlistId"_s).toString();
    }
    if (!create)
        return {};
    const QString id = context.newUuid(u"watchlist"_s);
    context.tenant.watchlists.put({{u"watchlistId"_s, id},
                                   {u"tenantId"_s, context.tenant.tenantId},
                                   {u"listType"_s, type},
                                   {u"title"_s, title.isEmpty() ? QJsonValue() : QJsonValue(title)},
                                   {u"description"_s, QJsonValue::Null}});
    return id;
}

struct List
{
    QString type;
    QString title;
    bool departing = false;
};

List departing()
{
    return {DepartingType, {}, true};
}
List highRisk()
{
    return {CustomType, HighRiskTitle, false};
}

QJsonArray riskFactors(Code42Context &context, const QString &actorId)
{
    QJsonArray factors;
    for (const QString &tag : riskTags()) {
        if (context.tenant.memberships.value(watchlistOf(context, tag, {}, false)).includedActors.contains(actorId))
            factors.append(tag);
    }
    return factors;
}

QJsonObject profile(Code42Context &context, const QString &userId)
{
    const QJsonObject user = context.tenant.users.row(userId);
    const QString actorId = actorIdOfUser(context.tenant, userId);
    const QJsonObject actor = context.tenant.actors.row(actorId);
    const QJsonObject manager = context.tenant.actors.row(actor.value(u"managerActorId"_s).toString());
    QJsonArray aliases{user.value(u"username"_s)};
    for (const QJsonValue &name : actor.value(u"alternateNames"_s).toArray())
        aliases.append(name);
    return {
        {u"type$"_s, u"USER_V2"_s},
        {u"tenantId"_s, context.tenant.tenantId},
        {u"userId"_s, userId},
        {u"userName"_s, user.value(u"username"_s)},
        {u"displayName"_s, u"%1 %2"_s.arg(user.value(u"firstName"_s).toString(), user.value(u"lastName"_s).toString())},
        {u"notes"_s, actor.value(u"notes"_s)},
        {u"cloudUsernames"_s, aliases},
        {u"managerUid"_s, manager.value(u"actorId"_s)},
        {u"managerUsername"_s, manager.value(u"name"_s)},
        {u"managerDisplayName"_s, manager.value(u"name"_s)},
        {u"title"_s, actor.value(u"title"_s)},
        {u"division"_s, actor.value(u"division"_s)},
        {u"department"_s, actor.value(u"department"_s)},
        {u"employmentType"_s, actor.value(u"employeeType"_s)},
        {u"city"_s, actor.value(u"locality"_s)},
        {u"state"_s, actor.value(u"region"_s)},
        {u"country"_s, actor.value(u"country"_s)},
        {u"riskFactors"_s, riskFactors(context, actorId)}};
}

QJsonObject member(Code42Context &context, const List &list, const QString &userId, const QString &addedAt)
{
    QJsonObject row = profile(context, userId);
    const QJsonObject actor = context.tenant.actors.row(actorIdOfUser(context.tenant, userId));
    row.insert(u"type$"_s, list.departing ? u"DEPARTING_EMPLOYEE_V2"_s : u"HIGH_RISK_EMPLOYEE_V2"_s);
    row.insert(u"createdAt"_s, addedAt);
    row.insert(u"status"_s, u"OPEN"_s);
    row.insert(u"totalBytes"_s, 0);
    row.insert(u"numEvents"_s, 0);
    if (list.departing)
        row.insert(u"departureDate"_s, actor.value(u"endDate"_s));
    return row;
}

QJsonValue isoDateOrNull(const QJsonValue &given)
{
    const QDate date = QDate::fromString(given.toString().left(10), Qt::ISODate);
    return date.isValid() ? QJsonValue(date.toString(Qt::ISODate)) : QJsonValue();
}

bool isTenant(const Code42Context &context, const Call &call)
{
    return call.object().value(u"tenantId"_s).toString() == context.tenant.tenantId;
}

/// The user a call is about; a 400 or 403 when there is none such.
struct Subject
{
    QString userId;
    QString actorId;
    std::optional<HttpResponse> refusal;
};

Subject subjectOf(const Code42Context &context, const Call &call)
{
    if (!isTenant(context, call))
        return {{}, {}, failure(context, call, 403, u"tenantId is not the token's"_s)};
    const QJsonObject body = call.object();
    QString named = body.value(u"userId"_s).toString();
    for (const QString &field : {u"username"_s, u"userName"_s}) {
        if (named.isEmpty())
            named = body.value(field).toString();
    }
    const QString userId = userOf(context.tenant, named).value(u"userId"_s).toString();
    if (userId.isEmpty())
        return {{}, {}, failure(context, call, 400, u"Could not find user "_s + named)};
    return {userId, actorIdOfUser(context.tenant, userId), std::nullopt};
}

template <List (*which)()>
HttpResponse addMember(Code42Context &context, const Call &call)
{
    const Subject subject = subjectOf(context, call);
    if (subject.refusal)
        return *subject.refusal;
    const List list = which();
    const QString id = watchlistOf(context, list.type, list.title, true);
    auto &included = context.tenant.memberships[id].includedActors;
    if (included.contains(subject.actorId))
        return failure(context, call, 400, u"User already on list"_s);
    included.insert(subject.actorId, context.nowIso());
    if (list.departing && call.object().contains(u"departureDate"_s))
        context.tenant.actors.set(subject.actorId, u"endDate"_s,
                                  isoDateOrNull(call.object().value(u"departureDate"_s)));
    context.wrote(operation::watchlistInclude, call, subject.userId);
    return jsonResponse(member(context, list, subject.userId, included.value(subject.actorId)));
}

template <List (*which)()>
HttpResponse getMember(Code42Context &context, const Call &call)
{
    const Subject subject = subjectOf(context, call);
    if (subject.refusal)
        return *subject.refusal;
    const List list = which();
    const auto included =
        context.tenant.memberships.value(watchlistOf(context, list.type, list.title, false)).includedActors;
    if (!included.contains(subject.actorId))
        return failure(context, call, 404, u"User not on list"_s);
    return jsonResponse(member(context, list, subject.userId, included.value(subject.actorId)));
}

template <List (*which)()>
HttpResponse removeMember(Code42Context &context, const Call &call)
{
    const Subject subject = subjectOf(context, call);
    if (subject.refusal)
        return *subject.refusal;
    const List list = which();
    const QString id = watchlistOf(context, list.type, list.title, false);
    if (id.isEmpty() || context.tenant.memberships[id].includedActors.remove(subject.actorId) == 0)
        return failure(context, call, 404, u"User not on list"_s);
    context.wrote(operation::watchlistUninclude, call, subject.userId);
    return jsonResponse(QJsonValue(true));
}

HttpResponse updateDeparture(Code42Context &context, const Call &call)
{
    const Subject subject = subjectOf(context, call);
    if (subject.refusal)
        return *subject.refusal;
    context.tenant.actors.set(subject.actorId, u"endDate"_s, isoDateOrNull(call.object().value(u"departureDate"_s)));
    context.wrote(operation::actorUpdate, call, subject.userId);
    return jsonResponse(member(context, departing(), subject.userId, context.nowIso()));
}

QList<QJsonObject> membersOf(Code42Context &context, const List &list)
{
    QList<QJsonObject> rows;
    const auto included =
        context.tenant.memberships.value(watchlistOf(context, list.type, list.title, false)).includedActors;
    for (auto entry = included.begin(); entry != included.end(); ++entry) {
        const QString userId = userIdOfActor(context.tenant, entry.key());
        if (!userId.isEmpty())
            rows.append(member(context, list, userId, entry.value()));
    }
    return rows;
}

template <List (*which)()>
HttpResponse searchMembers(Code42Context &context, const Call &call)
{
    if (!isTenant(context, call))
        return failure(context, call, 403, u"tenantId is not the token's"_s);
    const QJsonObject body = call.object();
    QList<QJsonObject> rows = membersOf(context, which());
    if (body.value(u"filterType"_s).toString() == u"LEAVING_TODAY"_s) {
        const QString today = context.nowIso().left(10);
        rows.removeIf([&](const QJsonObject &row) { return row.value(u"departureDate"_s).toString() != today; });
    }
    const int size = std::clamp(body.value(u"pgSize"_s).toInt(100), 1, 1000);
    const qint64 page = std::max(1, body.value(u"pgNum"_s).toInt(1));
    const QString filter = body.value(u"filterType"_s).toString(u"OPEN"_s);
    return jsonResponse(
        QJsonObject{{u"items"_s, slice(rows, (page - 1) * size, size)},
                    {u"totalCount"_s, rows.size()},
                    {u"rollups"_s, QJsonArray{QJsonObject{{u"filterType"_s, filter}, {u"totalCount"_s, rows.size()}}}},
                    {u"filterType"_s, filter},
                    {u"pgSize"_s, size},
                    {u"pgNum"_s, page},
                    {u"srtKey"_s, body.value(u"srtKey"_s).toString(u"CREATED_AT"_s)},
                    {u"srtDirection"_s, body.value(u"srtDirection"_s).toString(u"DESC"_s)}});
}

/// Alerting per list is a thing of rules today; the call is taken and kept in the log.
HttpResponse setAlertState(Code42Context &context, const Call &call)
{
    if (!isTenant(context, call))
        return failure(context, call, 403, u"tenantId is not the token's"_s);
    context.wrote(operation::ruleEnable, call, call.request.segments.value(3));
    return jsonResponse(QJsonValue(true));
}

HttpResponse readUser(Code42Context &context, const Call &call)
{
    const Subject subject = subjectOf(context, call);
    return subject.refusal ? *subject.refusal : jsonResponse(profile(context, subject.userId));
}

HttpResponse updateNotes(Code42Context &context, const Call &call)
{
    const Subject subject = subjectOf(context, call);
    if (subject.refusal)
        return *subject.refusal;
    context.tenant.actors.set(subject.actorId, u"notes"_s, call.object().value(u"notes"_s));
    context.wrote(operation::actorUpdate, call, subject.userId);
    return jsonResponse(profile(context, subject.userId));
}

template <bool add>
HttpResponse changeRiskFactors(Code42Context &context, const Call &call)
{
    const Subject subject = subjectOf(context, call);
    if (subject.refusal)
        return *subject.refusal;
    for (const QJsonValue &tag : call.object().value(u"riskFactors"_s).toArray()) {
        if (!riskTags().contains(tag.toString()))
            return failure(context, call, 400, u"\"%1\" is no risk factor"_s.arg(tag.toString()));
        auto &included = context.tenant.memberships[watchlistOf(context, tag.toString(), {}, true)].includedActors;
        if (add)
            included.insert(subject.actorId, context.nowIso());
        else
            included.remove(subject.actorId);
    }
    context.wrote(add ? operation::watchlistInclude : operation::watchlistUninclude, call, subject.userId);
    return jsonResponse(profile(context, subject.userId));
}

template <bool add>
HttpResponse changeCloudNames(Code42Context &context, const Call &call)
{
    constexpr qsizetype MaximumNames = 1; // beside the user's own
    const Subject subject = subjectOf(context, call);
    if (subject.refusal)
        return *subject.refusal;
    QJsonArray names = context.tenant.actors.row(subject.actorId).value(u"alternateNames"_s).toArray();
    for (const QJsonValue &name : call.object().value(u"cloudUsernames"_s).toArray()) {
        if (add && !names.contains(name))
            names.append(name);
        for (qsizetype i = names.size() - 1; !add && i >= 0; --i) {
            if (names.at(i) == name)
                names.removeAt(i);
        }
    }
    if (add && names.size() > MaximumNames)
        return failure(context, call, 400, u"Cloud usernames must be less than or equal to 2"_s);
    context.tenant.actors.set(subject.actorId, u"alternateNames"_s, names);
    context.wrote(operation::actorUpdate, call, subject.userId);
    return jsonResponse(profile(context, subject.userId));
}

// The form of 2020: a case per departing employee.

int caseIdOf(const QString &userId)
{
    return int(stableNumber(userId) % 1'000'000);
}

QJsonObject departingCase(Code42Context &context, const QString &userId)
{
    const QJsonObject row = member(context, departing(), userId, context.nowIso());
    return {{u"type$"_s, u"DEPARTING_EMPLOYEE_CASE"_s},
            {u"caseId"_s, caseIdOf(userId)},
            {u"tenantId"_s, context.tenant.tenantId},
            {u"userName"_s, row.value(u"userName"_s)},
            {u"username"_s, row.value(u"userName"_s)},
            {u"displayName"_s, row.value(u"displayName"_s)},
            {u"notes"_s, row.value(u"notes"_s)},
            {u"status"_s, u"OPEN"_s},
            {u"departureDate"_s, row.value(u"departureDate"_s)},
            {u"alertsEnabled"_s, true}};
}

HttpResponse createCase(Code42Context &context, const Call &call)
{
    const HttpResponse added = addMember<departing>(context, call);
    if (added.status != 200)
        return added;
    const Subject subject = subjectOf(context, call);
    if (const QString notes = call.object().value(u"notes"_s).toString(); !notes.isEmpty())
        context.tenant.actors.set(subject.actorId, u"notes"_s, notes);
    return jsonResponse(departingCase(context, subject.userId));
}

HttpResponse searchCases(Code42Context &context, const Call &call)
{
    if (!isTenant(context, call))
        return failure(context, call, 403, u"tenantId is not the token's"_s);
    QJsonArray cases;
    for (const QJsonObject &row : membersOf(context, departing()))
        cases.append(departingCase(context, row.value(u"userId"_s).toString()));
    return jsonResponse(QJsonObject{{u"cases"_s, cases}, {u"totalCount"_s, cases.size()}});
}

template <bool close>
HttpResponse oneCase(Code42Context &context, const Call &call)
{
    const int wanted = call.object().value(u"caseId"_s).toVariant().toInt();
    for (const QJsonObject &row : membersOf(context, departing())) {
        const QString userId = row.value(u"userId"_s).toString();
        if (caseIdOf(userId) != wanted)
            continue;
        const QJsonObject shown = departingCase(context, userId);
        if (close) {
            context.tenant.memberships[watchlistOf(context, DepartingType, {}, false)].includedActors.remove(
                actorIdOfUser(context.tenant, userId));
            context.wrote(operation::watchlistUninclude, call, userId);
        }
        return jsonResponse(shown);
    }
    return failure(context, call, 404, u"Case not found"_s);
}

} // namespace

void addDetectionListRoutes(Router &router, Code42Context &context)
{
    addRoutes(router, context,
              {{"POST"_L1, "/svc/api/v2/departingemployee/add"_L1, addMember<departing>},
               {"POST"_L1, "/svc/api/v2/departingemployee/get"_L1, getMember<departing>},
               {"POST"_L1, "/svc/api/v2/departingemployee/search"_L1, searchMembers<departing>},
               {"POST"_L1, "/svc/api/v2/departingemployee/update"_L1, updateDeparture},
               {"POST"_L1, "/svc/api/v2/departingemployee/remove"_L1, removeMember<departing>},
               {"POST"_L1, "/svc/api/v2/departingemployee/setalertstate"_L1, setAlertState},
               {"POST"_L1, "/svc/api/v2/highriskemployee/add"_L1, addMember<highRisk>},
               {"POST"_L1, "/svc/api/v2/highriskemployee/get"_L1, getMember<highRisk>},
               {"POST"_L1, "/svc/api/v2/highriskemployee/search"_L1, searchMembers<highRisk>},
               {"POST"_L1, "/svc/api/v2/highriskemployee/remove"_L1, removeMember<highRisk>},
               {"POST"_L1, "/svc/api/v2/highriskemployee/setalertstate"_L1, setAlertState},
               {"POST"_L1, "/svc/api/v2/user/create"_L1, readUser},
               {"POST"_L1, "/svc/api/v2/user/getbyid"_L1, readUser},
               {"POST"_L1, "/svc/api/v2/user/getbyusername"_L1, readUser},
               {"POST"_L1, "/svc/api/v2/user/refresh"_L1, readUser},
               {"POST"_L1, "/svc/api/v2/user/updatenotes"_L1, updateNotes},
               {"POST"_L1, "/svc/api/v2/user/addriskfactors"_L1, changeRiskFactors<true>},
               {"POST"_L1, "/svc/api/v2/user/removeriskfactors"_L1, changeRiskFactors<false>},
               {"POST"_L1, "/svc/api/v2/user/addcloudusernames"_L1, changeCloudNames<true>},
               {"POST"_L1, "/svc/api/v2/user/removecloudusernames"_L1, changeCloudNames<false>},
               {"POST"_L1, "/svc/api/v1/departingemployee/create"_L1, createCase},
               {"POST"_L1, "/svc/api/v1/departingemployee/search"_L1, searchCases},
               {"POST"_L1, "/svc/api/v1/departingemployee/details"_L1, oneCase<false>},
               {"POST"_L1, "/svc/api/v1/departingemployee/resolve"_L1, oneCase<true>}});
}

} // namespace holdfast::range
