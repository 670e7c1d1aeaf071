// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace holdfast {

/// The URL as its author wrote it: masking (hxxp, [.]) undone, and taken out of the links that mail gateways put in its
/// place (Proofpoint URL Defense 1 to 3, Microsoft Safe Links). Anything else comes back unchanged.
[[nodiscard]] QString plainUrl(const QString &text);

/// The host of a URL or of a mail address, masking undone, lower case; empty for numeric addresses and for texts without a
/// dot.
[[nodiscard]] QString hostOf(const QString &text);

} // namespace holdfast
