// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What stands behind an alert: the events of a correlation, and the alert as its first product wrote it.

#include "integrations/commandshorthand.h"
#include "integrations/cortexxdr/xdrcommands.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace holdfast::xdr {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("CortexXdr", source);
}

constexpr qsizetype mostAlerts = 100;

Result<QStringList> alertIds(const CommandCall &call)
{
    auto ids = argumentList(call.arguments, u"alert_ids"_s);
    if (ids.isEmpty() || ids.size() > mostAlerts)
        return Error{ErrorCode::InvalidInput, text("alert_ids: give 1 to 100 alert IDs"), {}};
    return ids;
}

Result<QJsonArray> askForAlerts(XdrClient &client, const QString &path, QJsonObject request, const CommandCall &call,
                                CallContext &context)
{
    const auto ids = alertIds(call);
    if (!ids)
        return ids.error();
    request.insert("alert_id_list"_L1, QJsonArray::fromStringList(*ids));
    const auto reply = client.ask(path, request, context);
    if (!reply)
        return reply.error();
    return reply->isArray() ? reply->toArray() : reply->toObject().value("alerts"_L1).toArray();
}

Result<CommandOutput> originalAlerts(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const auto alerts =
        askForAlerts(client, u"alerts/get_original_alerts"_s,
                     {{"events_from_decider_format"_L1, argumentFlag(call.arguments, u"events_from_decider_format"_s)}},
                     call, context);
    if (!alerts)
        return alerts.error();
    QJsonArray rows;
    for (const auto &value : *alerts) {
        auto alert = value.toObject();
        // The original comes as a JSON text; its fields are wanted, whatever product wrote them.
        const auto original = alert.take("original_alert_json"_L1);
        const auto fields =
            original.isObject() ? original.toObject() : QJsonDocument::fromJson(original.toString().toUtf8()).object();
        for (auto it = fields.begin(); it != fields.end(); ++it) {
            if (!alert.contains(it.key()))
                alert.insert(it.key(), *it);
        }
        if (fields.isEmpty() && original.isString())
            alert.insert("original_alert"_L1, original);
        rows.append(alert);
    }
    return listOutput(rows, u"PaloAltoNetworksXDR.OriginalAlert(val.internal_id == obj.internal_id)"_s,
                      {u"internal_id"_s, u"name"_s, u"severity"_s, u"source"_s, u"event"_s},
                      text("These alerts have no original."));
}

Result<CommandOutput> contributingEvents(XdrClient &client, const CommandCall &call, CallContext &context)
{
    const auto alerts = askForAlerts(client, u"alerts/get_correlation_alert_data"_s, {}, call, context);
    if (!alerts)
        return alerts.error();
    const auto size = std::max<qint64>(1, argumentNumber(call.arguments, u"page_size"_s, 50));
    const auto first = std::max<qint64>(0, argumentNumber(call.arguments, u"page_number"_s, 0)) * size;
    QJsonArray rows;
    for (const auto &value : *alerts) {
        const auto alert = value.toObject();
        const auto all = alert.value("events"_L1).toArray();
        QJsonArray events;
        for (qsizetype i = first; i < std::min<qsizetype>(first + size, all.size()); ++i)
            events.append(all.at(i));
        rows.append(QJsonObject{{"alertID"_L1, alert.value("alert_id"_L1).toVariant().toString()},
                                {"alertName"_L1, alert.value("alert_name"_L1)},
                                {"eventCount"_L1, all.size()},
                                {"events"_L1, events}});
    }
    return listOutput(rows, u"PaloAltoNetworksXDR.ContributingEvent(val.alertID == obj.alertID)"_s,
                      {u"alertID"_s, u"alertName"_s, u"eventCount"_s, u"events"_s},
                      text("These alerts come from no correlation rule."));
}

} // namespace

QList<Command> alertCommands(const std::shared_ptr<XdrClient> &client, const QString &instance)
{
    const auto ids =
        defaultArgument(requiredArgument(u"alert_ids"_s, text("At most 100 alert IDs"), ArgumentType::List));
    return {
        commandOf(
            client, instance,
            declared(
                u"xdr-get-cloud-original-alerts"_s, text("Reads alerts as the product wrote them that raised them."),
                {ids,
                 optionalArgument(u"events_from_decider_format"_s, text("Events in the form of the deciding engine"),
                                  ArgumentType::Boolean, u"false"_s)},
                outputsBelow(u"PaloAltoNetworksXDR.OriginalAlert"_s,
                             {u"internal_id"_s, u"external_id"_s, u"name"_s, u"severity"_s, u"source"_s, u"event"_s})),
            originalAlerts),
        commandOf(client, instance,
                  declared(u"xdr-get-contributing-event"_s,
                           text("Reads the events that a correlation rule made an alert of."),
                           {ids,
                            optionalArgument(u"page_number"_s, text("Page of each alert's events, from 0"),
                                             ArgumentType::Integer, u"0"_s),
                            optionalArgument(u"page_size"_s, text("Events a page"), ArgumentType::Integer, u"50"_s)},
                           outputsBelow(u"PaloAltoNetworksXDR.ContributingEvent"_s,
                                        {u"alertID"_s, u"alertName"_s, u"eventCount"_s, u"events"_s})),
                  contributingEvents)};
}

} // namespace holdfast::xdr
