// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

namespace holdfast {

/// How the conditions of the transformer If-Elif compare.
struct ConditionTextOptions
{
    bool ignoresCase = false;
    bool listCompare = false; ///< an object compared with a list is compared with each of its items
    bool dotAll = false;
    bool multiline = false;
    bool fullMatch = false;
};

/// Evaluates a condition in the Python-like notation of If-Elif: comparisons, in, and, or, not, +, regex_match('p', text),
/// and #{path} for a value below `evaluation.context`. ScriptFailed, with the place, when the text is not understood.
[[nodiscard]] Result<QJsonValue> evaluateConditionText(const QString &text, const ConditionTextOptions &options,
                                                       const Evaluation &evaluation);

} // namespace holdfast
