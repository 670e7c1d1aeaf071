// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"
#include "commands/commanddefinition.h"

#include <QJsonObject>

#include <functional>

namespace holdfast {

// A secret value is never recorded. Where events, context, plans and playbooks of a run would hold one, a reference stands:
// "holdfast-secret:<run>/<name>". The value itself is in the secrets provider as long as the run may need it.

/// name: 32 hexadecimal digits, the same for every attempt at the same act.
[[nodiscard]] QString secretReference(const RunId &run, const QString &name);
/// In any text of the value, also deep inside.
[[nodiscard]] bool holdsSecretReference(const QJsonValue &value);
/// The runs whose secrets a text refers to.
[[nodiscard]] QList<RunId> runsOfSecretReferences(const QString &text);
/// The text with the value in place of each reference; the first error of `valueOf` when one is not known.
[[nodiscard]] Result<QString> withSecretValues(const QString &text,
                                               const std::function<Result<QString>(const QString &reference)> &valueOf);
/// Arguments as they may be recorded and shown: *** for those that the definition calls secret and for every reference. The
/// definition may be null.
[[nodiscard]] QJsonObject recordedArguments(const QJsonObject &arguments, const CommandDefinition *definition);

} // namespace holdfast
