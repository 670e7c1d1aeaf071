// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/playbookdocument.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>

#include <yaml.h>

#include <algorithm>
#include <optional>
#include <variant>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int maximumDepth = 200;
constexpr int maximumSyntaxProblems = 50;

QString translated(const char *source)
{
    return QCoreApplication::translate("PlaybookDocument", source);
}

QString fromYaml(const yaml_char_t *text)
{
    return text ? QString::fromUtf8(reinterpret_cast<const char *>(text)) : QString();
}

class YamlParser
{
public:
    explicit YamlParser(const QByteArray &bytes)
    {
        yaml_parser_initialize(&m_parser);
        yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char *>(bytes.constData()),
                                     static_cast<size_t>(bytes.size()));
    }
    ~YamlParser()
    {
        if (m_hasEvent)
            yaml_event_delete(&m_event);
        yaml_parser_delete(&m_parser);
    }
    YamlParser(const YamlParser &) = delete;
    YamlParser &operator=(const YamlParser &) = delete;

    /// The root node, or the problem that ended the reading.
    std::variant<YamlNode, PlaybookProblem> parse()
    {
        YamlNode root;
        if (!next() || m_event.type != YAML_STREAM_START_EVENT)
            return problem();
        if (!next())
            return problem();
        if (m_event.type == YAML_STREAM_END_EVENT) {
            return PlaybookProblem{PlaybookProblem::Severity::Error, 1, 1, {}, translated("The file is empty.")};
        }
        if (!next() || !node(root, 0))
            return problem();
        if (!next())
            return problem();
        if (!next())
            return problem();
        if (m_event.type != YAML_STREAM_END_EVENT)
            return here(translated("A second document begins here; a playbook file holds one document."));
        return root;
    }

private:
    bool next()
    {
        if (m_hasEvent)
            yaml_event_delete(&m_event);
        m_hasEvent = yaml_parser_parse(&m_parser, &m_event) != 0;
        return m_hasEvent;
    }

    PlaybookProblem here(const QString &message) const
    {
        return {PlaybookProblem::Severity::Error,
                static_cast<int>(m_event.start_mark.line) + 1,
                static_cast<int>(m_event.start_mark.column) + 1,
                {},
                message};
    }

    PlaybookProblem problem() const
    {
        if (m_problem)
            return *m_problem;
        auto message = QString::fromUtf8(m_parser.problem ? m_parser.problem : "unreadable");
        if (m_parser.context)
            message = QString::fromUtf8(m_parser.context) + ": "_L1 + message;
        auto line = m_parser.problem_mark.line;
        auto column = m_parser.problem_mark.column;
        if (m_parser.error == YAML_READER_ERROR)
            line = m_parser.mark.line, column = m_parser.mark.column;
        return {PlaybookProblem::Severity::Error,
                static_cast<int>(line) + 1,
                static_cast<int>(column) + 1,
                {},
                translated("Not YAML: %1.").arg(message)};
    }

    void place(YamlNode &target) const
    {
        target.line = static_cast<int>(m_event.start_mark.line) + 1;
        target.column = static_cast<int>(m_event.start_mark.column) + 1;
    }

    bool children(YamlNode &target, yaml_event_type_t end, int depth)
    {
        while (true) {
            if (!next())
                return false;
            if (m_event.type == end)
                break;
            target.items.emplace_back();
            if (!node(target.items.back(), depth + 1))
                return false;
        }
        return true;
    }

    bool node(YamlNode &target, int depth)
    {
        place(target);
        if (depth > maximumDepth) {
            m_problem = here(translated("Nested more than %1 levels deep.").arg(maximumDepth));
            return false;
        }
        switch (m_event.type) {
        case YAML_ALIAS_EVENT:
            target.kind = YamlNode::Kind::Alias;
            target.text = fromYaml(m_event.data.alias.anchor);
            return true;
        case YAML_SCALAR_EVENT: {
            const auto &scalar = m_event.data.scalar;
            target.text =
                QString::fromUtf8(reinterpret_cast<const char *>(scalar.value), static_cast<qsizetype>(scalar.length));
            target.anchor = fromYaml(scalar.anchor);
            target.tag = fromYaml(scalar.tag);
            switch (scalar.style) {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE:
                target.style = YamlNode::Style::SingleQuoted;
                break;
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
                target.style = YamlNode::Style::DoubleQuoted;
                break;
            case YAML_LITERAL_SCALAR_STYLE:
                target.style = YamlNode::Style::Literal;
                break;
            case YAML_FOLDED_SCALAR_STYLE:
                target.style = YamlNode::Style::Folded;
                break;
            default:
                target.style = YamlNode::Style::Plain;
            }
            return true;
        }
        case YAML_SEQUENCE_START_EVENT: {
            const auto &sequence = m_event.data.sequence_start;
            target.kind = YamlNode::Kind::Sequence;
            target.anchor = fromYaml(sequence.anchor);
            target.tag = fromYaml(sequence.tag);
            target.style = sequence.style == YAML_FLOW_SEQUENCE_STYLE ? YamlNode::Style::Flow : YamlNode::Style::Block;
            return children(target, YAML_SEQUENCE_END_EVENT, depth);
        }
        case YAML_MAPPING_START_EVENT: {
            const auto &mapping = m_event.data.mapping_start;
            target.kind = YamlNode::Kind::Mapping;
            target.anchor = fromYaml(mapping.anchor);
            target.tag = fromYaml(mapping.tag);
            target.style = mapping.style == YAML_FLOW_MAPPING_STYLE ? YamlNode::Style::Flow : YamlNode::Style::Block;
            return children(target, YAML_MAPPING_END_EVENT, depth);
        }
        default:
            m_problem = here(translated("Nothing is written here."));
            return false;
        }
    }

    yaml_parser_t m_parser{};
    yaml_event_t m_event{};
    bool m_hasEvent = false;
    std::optional<PlaybookProblem> m_problem;
};

/// Turns one line into an empty one, so that the rest of the file can be searched for further mistakes.
QByteArray withoutLine(const QByteArray &bytes, int line)
{
    qsizetype from = 0;
    for (int i = 1; i < line && from >= 0; ++i)
        from = bytes.indexOf('\n', from) + 1 ? bytes.indexOf('\n', from) + 1 : -1;
    if (from < 0)
        return bytes;
    auto to = bytes.indexOf('\n', from);
    if (to < 0)
        to = bytes.size();
    return bytes.left(from) + bytes.mid(to);
}

class YamlWriter
{
public:
    YamlWriter()
    {
        yaml_emitter_initialize(&m_emitter);
        yaml_emitter_set_output(&m_emitter, append, &m_bytes);
        yaml_emitter_set_unicode(&m_emitter, 1);
        yaml_emitter_set_width(&m_emitter, 80);
    }
    ~YamlWriter() { yaml_emitter_delete(&m_emitter); }
    YamlWriter(const YamlWriter &) = delete;
    YamlWriter &operator=(const YamlWriter &) = delete;

    Result<QByteArray> write(const YamlNode &root)
    {
        yaml_event_t event{};
        // A document of nothing but an empty value is none at all unless its start is marked.
        const int startIsImplied = root.kind == YamlNode::Kind::Scalar && root.text.isEmpty() ? 0 : 1;
        bool ok = yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING) && emit(event)
            && yaml_document_start_event_initialize(&event, nullptr, nullptr, nullptr, startIsImplied) && emit(event)
            && node(root) && yaml_document_end_event_initialize(&event, 1) && emit(event)
            && yaml_stream_end_event_initialize(&event) && emit(event);
        if (!ok) {
            return Error{ErrorCode::Internal,
                         translated("The playbook could not be written: %1")
                             .arg(QString::fromUtf8(m_emitter.problem ? m_emitter.problem : "?")),
                         {}};
        }
        return m_bytes;
    }

private:
    static int append(void *data, unsigned char *buffer, size_t size)
    {
        static_cast<QByteArray *>(data)->append(reinterpret_cast<const char *>(buffer), static_cast<qsizetype>(size));
        return 1;
    }

    bool emit(yaml_event_t &event) { return yaml_emitter_emit(&m_emitter, &event) != 0; }

    static const yaml_char_t *bytes(const QByteArray &utf8)
    {
        return utf8.isEmpty() ? nullptr : reinterpret_cast<const yaml_char_t *>(utf8.constData());
    }

    bool node(const YamlNode &source)
    {
        yaml_event_t event{};
        const auto anchor = source.anchor.toUtf8();
        const auto tag = source.tag.toUtf8();
        switch (source.kind) {
        case YamlNode::Kind::Alias: {
            const auto name = source.text.toUtf8();
            return yaml_alias_event_initialize(&event, reinterpret_cast<const yaml_char_t *>(name.constData()))
                && emit(event);
        }
        case YamlNode::Kind::Scalar: {
            const auto text = source.text.toUtf8();
            const bool implicit = tag.isEmpty();
            return yaml_scalar_event_initialize(&event, bytes(anchor), bytes(tag),
                                                reinterpret_cast<const yaml_char_t *>(text.constData()),
                                                static_cast<int>(text.size()), implicit, implicit, scalarStyle(source))
                && emit(event);
        }
        case YamlNode::Kind::Sequence: {
            const auto style = canFlow(source) ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE;
            if (!yaml_sequence_start_event_initialize(&event, bytes(anchor), bytes(tag), tag.isEmpty(), style)
                || !emit(event))
                return false;
            for (const auto &item : source.items) {
                if (!node(item))
                    return false;
            }
            return yaml_sequence_end_event_initialize(&event) && emit(event);
        }
        case YamlNode::Kind::Mapping: {
            const auto style = canFlow(source) ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE;
            if (!yaml_mapping_start_event_initialize(&event, bytes(anchor), bytes(tag), tag.isEmpty(), style)
                || !emit(event))
                return false;
            for (size_t i = 0; i < source.items.size(); ++i) {
                const auto &item = source.items[i];
                // An empty key would be quoted as well.
                const bool isEmptyKey = i % 2 == 0 && isEmptyPlain(item);
                if (!node(isEmptyKey ? spelledNull(item) : item))
                    return false;
            }
            return yaml_mapping_end_event_initialize(&event) && emit(event);
        }
        }
        return false;
    }

    static bool isEmptyPlain(const YamlNode &node)
    {
        return node.isScalar() && node.style == YamlNode::Style::Plain && node.text.isEmpty();
    }

    static YamlNode spelledNull(YamlNode node)
    {
        node.text = u"~"_s;
        return node;
    }

    static bool holdsEmptyPlain(const YamlNode &node)
    {
        return std::any_of(node.items.cbegin(), node.items.cend(),
                           [](const YamlNode &item) { return isEmptyPlain(item) || holdsEmptyPlain(item); });
    }

    /// Between braces the emitter writes '' for a value left out, and '' is an empty text instead of nothing.
    static bool canFlow(const YamlNode &node) { return node.style == YamlNode::Style::Flow && !holdsEmptyPlain(node); }

    /// Lines that are indented deeper must not be broken, but the emitter breaks them when they are long.
    static bool canFold(const QString &text)
    {
        return !text.startsWith(u' ') && !text.startsWith(u'\t') && !text.contains("\n "_L1)
            && !text.contains("\n\t"_L1);
    }

    static yaml_scalar_style_t scalarStyle(const YamlNode &scalar)
    {
        switch (scalar.style) {
        case YamlNode::Style::SingleQuoted:
            return YAML_SINGLE_QUOTED_SCALAR_STYLE;
        case YamlNode::Style::DoubleQuoted:
            return YAML_DOUBLE_QUOTED_SCALAR_STYLE;
        case YamlNode::Style::Literal:
            return YAML_LITERAL_SCALAR_STYLE;
        case YamlNode::Style::Folded:
            return canFold(scalar.text) ? YAML_FOLDED_SCALAR_STYLE : YAML_LITERAL_SCALAR_STYLE;
        default:
            return YAML_PLAIN_SCALAR_STYLE;
        }
    }

    yaml_emitter_t m_emitter{};
    QByteArray m_bytes;
};

void sortKeys(YamlNode &mapping, const QStringList &order)
{
    if (!mapping.isMapping())
        return;
    std::vector<std::pair<YamlNode, YamlNode>> pairs;
    for (size_t i = 0; i + 1 < mapping.items.size(); i += 2)
        pairs.emplace_back(std::move(mapping.items[i]), std::move(mapping.items[i + 1]));
    const auto rank = [&order](const YamlNode &key) {
        const auto index = order.indexOf(key.text);
        return index < 0 ? order.size() : index;
    };
    std::stable_sort(pairs.begin(), pairs.end(),
                     [&rank](const auto &a, const auto &b) { return rank(a.first) < rank(b.first); });
    mapping.items.clear();
    for (auto &pair : pairs) {
        mapping.items.push_back(std::move(pair.first));
        mapping.items.push_back(std::move(pair.second));
    }
}

} // namespace

Result<PlaybookDocument> PlaybookDocument::parse(const QByteArray &bytes, QList<PlaybookProblem> *problems)
{
    auto text = bytes;
    QList<PlaybookProblem> found;
    while (true) {
        auto outcome = YamlParser(text).parse();
        if (auto *root = std::get_if<YamlNode>(&outcome)) {
            if (problems)
                problems->append(found);
            if (!found.isEmpty()) {
                return Error{ErrorCode::InvalidInput,
                             translated("Line %1, column %2: %3")
                                 .arg(found.first().line)
                                 .arg(found.first().column)
                                 .arg(found.first().message),
                             {}};
            }
            PlaybookDocument document;
            document.m_root = std::move(*root);
            return document;
        }
        const auto problem = std::get<PlaybookProblem>(outcome);
        const bool further = found.isEmpty() || problem.line > found.last().line;
        if (further)
            found.append(problem);
        if (!further || found.size() >= maximumSyntaxProblems)
            break;
        auto shorter = withoutLine(text, problem.line);
        if (shorter == text)
            break;
        text = std::move(shorter);
    }
    if (problems)
        problems->append(found);
    return Error{ErrorCode::InvalidInput,
                 translated("Line %1, column %2: %3")
                     .arg(found.first().line)
                     .arg(found.first().column)
                     .arg(found.first().message),
                 {}};
}

Result<PlaybookDocument> PlaybookDocument::load(const QString &path, QList<PlaybookProblem> *problems)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        const auto message = translated("%1 cannot be read: %2").arg(path, file.errorString());
        if (problems)
            problems->append({PlaybookProblem::Severity::Error, 0, 0, {}, message});
        return Error{ErrorCode::NotFound, message, {}};
    }
    auto document = parse(file.readAll(), problems);
    if (!document)
        return Error{document.error().code, path + ": "_L1 + document.error().message, {}};
    return document;
}

Result<QByteArray> PlaybookDocument::toYaml() const
{
    return YamlWriter().write(m_root);
}

PlaybookDocument PlaybookDocument::inUsualOrder() const
{
    static const QStringList playbookOrder{u"id"_s,    u"version"_s, u"name"_s,   u"description"_s, u"starttaskid"_s,
                                           u"tasks"_s, u"view"_s,    u"inputs"_s, u"outputs"_s};
    static const QStringList taskOrder{u"id"_s,
                                       u"taskid"_s,
                                       u"type"_s,
                                       u"task"_s,
                                       u"nexttasks"_s,
                                       u"scriptarguments"_s,
                                       u"results"_s,
                                       u"reputationcalc"_s,
                                       u"continueonerror"_s,
                                       u"separatecontext"_s,
                                       u"conditions"_s,
                                       u"loop"_s,
                                       u"message"_s,
                                       u"form"_s,
                                       u"view"_s,
                                       u"note"_s,
                                       u"timertriggers"_s,
                                       u"ignoreworker"_s,
                                       u"skipunavailable"_s,
                                       u"quietmode"_s};
    auto result = *this;
    sortKeys(result.m_root, playbookOrder);
    if (auto *tasks = result.m_root.value(u"tasks"); tasks && tasks->isMapping()) {
        for (size_t i = 1; i < tasks->items.size(); i += 2)
            sortKeys(tasks->items[i], taskOrder);
    }
    return result;
}

} // namespace holdfast
