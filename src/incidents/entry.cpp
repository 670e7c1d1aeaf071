// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "incidents/entry.h"

#include <array>

namespace holdfast {

namespace {
constexpr std::array kindNames{"chat", "command", "result", "error", "playbook", "note", "system", "file"};
}

QString entryKindName(EntryKind kind)
{
    return QString::fromLatin1(kindNames.at(static_cast<size_t>(kind)));
}

EntryKind entryKindFromName(QStringView name)
{
    for (size_t i = 0; i < kindNames.size(); ++i) {
        if (name == QLatin1StringView(kindNames[i]))
            return static_cast<EntryKind>(i);
    }
    return EntryKind::Chat;
}

} // namespace holdfast
