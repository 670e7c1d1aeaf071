// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/cortexxdr/xdrclient.h"
#include "integrations/integration.h"

namespace holdfast::xdr {

/// What the key's role lets it read, asked with one row each. Whether it may act is not asked: only acting would tell.
[[nodiscard]] QList<RightProbe> rightProbes(const std::shared_ptr<XdrClient> &client, const QList<Command> &commands);

} // namespace holdfast::xdr
