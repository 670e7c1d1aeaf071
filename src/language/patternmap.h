// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

namespace holdfast {

/// The transformer MapPattern on one value: the outputs of `mappings` by patterns (literal, wildcard, regex, regmatch, dt),
/// tried in the order of the JSON text. ScriptFailed when the mappings are no JSON or a pattern is not valid.
[[nodiscard]] Result<QJsonValue> mapByPatterns(const QJsonValue &value, const QJsonObject &args,
                                               const Evaluation &evaluation);

} // namespace holdfast
