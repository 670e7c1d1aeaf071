// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The tenant's fleet beside isolation: installation packages, policies, names, tags, deletion.

#include "simulators/xdrservices.h"

#include "simulators/stableids.h"

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

/// The machines that a request's filters name; an error when a filter is wrong or names none.
std::optional<HttpResponse> chosenEndpoints(const XdrContext &context, const QJsonObject &filtered, QStringList *ids)
{
    QString wrong;
    const auto rows = xdrFiltered(filtered, context.tenant.endpoints.rows(), endpointListStyle(), &wrong);
    if (!rows)
        return xdrError(400, u"Invalid request data"_s, wrong);
    if (filtered.value(u"filters"_s).toArray().isEmpty())
        return xdrError(400, u"Invalid request data"_s, u"filters are needed"_s);
    for (const QJsonObject &row : *rows)
        ids->append(row.value(u"endpoint_id"_s).toString());
    return ids->isEmpty() ? std::optional(noEndpointError()) : std::nullopt;
}

HttpResponse deleteEndpoints(XdrContext &context, const Call &call)
{
    QStringList ids;
    if (const auto refusal = chosenEndpoints(context, requestData(call), &ids))
        return *refusal;
    for (const QString &id : ids)
        context.tenant.endpoints.set(id, u"endpoint_status"_s, u"UNINSTALLED"_s);
    context.wrote(operation::endpointDelete, call, ids.join(u','));
    return xdrReply(true);
}

HttpResponse setAlias(XdrContext &context, const Call &call)
{
    QStringList ids;
    if (const auto refusal = chosenEndpoints(context, requestData(call), &ids))
        return *refusal;
    for (const QString &id : ids)
        context.tenant.endpoints.set(id, u"alias"_s, requestData(call).value(u"alias"_s).toString());
    context.wrote(operation::endpointAlias, call, ids.join(u','));
    return xdrReply(true);
}

template <bool add>
HttpResponse changeTag(XdrContext &context, const Call &call)
{
    QStringList ids;
    if (const auto refusal = chosenEndpoints(context, requestData(call).value(u"context_data"_s).toObject(), &ids))
        return *refusal;
    const QString tag = requestData(call).value(u"tag"_s).toString();
    if (tag.isEmpty())
        return xdrError(400, u"Invalid request data"_s, u"tag is needed"_s);
    for (const QString &id : ids) {
        QJsonObject tags = context.tenant.endpoints.row(id).value(u"tags"_s).toObject();
        QJsonArray kept;
        for (const QJsonValue &other : tags.value(u"server_tags"_s).toArray()) {
            if (other.toString() != tag)
                kept.append(other);
        }
        if (add)
            kept.append(tag);
        tags.insert(u"server_tags"_s, kept);
        context.tenant.endpoints.set(id, u"tags"_s, tags);
    }
    context.wrote(operation::endpointTag, call, ids.join(u','));
    return xdrReply(true);
}

HttpResponse policy(XdrContext &context, const Call &call)
{
    const QJsonObject endpoint = context.tenant.endpoints.row(requestData(call).value(u"endpoint_id"_s).toString());
    if (endpoint.isEmpty())
        return noEndpointError();
    const QString named = endpoint.value(u"assigned_prevention_policy"_s).toString();
    return xdrReply(QJsonObject{{u"policy_name"_s, named.isEmpty() ? u"Default policy"_s : named}});
}

HttpResponse versions(XdrContext &, const Call &)
{
    return xdrReply(QJsonObject{{u"windows"_s, QJsonArray{u"8.4.1.2"_s, u"8.5.0.1"_s}},
                                {u"linux"_s, QJsonArray{u"8.5.0.1"_s}},
                                {u"macos"_s, QJsonArray{u"8.5.0.1"_s}}});
}

HttpResponse createDistribution(XdrContext &context, const Call &call)
{
    const QJsonObject data = requestData(call);
    const QString name = data.value(u"name"_s).toString();
    if (name.isEmpty() || data.value(u"platform"_s).toString().isEmpty())
        return xdrError(400, u"Invalid request data"_s, u"name and platform are needed"_s);
    const QString id = stableHex(stableNumber(name), 32);
    context.distributions.insert(id, data);
    context.wrote(operation::distributionCreate, call, id);
    return xdrReply(QJsonObject{{u"distribution_id"_s, id}});
}

HttpResponse distributionStatus(XdrContext &context, const Call &call)
{
    if (!context.distributions.contains(requestData(call).value(u"distribution_id"_s).toString()))
        return xdrError(500, u"An error occurred while processing XDR public API"_s, u"No such distribution"_s);
    return xdrReply(QJsonObject{{u"status"_s, u"Completed"_s}});
}

HttpResponse distributionUrl(XdrContext &context, const Call &call)
{
    const QString id = requestData(call).value(u"distribution_id"_s).toString();
    if (!context.distributions.contains(id))
        return xdrError(500, u"An error occurred while processing XDR public API"_s, u"No such distribution"_s);
    const QString host = QString::fromLatin1(call.request.header("host"_ba));
    return xdrReply(QJsonObject{{u"distribution_url"_s, u"http://%1/public_api/v1/package/%2"_s.arg(host, id)}});
}

} // namespace

void addXdrFleetRoutes(Router &router, XdrContext &context)
{
    addRoutes(router, context,
              {{"endpoints/delete"_L1, deleteEndpoints},
               {"endpoints/update_agent_name"_L1, setAlias},
               {"endpoints/get_policy"_L1, policy},
               {"tags/agents/assign"_L1, changeTag<true>},
               {"tags/agents/remove"_L1, changeTag<false>},
               {"distributions/get_versions"_L1, versions},
               {"distributions/create"_L1, createDistribution},
               {"distributions/get_status"_L1, distributionStatus},
               {"distributions/get_dist_url"_L1, distributionUrl}});
}

} // namespace holdfast::range
