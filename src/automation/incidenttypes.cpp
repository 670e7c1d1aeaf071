// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/incidenttypes.h"

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

IncidentType shippedType(const QString &name)
{
    IncidentType type;
    type.name = name;
    if (name == "Code42 Alert"_L1)
        type.playbook = u"code42-exfiltration-holdfast"_s;
    else if (name == "Executive Investigation"_L1)
        type.playbook = u"executive-investigation-forensics"_s;
    return type;
}

} // namespace

QJsonObject IncidentType::toJson() const
{
    return {{u"playbook"_s, playbook},
            {u"runsByItself"_s, runsByItself},
            {u"inputs"_s, inputs},
            {u"slaMinutes"_s, slaMinutes}};
}

IncidentType IncidentType::fromJson(const QString &name, const QJsonObject &json)
{
    IncidentType type;
    type.name = name;
    type.playbook = json.value("playbook"_L1).toString();
    type.runsByItself = json.value("runsByItself"_L1).toBool(true);
    type.inputs = json.value("inputs"_L1).toObject();
    type.slaMinutes = json.value("slaMinutes"_L1).toInteger(240);
    return type;
}

Result<IncidentType> incidentType(const SettingsRepository &settings, const QString &name)
{
    const auto saved = settings.get(u"types/"_s + name);
    if (!saved)
        return saved.error();
    return saved->isObject() ? IncidentType::fromJson(name, saved->toObject()) : shippedType(name);
}

Result<void> saveIncidentType(UnitOfWork &unit, const IncidentType &type, const QString &actor)
{
    return unit.settings().set(u"types/"_s + type.name, type.toJson(), actor);
}

} // namespace holdfast
