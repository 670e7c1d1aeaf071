// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrrights.h"

#include <QCoreApplication>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

Result<QString> allowed(const std::optional<Error> &error)
{
    if (error)
        return *error;
    return text("allowed to read");
}

} // namespace

QList<RightProbe> rightProbes(const std::shared_ptr<XdrClient> &client, const QList<Command> &commands)
{
    QStringList acting;
    QStringList onIncidents;
    QStringList onAlerts;
    QStringList onEndpoints;
    for (const auto &command : commands) {
        const auto &name = command.definition.name;
        if (command.definition.changesSomething())
            acting.append(name);
        else if (name.contains("incident"_L1))
            onIncidents.append(name);
        else if (name.contains("alert"_L1))
            onAlerts.append(name);
        else if (name.contains("endpoint"_L1))
            onEndpoints.append(name);
    }
    const QJsonObject oneRow{{"search_from"_L1, 0}, {"search_to"_L1, 1}};
    return {
        {text("Endpoints"), u"POST endpoints/get_endpoint"_s, onEndpoints,
         [client](CallContext &context) {
             const auto page = client->endpoints({}, 0, 1, {}, context);
             return allowed(page ? std::nullopt : std::optional(page.error()));
         }},
        {text("Incidents"), u"POST incidents/get_incidents"_s, onIncidents,
         [client, oneRow](CallContext &context) {
             const auto answer = client->incidents(oneRow, context);
             return allowed(answer ? std::nullopt : std::optional(answer.error()));
         }},
        {text("Alerts"), u"POST alerts/get_alerts_multi_events"_s, onAlerts,
         [client, oneRow](CallContext &context) {
             const auto answer = client->alerts(oneRow, context);
             return allowed(answer ? std::nullopt : std::optional(answer.error()));
         }},
        {text("Response actions"), text("not asked: isolating or updating would be the only proof"), acting, {}},
    };
}

} // namespace holdfast::xdr
