// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "commands/commanddefinition.h"
#include "integrations/http/httpservice.h"
#include "integrations/openapi/apidocument.h"

namespace holdfast::openapi {

/// Where an argument of a command goes in the request.
struct ArgumentBinding
{
    enum class Target { Parameter, BodyMember, WholeBody };

    Target target = Target::Parameter;
    QString argument; ///< the command's name for it
    ApiParameter parameter; ///< Parameter
    QString member; ///< BodyMember
    ApiSchema schema; ///< of the value
    bool isRequired = false; ///< by the service, when the part it belongs to is sent
};

/// One operation as a command.
struct ApiCommand
{
    std::shared_ptr<const DocumentNode> root; ///< the document that the schemas point into
    CommandDefinition definition;
    QList<ArgumentBinding> bindings;
    ApiOperation operation;
    QString contextPath; ///< "PetStore.ListPets"
    QString contextKey; ///< the same with a merge condition where answers have an id
};

/// A name as commands are written: "listHTTPRoutes" and "List HTTP routes" give "list-http-routes".
[[nodiscard]] QString kebabName(const QString &name);
/// The same as a word of a context path: "ListHttpRoutes".
[[nodiscard]] QString pascalName(const QString &name);

/// One command for each operation, names unique. GET, HEAD and OPTIONS read; all others change something and are never
/// repeated by themselves, since nothing tells whether they were done. prefix: begins all names, "pet-store".
/// fallbackLink: shown where the document has no link of its own.
[[nodiscard]] QList<ApiCommand> apiCommands(const ApiDocument &document, const QString &prefix,
                                            const QString &fallbackLink);

/// The request of a call. serverPath: path of the server, before the operation's. InvalidInput names the argument.
[[nodiscard]] Result<ServiceCall> requestFor(const ApiCommand &command, const QString &serverPath,
                                             const QJsonObject &arguments, const CallContext &context);

/// The answer as context, entry and raw response.
[[nodiscard]] Result<CommandOutput> outputFor(const ApiCommand &command, const QString &service,
                                              const ServiceAnswer &answer);

} // namespace holdfast::openapi
