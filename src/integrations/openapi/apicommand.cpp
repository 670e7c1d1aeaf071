// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/openapi/apicommand.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>

namespace holdfast::openapi {

namespace {

using namespace Qt::StringLiterals;

constexpr int outputDepth = 3;
constexpr qsizetype mostOutputs = 200;

QString text(const char *source)
{
    return QCoreApplication::translate("OpenApi", source);
}

/// The words of a name, wherever it changes case or has a sign between.
QStringList wordsOf(const QString &name)
{
    QStringList words;
    QString word;
    const auto finish = [&] {
        if (!word.isEmpty())
            words += word.toLower();
        word.clear();
    };
    for (qsizetype i = 0; i < name.size(); ++i) {
        const auto character = name.at(i);
        const bool isAscii = character.unicode() < 128 && character.isLetterOrNumber();
        if (!isAscii) {
            finish();
            continue;
        }
        const auto previous = word.isEmpty() ? QChar() : word.back();
        const bool nextIsLower = i + 1 < name.size() && name.at(i + 1).isLower();
        if (character.isUpper() && (previous.isLower() || previous.isDigit() || (previous.isUpper() && nextIsLower)))
            finish();
        word += character;
    }
    finish();
    return words;
}

/// A name that can be typed as "name=value": no blanks, quotes or "=".
QString argumentName(const QString &name)
{
    QString typed;
    for (const auto character : name) {
        const bool isPlain =
            (character.unicode() < 128 && character.isLetterOrNumber()) || QStringView(u"-_.").contains(character);
        typed += isPlain ? character : u'_';
    }
    while (typed.startsWith(u'_') && typed.size() > 1 && !name.startsWith(u'_'))
        typed.remove(0, 1);
    while (typed.endsWith(u'_') && typed.size() > 1 && !name.endsWith(u'_'))
        typed.chop(1);
    return typed;
}

QString firstLine(const QString &words)
{
    return words.trimmed().section(u'\n', 0, 0).simplified();
}

ArgumentType argumentTypeOf(const ApiSchema &schema)
{
    if (schema.format == "password"_L1)
        return ArgumentType::Secret;
    if (schema.format == "binary"_L1 && schema.type != "array"_L1)
        return ArgumentType::EntryId;
    if (schema.type == "integer"_L1)
        return ArgumentType::Integer;
    if (schema.type == "boolean"_L1)
        return ArgumentType::Boolean;
    if (schema.type == "array"_L1)
        return ArgumentType::List;
    if (schema.type == "object"_L1)
        return ArgumentType::Json;
    return schema.type == "string"_L1 && schema.format == "date"_L1 ? ArgumentType::Date : ArgumentType::Text;
}

QString defaultText(const ApiSchema &schema)
{
    if (!schema.defaultValue || schema.defaultValue->isNull())
        return {};
    const auto &value = *schema.defaultValue;
    if (value.isArray()) {
        QStringList parts;
        for (const auto &part : value.toArray())
            parts += part.toVariant().toString();
        return parts.join(u',');
    }
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    return value.toVariant().toString();
}

/// Makes one operation's command.
class CommandMaker
{
public:
    CommandMaker(const ApiDocument &document, const ApiOperation &operation)
        : m_document(document)
        , m_references(*document.root)
    {
        m_command.operation = operation;
        m_command.root = document.root;
    }

    ApiCommand make(const QString &name, const QString &contextRoot, const QString &fallbackLink)
    {
        const auto &operation = m_command.operation;
        auto &definition = m_command.definition;
        definition.name = name;
        definition.brand = m_document.title;
        definition.description = firstLine(operation.summary.isEmpty() ? operation.description : operation.summary);
        if (definition.description.isEmpty())
            definition.description = QString::fromLatin1(operation.method) + u' ' + operation.path;
        if (operation.isDeprecated)
            definition.description += u' ' + text("(Deprecated by the service.)");
        for (const auto &parameter : operation.parameters)
            addParameter(parameter);
        if (operation.body)
            addBody(*operation.body);
        // What must be given comes first, and the first of it can be given without a name.
        std::stable_partition(definition.arguments.begin(), definition.arguments.end(),
                              [](const ArgumentDefinition &argument) { return argument.required; });
        if (!definition.arguments.isEmpty() && definition.arguments.first().required)
            definition.arguments.first().isDefault = true;
        setEffect();
        m_command.contextPath = contextRoot;
        m_command.contextKey = contextRoot;
        addOutputs();
        definition.permission = operation.scopes.join(", "_L1);
        definition.helpUrl = !operation.helpUrl.isEmpty() ? operation.helpUrl
            : !m_document.helpUrl.isEmpty()               ? m_document.helpUrl
                                                          : fallbackLink;
        return std::move(m_command);
    }

private:
    QString freeName(const QString &wanted, const QString &prefix)
    {
        auto name = argumentName(wanted);
        if (m_names.contains(name))
            name = prefix + u'_' + name;
        for (int i = 2; m_names.contains(name); ++i)
            name = argumentName(wanted) + QString::number(i);
        m_names.insert(name);
        return name;
    }

    void add(ArgumentBinding binding, const QString &description, bool isRequired)
    {
        ArgumentDefinition argument;
        argument.name = binding.argument;
        argument.type = argumentTypeOf(binding.schema);
        argument.required = isRequired;
        argument.description = firstLine(description);
        if (argument.description.isEmpty())
            argument.description = firstLine(binding.schema.description);
        if (argument.description.isEmpty())
            argument.description = binding.member.isEmpty() ? binding.parameter.name : binding.member;
        argument.defaultValue = defaultText(binding.schema);
        if (argument.type == ArgumentType::Text || argument.type == ArgumentType::Integer)
            argument.choices = binding.schema.choices;
        if (argument.type == ArgumentType::List && binding.schema.items) {
            if (const auto item = readSchema(*binding.schema.items, m_references); item && !item->choices.isEmpty())
                argument.description += text(" (of: %1)").arg(item->choices.join(", "_L1));
        }
        if (!binding.schema.format.isEmpty() && argument.type == ArgumentType::Text)
            argument.description += u" ("_s + binding.schema.format + u')';
        m_command.definition.arguments.append(argument);
        m_command.bindings.append(std::move(binding));
    }

    void addParameter(const ApiParameter &parameter)
    {
        static const QHash<ParameterPlace, QString> prefixes{{ParameterPlace::Path, u"path"_s},
                                                             {ParameterPlace::Query, u"query"_s},
                                                             {ParameterPlace::Header, u"header"_s},
                                                             {ParameterPlace::Cookie, u"cookie"_s}};
        // RFC-wise these three are the client's own (OpenAPI: parameters of that name are ignored).
        const auto lower = parameter.name.toLower();
        if (parameter.place == ParameterPlace::Header
            && (lower == "accept"_L1 || lower == "content-type"_L1 || lower == "authorization"_L1))
            return;
        ArgumentBinding binding;
        binding.argument = freeName(parameter.name, prefixes.value(parameter.place));
        binding.parameter = parameter;
        binding.schema = parameter.schema;
        binding.isRequired = parameter.isRequired;
        if (parameter.isJson)
            binding.schema.type = u"object"_s;
        add(std::move(binding), parameter.description, parameter.isRequired);
    }

    void addBody(const ApiBody &body)
    {
        const bool isForm = body.mediaType.startsWith("multipart/"_L1)
            || body.mediaType.startsWith("application/x-www-form-urlencoded"_L1);
        const bool isJson = body.mediaType.contains("json"_L1) || body.mediaType == "*/*"_L1;
        for (const auto &member : body.schema.members) {
            const auto schema = readSchema(*member.schema, m_references);
            if (!schema || schema->isReadOnly)
                continue;
            ArgumentBinding binding;
            binding.target = ArgumentBinding::Target::BodyMember;
            binding.argument = freeName(member.name, u"body"_s);
            binding.member = member.name;
            binding.schema = *schema;
            binding.isRequired = member.isRequired;
            add(std::move(binding), schema->description, member.isRequired && body.isRequired);
        }
        // Needed where the members do not say everything; what is given beside it wins.
        const bool membersSayAll = !body.schema.members.isEmpty() && !body.schema.hasOtherMembers && (isJson || isForm);
        if (membersSayAll)
            return;
        ArgumentBinding binding;
        binding.target = ArgumentBinding::Target::WholeBody;
        binding.argument = freeName(u"body"_s, u"request"_s);
        binding.schema = body.schema;
        if (isJson && binding.schema.type.isEmpty())
            binding.schema.type = u"object"_s;
        if (!isJson && !isForm)
            binding.schema.format = body.mediaType.startsWith("text/"_L1) ? QString() : u"binary"_s;
        binding.isRequired = body.isRequired;
        const auto description = !body.description.isEmpty() ? body.description
            : isJson ? text("The whole body as JSON; arguments given beside it win")
                     : text("The body (%1)").arg(body.mediaType);
        add(std::move(binding), description, body.isRequired && body.schema.members.isEmpty());
    }

    void setEffect()
    {
        auto &definition = m_command.definition;
        const auto &method = m_command.operation.method;
        const bool reads = method == "GET" || method == "HEAD" || method == "OPTIONS";
        definition.effect = reads ? EffectClass::ReadOnly : EffectClass::Uncertain;
        if (!reads)
            definition.undoText = text("Holdfast knows no way to undo it; the service's own documentation may.");
    }

    void addOutputs()
    {
        auto &outputs = m_command.definition.outputs;
        if (const auto *answer = m_command.operation.answer)
            addOutputsBelow(*answer, m_command.contextPath, outputDepth);
        if (outputs.isEmpty())
            outputs.append({m_command.contextPath + ".HttpStatus"_L1, u"Number"_s, text("Status of the answer")});
    }

    void addOutputsBelow(const DocumentNode &node, const QString &path, int depth)
    {
        const auto schema = readSchema(node, m_references);
        auto &outputs = m_command.definition.outputs;
        if (!schema || outputs.size() >= mostOutputs)
            return;
        if (schema->type == "array"_L1 && schema->items && depth > 0) {
            addOutputsBelow(*schema->items, path, depth - 1); // lists are no step of a context path
            return;
        }
        if (schema->members.isEmpty() || depth == 0) {
            outputs.append({path, outputType(*schema), firstLine(schema->description)});
            if (outputs.last().description.isEmpty())
                outputs.last().description = path.section(u'.', -1);
            return;
        }
        for (const auto &member : schema->members) {
            if (path == m_command.contextPath && member.name.compare("id"_L1, Qt::CaseInsensitive) == 0)
                m_command.contextKey = path + u"(val.%1 && val.%1 == obj.%1)"_s.arg(member.name);
            addOutputsBelow(*member.schema, path + u'.' + member.name, depth - 1);
        }
    }

    static QString outputType(const ApiSchema &schema)
    {
        if (schema.type == "integer"_L1 || schema.type == "number"_L1)
            return u"Number"_s;
        if (schema.type == "boolean"_L1)
            return u"Boolean"_s;
        if (schema.type != "string"_L1)
            return u"Unknown"_s;
        return schema.format.startsWith("date"_L1) ? u"Date"_s : u"String"_s;
    }

    const ApiDocument &m_document;
    References m_references;
    ApiCommand m_command;
    QSet<QString> m_names;
};

} // namespace

QString kebabName(const QString &name)
{
    return wordsOf(name).join(u'-');
}

QString pascalName(const QString &name)
{
    QString joined;
    for (const auto &word : wordsOf(name))
        joined += word.at(0).toUpper() + word.mid(1);
    return joined;
}

QList<ApiCommand> apiCommands(const ApiDocument &document, const QString &prefix, const QString &fallbackLink)
{
    QList<ApiCommand> commands;
    QSet<QString> names;
    const auto root = pascalName(document.title).isEmpty() ? u"Api"_s : pascalName(document.title);
    for (const auto &operation : document.operations) {
        const auto own =
            operation.id.isEmpty() ? QString::fromLatin1(operation.method) + u' ' + operation.path : operation.id;
        auto name = prefix.isEmpty() ? kebabName(own) : prefix + u'-' + kebabName(own);
        const auto base = name;
        for (int i = 2; names.contains(name); ++i)
            name = base + u'-' + QString::number(i);
        names.insert(name);
        commands.append(CommandMaker(document, operation).make(name, root + u'.' + pascalName(own), fallbackLink));
    }
    return commands;
}

} // namespace holdfast::openapi
