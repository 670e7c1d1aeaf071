// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/htmltext.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// A tag, or the text between two tags.
struct HtmlToken
{
    bool isTag = false;
    bool isEnd = false; ///< </td>
    QString text; ///< the tag's name in lower case, or the text with entities replaced
};

QString withoutEntities(QStringView text)
{
    static const QHash<QString, QString> named{
        {u"amp"_s, u"&"_s},    {u"lt"_s, u"<"_s},   {u"gt"_s, u">"_s},    {u"quot"_s, u"\""_s}, {u"apos"_s, u"'"_s},
        {u"nbsp"_s, u" "_s},   {u"copy"_s, u"©"_s}, {u"reg"_s, u"®"_s},   {u"ndash"_s, u"–"_s}, {u"mdash"_s, u"—"_s},
        {u"hellip"_s, u"…"_s}, {u"euro"_s, u"€"_s}, {u"lsquo"_s, u"‘"_s}, {u"rsquo"_s, u"’"_s}, {u"ldquo"_s, u"“"_s},
        {u"rdquo"_s, u"”"_s},  {u"bull"_s, u"•"_s}, {u"middot"_s, u"·"_s}};
    constexpr qsizetype longestEntity = 10;
    QString result;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const auto end = text[at] == u'&' ? text.indexOf(u';', at) : -1;
        if (end < 0 || end - at > longestEntity) {
            result += text[at];
            continue;
        }
        const auto name = text.sliced(at + 1, end - at - 1).toString();
        bool ok = false;
        const auto code = name.startsWith("#x"_L1, Qt::CaseInsensitive) ? name.sliced(2).toUInt(&ok, 16)
            : name.startsWith(u'#')                                     ? name.sliced(1).toUInt(&ok)
                                                                        : 0U;
        if (ok && code > 0 && code <= 0x10FFFF) {
            const char32_t character = code;
            result += QString::fromUcs4(&character, 1);
        } else if (named.contains(name)) {
            result += named.value(name);
        } else {
            result += text[at];
            continue;
        }
        at = end;
    }
    return result;
}

class HtmlReader
{
public:
    explicit HtmlReader(const QString &html)
        : m_html(html)
    {
    }

    bool next(HtmlToken &token)
    {
        while (m_at < m_html.size()) {
            if (m_html.at(m_at) != u'<') {
                const auto end = m_html.indexOf(u'<', m_at);
                token = {.isTag = false, .isEnd = false, .text = withoutEntities(taken(end))};
                return true;
            }
            const auto view = QStringView(m_html).sliced(m_at);
            if (view.startsWith("<!--"_L1)) {
                skipBehind(u"-->"_s);
                continue;
            }
            if (view.startsWith("<!"_L1) || view.startsWith("<?"_L1)) {
                skipBehind(u">"_s);
                continue;
            }
            if (readTag(token)) {
                if (!token.isEnd && (token.text == "script"_L1 || token.text == "style"_L1))
                    skipTo(u"</"_s + token.text);
                return true;
            }
            // A lone "<" is text.
            token = {.isTag = false, .isEnd = false, .text = u"<"_s};
            ++m_at;
            return true;
        }
        return false;
    }

private:
    QStringView taken(qsizetype end)
    {
        const auto to = end < 0 ? m_html.size() : end;
        const auto text = QStringView(m_html).sliced(m_at, to - m_at);
        m_at = to;
        return text;
    }

    void skipBehind(const QString &mark)
    {
        const auto found = m_html.indexOf(mark, m_at);
        m_at = found < 0 ? m_html.size() : found + mark.size();
    }

    void skipTo(const QString &mark)
    {
        const auto found = m_html.indexOf(mark, m_at, Qt::CaseInsensitive);
        m_at = found < 0 ? m_html.size() : found;
    }

    bool readTag(HtmlToken &token)
    {
        auto at = m_at + 1;
        const bool isEnd = at < m_html.size() && m_html.at(at) == u'/';
        at += isEnd ? 1 : 0;
        const auto begin = at;
        while (at < m_html.size() && m_html.at(at).isLetterOrNumber())
            ++at;
        if (at == begin || !m_html.at(begin).isLetter())
            return false;
        token = {.isTag = true, .isEnd = isEnd, .text = m_html.sliced(begin, at - begin).toLower()};
        QChar quote;
        for (; at < m_html.size(); ++at) {
            const auto c = m_html.at(at);
            if (!quote.isNull()) {
                if (c == quote)
                    quote = QChar();
            } else if (c == u'"' || c == u'\'') {
                quote = c;
            } else if (c == u'>') {
                break;
            }
        }
        m_at = std::min(at + 1, m_html.size());
        return true;
    }

    const QString &m_html;
    qsizetype m_at = 0;
};

/// Builds tables from tokens; one per open <table>.
class TableBuilder
{
public:
    /// `number` is the place of the table among all tables.
    explicit TableBuilder(qsizetype number)
        : m_number(number)
    {
    }

    [[nodiscard]] qsizetype number() const { return m_number; }

    void text(const QString &text)
    {
        if (m_inCaption)
            m_table.title += text;
        else if (m_inCell)
            m_cell += text;
    }

    void tag(const HtmlToken &token)
    {
        const auto &name = token.text;
        if (name == "caption"_L1) {
            m_inCaption = !token.isEnd;
        } else if (name == "tr"_L1) {
            endRow();
        } else if (name == "td"_L1 || name == "th"_L1) {
            endCell();
            if (!token.isEnd) {
                m_inCell = true;
                m_rowHasData = m_rowHasData || name == "td"_L1;
            }
        } else if (name == "br"_L1 || name == "p"_L1 || name == "div"_L1 || name == "li"_L1) {
            text(u" "_s);
        }
    }

    HtmlTable finished()
    {
        endRow();
        m_table.title = m_table.title.simplified();
        return m_table;
    }

private:
    void endCell()
    {
        if (m_inCell)
            m_row.append(m_cell.simplified());
        m_cell.clear();
        m_inCell = false;
    }

    void endRow()
    {
        endCell();
        if (!m_row.isEmpty()) {
            if (!m_rowHasData && m_table.headers.isEmpty() && m_table.rows.isEmpty())
                m_table.headers = m_row;
            else
                m_table.rows.append(m_row);
        }
        m_row.clear();
        m_rowHasData = false;
    }

    qsizetype m_number;
    HtmlTable m_table;
    QStringList m_row;
    QString m_cell;
    bool m_inCell = false;
    bool m_inCaption = false;
    bool m_rowHasData = false;
};

bool isBlock(const QString &tag)
{
    static const QStringList blocks{u"p"_s,  u"div"_s, u"br"_s, u"tr"_s, u"li"_s, u"table"_s, u"h1"_s,         u"h2"_s,
                                    u"h3"_s, u"h4"_s,  u"h5"_s, u"h6"_s, u"ul"_s, u"ol"_s,    u"blockquote"_s, u"hr"_s};
    return blocks.contains(tag);
}

} // namespace

QJsonValue HtmlTable::toJson() const
{
    qsizetype columns = headers.size();
    for (const auto &row : rows)
        columns = std::max(columns, row.size());
    if (columns == 1) {
        QJsonArray texts;
        for (const auto &row : rows)
            texts.append(row.value(0));
        return texts;
    }
    if (columns == 2 && headers.isEmpty()) {
        QJsonObject pairs;
        for (const auto &row : rows)
            pairs.insert(row.value(0), row.value(1));
        return pairs;
    }
    QJsonArray objects;
    for (const auto &row : rows) {
        QJsonObject object;
        for (qsizetype i = 0; i < row.size(); ++i) {
            const auto name = headers.isEmpty() ? u"cell%1"_s.arg(i) : headers.value(i);
            object.insert(name.isEmpty() ? u"cell%1"_s.arg(i) : name, row.at(i));
        }
        objects.append(object);
    }
    return objects;
}

QList<HtmlTable> htmlTables(const QString &html)
{
    constexpr size_t deepest = 50;
    QList<HtmlTable> tables;
    std::vector<TableBuilder> open;
    HtmlReader reader(html);
    HtmlToken token;
    const auto close = [&] {
        tables[open.back().number()] = open.back().finished();
        open.pop_back();
    };
    while (reader.next(token)) {
        if (token.isTag && token.text == "table"_L1) {
            if (token.isEnd && !open.empty())
                close();
            else if (!token.isEnd && open.size() < deepest) {
                open.emplace_back(tables.size());
                tables.append(HtmlTable());
            }
        } else if (!open.empty()) {
            if (token.isTag)
                open.back().tag(token);
            else
                open.back().text(token.text);
        }
    }
    while (!open.empty())
        close();
    return tables;
}

QString htmlToText(const QString &html)
{
    QString text;
    HtmlReader reader(html);
    HtmlToken token;
    while (reader.next(token)) {
        if (!token.isTag)
            text += token.text;
        else if (isBlock(token.text) && !text.isEmpty() && !text.endsWith(u'\n'))
            text += u'\n';
        else if (token.text == "td"_L1 || token.text == "th"_L1)
            text += u' ';
    }
    QStringList lines;
    for (const auto raw = text.split(u'\n'); const auto &line : raw) {
        if (const auto simple = line.simplified(); !simple.isEmpty())
            lines.append(simple);
    }
    return lines.join(u'\n');
}

} // namespace holdfast
