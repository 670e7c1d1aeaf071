// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/commandshorthand.h"

#include "integrations/commandhelp.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString plainText(const QJsonValue &value)
{
    if (value.isDouble() && value.toDouble() == double(value.toInteger()))
        return QString::number(value.toInteger());
    return value.toVariant().toString().trimmed();
}

} // namespace

ArgumentDefinition requiredArgument(const QString &name, const QString &description, ArgumentType type)
{
    ArgumentDefinition argument;
    argument.name = name;
    argument.description = description;
    argument.type = type;
    argument.required = true;
    return argument;
}

ArgumentDefinition optionalArgument(const QString &name, const QString &description, ArgumentType type,
                                    const QString &defaultValue, const QStringList &choices)
{
    ArgumentDefinition argument;
    argument.name = name;
    argument.description = description;
    argument.type = type;
    argument.defaultValue = defaultValue;
    argument.choices = choices;
    return argument;
}

ArgumentDefinition defaultArgument(ArgumentDefinition argument)
{
    argument.isDefault = true;
    return argument;
}

QList<OutputDefinition> outputsBelow(const QString &path, const QStringList &names)
{
    QList<OutputDefinition> outputs;
    for (const auto &name : names)
        outputs.append({path + u'.' + name, u"Unknown"_s, readableName(name)});
    return outputs;
}

QList<OutputDefinition> outputsBelow(const QString &path, QList<OutputDefinition> outputs)
{
    for (auto &output : outputs)
        output.contextPath.prepend(path + u'.');
    return outputs;
}

QString argumentText(const QJsonObject &arguments, const QString &name)
{
    return plainText(arguments.value(name));
}

QStringList argumentList(const QJsonObject &arguments, const QString &name)
{
    auto value = arguments.value(name);
    if (value.isString() && value.toString().trimmed().startsWith(u'[')) {
        const auto document = QJsonDocument::fromJson(value.toString().toUtf8());
        if (document.isArray())
            value = document.array();
    }
    QStringList parts;
    if (value.isArray()) {
        for (const auto &part : value.toArray())
            parts += plainText(part);
    } else {
        for (const auto &part : plainText(value).split(u','))
            parts += part.trimmed();
    }
    parts.removeAll(QString());
    return parts;
}

qint64 argumentNumber(const QJsonObject &arguments, const QString &name, qint64 fallback)
{
    bool ok = false;
    const auto number = argumentText(arguments, name).toLongLong(&ok);
    return ok ? number : fallback;
}

bool argumentFlag(const QJsonObject &arguments, const QString &name, bool fallback)
{
    const auto text = argumentText(arguments, name).toLower();
    if (text.isEmpty())
        return fallback;
    return text == "true"_L1 || text == "yes"_L1 || text == "1"_L1;
}

QString markdownEscaped(const QString &text)
{
    QString escaped;
    escaped.reserve(text.size() + 8);
    for (const auto character : text) {
        if (character == u'\n' || character == u'\r' || character.category() == QChar::Other_Control) {
            escaped += u' ';
            continue;
        }
        if (QStringView(u"\\`*_{}[]<>#|!&~").contains(character))
            escaped += u'\\';
        escaped += character;
    }
    return escaped;
}

QString markdownTable(const QStringList &headers, const QList<QStringList> &rows)
{
    QString table;
    const auto line = [&table](const QStringList &cells) { table += "| "_L1 + cells.join(" | "_L1) + " |\n"_L1; };
    line(headers);
    line(QStringList(headers.size(), u"---"_s));
    for (const auto &row : rows) {
        QStringList cells;
        for (const auto &cell : row)
            cells += markdownEscaped(cell);
        line(cells);
    }
    return table;
}

} // namespace holdfast
