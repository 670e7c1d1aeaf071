// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/code42/code42client.h"

namespace holdfast::code42 {

/// The permissions of an API client, each asked for with the cheapest call that needs it; commands: all of the
/// connection, to be told under the permission they need.
[[nodiscard]] QList<RightProbe> rightProbes(const std::shared_ptr<Code42Client> &client, const QStringList &commands);

} // namespace holdfast::code42
