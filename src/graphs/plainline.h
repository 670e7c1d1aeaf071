// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace holdfast {

/// A name from a file of others as one line that any format can hold: no line breaks, no control characters, no halves
/// of surrogate pairs (an SVG file with them could not be read again).
[[nodiscard]] QString plainLine(const QString &text);

} // namespace holdfast
