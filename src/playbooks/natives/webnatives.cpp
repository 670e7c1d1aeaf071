// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Scripts that reach out to the network. They only prepare the request: what sends it are commands of the running console,
// which journal it first. A run without services ends such a task with a message instead.

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/iprange.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("WebNatives", source);
}

/// "name:value,name:value" as an object; nothing when a header has no colon or a second one.
std::optional<QJsonObject> headersOf(const QString &text)
{
    QJsonObject headers;
    for (const auto parts = text.split(u',', Qt::SkipEmptyParts); const auto &part : parts) {
        const auto pair = part.split(u':');
        if (pair.size() != 2 || pair.first().trimmed().isEmpty())
            return std::nullopt;
        headers.insert(pair.first().trimmed(), pair.last().trimmed());
    }
    return headers;
}

NativeResult webRequest(const NativeInput &input)
{
    const auto method = argumentText(input, u"method"_s).trimmed().toUpper();
    static const QStringList reading{u"GET"_s, u"HEAD"_s, u"OPTIONS"_s};
    static const QStringList writing{u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s};
    if (!reading.contains(method) && !writing.contains(method))
        return NativeResult::failed(translated("http: “%1” is not a method of HTTP.").arg(method));
    const auto headers = headersOf(argumentText(input, u"headers"_s));
    if (!headers)
        return NativeResult::failed(
            translated("http: the headers are not of the form name:value,name:value, each with one colon."));
    QJsonObject arguments{{u"method"_s, method}, {u"url"_s, argumentText(input, u"url"_s).trimmed()}};
    if (!headers->isEmpty())
        arguments.insert(u"headers"_s, compactJson(*headers));
    if (const auto body = input.arguments.value("body"_L1); !isNil(body))
        arguments.insert(u"body"_s, body.isString() ? body.toString() : compactJson(body));
    for (const auto &name : {u"username"_s, u"password"_s, u"saveAsFile"_s, u"filename"_s}) {
        if (const auto text = argumentText(input, name); !text.isEmpty())
            arguments.insert(name, text);
    }
    NativeResult result;
    result.instead = TaskCall{
        reading.contains(method) ? u"holdfast-http-read"_s : u"holdfast-http-send"_s, {}, {}, arguments, false};
    return result;
}

NativeResult hostName(const NativeInput &input)
{
    const auto ip = argumentText(input, u"ip"_s).trimmed();
    if (!parseIpAddress(ip))
        return NativeResult::failed(translated("“%1” is not an IP address.").arg(ip));
    NativeResult result;
    result.instead = TaskCall{u"holdfast-dns-name"_s, {}, {}, QJsonObject{{u"ip"_s, ip}}, false};
    return result;
}

/// Fetching belongs to the console, which does it by itself and keeps where it stands. The script tells which connection
/// would be asked.
NativeResult fetchFromInstance(const NativeInput &input)
{
    const auto brand = argumentText(input, u"brand_name"_s);
    auto instance = argumentText(input, u"instance_name"_s);
    const auto modules = input.scope.evaluation.context.toObject().value("modules"_L1).toArray();
    for (const auto &value : modules) {
        const auto module = value.toObject();
        if (instance.isEmpty() && !brand.isEmpty() && module.value("brand"_L1).toString() == brand
            && module.value("state"_L1).toString() == "active"_L1)
            instance = module.value("name"_L1).toString();
    }
    if (instance.isEmpty())
        return NativeResult::failed(
            brand.isEmpty() ? translated("FetchFromInstance: name an instance or a brand.")
                            : translated("FetchFromInstance: no active instance of “%1” was found.").arg(brand));
    NativeResult result;
    result.instead = TaskCall{u"holdfast-fetch-now"_s, {}, {}, QJsonObject{{u"instance"_s, instance}}, false};
    return result;
}

} // namespace

QList<NativeCommand> webNatives()
{
    return {
        native(
            u"http"_s,
            translated("Sends a request to a web server. Certificates are always checked, whatever “insecure” says."),
            {textArgument(u"method"_s, true), textArgument(u"url"_s, true), textArgument(u"headers"_s),
             textArgument(u"body"_s), textArgument(u"insecure"_s), textArgument(u"unsecure"_s),
             textArgument(u"proxy"_s), textArgument(u"username"_s), secretArgument(u"password"_s),
             textArgument(u"saveAsFile"_s, false, u"no"_s), textArgument(u"filename"_s)},
            webRequest),
        native(u"IPToHost"_s, translated("Finds the name of an address."), {textArgument(u"ip"_s, true)}, hostName),
        native(u"FetchFromInstance"_s, translated("Fetches the alerts of a connection."),
               {textArgument(u"instance_name"_s), textArgument(u"brand_name"_s),
                textArgument(u"expect_data"_s, false, u"true"_s), textArgument(u"add_to_context"_s, false, u"false"_s),
                textArgument(u"error_msg_in_incident"_s)},
               fetchFromInstance),
    };
}

} // namespace holdfast
