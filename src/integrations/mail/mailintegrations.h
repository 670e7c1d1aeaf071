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

/// Mail over SMTP. Settings: host, port, security (starttls, tls, none), login (password, oauth, token, none), user, sender,
/// token_url, client_id, scope, allowed_domains, ehlo_name, ca_file, longest_mib, reply_seconds. Secrets: password (or an
/// access token), client_secret, refresh_token.
class SmtpIntegration final : public Integration
{
public:
    IntegrationDefinition definition() const override;
    Result<std::shared_ptr<IntegrationInstance>> open(const InstanceConfig &config,
                                                      const InstanceServices &services) const override;
};

} // namespace holdfast
