// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Incidents and alerts (reference sections 7 and 8).

#include "simulators/xdrservices.h"

#include "simulators/stableids.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr int MaximumInserted = 60;

HttpResponse getIncidents(XdrContext &context, const Call &call)
{
    static const XdrListStyle style{.listName = "incidents"_L1,
                                    .fieldOf = {{u"incident_id_list"_s, u"incident_id"_s},
                                                {u"description"_s, u"description"_s},
                                                {u"creation_time"_s, u"creation_time"_s},
                                                {u"modification_time"_s, u"modification_time"_s},
                                                {u"status"_s, u"status"_s},
                                                {u"starred"_s, u"starred"_s}}};
    return xdrList(call, context.tenant.incidents.rows(), style);
}

HttpResponse extraData(XdrContext &context, const Call &call)
{
    const QJsonObject data = requestData(call);
    const QString id = data.value(u"incident_id"_s).toVariant().toString();
    if (!context.tenant.incidents.contains(id))
        return xdrError(500, u"An error occurred while processing XDR public API"_s, u"No such incident"_s);
    const qint64 limit = data.value(u"alerts_limit"_s).toInteger(1000);
    QJsonArray alerts;
    const QStringList ids = context.tenant.incidentAlertIds.value(id);
    for (const QString &alertId : ids.mid(0, limit))
        alerts.append(context.tenant.alerts.row(alertId));
    const QJsonArray files = context.tenant.incidentFiles.value(id);
    return xdrReply(
        QJsonObject{{u"incident"_s, context.tenant.incidents.row(id)},
                    {u"alerts"_s, QJsonObject{{u"total_count"_s, ids.size()}, {u"data"_s, alerts}}},
                    {u"network_artifacts"_s, QJsonObject{{u"total_count"_s, 0}, {u"data"_s, QJsonArray()}}},
                    {u"file_artifacts"_s, QJsonObject{{u"total_count"_s, files.size()}, {u"data"_s, files}}}});
}

HttpResponse updateIncident(XdrContext &context, const Call &call)
{
    static const QStringList states{u"new"_s,
                                    u"under_investigation"_s,
                                    u"resolved_known_issue"_s,
                                    u"resolved_duplicate"_s,
                                    u"resolved_false_positive"_s,
                                    u"resolved_true_positive"_s,
                                    u"resolved_security_testing"_s,
                                    u"resolved_other"_s,
                                    u"resolved_auto"_s,
                                    u"resolved_threat_handled"_s};
    const QJsonObject data = requestData(call);
    const QString id = data.value(u"incident_id"_s).toVariant().toString();
    const QJsonObject update = data.value(u"update_data"_s).toObject();
    if (!context.tenant.incidents.contains(id))
        return xdrError(500, u"An error occurred while processing XDR public API"_s, u"No such incident"_s);
    const QString status = update.value(u"status"_s).toString().toLower();
    if (!status.isEmpty() && !states.contains(status))
        return xdrError(400, u"Invalid request data"_s, u"unknown status"_s);
    if (update.contains(u"assigned_user_pretty_name"_s) && !update.contains(u"assigned_user_mail"_s))
        return xdrError(400, u"Invalid request data"_s, u"assigned_user_pretty_name needs assigned_user_mail"_s);
    const QString present = status.isEmpty() ? context.tenant.incidents.row(id).value(u"status"_s).toString() : status;
    if (update.contains(u"resolve_comment"_s) && !present.startsWith(u"resolved"_s))
        return xdrError(400, u"Invalid request data"_s, u"resolve_comment needs a resolved status"_s);

    QJsonObject incident = context.tenant.incidents.row(id);
    if (!status.isEmpty())
        incident.insert(u"status"_s, status);
    for (const QString &field : {u"manual_severity"_s, u"resolve_comment"_s, u"assigned_user_pretty_name"_s}) {
        if (update.contains(field))
            incident.insert(field, update.value(field));
    }
    if (update.contains(u"assigned_user_mail"_s)) {
        const QString mail = update.value(u"assigned_user_mail"_s).toString();
        const bool none = mail.isEmpty() || mail == u"none"_s;
        incident.insert(u"assigned_user_mail"_s, none ? QJsonValue() : QJsonValue(mail));
        if (none)
            incident.insert(u"assigned_user_pretty_name"_s, QJsonValue::Null);
    }
    const QString comment = update.value(u"comment"_s).toObject().value(u"value"_s).toString();
    if (!comment.isEmpty()) {
        const QString notes = incident.value(u"notes"_s).toString();
        incident.insert(u"notes"_s, notes.isEmpty() ? comment : notes + u'\n' + comment);
    }
    incident.insert(u"modification_time"_s, context.clock.nowMs());
    if (status.startsWith(u"resolved"_s))
        incident.insert(u"resolved_timestamp"_s, context.clock.nowMs());
    context.tenant.incidents.put(incident);
    context.wrote(operation::incidentUpdate, call, id);
    return xdrReply(true);
}

HttpResponse getAlerts(XdrContext &context, const Call &call)
{
    static const XdrListStyle style{.listName = "alerts"_L1,
                                    .fieldOf = {{u"alert_id_list"_s, u"alert_id"_s},
                                                {u"alert_source"_s, u"source"_s},
                                                {u"severity"_s, u"severity"_s},
                                                {u"creation_time"_s, u"detection_timestamp"_s},
                                                {u"server_creation_time"_s, u"detection_timestamp"_s}}};
    return xdrList(call, context.tenant.alerts.rows(), style);
}

void insertAlert(XdrContext &context, const QString &name, const QString &description, const QString &severity,
                 const QJsonValue &hostIp, qint64 atMs)
{
    const QString id = QString::number(context.tenant.alerts.size() + 1);
    context.tenant.alerts.put({{u"alert_id"_s, id},
                               {u"external_id"_s, stableUuid(u"xdr-alert"_s, id)},
                               {u"severity"_s, severity.toLower()},
                               {u"name"_s, name},
                               {u"description"_s, description},
                               {u"category"_s, QJsonValue::Null},
                               {u"source"_s, u"External"_s},
                               {u"action"_s, u"DETECTED"_s},
                               {u"action_pretty"_s, u"Detected"_s},
                               {u"detection_timestamp"_s, atMs},
                               {u"host_name"_s, QJsonValue::Null},
                               {u"host_ip"_s, hostIp.isString() ? QJsonArray{hostIp} : QJsonArray()},
                               {u"endpoint_id"_s, QJsonValue::Null},
                               {u"starred"_s, false}});
}

HttpResponse insertParsed(XdrContext &context, const Call &call)
{
    const QJsonArray alerts = requestData(call).value(u"alerts"_s).toArray();
    if (alerts.isEmpty() || alerts.size() > MaximumInserted)
        return xdrError(400, u"Invalid request data"_s, u"from 1 to 60 alerts are needed"_s);
    for (const QJsonValue &value : alerts) {
        const QJsonObject alert = value.toObject();
        insertAlert(context, alert.value(u"alert_name"_s).toString(), alert.value(u"alert_description"_s).toString(),
                    alert.value(u"severity"_s).toString(u"Medium"_s), alert.value(u"local_ip"_s),
                    alert.value(u"event_timestamp"_s).toInteger(context.clock.nowMs()));
    }
    context.wrote(operation::alertInsert, call, QString::number(alerts.size()));
    return xdrReply(true);
}

HttpResponse insertCef(XdrContext &context, const Call &call)
{
    const QJsonArray alerts = requestData(call).value(u"alerts"_s).toArray();
    if (alerts.isEmpty() || alerts.size() > MaximumInserted)
        return xdrError(400, u"Invalid request data"_s, u"from 1 to 60 alerts are needed"_s);
    for (const QJsonValue &value : alerts) {
        // CEF:Version|Vendor|Product|Device version|Class|Name|Severity|Extension
        const QStringList parts = value.toString().split(u'|');
        if (!parts.first().startsWith(u"CEF:"_s) || parts.size() < 8)
            return xdrError(400, u"Invalid request data"_s, u"not a CEF line"_s);
        insertAlert(context, parts.at(5), parts.mid(7).join(u'|'), u"medium"_s, QJsonValue(), context.clock.nowMs());
    }
    context.wrote(operation::alertInsert, call, QString::number(alerts.size()));
    return xdrReply(true);
}

/// The rows of the alerts that a request names; an error when it names none or too many.
std::optional<HttpResponse> namedAlerts(const XdrContext &context, const Call &call, QList<QJsonObject> *alerts)
{
    const QJsonArray ids = requestData(call).value(u"alert_id_list"_s).toArray();
    if (ids.isEmpty() || ids.size() > 100)
        return xdrError(400, u"Invalid request data"_s, u"from 1 to 100 alerts are needed"_s);
    for (const QJsonValue &value : ids) {
        if (const QString id = value.toVariant().toString(); context.tenant.alerts.contains(id))
            alerts->append(context.tenant.alerts.row(id));
    }
    return std::nullopt;
}

HttpResponse originalAlerts(XdrContext &context, const Call &call)
{
    QList<QJsonObject> alerts;
    if (const auto refusal = namedAlerts(context, call, &alerts))
        return *refusal;
    QJsonArray list;
    for (const QJsonObject &alert : alerts) {
        const QJsonObject original{{u"name"_s, alert.value(u"name"_s)},
                                   {u"severity"_s, alert.value(u"severity"_s)},
                                   {u"source"_s, alert.value(u"source"_s)},
                                   {u"event"_s, QJsonObject{{u"host"_s, alert.value(u"host_name"_s)}}}};
        list.append(QJsonObject{
            {u"internal_id"_s, alert.value(u"alert_id"_s)},
            {u"external_id"_s, alert.value(u"external_id"_s)},
            {u"original_alert_json"_s, QString::fromUtf8(QJsonDocument(original).toJson(QJsonDocument::Compact))}});
    }
    return xdrReply(QJsonObject{{u"alerts"_s, list}});
}

/// Every alert of the range comes from a rule that counted three events.
HttpResponse correlationAlertData(XdrContext &context, const Call &call)
{
    QList<QJsonObject> alerts;
    if (const auto refusal = namedAlerts(context, call, &alerts))
        return *refusal;
    QJsonArray list;
    for (const QJsonObject &alert : alerts) {
        QJsonArray events;
        for (int i = 0; i < 3; ++i) {
            events.append(QJsonObject{{u"_time"_s, alert.value(u"detection_timestamp"_s).toInteger() - i * 1000},
                                      {u"event_type"_s, u"FILE"_s},
                                      {u"agent_hostname"_s, alert.value(u"host_name"_s)}});
        }
        list.append(QJsonObject{{u"alert_id"_s, alert.value(u"alert_id"_s)},
                                {u"alert_name"_s, alert.value(u"name"_s)},
                                {u"events"_s, events}});
    }
    return xdrReply(QJsonObject{{u"alerts"_s, list}});
}

HttpResponse updateAlerts(XdrContext &context, const Call &call)
{
    const QJsonObject data = requestData(call);
    const QJsonObject update = data.value(u"update_data"_s).toObject();
    const QJsonArray ids = data.value(u"alert_id_list"_s).toArray();
    if (ids.isEmpty() || ids.size() > 100)
        return xdrError(400, u"Invalid request data"_s, u"from 1 to 100 alerts are needed"_s);
    QJsonArray changed;
    QStringList names;
    for (const QJsonValue &value : ids) {
        const QString id = value.toVariant().toString();
        if (!context.tenant.alerts.contains(id))
            continue;
        for (const QString &field : {u"status"_s, u"severity"_s, u"comment"_s}) {
            if (update.contains(field))
                context.tenant.alerts.set(id, field == u"status"_s ? u"resolution_status"_s : field,
                                          update.value(field));
        }
        changed.append(value);
        names.append(id);
    }
    context.wrote(operation::xdrAlertUpdate, call, names.join(u','));
    return xdrReply(QJsonObject{{u"alerts_ids"_s, changed}});
}

} // namespace

void addXdrIncidentRoutes(Router &router, XdrContext &context)
{
    addRoutes(router, context,
              {{"incidents/get_incidents"_L1, getIncidents},
               {"incidents/get_incident_extra_data"_L1, extraData},
               {"incidents/update_incident"_L1, updateIncident},
               {"alerts/get_alerts_multi_events"_L1, getAlerts},
               {"alerts/get_alerts"_L1, getAlerts},
               {"alerts/insert_parsed_alerts"_L1, insertParsed},
               {"alerts/insert_cef_alerts"_L1, insertCef},
               {"alerts/get_original_alerts"_L1, originalAlerts},
               {"alerts/get_correlation_alert_data"_L1, correlationAlertData},
               {"alerts/update_alerts"_L1, updateAlerts}});
    router.add(u"POST"_s, u"/public_api/v2/alerts/get_alerts_multi_events"_s,
               [&context](const Call &call) { return getAlerts(context, call); });
}

} // namespace holdfast::range
