// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/connection.h"
#include "store/filter.h"

#include <functional>

namespace holdfast {

class Dialect;

struct SqlCondition
{
    QString sql;
    Bindings bindings;
};

/// Turns filter nodes into conditions with named placeholders; the values never become part of the SQL.
class FilterSql
{
public:
    explicit FilterSql(const Dialect &dialect)
        : m_dialect(dialect)
    {
    }

    using TermSql = std::function<QString(FilterSql &, const FilterNode &)>;
    /// The whole tree; `term` answers for Term and Word nodes.
    [[nodiscard]] QString condition(const FilterNode &node, const TermSql &term);

    /// Conditions on one text, number or list expression, by the rules of FieldKind.
    [[nodiscard]] QString keyword(const QString &expression, const FilterNode &node);
    [[nodiscard]] QString text(const QString &expression, const FilterNode &node);
    /// A JSON array (or a single JSON text) in a column.
    [[nodiscard]] QString list(const QString &expression, const FilterNode &node);
    /// A text, or texts, as JSON in a column.
    [[nodiscard]] QString jsonContains(const QString &expression, const FilterNode &node);
    [[nodiscard]] QString number(const QString &expression, const FilterNode &node);
    [[nodiscard]] QString time(const QString &expression, const FilterNode &node);
    /// By the kind.
    [[nodiscard]] QString byKind(FieldKind kind, const QString &expression, const FilterNode &node);
    /// Contained in any of the texts.
    [[nodiscard]] QString word(const QStringList &expressions, const FilterNode &node);

    /// A new placeholder for the value.
    [[nodiscard]] QString bind(const QVariant &value);
    [[nodiscard]] const Bindings &bindings() const { return m_bindings; }
    [[nodiscard]] const Dialect &dialect() const { return m_dialect; }

private:
    const Dialect &m_dialect;
    Bindings m_bindings;
};

/// A LIKE pattern: what is typed with * and ? as wildcards (or as themselves when quoted), % and _ as themselves.
[[nodiscard]] QString likePattern(const FilterNode &node, bool contains);

} // namespace holdfast
