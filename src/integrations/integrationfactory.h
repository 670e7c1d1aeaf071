// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/integration.h"

#include <QTemporaryDir>

#include <optional>
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

    /// What each kind is, with the settings that all connections over the network have (connectionsettings.h).
    [[nodiscard]] QList<IntegrationDefinition> definitions() const;
    [[nodiscard]] std::optional<IntegrationDefinition> definition(const QString &kind) const;
    [[nodiscard]] const Integration *find(const QString &kind) const;
    /// Errors name the instance and the setting. The instance's commands are not registered yet.
    [[nodiscard]] Result<std::shared_ptr<IntegrationInstance>> open(const InstanceConfig &config,
                                                                    const InstanceServices &services) const;

private:
    std::vector<std::unique_ptr<Integration>> m_integrations;
    /// Trusted certificates as CA files, for the libraries that take files only. As long as the factory, since
    /// connections read them whenever they connect anew.
    mutable QTemporaryDir m_trustFolder;
};

} // namespace holdfast
