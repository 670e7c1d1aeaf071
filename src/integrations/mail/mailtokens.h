// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "commands/commandcall.h"
#include "integrations/http/httptransport.h"
#include "integrations/http/tokencache.h"

#include <memory>

namespace holdfast {

/// Where access tokens for the mail server come from. Exchange Online: tokenUrl
/// https://login.microsoftonline.com/TENANT/oauth2/v2.0/token, scope https://outlook.office365.com/.default. Gmail:
/// https://oauth2.googleapis.com/token with a refresh token.
struct TokenRequest
{
    QUrl tokenUrl; ///< https, or http on this machine
    QString clientId;
    Secret clientSecret;
    Secret refreshToken; ///< empty: the client signs in as itself (client credentials)
    QString scope; ///< empty: none is sent
};

/// OAuth 2.0 access tokens of one mail connection (RFC 6749, sections 4.4 and 6), fetched before the mail server is
/// called, kept until shortly before their end, renewed once for all workers. The journal gets neither tokens nor secrets.
/// Thread-safe.
class MailTokens
{
public:
    MailTokens(QString instance, TokenRequest request, std::unique_ptr<HttpTransport> transport, const Clock &clock);

    /// Errors say what the token endpoint found wrong; nothing was sent then.
    Result<Secret> token(CallContext &context);
    /// The mail server refused this token: the next one is fetched anew, unless another worker has done so already.
    void refused(const Secret &token);

private:
    Result<AccessToken> fetch(CallContext &context);
    [[nodiscard]] Error failure(const HttpAnswer &answer) const;

    QString m_name;
    TokenRequest m_request;
    std::unique_ptr<HttpTransport> m_transport;
    const Clock &m_clock;
    TokenCache m_cache;
};

} // namespace holdfast
