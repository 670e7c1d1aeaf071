// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/httpconnection.h"

#include "integrations/connectionsettings.h"

#include <QCoreApplication>
#include <QHostAddress>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("HttpConnection", source);
}

std::unique_ptr<HttpTransport> transportOf(const InstanceConfig &config, const InstanceServices &services)
{
    NetworkSettings network;
    network.caFile = config.text(u"ca_file"_s);
    network.proxy = config.text(u"proxy"_s);
    return services.makeTransport(network);
}

} // namespace

QList<SettingDefinition> httpSettings()
{
    return {optionalSetting(u"ca_file"_s, text("CA file"), text("Only when your company inspects TLS")),
            optionalSetting(u"proxy"_s, text("Proxy"), text("http://host:port, none, or empty for the desktop's"))};
}

std::optional<QUrl> serviceUrl(QString typed)
{
    typed = typed.trimmed();
    while (typed.endsWith(u'/'))
        typed.chop(1);
    const QUrl url(typed.contains("://"_L1) ? typed : "https://"_L1 + typed);
    return maySendSecretsTo(url) ? std::optional(url) : std::nullopt;
}

bool maySendSecretsTo(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty())
        return false;
    const bool isThisMachine = url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
    return url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isThisMachine);
}

HttpService::Parts httpParts(const InstanceConfig &config, const InstanceServices &services, const QUrl &base)
{
    HttpService::Parts parts;
    parts.name = config.name;
    parts.base = base;
    parts.transport = transportOf(config, services);
    parts.clock = &services.clock;
    parts.waiter = &services.waiter;
    return parts;
}

std::unique_ptr<OAuthSignIn> oauthSignIn(const InstanceConfig &config, const InstanceServices &services,
                                         OAuthClient client)
{
    return std::make_unique<OAuthSignIn>(config.name, services.clock, services.waiter, transportOf(config, services),
                                         std::move(client));
}

} // namespace holdfast
