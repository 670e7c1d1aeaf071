// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "language/expressionevaluator.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <functional>

namespace holdfast {

/// What evaluating a text of the playbook language needs besides the text itself. Cheap to copy; borrows the evaluator.
struct Evaluation
{
    /// Runs an automation that is used as operator, for names that are not built in. `value` is the whole value, `args`
    /// the evaluated arguments (`left`/`right` for filters, `value` + arguments for transformers).
    using RunScript =
        std::function<Result<QJsonValue>(const QString &name, const QJsonValue &value, const QJsonObject &args)>;

    /// Everything an expression can see: keys of the context, and incident, inputs, lists, modules, … beside them.
    QJsonValue context;
    /// Null: expressions with JavaScript fail with ScriptFailed.
    ExpressionEvaluator *evaluator = nullptr;
    RunScript runScript;
    /// UTC milliseconds; the day that incomplete dates are completed with.
    qint64 nowMs = 0;
    /// Receives what went wrong without failing the value, such as an exception in a mutator. May be null.
    QStringList *warnings = nullptr;

    /// The same evaluation looking at another value, as accessors and filters do.
    [[nodiscard]] Evaluation over(QJsonValue other) const;
    void warn(const QString &message) const;
};

} // namespace holdfast
