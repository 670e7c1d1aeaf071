// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/directory/directorycommands.h"
#include "integrations/integration.h"

namespace holdfast {

/// What the account of an LDAP directory's connection may: read people, computers and group memberships, and write the
/// attributes that the changing commands need. Nothing is changed: the directory itself says which attributes may be
/// written (allowedAttributesEffective), for one ordinary account where changes are allowed.
[[nodiscard]] QList<RightProbe> directoryRightProbes(const std::shared_ptr<DirectoryClient> &client,
                                                     const ChangeRules &rules);

} // namespace holdfast
