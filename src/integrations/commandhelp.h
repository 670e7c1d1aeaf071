// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace holdfast {

/// The public page on a command that has its name from XSOAR; for commands of Holdfast's own, the vendor's page on what they
/// call. Only a link: the help itself is in the definition and needs no network. Empty for an unknown brand.
[[nodiscard]] QString helpLink(const QString &brand, const QString &command);

/// A name of a field as words: "endpoint_status" and "EndpointStatus" give "Endpoint status".
[[nodiscard]] QString readableName(const QString &name);

} // namespace holdfast
