// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/integration.h"

#include <vector>

namespace holdfast {

/// All kinds of connections Holdfast has, and how to open one from its stored settings.
class IntegrationFactory
{
public:
    /// With the kinds that Holdfast ships.
    IntegrationFactory();
    ~IntegrationFactory();

    void add(std::unique_ptr<Integration> integration);

    [[nodiscard]] QList<IntegrationDefinition> definitions() const;
    [[nodiscard]] const Integration *find(const QString &kind) const;
    /// Errors name the instance and the setting. The instance's commands are not registered yet.
    [[nodiscard]] Result<std::shared_ptr<IntegrationInstance>> open(const InstanceConfig &config,
                                                                    const InstanceServices &services) const;

private:
    std::vector<std::unique_ptr<Integration>> m_integrations;
};

} // namespace holdfast
