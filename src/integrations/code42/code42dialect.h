// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/secret.h"
#include "integrations/http/httpservice.h"
#include "integrations/http/tokencache.h"

namespace holdfast::code42 {

/// How Incydr is spoken to: a bearer token from an API client, renewed once for all workers; failures in half a dozen
/// shapes (API reference 1.2 and 1.5).
class Code42Dialect final : public ServiceDialect
{
public:
    Code42Dialect(const Clock &clock, Secret clientId, Secret clientSecret, QString signInPath);

    /// The service over which tokens are fetched; set once, before the first call.
    void setService(HttpService *service) { m_service = service; }

    Result<HttpHeaders> authorize(CallContext &context) override;
    bool renewAuthorization(const HttpHeaders &refused) override;
    std::optional<Error> problem(const ServiceCall &call, const HttpAnswer &answer) const override;

private:
    Result<AccessToken> fetchToken(CallContext &context);

    const Clock &m_clock;
    Secret m_clientId;
    Secret m_clientSecret;
    QString m_signInPath;
    TokenCache m_tokens;
    HttpService *m_service = nullptr;
};

/// The console host that belongs to a gateway; the gateway itself where the name does not tell (a range).
[[nodiscard]] QUrl consoleUrl(const QUrl &gateway);

/// "console.us.code42.com/", "https://api.us.code42.com", "http://127.0.0.1:4000" -> the gateway's base URL. Plain HTTP is
/// accepted for this machine only.
[[nodiscard]] Result<QUrl> gatewayUrl(const QString &typed);

} // namespace holdfast::code42
