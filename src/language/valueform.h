// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

#include <QJsonValue>
#include <QList>
#include <QString>

#include <memory>
#include <utility>

namespace holdfast {

struct ComplexValue;

/// Anything in a playbook that can hold a value: a script argument, an input's default, an operand, a message.
struct ValueForm
{
    enum class Kind {
        Unset, ///< nil; the argument is not passed
        Text, ///< `simple`
        Complex, ///< `complex`
    };
    Kind kind = Kind::Unset;
    QString text; ///< Kind::Text
    bool isContext = false; ///< the text is an expression without `${}`
    std::shared_ptr<const ComplexValue> complex; ///< Kind::Complex

    [[nodiscard]] bool isSet() const { return kind != Kind::Unset; }
};

/// `left operator right`.
struct FilterTest
{
    QString filter;
    ValueForm left;
    ValueForm right;
    bool ignoreCase = false;
};

/// Passes when one of its tests passes.
using FilterGroup = QList<FilterTest>;

struct TransformerCall
{
    QString transformer;
    QList<std::pair<QString, ValueForm>> arguments;
};

/// root, filters, accessor, transformers: applied in this order.
struct ComplexValue
{
    QString root;
    QString accessor;
    QList<FilterGroup> filters; ///< all of them must pass
    QList<TransformerCall> transformers;
};

/// Reads `{}`, `{simple: …}`, `{complex: …}`, a bare scalar, or any of these wrapped as `{value: …, iscontext: …}`.
[[nodiscard]] ValueForm parseValueForm(const QJsonValue &json);
[[nodiscard]] QList<FilterGroup> parseFilterGroups(const QJsonValue &json);

/// CastFailed or ScriptFailed when a filter, a transformer or an expression fails; then the whole value fails.
[[nodiscard]] Result<QJsonValue> evaluateValue(const ValueForm &form, const Evaluation &evaluation);

} // namespace holdfast
