// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/commandshorthand.h"
#include "integrations/openapi/apicommand.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace holdfast::openapi {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("OpenApi", source);
}

Error wrong(const QString &argument, const QString &what)
{
    return Error{ErrorCode::InvalidInput, text("%1: %2").arg(argument, what), {}};
}

QString encoded(const QString &value)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(value));
}

/// A JSON value as it stands in a URL or a header.
QString plainText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double: {
        const auto whole = value.toInteger();
        return double(whole) == value.toDouble()
            ? QString::number(whole)
            : QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest);
    }
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    default:
        return value.toString();
    }
}

/// A single value in the type that the schema asks for.
Result<QJsonValue> typed(const QString &argument, const QString &type, const QJsonValue &value)
{
    if (!value.isString())
        return value;
    const auto given = value.toString();
    bool ok = true;
    if (type == "integer"_L1) {
        const auto number = given.trimmed().toLongLong(&ok);
        return ok ? Result<QJsonValue>(QJsonValue(number))
                  : wrong(argument, text("“%1” is not a whole number").arg(given));
    }
    if (type == "number"_L1) {
        const auto number = given.trimmed().toDouble(&ok);
        return ok ? Result<QJsonValue>(QJsonValue(number)) : wrong(argument, text("“%1” is not a number").arg(given));
    }
    if (type == "boolean"_L1) {
        const auto lower = given.trimmed().toLower();
        if (lower == "true"_L1 || lower == "yes"_L1)
            return QJsonValue(true);
        if (lower == "false"_L1 || lower == "no"_L1)
            return QJsonValue(false);
        return wrong(argument, text("“%1” is neither true nor false").arg(given));
    }
    return value;
}

Result<QJsonValue> json(const QString &argument, const QJsonValue &value)
{
    if (!value.isString())
        return value;
    QJsonParseError fault;
    // Wrapped, so that single values are read too.
    const auto document = QJsonDocument::fromJson('[' + value.toString().toUtf8() + ']', &fault);
    if (!document.isArray() || document.array().size() != 1)
        return wrong(argument,
                     text("this is no JSON (at character %1: %2)").arg(fault.offset).arg(fault.errorString()));
    return document.array().first();
}

/// The argument's value in the type of its schema; undefined when it is not given.
Result<QJsonValue> valueOf(const ArgumentBinding &binding, const QJsonObject &arguments, const References &references)
{
    const auto given = arguments.value(binding.argument);
    if (given.isUndefined() || given.isNull() || (given.isString() && given.toString().isEmpty()))
        return QJsonValue(QJsonValue::Undefined);
    const auto &type = binding.schema.type;
    if (type == "object"_L1)
        return json(binding.argument, given);
    if (type != "array"_L1)
        return typed(binding.argument, type, given);
    QString itemType;
    if (binding.schema.items) {
        if (const auto item = readSchema(*binding.schema.items, references))
            itemType = item->type;
    }
    if (itemType == "object"_L1 || itemType == "array"_L1) {
        const auto list = json(binding.argument, given);
        return list && !list->isArray() ? Result<QJsonValue>(QJsonValue(QJsonArray{*list})) : list;
    }
    QJsonArray list;
    if (given.isArray()) {
        list = given.toArray();
    } else {
        for (const auto &part : argumentList(arguments, binding.argument))
            list.append(part);
    }
    for (qsizetype i = 0; i < list.size(); ++i) {
        const auto item = typed(binding.argument, itemType, list.at(i));
        if (!item)
            return item.error();
        list[i] = *item;
    }
    return QJsonValue(list);
}

/// The value's parts in a path, header or cookie: lists by commas, objects as name,value or name=value (style simple).
QString simpleText(const QJsonValue &value, bool explode, QString (*encode)(const QString &))
{
    QStringList parts;
    if (value.isArray()) {
        for (const auto &part : value.toArray())
            parts += encode(plainText(part));
    } else if (value.isObject()) {
        const auto object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            parts += encode(it.key()) + (explode ? u'=' : u',') + encode(plainText(*it));
    } else {
        parts += encode(plainText(value));
    }
    return parts.join(u',');
}

QString asItIs(const QString &value)
{
    return value;
}

void addToQuery(QUrlQuery &query, const ApiParameter &parameter, const QJsonValue &value)
{
    const auto name = encoded(parameter.name);
    if (parameter.isJson) {
        query.addQueryItem(name, encoded(plainText(value)));
        return;
    }
    if (value.isArray()) {
        QStringList parts;
        for (const auto &part : value.toArray())
            parts += encoded(plainText(part));
        if (parameter.explode && parameter.style == "form"_L1) {
            for (const auto &part : parts)
                query.addQueryItem(name, part);
            return;
        }
        const auto sign = parameter.style == "spaceDelimited"_L1 ? u"%20"_s
            : parameter.style == "pipeDelimited"_L1              ? u"%7C"_s
                                                                 : u","_s;
        query.addQueryItem(name, parts.join(sign));
        return;
    }
    if (value.isObject()) {
        const auto object = value.toObject();
        if (parameter.style != "deepObject"_L1 && !parameter.explode) {
            query.addQueryItem(name, simpleText(value, false, encoded));
            return;
        }
        for (auto it = object.begin(); it != object.end(); ++it) {
            query.addQueryItem(parameter.style == "deepObject"_L1 ? name + "%5B"_L1 + encoded(it.key()) + "%5D"_L1
                                                                  : encoded(it.key()),
                               encoded(plainText(*it)));
        }
        return;
    }
    query.addQueryItem(name, encoded(plainText(value)));
}

QString pathText(const ApiParameter &parameter, const QJsonValue &value)
{
    const auto simple = simpleText(value, parameter.explode, encoded);
    if (parameter.style == "label"_L1)
        return u'.' + simple;
    if (parameter.style == "matrix"_L1)
        return u';' + encoded(parameter.name) + u'=' + simple;
    return simple;
}

/// Gathers a request from a call's arguments.
class RequestBuilder
{
public:
    RequestBuilder(const ApiCommand &command, const QString &serverPath, const CallContext &context)
        : m_command(command)
        , m_context(context)
    {
        const auto &operation = command.operation;
        m_call.method = operation.method;
        m_call.path = (operation.serverPrefix.isEmpty() ? serverPath : operation.serverPrefix) + operation.path;
        m_call.changesSomething = command.definition.changesSomething();
        m_call.accept = "application/json, */*;q=0.5";
    }

    Result<ServiceCall> build(const QJsonObject &arguments, const References &references)
    {
        for (const auto &binding : m_command.bindings) {
            const auto value = valueOf(binding, arguments, references);
            if (!value)
                return value.error();
            if (value->isUndefined()) {
                if (binding.target == ArgumentBinding::Target::Parameter && binding.isRequired)
                    return wrong(binding.argument, text("it is needed"));
                if (binding.target == ArgumentBinding::Target::BodyMember && binding.isRequired)
                    m_missing += binding.argument;
                continue;
            }
            if (auto put = place(binding, *value); !put)
                return put.error();
        }
        if (!m_cookies.isEmpty())
            m_call.headers.append({"Cookie", m_cookies.join("; "_L1).toUtf8()});
        if (auto written = writeBody(); !written)
            return written.error();
        return std::move(m_call);
    }

private:
    Result<void> place(const ArgumentBinding &binding, const QJsonValue &value)
    {
        if (binding.target == ArgumentBinding::Target::BodyMember) {
            m_members.insert(binding.member, value);
            if (binding.schema.format == "password"_L1)
                m_secretMembers += binding.member;
            if (binding.schema.format == "binary"_L1)
                m_fileMembers += binding.member;
            return {};
        }
        if (binding.target == ArgumentBinding::Target::WholeBody) {
            m_wholeBody = value;
            return {};
        }
        const auto &parameter = binding.parameter;
        switch (parameter.place) {
        case ParameterPlace::Query:
            addToQuery(m_call.query, parameter, value);
            return {};
        case ParameterPlace::Cookie:
            m_cookies += encoded(parameter.name) + u'=' + simpleText(value, parameter.explode, encoded);
            return {};
        case ParameterPlace::Header: {
            const auto written = parameter.isJson ? plainText(value) : simpleText(value, parameter.explode, asItIs);
            if (std::any_of(written.begin(), written.end(),
                            [](QChar c) { return c.unicode() < 32 || c.unicode() == 127; }))
                return wrong(binding.argument, text("line ends and control characters are not allowed in a header"));
            m_call.headers.append({parameter.name.toLatin1(), written.toUtf8()});
            return {};
        }
        case ParameterPlace::Path:
            break;
        }
        const auto written = pathText(parameter, value);
        if (written.isEmpty() || written == "."_L1 || written == ".."_L1)
            return wrong(binding.argument, text("“%1” cannot be part of a path").arg(written));
        m_call.path.replace(u'{' + parameter.name + u'}', written);
        return {};
    }

    Result<void> writeBody()
    {
        const auto &body = m_command.operation.body;
        if (!body)
            return {};
        const bool isGiven = !m_members.isEmpty() || !m_wholeBody.isUndefined();
        if ((isGiven || body->isRequired) && !m_missing.isEmpty() && m_wholeBody.isUndefined())
            return wrong(m_missing.first(), text("it is needed"));
        if (!isGiven && !body->isRequired)
            return {};
        const auto bare = body->mediaType.section(u';', 0, 0).trimmed().toLower();
        if (bare == "application/x-www-form-urlencoded"_L1)
            return writeForm();
        if (bare.startsWith("multipart/"_L1))
            return writeMultipart();
        if (bare.contains("json"_L1) || bare == "*/*"_L1)
            return writeJson();
        return writeRaw(body->mediaType.toLatin1());
    }

    Result<void> writeJson()
    {
        auto value = m_wholeBody;
        if (value.isUndefined() || value.isObject()) {
            auto object = value.toObject();
            for (auto it = m_members.begin(); it != m_members.end(); ++it)
                object.insert(it.key(), *it);
            value = object;
        } else if (!m_members.isEmpty()) {
            return wrong(u"body"_s, text("it must be a JSON object when other parts of the body are given"));
        }
        m_call.body = bytesOf(value);
        if (const auto &mediaType = m_command.operation.body->mediaType; mediaType != "*/*"_L1)
            m_call.contentType = mediaType.toLatin1();
        if (!m_secretMembers.isEmpty() && value.isObject()) {
            auto shown = value.toObject();
            for (const auto &member : m_secretMembers)
                shown.insert(member, u"***"_s);
            m_call.journaledBody = bytesOf(shown);
        }
        return {};
    }

    static QByteArray bytesOf(const QJsonValue &value)
    {
        if (value.isObject())
            return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
        if (value.isArray())
            return QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact);
        // A bare value: Qt writes only objects and arrays.
        const auto wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        return wrapped.mid(1, wrapped.size() - 2);
    }

    Result<void> writeForm()
    {
        QByteArrayList sent, shown;
        for (auto it = m_members.begin(); it != m_members.end(); ++it) {
            QStringList values;
            if (it->isArray()) {
                for (const auto &part : it->toArray())
                    values += plainText(part);
            } else {
                values += plainText(*it);
            }
            for (const auto &value : values) {
                const auto name = encoded(it.key()).toLatin1();
                sent += name + '=' + encoded(value).toLatin1();
                shown += name + '=' + (m_secretMembers.contains(it.key()) ? "***" : encoded(value).toLatin1());
            }
        }
        m_call.contentType = "application/x-www-form-urlencoded";
        m_call.body = sent.join('&');
        if (!m_secretMembers.isEmpty())
            m_call.journaledBody = shown.join('&');
        return {};
    }

    Result<ProducedFile> file(const QString &argument, const QJsonValue &entry)
    {
        if (!m_context.readFile)
            return wrong(argument, text("files can be sent only from an incident"));
        return m_context.readFile(EntryId(entry.toString()));
    }

    Result<void> writeMultipart()
    {
        const auto boundary = "holdfast-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
        const auto quotedName = [](QString name) {
            return name.replace(u'"', "%22"_L1).replace(u'\r', "%0D"_L1).replace(u'\n', "%0A"_L1).toUtf8();
        };
        QByteArray sent, shown;
        for (auto it = m_members.begin(); it != m_members.end(); ++it) {
            auto head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quotedName(it.key()) + '"';
            QByteArray content;
            if (m_fileMembers.contains(it.key())) {
                const auto read = file(it.key(), *it);
                if (!read)
                    return read.error();
                head += "; filename=\"" + quotedName(read->name) + "\"\r\nContent-Type: " + read->mediaType.toLatin1();
                content = read->bytes;
            } else {
                content = plainText(*it).toUtf8();
            }
            sent += head + "\r\n\r\n" + content + "\r\n";
            shown += head + "\r\n\r\n" + (m_secretMembers.contains(it.key()) ? "***" : content) + "\r\n";
        }
        m_call.contentType = "multipart/form-data; boundary=" + boundary;
        m_call.body = sent + "--" + boundary + "--\r\n";
        if (!m_secretMembers.isEmpty())
            m_call.journaledBody = shown + "--" + boundary + "--\r\n";
        return {};
    }

    Result<void> writeRaw(const QByteArray &mediaType)
    {
        m_call.contentType = mediaType;
        if (mediaType.startsWith("text/")) {
            m_call.body = plainText(m_wholeBody).toUtf8();
            return {};
        }
        const auto read = file(u"body"_s, m_wholeBody);
        if (!read)
            return read.error();
        m_call.body = read->bytes;
        return {};
    }

    const ApiCommand &m_command;
    const CallContext &m_context;
    ServiceCall m_call;
    QJsonObject m_members;
    QJsonValue m_wholeBody = QJsonValue::Undefined;
    QStringList m_missing;
    QStringList m_secretMembers;
    QStringList m_fileMembers;
    QStringList m_cookies;
};

} // namespace

Result<ServiceCall> requestFor(const ApiCommand &command, const QString &serverPath, const QJsonObject &arguments,
                               const CallContext &context)
{
    return RequestBuilder(command, serverPath, context).build(arguments, References(*command.root));
}

} // namespace holdfast::openapi
