// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/filtersql.h"

#include "store/dialect.h"
#include "store/session.h"

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

bool hasWildcard(const FilterNode &node)
{
    return !node.quoted && (node.text.contains(u'*') || node.text.contains(u'?'));
}

QString negatedIf(bool negate, const QString &condition)
{
    return negate ? u"NOT (%1)"_s.arg(condition) : condition;
}

bool meansEmpty(const FilterNode &node)
{
    return !node.quoted && node.text.compare("none"_L1, Qt::CaseInsensitive) == 0;
}

/// What is looked for as it stands inside JSON: quotation marks and backslashes are escaped there.
FilterNode asInJson(FilterNode node)
{
    const auto json = jsonText(node.text);
    node.text = json.mid(1, json.size() - 2);
    return node;
}

QString operatorSql(FilterOperator op)
{
    switch (op) {
    case FilterOperator::Is:
        return u"="_s;
    case FilterOperator::IsNot:
        return u"<>"_s;
    case FilterOperator::Less:
        return u"<"_s;
    case FilterOperator::LessOrEqual:
        return u"<="_s;
    case FilterOperator::Greater:
        return u">"_s;
    case FilterOperator::GreaterOrEqual:
        return u">="_s;
    }
    return u"="_s;
}

} // namespace

QString likePattern(const FilterNode &node, bool contains)
{
    const bool wildcards = hasWildcard(node);
    QString pattern;
    for (const QChar c : node.text) {
        if (wildcards && c == u'*') {
            pattern += u'%';
        } else if (wildcards && c == u'?') {
            pattern += u'_';
        } else {
            if (c == u'%' || c == u'_' || c == u'\\')
                pattern += u'\\';
            pattern += c;
        }
    }
    return contains && !wildcards ? u"%%1%"_s.replace(u"%1"_s, pattern) : pattern;
}

QString FilterSql::bind(const QVariant &value)
{
    const auto placeholder = u":f%1"_s.arg(m_bindings.size());
    m_bindings.append({placeholder, value});
    return placeholder;
}

QString FilterSql::condition(const FilterNode &node, const TermSql &term)
{
    switch (node.kind) {
    case FilterNode::Kind::All:
        return u"1"_s;
    case FilterNode::Kind::Not:
        return u"NOT (%1)"_s.arg(condition(node.children.front(), term));
    case FilterNode::Kind::And:
    case FilterNode::Kind::Or: {
        QStringList parts;
        for (const auto &child : node.children)
            parts.append(u'(' + condition(child, term) + u')');
        return parts.join(node.kind == FilterNode::Kind::And ? u" AND "_s : u" OR "_s);
    }
    case FilterNode::Kind::Term:
    case FilterNode::Kind::Word:
        return term(*this, node);
    }
    return u"1"_s;
}

QString FilterSql::keyword(const QString &expression, const FilterNode &node)
{
    const bool negate = node.op == FilterOperator::IsNot;
    if (meansEmpty(node))
        return negatedIf(negate, u"%1 = ''"_s.arg(expression));
    if (hasWildcard(node))
        return negatedIf(negate, m_dialect.like(expression, bind(likePattern(node, false))));
    return negatedIf(negate, m_dialect.equalsIgnoringCase(expression, bind(node.text)));
}

QString FilterSql::text(const QString &expression, const FilterNode &node)
{
    const bool negate = node.op == FilterOperator::IsNot;
    if (meansEmpty(node))
        return negatedIf(negate, u"%1 = ''"_s.arg(expression));
    return negatedIf(negate, m_dialect.like(expression, bind(likePattern(node, true))));
}

QString FilterSql::list(const QString &expression, const FilterNode &node)
{
    const bool negate = node.op == FilterOperator::IsNot;
    if (meansEmpty(node))
        return negatedIf(negate, u"%1 IN ('', '[]', '\"\"')"_s.arg(expression));
    const auto quoted = asInJson(node);
    const auto pattern = likePattern(quoted, false);
    // A wildcard must not run over the end of a value; LIKE cannot say that, and one list holds few values.
    return negatedIf(negate, m_dialect.like(expression, bind(u"%\""_s + pattern + u"\"%"_s)));
}

QString FilterSql::jsonContains(const QString &expression, const FilterNode &node)
{
    // With wildcards the whole value is meant, as everywhere.
    if (hasWildcard(node))
        return list(expression, node);
    return m_dialect.like(expression, bind(likePattern(asInJson(node), true)));
}

QString FilterSql::number(const QString &expression, const FilterNode &node)
{
    return u"%1 %2 %3"_s.arg(expression, operatorSql(node.op), bind(node.number));
}

QString FilterSql::time(const QString &expression, const FilterNode &node)
{
    // A day or minute is a span: "is" means inside, "after" means after its end. 0 is no time and fits nothing but "none".
    if (meansEmpty(node))
        return negatedIf(node.op == FilterOperator::IsNot, u"%1 = 0"_s.arg(expression));
    const auto known = u"%1 <> 0 AND "_s.arg(expression);
    switch (node.op) {
    case FilterOperator::Is:
        return known + u"%1 >= %2 AND %1 < %3"_s.arg(expression, bind(node.number), bind(node.numberEnd));
    case FilterOperator::IsNot:
        return u"NOT (%1 >= %2 AND %1 < %3)"_s.arg(expression, bind(node.number), bind(node.numberEnd));
    case FilterOperator::Less:
        return known + u"%1 < %2"_s.arg(expression, bind(node.number));
    case FilterOperator::LessOrEqual:
        return known + u"%1 < %2"_s.arg(expression, bind(node.numberEnd));
    case FilterOperator::Greater:
        return known + u"%1 >= %2"_s.arg(expression, bind(node.numberEnd));
    case FilterOperator::GreaterOrEqual:
        return known + u"%1 >= %2"_s.arg(expression, bind(node.number));
    }
    return u"1"_s;
}

QString FilterSql::byKind(FieldKind kind, const QString &expression, const FilterNode &node)
{
    switch (kind) {
    case FieldKind::Keyword:
        return keyword(expression, node);
    case FieldKind::Text:
        return text(expression, node);
    case FieldKind::List:
        return list(expression, node);
    case FieldKind::Time:
        return time(expression, node);
    case FieldKind::Size:
        // An unknown size (-1) is neither small nor large.
        return u"%1 >= 0 AND %2"_s.arg(expression, number(expression, node));
    case FieldKind::Number:
    case FieldKind::Flag:
    case FieldKind::Choice:
        return number(expression, node);
    }
    return u"1"_s;
}

QString FilterSql::word(const QStringList &expressions, const FilterNode &node)
{
    auto contains = node;
    contains.op = FilterOperator::Is;
    const auto placeholder = bind(likePattern(contains, true));
    QStringList parts;
    for (const auto &expression : expressions)
        parts.append(m_dialect.like(expression, placeholder));
    return parts.join(u" OR "_s);
}

} // namespace holdfast
