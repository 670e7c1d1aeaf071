// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/guestservice.h"
#include "simulators/microsoft/microsoftsignin.h"
#include "simulators/tenants.h"

namespace holdfast::range {

/// Microsoft Graph's people and groups (reference directory.md, section 10): users by id, name or filter, managers, reports,
/// groups with nesting, disabling, ended sessions, expired passwords, group membership. The people are those of the
/// story's Code42 tenant.
class GraphService final : public GuestService
{
public:
    GraphService(const RangeOptions &options, const RangeClock &clock, WriteLog &writes, const MicrosoftSignIn &signIn,
                 const Code42Tenant &people, const XdrTenant &machines);

    bool serves(const HttpRequest &request) const override;
    HttpResponse answer(const HttpRequest &request) override;
    HttpResponse failure(int status, const QString &words) const override;
    QJsonObject state() override;
    QString name() const override { return QStringLiteral("entra"); }

private:
    /// A change that reads do not show yet.
    struct Replication
    {
        QString user;
        QJsonObject changes;
        qint64 visibleAtMs = 0;
    };

    void addUser(const QJsonObject &actor);
    void addGroup(const QString &id, const QString &name, const QStringList &members);
    void addUserRoutes();
    void addGroupRoutes();
    void replicate();
    [[nodiscard]] HttpResponse refused(int status, const QString &code, const QString &message) const;
    [[nodiscard]] HttpResponse missing(const QString &what) const;
    /// The id of a user named by id or userPrincipalName; empty when there is none.
    [[nodiscard]] QString userId(const QString &named) const;
    [[nodiscard]] QStringList groupsOf(const QString &memberId, bool nested) const;
    [[nodiscard]] QStringList membersOf(const QString &groupId, bool nested) const;
    [[nodiscard]] HttpResponse users(const Call &call) const;
    [[nodiscard]] HttpResponse user(const Call &call) const;
    /// The manager with the manager's manager inside, and so on; loops end.
    [[nodiscard]] QJsonObject managersAbove(const QString &id, const QStringList &members,
                                            const QStringList &below) const;
    [[nodiscard]] HttpResponse change(const Call &call);
    [[nodiscard]] HttpResponse list(const Call &call, const QList<QJsonObject> &rows, const QString &context) const;
    [[nodiscard]] HttpResponse groupsAnswer(const Call &call, bool nested, bool onlyGroups) const;
    [[nodiscard]] HttpResponse changeMember(const Call &call, bool add);
    void wrote(QLatin1StringView operationName, const Call &call, const QString &subject);

    RangeOptions m_options;
    const RangeClock &m_clock;
    WriteLog &m_writes;
    const MicrosoftSignIn &m_signIn;
    Router m_router;
    JsonTable m_users{QStringLiteral("id")};
    JsonTable m_groups{QStringLiteral("id")};
    JsonTable m_devices{QStringLiteral("id")};
    QHash<QString, QString> m_managers; ///< user to manager
    QHash<QString, QStringList> m_members; ///< group to users and groups
    QHash<QString, int> m_sessionsEnded;
    QList<Replication> m_replications;
};

} // namespace holdfast::range
