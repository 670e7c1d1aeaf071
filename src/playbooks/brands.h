// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace holdfast {

/// XSOAR's name of one of our brands: "Cortex XDR" is "Cortex XDR - IR" there. Other names are returned unchanged.
/// `modules` in the context uses these, so that public playbooks find the integrations they ask for.
[[nodiscard]] QString xsoarBrand(const QString &brand);
/// Whether two names mean the same brand, in either spelling.
[[nodiscard]] bool sameBrand(const QString &a, const QString &b);
/// The content pack that a command or automation belongs to, as far as its name tells; empty otherwise.
[[nodiscard]] QString packOfCommand(const QString &name);

} // namespace holdfast
