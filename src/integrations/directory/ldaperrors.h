// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/error.h"
#include "integrations/directory/ldapdirectory.h"

namespace holdfast {

/// What an LDAP result means for people and callers. diagnostic: the server's own text.
[[nodiscard]] Error ldapError(const QString &service, const QString &server, int resultCode, const QString &diagnostic);

/// Why a secure connection cannot be made, found by a second look with QSslSocket: libldap says only "cannot contact".
/// Blocks some seconds; not on the GUI thread.
[[nodiscard]] Error ldapConnectError(const QString &service, const LdapSettings &settings, int resultCode,
                                     const QString &diagnostic);

/// The meaning of "data 52e" in a refused sign-in; the code itself when it is unknown.
[[nodiscard]] QString signInRefusal(const QString &diagnostic);

/// The file with the system's trusted certificates; empty when none is found.
[[nodiscard]] QString systemCaFile();

} // namespace holdfast
