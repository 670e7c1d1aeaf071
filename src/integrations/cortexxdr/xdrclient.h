// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/cortexxdr/isolation.h"
#include "integrations/cortexxdr/xdrdialect.h"

#include <QJsonArray>
#include <QJsonObject>

namespace holdfast::xdr {

/// A machine as the console shows it; types of the service are evened out (text or list, null or missing).
struct Endpoint
{
    QString id;
    QString name;
    QString type;
    QString status; ///< CONNECTED, DISCONNECTED, LOST, UNINSTALLED, or as it comes
    QString osType;
    QStringList ips;
    QString domain;
    QStringList users;
    QString isIsolated; ///< as it comes; empty when not reported
    qint64 lastSeenMs = 0;
    qint64 isolatedAtMs = 0; ///< 0 when not reported
    QJsonObject raw;

    [[nodiscard]] IsolationState isolation() const { return isolationStateFromText(isIsolated); }
};

[[nodiscard]] Endpoint endpointFromJson(const QJsonObject &object);

struct EndpointPage
{
    QList<Endpoint> endpoints; ///< each id once
    ExchangeId exchange;
};

/// One order's state at one moment.
struct ActionStatus
{
    QString status; ///< of the asked endpoint; empty while the service has none
    QString reason; ///< when it failed
    ExchangeId exchange;
};

/// The public API's calls. Blocking; any thread.
class XdrClient
{
public:
    XdrClient(HttpService::Parts parts, KeyKind kind, QString keyId, Secret key);

    [[nodiscard]] const QString &name() const { return m_service.name(); }
    [[nodiscard]] const Clock &clock() const { return m_service.clock(); }

    /// Walks the pages of a filtered search; stops at `limit`.
    Result<EndpointPage> endpoints(const QJsonArray &filters, qint64 firstRow, qint64 limit, const QJsonObject &sort,
                                   CallContext &context);
    Result<std::optional<Endpoint>> endpoint(const QString &id, CallContext &context);
    /// The action id; empty on old tenants. NotFound when the order reached no machine.
    Result<QString> order(Order order, const QString &endpointId, const QString &incidentId, CallContext &context);
    Result<ActionStatus> actionStatus(const QString &actionId, const QString &endpointId, CallContext &context);
    Result<QJsonObject> actionStatuses(const QString &actionId, CallContext &context);

    Result<QJsonObject> incidents(const QJsonObject &request, CallContext &context);
    Result<QJsonObject> incidentExtraData(const QString &incidentId, qint64 alertsLimit, CallContext &context);
    Result<void> updateIncident(const QString &incidentId, const QJsonObject &update, CallContext &context);
    Result<QJsonObject> alerts(const QJsonObject &request, CallContext &context);

    /// The reply of any call, whatever its form: an object, a list, or bare true.
    Result<QJsonValue> ask(const QString &path, const QJsonObject &requestData, CallContext &context);
    Result<QJsonValue> change(const QString &path, const QJsonObject &requestData, CallContext &context);
    /// Brings the bytes behind an address that an answer gave into the sink. InvalidInput when the host is not the tenant's: the key goes
    /// nowhere else.
    Result<ServiceAnswer> download(const QString &url, std::shared_ptr<BodySink> sink, CallContext &context);

    /// {"field","operator","value"}
    [[nodiscard]] static QJsonObject filter(const QString &field, const QString &operation, const QJsonValue &value);

private:
    struct Reply
    {
        QJsonValue value;
        ExchangeId exchange;
    };
    Result<Reply> call(const QString &path, const QJsonObject &requestData, bool changesSomething, CallContext &context,
                       const QString &family = {});
    Result<QJsonObject> objectReply(const QString &path, const QJsonObject &requestData, CallContext &context,
                                    const QString &family = {});

    XdrDialect m_dialect;
    HttpService m_service;
};

} // namespace holdfast::xdr
