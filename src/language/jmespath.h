// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace holdfast {

/// One step of a JMESPath expression; see jmespathparser.cpp for what the parts of each kind are.
struct JmespathNode
{
    enum class Kind {
        Current,
        Literal,
        Field,
        Index,
        Slice,
        Chain, ///< the right part on the result of the left one: a.b, a[0], a | b
        Projection, ///< the right part on every item of the left one
        ValueProjection, ///< on every value of an object
        FilterProjection, ///< on every item for which the third part is true
        Flatten,
        List,
        Object,
        Or,
        And,
        Not,
        Comparison,
        Function,
        Reference, ///< &expression, for functions that take one
    };

    Kind kind = Kind::Current;
    QString text; ///< name of the field or function, sign of the comparison
    QJsonValue literal;
    qsizetype index = 0;
    std::optional<qsizetype> start;
    std::optional<qsizetype> stop;
    qsizetype step = 1;
    QStringList keys; ///< of an object, as many as parts
    std::vector<JmespathNode> parts;
};

/// A query in JMESPath (jmespath.org), as the script Jmespath takes it.
class JmespathExpression
{
public:
    /// Fails with ScriptFailed and the position.
    [[nodiscard]] static Result<JmespathExpression> parse(const QString &text);
    /// Fails with ScriptFailed when a function gets what it cannot take, or when the result grows beyond all measure.
    [[nodiscard]] Result<QJsonValue> search(const QJsonValue &value) const;

private:
    std::shared_ptr<const JmespathNode> m_root;
};

} // namespace holdfast
