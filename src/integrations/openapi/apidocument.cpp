// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/openapi/apidocument.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

#include <array>

namespace holdfast::openapi {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype mostProblemsTold = 10;

QString text(const char *source)
{
    return QCoreApplication::translate("OpenApi", source);
}

Error whole(const QList<DocumentProblem> &problems)
{
    QStringList lines;
    for (const auto &problem : problems.first(std::min(problems.size(), mostProblemsTold)))
        lines += problem.words();
    if (problems.size() > mostProblemsTold)
        lines +=
            QCoreApplication::translate("OpenApi", "… and %n more", nullptr, int(problems.size() - mostProblemsTold));
    return Error{ErrorCode::InvalidInput, lines.join(u'\n'), {}};
}

/// An error found while one operation is read: leaves out this operation.
using Found = Result<void>;

Error wrong(const DocumentNode &node, const QString &what)
{
    return Error{ErrorCode::InvalidInput, text("line %1: %2").arg(node.line).arg(what), {}};
}

QStringList placeholdersOf(const QString &path)
{
    static const QRegularExpression placeholder(u"\\{([^{}]*)\\}"_s);
    QStringList names;
    for (auto match = placeholder.globalMatch(path); match.hasNext();)
        names += match.next().captured(1);
    return names;
}

class DocumentReader
{
public:
    explicit DocumentReader(std::shared_ptr<const DocumentNode> root)
        : m_references(*root)
    {
        m_document.root = std::move(root);
    }

    Result<ApiDocument> read()
    {
        const auto &root = *m_document.root;
        if (!root.isMap())
            return wrong(root, text("an OpenAPI document is a map that begins with “openapi: 3…”"));
        if (root.find(u"swagger")) {
            return wrong(*root.find(u"swagger"),
                         text("this is Swagger %1. Convert it to OpenAPI 3 first").arg(root.textOf(u"swagger")));
        }
        const auto version = root.textOf(u"openapi");
        if (version.isEmpty())
            return wrong(root, text("“openapi” with the version is missing; this is no OpenAPI document"));
        if (!version.startsWith("3.0"_L1) && !version.startsWith("3.1"_L1))
            return wrong(*root.find(u"openapi"), text("OpenAPI %1 is not known; 3.0 and 3.1 are").arg(version));
        readInfo();
        if (const auto *servers = root.find(u"servers"))
            m_document.servers = readServers(*servers);
        readSecuritySchemes();
        readPaths();
        if (m_document.operations.isEmpty() || !m_problems.isEmpty()) {
            auto problems = m_problems + m_document.skipped;
            if (problems.isEmpty())
                problems.append({root.line, u"paths"_s, text("the document has no operations")});
            return whole(problems);
        }
        return std::move(m_document);
    }

private:
    void readInfo()
    {
        const auto &root = *m_document.root;
        const auto *info = root.find(u"info");
        if (!info || !info->isMap()) {
            m_problems.append({info ? info->line : root.line, u"info"_s, text("“info” with the title is missing")});
            return;
        }
        m_document.title = info->textOf(u"title");
        if (m_document.title.trimmed().isEmpty())
            m_problems.append({info->line, u"info"_s, text("the title is missing")});
        m_document.version = info->textOf(u"version");
        const auto linkIn = [](const DocumentNode *node, QStringView key) {
            return node && node->isMap() ? node->textOf(key) : QString();
        };
        for (const auto &link : {linkIn(root.find(u"externalDocs"), u"url"), linkIn(info->find(u"contact"), u"url"),
                                 info->textOf(u"termsOfService")}) {
            if (m_document.helpUrl.isEmpty())
                m_document.helpUrl = link;
        }
    }

    QList<ApiServer> readServers(const DocumentNode &list)
    {
        QList<ApiServer> servers;
        for (const auto &node : list.items) {
            ApiServer server;
            server.url = node.textOf(u"url");
            server.description = node.textOf(u"description");
            server.line = node.line;
            if (server.url.isEmpty()) {
                m_problems.append({node.line, u"servers"_s, text("a server without a URL")});
                continue;
            }
            if (const auto *variables = node.find(u"variables"); variables && variables->isMap()) {
                for (qsizetype i = 0; i < variables->keys.size(); ++i) {
                    const auto &name = variables->keys.at(i);
                    const auto &variable = variables->items[size_t(i)];
                    server.defaults.insert(name, variable.textOf(u"default"));
                    if (const auto *choices = variable.find(u"enum"); choices && choices->isList()) {
                        for (const auto &choice : choices->items)
                            server.choices[name] += choice.scalarText();
                    }
                }
            }
            servers.append(server);
        }
        return servers;
    }

    void readSecuritySchemes()
    {
        const auto *components = m_document.root->find(u"components");
        const auto *schemes = components && components->isMap() ? components->find(u"securitySchemes") : nullptr;
        if (!schemes || !schemes->isMap())
            return;
        QList<ApiSecurity> others;
        for (qsizetype i = 0; i < schemes->keys.size(); ++i) {
            const auto resolved = m_references.resolved(schemes->items[size_t(i)]);
            if (!resolved || !(*resolved)->isMap()) {
                m_problems.append({schemes->items[size_t(i)].line, schemes->keys.at(i),
                                   resolved ? text("a security scheme must be a map") : resolved.error().message});
                continue;
            }
            auto security = securityFrom(schemes->keys.at(i), **resolved);
            (security.kind == ApiSecurity::Kind::Other ? others : m_document.security).append(security);
        }
        m_document.security += others;
    }

    static ApiSecurity securityFrom(const QString &name, const DocumentNode &node)
    {
        using Kind = ApiSecurity::Kind;
        ApiSecurity security;
        security.name = name;
        const auto type = node.textOf(u"type").toLower();
        if (type == "apikey"_L1) {
            const auto place = node.textOf(u"in");
            security.keyName = node.textOf(u"name");
            security.kind = place == "query"_L1 ? Kind::ApiKeyQuery
                : place == "cookie"_L1          ? Kind::ApiKeyCookie
                                                : Kind::ApiKeyHeader;
        } else if (type == "http"_L1) {
            const auto scheme = node.textOf(u"scheme").toLower();
            security.kind = scheme == "basic"_L1 ? Kind::Basic : scheme == "bearer"_L1 ? Kind::Bearer : Kind::Other;
        } else if (type == "oauth2"_L1) {
            const auto *flows = node.find(u"flows");
            const auto *flow = flows && flows->isMap() ? flows->find(u"clientCredentials") : nullptr;
            if (flow && flow->isMap()) {
                security.kind = Kind::ClientCredentials;
                security.tokenUrl = flow->textOf(u"tokenUrl");
                if (const auto *scopes = flow->find(u"scopes"); scopes && scopes->isMap())
                    security.scopes = scopes->keys;
            }
        }
        return security;
    }

    void readPaths()
    {
        const auto *paths = m_document.root->find(u"paths");
        if (!paths || !paths->isMap()) {
            m_problems.append({paths ? paths->line : m_document.root->line, u"paths"_s,
                               text("“paths” with the operations is missing")});
            return;
        }
        for (qsizetype i = 0; i < paths->keys.size(); ++i) {
            const auto &path = paths->keys.at(i);
            if (path.startsWith("x-"_L1))
                continue;
            const auto &node = paths->items[size_t(i)];
            if (!path.startsWith(u'/')) {
                m_document.skipped.append({node.line, path, text("a path must begin with “/”")});
                continue;
            }
            const auto item = m_references.resolved(node);
            if (!item || !(*item)->isMap()) {
                m_document.skipped.append(
                    {node.line, path, item ? text("a path must be a map of methods") : item.error().message});
                continue;
            }
            readOperations(path, **item);
        }
    }

    void readOperations(const QString &path, const DocumentNode &item)
    {
        static constexpr std::array methods{u"get", u"put", u"post", u"delete", u"options", u"head", u"patch"};
        for (const QStringView method : methods) {
            const auto *node = item.find(method);
            if (!node)
                continue;
            ApiOperation operation;
            operation.method = method.toString().toUpper().toLatin1();
            operation.path = path;
            operation.line = node->line;
            const auto where = QString::fromLatin1(operation.method) + u' ' + path;
            if (auto read = readOperation(*node, item, operation); !read) {
                m_document.skipped.append({node->line, where, read.error().message});
                continue;
            }
            if (!operation.id.isEmpty() && m_ids.contains(operation.id)) {
                m_document.skipped.append({node->line, where,
                                           text("the operationId “%1” is used in line %2 already")
                                               .arg(operation.id)
                                               .arg(m_ids.value(operation.id))});
                continue;
            }
            m_ids.insert(operation.id, operation.line);
            m_document.operations.append(std::move(operation));
        }
    }

    Found readOperation(const DocumentNode &node, const DocumentNode &item, ApiOperation &operation)
    {
        if (!node.isMap())
            return wrong(node, text("an operation must be a map"));
        operation.id = node.textOf(u"operationId");
        operation.summary = node.textOf(u"summary", item.textOf(u"summary"));
        operation.description = node.textOf(u"description", item.textOf(u"description"));
        operation.isDeprecated = node.flagOf(u"deprecated");
        if (const auto *docs = node.find(u"externalDocs"); docs && docs->isMap())
            operation.helpUrl = docs->textOf(u"url");
        for (const auto *holder : {&item, &node}) {
            if (auto read = readParameters(*holder, operation); !read)
                return read;
        }
        const auto places = placeholdersOf(operation.path);
        for (const auto &name : places) {
            const bool isDefined = std::any_of(
                operation.parameters.begin(), operation.parameters.end(), [&name](const ApiParameter &parameter) {
                    return parameter.place == ParameterPlace::Path && parameter.name == name;
                });
            if (!isDefined)
                return wrong(node,
                             text("the path names “{%1}”, but no parameter “%1” with in: path is defined").arg(name));
        }
        if (auto read = readBody(node, operation); !read)
            return read;
        if (auto read = readAnswer(node, operation); !read)
            return read;
        readScopes(node, operation);
        return readOwnServer(node, item, operation);
    }

    Found readParameters(const DocumentNode &holder, ApiOperation &operation)
    {
        const auto *list = holder.find(u"parameters");
        if (!list)
            return {};
        if (!list->isList())
            return wrong(*list, text("parameters must be a list"));
        for (const auto &entry : list->items) {
            const auto node = m_references.resolved(entry);
            if (!node)
                return node.error();
            auto parameter = parameterFrom(**node);
            if (!parameter)
                return parameter.error();
            // One of the operation takes the place of the path's.
            operation.parameters.removeIf([&parameter](const ApiParameter &other) {
                return other.name == parameter->name && other.place == parameter->place;
            });
            operation.parameters.append(*std::move(parameter));
        }
        return {};
    }

    Result<ApiParameter> parameterFrom(const DocumentNode &node)
    {
        if (!node.isMap())
            return wrong(node, text("a parameter must be a map"));
        ApiParameter parameter;
        parameter.name = node.textOf(u"name");
        if (parameter.name.isEmpty())
            return wrong(node, text("a parameter without a name"));
        static const QHash<QString, ParameterPlace> places{{u"path"_s, ParameterPlace::Path},
                                                           {u"query"_s, ParameterPlace::Query},
                                                           {u"header"_s, ParameterPlace::Header},
                                                           {u"cookie"_s, ParameterPlace::Cookie}};
        const auto place = places.constFind(node.textOf(u"in"));
        if (place == places.constEnd()) {
            return wrong(node,
                         text("the parameter “%1” says in: “%2”; path, query, header and cookie are known")
                             .arg(parameter.name, node.textOf(u"in")));
        }
        parameter.place = *place;
        parameter.description = node.textOf(u"description");
        parameter.isRequired = parameter.place == ParameterPlace::Path || node.flagOf(u"required");
        const bool isForm = parameter.place == ParameterPlace::Query || parameter.place == ParameterPlace::Cookie;
        parameter.style = node.textOf(u"style", isForm ? u"form"_s : u"simple"_s);
        parameter.explode = node.flagOf(u"explode", parameter.style == "form"_L1);
        const auto *schema = node.find(u"schema");
        if (const auto *content = node.find(u"content");
            !schema && content && content->isMap() && !content->items.empty()) {
            schema = content->items.front().find(u"schema");
            parameter.isJson = true;
        }
        if (!schema)
            return wrong(node, text("the parameter “%1” has neither schema nor content").arg(parameter.name));
        auto read = readSchema(*schema, m_references);
        if (!read)
            return read.error();
        parameter.schema = *std::move(read);
        return parameter;
    }

    Found readBody(const DocumentNode &node, ApiOperation &operation)
    {
        const auto *entry = node.find(u"requestBody");
        if (!entry)
            return {};
        const auto body = m_references.resolved(*entry);
        if (!body)
            return body.error();
        const auto *content = (*body)->isMap() ? (*body)->find(u"content") : nullptr;
        if (!content || !content->isMap() || content->keys.isEmpty())
            return wrong(**body, text("the request body has no content"));
        ApiBody read;
        read.isRequired = (*body)->flagOf(u"required");
        read.description = (*body)->textOf(u"description");
        read.mediaType = preferred(content->keys);
        const auto *media = content->find(read.mediaType);
        if (const auto *schema = media->isMap() ? media->find(u"schema") : nullptr) {
            auto shape = readSchema(*schema, m_references);
            if (!shape)
                return shape.error();
            read.schema = *std::move(shape);
        }
        operation.body = std::move(read);
        return {};
    }

    /// JSON where there is a choice, then forms, then what comes first.
    static QString preferred(const QStringList &mediaTypes)
    {
        const auto isJson = [](const QString &type) {
            const auto bare = type.section(u';', 0, 0).trimmed().toLower();
            return bare == "application/json"_L1 || bare.endsWith("+json"_L1) || bare == "*/*"_L1;
        };
        for (const auto &type : mediaTypes) {
            if (isJson(type))
                return type;
        }
        for (const auto &type : mediaTypes) {
            if (type.startsWith("application/x-www-form-urlencoded"_L1) || type.startsWith("multipart/form-data"_L1))
                return type;
        }
        return mediaTypes.first();
    }

    Found readAnswer(const DocumentNode &node, ApiOperation &operation)
    {
        const auto *responses = node.find(u"responses");
        if (!responses || !responses->isMap())
            return {};
        auto codes = responses->keys.filter(QRegularExpression(u"^2(\\d\\d|XX)$"_s));
        codes.sort();
        if (codes.isEmpty() && responses->keys.contains("default"_L1))
            codes += u"default"_s;
        for (const auto &code : codes) {
            const auto response = m_references.resolved(*responses->find(code));
            if (!response)
                return response.error();
            const auto *content = (*response)->isMap() ? (*response)->find(u"content") : nullptr;
            if (!content || !content->isMap() || content->keys.isEmpty())
                continue;
            const auto *media = content->find(preferred(content->keys));
            const auto *schema = media && media->isMap() ? media->find(u"schema") : nullptr;
            if (!schema)
                continue;
            if (const auto read = readSchema(*schema, m_references); !read) // looked at now, so that mistakes are told
                return read.error();
            operation.answer = schema;
            return {};
        }
        return {};
    }

    void readScopes(const DocumentNode &node, ApiOperation &operation)
    {
        const auto *security = node.find(u"security");
        if (!security)
            security = m_document.root->find(u"security");
        if (!security || !security->isList())
            return;
        for (const auto &requirement : security->items) {
            for (size_t i = 0; i < requirement.items.size(); ++i) {
                if (requirement.items[i].items.empty() && !operation.scopes.contains(requirement.keys.at(qsizetype(i))))
                    operation.scopes += requirement.keys.at(qsizetype(i));
                for (const auto &scope : requirement.items[i].items) {
                    if (!operation.scopes.contains(scope.text))
                        operation.scopes += scope.text;
                }
            }
        }
    }

    /// An operation may have servers of its own: usable when they are on the document's host.
    Found readOwnServer(const DocumentNode &node, const DocumentNode &item, ApiOperation &operation)
    {
        const auto *own = node.find(u"servers") ? node.find(u"servers") : item.find(u"servers");
        if (!own || own->items.empty())
            return {};
        const auto servers = readServers(*own);
        if (servers.isEmpty())
            return {};
        const auto url = serverUrl(servers.first(), {});
        if (!url)
            return wrong(*own, url.error().message);
        const QUrl ownUrl(*url);
        const QUrl common(m_document.servers.isEmpty() ? QString()
                                                       : serverUrl(m_document.servers.first(), {}).valueOr(QString()));
        if (!ownUrl.isRelative() && ownUrl.authority() != common.authority()) {
            return wrong(
                *own,
                text("it has a server of its own, %1. Make a connection of its own for it").arg(ownUrl.toString()));
        }
        operation.serverPrefix = ownUrl.path();
        while (operation.serverPrefix.endsWith(u'/'))
            operation.serverPrefix.chop(1);
        return {};
    }

    ApiDocument m_document;
    References m_references;
    QList<DocumentProblem> m_problems;
    QHash<QString, int> m_ids;
};

} // namespace

Result<ApiDocument> readApiDocument(const QByteArray &bytes)
{
    auto root = readDocument(bytes);
    if (!root)
        return root.error();
    return DocumentReader(std::make_shared<const DocumentNode>(*std::move(root))).read();
}

Result<QString> serverUrl(const ApiServer &server, const QMap<QString, QString> &values)
{
    auto url = server.url;
    for (auto value = values.begin(); value != values.end(); ++value) {
        if (!server.url.contains(u'{' + value.key() + u'}')) {
            return Error{
                ErrorCode::InvalidInput, text("the server %1 has no variable “%2”").arg(server.url, value.key()), {}};
        }
    }
    for (const auto &name : placeholdersOf(server.url)) {
        const auto value = values.value(name, server.defaults.value(name));
        if (value.isEmpty()) {
            return Error{
                ErrorCode::InvalidInput, text("the server %1 needs a value for “%2”").arg(server.url, name), {}};
        }
        const auto choices = server.choices.value(name);
        if (!choices.isEmpty() && !choices.contains(value)) {
            return Error{
                ErrorCode::InvalidInput,
                text("the server's variable “%1” is “%2”; allowed are %3").arg(name, value, choices.join(", "_L1)),
                {}};
        }
        url.replace(u'{' + name + u'}', value);
    }
    return url;
}

} // namespace holdfast::openapi
