// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

namespace holdfast {

class Connection;

/// Brings a database to the newest schema: each missing script in its own transaction, each after a copy of the file
/// ("<file>.before-v3") unless the database was empty. A schema newer than the scripts is refused (InvalidInput).
[[nodiscard]] Result<void> migrateToNewest(Connection &connection);

/// For connections that cannot migrate: the schema must be exactly the newest.
[[nodiscard]] Result<void> requireNewest(Connection &connection);

} // namespace holdfast
