// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Reads JMESPath by operator precedence.

#include "language/jmespath.h"
#include "language/orderedjson.h"

#include <QCoreApplication>

#include <array>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Kind = JmespathNode::Kind;

constexpr int maxDepth = 100;
/// A chain without end is a tree just as deep.
constexpr qsizetype maxTokens = 2000;
/// Operators that bind weaker end a projection.
constexpr int projectionStop = 10;

enum class Sign {
    End,
    Name,
    QuotedName,
    Literal,
    Number,
    Current,
    Reference,
    Comma,
    Colon,
    RightBracket,
    RightParenthesis,
    RightBrace,
    Pipe,
    Or,
    And,
    Comparison,
    Flatten,
    Star,
    Filter,
    Dot,
    Not,
    LeftBrace,
    LeftBracket,
    LeftParenthesis,
};

/// How strongly a sign binds what stands to its left.
int strengthOf(Sign sign)
{
    switch (sign) {
    case Sign::Pipe:
        return 1;
    case Sign::Or:
        return 2;
    case Sign::And:
        return 3;
    case Sign::Comparison:
        return 5;
    case Sign::Flatten:
        return 9;
    case Sign::Star:
        return 20;
    case Sign::Filter:
        return 21;
    case Sign::Dot:
        return 40;
    case Sign::Not:
        return 45;
    case Sign::LeftBrace:
        return 50;
    case Sign::LeftBracket:
        return 55;
    case Sign::LeftParenthesis:
        return 60;
    default:
        return 0;
    }
}

struct Token
{
    Sign sign = Sign::End;
    QString text;
    QJsonValue literal;
    qsizetype position = 0;
};

Error brokenAt(qsizetype position, const QString &text)
{
    return Error{.code = ErrorCode::ScriptFailed,
                 .message = QCoreApplication::translate("Language", "Invalid expression “%1” at position %2.")
                                .arg(text.left(120))
                                .arg(position + 1),
                 .details = {}};
}

bool isNameStart(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_';
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

class Lexer
{
public:
    explicit Lexer(const QString &text)
        : m_text(text)
    {
    }

    Result<QList<Token>> tokens()
    {
        QList<Token> all;
        while (m_at < m_text.size()) {
            if (m_text.at(m_at).isSpace()) {
                ++m_at;
                continue;
            }
            const auto start = m_at;
            auto token = next();
            if (!token)
                return brokenAt(start, m_text);
            token->position = start;
            all.append(*token);
            if (all.size() > maxTokens)
                return brokenAt(start, m_text);
        }
        all.append({Sign::End, {}, {}, m_text.size()});
        return all;
    }

private:
    std::optional<Token> next()
    {
        const auto c = m_text.at(m_at);
        if (isNameStart(c)) {
            const auto start = m_at;
            while (m_at < m_text.size() && (isNameStart(m_text.at(m_at)) || isDigit(m_text.at(m_at))))
                ++m_at;
            return Token{Sign::Name, m_text.mid(start, m_at - start), {}, 0};
        }
        if (isDigit(c) || c == u'-')
            return number();
        if (c == u'"')
            return quotedName();
        if (c == u'\'')
            return rawText();
        if (c == u'`')
            return literal();
        return sign();
    }

    std::optional<Token> number()
    {
        const auto start = m_at++;
        while (m_at < m_text.size() && isDigit(m_text.at(m_at)))
            ++m_at;
        bool isNumber = false;
        const auto text = m_text.mid(start, m_at - start);
        static_cast<void>(text.toLongLong(&isNumber));
        return isNumber ? std::optional(Token{Sign::Number, text, {}, 0}) : std::nullopt;
    }

    /// Up to the same mark again, which a backslash before it does not count as. Without the marks.
    std::optional<QString> marked(QChar mark)
    {
        const auto start = ++m_at;
        while (m_at < m_text.size() && m_text.at(m_at) != mark)
            m_at += m_text.at(m_at) == u'\\' ? 2 : 1;
        if (m_at >= m_text.size())
            return std::nullopt;
        return m_text.mid(start, m_at++ - start);
    }

    std::optional<Token> quotedName()
    {
        const auto inner = marked(u'"');
        const auto name = inner ? jsonFromText(u'"' + *inner + u'"') : QJsonValue(QJsonValue::Undefined);
        return name.isString() ? std::optional(Token{Sign::QuotedName, name.toString(), {}, 0}) : std::nullopt;
    }

    std::optional<Token> rawText()
    {
        auto inner = marked(u'\'');
        return inner ? std::optional(Token{Sign::Literal, {}, inner->replace("\\'"_L1, "'"_L1), 0}) : std::nullopt;
    }

    /// JSON; older expressions leave out the quotes of a text.
    std::optional<Token> literal()
    {
        auto inner = marked(u'`');
        if (!inner)
            return std::nullopt;
        inner = inner->replace("\\`"_L1, "`"_L1).trimmed();
        auto value = jsonFromText(*inner);
        if (value.isUndefined())
            value = jsonFromText(u'"' + *inner + u'"');
        return value.isUndefined() ? std::nullopt : std::optional(Token{Sign::Literal, {}, value, 0});
    }

    std::optional<Token> sign()
    {
        static const QList<std::pair<QString, Sign>> signs{{u"[?"_s, Sign::Filter},
                                                           {u"[]"_s, Sign::Flatten},
                                                           {u"||"_s, Sign::Or},
                                                           {u"&&"_s, Sign::And},
                                                           {u"=="_s, Sign::Comparison},
                                                           {u"!="_s, Sign::Comparison},
                                                           {u"<="_s, Sign::Comparison},
                                                           {u">="_s, Sign::Comparison},
                                                           {u"<"_s, Sign::Comparison},
                                                           {u">"_s, Sign::Comparison},
                                                           {u"."_s, Sign::Dot},
                                                           {u"*"_s, Sign::Star},
                                                           {u"]"_s, Sign::RightBracket},
                                                           {u"["_s, Sign::LeftBracket},
                                                           {u"("_s, Sign::LeftParenthesis},
                                                           {u")"_s, Sign::RightParenthesis},
                                                           {u"{"_s, Sign::LeftBrace},
                                                           {u"}"_s, Sign::RightBrace},
                                                           {u","_s, Sign::Comma},
                                                           {u":"_s, Sign::Colon},
                                                           {u"@"_s, Sign::Current},
                                                           {u"|"_s, Sign::Pipe},
                                                           {u"&"_s, Sign::Reference},
                                                           {u"!"_s, Sign::Not}};
        for (const auto &[text, sign] : signs) {
            if (QStringView(m_text).mid(m_at).startsWith(text)) {
                m_at += text.size();
                return Token{sign, text, {}, 0};
            }
        }
        return std::nullopt;
    }

    QString m_text;
    qsizetype m_at = 0;
};

JmespathNode node(Kind kind, std::vector<JmespathNode> parts = {}, const QString &text = {})
{
    JmespathNode made;
    made.kind = kind;
    made.parts = std::move(parts);
    made.text = text;
    return made;
}

template <typename... Parts>
JmespathNode nodeOf(Kind kind, Parts &&...parts)
{
    std::vector<JmespathNode> all;
    (all.push_back(std::forward<Parts>(parts)), ...);
    return node(kind, std::move(all));
}

/// The first error moves to the end of the tokens, where every rule comes to its end by itself.
class Parser
{
public:
    explicit Parser(QList<Token> tokens)
        : m_tokens(std::move(tokens))
    {
    }

    JmespathNode whole()
    {
        auto root = expression(0);
        expect(Sign::End);
        return root;
    }

    [[nodiscard]] std::optional<qsizetype> brokenPosition() const { return m_broken; }

private:
    [[nodiscard]] const Token &current() const { return m_tokens.at(m_at); }
    [[nodiscard]] Sign ahead(qsizetype count) const
    {
        return m_at + count < m_tokens.size() ? m_tokens.at(m_at + count).sign : Sign::End;
    }

    JmespathNode fail()
    {
        if (!m_broken)
            m_broken = current().position;
        m_at = m_tokens.size() - 1;
        return {};
    }

    Token take()
    {
        const auto token = current();
        if (token.sign != Sign::End)
            ++m_at;
        return token;
    }

    Token expect(Sign sign)
    {
        if (current().sign != sign)
            fail();
        return take();
    }

    bool accept(Sign sign)
    {
        const bool isHere = current().sign == sign;
        if (isHere)
            take();
        return isHere;
    }

    JmespathNode expression(int strength)
    {
        if (++m_depth > maxDepth)
            return fail();
        auto left = first();
        while (strength < strengthOf(current().sign))
            left = continued(std::move(left));
        --m_depth;
        return left;
    }

    /// What an expression can begin with.
    JmespathNode first()
    {
        switch (current().sign) {
        case Sign::Literal: {
            auto literal = node(Kind::Literal);
            literal.literal = take().literal;
            return literal;
        }
        case Sign::Name:
            return node(Kind::Field, {}, take().text);
        case Sign::QuotedName: {
            const auto name = take().text;
            if (current().sign == Sign::LeftParenthesis)
                return fail();
            return node(Kind::Field, {}, name);
        }
        case Sign::Star:
            take();
            return valueProjection(node(Kind::Current), strengthOf(Sign::Star));
        case Sign::Filter:
            take();
            return filter(node(Kind::Current));
        case Sign::LeftBrace:
            take();
            return object();
        case Sign::LeftParenthesis: {
            take();
            auto inner = expression(0);
            expect(Sign::RightParenthesis);
            return inner;
        }
        case Sign::Flatten:
            take();
            return flatten(node(Kind::Current));
        case Sign::Not:
            take();
            return nodeOf(Kind::Not, expression(strengthOf(Sign::Not)));
        case Sign::LeftBracket:
            take();
            if (current().sign == Sign::Number || current().sign == Sign::Colon)
                return indexed(node(Kind::Current));
            if (current().sign == Sign::Star && ahead(1) == Sign::RightBracket)
                return listProjection(node(Kind::Current));
            return list();
        case Sign::Current:
            take();
            return node(Kind::Current);
        case Sign::Reference:
            take();
            return nodeOf(Kind::Reference, expression(strengthOf(Sign::LeftParenthesis)));
        default:
            return fail();
        }
    }

    /// What can follow an expression.
    JmespathNode continued(JmespathNode left)
    {
        const auto token = take();
        const auto strength = strengthOf(token.sign);
        switch (token.sign) {
        case Sign::Dot:
            if (accept(Sign::Star))
                return valueProjection(std::move(left), strength);
            return nodeOf(Kind::Chain, std::move(left), afterDot(strength));
        case Sign::Pipe:
            return nodeOf(Kind::Chain, std::move(left), expression(strength));
        case Sign::Or:
            return nodeOf(Kind::Or, std::move(left), expression(strength));
        case Sign::And:
            return nodeOf(Kind::And, std::move(left), expression(strength));
        case Sign::Comparison: {
            auto comparison = nodeOf(Kind::Comparison, std::move(left), expression(strength));
            comparison.text = token.text;
            return comparison;
        }
        case Sign::Flatten:
            return flatten(std::move(left));
        case Sign::Filter:
            return filter(std::move(left));
        case Sign::LeftBracket:
            if (current().sign == Sign::Number || current().sign == Sign::Colon)
                return indexed(std::move(left));
            return listProjection(std::move(left));
        case Sign::LeftParenthesis:
            return call(left);
        default:
            --m_at;
            return fail();
        }
    }

    /// What is done to each item of a projection.
    JmespathNode eachItem(int strength)
    {
        if (strengthOf(current().sign) < projectionStop)
            return node(Kind::Current);
        if (current().sign == Sign::LeftBracket || current().sign == Sign::Filter)
            return expression(strength);
        expect(Sign::Dot);
        return afterDot(strength);
    }

    JmespathNode afterDot(int strength)
    {
        if (accept(Sign::LeftBracket))
            return list();
        if (accept(Sign::LeftBrace))
            return object();
        if (current().sign != Sign::Name && current().sign != Sign::QuotedName && current().sign != Sign::Star)
            return fail();
        return expression(strength);
    }

    JmespathNode valueProjection(JmespathNode left, int strength)
    {
        return nodeOf(Kind::ValueProjection, std::move(left), eachItem(strength));
    }

    JmespathNode listProjection(JmespathNode left)
    {
        expect(Sign::Star);
        expect(Sign::RightBracket);
        return nodeOf(Kind::Projection, std::move(left), eachItem(strengthOf(Sign::Star)));
    }

    JmespathNode flatten(JmespathNode left)
    {
        auto flat = nodeOf(Kind::Flatten, std::move(left));
        return nodeOf(Kind::Projection, std::move(flat), eachItem(strengthOf(Sign::Flatten)));
    }

    JmespathNode filter(JmespathNode left)
    {
        auto condition = expression(0);
        expect(Sign::RightBracket);
        auto right = current().sign == Sign::Flatten ? node(Kind::Current) : eachItem(strengthOf(Sign::Filter));
        return nodeOf(Kind::FilterProjection, std::move(left), std::move(right), std::move(condition));
    }

    JmespathNode indexed(JmespathNode left)
    {
        std::array<std::optional<qsizetype>, 3> numbers;
        std::size_t colons = 0;
        while (current().sign != Sign::RightBracket) {
            if (current().sign == Sign::Number && !numbers.at(colons))
                numbers.at(colons) = static_cast<qsizetype>(take().text.toLongLong());
            else if (current().sign == Sign::Colon && colons < 2) {
                take();
                ++colons;
            } else
                return fail();
        }
        auto right = node(colons == 0 ? Kind::Index : Kind::Slice);
        right.index = numbers[0].value_or(0);
        right.start = numbers[0];
        right.stop = numbers[1];
        right.step = numbers[2].value_or(1);
        if (right.step == 0)
            return fail();
        take();
        auto chain = nodeOf(Kind::Chain, std::move(left), std::move(right));
        if (colons == 0)
            return chain;
        return nodeOf(Kind::Projection, std::move(chain), eachItem(strengthOf(Sign::Star)));
    }

    JmespathNode list()
    {
        auto made = node(Kind::List);
        do
            made.parts.push_back(expression(0));
        while (accept(Sign::Comma));
        expect(Sign::RightBracket);
        return made;
    }

    JmespathNode object()
    {
        auto made = node(Kind::Object);
        do {
            if (current().sign != Sign::Name && current().sign != Sign::QuotedName)
                fail();
            made.keys.append(take().text);
            expect(Sign::Colon);
            made.parts.push_back(expression(0));
        } while (accept(Sign::Comma));
        expect(Sign::RightBrace);
        return made;
    }

    JmespathNode call(const JmespathNode &name)
    {
        if (name.kind != Kind::Field)
            return fail();
        auto made = node(Kind::Function, {}, name.text);
        if (accept(Sign::RightParenthesis))
            return made;
        do
            made.parts.push_back(expression(0));
        while (accept(Sign::Comma));
        expect(Sign::RightParenthesis);
        return made;
    }

    QList<Token> m_tokens;
    qsizetype m_at = 0;
    int m_depth = 0;
    std::optional<qsizetype> m_broken;
};

} // namespace

Result<JmespathExpression> JmespathExpression::parse(const QString &text)
{
    const auto tokens = Lexer(text).tokens();
    if (!tokens)
        return tokens.error();
    Parser parser(*tokens);
    auto root = std::make_shared<const JmespathNode>(parser.whole());
    if (const auto position = parser.brokenPosition())
        return brokenAt(*position, text);
    JmespathExpression made;
    made.m_root = std::move(root);
    return made;
}

} // namespace holdfast
