// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/integration.h"

namespace holdfast {

/// Code42 Incydr over its public gateway. Settings: url, client_id, first_fetch_days, look_back_hours, fetch_seconds,
/// severities, high_risk_watchlist, ca_file, proxy. Secret: client_secret.
class Code42Integration final : public Integration
{
public:
    IntegrationDefinition definition() const override;
    Result<std::shared_ptr<IntegrationInstance>> open(const InstanceConfig &config,
                                                      const InstanceServices &services) const override;
};

} // namespace holdfast
