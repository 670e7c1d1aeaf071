// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/expressionevaluator.h"

#include <QHash>

namespace holdfast {

/// Stands in for JavaScript in the fuzzers: answers that follow from code and value, without an engine's own run time.
class ScriptlessEvaluator final : public ExpressionEvaluator
{
public:
    Result<QList<ExpressionOutcome>> evaluateEach(const QString &code, const QJsonArray &values,
                                                  const QJsonObject &bindings, Wanted wanted) override
    {
        QList<ExpressionOutcome> outcomes;
        for (qsizetype index = 0; index < values.size(); ++index) {
            const auto choice =
                (qHash(code, 7) + static_cast<size_t>(index) + static_cast<size_t>(bindings.size())) % 4;
            ExpressionOutcome outcome;
            if (wanted == Wanted::Truth)
                outcome.value = choice < 2;
            else if (choice == 0)
                outcome.value = values.at(index);
            else if (choice == 1)
                outcome.value = QJsonArray{values.at(index), code};
            else if (choice == 2)
                outcome.exception = code.isEmpty() ? QStringLiteral("empty") : code;
            outcomes.append(outcome);
        }
        return outcomes;
    }
};

} // namespace holdfast
