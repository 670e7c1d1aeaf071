// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/clientassertion.h"
#include "integrations/http/httpservice.h"
#include "integrations/http/tokencache.h"

namespace holdfast {

/// How a client shows its ID and secret to a token endpoint (RFC 6749, section 2.3.1).
enum class ClientAuthentication { Form, BasicHeader };

/// What a client of OAuth 2.0 signs in with.
struct OAuthClient
{
    QUrl tokenUrl;
    QString clientId;
    Secret clientSecret; ///< empty: a public client, which has a refresh token
    SigningCertificate certificate; ///< shown in place of the secret, where there is one
    Secret refreshToken; ///< empty: the client signs in as itself (RFC 6749, section 4.4), otherwise section 6
    QString scope; ///< empty: none is sent
    ClientAuthentication authentication = ClientAuthentication::Form;
};

/// Signs one connection in and keeps its token. The token endpoint may be another host than the service: its requests go
/// through a transport of their own, are journaled without their bodies, and are never repeated by themselves, since a
/// wrong secret may lock the client out. Safe from any thread.
class OAuthSignIn
{
public:
    OAuthSignIn(QString service, const Clock &clock, Waiter &waiter, std::unique_ptr<HttpTransport> transport,
                OAuthClient client);
    ~OAuthSignIn();

    /// The token to use now. Errors say what the token endpoint found wrong and what to do.
    [[nodiscard]] Result<Secret> token(CallContext &context);
    /// That token as the Authorization header.
    [[nodiscard]] Result<HttpHeaders> authorize(CallContext &context);
    /// The service refused this token: it is not handed out again. One renewed meanwhile stays.
    void tokenRefused(const Secret &token) { m_tokens.refused(token); }

private:
    class NoDialect;

    [[nodiscard]] Result<ServiceCall> request(HttpHeaders &headers) const;
    Result<AccessToken> fetch(CallContext &context);

    QString m_service;
    const Clock &m_clock;
    OAuthClient m_client;
    std::unique_ptr<NoDialect> m_dialect;
    HttpService m_http;
    TokenCache m_tokens;
};

} // namespace holdfast
