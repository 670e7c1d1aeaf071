// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/crowdstrike/falconservice.h"

#include "simulators/faultplan.h"
#include "simulators/stableids.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr int TokenSeconds = 1799;
constexpr int MostIdsAnAction = 100;
const QString Audience = u"falcon"_s;

QJsonObject errorObject(int code, const QString &message)
{
    return {{u"code"_s, code}, {u"message"_s, message}};
}

} // namespace

QString FalconService::deviceId(const QString &endpointId)
{
    return stableHex(stableNumber(u"falcon:"_s + endpointId), 32);
}

FalconService::FalconService(const RangeOptions &options, const RangeClock &clock, WriteLog &writes,
                             const XdrTenant &machines)
    : m_options(options)
    , m_clock(clock)
    , m_writes(writes)
    , m_tokens(clock, u"falcon-"_s)
{
    for (const QJsonObject &endpoint : machines.endpoints.rows()) {
        const QString endpointId = endpoint.value(u"endpoint_id"_s).toString();
        Device device;
        device.online = endpoint.value(u"endpoint_status"_s).toString() == u"CONNECTED"_s;
        device.unsupported = machines.unsupported.contains(endpointId);
        device.failing = machines.failing.contains(endpointId);
        const QString id = deviceId(endpointId);
        const QString os = endpoint.value(u"os_type"_s).toString();
        device.facts = {
            {u"device_id"_s, id},
            {u"cid"_s, stableHex(stableNumber(u"falcon-cid"_s), 32)},
            {u"hostname"_s, endpoint.value(u"endpoint_name"_s)},
            {u"local_ip"_s, endpoint.value(u"ip"_s).toArray().first()},
            {u"external_ip"_s, endpoint.value(u"public_ip"_s)},
            {u"mac_address"_s, endpoint.value(u"mac_address"_s).toArray().first().toString().replace(u':', u'-')},
            {u"os_version"_s, endpoint.value(u"os_version"_s)},
            {u"platform_name"_s,
             os == u"AGENT_OS_MAC"_s         ? u"Mac"_s
                 : os == u"AGENT_OS_LINUX"_s ? u"Linux"_s
                                             : u"Windows"_s},
            {u"product_type_desc"_s,
             endpoint.value(u"endpoint_type"_s).toString().endsWith(u"SERVER"_s) ? u"Server"_s : u"Workstation"_s},
            {u"machine_domain"_s, endpoint.value(u"domain"_s).toString().toLower() + u".test"_s},
            {u"site_name"_s, u"Default-First-Site-Name"_s},
            {u"last_login_user"_s, endpoint.value(u"users"_s).toArray().first()},
            {u"first_seen"_s, isoUtc(endpoint.value(u"first_seen"_s).toInteger()).left(19) + u'Z'},
            {u"last_seen"_s, isoUtc(endpoint.value(u"last_seen"_s).toInteger()).left(19) + u'Z'},
            {u"agent_version"_s, u"7.22.19410.0"_s},
            {u"status"_s, u"normal"_s}};
        m_order.append(id);
        m_devices.insert(id, device);
    }
    addRoutes();
}

bool FalconService::serves(const HttpRequest &request) const
{
    const QString first = request.segments.value(0);
    return first == u"oauth2"_s || first == u"devices"_s;
}

QJsonObject FalconService::envelope(const QJsonArray &resources, const QJsonArray &errors) const
{
    return {{u"meta"_s,
             QJsonObject{{u"query_time"_s, 0.004},
                         {u"powered_by"_s, u"holdfast-range"_s},
                         {u"trace_id"_s, stableUuid(quint64(m_clock.nowMs()))}}},
            {u"resources"_s, resources},
            {u"errors"_s, errors}};
}

HttpResponse FalconService::failure(int status, const QString &words) const
{
    QJsonObject body = envelope({}, {errorObject(status, words)});
    body.remove(u"resources"_s);
    return jsonResponse(body, status);
}

HttpResponse FalconService::answer(const HttpRequest &request)
{
    if (request.path == u"/oauth2/token"_s)
        return request.method == u"POST"_s ? signIn(request) : failure(405, u"Method Not Allowed"_s);
    if (!m_tokens.accepts(request, Audience))
        return failure(401, u"access denied, invalid bearer token"_s);
    settle();
    const auto match = m_router.find(request);
    if (!match || !match->handler)
        return failure(match ? 405 : 404, match ? u"Method Not Allowed"_s : u"Page Not Found"_s);
    return (*match->handler)(Call{request, match->arguments, bodyOf(request)});
}

HttpResponse FalconService::signIn(const HttpRequest &request)
{
    QString id;
    QString secret;
    for (const auto &[name, value] : parseQuery(request.body)) {
        if (name == u"client_id"_s)
            id = value;
        else if (name == u"client_secret"_s)
            secret = value;
    }
    if (id != m_options.credentials.falconClientId)
        return failure(400, u"Failed to generate access token for clientID=%1. client id is not known"_s.arg(id));
    if (secret != m_options.credentials.falconSecret)
        return failure(403, u"access denied, invalid client secret"_s);
    return jsonResponse(QJsonObject{{u"access_token"_s, m_tokens.grant(Audience, TokenSeconds)},
                                    {u"expires_in"_s, TokenSeconds},
                                    {u"token_type"_s, u"bearer"_s}},
                        201);
}

QJsonObject FalconService::shown(const Device &device) const
{
    QJsonObject facts = device.facts;
    if (device.online)
        facts.insert(u"last_seen"_s, isoUtc(m_clock.nowMs() - 45'000).left(19) + u'Z');
    return facts;
}

HttpResponse FalconService::query(const Call &call)
{
    const QString text = call.request.parameter(u"filter"_s);
    const auto filter = FqlFilter::parse(text);
    if (!filter)
        return failure(400, u"invalid filter: \"%1\""_s.arg(text));
    const int limit = call.number(u"limit", 100);
    const int offset = call.number(u"offset", 0);
    if (limit < 1 || limit > 5000 || offset < 0)
        return failure(400, u"limit must be between 1 and 5000"_s);
    QJsonArray ids;
    for (const QString &id : m_order) {
        if (filter->fits(shown(m_devices.value(id))))
            ids.append(id);
    }
    QJsonArray page;
    for (qsizetype i = offset; i < std::min<qsizetype>(ids.size(), qsizetype(offset) + limit); ++i)
        page.append(ids.at(i));
    QJsonObject body = envelope(page, {});
    QJsonObject meta = body.value(u"meta"_s).toObject();
    meta.insert(u"pagination"_s, QJsonObject{{u"offset"_s, offset}, {u"limit"_s, limit}, {u"total"_s, ids.size()}});
    body.insert(u"meta"_s, meta);
    return jsonResponse(body);
}

HttpResponse FalconService::details(const QStringList &ids)
{
    if (ids.isEmpty())
        return failure(400, u"ids: at least one is needed"_s);
    QJsonArray found;
    QJsonArray errors;
    for (const QString &id : ids) {
        if (m_devices.contains(id))
            found.append(shown(m_devices.value(id)));
        else
            errors.append(errorObject(404, u"No matching host found for ID %1"_s.arg(id)));
    }
    return jsonResponse(envelope(found, errors), found.isEmpty() ? 404 : 200);
}

HttpResponse FalconService::act(const Call &call)
{
    const QString action = call.request.parameter(u"action_name"_s);
    if (action != u"contain"_s && action != u"lift_containment"_s)
        return failure(400, u"action_name: unknown action \"%1\""_s.arg(action));
    const QJsonArray ids = call.object().value(u"ids"_s).toArray();
    if (ids.isEmpty() || ids.size() > MostIdsAnAction)
        return failure(400, u"ids: from 1 to 100 are needed"_s);
    const bool contain = action == u"contain"_s;
    QJsonArray taken;
    QJsonArray errors;
    QStringList written;
    for (const QJsonValue &value : ids) {
        const QString id = value.toString();
        const auto found = m_devices.find(id);
        if (found == m_devices.end()) {
            errors.append(errorObject(404, u"No matching host found for ID %1"_s.arg(id)));
            continue;
        }
        if (found->unsupported) {
            errors.append(errorObject(400, u"Host %1 does not support network containment"_s.arg(id)));
            continue;
        }
        // A newer order takes the place of one under way.
        if (found->target.isEmpty())
            found->former = found->facts.value(u"status"_s).toString();
        found->target = contain ? u"contained"_s : u"normal"_s;
        found->startedMs = found->online ? m_clock.nowMs() : 0;
        found->facts.insert(u"status"_s, contain ? u"containment_pending"_s : u"lift_containment_pending"_s);
        taken.append(QJsonObject{{u"id"_s, id}, {u"path"_s, u"/devices/entities/devices/v1?ids="_s + id}});
        written.append(id);
    }
    if (taken.isEmpty())
        return jsonResponse(envelope({}, errors), errors.first().toObject().value(u"code"_s).toInt());
    WriteRecord record;
    record.atMs = m_clock.nowMs();
    record.operation = contain ? operation::falconContain : operation::falconLift;
    record.method = call.request.method;
    record.path = call.request.path;
    record.subject = written.join(u',');
    m_writes.add(record);
    return jsonResponse(envelope(taken, errors), 202);
}

void FalconService::addRoutes()
{
    m_router.add(u"GET"_s, u"/devices/queries/devices/v1"_s, [this](const Call &call) { return query(call); });
    for (const QString &version : {u"v1"_s, u"v2"_s})
        m_router.add(u"GET"_s, u"/devices/entities/devices/"_s + version,
                     [this](const Call &call) { return details(call.request.parameters(u"ids")); });
    m_router.add(u"POST"_s, u"/devices/entities/devices/v2"_s, [this](const Call &call) {
        QStringList ids;
        for (const QJsonValue &id : call.object().value(u"ids"_s).toArray())
            ids.append(id.toString());
        return details(ids);
    });
    m_router.add(u"POST"_s, u"/devices/entities/devices-actions/v2"_s, [this](const Call &call) { return act(call); });
}

void FalconService::settle()
{
    const qint64 tookMs = m_options.actionPendingMs + m_options.actionRunningMs;
    for (Device &device : m_devices) {
        if (device.target.isEmpty() || device.startedMs == 0 || m_clock.nowMs() < device.startedMs + tookMs)
            continue;
        device.facts.insert(u"status"_s, device.failing ? device.former : device.target);
        device.target.clear();
    }
}

bool FalconService::setMachineOnline(const QString &id, bool online)
{
    const auto found = m_devices.find(m_devices.contains(id) ? id : deviceId(id));
    if (found == m_devices.end())
        return false;
    settle();
    found->online = online;
    if (online && !found->target.isEmpty() && found->startedMs == 0)
        found->startedMs = m_clock.nowMs();
    return true;
}

QJsonObject FalconService::state()
{
    settle();
    QJsonArray hosts;
    for (const QString &id : m_order) {
        const Device &device = m_devices[id];
        hosts.append(QJsonObject{{u"id"_s, id},
                                 {u"hostname"_s, device.facts.value(u"hostname"_s)},
                                 {u"status"_s, device.facts.value(u"status"_s)},
                                 {u"online"_s, device.online}});
    }
    return {{u"hosts"_s, hosts}, {u"tokensGranted"_s, m_tokens.grantedCount()}};
}

/// Reads a filter from left to right.
class FqlFilter::Parser
{
public:
    explicit Parser(const QString &text)
        : m_text(text)
    {
    }

    std::optional<FqlFilter> whole()
    {
        if (m_text.isEmpty())
            return FqlFilter();
        auto filter = joined();
        return m_failed || m_at != m_text.size() ? std::nullopt : std::optional(filter);
    }

private:
    FqlFilter joined()
    {
        FqlFilter any;
        any.m_kind = Kind::Any;
        do {
            FqlFilter all;
            do
                all.m_parts.append(condition());
            while (taken(u'+'));
            any.m_parts.append(all);
        } while (taken(u','));
        return any;
    }

    FqlFilter condition()
    {
        if (taken(u'(')) {
            auto inner = joined();
            m_failed = m_failed || !taken(u')');
            return inner;
        }
        FqlFilter filter;
        filter.m_kind = Kind::Condition;
        while (m_at < m_text.size() && (m_text.at(m_at).isLetterOrNumber() || m_text.at(m_at) == u'_'))
            filter.m_field += m_text.at(m_at++);
        m_failed = m_failed || filter.m_field.isEmpty() || !taken(u':');
        filter.m_isPattern = taken(u'*');
        if (taken(u'[')) {
            do
                filter.m_values.append(quoted());
            while (taken(u','));
            m_failed = m_failed || !taken(u']');
        } else {
            filter.m_values.append(quoted());
        }
        return filter;
    }

    QString quoted()
    {
        QString value;
        if (!taken(u'\'')) {
            m_failed = true;
            return value;
        }
        while (m_at < m_text.size() && m_text.at(m_at) != u'\'') {
            if (m_text.at(m_at) == u'\\' && m_at + 1 < m_text.size())
                ++m_at;
            value += m_text.at(m_at++);
        }
        m_failed = m_failed || !taken(u'\'');
        return value;
    }

    bool taken(QChar character)
    {
        if (m_failed || m_at >= m_text.size() || m_text.at(m_at) != character)
            return false;
        ++m_at;
        return true;
    }

    const QString &m_text;
    qsizetype m_at = 0;
    bool m_failed = false;
};

std::optional<FqlFilter> FqlFilter::parse(const QString &text)
{
    return Parser(text).whole();
}

bool FqlFilter::fits(const QJsonObject &facts) const
{
    const auto fitsFacts = [&facts](const FqlFilter &part) { return part.fits(facts); };
    switch (m_kind) {
    case Kind::All:
        return std::all_of(m_parts.begin(), m_parts.end(), fitsFacts);
    case Kind::Any:
        return std::any_of(m_parts.begin(), m_parts.end(), fitsFacts);
    case Kind::Condition:
        break;
    }
    const QString value = facts.value(m_field).toVariant().toString();
    return std::any_of(m_values.begin(), m_values.end(), [&](const QString &wanted) {
        return m_isPattern ? fitsWildcard(value, wanted, Qt::CaseInsensitive) : value == wanted;
    });
}

} // namespace holdfast::range
