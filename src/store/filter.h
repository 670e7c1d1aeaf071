// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QList>
#include <QStringList>

#include <vector>

namespace holdfast {

enum class FilterOperator { Is, IsNot, Less, LessOrEqual, Greater, GreaterOrEqual };

/// A typed filter line as a tree: what to look for, without a word of SQL.
struct FilterNode
{
    enum class Kind { All, And, Or, Not, Term, Word };

    Kind kind = Kind::All;
    std::vector<FilterNode> children; ///< And, Or: two or more; Not: one
    QString field; ///< Term: canonical name
    FilterOperator op = FilterOperator::Is;
    QString text; ///< Term: the value as typed, without its quotes; Word: the word
    bool quoted = false; ///< then * and ? are themselves
    qint64 number = 0; ///< Number, Size (bytes), Time (milliseconds UTC), Flag, Choice
    qint64 numberEnd = 0; ///< Time: end of the named day or moment, exclusive

    friend bool operator==(const FilterNode &, const FilterNode &) = default;
};

/// How a field's values are written and compared.
enum class FieldKind {
    Keyword, ///< equal without regard to case; * and ? as wildcards; "none" is the empty value
    Text, ///< contains, without regard to case (ASCII); * and ? match the whole value
    List, ///< one of its values like Keyword
    Number,
    Size, ///< bytes, or with KB, MB, GB (1000) or KiB, MiB, GiB (1024)
    Time, ///< yyyy-MM-dd, RFC 3339, today, yesterday, or back from now: -30m, -12h, -7d
    Flag, ///< true, false, yes, no; its bare name means true
    Choice, ///< one of FilterField::choices, stored as its position
};

struct FilterField
{
    QString name; ///< as typed
    FieldKind kind = FieldKind::Keyword;
    QStringList choices;
    QStringList aliases;
};

/// What the words "me" and "today" mean.
struct FilterMoment
{
    QString user;
    qint64 nowMs = 0;
};

/// Reads `a:b c>10MB not d "two words" (e or f)`. Blank means AND, which binds closer than OR; keywords in any case.
/// InvalidInput names the column (from 1), in the message and as a number in Error::details. Field names not in the list
/// are refused with the nearest that is.
[[nodiscard]] Result<FilterNode> parseFilter(QStringView line, const QList<FilterField> &fields,
                                             const FilterMoment &moment);

} // namespace holdfast
