// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/openapi/openapiintegration.h"

#include "integrations/connectionsettings.h"
#include "integrations/http/httpconnection.h"
#include "integrations/openapi/apicommand.h"
#include "integrations/openapi/openapidialect.h"
#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>
#include <QFile>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;
using namespace openapi;

constexpr qint64 longestDocument = qint64(64) << 20;
/// For an unknown service: two calls a second, more only for a moment.
constexpr RateBudget cautiousBudget{120, 20};

QString text(const char *source)
{
    return QCoreApplication::translate("OpenApi", source);
}

/// What the commands of one connection work with.
class ApiService
{
public:
    ApiService(HttpService::Parts parts, std::unique_ptr<OpenApiDialect> dialect, QString serverPath)
        : m_dialect(std::move(dialect))
        , m_http(std::move(parts), *m_dialect, {.budget = cautiousBudget})
        , m_serverPath(std::move(serverPath))
    {
    }

    Result<CommandOutput> run(const ApiCommand &command, const CommandCall &call, CallContext &context)
    {
        const auto request = requestFor(command, m_serverPath, call.arguments, context);
        if (!request)
            return request.error();
        const auto answer = m_http.send(*request, context);
        if (!answer)
            return answer.error();
        return outputFor(command, m_http.name(), *answer);
    }

    Result<ServiceAnswer> get(const QString &path, CallContext &context)
    {
        ServiceCall call;
        call.path = path.isEmpty() ? u"/"_s : path;
        call.accept = "*/*";
        return m_http.send(call, context);
    }

    [[nodiscard]] const QString &serverPath() const { return m_serverPath; }

private:
    std::unique_ptr<OpenApiDialect> m_dialect;
    HttpService m_http;
    QString m_serverPath;
};

class OpenApiInstance final : public IntegrationInstance
{
public:
    OpenApiInstance(InstanceConfig config, ApiDocument document, QList<ApiCommand> commands,
                    std::shared_ptr<ApiService> service)
        : IntegrationInstance(std::move(config), document.title)
        , m_document(std::move(document))
        , m_commands(std::move(commands))
        , m_service(std::move(service))
    {
    }

    Result<QString> test(CallContext &context) override
    {
        // A reading operation that needs nothing proves the credential; without one, the host is all that can be proved.
        const auto harmless = std::find_if(m_commands.begin(), m_commands.end(), [](const ApiCommand &command) {
            return command.operation.method == "GET"
                && std::none_of(command.definition.arguments.begin(), command.definition.arguments.end(),
                                [](const ArgumentDefinition &argument) { return argument.required; });
        });
        QString found;
        if (harmless != m_commands.end()) {
            const auto request = requestFor(*harmless, m_service->serverPath(), {}, context);
            const auto answer = request ? m_service->get(request->path, context) : request.error();
            if (!answer)
                return answer.error();
            found = text("GET %1 answered %2.").arg(request->path).arg(answer->status);
        } else {
            const auto answer = m_service->get(m_service->serverPath(), context);
            if (!answer && answer.error().code != ErrorCode::NotFound && answer.error().code != ErrorCode::InvalidInput)
                return answer.error();
            found = text("The server answers; no operation can be tried without arguments.");
        }
        found += u' ' + text("%1 has %2 commands.").arg(m_document.title).arg(m_commands.size());
        if (!m_document.skipped.isEmpty()) {
            QStringList lines;
            for (const auto &problem : m_document.skipped)
                lines += problem.words();
            found += u' ' + text("Left out: %1").arg(lines.join("; "_L1));
        }
        return found;
    }

    QList<Command> commands() override
    {
        QList<Command> commands;
        for (const auto &described : m_commands) {
            Command command;
            command.definition = described.definition;
            command.instance = name();
            command.run = [service = m_service, described](const CommandCall &call, CallContext &context) {
                return service->run(described, call, context);
            };
            commands.append(command);
        }
        return commands;
    }

private:
    ApiDocument m_document;
    QList<ApiCommand> m_commands;
    std::shared_ptr<ApiService> m_service;
};

Result<ApiDocument> documentOf(const InstanceConfig &config)
{
    const auto path = requiredText(config, u"file"_s, text("OpenAPI document"));
    if (!path)
        return path.error();
    QFile file(*path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::NotFound,
                     text("%1: the document %2 cannot be read: %3").arg(config.name, *path, file.errorString()),
                     {}};
    }
    if (file.size() > longestDocument)
        return Error{ErrorCode::InvalidInput, text("%1: the document %2 is too large").arg(config.name, *path), {}};
    auto document = readApiDocument(file.readAll());
    if (!document) {
        auto error = document.error();
        error.message = text("%1: the document %2 cannot be used:\n%3").arg(config.name, *path, error.message);
        return error;
    }
    return document;
}

/// The server's URL: as set, else the document's first with its variables.
Result<QUrl> serverOf(const InstanceConfig &config, const ApiDocument &document)
{
    auto typed = config.text(u"server"_s).trimmed();
    if (typed.isEmpty()) {
        if (document.servers.isEmpty())
            return missingSetting(config, text("Server"));
        QMap<QString, QString> values;
        for (const auto &pair : config.list(u"variables"_s))
            values.insert(pair.section(u'=', 0, 0).trimmed(), pair.section(u'=', 1).trimmed());
        const auto url = serverUrl(document.servers.first(), values);
        if (!url) {
            auto error = url.error();
            error.message =
                text("%1: %2. Give it in the connection's settings, as in region=eu").arg(config.name, error.message);
            return error;
        }
        typed = *url;
    }
    while (typed.endsWith(u'/'))
        typed.chop(1);
    const QUrl url(typed);
    if (url.isRelative())
        return Error{ErrorCode::InvalidInput,
                     text("%1: the document names its server only as “%2”. Give the whole address in the setting "
                          "“Server”")
                         .arg(config.name, typed),
                     {}};
    if (!maySendSecretsTo(url)) {
        return Error{ErrorCode::InvalidInput,
                     text("%1: the server “%2” cannot be used; only https is").arg(config.name, typed),
                     {}};
    }
    return url;
}

/// The credentials: as set, else as the document says.
struct Authentication
{
    ApiCredentials credentials;
    std::optional<OAuthClient> signIn;
};

ApiCredentials::Kind kindOf(const QString &word, const QString &place)
{
    using Kind = ApiCredentials::Kind;
    if (word == "api-key"_L1)
        return place == "query"_L1 ? Kind::KeyInQuery : place == "cookie"_L1 ? Kind::KeyInCookie : Kind::KeyInHeader;
    if (word == "basic"_L1)
        return Kind::Basic;
    if (word == "bearer"_L1)
        return Kind::Bearer;
    return word == "oauth2"_L1 ? Kind::ClientCredentials : Kind::None;
}

ApiCredentials::Kind kindOf(const ApiSecurity &security)
{
    using Kind = ApiCredentials::Kind;
    switch (security.kind) {
    case ApiSecurity::Kind::ApiKeyHeader:
        return Kind::KeyInHeader;
    case ApiSecurity::Kind::ApiKeyQuery:
        return Kind::KeyInQuery;
    case ApiSecurity::Kind::ApiKeyCookie:
        return Kind::KeyInCookie;
    case ApiSecurity::Kind::Basic:
        return Kind::Basic;
    case ApiSecurity::Kind::Bearer:
        return Kind::Bearer;
    case ApiSecurity::Kind::ClientCredentials:
        return Kind::ClientCredentials;
    case ApiSecurity::Kind::Other:
        break;
    }
    return Kind::None;
}

Result<Authentication> authenticationOf(const InstanceConfig &config, const ApiDocument &document,
                                        SecretsProvider &secrets)
{
    Authentication authentication;
    auto &credentials = authentication.credentials;
    const auto chosen = config.text(u"auth"_s, u"document"_s);
    ApiSecurity said;
    if (!document.security.isEmpty())
        said = document.security.first();
    const bool byDocument = chosen == "document"_L1;
    if (byDocument && said.kind == ApiSecurity::Kind::Other && !said.name.isEmpty()) {
        return Error{
            ErrorCode::InvalidInput,
            text("%1: the document asks for “%2”, which Holdfast cannot do. Choose another kind of credentials")
                .arg(config.name, said.name),
            {}};
    }
    credentials.kind = byDocument ? kindOf(said) : kindOf(chosen, config.text(u"key_place"_s, u"header"_s));
    credentials.name = config.text(u"key_name"_s, said.keyName);
    credentials.user = config.text(u"username"_s);
    using Kind = ApiCredentials::Kind;
    if (credentials.kind == Kind::None)
        return authentication;
    const auto secret = secrets.read(config.name, u"secret"_s);
    if (!secret)
        return secret.error();
    credentials.secret = *secret;
    const bool isKey = credentials.kind == Kind::KeyInHeader || credentials.kind == Kind::KeyInQuery
        || credentials.kind == Kind::KeyInCookie;
    if (isKey && credentials.name.isEmpty())
        return missingSetting(config, text("Name of the key"));
    if ((credentials.kind == Kind::Basic || credentials.kind == Kind::ClientCredentials) && credentials.user.isEmpty())
        return missingSetting(config, text("User or client ID"));
    if (credentials.kind == Kind::ClientCredentials) {
        OAuthClient signIn;
        signIn.tokenUrl = QUrl(config.text(u"token_url"_s, said.tokenUrl));
        if (!maySendSecretsTo(signIn.tokenUrl))
            return Error{ErrorCode::InvalidInput,
                         text("%1: the token address “%2” cannot be used; only https is")
                             .arg(config.name, signIn.tokenUrl.toString()),
                         {}};
        signIn.clientId = credentials.user;
        signIn.clientSecret = credentials.secret;
        signIn.scope = config.text(u"scopes"_s, said.scopes.join(u' '));
        signIn.authentication = config.text(u"token_auth"_s, u"form"_s) == "basic"_L1
            ? ClientAuthentication::BasicHeader
            : ClientAuthentication::Form;
        authentication.signIn = std::move(signIn);
    }
    return authentication;
}

} // namespace

IntegrationDefinition OpenApiIntegration::definition() const
{
    IntegrationDefinition definition;
    definition.kind = u"openapi"_s;
    definition.brand = u"OpenAPI"_s;
    definition.title = text("Any service with an OpenAPI document");
    definition.description = text("Makes a command of each operation in an OpenAPI 3 document, JSON or YAML");
    definition.settings =
        QList{
            requiredSetting(u"file"_s, text("OpenAPI document"), text("A file with OpenAPI 3.0 or 3.1, JSON or YAML")),
            optionalSetting(u"server"_s, text("Server"), text("Empty: the first one that the document names")),
            optionalSetting(u"variables"_s, text("Server variables"), text("As in region=eu, version=v2")),
            optionalSetting(u"prefix"_s, text("Names begin with"), text("Empty: the document's title")),
            optionalSetting(u"auth"_s, text("Credentials"), text("As the document says, or chosen here"),
                            ArgumentType::Text, u"document"_s,
                            {u"document"_s, u"none"_s, u"api-key"_s, u"basic"_s, u"bearer"_s, u"oauth2"_s}),
            optionalSetting(u"username"_s, text("User or client ID"), text("For basic and OAuth 2.0")),
            optionalSetting(u"secret"_s, text("Secret"), text("API key, password, token or client secret"),
                            ArgumentType::Secret),
            optionalSetting(u"key_name"_s, text("Name of the key"), text("Header, query item or cookie of an API key")),
            optionalSetting(u"key_place"_s, text("Place of the key"), text("Where the API key goes"),
                            ArgumentType::Text, u"header"_s, {u"header"_s, u"query"_s, u"cookie"_s}),
            optionalSetting(u"token_url"_s, text("Token address"), text("OAuth 2.0; empty: the document's")),
            optionalSetting(u"scopes"_s, text("Scopes"), text("OAuth 2.0; empty: all that the document names")),
            optionalSetting(u"token_auth"_s, text("Client shown as"), text("OAuth 2.0: in the form, or in a header"),
                            ArgumentType::Text, u"form"_s, {u"form"_s, u"basic"_s})}
        + httpSettings();
    return definition;
}

Result<std::shared_ptr<IntegrationInstance>> OpenApiIntegration::open(const InstanceConfig &config,
                                                                      const InstanceServices &services) const
{
    auto document = documentOf(config);
    if (!document)
        return document.error();
    const auto server = serverOf(config, *document);
    if (!server)
        return server.error();
    auto authentication = authenticationOf(config, *document, services.secrets);
    if (!authentication)
        return authentication.error();
    auto origin = *server;
    origin.setPath({});
    origin.setQuery(QString());
    auto signIn = authentication->signIn ? oauthSignIn(config, services, *std::move(authentication->signIn)) : nullptr;
    auto dialect =
        std::make_unique<OpenApiDialect>(config.name, std::move(authentication->credentials), std::move(signIn));
    auto service = std::make_shared<ApiService>(httpParts(config, services, origin), std::move(dialect),
                                                server->path(QUrl::FullyEncoded));
    const auto prefix = config.text(u"prefix"_s, kebabName(document->title));
    auto commands =
        apiCommands(*document, prefix, QUrl::fromLocalFile(config.text(u"file"_s)).toString(QUrl::FullyEncoded));
    return std::shared_ptr<IntegrationInstance>(
        std::make_shared<OpenApiInstance>(config, *std::move(document), std::move(commands), std::move(service)));
}

} // namespace holdfast
