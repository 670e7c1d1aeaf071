// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/httpservice.h"
#include "integrations/http/tokencache.h"

namespace holdfast {

/// How a client shows its ID and secret to a token endpoint (RFC 6749, section 2.3.1).
enum class ClientAuthentication { Form, BasicHeader };

/// What the OAuth 2.0 client credentials grant needs (RFC 6749, section 4.4).
struct ClientCredentials
{
    QUrl tokenUrl;
    QString clientId;
    Secret clientSecret;
    QString scope; ///< empty: none is sent
    ClientAuthentication authentication = ClientAuthentication::Form;
};

/// Signs one connection in and keeps its token. The token endpoint may be another host than the service: its requests go
/// through a transport of their own, are journaled without their bodies, and are never repeated by themselves, since a
/// wrong secret may lock the client out. Safe from any thread.
class ClientCredentialsSignIn
{
public:
    ClientCredentialsSignIn(QString service, const Clock &clock, Waiter &waiter,
                            std::unique_ptr<HttpTransport> transport, ClientCredentials credentials);
    ~ClientCredentialsSignIn();

    /// The Authorization header. Errors say what the token endpoint found wrong and what to do.
    [[nodiscard]] Result<HttpHeaders> authorize(CallContext &context);
    /// The service refused a call with these headers: their token is not handed out again. One renewed meanwhile stays.
    void tokenRefused(const HttpHeaders &refused);

private:
    class NoDialect;

    Result<AccessToken> fetch(CallContext &context);

    QString m_service;
    const Clock &m_clock;
    ClientCredentials m_credentials;
    std::unique_ptr<NoDialect> m_dialect;
    HttpService m_http;
    TokenCache m_tokens;
};

/// The failure that a token endpoint's answer tells: OAuth's {"error","error_description"}, Microsoft's AADSTS numbers, or
/// {"errors":[{"code","message"}]}. Nothing when the answer is fine.
[[nodiscard]] std::optional<Error> signInProblem(const QString &service, const QUrl &tokenUrl,
                                                 const HttpAnswer &answer);

} // namespace holdfast
