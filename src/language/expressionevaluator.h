// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace holdfast {

/// What one run of an expression gave.
struct ExpressionOutcome
{
    QJsonValue value; ///< null for undefined, NaN and after an exception
    QString exception; ///< empty when none was thrown
    [[nodiscard]] bool hasThrown() const { return !exception.isEmpty(); }
};

/// Runs the JavaScript parts of playbook expressions. Values enter through variables only, never as program text.
/// Implementations are used by one thread at a time.
class ExpressionEvaluator
{
public:
    enum class Wanted {
        Value, ///< the result as JSON
        Truth, ///< only whether the result is truthy, as a JSON boolean
    };

    virtual ~ExpressionEvaluator() = default;

    /// Runs `code` once for each of `values` (the variable `val`), with `bindings` as further variables. An exception
    /// belongs to its value. An Error means that the whole call was given up: time, memory or size limit (ScriptFailed).
    [[nodiscard]] virtual Result<QList<ExpressionOutcome>> evaluateEach(const QString &code, const QJsonArray &values,
                                                                        const QJsonObject &bindings, Wanted wanted) = 0;
};

} // namespace holdfast
