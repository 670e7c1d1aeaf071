// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Machines: finding them, isolating them, following orders (reference sections 4 to 6).

#include "simulators/xdrservices.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

HttpResponse allEndpoints(XdrContext &context, const Call &)
{
    QJsonArray endpoints;
    for (const QJsonObject &endpoint : context.tenant.endpoints.rows()) {
        endpoints.append(QJsonObject{{u"agent_id"_s, endpoint.value(u"endpoint_id"_s)},
                                     {u"agent_status"_s, endpoint.value(u"endpoint_status"_s)},
                                     {u"host_name"_s, endpoint.value(u"endpoint_name"_s)},
                                     {u"agent_type"_s, endpoint.value(u"endpoint_type"_s)},
                                     {u"ip"_s, endpoint.value(u"ip"_s)}});
    }
    return xdrReply(endpoints);
}

HttpResponse findEndpoints(XdrContext &context, const Call &call)
{
    return xdrList(call, context.tenant.endpoints.rows(), endpointListStyle());
}

/// The machines an isolate or unisolate order names; nothing when the request is wrong.
std::optional<QStringList> orderedEndpoints(const Call &call, QString *wrong)
{
    const QJsonObject data = requestData(call);
    const QString single = data.value(u"endpoint_id"_s).toString();
    const QJsonArray filters = data.value(u"filters"_s).toArray();
    if (single.isEmpty() == filters.isEmpty()) {
        *wrong = u"Either endpoint_id or filters is needed, not both"_s;
        return std::nullopt;
    }
    if (!single.isEmpty())
        return QStringList{single};
    QStringList ids;
    for (const QJsonValue &value : filters) {
        const QJsonObject filter = value.toObject();
        if (filter.value(u"field"_s).toString() != u"endpoint_id_list"_s
            || filter.value(u"operator"_s).toString().toLower() != u"in"_s) {
            *wrong = u"Only endpoint_id_list with in is allowed"_s;
            return std::nullopt;
        }
        for (const QJsonValue &id : filter.value(u"value"_s).toArray())
            ids.append(id.toString());
    }
    if (ids.isEmpty() || ids.size() > 1000) {
        *wrong = u"From 1 to 1000 endpoints are needed"_s;
        return std::nullopt;
    }
    return ids;
}

HttpResponse orderIsolation(XdrContext &context, const Call &call, bool isolate)
{
    QString wrong;
    const std::optional<QStringList> named = orderedEndpoints(call, &wrong);
    if (!named)
        return xdrError(400, u"Invalid request data"_s, wrong);
    const QString blocking = isolate ? u"AGENT_PENDING_ISOLATION_CANCELLATION"_s : u"AGENT_PENDING_ISOLATION"_s;
    QStringList able;
    for (const QString &id : *named) {
        const QJsonObject endpoint = context.tenant.endpoints.row(id);
        if (endpoint.isEmpty() || context.tenant.unsupported.contains(id)
            || endpoint.value(u"endpoint_status"_s).toString() == u"UNINSTALLED"_s)
            continue;
        if (endpoint.value(u"is_isolated"_s).toString() == blocking)
            return xdrError(500, u"An error occurred while processing XDR public API"_s,
                            u"Another isolation action is in progress on the endpoint"_s);
        able.append(id);
    }
    if (able.isEmpty())
        return noEndpointError();
    // A machine that is isolated already gets the order again: only the client's look before the order prevents it.
    const qint64 action = context.order(isolate ? XdrAction::Kind::Isolate : XdrAction::Kind::Unisolate, able);
    context.wrote(isolate ? operation::isolate : operation::unisolate, call, able.join(u','));
    return xdrReply(QJsonObject{{u"action_id"_s, action}, {u"status"_s, 1}, {u"endpoints_count"_s, able.size()}});
}

HttpResponse isolateEndpoints(XdrContext &context, const Call &call)
{
    return orderIsolation(context, call, true);
}
HttpResponse unisolateEndpoints(XdrContext &context, const Call &call)
{
    return orderIsolation(context, call, false);
}

HttpResponse actionStatus(XdrContext &context, const Call &call)
{
    const QJsonValue id = requestData(call).value(u"group_action_id"_s);
    if (!id.isDouble())
        return xdrError(400, u"Invalid request data"_s, u"group_action_id must be an integer"_s);
    QJsonObject data;
    QJsonObject reasons;
    if (context.tenant.actions.contains(id.toInteger())) {
        const XdrAction &action = context.tenant.actions[id.toInteger()];
        for (const QString &endpointId : action.endpointIds) {
            const QString status = context.actionStatus(action, endpointId);
            data.insert(endpointId, status);
            if (status == u"FAILED"_s) {
                reasons.insert(endpointId,
                               QJsonObject{{u"errorData"_s, u"{\"errorText\":\"\"}"_s},
                                           {u"terminated_by"_s, u"instance_id"_s},
                                           {u"errorDescription"_s, u"The agent could not apply the order.\r\n"_s},
                                           {u"terminate_result"_s, QJsonArray()}});
            }
        }
    }
    QJsonObject reply{{u"data"_s, data}};
    if (!reasons.isEmpty())
        reply.insert(u"errorReasons"_s, reasons);
    return xdrReply(reply);
}

} // namespace

const XdrListStyle &endpointListStyle()
{
    static const XdrListStyle style{.listName = "endpoints"_L1,
                                    .fieldOf = {{u"endpoint_id_list"_s, u"endpoint_id"_s},
                                                {u"endpoint_id"_s, u"endpoint_id"_s},
                                                {u"endpoint_status"_s, u"endpoint_status"_s},
                                                {u"dist_name"_s, u"installation_package"_s},
                                                {u"ip_list"_s, u"ip"_s},
                                                {u"public_ip_list"_s, u"public_ip"_s},
                                                {u"group_name"_s, u"group_name"_s},
                                                {u"platform"_s, u"os_type"_s},
                                                {u"alias"_s, u"alias"_s},
                                                {u"isolate"_s, u"is_isolated"_s},
                                                {u"hostname"_s, u"endpoint_name"_s},
                                                {u"username"_s, u"users"_s},
                                                {u"scan_status"_s, u"scan_status"_s},
                                                {u"first_seen"_s, u"first_seen"_s},
                                                {u"last_seen"_s, u"last_seen"_s}}};
    return style;
}

void addXdrEndpointRoutes(Router &router, XdrContext &context)
{
    addRoutes(router, context,
              {{"endpoints/get_endpoints"_L1, allEndpoints},
               {"endpoints/get_endpoint"_L1, findEndpoints},
               {"endpoints/isolate"_L1, isolateEndpoints},
               {"endpoints/unisolate"_L1, unisolateEndpoints},
               {"actions/get_action_status"_L1, actionStatus}});
}

} // namespace holdfast::range
