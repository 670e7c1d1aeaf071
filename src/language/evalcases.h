// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace holdfast {

/// transformers, filters, dt, complex, conditions, merge, graph.
[[nodiscard]] QStringList evalKinds();

/// Evaluates one recorded case of the kind; its expectation is not looked at. Evaluator, scripts and clock come from
/// `evaluation`, the context from the case. InvalidInput for an unknown kind or a case that is not of its shape.
[[nodiscard]] Result<QJsonValue> evaluateCase(const QString &kind, const QJsonObject &testCase, Evaluation evaluation);

} // namespace holdfast
