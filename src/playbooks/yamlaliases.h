// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/yamlnode.h"

#include <optional>

namespace holdfast {

[[nodiscard]] bool hasAliases(const YamlNode &node);
/// A copy with the aliases replaced by what they stand for; nothing when that grows beyond a million nodes.
[[nodiscard]] std::optional<YamlNode> withoutAliases(const YamlNode &node);

} // namespace holdfast
