// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/microsoft/microsoftdialect.h"

#include <QJsonArray>
#include <QJsonObject>

namespace holdfast::entra {

/// One answer about people, groups or devices.
struct GraphObject
{
    QJsonObject object;
    ExchangeId exchange;
};

/// Microsoft Graph's calls on the directory (reference directory.md, section 10). Blocking; any thread.
class GraphClient
{
public:
    GraphClient(HttpService::Parts parts, std::unique_ptr<OAuthSignIn> signIn);

    [[nodiscard]] const QString &name() const { return m_service.name(); }
    [[nodiscard]] const QUrl &base() const { return m_service.base(); }
    /// The application permissions in the token.
    Result<QStringList> grantedRoles(CallContext &context) { return m_dialect.grantedRoles(context); }

    /// A person by object id, userPrincipalName or, failing that, any mail address. Nothing when nobody fits; Conflict when
    /// several do. properties: empty for all that Holdfast shows.
    Result<std::optional<GraphObject>> user(const QString &named, const QStringList &properties, CallContext &context);
    /// People, groups or devices ("users", "groups", "devices", "groups/ID/members") that fit an OData filter.
    Result<microsoft::ODataList> list(const QString &what, const QString &filter, const QStringList &properties,
                                      qint64 limit, CallContext &context);
    /// Goes on where a list stopped at its limit; refuses a link to another host.
    Result<microsoft::ODataList> listFrom(const QString &nextLink, qint64 limit, CallContext &context);
    Result<std::optional<GraphObject>> manager(const QString &userId, CallContext &context);
    /// The managers above a person, nearest first.
    Result<QJsonArray> managerChain(const QString &userId, CallContext &context);
    Result<microsoft::ODataList> directReports(const QString &userId, CallContext &context);
    Result<microsoft::ODataList> groupsOf(const QString &userId, bool nested, CallContext &context);
    /// One object by its path, "groups/ID"; nothing when it is gone.
    Result<std::optional<GraphObject>> read(const QString &path, const QStringList &properties, CallContext &context);

    /// Changes a person and waits until reads show it, at most 30 seconds: the directory's copies lag behind.
    Result<void> change(const QString &userId, const QJsonObject &changes, CallContext &context);
    /// Whether the account may sign in. Forbidden for accounts that are mastered on premises.
    Result<void> setEnabled(const QString &userId, bool enabled, CallContext &context);
    Result<void> revokeSessions(const QString &userId, CallContext &context);
    Result<void> changeMembership(const QString &groupId, const QString &memberId, bool add, CallContext &context);

private:
    Result<QJsonObject> object(const ServiceCall &call, ExchangeId &exchange, CallContext &context);
    Result<void> send(const ServiceCall &call, CallContext &context);

    microsoft::MicrosoftDialect m_dialect;
    Waiter &m_waiter;
    HttpService m_service;
};

/// The properties of a person that Holdfast shows and decides on; Graph gives only eleven of them unasked.
[[nodiscard]] const QStringList &userProperties();

} // namespace holdfast::entra
