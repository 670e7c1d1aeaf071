// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/unitofwork.h"

namespace holdfast {

/// What is decided for every incident of a type: which playbook runs by itself, with which inputs, and the SLA.
/// Kept as the setting "types/<name>".
struct IncidentType
{
    QString name; ///< "Code42 Alert"
    QString playbook; ///< id; empty: none
    bool runsByItself = true;
    QJsonObject inputs;
    qint64 slaMinutes = 240;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static IncidentType fromJson(const QString &name, const QJsonObject &json);
    friend bool operator==(const IncidentType &, const IncidentType &) = default;
};

/// The type's policy; for types nobody has set up, the shipped one, or one without a playbook.
[[nodiscard]] Result<IncidentType> incidentType(const SettingsRepository &settings, const QString &name);
Result<void> saveIncidentType(UnitOfWork &unit, const IncidentType &type, const QString &actor);

} // namespace holdfast
