// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/expressionevaluator.h"
#include "scripts/watchdog.h"

#include <QtGlobal>

#include <memory>

namespace holdfast {

/// What bounds one call of the evaluator.
struct ScriptLimits
{
    /// For all values of one call together.
    qint64 timeMs = 1000;
    /// JSON text of the values and variables of one call, in bytes.
    qsizetype inputBytes = qsizetype(64) * 1024 * 1024;
    /// JSON text of all results of one call, in UTF-16 units.
    qsizetype outputUnits = qsizetype(32) * 1024 * 1024;
    /// Growth of the process during one call.
    qint64 growthBytes = qint64(512) * 1024 * 1024;
    /// Longest text and list that repeat(), padStart(), Array(n) and the like may make at once.
    qsizetype largestText = qsizetype(16) * 1024 * 1024;
};

/// Runs the JavaScript of expressions in QJSEngine. There is no module system, no network, no file and no Qt object in
/// reach; the built-in objects cannot be changed, and what a script leaves in the global object is removed after each call.
/// The time of day is `nowMs`, in UTC, and Math.random() follows from `seed`: the same call gives the same result.
/// Not thread-safe; use it on the thread that made it.
class JavaScriptEvaluator final : public ExpressionEvaluator
{
public:
    explicit JavaScriptEvaluator(ScriptLimits limits = {});
    ~JavaScriptEvaluator() override;
    JavaScriptEvaluator(const JavaScriptEvaluator &) = delete;
    JavaScriptEvaluator &operator=(const JavaScriptEvaluator &) = delete;

    /// The clock that scripts see, UTC milliseconds, and the seed of their random numbers; both apply to each following call.
    void setClock(qint64 nowMs, quint32 seed);

    [[nodiscard]] Result<QList<ExpressionOutcome>> evaluateEach(const QString &code, const QJsonArray &values,
                                                                const QJsonObject &bindings, Wanted wanted) override;

private:
    class Sandbox;

    const ScriptLimits m_limits;
    qint64 m_nowMs = 0;
    quint32 m_seed = 0;
    std::unique_ptr<Sandbox> m_sandbox;
};

} // namespace holdfast
