// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/integrationfactory.h"

#include "integrations/code42/code42integration.h"
#include "integrations/connectionsettings.h"
#include "integrations/cortexxdr/xdrintegration.h"
#include "integrations/crowdstrike/falconintegration.h"
#include "integrations/defender/defenderintegration.h"
#include "integrations/directory/directoryintegrations.h"
#include "integrations/entra/entraintegration.h"
#include "integrations/http/networkchoice.h"
#include "integrations/http/pacedtransport.h"
#include "integrations/mail/mailintegrations.h"
#include "integrations/openapi/openapiintegration.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

IntegrationFactory::IntegrationFactory()
{
    add(std::make_unique<Code42Integration>());
    add(std::make_unique<XdrIntegration>());
    add(std::make_unique<FalconIntegration>());
    add(std::make_unique<DefenderIntegration>());
    add(std::make_unique<ActiveDirectoryIntegration>());
    add(std::make_unique<EntraIntegration>());
    add(std::make_unique<ExportedDirectoryIntegration>());
    add(std::make_unique<SmtpIntegration>());
    add(std::make_unique<FolderMailIntegration>());
    add(std::make_unique<OpenApiIntegration>());
}

IntegrationFactory::~IntegrationFactory() = default;

void IntegrationFactory::add(std::unique_ptr<Integration> integration)
{
    m_integrations.push_back(std::move(integration));
}

QList<IntegrationDefinition> IntegrationFactory::definitions() const
{
    QList<IntegrationDefinition> all;
    for (const auto &integration : m_integrations)
        all.append(withCommonSettings(integration->definition()));
    return all;
}

std::optional<IntegrationDefinition> IntegrationFactory::definition(const QString &kind) const
{
    const auto *integration = find(kind);
    return integration ? std::optional(withCommonSettings(integration->definition())) : std::nullopt;
}

const Integration *IntegrationFactory::find(const QString &kind) const
{
    for (const auto &integration : m_integrations) {
        if (integration->definition().kind == kind)
            return integration.get();
    }
    return nullptr;
}

Result<std::shared_ptr<IntegrationInstance>> IntegrationFactory::open(const InstanceConfig &config,
                                                                      const InstanceServices &services) const
{
    const auto *integration = find(config.kind);
    if (!integration) {
        return Error{ErrorCode::InvalidInput,
                     QCoreApplication::translate("IntegrationFactory", "%1: there is no kind of connection called “%2”")
                         .arg(config.name, config.kind),
                     {}};
    }
    const auto definition = withCommonSettings(integration->definition());
    auto own = config;
    auto ownServices = services;
    if (hasSetting(definition, u"proxy"_s)) {
        const auto network = networkSettings(config, services.secrets);
        if (!network)
            return network.error();
        if (const auto tls = tlsConfiguration(*network); !tls)
            return Error{tls.error().code, u"%1: %2"_s.arg(config.name, tls.error().message), tls.error().details};
        const auto perMinute = int(config.number(u"requests_per_minute"_s, 0));
        ownServices.makeTransport =
            [make = services.makeTransport, network = *network, perMinute, &clock = services.clock,
             &waiter = services.waiter](const NetworkSettings &) -> std::unique_ptr<HttpTransport> {
            auto transport = make(network);
            if (perMinute <= 0)
                return transport;
            return std::make_unique<PacedTransport>(std::move(transport), perMinute, clock, waiter);
        };
    } else if (!config.text(u"trusted_certificate"_s).isEmpty()) {
        const auto file = trustFile(config, m_trustFolder.path());
        if (!file)
            return file.error();
        own.settings.insert(u"ca_file"_s, *file);
    }
    return integration->open(own, ownServices);
}

} // namespace holdfast
