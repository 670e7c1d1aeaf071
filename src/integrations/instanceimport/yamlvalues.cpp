// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/instanceimport/yamlvalues.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

#include <memory>

#include <yaml.h>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int deepest = 64;
constexpr qsizetype mostNodes = 100'000;

Error refused(const QString &why, size_t line)
{
    return {ErrorCode::InvalidInput,
            QCoreApplication::translate("Import", "The YAML cannot be read at line %1: %2").arg(line + 1).arg(why),
            {}};
}

/// Walks the parser's events; each call reads one whole node.
class Reader
{
public:
    explicit Reader(yaml_parser_t &parser)
        : m_parser(parser)
    {
    }

    Result<QJsonValue> document()
    {
        for (;;) {
            const auto event = next();
            if (!event)
                return event.error();
            if ((*event)->type == YAML_STREAM_END_EVENT)
                return QJsonValue();
            if ((*event)->type != YAML_STREAM_START_EVENT && (*event)->type != YAML_DOCUMENT_START_EVENT)
                return node(**event, 0);
        }
    }

private:
    Result<std::shared_ptr<yaml_event_t>> next()
    {
        auto event = std::shared_ptr<yaml_event_t>(new yaml_event_t{}, [](yaml_event_t *done) {
            yaml_event_delete(done);
            delete done;
        });
        if (!yaml_parser_parse(&m_parser, event.get()))
            return refused(QString::fromUtf8(m_parser.problem ? m_parser.problem : "?"), m_parser.problem_mark.line);
        return event;
    }

    static QString textOf(const yaml_event_t &event)
    {
        return QString::fromUtf8(reinterpret_cast<const char *>(event.data.scalar.value),
                                 qsizetype(event.data.scalar.length));
    }

    Result<QJsonValue> node(const yaml_event_t &event, int depth)
    {
        if (depth > deepest || ++m_nodes > mostNodes)
            return refused(u"too deep or too large"_s, event.start_mark.line);
        switch (event.type) {
        case YAML_SCALAR_EVENT: {
            const auto text = textOf(event);
            if (event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
                return QJsonValue(text);
            if (text.isEmpty() || text == "~"_L1 || text == "null"_L1)
                return QJsonValue();
            if (text == "true"_L1 || text == "false"_L1)
                return QJsonValue(text == "true"_L1);
            return QJsonValue(text);
        }
        case YAML_SEQUENCE_START_EVENT: {
            QJsonArray items;
            for (;;) {
                const auto item = next();
                if (!item)
                    return item.error();
                if ((*item)->type == YAML_SEQUENCE_END_EVENT)
                    return QJsonValue(items);
                auto value = node(**item, depth + 1);
                if (!value)
                    return value;
                items.append(*value);
            }
        }
        case YAML_MAPPING_START_EVENT: {
            QJsonObject members;
            for (;;) {
                const auto key = next();
                if (!key)
                    return key.error();
                if ((*key)->type == YAML_MAPPING_END_EVENT)
                    return QJsonValue(members);
                if ((*key)->type != YAML_SCALAR_EVENT)
                    return refused(u"a key that is no text"_s, (*key)->start_mark.line);
                const auto first = next();
                if (!first)
                    return first.error();
                auto value = node(**first, depth + 1);
                if (!value)
                    return value;
                members.insert(textOf(**key), *value);
            }
        }
        default:
            return refused(u"an alias or a second document"_s, event.start_mark.line);
        }
    }

    yaml_parser_t &m_parser;
    qsizetype m_nodes = 0;
};

} // namespace

Result<QJsonValue> valuesFromYaml(const QByteArray &bytes)
{
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return Error{ErrorCode::Internal, u"libyaml could not be started"_s, {}};
    const std::unique_ptr<yaml_parser_t, void (*)(yaml_parser_t *)> closer(&parser, yaml_parser_delete);
    yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char *>(bytes.constData()),
                                 size_t(bytes.size()));
    return Reader(parser).document();
}

} // namespace holdfast
