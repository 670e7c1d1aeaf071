// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commanddefinition.h"

#include <QJsonObject>

namespace holdfast {

// Short forms for declaring commands. Descriptions are shown in help and completion.

[[nodiscard]] ArgumentDefinition requiredArgument(const QString &name, const QString &description,
                                                  ArgumentType type = ArgumentType::Text);
[[nodiscard]] ArgumentDefinition optionalArgument(const QString &name, const QString &description,
                                                  ArgumentType type = ArgumentType::Text,
                                                  const QString &defaultValue = {}, const QStringList &choices = {});
/// The argument that takes a value given without a name.
[[nodiscard]] ArgumentDefinition defaultArgument(ArgumentDefinition argument);
/// One output per name, all below one context path: ("Code42.User", {"UserID", "Username"}).
[[nodiscard]] QList<OutputDefinition> outputsBelow(const QString &path, const QStringList &names);
/// The same with type and description; the paths given are those below it.
[[nodiscard]] QList<OutputDefinition> outputsBelow(const QString &path, QList<OutputDefinition> outputs);

// Reading a call's arguments, which are JSON values from playbooks and texts from typed lines.

/// Numbers and booleans as text; trimmed.
[[nodiscard]] QString argumentText(const QJsonObject &arguments, const QString &name);
/// A JSON list, or a text that holds one, or a comma-separated text; empty parts left out.
[[nodiscard]] QStringList argumentList(const QJsonObject &arguments, const QString &name);
[[nodiscard]] qint64 argumentNumber(const QJsonObject &arguments, const QString &name, qint64 fallback);
[[nodiscard]] bool argumentFlag(const QJsonObject &arguments, const QString &name, bool fallback = false);

/// A Markdown table for the war room. Cell texts are data: whatever Markdown would read in them is escaped.
[[nodiscard]] QString markdownTable(const QStringList &headers, const QList<QStringList> &rows);
/// A text from outside, to stand inside Markdown as itself.
[[nodiscard]] QString markdownEscaped(const QString &text);

} // namespace holdfast
