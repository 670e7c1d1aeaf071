// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commanddefinition.h"

#include <QStringList>

class QTextStream;

namespace holdfast {

/// `holdfast commands`: every command there is, whichever connections are set up. Connects to nothing. Answers the exit
/// code.
int runCommandList(const QStringList &arguments, QTextStream &out, QTextStream &err);

/// In words: "read-only", "read back before repeating".
[[nodiscard]] QString effectName(EffectClass effect);

} // namespace holdfast
