// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace holdfast {

/// How long a task took: "3 ms", "2.1 s", "6 min", "1 h 05 min", "3 d 4 h". Negative counts as zero.
[[nodiscard]] QString durationText(qint64 milliseconds);

} // namespace holdfast
