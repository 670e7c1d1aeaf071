// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/microsoft/microsoftsignin.h"

#include "simulators/stableids.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr int TokenSeconds = 3599;

} // namespace

bool MicrosoftSignIn::serves(const HttpRequest &request) const
{
    return request.segments.size() == 4 && request.segments.at(1) == u"oauth2"_s
        && request.segments.at(3) == u"token"_s;
}

HttpResponse MicrosoftSignIn::refused(int status, const QString &error, int number, const QString &words) const
{
    return jsonResponse(QJsonObject{{u"error"_s, error},
                                    {u"error_description"_s,
                                     u"AADSTS%1: %2\r\nTrace ID: %3\r\nCorrelation ID: %4"_s.arg(
                                         QString::number(number), words, stableUuid(quint64(m_clock.nowMs())),
                                         stableUuid(quint64(m_clock.nowMs()) + 1))},
                                    {u"error_codes"_s, QJsonArray{number}},
                                    {u"timestamp"_s, isoUtc(m_clock.nowMs())},
                                    {u"trace_id"_s, stableUuid(quint64(m_clock.nowMs()))},
                                    {u"correlation_id"_s, stableUuid(quint64(m_clock.nowMs()) + 1)}},
                        status);
}

HttpResponse MicrosoftSignIn::failure(int status, const QString &words) const
{
    return refused(status, status >= 500 || status == 429 ? u"temporarily_unavailable"_s : u"invalid_request"_s, 90033,
                   words);
}

HttpResponse MicrosoftSignIn::answer(const HttpRequest &request)
{
    QHash<QString, QString> form;
    for (const auto &[name, value] : parseQuery(request.body))
        form.insert(name, value);
    const RangeCredentials &known = m_options.credentials;
    if (request.segments.at(0) != known.microsoftTenant)
        return refused(400, u"invalid_request"_s, 90002, u"Tenant '%1' not found."_s.arg(request.segments.at(0)));
    if (form.value(u"grant_type"_s) != u"client_credentials"_s)
        return refused(400, u"unsupported_grant_type"_s, 70003, u"The grant type is not supported."_s);
    if (form.value(u"client_id"_s) != known.microsoftClientId) {
        return refused(
            400, u"unauthorized_client"_s, 700016,
            u"Application with identifier '%1' was not found in the directory."_s.arg(form.value(u"client_id"_s)));
    }
    if (form.value(u"client_secret"_s) != known.microsoftSecret)
        return refused(401, u"invalid_client"_s, 7000215, u"Invalid client secret provided."_s);
    const QString scope = form.value(u"scope"_s);
    if (!scope.endsWith(u"/.default"_s))
        return refused(400, u"invalid_scope"_s, 1002012, u"The scope is not valid."_s);
    return jsonResponse(QJsonObject{{u"token_type"_s, u"Bearer"_s},
                                    {u"expires_in"_s, TokenSeconds},
                                    {u"ext_expires_in"_s, TokenSeconds},
                                    {u"access_token"_s, m_tokens.grant(scope, TokenSeconds)}});
}

QJsonObject MicrosoftSignIn::state()
{
    return {{u"tokensGranted"_s, m_tokens.grantedCount()}};
}

} // namespace holdfast::range
