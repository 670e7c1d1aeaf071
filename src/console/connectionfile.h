// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/integration.h"

namespace holdfast {

/// Reads connections for headless use from a JSON file that the user names,
/// {"connections": [{"name", "kind", "settings": {...}, "secrets": {setting: text}}]}, and puts their secrets into the
/// provider. Blocks. Errors name the file and the connection.
[[nodiscard]] Result<QList<InstanceConfig>> readConnectionFile(const QString &path, SecretsProvider &secrets);

} // namespace holdfast
