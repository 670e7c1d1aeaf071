// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commands/commanddefinition.h"

namespace holdfast {

const ArgumentDefinition *CommandDefinition::argument(QStringView argumentName) const
{
    for (const auto &candidate : arguments) {
        if (candidate.name == argumentName)
            return &candidate;
    }
    return nullptr;
}

} // namespace holdfast
