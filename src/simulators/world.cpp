// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/world.h"

#include "base/canonicaljson.h"
#include "simulators/companystory.h"
#include "simulators/console/consoleservices.h"
#include "simulators/console/consolesignin.h"
#include "simulators/console/oldpaths.h"
#include "simulators/crowdstrike/falconservice.h"
#include "simulators/defender/defenderservice.h"
#include "simulators/entra/graphservice.h"
#include "simulators/johnstory.h"
#include "simulators/tenantbuilder.h"

#include <QJsonDocument>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

bool isXdr(const HttpRequest &request)
{
    return request.segments.value(0) == u"public_api"_s;
}
bool isControl(const HttpRequest &request)
{
    return request.segments.value(0) == u"range"_s;
}

bool isTokenCall(const HttpRequest &request)
{
    return request.method == u"POST"_s
        && (request.path == u"/v1/oauth"_s || request.path.endsWith(u"/v3/oauth/token"_s));
}

QByteArray httpDate(qint64 ms)
{
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    return QLocale::c().toString(when, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1();
}

} // namespace

/// Everything that a reset makes anew.
struct World::Tenants
{
    Tenants(const RangeOptions &options, const RangeClock &clock)
        : search(code42.events)
        , code42Context{code42, search, clock, writes, options.tls.has_value()}
        , xdrContext{xdr, clock, writes, options.actionPendingMs, options.actionRunningMs}
        , tokens(clock, options.tokenLifetimeSeconds)
        , xdrGate(clock, options.credentials, options.xdrClockToleranceMs)
        , fileEventRate(options.fileEventsPerMinute, 60'000)
        , xdrRate(options.xdrPerSecond, 1000)
        , extraDataRate(options.xdrPerSecond > 0 ? 10 : 0, 60'000)
    {
        addSessionRoutes(router, code42Context);
        addAlertRoutes(router, code42Context);
        addRuleRoutes(router, code42Context);
        addFileRoutes(router, code42Context);
        addUserRoutes(router, code42Context);
        addActorRoutes(router, code42Context);
        addWatchlistRoutes(router, code42Context);
        addCaseRoutes(router, code42Context);
        addLegalHoldRoutes(router, code42Context);
        addTrustRoutes(router, code42Context);
        addAgentRoutes(router, code42Context);
        addTenantRoutes(router, code42Context);
        addConsoleUserRoutes(router, code42Context);
        addConsoleOrgRoutes(router, code42Context);
        addConsoleDeviceRoutes(router, code42Context);
        addConsoleLegalHoldRoutes(router, code42Context);
        addConsoleAlertRoutes(router, code42Context);
        addDetectionListRoutes(router, code42Context);
        addBackupRoutes(router, code42Context);
        addStoredFileRoutes(router, code42Context);
        addOldFileEventRoutes(router, code42Context);
        addOldWatchlistRoutes(router, code42Context);
        addXdrEndpointRoutes(router, xdrContext);
        addXdrIncidentRoutes(router, xdrContext);
        addXdrResponseRoutes(router, xdrContext);
        addXdrScriptRoutes(router, xdrContext);
        addXdrAuditRoutes(router, xdrContext);
        addXdrFleetRoutes(router, xdrContext);
        addXdrTenantRoutes(router, xdrContext);
    }

    WriteLog writes;
    Code42Tenant code42;
    XdrTenant xdr;
    EventSearch search;
    Code42Context code42Context;
    XdrContext xdrContext;
    Router router;
    TokenOffice tokens;
    XdrGate xdrGate;
    RateWindow fileEventRate;
    RateWindow xdrRate;
    RateWindow extraDataRate;
    std::vector<std::unique_ptr<GuestService>> guests;
};

World::World(const RangeOptions &options)
    : m_options(options)
    , m_clock(options.clock)
    , m_startMs(m_clock.nowMs())
{
    reset();
}

World::~World() = default;

qint64 World::seedTimeMs() const
{
    return m_options.seedTimeMs > 0 ? m_options.seedTimeMs : m_startMs;
}

void World::reset()
{
    m_clock.reset();
    m_requests.clear();
    m_faults.clear();
    for (const FaultRule &rule : m_options.faults)
        m_faults.add(rule);
    m_tenants = std::make_unique<Tenants>(m_options, m_clock);
    if (m_options.story.kind == Story::Kind::John)
        tellJohnsStory(m_options.story.john, seedTimeMs(), m_tenants->code42, m_tenants->xdr);
    else
        tellCompanyStory(m_options.story.company, seedTimeMs(), m_tenants->code42, m_tenants->xdr);
    inviteGuests();
}

void World::inviteGuests()
{
    auto &guests = m_tenants->guests;
    auto signIn = std::make_unique<MicrosoftSignIn>(m_options, m_clock);
    guests.push_back(std::make_unique<FalconService>(m_options, m_clock, m_tenants->writes, m_tenants->xdr));
    guests.push_back(std::make_unique<DefenderService>(m_options, m_clock, m_tenants->writes, *signIn, m_tenants->xdr));
    guests.push_back(std::make_unique<GraphService>(m_options, m_clock, m_tenants->writes, *signIn, m_tenants->code42,
                                                    m_tenants->xdr));
    guests.push_back(std::move(signIn));
}

GuestService *World::guestFor(const HttpRequest &request) const
{
    for (const auto &guest : m_tenants->guests) {
        if (guest->serves(request))
            return guest.get();
    }
    return nullptr;
}

WriteLog &World::writes()
{
    return m_tenants->writes;
}

void World::expireTokens()
{
    m_tenants->tokens.expireAll();
    for (const auto &guest : m_tenants->guests)
        guest->expireTokens();
}

QList<std::pair<QByteArray, QByteArray>> World::commonHeaders() const
{
    return {{"Date"_ba, httpDate(m_clock.nowMs())},
            {"Server"_ba, "holdfast-range"_ba},
            {"X-Holdfast-Simulator"_ba, "holdfast-range; not a real service"_ba}};
}

HttpAnswer World::answer(const HttpRequest &request)
{
    HttpAnswer answer;
    if (isControl(request) && m_options.control) {
        answer.response = control(request);
        return answer;
    }
    RequestRecord record;
    record.atMs = m_clock.nowMs();
    record.method = request.method;
    record.path = request.path;
    record.query = request.rawQuery;
    record.userAgent = QString::fromLatin1(request.header("user-agent"_ba));
    // Kept before it is served: a reader of the log sees the request that hangs.
    const qsizetype place = m_requests.size();
    m_requests.append(record);
    if (const auto rule = m_faults.hit(request.method, request.path)) {
        m_requests[place].fault = faultRuleText(*rule);
        answer = faulty(request, *rule);
    } else {
        answer.response = serve(request);
    }
    const bool answered = answer.delivery == Delivery::Whole || answer.delivery == Delivery::CutBody;
    m_requests[place].status = answered ? answer.response.status : 0;
    return answer;
}

HttpAnswer World::faulty(const HttpRequest &request, const FaultRule &rule)
{
    HttpAnswer answer;
    const bool applied = rule.applied || rule.kind == FaultKind::Latency || rule.kind == FaultKind::CutBody
        || rule.kind == FaultKind::WrongJson;
    if (applied)
        answer.response = serve(request);
    switch (rule.kind) {
    case FaultKind::Latency:
        answer.delayMs = rule.latencyMs;
        break;
    case FaultKind::Status:
        answer.response = errorStatus(request, rule);
        break;
    case FaultKind::Html:
        answer.response = HttpResponse();
        answer.response.status = rule.status;
        answer.response.contentType = "text/html"_ba;
        answer.response.body = "<html><head><title>" + QByteArray::number(rule.status) + "</title></head><body><h1>"
            + reasonPhrase(rule.status)
            + "</h1><p>A proxy on the way answered instead of the service.</p></body></html>";
        break;
    case FaultKind::ExpiredToken: {
        expireTokens();
        FaultRule unauthorized = rule;
        unauthorized.status = 401;
        answer.response = errorStatus(request, unauthorized);
        break;
    }
    case FaultKind::CutBody:
        answer.delivery = Delivery::CutBody;
        break;
    case FaultKind::WrongJson:
        answer.response.body = "{\"items\": [{\"sessionId\": \"cut-by-the-range\", \"states\": [}"_ba;
        answer.response.contentType = "application/json"_ba;
        answer.response.status = 200;
        break;
    case FaultKind::Drop:
        answer.delivery = Delivery::Drop;
        break;
    case FaultKind::Hang:
        answer.delivery = Delivery::Hang;
        break;
    }
    return answer;
}

HttpResponse World::errorStatus(const HttpRequest &request, const FaultRule &rule) const
{
    const Call call{request, {}, {}};
    const QString phrase = QString::fromLatin1(reasonPhrase(rule.status));
    const GuestService *guest = guestFor(request);
    HttpResponse response = guest ? guest->failure(rule.status, u"fault ordered: "_s + phrase)
        : isXdr(request)          ? xdrError(rule.status, rule.status == 429 ? u"Too many requests"_s : phrase)
                                  : failure(m_tenants->code42Context, call, rule.status, u"fault ordered: "_s + phrase);
    if (rule.retryAfterSeconds)
        response.headers.append({"Retry-After"_ba, QByteArray::number(*rule.retryAfterSeconds)});
    if (rule.status >= 300 && rule.status < 400)
        response.headers.append({"Location"_ba, "https://elsewhere.test/"_ba});
    return response;
}

HttpResponse World::serve(const HttpRequest &request)
{
    if (GuestService *guest = guestFor(request))
        return guest->answer(request);
    const Call bare{request, {}, QJsonValue(QJsonValue::Undefined)};
    // Only the token call may come as a form.
    if (request.body.isEmpty() || isTokenCall(request))
        return isXdr(request) ? serveXdr(request, bare) : serveCode42(request, bare);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(request.body, &error);
    if (error.error != QJsonParseError::NoError) {
        return isXdr(request) ? xdrError(400, u"The body is not valid JSON"_s, error.errorString())
                              : failure(m_tenants->code42Context, bare, 400, u"The body is not valid JSON"_s);
    }
    const QJsonValue body = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    const Call call{request, {}, body};
    return isXdr(request) ? serveXdr(request, call) : serveCode42(request, call);
}

HttpResponse World::serveCode42(const HttpRequest &received, const Call &receivedCall)
{
    const HttpRequest request = underTodaysPath(received);
    const Call call{request, {}, receivedCall.body};
    if (auto answer = answerBeforeSignIn(request, m_tenants->tokens, m_options.credentials, m_tenants->code42.tenantId,
                                         m_options.tls.has_value()))
        return *std::move(answer);
    if (!carriesItsOwnToken(request) && !m_tenants->tokens.accepts(request))
        return failure(m_tenants->code42Context, call, 401, u"The token is missing, wrong or expired"_s);
    if (request.segments.value(1) == u"file-events"_s) {
        const qint64 waitMs = m_tenants->fileEventRate.waitMs(m_clock.nowMs());
        if (waitMs > 0) {
            HttpResponse response =
                failure(m_tenants->code42Context, call, 429, u"More file event requests than the minute allows"_s);
            response.headers.append({"Retry-After"_ba, QByteArray::number((waitMs + 999) / 1000)});
            return response;
        }
    }
    return route(request, call);
}

HttpResponse World::serveXdr(const HttpRequest &request, const Call &call)
{
    const QString refusal = m_tenants->xdrGate.refusal(request);
    if (!refusal.isEmpty())
        return xdrError(401, refusal);
    const qint64 now = m_clock.nowMs();
    const bool extraData = request.path.endsWith(u"/get_incident_extra_data"_s);
    if (m_tenants->xdrRate.waitMs(now) > 0 || (extraData && m_tenants->extraDataRate.waitMs(now) > 0))
        return xdrError(429, u"Too many requests"_s);
    return route(request, call);
}

HttpResponse World::route(const HttpRequest &request, const Call &call)
{
    const auto match = m_tenants->router.find(request);
    if (!match || !match->handler) {
        const int status = match ? 405 : 404;
        const QString phrase = QString::fromLatin1(reasonPhrase(status));
        return isXdr(request) ? xdrError(status, phrase) : failure(m_tenants->code42Context, call, status, phrase);
    }
    return (*match->handler)(Call{request, match->arguments, call.body});
}

bool World::raiseJohnSession()
{
    auto &waiting = m_tenants->code42.waitingSessions;
    if (waiting.isEmpty())
        return false;
    TenantBuilder builder(m_tenants->code42, m_tenants->xdr, m_clock.nowMs());
    for (auto [session, eventIds] : waiting) {
        session.insert(u"lastUpdated"_s, m_clock.nowMs());
        builder.putSession(session, eventIds);
    }
    waiting.clear();
    return true;
}

bool World::setEndpointStatus(const QString &endpointId, const QString &status)
{
    static const QStringList words{u"CONNECTED"_s, u"DISCONNECTED"_s, u"LOST"_s, u"UNINSTALLED"_s};
    if (!words.contains(status))
        return false;
    bool known = m_tenants->xdrContext.setEndpointStatus(endpointId, status);
    for (const auto &guest : m_tenants->guests)
        known = guest->setMachineOnline(endpointId, status == u"CONNECTED"_s) || known;
    return known;
}

void World::addFileEvents(const QList<QJsonObject> &events)
{
    for (const QJsonObject &event : events)
        m_tenants->code42.events.add(event);
}

void World::addSession(const QJsonObject &session, const QStringList &eventIds)
{
    TenantBuilder(m_tenants->code42, m_tenants->xdr, m_clock.nowMs()).putSession(session, eventIds);
}

QJsonObject World::state()
{
    m_tenants->xdrContext.settle();
    const Code42Tenant &code42 = m_tenants->code42;
    QJsonArray sessions;
    for (const QJsonObject &session : code42.sessions.rows()) {
        sessions.append(QJsonObject{{u"sessionId"_s, session.value(u"sessionId"_s)},
                                    {u"actorName"_s, session.value(u"actorName"_s)},
                                    {u"state"_s, currentState(session)},
                                    {u"severity"_s, currentSeverity(session)},
                                    {u"notes"_s, session.value(u"notes"_s).toArray().size()}});
    }
    QJsonArray watchlists;
    for (const QJsonObject &watchlist : code42.watchlists.rows()) {
        const QString id = watchlist.value(u"watchlistId"_s).toString();
        QJsonArray members;
        for (const QString &actorId : effectiveMembers(code42, id).keys())
            members.append(code42.actors.row(actorId).value(u"name"_s));
        watchlists.append(QJsonObject{{u"watchlistId"_s, id},
                                      {u"listType"_s, watchlist.value(u"listType"_s)},
                                      {u"title"_s, watchlist.value(u"title"_s)},
                                      {u"members"_s, members}});
    }
    QJsonArray holds;
    for (const auto &[matterId, custodians] : code42.custodians) {
        QJsonArray names;
        for (const QJsonObject &custodian : custodians.rows()) {
            if (custodian.value(u"membershipActive"_s).toBool())
                names.append(custodian.value(u"username"_s));
        }
        holds.append(QJsonObject{{u"matterId"_s, matterId},
                                 {u"name"_s, code42.matters.row(matterId).value(u"name"_s)},
                                 {u"custodians"_s, names}});
    }
    QJsonArray endpoints;
    for (const QJsonObject &endpoint : m_tenants->xdr.endpoints.rows()) {
        endpoints.append(QJsonObject{{u"endpointId"_s, endpoint.value(u"endpoint_id"_s)},
                                     {u"name"_s, endpoint.value(u"endpoint_name"_s)},
                                     {u"status"_s, endpoint.value(u"endpoint_status"_s)},
                                     {u"isolated"_s, endpoint.value(u"is_isolated"_s)}});
    }
    QJsonObject guests;
    for (const auto &guest : m_tenants->guests)
        guests.insert(guest->name(), guest->state());
    return {{u"story"_s, storyText(m_options.story)},
            {u"nowMs"_s, m_clock.nowMs()},
            {u"tenantId"_s, code42.tenantId},
            {u"tokensGranted"_s, m_tenants->tokens.grantedCount()},
            {u"fileEvents"_s, code42.events.count()},
            {u"sessions"_s, sessions},
            {u"watchlists"_s, watchlists},
            {u"legalHolds"_s, holds},
            {u"endpoints"_s, endpoints},
            {u"others"_s, guests}};
}

} // namespace holdfast::range
