// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/oauthsignin.h"

namespace holdfast::openapi {

/// How a connection shows who it is.
struct ApiCredentials
{
    enum class Kind { None, KeyInHeader, KeyInQuery, KeyInCookie, Basic, Bearer, ClientCredentials };

    Kind kind = Kind::None;
    QString name; ///< of the header, query item or cookie
    QString user; ///< Basic
    Secret secret;
};

/// How an API known only by its OpenAPI document is spoken to: any of the usual credentials; failures read in the shapes
/// that are met most (RFC 9457, {"error": …}, {"message"}, {"errors": […]}).
class OpenApiDialect final : public ServiceDialect
{
public:
    /// signIn: for Kind::ClientCredentials only.
    OpenApiDialect(QString service, ApiCredentials credentials, std::unique_ptr<OAuthSignIn> signIn);

    Result<HttpHeaders> authorize(CallContext &context) override;
    QUrlQuery secretQuery() const override;
    bool renewAuthorization(const HttpHeaders &refused) override;
    std::optional<Error> problem(const ServiceCall &call, const HttpAnswer &answer) const override;

private:
    QString m_service;
    ApiCredentials m_credentials;
    std::unique_ptr<OAuthSignIn> m_signIn;
};

} // namespace holdfast::openapi
