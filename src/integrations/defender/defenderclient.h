// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/containment/hostcontainment.h"
#include "integrations/microsoft/microsoftdialect.h"

namespace holdfast::defender {

/// The containment that a machine's actions tell. The machine itself has no such flag: the newest isolate or unisolate
/// that did not fail decides; without one the machine is in the network (reference xdr-api.md, section 12).
[[nodiscard]] ContainmentState stateFromActions(const QJsonArray &actions);
/// The wording of that state for people: the deciding action's type and status.
[[nodiscard]] QString stateTextFromActions(const QJsonArray &actions);
[[nodiscard]] ContainableHost hostFromJson(const QJsonObject &machine);
/// A machine action with XSOAR's names.
[[nodiscard]] QJsonObject actionContext(const QJsonObject &action);

struct MachineList
{
    QList<ContainableHost> hosts;
    ExchangeId exchange;
};

/// The calls on machines. Blocking; any thread.
class DefenderClient final : public ContainmentService
{
public:
    DefenderClient(HttpService::Parts parts, std::unique_ptr<OAuthSignIn> signIn);

    /// The application permissions in the token.
    Result<QStringList> grantedRoles(CallContext &context) { return m_dialect.grantedRoles(context); }
    /// Machines that fit an OData filter (empty: all), without their containment.
    Result<MachineList> machines(const QString &filter, qint64 limit, CallContext &context);
    /// Reads each machine's actions and fills in the containment.
    Result<void> readContainment(QList<ContainableHost> &hosts, CallContext &context);
    Result<QJsonArray> actions(const QString &filter, qint64 limit, CallContext &context);
    Result<QJsonObject> action(const QString &id, CallContext &context);

    const QString &name() const override { return m_service.name(); }
    const Clock &clock() const override { return m_service.clock(); }
    QString productName() const override;
    Result<QList<ContainableHost>> hosts(const QStringList &ids, CallContext &context) override;
    Result<QString> order(ContainmentOrder order, const ContainableHost &host, const QJsonObject &arguments,
                          CallContext &context) override;
    Result<OrderProgress> progress(const QString &orderId, const ContainableHost &host, CallContext &context) override;
    bool mayOvertake() const override { return false; } // refused with 400 while an action is in progress
    QJsonObject hostContext(const ContainableHost &host) const override;
    QString hostKey() const override;

private:
    microsoft::MicrosoftDialect m_dialect;
    HttpService m_service;
};

} // namespace holdfast::defender
