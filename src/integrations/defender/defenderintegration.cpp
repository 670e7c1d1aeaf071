// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/defender/defenderintegration.h"

#include "integrations/connectionsettings.h"
#include "integrations/defender/defendercommands.h"
#include "integrations/http/httpconnection.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;
using namespace defender;

QString text(const char *source)
{
    return QCoreApplication::translate("Defender", source);
}

class DefenderInstance final : public IntegrationInstance
{
public:
    DefenderInstance(InstanceConfig config, std::shared_ptr<DefenderClient> client)
        : IntegrationInstance(std::move(config), defender::brand)
        , m_client(std::move(client))
    {
    }

    Result<QString> test(CallContext &context) override
    {
        const auto found = m_client->machines({}, 1, context);
        if (!found)
            return found.error();
        return found->hosts.isEmpty() ? text("Signed in to Defender; it knows no machine yet")
                                      : text("Signed in to Defender; machines can be read");
    }

    QList<Command> commands() override { return defenderCommands(m_client, name()); }
    QList<RightProbe> rightProbes() override
    {
        return microsoft::roleProbes(
            commands(), [client = m_client](CallContext &context) { return client->grantedRoles(context); });
    }

private:
    std::shared_ptr<DefenderClient> m_client;
};

const QString standardUrl = u"https://api.security.microsoft.com"_s;

} // namespace

IntegrationDefinition DefenderIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"microsoft-defender"_s;
    definition.brand = defender::brand;
    definition.title = text("Microsoft Defender for Endpoint");
    definition.description = text("Locates, isolates and releases machines");
    definition.settings = microsoft::signInSettings(u"Machine.Read.All, Machine.Isolate"_s);
    definition.settings.prepend(optionalSetting(u"url"_s, text("API host"),
                                                text("Nearer hosts: us., eu., uk., au.api.security.microsoft.com"),
                                                ArgumentType::Text, standardUrl));
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> DefenderIntegration::open(const InstanceConfig &config,
                                                                       const InstanceServices &services) const
{
    auto base = microsoft::apiUrl(config.name, config.text(u"url"_s, standardUrl));
    if (!base)
        return base.error();
    if (base->path() != "/api"_L1)
        base->setPath(u"/api"_s);
    auto signIn = microsoft::signInFrom(config, services, u"https://api.securitycenter.microsoft.com/.default"_s);
    if (!signIn)
        return signIn.error();
    auto client = std::make_shared<DefenderClient>(httpParts(config, services, *base), std::move(*signIn));
    return std::shared_ptr<IntegrationInstance>(std::make_shared<DefenderInstance>(config, std::move(client)));
}

} // namespace holdfast
