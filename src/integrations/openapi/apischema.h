// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/openapi/documentnode.h"

#include <QJsonValue>
#include <QList>
#include <QSet>

#include <optional>
#include <utility>

namespace holdfast::openapi {

/// What a document does wrong, and where.
struct DocumentProblem
{
    int line = 0;
    QString where; ///< "GET /pets/{petId}", "components/schemas/Pet"
    QString what;

    /// "line 12, GET /pets: …"
    [[nodiscard]] QString words() const;
};

/// Follows references inside one document.
class References
{
public:
    explicit References(const DocumentNode &root)
        : m_root(root)
    {
    }

    /// The node itself, or what its $ref leads to, over as many steps as it takes. The error says where a reference leads
    /// nowhere, to another file, or in a circle of nothing but references.
    [[nodiscard]] Result<const DocumentNode *> resolved(const DocumentNode &node) const;

private:
    [[nodiscard]] Result<const DocumentNode *> target(const DocumentNode &reference) const;

    const DocumentNode &m_root;
};

/// A schema as far as arguments and outputs need it: references followed, allOf merged, the alternatives of oneOf and anyOf
/// laid over each other (then nothing of them is required). Members are not read before they are asked for, so a schema
/// that contains itself is no trouble.
struct ApiSchema
{
    struct Member
    {
        QString name;
        const DocumentNode *schema = nullptr;
        bool isRequired = false;
    };

    QString type; ///< "string", "integer", "number", "boolean", "array", "object"; empty: anything
    QString format;
    QString description;
    QStringList choices; ///< enum or const, as texts
    std::optional<QJsonValue> defaultValue;
    QList<Member> members; ///< of an object, in the order of the document
    const DocumentNode *items = nullptr; ///< of an array; null: anything
    bool hasOtherMembers = false; ///< additionalProperties, or alternatives that tell members apart
    bool isReadOnly = false;
    bool isWriteOnly = false;
};

/// Errors name the line.
[[nodiscard]] Result<ApiSchema> readSchema(const DocumentNode &node, const References &references);

} // namespace holdfast::openapi
