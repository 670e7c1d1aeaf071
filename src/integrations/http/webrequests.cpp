// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/webrequests.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHostAddress>
#include <QHostInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeDatabase>
#include <QRegularExpression>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostRedirects = 10;
/// What a context can carry as text; longer answers are to be saved as files.
constexpr qint64 largestText = 4 << 20;
constexpr qint64 largestFile = 64 << 20;

QString text(const char *source)
{
    return QCoreApplication::translate("WebRequests", source);
}

QString withoutSecrets(QUrl url)
{
    url.setUserInfo({});
    return url.toString(QUrl::FullyEncoded);
}

Result<HttpRequest> requestOf(const CommandCall &call, bool savesFile)
{
    const auto argument = [&call](QLatin1StringView name) { return call.arguments.value(name).toString(); };
    HttpRequest request;
    request.method = argument("method"_L1).toLatin1();
    request.url = QUrl(argument("url"_L1), QUrl::StrictMode);
    const auto scheme = request.url.scheme().toLower();
    if (!request.url.isValid() || request.url.host().isEmpty() || (scheme != "http"_L1 && scheme != "https"_L1))
        return Error{ErrorCode::InvalidInput,
                     text("“%1” is not a web address; give it with http:// or https://.").arg(argument("url"_L1)),
                     {}};
    const auto headers = QJsonDocument::fromJson(argument("headers"_L1).toUtf8()).object();
    for (auto it = headers.begin(); it != headers.end(); ++it)
        request.headers.append({it.key().toUtf8(), it.value().toString().toUtf8()});
    if (const auto user = argument("username"_L1); !user.isEmpty()) {
        const auto pair = (user + u':' + argument("password"_L1)).toUtf8();
        request.headers.append({"Authorization", "Basic " + pair.toBase64()});
    }
    request.body = argument("body"_L1).toUtf8();
    request.maxBodyBytes = savesFile ? largestFile : largestText;
    return request;
}

/// One request as the journal has it: recorded before it is sent.
Result<HttpAnswer> exchange(HttpTransport &transport, const HttpRequest &request, CallContext &context, ExchangeId &id)
{
    const bool reads = request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
    const auto begun = context.recorder->begin({.service = request.url.host(),
                                                .method = QString::fromLatin1(request.method),
                                                .target = withoutSecrets(request.url),
                                                .body = request.body,
                                                .changesSomething = !reads});
    if (!begun)
        return begun.error();
    id = *begun;
    auto answer = transport.send(request, context.stop);
    IncomingAnswer received;
    if (answer) {
        received.status = answer->status;
        received.body = answer->body;
        received.durationMs = answer->durationMs;
    } else {
        received.error = answer.error().message;
    }
    if (auto done = context.recorder->finish(*begun, received); !done)
        return done.error();
    return answer;
}

bool isRedirect(const HttpAnswer &answer)
{
    return (answer.status >= 301 && answer.status <= 303) || answer.status == 307 || answer.status == 308;
}

QString fileName(const CommandCall &call, const HttpAnswer &answer)
{
    if (const auto wanted = call.arguments.value("filename"_L1).toString(); !wanted.isEmpty())
        return wanted;
    static const QRegularExpression form(u"filename=\"?([^\";]+)"_s, QRegularExpression::CaseInsensitiveOption);
    auto named = form.match(QString::fromUtf8(answer.header("Content-Disposition"))).captured(1).trimmed();
    // Only the name counts; where a server would put it is of no interest.
    named = QFileInfo(named.replace(u'\\', u'/')).fileName();
    return named.isEmpty() || named == "."_L1 || named == ".."_L1 ? u"http-file"_s : named;
}

QJsonObject responseOf(const HttpAnswer &answer)
{
    QJsonObject headers;
    for (const auto &[name, value] : answer.headers) {
        const auto key = QString::fromLatin1(name);
        auto values = headers.value(key).toArray();
        values.append(QString::fromUtf8(value));
        headers.insert(key, values);
    }
    return {{u"StatusCode"_s, answer.status},
            {u"Status"_s, QString::number(answer.status)},
            {u"Headers"_s, headers},
            {u"Body"_s, QString::fromUtf8(answer.body)}};
}

Result<CommandOutput> send(HttpTransport &transport, const CommandCall &call, CallContext &context)
{
    const bool savesFile = call.arguments.value("saveAsFile"_L1).toString() == "yes"_L1;
    auto request = requestOf(call, savesFile);
    if (!request)
        return request.error();
    CommandOutput output;
    auto answer = exchange(transport, *request, context, output.exchange);
    // Only requests that change nothing follow where they are sent to, and take no password to another host.
    for (int step = 0; answer && isRedirect(*answer) && request->method == "GET" && step < mostRedirects; ++step) {
        const auto target = request->url.resolved(QUrl::fromEncoded(answer->header("Location")));
        if (!target.isValid() || (target.scheme() != "http"_L1 && target.scheme() != "https"_L1))
            break;
        if (target.host() != request->url.host() || target.scheme() != request->url.scheme())
            request->headers.removeIf([](const auto &header) { return header.first == "Authorization"; });
        request->url = target;
        answer = exchange(transport, *request, context, output.exchange);
    }
    if (!answer)
        return answer.error();
    ProducedEntry entry;
    entry.text = text("%1 %2: status %3, %4 bytes")
                     .arg(QString::fromLatin1(request->method), withoutSecrets(request->url))
                     .arg(answer->status)
                     .arg(answer->body.size());
    if (savesFile) {
        const auto name = fileName(call, *answer);
        entry.contents = name;
        entry.file =
            ProducedFile{name, QMimeDatabase().mimeTypeForFileNameAndData(name, answer->body).name(), answer->body};
    } else {
        const auto response = responseOf(*answer);
        entry.contents = response;
        output.context.insert(u"HttpRequest.Response"_s, response);
    }
    output.entries.append(entry);
    return output;
}

/// Asks the machine's resolver; it gives up by itself after some seconds.
Result<CommandOutput> nameOf(const CommandCall &call, CallContext &context)
{
    const auto ip = call.arguments.value("ip"_L1).toString();
    if (QHostAddress(ip).isNull())
        return Error{ErrorCode::InvalidInput, text("“%1” is not an IP address.").arg(ip), {}};
    const auto begun = context.recorder->begin(
        {.service = u"DNS"_s, .method = u"PTR"_s, .target = ip, .body = {}, .changesSomething = false});
    if (!begun)
        return begun.error();
    const auto host = QHostInfo::fromName(ip);
    const bool found = host.error() == QHostInfo::NoError && host.hostName() != ip;
    IncomingAnswer received;
    received.body = found ? host.hostName().toUtf8() : QByteArray();
    received.error = found ? QString() : host.errorString();
    if (auto done = context.recorder->finish(*begun, received); !done)
        return done.error();
    if (!found)
        return Error{ErrorCode::NotFound, text("No name is known for %1.").arg(ip), {}};
    const QJsonObject endpoint{{u"Hostname"_s, host.hostName()}, {u"IP"_s, ip}};
    CommandOutput output;
    output.exchange = *begun;
    output.entries.append({text("%1 is %2").arg(ip, host.hostName()), endpoint});
    output.context.insert(u"Endpoint(val.Hostname && val.Hostname === obj.Hostname)"_s, endpoint);
    return output;
}

ArgumentDefinition argument(const QString &name, const QString &description, bool required = false)
{
    return {name, description, ArgumentType::Text, required, false, {}, {}};
}

} // namespace

void addWebRequestCommands(CommandRegistry &registry, std::shared_ptr<HttpTransport> transport)
{
    for (const bool reads : {true, false}) {
        Command command;
        auto &definition = command.definition;
        definition.name = reads ? u"holdfast-http-read"_s : u"holdfast-http-send"_s;
        definition.brand = u"Builtin"_s;
        definition.description = reads ? text("Asks a web server for something, without changing anything there.")
                                       : text("Sends something to a web server.");
        definition.arguments = {
            argument(u"method"_s, text("Method of HTTP"), true),
            argument(u"url"_s, text("Address, with http:// or https://"), true),
            argument(u"headers"_s, text("Headers as a JSON object")),
            argument(u"body"_s, text("What is sent")),
            argument(u"username"_s, text("User name at the server")),
            argument(u"password"_s, text("Password of that user")),
            argument(u"saveAsFile"_s, text("yes: the answer becomes a file of the case")),
            argument(u"filename"_s, text("Name of that file; the server's own when empty")),
        };
        definition.arguments[5].type = ArgumentType::Secret;
        definition.effect = reads ? EffectClass::ReadOnly : EffectClass::Uncertain;
        if (!reads)
            definition.undoText = text("Cannot be undone: what a server does with a request is its own affair.");
        command.run = [transport](const CommandCall &call, CallContext &context) {
            return send(*transport, call, context);
        };
        registry.add(std::move(command));
    }
    Command name;
    name.definition.name = u"holdfast-dns-name"_s;
    name.definition.brand = u"Builtin"_s;
    name.definition.description = text("Finds the name of an address.");
    name.definition.arguments = {argument(u"ip"_s, text("IP address"), true)};
    name.definition.effect = EffectClass::ReadOnly;
    name.run = nameOf;
    registry.add(std::move(name));
}

} // namespace holdfast
