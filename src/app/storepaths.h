// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace holdfast {

/// The user's own folder for Holdfast's data: $HOLDFAST_DATA, or the desktop's usual place.
[[nodiscard]] QString dataFolder();
/// The store when none is named.
[[nodiscard]] QString defaultStorePath();
/// The user's own playbooks.
[[nodiscard]] QString playbookFolder();

} // namespace holdfast
