// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/unitofwork.h"

namespace holdfast {

/// Who takes an incident: by user name, by mail address, or the next of a role's people in turn (S28). The people of a
/// role are the setting "roles/<name>", a list of user names. Errors: NotFound when nobody is found.
Result<QString> chooseOwner(UnitOfWork &unit, const QJsonObject &request, const QString &actor);

/// Whom a role stands for; empty when the role is not set up.
[[nodiscard]] Result<QStringList> peopleOfRole(const SettingsRepository &settings, const QString &role);

} // namespace holdfast
