// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>

namespace holdfast {

/// Where playbooks are looked for: those that are part of the program, then the user's own folder (empty: none). What
/// PlaybookCatalog is made from.
[[nodiscard]] QStringList playbookFolders(const QString &ownFolder);

} // namespace holdfast
