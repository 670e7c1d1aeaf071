// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "language/evaluation.h"

#include <QList>
#include <QString>

namespace holdfast {

/// One step of a context path such as `File(val.Size > 10).[0].Name`.
struct PathStep
{
    enum class Kind {
        Key, ///< `text` is the member's name
        Index, ///< [first]
        Range, ///< [first:last], last included
        Items, ///< []
        Selector, ///< (js); `text` is the JavaScript
    };
    Kind kind = Kind::Key;
    QString text;
    qint64 first = 0;
    qint64 last = 0;
    friend bool operator==(const PathStep &, const PathStep &) = default;
};

/// A parsed expression of the playbook format ("DT"). No step at all (".") is the whole context.
struct ContextPath
{
    enum class Mutation {
        None,
        EachItem, ///< =js
        Whole, ///< =>js
    };
    QList<PathStep> steps;
    Mutation mutation = Mutation::None;
    QString mutator; ///< the JavaScript after = or =>
    friend bool operator==(const ContextPath &, const ContextPath &) = default;

    [[nodiscard]] bool hasScript() const;
    /// The names of the leading key steps: `A.B(x).C` gives A, B. For linting and for writing outputs.
    [[nodiscard]] QStringList leadingKeys() const;
    /// All key steps joined by dots, without selectors and indices: `A.B(x).C` gives A.B.C.
    [[nodiscard]] QString plainPath() const;
};

/// Never fails: what cannot be understood as a step becomes part of a key, a missing bracket extends to the end.
[[nodiscard]] ContextPath parseContextPath(QStringView text);

/// nil (JSON null) when the path leads nowhere. Exceptions select nothing, in mutators they give nil and a warning. An
/// Error (ScriptFailed) means that the JavaScript was stopped at a limit or that there is no evaluator.
[[nodiscard]] Result<QJsonValue> evaluateContextPath(const ContextPath &path, const Evaluation &evaluation);
[[nodiscard]] Result<QJsonValue> evaluateContextPath(QStringView text, const Evaluation &evaluation);

struct BracketEnd
{
    qsizetype end = 0; ///< behind the closing bracket, or the end of the text
    bool isClosed = false;
};
/// Finds the bracket that closes the one at `open`; quoted text is skipped.
[[nodiscard]] BracketEnd findBracketEnd(QStringView text, qsizetype open);

} // namespace holdfast
