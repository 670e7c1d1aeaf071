// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/containment/hostcontainment.h"
#include "integrations/crowdstrike/falcondialect.h"

namespace holdfast::falcon {

/// One criterion of a search; a machine must fit one of the values.
struct Criterion
{
    QString field; ///< "hostname"
    QStringList values;
};

/// A filter in the Falcon Query Language: criteria joined by "+" (and), values as a list (or), quotes escaped; a filter
/// written by hand is joined in parentheses.
[[nodiscard]] QString fqlFilter(const QList<Criterion> &criteria, const QString &written);

[[nodiscard]] ContainmentState stateFromStatus(const QString &status);
/// nowMs decides whether the machine is online: seen within the last quarter of an hour (reference section 13).
[[nodiscard]] ContainableHost hostFromJson(const QJsonObject &device, qint64 nowMs);

/// The calls on hosts. Blocking; any thread.
class FalconClient final : public ContainmentService
{
public:
    FalconClient(HttpService::Parts parts, std::unique_ptr<OAuthSignIn> signIn);

    /// Ids of the machines that fit, in the order of the service; walks pages up to `limit`.
    Result<QStringList> search(const QString &filter, const QString &sort, qint64 offset, qint64 limit,
                               CallContext &context);

    const QString &name() const override { return m_service.name(); }
    const Clock &clock() const override { return m_service.clock(); }
    QString productName() const override;
    Result<QList<ContainableHost>> hosts(const QStringList &ids, CallContext &context) override;
    Result<QString> order(ContainmentOrder order, const ContainableHost &host, const QJsonObject &arguments,
                          CallContext &context) override;
    Result<OrderProgress> progress(const QString &orderId, const ContainableHost &host, CallContext &context) override;
    bool mayOvertake() const override { return true; } // the last order wins
    QJsonObject hostContext(const ContainableHost &host) const override;
    QString hostKey() const override;

private:
    FalconDialect m_dialect;
    HttpService m_service;
};

} // namespace holdfast::falcon
