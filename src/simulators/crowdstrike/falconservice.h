// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/clienttokens.h"
#include "simulators/guestservice.h"
#include "simulators/range.h"
#include "simulators/tenants.h"

namespace holdfast::range {

/// CrowdStrike Falcon's hosts: sign-in, search in the query language, details, containment (reference xdr-api.md,
/// section 11). Its machines are those of the story's XDR tenant, under ids of its own.
class FalconService final : public GuestService
{
public:
    FalconService(const RangeOptions &options, const RangeClock &clock, WriteLog &writes, const XdrTenant &machines);

    bool serves(const HttpRequest &request) const override;
    HttpResponse answer(const HttpRequest &request) override;
    HttpResponse failure(int status, const QString &words) const override;
    void expireTokens() override { m_tokens.expireAll(); }
    bool setMachineOnline(const QString &id, bool online) override;
    QJsonObject state() override;
    QString name() const override { return QStringLiteral("crowdstrike"); }

    /// The id under which Falcon knows an XDR endpoint.
    [[nodiscard]] static QString deviceId(const QString &endpointId);

private:
    struct Device
    {
        QJsonObject facts;
        bool online = true;
        bool unsupported = false;
        bool failing = false; ///< an order is taken and comes to nothing
        QString former; ///< status before the order
        QString target; ///< status the order leads to; empty: none is under way
        qint64 startedMs = 0; ///< 0 while the machine has not called in
    };

    void addRoutes();
    void settle();
    [[nodiscard]] HttpResponse signIn(const HttpRequest &request);
    [[nodiscard]] HttpResponse query(const Call &call);
    [[nodiscard]] HttpResponse details(const QStringList &ids);
    [[nodiscard]] HttpResponse act(const Call &call);
    [[nodiscard]] QJsonObject shown(const Device &device) const;
    [[nodiscard]] QJsonObject envelope(const QJsonArray &resources, const QJsonArray &errors) const;

    RangeOptions m_options;
    const RangeClock &m_clock;
    WriteLog &m_writes;
    ClientTokens m_tokens;
    Router m_router;
    QStringList m_order;
    QHash<QString, Device> m_devices;
};

/// A filter of the Falcon Query Language, as far as the range understands it: field:'value', field:['a','b'],
/// field:*'pattern', joined by "+" (and) and "," (or), with parentheses.
class FqlFilter
{
public:
    /// Nothing when the text cannot be read.
    [[nodiscard]] static std::optional<FqlFilter> parse(const QString &text);
    [[nodiscard]] bool fits(const QJsonObject &facts) const;

private:
    enum class Kind { All, Any, Condition };
    class Parser;

    Kind m_kind = Kind::All;
    QString m_field;
    QStringList m_values;
    bool m_isPattern = false;
    QList<FqlFilter> m_parts;
};

} // namespace holdfast::range
