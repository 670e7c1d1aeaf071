// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrclient.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QSet>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 longestWindow = 100; ///< rows a request may ask for
constexpr qint64 callDeadlineMs = 120'000;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

QString plain(const QJsonValue &value)
{
    if (value.isDouble())
        return QString::number(value.toInteger());
    return value.toString();
}

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    if (value.isArray()) {
        for (const auto &one : value.toArray())
            list += plain(one);
    } else {
        list += plain(value);
    }
    list.removeAll(QString());
    return list;
}

/// The tenant's 10 a second are shared with others; no hint about the rest is ever sent.
Pace pace()
{
    Pace pace{.budget = {240, 8}, .families = {{u"extra-data"_s, {8, 2}}}};
    pace.retry.afterRateLimitMs = {1'000, 2'000, 4'000, 8'000, 16'000, 32'000};
    return pace;
}

} // namespace

Endpoint endpointFromJson(const QJsonObject &object)
{
    const auto first = [&object](std::initializer_list<QLatin1StringView> names) {
        for (const auto &name : names) {
            if (const auto value = plain(object.value(name)); !value.isEmpty())
                return value;
        }
        return QString();
    };
    Endpoint endpoint;
    endpoint.id = first({"endpoint_id"_L1, "agent_id"_L1});
    endpoint.name = first({"endpoint_name"_L1, "host_name"_L1});
    endpoint.type = first({"endpoint_type"_L1, "agent_type"_L1});
    endpoint.status = first({"endpoint_status"_L1, "agent_status"_L1});
    endpoint.osType = plain(object.value("os_type"_L1));
    endpoint.ips = texts(object.value("ip"_L1));
    endpoint.domain = plain(object.value("domain"_L1));
    endpoint.users = texts(object.value("users"_L1));
    endpoint.isIsolated = plain(object.value("is_isolated"_L1));
    endpoint.lastSeenMs = object.value("last_seen"_L1).toInteger();
    endpoint.isolatedAtMs = object.value("isolated_date"_L1).toInteger();
    endpoint.raw = object;
    return endpoint;
}

XdrClient::XdrClient(HttpService::Parts parts, KeyKind kind, QString keyId, Secret key)
    : m_dialect(parts.name, *parts.clock, kind, std::move(keyId), std::move(key))
    , m_service(std::move(parts), m_dialect, pace())
{
}

QJsonObject XdrClient::filter(const QString &field, const QString &operation, const QJsonValue &value)
{
    return {{"field"_L1, field}, {"operator"_L1, operation}, {"value"_L1, value}};
}

Result<XdrClient::Reply> XdrClient::call(const QString &path, const QJsonObject &requestData, bool changesSomething,
                                         CallContext &context, const QString &family)
{
    ServiceCall serviceCall;
    serviceCall.method = "POST";
    serviceCall.path = path.startsWith(u'/') ? path : "/public_api/v1/"_L1 + path;
    serviceCall.body = QJsonDocument(QJsonObject{{"request_data"_L1, requestData}}).toJson(QJsonDocument::Compact);
    serviceCall.family = family;
    serviceCall.changesSomething = changesSomething;
    serviceCall.deadlineMs = callDeadlineMs;
    const auto answer = m_service.sendForJson(serviceCall, context);
    if (!answer)
        return answer.error();
    const auto reply = answer->json.toObject().value("reply"_L1);
    if (reply.isUndefined() || reply.isNull()) {
        return Error{ErrorCode::BadAnswer,
                     text("%1: %2 answered without a reply. Check the host in the connection's settings")
                         .arg(name(), serviceCall.path),
                     QString::fromUtf8(answer->raw.body.left(200))};
    }
    return Reply{reply, answer->raw.exchange};
}

Result<QJsonObject> XdrClient::objectReply(const QString &path, const QJsonObject &requestData, CallContext &context,
                                           const QString &family)
{
    const auto reply = call(path, requestData, false, context, family);
    if (!reply)
        return reply.error();
    if (!reply->value.isObject())
        return Error{ErrorCode::BadAnswer, text("%1: %2 answered in an unknown form").arg(name(), path), {}};
    return reply->value.toObject();
}

Result<EndpointPage> XdrClient::endpoints(const QJsonArray &filters, qint64 firstRow, qint64 limit,
                                          const QJsonObject &sort, CallContext &context)
{
    EndpointPage page;
    QSet<QString> seen;
    for (qint64 from = firstRow; from - firstRow < limit;) {
        const auto window = std::min(longestWindow, limit - (from - firstRow));
        QJsonObject request{{"search_from"_L1, from}, {"search_to"_L1, from + window}, {"filters"_L1, filters}};
        if (!sort.isEmpty())
            request.insert("sort"_L1, sort);
        const auto reply = call(u"endpoints/get_endpoint"_s, request, false, context);
        if (!reply)
            return reply.error();
        if (!reply->value.isObject())
            return Error{ErrorCode::BadAnswer, text("%1: get_endpoint answered in an unknown form").arg(name()), {}};
        page.exchange = reply->exchange;
        const auto rows = reply->value.toObject().value("endpoints"_L1).toArray();
        for (const auto &row : rows) {
            auto endpoint = endpointFromJson(row.toObject());
            if (endpoint.id.isEmpty() || seen.contains(endpoint.id))
                continue;
            seen.insert(endpoint.id);
            page.endpoints.append(std::move(endpoint));
        }
        if (rows.size() < window)
            break; // the service's own counts are not to be trusted
        from += window;
    }
    return page;
}

Result<std::optional<Endpoint>> XdrClient::endpoint(const QString &id, CallContext &context)
{
    const auto page = endpoints({filter(u"endpoint_id_list"_s, u"in"_s, QJsonArray{id})}, 0, 30, {}, context);
    if (!page)
        return page.error();
    for (const auto &endpoint : page->endpoints) {
        if (endpoint.id == id)
            return std::optional(endpoint);
    }
    return std::optional<Endpoint>();
}

Result<QString> XdrClient::order(Order order, const QString &endpointId, const QString &incidentId,
                                 CallContext &context)
{
    QJsonObject request{{"endpoint_id"_L1, endpointId}};
    if (!incidentId.isEmpty())
        request.insert("incident_id"_L1, incidentId);
    const auto reply =
        call(order == Order::Isolate ? u"endpoints/isolate"_s : u"endpoints/unisolate"_s, request, true, context);
    if (!reply)
        return reply.error();
    if (reply->value.isBool()) {
        if (reply->value.toBool())
            return QString();
        return Error{ErrorCode::ServerError, text("%1: the order was answered with “false”").arg(name()), {}};
    }
    const auto object = reply->value.toObject();
    if (object.contains("endpoints_count"_L1) && plain(object.value("endpoints_count"_L1)) == "0"_L1)
        return Error{ErrorCode::NotFound,
                     text("%1: the order reached no machine; %2 is not known any more").arg(name(), endpointId),
                     {}};
    return plain(object.value("action_id"_L1));
}

Result<QJsonObject> XdrClient::actionStatuses(const QString &actionId, CallContext &context)
{
    bool isNumber = false;
    const auto number = actionId.toLongLong(&isNumber);
    return objectReply(u"actions/get_action_status"_s,
                       {{"group_action_id"_L1, isNumber ? QJsonValue(number) : QJsonValue(actionId)}}, context);
}

Result<ActionStatus> XdrClient::actionStatus(const QString &actionId, const QString &endpointId, CallContext &context)
{
    const auto reply = actionStatuses(actionId, context);
    if (!reply)
        return reply.error();
    ActionStatus status;
    status.status = reply->value("data"_L1).toObject().value(endpointId).toString();
    status.reason = reply->value("errorReasons"_L1)
                        .toObject()
                        .value(endpointId)
                        .toObject()
                        .value("errorDescription"_L1)
                        .toString()
                        .simplified();
    return status;
}

Result<QJsonObject> XdrClient::incidents(const QJsonObject &request, CallContext &context)
{
    return objectReply(u"incidents/get_incidents"_s, request, context);
}

Result<QJsonObject> XdrClient::incidentExtraData(const QString &incidentId, qint64 alertsLimit, CallContext &context)
{
    return objectReply(u"incidents/get_incident_extra_data"_s,
                       {{"incident_id"_L1, incidentId}, {"alerts_limit"_L1, alertsLimit}}, context, u"extra-data"_s);
}

Result<void> XdrClient::updateIncident(const QString &incidentId, const QJsonObject &update, CallContext &context)
{
    const auto reply = call(u"incidents/update_incident"_s,
                            {{"incident_id"_L1, incidentId}, {"update_data"_L1, update}}, true, context);
    if (!reply)
        return reply.error();
    return {};
}

Result<QJsonObject> XdrClient::alerts(const QJsonObject &request, CallContext &context)
{
    return objectReply(u"/public_api/v2/alerts/get_alerts_multi_events"_s, request, context);
}

Result<QJsonValue> XdrClient::ask(const QString &path, const QJsonObject &requestData, CallContext &context)
{
    const auto reply = call(path, requestData, false, context);
    if (!reply)
        return reply.error();
    return reply->value;
}

Result<QJsonValue> XdrClient::change(const QString &path, const QJsonObject &requestData, CallContext &context)
{
    const auto reply = call(path, requestData, true, context);
    if (!reply)
        return reply.error();
    return reply->value;
}

Result<ServiceAnswer> XdrClient::download(const QString &url, std::shared_ptr<BodySink> sink, CallContext &context)
{
    const QUrl address(url);
    const auto &base = m_service.base();
    if (address.host() != base.host() || address.port() != base.port()) {
        return Error{ErrorCode::InvalidInput,
                     text("%1: the file is at %2, which is not this tenant. It was not fetched, so that the key goes "
                          "nowhere else")
                         .arg(name(), address.host()),
                     {}};
    }
    ServiceCall serviceCall;
    serviceCall.path = address.path(QUrl::FullyEncoded);
    serviceCall.query = QUrlQuery(address.query(QUrl::FullyEncoded));
    serviceCall.accept = "*/*";
    serviceCall.sink = std::move(sink);
    serviceCall.deadlineMs = 600'000;
    return m_service.send(serviceCall, context);
}

} // namespace holdfast::xdr
