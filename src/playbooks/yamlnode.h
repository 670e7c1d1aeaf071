// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <vector>

namespace holdfast {

/// One node of a YAML document as it was written: texts are never typed, so an unquoted `yes` or `2020-01-01` stays
/// what the author wrote. Key order is kept. Lines and columns count from 1.
struct YamlNode
{
    enum class Kind { Scalar, Sequence, Mapping, Alias };
    enum class Style { Plain, SingleQuoted, DoubleQuoted, Literal, Folded, Block, Flow };

    Kind kind = Kind::Scalar;
    Style style = Style::Plain;
    int line = 0;
    int column = 0;
    QString text; ///< Scalar: the value; Alias: the anchor's name
    QString anchor; ///< empty: none
    QString tag; ///< explicit tag; empty: none
    std::vector<YamlNode> items; ///< Sequence: the items; Mapping: key, value, key, value, ...

    [[nodiscard]] bool isScalar() const { return kind == Kind::Scalar; }
    [[nodiscard]] bool isSequence() const { return kind == Kind::Sequence; }
    [[nodiscard]] bool isMapping() const { return kind == Kind::Mapping; }
    /// A plain scalar that says nothing: empty, null or ~.
    [[nodiscard]] bool isNull() const;
    /// The value of a key in a mapping; the last one where a key is given twice; null when there is none.
    [[nodiscard]] const YamlNode *value(QStringView key) const;
    [[nodiscard]] YamlNode *value(QStringView key);
    /// The keys of a mapping in order.
    [[nodiscard]] QStringList keys() const;
    /// A scalar's text; the fallback when the key is missing or no scalar.
    [[nodiscard]] QString textOf(QStringView key, const QString &fallback = {}) const;

    /// Same kinds, texts, keys in the same order, tags, and the same plain-or-quoted reading of scalars; places, block
    /// or flow style and comments do not count.
    [[nodiscard]] bool equals(const YamlNode &other) const;
};

} // namespace holdfast
