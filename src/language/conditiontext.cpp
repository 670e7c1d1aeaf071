// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/conditiontext.h"

#include "language/cast.h"
#include "language/contextpath.h"
#include "language/regex.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// Recursive descent, one method a level of precedence: or, and, not, comparison, sum, value.
class ConditionParser
{
public:
    ConditionParser(const QString &text, const ConditionTextOptions &options, const Evaluation &evaluation)
        : m_text(text)
        , m_options(options)
        , m_evaluation(evaluation)
    {
    }

    Result<QJsonValue> evaluate()
    {
        auto value = alternative();
        skipBlanks();
        if (value && m_at < m_text.size())
            return problem(QCoreApplication::translate("Language", "nothing was expected any more"));
        return value;
    }

private:
    using Value = Result<QJsonValue>;

    /// Deeper nesting than this is refused, so that a text cannot exhaust the stack.
    static constexpr int deepest = 100;

    [[nodiscard]] Error problem(const QString &what) const
    {
        return {ErrorCode::ScriptFailed,
                QCoreApplication::translate("Language", "The condition “%1” is not understood at character %2: %3.")
                    .arg(m_text.left(120))
                    .arg(m_at + 1)
                    .arg(what),
                {}};
    }

    void skipBlanks()
    {
        while (m_at < m_text.size() && m_text.at(m_at).isSpace())
            ++m_at;
    }

    bool take(QLatin1StringView sign)
    {
        skipBlanks();
        if (!QStringView(m_text).sliced(m_at).startsWith(sign))
            return false;
        m_at += sign.size();
        return true;
    }

    bool takeWord(QLatin1StringView word)
    {
        skipBlanks();
        const auto end = m_at + word.size();
        if (!QStringView(m_text).sliced(m_at).startsWith(word)
            || (end < m_text.size() && (m_text.at(end).isLetterOrNumber() || m_text.at(end) == u'_')))
            return false;
        m_at = end;
        return true;
    }

    Value alternative()
    {
        if (++m_depth > deepest)
            return problem(QCoreApplication::translate("Language", "it is nested too deeply"));
        auto left = conjunction();
        while (left && takeWord("or"_L1)) {
            const auto right = conjunction();
            if (!right)
                return right;
            left = isTrueValue(*left) ? *left : *right;
        }
        --m_depth;
        return left;
    }

    Value conjunction()
    {
        auto left = negation();
        while (left && takeWord("and"_L1)) {
            const auto right = negation();
            if (!right)
                return right;
            left = isTrueValue(*left) ? *right : *left;
        }
        return left;
    }

    Value negation()
    {
        if (takeWord("not"_L1)) {
            if (++m_depth > deepest)
                return problem(QCoreApplication::translate("Language", "it is nested too deeply"));
            const auto value = negation();
            --m_depth;
            return value ? Value(!isTrueValue(*value)) : value;
        }
        return comparison();
    }

    QString takeOperator()
    {
        for (const auto sign : {"=="_L1, "!="_L1, ">="_L1, "<="_L1, ">"_L1, "<"_L1}) {
            if (take(sign))
                return sign;
        }
        if (takeWord("in"_L1))
            return u"in"_s;
        const auto before = m_at;
        if (takeWord("not"_L1)) {
            if (takeWord("in"_L1))
                return u"not in"_s;
            m_at = before;
        }
        return {};
    }

    Value comparison()
    {
        auto left = sum();
        if (!left)
            return left;
        bool holds = true;
        bool compares = false;
        for (auto sign = takeOperator(); !sign.isEmpty(); sign = takeOperator()) {
            compares = true;
            const auto right = sum();
            if (!right)
                return right;
            holds = holds && compared(sign, *left, *right);
            left = *right;
        }
        return compares ? Value(holds) : left;
    }

    Value sum()
    {
        auto left = value();
        while (left && takePlus()) {
            const auto right = value();
            if (!right)
                return right;
            if (left->isDouble() && right->isDouble()) {
                left = numberValue(left->toDouble() + right->toDouble());
            } else if (left->isArray() || right->isArray()) {
                auto items = asList(*left);
                for (const auto added = asList(*right); const auto &item : added)
                    items.append(item);
                left = QJsonValue(items);
            } else {
                left = QJsonValue(QString(displayText(*left) + displayText(*right)));
            }
        }
        return left;
    }

    /// A text right behind another value is added to it, as in Python.
    bool takePlus()
    {
        return take("+"_L1) || (m_at < m_text.size() && (m_text.at(m_at) == u'\'' || m_text.at(m_at) == u'"'));
    }

    Value value()
    {
        skipBlanks();
        if (m_at >= m_text.size())
            return problem(QCoreApplication::translate("Language", "a value is missing"));
        const auto c = m_text.at(m_at);
        if (c == u'\'' || c == u'"')
            return quoted();
        if (take("#{"_L1))
            return contextValue();
        if (take("("_L1)) {
            auto inside = alternative();
            if (inside && !take(")"_L1))
                return problem(QCoreApplication::translate("Language", "a closing bracket is missing"));
            return inside;
        }
        if (take("["_L1))
            return list();
        if (take("{"_L1))
            return object();
        if (takeWord("regex_match"_L1))
            return regexMatch();
        for (const auto &[word, literal] :
             {std::pair{"True"_L1, QJsonValue(true)}, std::pair{"true"_L1, QJsonValue(true)},
              std::pair{"False"_L1, QJsonValue(false)}, std::pair{"false"_L1, QJsonValue(false)},
              std::pair{"None"_L1, QJsonValue()}, std::pair{"null"_L1, QJsonValue()}}) {
            if (takeWord(word))
                return literal;
        }
        return number();
    }

    Value quoted()
    {
        const auto quote = m_text.at(m_at++);
        QString text;
        while (m_at < m_text.size() && m_text.at(m_at) != quote) {
            if (m_text.at(m_at) == u'\\' && m_at + 1 < m_text.size()) {
                const auto next = m_text.at(m_at + 1);
                if (next == quote || next == u'\\') {
                    text += next;
                    m_at += 2;
                    continue;
                }
                if (next == u'n' || next == u't') {
                    text += next == u'n' ? u'\n' : u'\t';
                    m_at += 2;
                    continue;
                }
            }
            text += m_text.at(m_at++);
        }
        if (m_at >= m_text.size())
            return problem(QCoreApplication::translate("Language", "a quotation mark is missing"));
        ++m_at;
        return QJsonValue(text);
    }

    Value contextValue()
    {
        const auto [end, isClosed] = findBracketEnd(m_text, m_at - 1);
        if (!isClosed)
            return problem(QCoreApplication::translate("Language", "a closing brace is missing"));
        const auto path = m_text.mid(m_at, end - m_at - 1);
        m_at = end;
        return evaluateContextPath(path, m_evaluation);
    }

    Value list()
    {
        QJsonArray items;
        if (take("]"_L1))
            return QJsonValue(items);
        do {
            const auto item = alternative();
            if (!item)
                return item;
            items.append(*item);
        } while (take(","_L1));
        if (!take("]"_L1))
            return problem(QCoreApplication::translate("Language", "a closing bracket is missing"));
        return QJsonValue(items);
    }

    Value object()
    {
        QJsonObject members;
        if (take("}"_L1))
            return QJsonValue(members);
        do {
            const auto name = alternative();
            if (!name)
                return name;
            if (!take(":"_L1))
                return problem(QCoreApplication::translate("Language", "a colon is missing"));
            const auto member = alternative();
            if (!member)
                return member;
            members.insert(displayText(*name), *member);
        } while (take(","_L1));
        if (!take("}"_L1))
            return problem(QCoreApplication::translate("Language", "a closing brace is missing"));
        return QJsonValue(members);
    }

    Value regexMatch()
    {
        if (!take("("_L1))
            return problem(QCoreApplication::translate("Language", "regex_match needs its arguments in brackets"));
        const auto pattern = alternative();
        if (!pattern)
            return pattern;
        if (!take(","_L1))
            return problem(QCoreApplication::translate("Language", "regex_match needs a pattern and a text"));
        const auto subject = alternative();
        if (!subject)
            return subject;
        if (!take(")"_L1))
            return problem(QCoreApplication::translate("Language", "a closing bracket is missing"));
        const auto text = displayText(*pattern);
        return ScriptRegex::compile(m_options.fullMatch ? QString(u"\\A(?:"_s + text + u")\\Z"_s) : text,
                                    {.ignoreCase = m_options.ignoresCase,
                                     .multiLine = m_options.multiline,
                                     .dotMatchesNewline = m_options.dotAll})
            .andThen([&](const ScriptRegex &regex) { return regex.matches(displayText(*subject), 1); })
            .map([](const QList<ScriptRegex::Match> &found) { return QJsonValue(!found.isEmpty()); });
    }

    Value number()
    {
        auto end = m_at;
        while (end < m_text.size()
               && (m_text.at(end).isDigit() || m_text.at(end) == u'.' || (end == m_at && m_text.at(end) == u'-')))
            ++end;
        const auto number = castToNumber(m_text.mid(m_at, end - m_at));
        if (!number)
            return problem(QCoreApplication::translate("Language", "a value was expected"));
        m_at = end;
        return numberValue(*number);
    }

    static bool isTrueValue(const QJsonValue &value) { return isTruthy(value) && !isEmptyValue(value); }

    [[nodiscard]] QJsonValue folded(const QJsonValue &value) const
    {
        return m_options.ignoresCase && value.isString() ? QJsonValue(value.toString().toCaseFolded()) : value;
    }

    [[nodiscard]] bool compared(const QString &sign, const QJsonValue &left, const QJsonValue &right) const
    {
        if (sign == "=="_L1)
            return valuesEqual(folded(left), folded(right));
        if (sign == "!="_L1)
            return !valuesEqual(folded(left), folded(right));
        if (sign == "in"_L1)
            return isIn(left, right);
        if (sign == "not in"_L1)
            return !isIn(left, right);
        if (m_options.listCompare && left.isArray() != right.isArray()) {
            const auto items = left.isArray() ? left.toArray() : right.toArray();
            return std::any_of(items.begin(), items.end(), [&](const QJsonValue &item) {
                return left.isArray() ? compared(sign, item, right) : compared(sign, left, item);
            });
        }
        const int order = orderOf(left, right);
        return sign == ">"_L1 ? order > 0 : sign == "<"_L1 ? order < 0 : sign == ">="_L1 ? order >= 0 : order <= 0;
    }

    [[nodiscard]] int orderOf(const QJsonValue &left, const QJsonValue &right) const
    {
        const auto a = castToNumber(left);
        const auto b = castToNumber(right);
        if (a && b)
            return *a < *b ? -1 : *a > *b ? 1 : 0;
        return displayText(folded(left)).compare(displayText(folded(right)));
    }

    [[nodiscard]] bool isIn(const QJsonValue &left, const QJsonValue &right) const
    {
        if (m_options.listCompare && left.isArray()) {
            const auto items = left.toArray();
            return std::any_of(items.begin(), items.end(), [&](const QJsonValue &item) { return isIn(item, right); });
        }
        if (right.isArray()) {
            const auto items = right.toArray();
            return std::any_of(items.begin(), items.end(),
                               [&](const QJsonValue &item) { return valuesEqual(folded(left), folded(item)); });
        }
        if (right.isObject())
            return right.toObject().contains(displayText(left));
        return displayText(folded(right)).contains(displayText(folded(left)));
    }

    QString m_text;
    ConditionTextOptions m_options;
    const Evaluation &m_evaluation;
    qsizetype m_at = 0;
    int m_depth = 0;
};

} // namespace

Result<QJsonValue> evaluateConditionText(const QString &text, const ConditionTextOptions &options,
                                         const Evaluation &evaluation)
{
    return ConditionParser(text, options, evaluation).evaluate();
}

} // namespace holdfast
