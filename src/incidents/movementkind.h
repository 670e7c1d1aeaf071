// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>

namespace holdfast {

/// Where a file movement was seen: on a computer, in mail, in cloud storage, or in a business application.
enum class MovementKind { Endpoint, Email, Cloud, Saas, Other };
inline constexpr int movementKindCount = 5;

/// Of a FileEvent::source: "Endpoint", "Gmail", "Google Drive", "Salesforce". Sources: Incydr's event.observer.
[[nodiscard]] MovementKind movementKind(const QString &source);
/// The sources of one kind; of Other none, which is every source without a kind.
[[nodiscard]] QStringList movementSources(MovementKind kind);
/// As typed in a filter line: "endpoint", "email", "cloud", "saas", "other".
[[nodiscard]] QString movementKindName(MovementKind kind);

} // namespace holdfast
