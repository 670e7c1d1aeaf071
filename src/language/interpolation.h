// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

#include <QList>
#include <QString>

namespace holdfast {

/// A piece of a text with `${…}` in it.
struct TextPart
{
    bool isExpression = false;
    QString text; ///< literal text, or the expression without `${` and `}`
    friend bool operator==(const TextPart &, const TextPart &) = default;
};

/// Splits at `${…}`; braces are counted and quoted text is skipped. Without closing brace the rest is literal.
[[nodiscard]] QList<TextPart> splitInterpolation(QStringView text);
[[nodiscard]] bool hasInterpolation(QStringView text);
/// The expressions in the text, in order.
[[nodiscard]] QStringList interpolatedExpressions(QStringView text);

/// A text that is one expression (blanks around it ignored) gives the typed value; otherwise each expression is replaced by
/// its text. Values that contain `${…}` themselves are not expanded again. Error: ScriptFailed at a limit.
[[nodiscard]] Result<QJsonValue> interpolate(QStringView text, const Evaluation &evaluation);

} // namespace holdfast
