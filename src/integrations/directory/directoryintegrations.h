// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/integration.h"

namespace holdfast {

/// A directory read from an LDIF or CSV file. Settings: file.
class ExportedDirectoryIntegration final : public Integration
{
public:
    IntegrationDefinition definition() const override;
    Result<std::shared_ptr<IntegrationInstance>> open(const InstanceConfig &config,
                                                      const InstanceServices &services) const override;
};

/// Active Directory over LDAP. Settings: uri (ldaps:// or ldap:// with StartTLS), bind_name, base_dn, ca_file, page_size,
/// change_below.
/// Secret: password.
class ActiveDirectoryIntegration final : public Integration
{
public:
    IntegrationDefinition definition() const override;
    Result<std::shared_ptr<IntegrationInstance>> open(const InstanceConfig &config,
                                                      const InstanceServices &services) const override;
};

} // namespace holdfast
