// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "incidents/movementkind.h"

#include <array>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

struct KindSources
{
    MovementKind kind;
    QLatin1StringView name;
    std::array<QLatin1StringView, 3> sources;
};

constexpr std::array<KindSources, movementKindCount> kinds{{
    {MovementKind::Endpoint, "endpoint"_L1, {"Endpoint"_L1}},
    {MovementKind::Email, "email"_L1, {"Gmail"_L1, "Office 365"_L1}},
    {MovementKind::Cloud, "cloud"_L1, {"Google Drive"_L1, "OneDrive"_L1, "Box"_L1}},
    {MovementKind::Saas, "saas"_L1, {"Salesforce"_L1}},
    {MovementKind::Other, "other"_L1, {}},
}};

} // namespace

MovementKind movementKind(const QString &source)
{
    for (const auto &each : kinds) {
        for (const auto &known : each.sources) {
            if (!known.isEmpty() && source.compare(known, Qt::CaseInsensitive) == 0)
                return each.kind;
        }
    }
    return MovementKind::Other;
}

QStringList movementSources(MovementKind kind)
{
    QStringList sources;
    for (const auto &source : kinds.at(static_cast<size_t>(kind)).sources) {
        if (!source.isEmpty())
            sources.append(source);
    }
    return sources;
}

QString movementKindName(MovementKind kind)
{
    return kinds.at(static_cast<size_t>(kind)).name;
}

} // namespace holdfast
