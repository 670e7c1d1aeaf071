// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/code42client.h"

#include "integrations/code42/fileeventparser.h"

#include <QJsonDocument>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 searchDeadlineMs = 180'000; ///< the vendor's own library waits this long for searches
constexpr qint64 downloadDeadlineMs = 1'800'000; ///< a file may be large; a silent host is noticed by the transport

/// 120 file event searches a minute for the whole tenant, those at once included; other families are not published.
Pace pace()
{
    return {.budget = {240, 20}, .families = {{u"file-events"_s, {110, 8}}}};
}

} // namespace

QString pathSegment(const QString &raw)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(raw));
}

QJsonValue memberOf(const QJsonObject &object, const QString &name)
{
    const auto found = object.constFind(name);
    if (found != object.constEnd())
        return *found;
    QString snake;
    for (const auto letter : name)
        snake += letter.isUpper() ? QString(u'_' + letter.toLower()) : QString(letter);
    return object.value(snake);
}

void addParameter(QUrlQuery &query, const QString &key, const QString &value)
{
    query.addQueryItem(key, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

Code42Client::Code42Client(HttpService::Parts parts, Secret clientId, Secret clientSecret, const QString &signInPath)
    : m_dialect(*parts.clock, std::move(clientId), std::move(clientSecret), signInPath)
    , m_service(std::move(parts), m_dialect, pace())
{
    m_dialect.setService(&m_service);
}

Result<Answer> Code42Client::call(const ServiceCall &serviceCall, CallContext &context)
{
    const auto answer = m_service.sendForJson(serviceCall, context);
    if (!answer)
        return answer.error();
    return Answer{answer->json, answer->raw.body, answer->raw.exchange, answer->raw.serverTimeMs};
}

Result<Answer> Code42Client::get(const QString &path, const QUrlQuery &query, CallContext &context)
{
    ServiceCall serviceCall;
    serviceCall.path = path;
    serviceCall.query = query;
    return call(serviceCall, context);
}

Result<Answer> Code42Client::ask(const QString &path, const QJsonObject &body, CallContext &context)
{
    ServiceCall serviceCall;
    serviceCall.method = "POST";
    serviceCall.path = path;
    serviceCall.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    serviceCall.deadlineMs = searchDeadlineMs;
    if (path.contains("/file-events"_L1))
        serviceCall.family = u"file-events"_s;
    return call(serviceCall, context);
}

Result<Answer> Code42Client::change(const QByteArray &method, const QString &path, const QJsonValue &body,
                                    CallContext &context, const QUrlQuery &query)
{
    ServiceCall serviceCall;
    serviceCall.method = method;
    serviceCall.path = path;
    serviceCall.query = query;
    if (body.isArray())
        serviceCall.body = QJsonDocument(body.toArray()).toJson(QJsonDocument::Compact);
    else if (body.isObject())
        serviceCall.body = QJsonDocument(body.toObject()).toJson(QJsonDocument::Compact);
    serviceCall.changesSomething = true;
    return call(serviceCall, context);
}

Result<QJsonArray> Code42Client::allPages(const QString &path, QUrlQuery query, const QString &list, const Pages &pages,
                                          CallContext &context, qint64 limit)
{
    QJsonArray all;
    query.addQueryItem(pages.sizeKey, QString::number(pages.size));
    for (int page = pages.first;; ++page) {
        query.removeQueryItem(pages.pageKey);
        query.addQueryItem(pages.pageKey, QString::number(page));
        const auto answer = get(path, query, context);
        if (!answer)
            return answer.error();
        const auto items = (list.isEmpty() ? answer->json : memberOf(answer->json.toObject(), list)).toArray();
        for (const auto &item : items) {
            all.append(item);
            if (limit >= 0 && all.size() >= limit)
                return all;
        }
        if (items.size() < pages.size)
            return all;
    }
}

Result<ServiceAnswer> Code42Client::download(const QString &path, const QUrlQuery &query, CallContext &context,
                                             std::shared_ptr<BodySink> sink)
{
    ServiceCall serviceCall;
    serviceCall.path = path;
    serviceCall.query = query;
    serviceCall.sink = std::move(sink);
    serviceCall.accept = "*/*";
    serviceCall.deadlineMs = downloadDeadlineMs;
    return m_service.send(serviceCall, context);
}

Result<ServiceAnswer> Code42Client::exported(const QString &path, const QJsonObject &body, CallContext &context)
{
    ServiceCall serviceCall;
    serviceCall.method = "POST";
    serviceCall.path = path;
    serviceCall.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    serviceCall.accept = "*/*";
    serviceCall.deadlineMs = searchDeadlineMs;
    if (path.contains("/file-events"_L1))
        serviceCall.family = u"file-events"_s;
    return m_service.send(serviceCall, context);
}

Result<Answer> Code42Client::customer(CallContext &context)
{
    return get(u"/v1/customer"_s, {}, context);
}

Result<Answer> Code42Client::sessionsPage(QUrlQuery filter, int page, CallContext &context)
{
    filter.addQueryItem(u"page_number"_s, QString::number(page));
    filter.addQueryItem(u"page_size"_s, u"50"_s);
    return get(u"/v1/sessions"_s, filter, context);
}

Result<Answer> Code42Client::session(const QString &id, CallContext &context)
{
    return get("/v1/sessions/"_L1 + pathSegment(id), {}, context);
}

Result<Answer> Code42Client::changeSessionState(const QString &id, const QString &state, CallContext &context)
{
    return change("POST", u"/v1/sessions/change-state"_s,
                  QJsonObject{{"ids"_L1, QJsonArray{id}}, {"newState"_L1, state}}, context);
}

Result<Answer> Code42Client::addSessionNote(const QString &id, const QString &note, CallContext &context)
{
    return change("POST", "/v1/sessions/"_L1 + pathSegment(id) + "/add-note"_L1, QJsonObject{{"noteContent"_L1, note}},
                  context);
}

Result<FileEventPage> Code42Client::eventPage(ServiceAnswer answer, const QString &service)
{
    auto parsed = parseFileEvents(std::move(answer.body));
    if (!parsed) {
        auto error = parsed.error();
        error.message = u"%1: %2: %3"_s.arg(service, answer.path, error.message);
        return error;
    }
    FileEventPage page;
    page.events = std::move(parsed->events);
    for (auto &event : page.events)
        event.exchange = answer.exchange;
    page.nextToken = parsed->nextPgToken;
    page.known = parsed->totalCount >= 0 ? parsed->totalCount : qint64(page.events.size());
    page.exchange = answer.exchange;
    return page;
}

Result<FileEventPage> Code42Client::sessionEvents(const QString &id, CallContext &context)
{
    ServiceCall serviceCall;
    serviceCall.path = "/v1/sessions/"_L1 + pathSegment(id) + "/events"_L1;
    serviceCall.deadlineMs = searchDeadlineMs;
    auto answer = m_service.send(serviceCall, context);
    if (!answer)
        return answer.error();
    return eventPage(*std::move(answer), name());
}

QString Code42Client::ruleName(const QString &ruleId, CallContext &context)
{
    {
        const std::lock_guard lock(m_mutex);
        if (const auto known = m_ruleNames.constFind(ruleId); known != m_ruleNames.constEnd())
            return *known;
    }
    const auto rule = get("/v2/alert-rules/"_L1 + pathSegment(ruleId), {}, context);
    if (!rule)
        return ruleId;
    const auto found = rule->json.toObject().value("name"_L1).toString(ruleId);
    const std::lock_guard lock(m_mutex);
    m_ruleNames.insert(ruleId, found);
    return found;
}

Result<FileEventPage> Code42Client::fileEvents(const QJsonObject &query, const QString &token, int pageSize,
                                               CallContext &context)
{
    auto body = query;
    body.remove("pgNum"_L1);
    // The service wants quotes inside a token escaped once more than JSON does.
    body.insert("pgToken"_L1, QString(token).replace(u'"', "\\\""_L1));
    body.insert("pgSize"_L1, pageSize);
    ServiceCall serviceCall;
    serviceCall.method = "POST";
    serviceCall.path = u"/v2/file-events"_s;
    serviceCall.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    serviceCall.family = u"file-events"_s;
    serviceCall.deadlineMs = searchDeadlineMs;
    auto answer = m_service.send(serviceCall, context);
    if (!answer)
        return answer.error();
    return eventPage(*std::move(answer), name());
}

Result<std::optional<QJsonObject>> Code42Client::userByName(const QString &username, CallContext &context)
{
    QUrlQuery query;
    addParameter(query, u"username"_s, username);
    query.addQueryItem(u"page"_s, u"1"_s);
    query.addQueryItem(u"pageSize"_s, u"100"_s);
    const auto answer = get(u"/v1/users"_s, query, context);
    if (!answer)
        return answer.error();
    for (const auto &value : answer->json.toObject().value("users"_L1).toArray()) {
        if (value.toObject().value("username"_L1).toString().compare(username, Qt::CaseInsensitive) == 0)
            return std::optional(value.toObject());
    }
    return std::optional<QJsonObject>();
}

Result<Answer> Code42Client::setUserActive(const QString &userId, bool active, CallContext &context)
{
    return change("POST", "/v1/users/"_L1 + pathSegment(userId) + (active ? "/activate"_L1 : "/deactivate"_L1), {},
                  context);
}

Result<std::optional<QJsonObject>> Code42Client::actorByName(const QString &actorName, CallContext &context)
{
    QUrlQuery query;
    addParameter(query, u"nameStartsWith"_s, actorName);
    const auto found =
        allPages(u"/v1/actors/actor/search"_s, query, u"actors"_s, {.sizeKey = u"pageSize"_s, .size = 500}, context);
    if (!found)
        return found.error();
    std::optional<QJsonObject> byAlias;
    for (const auto &value : *found) {
        const auto actor = value.toObject();
        if (actor.value("name"_L1).toString().compare(actorName, Qt::CaseInsensitive) == 0) {
            // A cloud identity stands for its person.
            const auto parent = actor.value("parentActorId"_L1).toString();
            if (parent.isEmpty() || parent == actor.value("actorId"_L1).toString())
                return std::optional(actor);
            const auto person = this->actor(parent, context);
            if (!person)
                return person.error();
            return std::optional(person->json.toObject());
        }
        for (const auto &alias : actor.value("alternateNames"_L1).toArray()) {
            if (alias.toString().compare(actorName, Qt::CaseInsensitive) == 0)
                byAlias = actor;
        }
    }
    return byAlias;
}

Result<Answer> Code42Client::actor(const QString &actorId, CallContext &context)
{
    return get("/v1/actors/actor/id/"_L1 + pathSegment(actorId), {}, context);
}

Result<Answer> Code42Client::updateActor(const QString &actorId, const QJsonObject &changes, CallContext &context)
{
    return change("PATCH", "/v1/actors/actor/id/"_L1 + pathSegment(actorId), changes, context);
}

Result<QJsonArray> Code42Client::watchlists(const QString &actorId, CallContext &context)
{
    QUrlQuery query;
    if (!actorId.isEmpty())
        addParameter(query, u"actorId"_s, actorId);
    return allPages(u"/v2/watchlists"_s, query, u"watchlists"_s, {.sizeKey = u"pageSize"_s, .size = 100}, context);
}

Result<Answer> Code42Client::createWatchlist(const QString &type, const QString &title, CallContext &context)
{
    return change("POST", u"/v2/watchlists"_s,
                  QJsonObject{{"watchlistType"_L1, type},
                              {"title"_L1, title.isEmpty() ? QJsonValue() : QJsonValue(title)},
                              {"description"_L1, QJsonValue()}},
                  context);
}

Result<QJsonArray> Code42Client::includedActors(const QString &watchlistId, CallContext &context)
{
    return allPages("/v2/watchlists/"_L1 + pathSegment(watchlistId) + "/included-actors"_L1, {}, u"includedActors"_s,
                    {.sizeKey = u"page_size"_s, .size = 100}, context);
}

Result<bool> Code42Client::isIncludedActor(const QString &watchlistId, const QString &actorId, CallContext &context)
{
    const auto answer = get(
        "/v2/watchlists/"_L1 + pathSegment(watchlistId) + "/included-actors/"_L1 + pathSegment(actorId), {}, context);
    if (answer)
        return true;
    if (answer.error().code == ErrorCode::NotFound)
        return false;
    return answer.error();
}

Result<Answer> Code42Client::changeWatchlist(const QString &watchlistId, const QString &actorId, bool add,
                                             CallContext &context)
{
    return change("POST",
                  "/v2/watchlists/"_L1 + pathSegment(watchlistId)
                      + (add ? "/included-actors/add"_L1 : "/included-actors/delete"_L1),
                  QJsonObject{{"watchlistId"_L1, watchlistId}, {"actorIds"_L1, QJsonArray{actorId}}}, context);
}

Result<QJsonArray> Code42Client::matters(const QString &matterName, CallContext &context)
{
    QUrlQuery query;
    addParameter(query, u"name"_s, matterName);
    const auto found =
        allPages(u"/v1/legal-hold/matters"_s, query, u"matters"_s, {.sizeKey = u"pageSize"_s, .size = 100}, context);
    if (!found)
        return found.error();
    QJsonArray exact; // the service's filter means "contains"
    for (const auto &matter : *found) {
        if (matter.toObject().value("name"_L1).toString() == matterName)
            exact.append(matter);
    }
    return exact;
}

Result<QJsonArray> Code42Client::custodians(const QString &matterId, CallContext &context)
{
    return allPages("/v1/legal-hold/matters/"_L1 + pathSegment(matterId) + "/custodians"_L1, {}, u"custodians"_s,
                    {.sizeKey = u"pageSize"_s, .size = 100}, context);
}

Result<Answer> Code42Client::changeCustodian(const QString &matterId, const QString &userId, bool add,
                                             CallContext &context)
{
    return change("POST",
                  "/v1/legal-hold/matters/"_L1 + pathSegment(matterId)
                      + (add ? "/custodians"_L1 : "/custodians/remove"_L1),
                  QJsonObject{{"userId"_L1, userId}}, context);
}

Result<Answer> Code42Client::cases(const QString &caseName, CallContext &context)
{
    QUrlQuery query;
    if (!caseName.isEmpty())
        addParameter(query, u"name"_s, caseName);
    query.addQueryItem(u"pgNum"_s, u"1"_s);
    query.addQueryItem(u"pgSize"_s, u"100"_s);
    return get(u"/v1/cases"_s, query, context);
}

Result<Answer> Code42Client::createCase(const QJsonObject &fields, CallContext &context)
{
    return change("POST", u"/v1/cases"_s, fields, context);
}

Result<Answer> Code42Client::caseById(const QString &number, CallContext &context)
{
    return get("/v1/cases/"_L1 + pathSegment(number), {}, context);
}

Result<Answer> Code42Client::addCaseEvents(const QString &number, const QStringList &eventIds, CallContext &context)
{
    return change("POST", "/v1/cases/"_L1 + pathSegment(number) + "/fileevent"_L1,
                  QJsonObject{{"events"_L1, QJsonArray::fromStringList(eventIds)}}, context);
}

} // namespace holdfast::code42
