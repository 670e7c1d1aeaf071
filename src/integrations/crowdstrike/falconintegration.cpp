// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/crowdstrike/falconintegration.h"

#include "integrations/connectionsettings.h"
#include "integrations/crowdstrike/falconcommands.h"
#include "integrations/http/httpconnection.h"
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

const QString standardCloud = u"us-1"_s;

class FalconInstance final : public IntegrationInstance
{
public:
    FalconInstance(InstanceConfig config, std::shared_ptr<FalconClient> client)
        : IntegrationInstance(std::move(config), falcon::brand)
        , m_client(std::move(client))
    {
    }

    Result<QString> test(CallContext &context) override
    {
        const auto found = m_client->search({}, {}, 0, 1, context);
        if (!found)
            return found.error();
        return found->isEmpty() ? text("Signed in to CrowdStrike; it knows no machine yet")
                                : text("Signed in to CrowdStrike; machines can be read");
    }

    QList<Command> commands() override { return falconCommands(m_client, name()); }

    QList<RightProbe> rightProbes() override
    {
        QStringList reading, writing;
        for (const auto list = commands(); const auto &command : list)
            (command.definition.changesSomething() ? writing : reading).append(command.definition.name);
        return {{u"Hosts: Read"_s, u"GET /devices/queries/devices/v1"_s, reading,
                 [client = m_client](CallContext &context) -> Result<QString> {
                     const auto found = client->search({}, {}, 0, 1, context);
                     return found ? Result<QString>(text("allowed to read")) : Result<QString>(found.error());
                 }},
                {u"Hosts: Write"_s, text("not asked: containing a machine would be the only proof"), writing, {}}};
    }

private:
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
    definition.settings =
        QList{
            requiredSetting(u"url"_s, text("Cloud"),
                            text("us-1, us-2, eu-1, us-gov-1, or the API's host; it is named beside the API client"),
                            standardCloud),
            requiredSetting(u"client_id"_s, text("Client ID"),
                            text("Support and resources > API clients and keys; scopes Hosts: Read and Hosts: Write")),
            secretSetting(u"client_secret"_s, text("Secret"), text("Shown once, when the API client is made"))}
        + httpSettings();
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> FalconIntegration::open(const InstanceConfig &config,
                                                                     const InstanceServices &services) const
{
    const auto base = falconUrl(config.text(u"url"_s, standardCloud));
    if (!base)
        return base.error();
    const auto secret = services.secrets.read(config.name, u"client_secret"_s);
    if (!secret)
        return secret.error();
    const auto clientId = requiredText(config, u"client_id"_s, text("Client ID"));
    if (!clientId)
        return clientId.error();
    OAuthClient oauth;
    oauth.tokenUrl = *base;
    oauth.tokenUrl.setPath(u"/oauth2/token"_s);
    oauth.clientId = *clientId;
    oauth.clientSecret = *secret;
    auto client = std::make_shared<FalconClient>(httpParts(config, services, *base),
                                                 oauthSignIn(config, services, std::move(oauth)));
    return std::shared_ptr<IntegrationInstance>(std::make_shared<FalconInstance>(config, std::move(client)));
}

} // namespace holdfast
