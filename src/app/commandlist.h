// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "commands/commanddefinition.h"

#include <QStringList>

#include <memory>

class QTextStream;

namespace holdfast {

class Console;
class SecretsProvider;

/// A console of its own in `folder` that knows the commands of every kind of connection and those of Holdfast itself, and
/// reaches none of them. The commands of an OpenAPI service are not among them: they come from the document that its connection
/// names. `secrets` outlives it.
[[nodiscard]] Result<std::unique_ptr<Console>> consoleWithEveryKind(const QString &folder, SecretsProvider &secrets);

/// `holdfast commands`: every command there is, whichever connections are set up. Connects to nothing. Answers the exit
/// code.
int runCommandList(const QStringList &arguments, QTextStream &out, QTextStream &err);

/// In words: "read-only", "read back before repeating".
[[nodiscard]] QString effectName(EffectClass effect);

} // namespace holdfast
