// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/oauthsignin.h"

namespace holdfast::falcon {

/// How CrowdStrike's OAuth2 API is spoken to: bearer tokens of half an hour, failures as {"errors": [{"code", "message"}]}
/// also in answers that say 200, the region in X-Cs-Region, the pace in X-RateLimit-RetryAfter (reference xdr-api.md,
/// section 11).
class FalconDialect final : public ServiceDialect
{
public:
    FalconDialect(QString service, const Clock &clock, std::unique_ptr<OAuthSignIn> signIn)
        : m_service(std::move(service))
        , m_clock(clock)
        , m_signIn(std::move(signIn))
    {
    }

    Result<HttpHeaders> authorize(CallContext &context) override { return m_signIn->authorize(context); }
    bool renewAuthorization(const HttpHeaders &refused) override;
    std::optional<Error> problem(const ServiceCall &call, const HttpAnswer &answer) const override;

private:
    QString m_service;
    const Clock &m_clock;
    std::unique_ptr<OAuthSignIn> m_signIn;
};

/// "us-1", "eu-1", "api.eu-1.crowdstrike.com", "http://127.0.0.1:4000" -> the API's base URL.
[[nodiscard]] Result<QUrl> falconUrl(const QString &typed);

} // namespace holdfast::falcon
