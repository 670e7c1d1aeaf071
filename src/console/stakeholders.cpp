// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/stakeholders.h"

#include "incidents/fields.h"

namespace holdfast {

using namespace Qt::StringLiterals;

Result<QStringList> stakeholdersOf(const Reader &reader, const IncidentId &incident)
{
    const auto found = reader.incidents().get(incident);
    if (!found)
        return found.error();
    QStringList addresses{found->fields.value(field::managerEmail).toString()};
    for (const auto &list : {u"hr"_s, u"legal"_s, u"compliance"_s}) {
        const auto value = reader.settings().get(u"stakeholders/"_s + list);
        if (!value)
            return value.error();
        for (const auto &address : value->toString().split(u',', Qt::SkipEmptyParts))
            addresses.append(address.trimmed());
    }
    QStringList once;
    for (const auto &address : std::as_const(addresses)) {
        if (!address.isEmpty() && !once.contains(address, Qt::CaseInsensitive))
            once.append(address);
    }
    return once;
}

} // namespace holdfast
