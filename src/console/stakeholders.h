// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/unitofwork.h"

namespace holdfast {

/// Who is told about an incident: the manager, and the mail lists of HR, legal and compliance (S22), each address once.
/// The lists are the settings "stakeholders/hr", "stakeholders/legal" and "stakeholders/compliance".
[[nodiscard]] Result<QStringList> stakeholdersOf(const Reader &reader, const IncidentId &incident);

} // namespace holdfast
