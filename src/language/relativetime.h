// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

namespace holdfast {

/// A span such as "6 months ago", "in 1 day", "2 hours 30 minutes ago", "now", "yesterday", "tomorrow", applied to a base.
/// A span without "ago" or "in" leads into the past. Nothing when the words are not understood.
[[nodiscard]] std::optional<QDateTime> relativeTime(const QString &words, const QDateTime &base);

} // namespace holdfast
