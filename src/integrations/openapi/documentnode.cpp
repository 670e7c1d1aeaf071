// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/openapi/documentnode.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <yaml.h>

#include <optional>

namespace holdfast::openapi {

namespace {

using namespace Qt::StringLiterals;

constexpr int deepest = 200;
constexpr qint64 mostNodes = 2'000'000;

QString text(const char *source)
{
    return QCoreApplication::translate("OpenApi", source);
}

Error at(int line, int column, const QString &what)
{
    return Error{ErrorCode::InvalidInput, text("line %1, column %2: %3").arg(line).arg(column).arg(what), {}};
}

bool isNumber(const QString &word)
{
    bool ok = false;
    word.toDouble(&ok);
    // "nan", "inf" and hexadecimal floats are no numbers of JSON
    return ok && !word.isEmpty()
        && (word.at(0).isDigit() || word.at(0) == u'-' || word.at(0) == u'+' || word.at(0) == u'.')
        && word.back().isLetterOrNumber() && !word.contains(u'n', Qt::CaseInsensitive);
}

/// JSON as RFC 8259 has it. Written here, because Qt's reader tells no lines and libyaml does not know JSON's surrogate
/// pairs.
class JsonReader
{
public:
    explicit JsonReader(const QString &source)
        : m_text(source)
    {
    }

    Result<DocumentNode> whole()
    {
        DocumentNode node;
        if (!value(node, 0))
            return *m_error;
        skipBlanks();
        if (m_at < m_text.size())
            return fault(text("there is something after the end of the document"));
        return node;
    }

private:
    bool value(DocumentNode &node, int depth)
    {
        skipBlanks();
        node.line = m_line;
        node.column = int(m_at - m_lineStart) + 1;
        if (depth > deepest)
            return fail(text("it is nested too deeply"));
        if (m_at >= m_text.size())
            return fail(text("the document ends in the middle"));
        const auto first = m_text.at(m_at);
        if (first == u'{')
            return map(node, depth);
        if (first == u'[')
            return list(node, depth);
        if (first == u'"') {
            node.kind = DocumentNode::Kind::Text;
            return quoted(node.text);
        }
        QString word;
        while (m_at < m_text.size()
               && (m_text.at(m_at).isLetterOrNumber() || QStringView(u"+-.").contains(m_text.at(m_at))))
            word += m_text.at(m_at++);
        if (word == "true"_L1 || word == "false"_L1) {
            node.kind = DocumentNode::Kind::Boolean;
            node.boolean = word == "true"_L1;
        } else if (isNumber(word) && word.at(0) != u'+' && word.at(0) != u'.') {
            node.kind = DocumentNode::Kind::Number;
            node.text = word;
        } else if (word != "null"_L1) {
            return fail(word.isEmpty() ? text("“%1” is not expected here").arg(first)
                                       : text("“%1” is no JSON value").arg(word));
        }
        return true;
    }

    bool map(DocumentNode &node, int depth)
    {
        node.kind = DocumentNode::Kind::Map;
        ++m_at;
        if (taken(u'}'))
            return true;
        do {
            skipBlanks();
            QString key;
            if (m_at >= m_text.size() || m_text.at(m_at) != u'"')
                return fail(text("a name in double quotes is expected"));
            if (!quoted(key))
                return false;
            if (!taken(u':'))
                return fail(text("“:” is expected after “%1”").arg(key));
            DocumentNode item;
            if (!value(item, depth + 1))
                return false;
            if (const auto known = node.keys.indexOf(key); known >= 0) {
                node.items[size_t(known)] = std::move(item);
            } else {
                node.keys.append(key);
                node.items.push_back(std::move(item));
            }
        } while (taken(u','));
        return taken(u'}') || fail(text("“,” or “}” is expected"));
    }

    bool list(DocumentNode &node, int depth)
    {
        node.kind = DocumentNode::Kind::List;
        ++m_at;
        if (taken(u']'))
            return true;
        do {
            DocumentNode item;
            if (!value(item, depth + 1))
                return false;
            node.items.push_back(std::move(item));
        } while (taken(u','));
        return taken(u']') || fail(text("“,” or “]” is expected"));
    }

    bool quoted(QString &into)
    {
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const auto character = m_text.at(m_at);
            if (character == u'"') {
                ++m_at;
                return true;
            }
            if (character < u' ')
                return fail(text("a text must not contain line ends or control characters"));
            if (character != u'\\') {
                into += character;
                continue;
            }
            if (++m_at >= m_text.size())
                break;
            if (!escaped(into))
                return false;
        }
        return fail(text("a text is not closed"));
    }

    bool escaped(QString &into)
    {
        const auto code = m_text.at(m_at);
        if (code == u'u') {
            bool ok = false;
            const auto unit = m_text.mid(m_at + 1, 4).toUShort(&ok, 16);
            if (!ok)
                return fail(text("“\\u” must be followed by four hexadecimal digits"));
            into += QChar(unit);
            m_at += 4;
            return true;
        }
        static const QHash<QChar, QChar> simple{{u'"', u'"'},  {u'\\', u'\\'}, {u'/', u'/'},  {u'b', u'\b'},
                                                {u'f', u'\f'}, {u'n', u'\n'},  {u'r', u'\r'}, {u't', u'\t'}};
        const auto found = simple.constFind(code);
        if (found == simple.constEnd())
            return fail(text("“\\%1” is no escape of JSON").arg(code));
        into += *found;
        return true;
    }

    bool taken(QChar character)
    {
        skipBlanks();
        if (m_at >= m_text.size() || m_text.at(m_at) != character)
            return false;
        ++m_at;
        return true;
    }

    void skipBlanks()
    {
        for (; m_at < m_text.size(); ++m_at) {
            const auto character = m_text.at(m_at);
            if (character == u'\n') {
                ++m_line;
                m_lineStart = m_at + 1;
            } else if (character != u' ' && character != u'\t' && character != u'\r') {
                return;
            }
        }
    }

    Error fault(const QString &what) const { return at(m_line, int(m_at - m_lineStart) + 1, what); }
    bool fail(const QString &what)
    {
        m_error = fault(what);
        return false;
    }

    const QString &m_text;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_line = 1;
    std::optional<Error> m_error;
};

struct YamlDocument
{
    yaml_document_t document{};
    bool isLoaded = false;
    ~YamlDocument()
    {
        if (isLoaded)
            yaml_document_delete(&document);
    }
};

struct YamlParser
{
    yaml_parser_t parser{};
    YamlParser() { yaml_parser_initialize(&parser); }
    ~YamlParser() { yaml_parser_delete(&parser); }
};

/// Copies libyaml's nodes; an alias becomes a copy of what it names.
class YamlReader
{
public:
    explicit YamlReader(yaml_document_t &document)
        : m_document(document)
    {
    }

    Result<DocumentNode> whole()
    {
        const auto *root = yaml_document_get_root_node(&m_document);
        if (!root)
            return at(1, 1, text("the document is empty"));
        DocumentNode node;
        if (!copy(*root, node, 0))
            return *m_error;
        return node;
    }

private:
    bool copy(const yaml_node_t &from, DocumentNode &node, int depth)
    {
        node.line = int(from.start_mark.line) + 1;
        node.column = int(from.start_mark.column) + 1;
        if (depth > deepest || ++m_copied > mostNodes) {
            m_error = at(node.line, node.column, text("it is nested too deeply, or grows beyond all bounds"));
            return false;
        }
        if (from.type == YAML_SCALAR_NODE) {
            scalar(from, node);
            return true;
        }
        if (from.type == YAML_SEQUENCE_NODE) {
            node.kind = DocumentNode::Kind::List;
            for (auto *item = from.data.sequence.items.start; item < from.data.sequence.items.top; ++item) {
                DocumentNode copied;
                if (!copy(*yaml_document_get_node(&m_document, *item), copied, depth + 1))
                    return false;
                node.items.push_back(std::move(copied));
            }
            return true;
        }
        node.kind = DocumentNode::Kind::Map;
        QHash<QString, size_t> places;
        for (auto *pair = from.data.mapping.pairs.start; pair < from.data.mapping.pairs.top; ++pair) {
            const auto *key = yaml_document_get_node(&m_document, pair->key);
            if (key->type != YAML_SCALAR_NODE) {
                m_error = at(int(key->start_mark.line) + 1, int(key->start_mark.column) + 1,
                             text("the name of a member must be a text"));
                return false;
            }
            DocumentNode copied;
            if (!copy(*yaml_document_get_node(&m_document, pair->value), copied, depth + 1))
                return false;
            const auto name = valueOf(*key);
            if (const auto known = places.constFind(name); known != places.constEnd()) {
                node.items[*known] = std::move(copied);
                continue;
            }
            places.insert(name, node.items.size());
            node.keys.append(name);
            node.items.push_back(std::move(copied));
        }
        return true;
    }

    static QString valueOf(const yaml_node_t &from)
    {
        return QString::fromUtf8(reinterpret_cast<const char *>(from.data.scalar.value),
                                 qsizetype(from.data.scalar.length));
    }

    static void scalar(const yaml_node_t &from, DocumentNode &node)
    {
        const auto word = valueOf(from);
        node.kind = DocumentNode::Kind::Text;
        node.text = word;
        if (from.data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
            return;
        const auto lower = word.toLower();
        if (word.isEmpty() || word == "~"_L1 || lower == "null"_L1) {
            node.kind = DocumentNode::Kind::Null;
            node.text.clear();
        } else if (lower == "true"_L1 || lower == "false"_L1) {
            node.kind = DocumentNode::Kind::Boolean;
            node.boolean = lower == "true"_L1;
            node.text.clear();
        } else if (isNumber(word)) {
            node.kind = DocumentNode::Kind::Number;
        }
    }

    yaml_document_t &m_document;
    qint64 m_copied = 0;
    std::optional<Error> m_error;
};

} // namespace

const DocumentNode *DocumentNode::find(QStringView key) const
{
    const auto at = keys.indexOf(key);
    return at < 0 ? nullptr : &items[size_t(at)];
}

QString DocumentNode::textOf(QStringView key, const QString &fallback) const
{
    const auto *found = find(key);
    return found && !found->isMap() && !found->isList() && found->kind != Kind::Null ? found->scalarText() : fallback;
}

bool DocumentNode::flagOf(QStringView key, bool fallback) const
{
    const auto *found = find(key);
    return found && found->kind == Kind::Boolean ? found->boolean : fallback;
}

QString DocumentNode::scalarText() const
{
    return kind == Kind::Boolean ? (boolean ? u"true"_s : u"false"_s) : text;
}

QJsonValue DocumentNode::toJson() const
{
    switch (kind) {
    case Kind::Null:
        return QJsonValue::Null;
    case Kind::Boolean:
        return boolean;
    case Kind::Number: {
        bool isWhole = false;
        const auto whole = text.toLongLong(&isWhole);
        return isWhole ? QJsonValue(whole) : QJsonValue(text.toDouble());
    }
    case Kind::Text:
        return text;
    case Kind::List: {
        QJsonArray array;
        for (const auto &item : items)
            array.append(item.toJson());
        return array;
    }
    case Kind::Map:
        break;
    }
    QJsonObject object;
    for (qsizetype i = 0; i < keys.size(); ++i)
        object.insert(keys.at(i), items[size_t(i)].toJson());
    return object;
}

Result<DocumentNode> readDocument(const QByteArray &bytes)
{
    auto trimmed = bytes;
    if (trimmed.startsWith("\xef\xbb\xbf"))
        trimmed.remove(0, 3);
    if (trimmed.trimmed().isEmpty())
        return at(1, 1, text("the document is empty"));
    if (trimmed.trimmed().startsWith('{')) {
        const auto source = QString::fromUtf8(trimmed);
        return JsonReader(source).whole();
    }
    YamlParser yaml;
    yaml_parser_set_input_string(&yaml.parser, reinterpret_cast<const unsigned char *>(trimmed.constData()),
                                 size_t(trimmed.size()));
    YamlDocument loaded;
    if (!yaml_parser_load(&yaml.parser, &loaded.document)) {
        const auto problem = QString::fromUtf8(yaml.parser.problem ? yaml.parser.problem : "?");
        return at(int(yaml.parser.problem_mark.line) + 1, int(yaml.parser.problem_mark.column) + 1,
                  text("this is no YAML: %1").arg(problem));
    }
    loaded.isLoaded = true;
    return YamlReader(loaded.document).whole();
}

} // namespace holdfast::openapi
