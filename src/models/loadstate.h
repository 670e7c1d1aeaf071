// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/error.h"

namespace holdfast {

/// Where a model or page stands with its data.
struct LoadState
{
    enum class Phase { Loading, Ready, Failed };

    Phase phase = Phase::Loading;
    Error error; ///< Failed only

    friend bool operator==(const LoadState &, const LoadState &) = default;
};

} // namespace holdfast
