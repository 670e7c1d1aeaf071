// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "commands/commandregistry.h"

#include <QList>

namespace holdfast {

/// Reads a typed line: `!name key=value key2="two words" value-without-name using=instance`. A backslash escapes a
/// quote or a backslash inside quotes; `key=` alone is an empty text. `/` starts system commands the same way.
/// Errors name the column.
[[nodiscard]] Result<CommandCall> parseCommandLine(QStringView line);

/// The line that parses to this call again, with quotes where they are needed.
[[nodiscard]] QString commandLineText(const CommandCall &call);
/// The same line as it may be recorded: the values of arguments that the definition calls secret stand as ***. The
/// definition may be null.
[[nodiscard]] QString recordedLineText(CommandCall call, const CommandDefinition *definition);

/// One way to go on at the cursor.
struct Completion
{
    QString text; ///< replaces the word under the cursor
    QString detail; ///< what it is, in words
    qsizetype replaceFrom = 0; ///< column where the word begins
};

/// Values known in this case for an argument of that name (host names, user names, alert ids).
using ValueSource = std::function<QStringList(const QString &command, const QString &argument)>;

[[nodiscard]] QList<Completion> completions(const CommandRegistry &registry, const QString &line, qsizetype cursor,
                                            const ValueSource &values = {});

} // namespace holdfast
