// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/integration.h"

namespace holdfast {

/// Mail written as .eml files into a folder. Settings: folder, sender.
class FolderMailIntegration final : public Integration
{
public:
    IntegrationDefinition definition() const override;
    Result<std::shared_ptr<IntegrationInstance>> open(const InstanceConfig &config,
                                                      const InstanceServices &services) const override;
};

/// Mail over SMTP. Settings: host, port, security (starttls, tls, none), login (password, token, none), user, sender, ehlo_name,
/// ca_file, longest_mib. Secret: password (or the OAuth access token).
class SmtpIntegration final : public Integration
{
public:
    IntegrationDefinition definition() const override;
    Result<std::shared_ptr<IntegrationInstance>> open(const InstanceConfig &config,
                                                      const InstanceServices &services) const override;
};

} // namespace holdfast
