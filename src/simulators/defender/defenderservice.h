// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/guestservice.h"
#include "simulators/microsoft/microsoftsignin.h"
#include "simulators/tenants.h"

namespace holdfast::range {

/// Microsoft Defender for Endpoint: machines, isolation and machine actions (reference xdr-api.md, section 12). Its machines
/// are those of the story's XDR tenant, under ids of its own.
class DefenderService final : public GuestService
{
public:
    DefenderService(const RangeOptions &options, const RangeClock &clock, WriteLog &writes,
                    const MicrosoftSignIn &signIn, const XdrTenant &machines);

    bool serves(const HttpRequest &request) const override;
    HttpResponse answer(const HttpRequest &request) override;
    HttpResponse failure(int status, const QString &words) const override;
    bool setMachineOnline(const QString &id, bool online) override;
    QJsonObject state() override;
    QString name() const override { return QStringLiteral("defender"); }

    /// The id under which Defender knows an XDR endpoint.
    [[nodiscard]] static QString machineId(const QString &endpointId);

private:
    void addRoutes();
    void settle();
    [[nodiscard]] HttpResponse machines(const Call &call) const;
    [[nodiscard]] HttpResponse actions(const Call &call) const;
    [[nodiscard]] HttpResponse order(const Call &call, bool isolate);
    [[nodiscard]] HttpResponse refused(int status, const QString &code, const QString &message) const;
    [[nodiscard]] bool isUnderWay(const QString &machine) const;

    RangeOptions m_options;
    const RangeClock &m_clock;
    WriteLog &m_writes;
    const MicrosoftSignIn &m_signIn;
    Router m_router;
    JsonTable m_machines{QStringLiteral("id")};
    JsonTable m_actions{QStringLiteral("id")};
    QHash<QString, qint64> m_startedMs; ///< by action; absent while the machine has not called in
    QSet<QString> m_unsupported;
    QSet<QString> m_failing;
};

} // namespace holdfast::range
