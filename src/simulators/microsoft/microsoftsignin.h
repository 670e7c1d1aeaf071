// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/clienttokens.h"
#include "simulators/guestservice.h"
#include "simulators/range.h"

#include <QSet>

#include <optional>

namespace holdfast::range {

/// login.microsoftonline.com: POST /{tenant}/oauth2/v2.0/token, client credentials only, with the AADSTS numbers of the
/// usual mistakes (reference directory.md, section 10). A token is good for the service its scope names.
class MicrosoftSignIn final : public GuestService
{
public:
    MicrosoftSignIn(const RangeOptions &options, const RangeClock &clock)
        : m_options(options)
        , m_clock(clock)
        , m_tokens(clock, QStringLiteral("eyJ0eXAiOiJKV1QifQ."))
    {
    }

    bool serves(const HttpRequest &request) const override;
    HttpResponse answer(const HttpRequest &request) override;
    HttpResponse failure(int status, const QString &words) const override;
    void expireTokens() override { m_tokens.expireAll(); }
    QJsonObject state() override;
    QString name() const override { return QStringLiteral("microsoft-sign-in"); }

    /// scope: "https://graph.microsoft.com/.default"
    [[nodiscard]] bool accepts(const HttpRequest &request, const QString &scope) const
    {
        return m_tokens.accepts(request, scope);
    }

private:
    [[nodiscard]] HttpResponse refused(int status, const QString &error, int number, const QString &words) const;

    [[nodiscard]] std::optional<HttpResponse> refusedAssertion(const QHash<QString, QString> &form);

    RangeOptions m_options;
    const RangeClock &m_clock;
    ClientTokens m_tokens;
    QSet<QString> m_usedAssertions;
};

} // namespace holdfast::range
