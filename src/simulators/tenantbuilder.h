// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/fileeventfacts.h"
#include "simulators/tenants.h"

namespace holdfast::range {

/// A person of a story, as Code42 and XDR know them.
struct PersonFacts
{
    QString firstName;
    QString lastName;
    QString username; ///< the e-mail address
    QString userId;
    QString actorId;
    QString title;
    QString department;
    QString managerActorId; ///< empty at the top
    QString employeeType;
    QString country;
    QString locality;
    QString startDate; ///< yyyy-MM-dd, empty when not known
    QString endDate;
    QString notes;
    QStringList alternateNames;
};

/// A computer of a story.
struct HostFacts
{
    QString name;
    QString domain; ///< "qrst.test"
    QString deviceUid; ///< Code42's agent id
    QString endpointId; ///< XDR's id, 32 hexadecimal digits
    QString osName; ///< "WIN", "MAC", "LINUX"
    QString operatingSystem; ///< "Windows 11"
    QString privateIp;
    QString publicIp;
    QString macAddress;
    QString userAccount; ///< last logged-in account
    bool isServer = false;
};

/// What a session tells, before its fixed parts are added.
struct SessionFacts
{
    QString sessionId;
    PersonFacts person;
    QString exfiltrationSummary;
    QString contextSummary;
    QStringList ruleIds;
    QList<QJsonObject> events; ///< file events v2, for the counts and indicators
    qint64 updatedMs = 0;
    QString note;
};

/// Fills the two tenants with people, machines, lists and sessions in the shapes the services show.
class TenantBuilder
{
public:
    TenantBuilder(Code42Tenant &code42, XdrTenant &xdr, qint64 seedTimeMs)
        : m_code42(code42)
        , m_xdr(xdr)
        , m_seedMs(seedTimeMs)
    {
    }

    void company(const QString &name, const QString &rootOrg);
    void person(const PersonFacts &person);
    /// A cloud identity of a person: a child actor without attributes.
    void childActor(const PersonFacts &parent, const QString &name);
    void agent(const HostFacts &host, const PersonFacts &owner);
    void endpoint(const HostFacts &host);
    void watchlist(const QString &type, const QStringList &actorIds);
    /// Returns the rule's id.
    QString rule(const QString &name, const QString &description, const QString &severity);
    void trustedDomain(const QString &domain);
    void savedSearch(const QString &id, const QString &name, const QJsonArray &groups);
    void holdMatter(const QString &name, const QStringList &custodianUserIds);
    void session(const SessionFacts &facts);
    /// The session as JSON without putting it into the tenant.
    [[nodiscard]] QJsonObject sessionJson(const SessionFacts &facts) const;
    void putSession(const QJsonObject &session, const QStringList &eventIds);
    /// Roles, scripts, audit: what every tenant has.
    void commonThings();

    [[nodiscard]] QString iso(qint64 beforeSeedMs) const;

private:
    void alerts(const QJsonObject &session, const QStringList &eventIds);

    Code42Tenant &m_code42;
    XdrTenant &m_xdr;
    qint64 m_seedMs;
};

} // namespace holdfast::range
