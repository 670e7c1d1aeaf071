// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directoryfilter.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

Result<QByteArray> escaped(const QString &value)
{
    QByteArray result;
    for (const auto byte : value.toUtf8()) {
        const auto code = uchar(byte);
        if (code < 32 || code == 127)
            return Error{
                ErrorCode::InvalidInput,
                text("“%1” holds control characters; a directory cannot be searched for them").arg(value.simplified()),
                {}};
        if (byte == '\\' || byte == '*' || byte == '(' || byte == ')' || code > 126)
            result += '\\' + QByteArray(1, byte).toHex();
        else
            result += byte;
    }
    return result;
}

bool looksLikeDn(QStringView value)
{
    return value.contains(u'=') && value.contains(u',');
}

bool equalValues(const QString &a, const QString &b)
{
    if (a.compare(b, Qt::CaseInsensitive) == 0)
        return true;
    return looksLikeDn(a) && looksLikeDn(b) && comparableDn(a) == comparableDn(b);
}

bool substringFits(const QString &value, const QStringList &pieces)
{
    qsizetype at = 0;
    for (qsizetype i = 0; i < pieces.size(); ++i) {
        const auto &piece = pieces.at(i);
        if (piece.isEmpty())
            continue;
        if (i == 0) {
            if (!value.startsWith(piece, Qt::CaseInsensitive))
                return false;
            at = piece.size();
        } else if (i == pieces.size() - 1) {
            return value.size() - at >= piece.size() && value.endsWith(piece, Qt::CaseInsensitive);
        } else {
            const auto found = value.indexOf(piece, at, Qt::CaseInsensitive);
            if (found < 0)
                return false;
            at = found + piece.size();
        }
    }
    return true;
}

} // namespace

DirectoryFilter::DirectoryFilter()
    : m_attribute(u"objectClass"_s)
{
}

DirectoryFilter DirectoryFilter::equals(const QString &attribute, const QString &value)
{
    DirectoryFilter filter;
    filter.m_kind = Kind::Equal;
    filter.m_attribute = attribute;
    filter.m_values = {value};
    return filter;
}

DirectoryFilter DirectoryFilter::present(const QString &attribute)
{
    DirectoryFilter filter;
    filter.m_attribute = attribute;
    return filter;
}

DirectoryFilter DirectoryFilter::all(QList<DirectoryFilter> parts)
{
    DirectoryFilter filter;
    filter.m_kind = Kind::All;
    filter.m_parts = std::move(parts);
    return filter;
}

DirectoryFilter DirectoryFilter::any(QList<DirectoryFilter> parts)
{
    DirectoryFilter filter;
    filter.m_kind = Kind::Any;
    filter.m_parts = std::move(parts);
    return filter;
}

DirectoryFilter DirectoryFilter::extensible(const QString &attribute, const QString &rule, const QString &value)
{
    DirectoryFilter filter;
    filter.m_kind = Kind::Extensible;
    filter.m_attribute = attribute;
    filter.m_rule = rule;
    filter.m_values = {value};
    return filter;
}

class DirectoryFilter::Parser
{
public:
    explicit Parser(const QString &typed)
        : m_text(typed)
    {
    }

    Result<DirectoryFilter> whole()
    {
        auto filter = group(0);
        if (!filter)
            return filter;
        blanks();
        if (m_at < m_text.size())
            return fault(text("something is left over"));
        return filter;
    }

private:
    static constexpr int deepest = 50;

    Error fault(const QString &what) const
    {
        return {ErrorCode::InvalidInput, text("The filter cannot be read at column %1: %2").arg(m_at + 1).arg(what),
                m_text};
    }

    void blanks()
    {
        while (m_at < m_text.size() && m_text.at(m_at).isSpace())
            ++m_at;
    }

    bool take(QChar character)
    {
        blanks();
        if (m_at >= m_text.size() || m_text.at(m_at) != character)
            return false;
        ++m_at;
        return true;
    }

    Result<DirectoryFilter> group(int depth)
    {
        if (depth > deepest)
            return fault(text("it is nested too deeply"));
        if (!take(u'('))
            return fault(text("“(” is missing"));
        DirectoryFilter filter;
        blanks();
        const auto sign = m_at < m_text.size() ? m_text.at(m_at) : QChar();
        if (sign == u'&' || sign == u'|' || sign == u'!') {
            ++m_at;
            filter.m_kind = sign == u'&' ? Kind::All : sign == u'|' ? Kind::Any : Kind::Not;
            blanks();
            while (m_at < m_text.size() && m_text.at(m_at) == u'(') {
                auto part = group(depth + 1);
                if (!part)
                    return part;
                filter.m_parts.append(*std::move(part));
                blanks();
            }
            if (filter.m_parts.isEmpty() || (filter.m_kind == Kind::Not && filter.m_parts.size() != 1))
                return fault(text("a condition in parentheses is missing"));
        } else if (auto read = condition(filter); !read) {
            return read.error();
        }
        if (!take(u')'))
            return fault(text("“)” is missing"));
        return filter;
    }

    Result<void> condition(DirectoryFilter &filter)
    {
        const auto start = m_at;
        while (m_at < m_text.size() && !QStringView(u"=<>~()").contains(m_text.at(m_at)))
            ++m_at;
        filter.m_attribute = m_text.mid(start, m_at - start).trimmed();
        filter.m_kind = Kind::Equal;
        if (m_at < m_text.size() && m_text.at(m_at) != u'=') {
            const auto sign = m_text.at(m_at);
            filter.m_kind = sign == u'>' ? Kind::AtLeast : sign == u'<' ? Kind::AtMost : Kind::Equal;
            ++m_at;
        }
        if (m_at >= m_text.size() || m_text.at(m_at) != u'=')
            return fault(text("“=” is missing"));
        ++m_at;
        if (filter.m_attribute.endsWith(u':')) {
            filter.m_kind = Kind::Extensible;
            const auto pieces = filter.m_attribute.chopped(1).split(u':');
            filter.m_attribute = pieces.first();
            filter.m_rule = pieces.value(1);
        }
        if (filter.m_attribute.isEmpty())
            return fault(text("the attribute is missing"));
        return value(filter);
    }

    Result<void> value(DirectoryFilter &filter)
    {
        QByteArray piece;
        QStringList pieces;
        bool stars = false;
        for (; m_at < m_text.size() && m_text.at(m_at) != u')'; ++m_at) {
            const auto character = m_text.at(m_at);
            if (character == u'(')
                return fault(text("“(” in a value must be written \\28"));
            if (character == u'*') {
                stars = true;
                pieces += QString::fromUtf8(piece);
                piece.clear();
            } else if (character == u'\\') {
                const auto hex = m_text.mid(m_at + 1, 2).toLatin1();
                bool isHex = false;
                const auto code = hex.toInt(&isHex, 16);
                if (isHex && hex.size() == 2) {
                    piece += char(code);
                    m_at += 2;
                } else if (m_at + 1 < m_text.size()) {
                    piece += QString(m_text.at(++m_at)).toUtf8();
                }
            } else {
                const qsizetype length = character.isHighSurrogate() && m_at + 1 < m_text.size() ? 2 : 1;
                piece += m_text.mid(m_at, length).toUtf8();
                m_at += length - 1;
            }
        }
        pieces += QString::fromUtf8(piece);
        filter.m_values = pieces;
        if (stars && filter.m_kind == Kind::Equal) {
            const bool onlyStar = pieces.size() == 2 && pieces.first().isEmpty() && pieces.last().isEmpty();
            filter.m_kind = onlyStar ? Kind::Present : Kind::Substring;
        }
        return {};
    }

    QString m_text;
    qsizetype m_at = 0;
};

Result<DirectoryFilter> DirectoryFilter::parse(const QString &typed)
{
    auto trimmed = typed.trimmed();
    if (!trimmed.startsWith(u'('))
        trimmed = u'(' + trimmed + u')';
    return Parser(trimmed).whole();
}

Result<QByteArray> DirectoryFilter::ldapText() const
{
    const auto attribute = m_attribute.toUtf8();
    const bool plainName = std::all_of(attribute.begin(), attribute.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'
            || c == ';';
    });
    if (!plainName)
        return Error{ErrorCode::InvalidInput, text("“%1” is not an attribute name").arg(m_attribute), {}};
    switch (m_kind) {
    case Kind::Present:
        return '(' + attribute + "=*)";
    case Kind::All:
    case Kind::Any:
    case Kind::Not: {
        QByteArray joined = m_kind == Kind::All ? "(&" : m_kind == Kind::Any ? "(|" : "(!";
        for (const auto &part : m_parts) {
            const auto one = part.ldapText();
            if (!one)
                return one;
            joined += *one;
        }
        return joined + ')';
    }
    default:
        break;
    }
    QByteArrayList pieces;
    for (const auto &value : m_values) {
        const auto piece = escaped(value);
        if (!piece)
            return piece;
        pieces += *piece;
    }
    const auto value = pieces.join('*');
    switch (m_kind) {
    case Kind::AtLeast:
        return '(' + attribute + ">=" + value + ')';
    case Kind::AtMost:
        return '(' + attribute + "<=" + value + ')';
    case Kind::Extensible:
        return '(' + attribute + ':' + m_rule.toUtf8() + ":=" + value + ')';
    default:
        return '(' + attribute + '=' + value + ')';
    }
}

bool DirectoryFilter::matches(const DirectoryEntry &entry, const Chain &chainReaches) const
{
    const auto anyPart = [&](bool wanted) {
        return std::any_of(m_parts.begin(), m_parts.end(),
                           [&](const DirectoryFilter &part) { return part.matches(entry, chainReaches) == wanted; });
    };
    switch (m_kind) {
    case Kind::All:
        return !anyPart(false);
    case Kind::Any:
        return anyPart(true);
    case Kind::Not:
        return anyPart(false);
    default:
        break;
    }
    const auto wanted = m_values.value(0);
    if (m_attribute.compare("distinguishedName"_L1, Qt::CaseInsensitive) == 0 && m_kind == Kind::Equal)
        return comparableDn(entry.dn) == comparableDn(wanted);
    if (m_kind == Kind::Extensible && m_rule == chain)
        return chainReaches && chainReaches(entry, m_attribute, wanted);
    // Every entry has a class, also where an export does not tell it.
    if (m_kind == Kind::Present && m_attribute.compare("objectClass"_L1, Qt::CaseInsensitive) == 0)
        return true;
    const auto values = entry.texts(m_attribute);
    return std::any_of(values.begin(), values.end(), [&](const QString &value) {
        switch (m_kind) {
        case Kind::Present:
            return true;
        case Kind::Substring:
            return substringFits(value, m_values);
        case Kind::AtLeast:
            return value.toLongLong() >= wanted.toLongLong();
        case Kind::AtMost:
            return value.toLongLong() <= wanted.toLongLong();
        case Kind::Extensible: {
            const auto mask = wanted.toLongLong();
            const auto bits = value.toLongLong() & mask;
            return m_rule == bitAnd ? bits == mask : bits != 0;
        }
        default:
            return equalValues(value, wanted);
        }
    });
}

} // namespace holdfast
