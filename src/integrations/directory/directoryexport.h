// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "integrations/directory/directoryentry.h"

namespace holdfast {

/// Reads LDIF content records (RFC 2849): folded lines, base64 values, comments. Errors name the line.
[[nodiscard]] Result<QList<DirectoryEntry>> entriesFromLdif(const QByteArray &ldif);

/// Reads a table with a header line, separated by commas, semicolons or tabs. Columns are attributes under their LDAP
/// names or those of PowerShell's Get-ADUser (EmailAddress, DistinguishedName, Enabled, ...). Lists inside a cell are
/// separated by semicolons or bars. `manager` may be a DN, an account name or a mail address; groups may be mere
/// names, which become groups of their own. Errors name the line.
[[nodiscard]] Result<QList<DirectoryEntry>> entriesFromCsv(const QByteArray &csv);

} // namespace holdfast
