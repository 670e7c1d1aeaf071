// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "incidents/incident.h"

#include <array>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr std::array severityNames{"unknown", "low", "medium", "high", "critical"};
constexpr std::array statusNames{"pending", "active", "closed"};
constexpr std::array causeNames{"unknown", "accidental", "deliberate", "breach"};

template <typename Enum, size_t N>
QString nameOf(Enum value, const std::array<const char *, N> &names)
{
    const auto index = static_cast<size_t>(value);
    return QString::fromLatin1(index < N ? names[index] : names[0]);
}

template <typename Enum, size_t N>
Enum valueOf(QStringView name, const std::array<const char *, N> &names)
{
    for (size_t i = 0; i < N; ++i) {
        if (name.compare(QLatin1StringView(names[i]), Qt::CaseInsensitive) == 0)
            return static_cast<Enum>(i);
    }
    return static_cast<Enum>(0);
}

} // namespace

QString severityName(Severity severity)
{
    return nameOf(severity, severityNames);
}

Severity severityFromName(QStringView name)
{
    return valueOf<Severity>(name, severityNames);
}

QString statusName(IncidentStatus status)
{
    return nameOf(status, statusNames);
}

QString causeName(Cause cause)
{
    return nameOf(cause, causeNames);
}

} // namespace holdfast
