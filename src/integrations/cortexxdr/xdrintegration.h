// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/integration.h"

namespace holdfast {

/// Cortex XDR over its public API. Settings: url, key_id, key_kind (advanced, standard), ca_file, proxy. Secret: key.
class XdrIntegration final : public Integration
{
public:
    IntegrationDefinition definition() const override;
    Result<std::shared_ptr<IntegrationInstance>> open(const InstanceConfig &config,
                                                      const InstanceServices &services) const override;
};

} // namespace holdfast
