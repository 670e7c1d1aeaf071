// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/oauthsignin.h"
#include "integrations/integration.h"

#include <functional>

namespace holdfast::microsoft {

/// How Microsoft's cloud APIs (Graph, Defender) are spoken to: tokens of Entra ID, failures as
/// {"error": {"code", "message", "innerError": {"request-id"}}} (reference directory.md, section 10).
class MicrosoftDialect final : public ServiceDialect
{
public:
    /// Names the application permission that a call needs, for the words of a 403.
    using PermissionFor = std::function<QString(const ServiceCall &)>;

    MicrosoftDialect(QString service, std::unique_ptr<OAuthSignIn> signIn, PermissionFor permissionFor)
        : m_service(std::move(service))
        , m_signIn(std::move(signIn))
        , m_permissionFor(std::move(permissionFor))
    {
    }

    Result<HttpHeaders> authorize(CallContext &context) override;
    /// The application permissions that the present token carries. BadAnswer when it does not tell.
    Result<QStringList> grantedRoles(CallContext &context);
    bool renewAuthorization(const HttpHeaders &refused) override;
    std::optional<Error> problem(const ServiceCall &call, const HttpAnswer &answer) const override;

private:
    QString m_service;
    std::unique_ptr<OAuthSignIn> m_signIn;
    PermissionFor m_permissionFor;
};

/// The settings by which an application signs in to Entra ID: tenant, client ID, secret, login host, CA file, proxy.
[[nodiscard]] QList<SettingDefinition> signInSettings(const QString &permissions);
/// The sign-in those settings describe. Errors name the connection and the setting.
[[nodiscard]] Result<std::unique_ptr<OAuthSignIn>> signInFrom(const InstanceConfig &config,
                                                              const InstanceServices &services, const QString &scope);
/// One probe for each application permission that the commands need, answered by the token itself.
[[nodiscard]] QList<RightProbe> roleProbes(const QList<Command> &commands,
                                           const std::function<Result<QStringList>(CallContext &)> &grantedRoles);

/// The API's base URL as typed, with https:// where it is missing; plain http only to this machine.
[[nodiscard]] Result<QUrl> apiUrl(const QString &instance, const QString &typed);

/// A text as an OData literal: 'O''Brien'.
[[nodiscard]] QString odataText(QString value);
/// Adds one query item, encoded as a whole.
void addQuery(QUrlQuery &query, const QString &name, const QString &value);

/// A list that came in pages.
struct ODataList
{
    QJsonArray rows;
    ExchangeId exchange;
    QString nextLink; ///< set when the limit was reached before the end
};

/// Walks a list's pages through @odata.nextLink up to `limit` rows (0: all). A next link to another host or a repeated one
/// is refused: the token must not go elsewhere, and a loop must end.
[[nodiscard]] Result<ODataList> odataList(HttpService &service, ServiceCall first, qint64 limit, CallContext &context);

} // namespace holdfast::microsoft
