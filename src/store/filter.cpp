// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/filter.h"

#include "base/clock.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <optional>
#include <utility>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 minuteMs = 60'000;
constexpr qint64 dayMs = 24 * 60 * minuteMs;

QString tr(const char *text)
{
    return QCoreApplication::translate("Filter", text);
}

struct Span
{
    qint64 begin = 0;
    qint64 end = 0; ///< exclusive
};

std::optional<Span> readTime(const QString &text, qint64 nowMs)
{
    const auto dayOf = [](qint64 ms) { return ms - (((ms % dayMs) + dayMs) % dayMs); };
    const auto day = [&](qint64 begin) { return Span{begin, begin + dayMs}; };
    if (text.compare("today"_L1, Qt::CaseInsensitive) == 0)
        return day(dayOf(nowMs));
    if (text.compare("yesterday"_L1, Qt::CaseInsensitive) == 0)
        return day(dayOf(nowMs) - dayMs);
    if (text.startsWith(u'-') && text.size() > 2) {
        bool ok = false;
        const qint64 amount = text.mid(1, text.size() - 2).toLongLong(&ok);
        constexpr qint64 most = 100'000'000;
        const QChar unit = text.back().toLower();
        const qint64 unitMs = unit == u'm' ? minuteMs : unit == u'h' ? 60 * minuteMs : unit == u'd' ? dayMs : 0;
        if (!ok || amount < 0 || amount > most || unitMs == 0)
            return {};
        const qint64 moment = nowMs - amount * unitMs;
        return Span{moment, moment + 1};
    }
    if (const auto date = QDate::fromString(text, u"yyyy-MM-dd"_s); date.isValid())
        return day(QDateTime(date, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch());
    for (const auto &form : {u"yyyy-MM-dd'T'HH:mm"_s, u"yyyy-MM-dd HH:mm"_s}) {
        if (const auto moment = QDateTime::fromString(text, form); moment.isValid()) {
            const qint64 begin = QDateTime(moment.date(), moment.time(), Qt::UTC).toMSecsSinceEpoch();
            return Span{begin, begin + minuteMs};
        }
    }
    const qint64 exact = msFromIso(text);
    if (exact < 0)
        return {};
    return Span{exact, exact + 1};
}

std::optional<qint64> readSize(const QString &text)
{
    static constexpr std::pair<const char *, double> units[]{
        {"kib", 1024.0},
        {"mib", 1024.0 * 1024},
        {"gib", 1024.0 * 1024 * 1024},
        {"tib", 1024.0 * 1024 * 1024 * 1024},
        {"kb", 1e3},
        {"mb", 1e6},
        {"gb", 1e9},
        {"tb", 1e12},
        {"k", 1e3},
        {"m", 1e6},
        {"g", 1e9},
        {"b", 1},
    };
    QString digits = text.toLower();
    double factor = 1;
    for (const auto &[name, value] : units) {
        if (digits.endsWith(QLatin1StringView(name))) {
            digits.chop(QLatin1StringView(name).size());
            factor = value;
            break;
        }
    }
    bool ok = false;
    const double amount = digits.trimmed().toDouble(&ok);
    constexpr double most = 9e18;
    if (!ok || amount < 0 || amount * factor > most)
        return {};
    return static_cast<qint64>(amount * factor);
}

std::optional<qint64> readFlag(const QString &text)
{
    static const QStringList yes{u"true"_s, u"yes"_s, u"1"_s};
    static const QStringList no{u"false"_s, u"no"_s, u"0"_s};
    if (yes.contains(text, Qt::CaseInsensitive))
        return 1;
    if (no.contains(text, Qt::CaseInsensitive))
        return 0;
    return {};
}

qsizetype editDistance(const QString &a, const QString &b)
{
    QList<qsizetype> row(b.size() + 1);
    for (qsizetype j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const qsizetype substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, substitute}));
        }
    }
    return row.constLast();
}

class FilterParser
{
public:
    FilterParser(QStringView line, const QList<FilterField> &fields, const FilterMoment &moment)
        : m_line(line)
        , m_fields(fields)
        , m_moment(moment)
    {
    }

    Result<FilterNode> parse()
    {
        skipBlanks();
        if (atEnd())
            return FilterNode();
        auto node = parseOr();
        if (!node)
            return node;
        skipBlanks();
        if (!atEnd())
            return error(m_at, tr("there is a closing bracket too many"));
        return node;
    }

private:
    static constexpr int deepest = 100;

    [[nodiscard]] bool atEnd() const { return m_at >= m_line.size(); }
    [[nodiscard]] QChar here() const { return m_line[m_at]; }

    void skipBlanks()
    {
        while (!atEnd() && here().isSpace())
            ++m_at;
    }

    [[nodiscard]] Error error(qsizetype at, const QString &what) const
    {
        return {ErrorCode::InvalidInput, tr("Column %1: %2.").arg(at + 1).arg(what), QString::number(at + 1)};
    }

    /// Eats the keyword if it stands here as a word of its own.
    bool takeKeyword(QLatin1StringView keyword)
    {
        skipBlanks();
        const auto rest = m_line.mid(m_at);
        if (!rest.startsWith(keyword, Qt::CaseInsensitive))
            return false;
        if (rest.size() > keyword.size() && !rest[keyword.size()].isSpace() && rest[keyword.size()] != u'('
            && rest[keyword.size()] != u')')
            return false;
        m_at += keyword.size();
        return true;
    }

    static FilterNode joined(FilterNode::Kind kind, std::vector<FilterNode> parts)
    {
        if (parts.size() == 1)
            return std::move(parts.front());
        FilterNode node;
        node.kind = kind;
        node.children = std::move(parts);
        return node;
    }

    Result<FilterNode> parseOr()
    {
        std::vector<FilterNode> parts;
        do {
            auto part = parseAnd();
            if (!part)
                return part;
            parts.push_back(*std::move(part));
        } while (takeKeyword("or"_L1));
        return joined(FilterNode::Kind::Or, std::move(parts));
    }

    Result<FilterNode> parseAnd()
    {
        std::vector<FilterNode> parts;
        for (;;) {
            auto part = parseUnary();
            if (!part)
                return part;
            parts.push_back(*std::move(part));
            if (takeKeyword("and"_L1))
                continue;
            skipBlanks();
            const auto before = m_at;
            if (atEnd() || here() == u')' || takeKeyword("or"_L1)) {
                m_at = before;
                return joined(FilterNode::Kind::And, std::move(parts));
            }
        }
    }

    Result<FilterNode> parseUnary()
    {
        skipBlanks();
        if (atEnd())
            return error(m_at, tr("something to look for is missing here"));
        const bool minus = here() == u'-' && m_at + 1 < m_line.size() && !m_line[m_at + 1].isSpace();
        if (minus || takeKeyword("not"_L1)) {
            if (minus)
                ++m_at;
            if (++m_depth > deepest)
                return error(m_at, tr("this is nested too deeply"));
            auto inner = parseUnary();
            --m_depth;
            if (!inner)
                return inner;
            FilterNode node;
            node.kind = FilterNode::Kind::Not;
            node.children.push_back(*std::move(inner));
            return node;
        }
        if (here() == u'(')
            return parseGroup();
        if (here() == u')')
            return error(m_at, tr("something to look for is missing before this bracket"));
        return parseTerm();
    }

    Result<FilterNode> parseGroup()
    {
        const auto opened = m_at++;
        if (++m_depth > deepest)
            return error(opened, tr("this is nested too deeply"));
        auto inner = parseOr();
        --m_depth;
        if (!inner)
            return inner;
        skipBlanks();
        if (atEnd() || here() != u')')
            return error(opened, tr("this bracket is not closed"));
        ++m_at;
        return inner;
    }

    /// Reads "…" with \" and \\ inside.
    Result<QString> readQuoted()
    {
        const auto opened = m_at++;
        QString text;
        while (!atEnd() && here() != u'"') {
            if (here() == u'\\' && m_at + 1 < m_line.size() && (m_line[m_at + 1] == u'"' || m_line[m_at + 1] == u'\\'))
                ++m_at;
            text += here();
            ++m_at;
        }
        if (atEnd())
            return error(opened, tr("this quotation mark is not closed"));
        ++m_at;
        return text;
    }

    QString readBare()
    {
        const auto start = m_at;
        while (!atEnd() && !here().isSpace() && here() != u'(' && here() != u')')
            ++m_at;
        return m_line.mid(start, m_at - start).toString();
    }

    std::optional<FilterOperator> takeOperator()
    {
        static constexpr std::pair<const char *, FilterOperator> operators[]{
            {":!=", FilterOperator::IsNot},
            {":>=", FilterOperator::GreaterOrEqual},
            {":<=", FilterOperator::LessOrEqual},
            {":>", FilterOperator::Greater},
            {":<", FilterOperator::Less},
            {":=", FilterOperator::Is},
            {"!=", FilterOperator::IsNot},
            {">=", FilterOperator::GreaterOrEqual},
            {"<=", FilterOperator::LessOrEqual},
            {":", FilterOperator::Is},
            {"=", FilterOperator::Is},
            {">", FilterOperator::Greater},
            {"<", FilterOperator::Less},
        };
        for (const auto &[text, op] : operators) {
            if (m_line.mid(m_at).startsWith(QLatin1StringView(text))) {
                m_at += QLatin1StringView(text).size();
                return op;
            }
        }
        return {};
    }

    Result<FilterNode> parseTerm()
    {
        FilterNode node;
        if (here() == u'"') {
            auto text = readQuoted();
            if (!text)
                return text.error();
            node.kind = FilterNode::Kind::Word;
            node.text = *std::move(text);
            node.quoted = true;
            return node;
        }
        const auto start = m_at;
        while (!atEnd() && (here().isLetterOrNumber() || here() == u'_' || here() == u'.'))
            ++m_at;
        const auto name = m_line.mid(start, m_at - start).toString();
        const auto afterName = m_at;
        const auto op = name.isEmpty() ? std::nullopt : takeOperator();
        if (op)
            return parseValue(name, start, *op);
        m_at = start;
        node.text = readBare();
        const auto *flag = afterName == m_at ? find(name) : nullptr;
        if (flag && flag->kind == FieldKind::Flag) {
            node.kind = FilterNode::Kind::Term;
            node.field = flag->name;
            node.number = 1;
            return node;
        }
        node.kind = FilterNode::Kind::Word;
        return node;
    }

    const FilterField *find(const QString &name) const
    {
        for (const auto &field : m_fields) {
            if (field.name.compare(name, Qt::CaseInsensitive) == 0 || field.aliases.contains(name, Qt::CaseInsensitive))
                return &field;
            if (field.name.endsWith(".*"_L1) && name.size() >= field.name.size()
                && name.startsWith(QStringView(field.name).chopped(1), Qt::CaseInsensitive))
                return &field;
        }
        return nullptr;
    }

    [[nodiscard]] Error unknownField(const QString &name, qsizetype at) const
    {
        const FilterField *nearest = nullptr;
        qsizetype best = 3; // more than two letters away is another word
        for (const auto &field : m_fields) {
            if (const auto distance = editDistance(name.toLower(), field.name); distance < best) {
                best = distance;
                nearest = &field;
            }
        }
        if (nearest)
            return error(
                at, tr("there is no field \"%1\"; did you mean \"%2\"?").arg(name, nearest->name).chopped(1) + u'?');
        return error(at,
                     tr("there is no field \"%1\"; put the word in quotation marks to look for it as text").arg(name));
    }

    Result<FilterNode> parseValue(const QString &name, qsizetype start, FilterOperator op)
    {
        const auto *field = find(name);
        if (!field)
            return unknownField(name, start);
        FilterNode node;
        node.kind = FilterNode::Kind::Term;
        node.field = field->name.endsWith(".*"_L1) ? name.toLower() : field->name;
        node.op = op;
        const auto valueAt = m_at;
        if (!atEnd() && here() == u'"') {
            auto text = readQuoted();
            if (!text)
                return text.error();
            node.text = *std::move(text);
            node.quoted = true;
        } else {
            node.text = readBare();
            if (node.text.isEmpty())
                return error(valueAt, tr("a value is missing after \"%1\"").arg(name));
        }
        return checked(*field, std::move(node), valueAt);
    }

    Result<FilterNode> checked(const FilterField &field, FilterNode node, qsizetype at) const
    {
        const bool ordered = node.op != FilterOperator::Is && node.op != FilterOperator::IsNot;
        switch (field.kind) {
        case FieldKind::Keyword:
        case FieldKind::Text:
        case FieldKind::List:
            if (ordered)
                return error(at, tr("\"%1\" is a text and cannot be compared by size").arg(field.name));
            if (!node.quoted && node.text.compare("me"_L1, Qt::CaseInsensitive) == 0 && !m_moment.user.isEmpty()) {
                node.text = m_moment.user;
                node.quoted = true;
            }
            return node;
        case FieldKind::Number: {
            bool ok = false;
            QString digits = node.text;
            if (digits.startsWith(u'#'))
                digits.remove(0, 1);
            node.number = digits.toLongLong(&ok);
            if (!ok)
                return error(at, tr("\"%1\" is not a whole number").arg(node.text));
            return node;
        }
        case FieldKind::Size: {
            const auto size = readSize(node.text);
            if (!size)
                return error(at, tr("\"%1\" is not a size such as 500KB, 10MB or 1.5GB").arg(node.text));
            node.number = *size;
            return node;
        }
        case FieldKind::Time: {
            if (!ordered && !node.quoted && node.text.compare("none"_L1, Qt::CaseInsensitive) == 0)
                return node;
            const auto span = readTime(node.text, m_moment.nowMs);
            if (!span)
                return error(at, tr("\"%1\" is not a time such as 2026-11-01, today or -7d").arg(node.text));
            node.number = span->begin;
            node.numberEnd = span->end;
            return node;
        }
        case FieldKind::Flag: {
            const auto flag = readFlag(node.text);
            if (!flag || ordered)
                return error(at, tr("\"%1\" is yes or no").arg(field.name));
            node.number = *flag;
            return node;
        }
        case FieldKind::Choice: {
            const auto position = field.choices.indexOf(node.text.toLower());
            if (position < 0)
                return error(at, tr("\"%1\" is one of: %2").arg(field.name, field.choices.join(u", "_s)));
            node.number = position;
            return node;
        }
        }
        return node;
    }

    QStringView m_line;
    const QList<FilterField> &m_fields;
    const FilterMoment &m_moment;
    qsizetype m_at = 0;
    int m_depth = 0;
};

} // namespace

Result<FilterNode> parseFilter(QStringView line, const QList<FilterField> &fields, const FilterMoment &moment)
{
    return FilterParser(line, fields, moment).parse();
}

} // namespace holdfast
