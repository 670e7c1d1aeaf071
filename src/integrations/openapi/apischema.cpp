// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/openapi/apischema.h"

#include <QCoreApplication>
#include <QUrl>

namespace holdfast::openapi {

namespace {

using namespace Qt::StringLiterals;

constexpr int mostSteps = 64; ///< of references that follow each other, and of schemas laid over each other

QString text(const char *source)
{
    return QCoreApplication::translate("OpenApi", source);
}

Error problemAt(const DocumentNode &node, const QString &what)
{
    return Error{ErrorCode::InvalidInput, text("line %1: %2").arg(node.line).arg(what), {}};
}

/// 3.1 writes "type: [string, null]".
QString typeOf(const DocumentNode &node)
{
    const auto *type = node.find(u"type");
    if (!type)
        return {};
    if (!type->isList())
        return type->text;
    for (const auto &one : type->items) {
        if (one.text != "null"_L1)
            return one.text;
    }
    return {};
}

/// Lays schemas over each other.
class SchemaReader
{
public:
    explicit SchemaReader(const References &references)
        : m_references(references)
    {
    }

    Result<void> lay(const DocumentNode &node, bool isAlternative)
    {
        const auto resolved = m_references.resolved(node);
        if (!resolved)
            return resolved.error();
        const auto &schema = **resolved;
        if (schema.kind == DocumentNode::Kind::Boolean)
            return {}; // "true": anything
        if (!schema.isMap())
            return problemAt(schema, text("a schema must be a map of names and values"));
        if (m_laying.contains(&schema))
            return {}; // contains itself through allOf or an alternative: already laid
        if (m_laying.size() > mostSteps)
            return problemAt(schema, text("its schemas are nested too deeply"));
        m_laying.insert(&schema);
        take(schema);
        if (auto members = takeMembers(schema, isAlternative); !members)
            return members;
        for (const auto &[key, alternative] :
             {std::pair{u"allOf"_s, isAlternative}, {u"oneOf"_s, true}, {u"anyOf"_s, true}}) {
            const auto *parts = schema.find(key);
            if (!parts)
                continue;
            if (!parts->isList())
                return problemAt(*parts, text("%1 must be a list of schemas").arg(key));
            if (alternative && parts->items.size() > 1)
                m_schema.hasOtherMembers = true;
            for (const auto &part : parts->items) {
                if (auto laid = lay(part, alternative); !laid)
                    return laid;
            }
        }
        return {};
    }

    [[nodiscard]] ApiSchema finished() &&
    {
        if (m_schema.type.isEmpty()) {
            if (!m_schema.members.isEmpty())
                m_schema.type = u"object"_s;
            else if (m_schema.items)
                m_schema.type = u"array"_s;
        }
        for (auto &member : m_schema.members)
            member.isRequired = m_required.contains(member.name);
        return std::move(m_schema);
    }

private:
    void take(const DocumentNode &schema)
    {
        const auto fill = [](QString &into, const QString &value) {
            if (into.isEmpty())
                into = value;
        };
        fill(m_schema.type, typeOf(schema));
        fill(m_schema.format, schema.textOf(u"format"));
        fill(m_schema.description, schema.textOf(u"description", schema.textOf(u"title")));
        m_schema.isReadOnly = m_schema.isReadOnly || schema.flagOf(u"readOnly");
        m_schema.isWriteOnly = m_schema.isWriteOnly || schema.flagOf(u"writeOnly");
        if (const auto *value = schema.find(u"default"); value && !m_schema.defaultValue)
            m_schema.defaultValue = value->toJson();
        if (const auto *choices = schema.find(u"enum"); choices && choices->isList()) {
            for (const auto &choice : choices->items) {
                if (choice.kind != DocumentNode::Kind::Null && !m_schema.choices.contains(choice.scalarText()))
                    m_schema.choices += choice.scalarText();
            }
        }
        if (const auto *only = schema.find(u"const"); only && !only->isMap() && !only->isList())
            m_schema.choices = QStringList{only->scalarText()};
        if (const auto *items = schema.find(u"items"); items && !m_schema.items)
            m_schema.items = items;
        if (const auto *other = schema.find(u"additionalProperties");
            other && !(other->kind == DocumentNode::Kind::Boolean && !other->boolean))
            m_schema.hasOtherMembers = true;
    }

    Result<void> takeMembers(const DocumentNode &schema, bool isAlternative)
    {
        const auto *properties = schema.find(u"properties");
        if (properties && !properties->isMap())
            return problemAt(*properties, text("properties must be a map of names and schemas"));
        for (qsizetype i = 0; properties && i < properties->keys.size(); ++i) {
            const auto &name = properties->keys.at(i);
            const bool isKnown = std::any_of(m_schema.members.begin(), m_schema.members.end(),
                                             [&name](const ApiSchema::Member &member) { return member.name == name; });
            if (!isKnown)
                m_schema.members.append({name, &properties->items[size_t(i)], false});
        }
        const auto *required = schema.find(u"required");
        if (isAlternative || !required || !required->isList())
            return {};
        for (const auto &name : required->items)
            m_required.insert(name.text);
        return {};
    }

    const References &m_references;
    ApiSchema m_schema;
    QSet<const DocumentNode *> m_laying;
    QSet<QString> m_required; ///< one part of allOf may require what another part brings
};

} // namespace

QString DocumentProblem::words() const
{
    return where.isEmpty() ? text("line %1: %2").arg(QString::number(line), what)
                           : text("line %1, %2: %3").arg(QString::number(line), where, what);
}

Result<const DocumentNode *> References::resolved(const DocumentNode &node) const
{
    const auto *at = &node;
    for (int steps = 0; at->isMap(); ++steps) {
        const auto *reference = at->find(u"$ref");
        if (!reference || !reference->isText())
            return at;
        if (steps > mostSteps)
            return problemAt(node, text("the reference “%1” leads in a circle").arg(node.textOf(u"$ref")));
        const auto next = target(*reference);
        if (!next)
            return next.error();
        at = *next;
    }
    return at;
}

Result<const DocumentNode *> References::target(const DocumentNode &reference) const
{
    const auto &pointer = reference.text;
    if (!pointer.startsWith(u'#')) {
        return problemAt(
            reference,
            text("the reference “%1” leads out of this document. Bundle everything into one file first").arg(pointer));
    }
    const auto *at = &m_root;
    // RFC 6901, percent-encoded as a URI fragment
    for (auto part : pointer.mid(1).split(u'/', Qt::SkipEmptyParts)) {
        part = QUrl::fromPercentEncoding(part.toUtf8()).replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
        const DocumentNode *next = nullptr;
        if (at->isMap()) {
            next = at->find(part);
        } else if (at->isList()) {
            bool ok = false;
            const auto index = part.toUInt(&ok);
            next = ok && index < at->items.size() ? &at->items[index] : nullptr;
        }
        if (!next) {
            return problemAt(reference, text("the reference “%1” leads nowhere: there is no “%2”").arg(pointer, part));
        }
        at = next;
    }
    return at;
}

Result<ApiSchema> readSchema(const DocumentNode &node, const References &references)
{
    SchemaReader reader(references);
    if (auto laid = reader.lay(node, false); !laid)
        return laid.error();
    return std::move(reader).finished();
}

} // namespace holdfast::openapi
