// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/interpolation.h"

#include "language/cast.h"
#include "language/contextpath.h"

#include <QStringList>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// The position of the brace that closes the expression starting at `from`, or -1.
qsizetype closingBrace(QStringView text, qsizetype from)
{
    qsizetype depth = 1;
    // Names may contain apostrophes; quotes count only once there is JavaScript.
    bool inScript = false;
    for (auto at = from; at < text.size(); ++at) {
        const auto c = text[at];
        if (c == u'(' || c == u'[' || c == u'=')
            inScript = true;
        if (c == u'{') {
            ++depth;
        } else if (c == u'}') {
            if (--depth == 0)
                return at;
        } else if (inScript && c == u'\\') {
            ++at;
        } else if (inScript && (c == u'\'' || c == u'"' || c == u'`')) {
            auto close = at + 1;
            while (close < text.size() && text[close] != c)
                close += text[close] == u'\\' ? 2 : 1;
            if (close < text.size())
                at = close;
        }
    }
    return -1;
}

bool isBlankLiteral(const TextPart &part)
{
    return !part.isExpression && part.text.trimmed().isEmpty();
}

} // namespace

QList<TextPart> splitInterpolation(QStringView text)
{
    QList<TextPart> parts;
    qsizetype copied = 0;
    while (true) {
        const auto open = text.indexOf("${"_L1, copied);
        if (open < 0)
            break;
        const auto close = closingBrace(text, open + 2);
        if (close < 0)
            break;
        if (open > copied)
            parts.append({.isExpression = false, .text = text.sliced(copied, open - copied).toString()});
        parts.append({.isExpression = true, .text = text.sliced(open + 2, close - open - 2).toString()});
        copied = close + 1;
    }
    if (copied < text.size())
        parts.append({.isExpression = false, .text = text.sliced(copied).toString()});
    return parts;
}

bool hasInterpolation(QStringView text)
{
    if (!text.contains("${"_L1))
        return false;
    const auto parts = splitInterpolation(text);
    return std::any_of(parts.begin(), parts.end(), [](const TextPart &part) { return part.isExpression; });
}

QStringList interpolatedExpressions(QStringView text)
{
    QStringList expressions;
    for (const auto parts = splitInterpolation(text); const auto &part : parts) {
        if (part.isExpression)
            expressions.append(part.text);
    }
    return expressions;
}

Result<QJsonValue> interpolate(QStringView text, const Evaluation &evaluation)
{
    if (!text.contains("${"_L1))
        return QJsonValue(text.toString());
    const auto parts = splitInterpolation(text);
    const auto expressions =
        std::count_if(parts.begin(), parts.end(), [](const TextPart &p) { return p.isExpression; });
    const auto blanks = std::count_if(parts.begin(), parts.end(), isBlankLiteral);
    if (expressions == 1 && blanks + 1 == parts.size()) {
        const auto only = std::find_if(parts.begin(), parts.end(), [](const TextPart &p) { return p.isExpression; });
        return evaluateContextPath(only->text, evaluation);
    }
    QString result;
    for (const auto &part : parts) {
        if (!part.isExpression) {
            result += part.text;
            continue;
        }
        const auto value = evaluateContextPath(part.text, evaluation);
        if (!value)
            return value.error();
        result += displayText(*value);
    }
    return QJsonValue(result);
}

} // namespace holdfast
