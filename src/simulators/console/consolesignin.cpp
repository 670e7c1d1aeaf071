// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/console/consolesignin.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

bool isCall(const HttpRequest &request, const QString &method, const QString &path)
{
    return request.method == method && request.segments == path.split(u'/');
}

/// The names of the service directory end so, in two spellings.
bool isServiceName(const QString &name)
{
    return name.endsWith(u"API_URL"_s) || name.endsWith(u"API-URL"_s) || name.startsWith(u"visualization-services"_s);
}

HttpResponse plainText(const QString &text)
{
    HttpResponse response;
    response.contentType = "text/plain"_ba;
    response.body = text.toUtf8();
    return response;
}

} // namespace

QString ownUrl(const HttpRequest &request, bool tls)
{
    return (tls ? u"https://"_s : u"http://"_s) + QString::fromLatin1(request.header("host"_ba));
}

bool carriesItsOwnToken(const HttpRequest &request)
{
    return isCall(request, u"GET"_s, u"api/v3/GetFile"_s) || isCall(request, u"GET"_s, u"api/v1/get-file"_s);
}

std::optional<HttpResponse> answerBeforeSignIn(const HttpRequest &request, TokenOffice &tokens,
                                               const RangeCredentials &credentials, const QString &tenantId, bool tls)
{
    if (isCall(request, u"POST"_s, u"v1/oauth"_s))
        return tokens.grant(request, credentials, tenantId, TokenForm::Gateway);
    if (isCall(request, u"POST"_s, u"api/v3/oauth/token"_s))
        return tokens.grant(request, credentials, tenantId, TokenForm::ConsoleClient);
    if (isCall(request, u"GET"_s, u"api/v3/auth/jwt"_s))
        return tokens.grant(request, credentials, tenantId, TokenForm::ConsoleUser);
    if (isCall(request, u"POST"_s, u"v1/refresh"_s))
        return tokens.refresh(request, credentials, tenantId);
    if (isCall(request, u"GET"_s, u"api/v1/ServerEnv"_s))
        return jsonResponse(QJsonObject{{u"stsBaseUrl"_s, ownUrl(request, tls)}, {u"ssl"_s, tls}});
    if (request.method == u"GET"_s && request.segments.size() == 2 && request.segments.at(0) == u"v1"_s
        && isServiceName(request.segments.at(1)))
        return plainText(ownUrl(request, tls) + u"/svc/api/"_s);
    if (isCall(request, u"GET"_s, u"api/v3/LoginConfiguration"_s))
        return jsonResponse(QJsonObject{{u"data"_s, QJsonObject{{u"loginType"_s, u"LOCAL"_s}}}});
    return std::nullopt;
}

} // namespace holdfast::range
