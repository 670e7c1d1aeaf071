// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/openapi/apischema.h"

#include <QHash>
#include <QMap>

#include <memory>

namespace holdfast::openapi {

enum class ParameterPlace { Path, Query, Header, Cookie };

struct ApiParameter
{
    QString name;
    ParameterPlace place = ParameterPlace::Query;
    QString description;
    bool isRequired = false;
    QString style; ///< "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject"
    bool explode = false;
    bool isJson = false; ///< its value is written as JSON ("content" in place of "schema")
    ApiSchema schema;
};

struct ApiBody
{
    QString mediaType;
    bool isRequired = false;
    QString description;
    ApiSchema schema;
};

struct ApiOperation
{
    QByteArray method; ///< "GET"
    QString path; ///< template, "/pets/{petId}"
    QString serverPrefix; ///< path of an own server on the same host; empty: the document's
    QString id; ///< operationId; empty when there is none
    QString summary;
    QString description;
    QString helpUrl;
    bool isDeprecated = false;
    QList<ApiParameter> parameters;
    std::optional<ApiBody> body;
    const DocumentNode *answer = nullptr; ///< schema of the successful JSON answer; null: none
    QStringList scopes; ///< rights it needs, as the document names them
    int line = 0;
};

struct ApiServer
{
    QString url; ///< with {variables}
    QString description;
    QMap<QString, QString> defaults; ///< of the variables
    QMap<QString, QStringList> choices;
    int line = 0;
};

/// How the document says clients authenticate.
struct ApiSecurity
{
    enum class Kind { ApiKeyHeader, ApiKeyQuery, ApiKeyCookie, Basic, Bearer, ClientCredentials, Other };
    QString name; ///< in components/securitySchemes
    Kind kind = Kind::Other;
    QString keyName; ///< header, query item or cookie of an API key
    QString tokenUrl;
    QStringList scopes;
};

/// An OpenAPI 3.0 or 3.1 document.
struct ApiDocument
{
    std::shared_ptr<const DocumentNode> root; ///< keeps the nodes that the rest points to
    QString title;
    QString version;
    QString helpUrl;
    QList<ApiServer> servers;
    QList<ApiSecurity> security; ///< that Holdfast can do first, in the document's order
    QList<ApiOperation> operations;
    QList<DocumentProblem> skipped; ///< operations that cannot be offered, and why
};

/// Reads a document. InvalidInput lists what is wrong, each with its line, when it is no OpenAPI 3 document or none of its
/// operations can be used; single operations that are wrong are left out and told in `skipped`.
[[nodiscard]] Result<ApiDocument> readApiDocument(const QByteArray &bytes);

/// The server's URL with its variables filled in: those given, else their defaults. The error names the variable that is
/// unknown, not allowed or has no value.
[[nodiscard]] Result<QString> serverUrl(const ApiServer &server, const QMap<QString, QString> &values);

} // namespace holdfast::openapi
