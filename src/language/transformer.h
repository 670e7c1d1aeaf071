// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

#include <QString>
#include <QStringList>

namespace holdfast {

/// The operator without the prefix of older files (`general.uniq` is `uniq`), script ids as names.
[[nodiscard]] QString canonicalTransformerName(const QString &name);
[[nodiscard]] bool isKnownTransformer(const QString &name);
/// Canonical names, sorted.
[[nodiscard]] QStringList transformerNames();
/// Those that are automation scripts, which a task may run as well; sorted.
[[nodiscard]] QStringList scriptTransformerNames();
/// The names of the arguments that the transformer understands; empty for unknown transformers.
[[nodiscard]] QStringList transformerArguments(const QString &name);

/// `value` is the whole value at this point of the chain, the result the whole value after it. CastFailed when the value or
/// an argument cannot be converted, ScriptFailed when a script transformer fails or is unknown.
[[nodiscard]] Result<QJsonValue> applyTransformer(const QString &name, const QJsonValue &value, const QJsonObject &args,
                                                  const Evaluation &evaluation);

} // namespace holdfast
