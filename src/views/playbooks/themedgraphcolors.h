// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "graphs/graphcolors.h"
#include "views/theme/colors.h"

namespace holdfast {

/// The window's colours for the graph.
[[nodiscard]] GraphColors themedGraphColors(const Colors &colors);

} // namespace holdfast
