// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/integrationfactory.h"

#include "integrations/code42/code42integration.h"
#include "integrations/cortexxdr/xdrintegration.h"
#include "integrations/directory/directoryintegrations.h"
#include "integrations/mail/mailintegrations.h"

#include <QCoreApplication>

namespace holdfast {

IntegrationFactory::IntegrationFactory()
{
    add(std::make_unique<Code42Integration>());
    add(std::make_unique<XdrIntegration>());
    add(std::make_unique<ActiveDirectoryIntegration>());
    add(std::make_unique<ExportedDirectoryIntegration>());
    add(std::make_unique<SmtpIntegration>());
    add(std::make_unique<FolderMailIntegration>());
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
        all.append(integration->definition());
    return all;
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
    return integration->open(config, services);
}

} // namespace holdfast
