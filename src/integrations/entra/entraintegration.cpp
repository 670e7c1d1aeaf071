// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/entra/entraintegration.h"

#include "integrations/connectionsettings.h"
#include "integrations/directory/directorycommands.h"
#include "integrations/entra/graphdirectory.h"
#include "integrations/entra/graphusercommands.h"
#include "integrations/http/httpconnection.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Entra", source);
}

const QString standardUrl = u"https://graph.microsoft.com"_s;

class EntraInstance final : public IntegrationInstance
{
public:
    EntraInstance(InstanceConfig config, std::shared_ptr<entra::GraphClient> client)
        : IntegrationInstance(std::move(config), entra::brand)
        , m_client(std::move(client))
        , m_directory(std::make_shared<entra::GraphDirectory>(m_client))
    {
    }

    Result<QString> test(CallContext &context) override { return m_directory->test(context); }

    QList<Command> commands() override
    {
        auto commands = entra::graphUserCommands(m_client, name()) + directoryReadCommands(m_directory, name())
            + directoryChangeCommands(m_directory, name());
        // Entra ID locks and unlocks by itself.
        commands.removeIf([](const Command &command) { return command.definition.name == "ad-unlock-account"_L1; });
        return commands;
    }

    QList<RightProbe> rightProbes() override
    {
        return microsoft::roleProbes(
            commands(), [client = m_client](CallContext &context) { return client->grantedRoles(context); });
    }

private:
    std::shared_ptr<entra::GraphClient> m_client;
    std::shared_ptr<entra::GraphDirectory> m_directory;
};

} // namespace

IntegrationDefinition EntraIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"entra-id"_s;
    definition.brand = entra::brand;
    definition.title = text("Entra ID (Microsoft Graph)");
    definition.description = text("People, managers and groups; disables accounts and ends sessions");
    definition.settings = microsoft::signInSettings(
        u"User.Read.All, GroupMember.Read.All, User.EnableDisableAccount.All, User.RevokeSessions.All"_s);
    definition.settings.prepend(optionalSetting(u"url"_s, text("Graph host"),
                                                text("Only in national clouds: https://graph.microsoft.us, "
                                                     "https://microsoftgraph.chinacloudapi.cn"),
                                                ArgumentType::Text, standardUrl));
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> EntraIntegration::open(const InstanceConfig &config,
                                                                    const InstanceServices &services) const
{
    const auto base = microsoft::apiUrl(config.name, config.text(u"url"_s, standardUrl));
    if (!base)
        return base.error();
    // National clouds have scopes of their own; a test host on this machine stands for the common cloud.
    const bool isCloudHost = base->host().startsWith("graph."_L1) || base->host().startsWith("microsoftgraph."_L1);
    const auto scope = (isCloudHost ? u"https://"_s + base->host() : standardUrl) + "/.default"_L1;
    auto signIn = microsoft::signInFrom(config, services, scope);
    if (!signIn)
        return signIn.error();
    auto client = std::make_shared<entra::GraphClient>(httpParts(config, services, *base), std::move(*signIn));
    return std::shared_ptr<IntegrationInstance>(std::make_shared<EntraInstance>(config, std::move(client)));
}

} // namespace holdfast
