// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/crowdstrike/falconintegration.h"

#include "integrations/crowdstrike/falconcommands.h"
#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;
using namespace falcon;

QString text(const char *source)
{
    return QCoreApplication::translate("CrowdStrike", source);
}

class FalconInstance final : public IntegrationInstance
{
public:
    FalconInstance(InstanceConfig config, std::shared_ptr<FalconClient> client)
        : m_config(std::move(config))
        , m_client(std::move(client))
    {
    }

    const InstanceConfig &config() const override { return m_config; }
    QString brand() const override { return falcon::brand; }

    Result<QString> test(CallContext &context) override
    {
        const auto found = m_client->search({}, {}, 0, 1, context);
        if (!found)
            return found.error();
        return found->isEmpty() ? text("Signed in to CrowdStrike; it knows no machine yet")
                                : text("Signed in to CrowdStrike; machines can be read");
    }

    QList<Command> commands() override { return falconCommands(m_client, m_config.name); }

private:
    InstanceConfig m_config;
    std::shared_ptr<FalconClient> m_client;
};

} // namespace

IntegrationDefinition FalconIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"crowdstrike-falcon"_s;
    definition.brand = falcon::brand;
    definition.title = text("CrowdStrike Falcon");
    definition.description = text("Locates, contains and releases machines");
    definition.settings = {
        {u"url"_s,
         text("Cloud"),
         text("us-1, us-2, eu-1, us-gov-1, or the API's host; it is named beside the API client"),
         ArgumentType::Text,
         true,
         u"us-1"_s,
         {}},
        {u"client_id"_s,
         text("Client ID"),
         text("Support and resources > API clients and keys; scopes Hosts: Read and Hosts: Write"),
         ArgumentType::Text,
         true,
         {},
         {}},
        {u"client_secret"_s,
         text("Secret"),
         text("Shown once, when the API client is made"),
         ArgumentType::Secret,
         true,
         {},
         {}},
        {u"ca_file"_s, text("CA file"), text("Only when your company inspects TLS"), ArgumentType::Text, false, {}, {}},
        {u"proxy"_s,
         text("Proxy"),
         text("http://host:port, none, or empty for the desktop's"),
         ArgumentType::Text,
         false,
         {},
         {}}};
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> FalconIntegration::open(const InstanceConfig &config,
                                                                     const InstanceServices &services) const
{
    const auto base = falconUrl(config.text(u"url"_s, u"us-1"_s));
    if (!base)
        return base.error();
    const auto secret = services.secrets.read(config.name, u"client_secret"_s);
    if (!secret)
        return secret.error();
    ClientCredentials credentials;
    credentials.tokenUrl = *base;
    credentials.tokenUrl.setPath(u"/oauth2/token"_s);
    credentials.clientId = config.text(u"client_id"_s);
    credentials.clientSecret = *secret;
    if (credentials.clientId.isEmpty())
        return Error{ErrorCode::InvalidInput, text("%1: the setting “Client ID” is missing").arg(config.name), {}};
    const NetworkSettings network{config.text(u"ca_file"_s), config.text(u"proxy"_s)};
    HttpService::Parts parts;
    parts.name = config.name;
    parts.base = *base;
    parts.transport = services.makeTransport(network);
    parts.clock = &services.clock;
    parts.waiter = &services.waiter;
    auto signIn = std::make_unique<ClientCredentialsSignIn>(config.name, services.clock, services.waiter,
                                                            services.makeTransport(network), std::move(credentials));
    auto client = std::make_shared<FalconClient>(std::move(parts), std::move(signIn));
    return std::shared_ptr<IntegrationInstance>(std::make_shared<FalconInstance>(config, std::move(client)));
}

} // namespace holdfast
