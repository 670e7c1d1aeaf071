// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/commandshorthand.h"
#include "integrations/openapi/apicommand.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QMimeDatabase>

namespace holdfast::openapi {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype mostColumns = 7;
constexpr qsizetype mostRows = 50;
constexpr qsizetype longestText = 20'000;

QString text(const char *source)
{
    return QCoreApplication::translate("OpenApi", source);
}

bool isSimple(const QJsonValue &value)
{
    return !value.isObject() && !value.isArray() && !value.isNull() && !value.isUndefined();
}

QString cellText(const QJsonValue &value)
{
    if (value.isDouble() && value.toDouble() == double(value.toInteger()))
        return QString::number(value.toInteger());
    return value.toVariant().toString();
}

QString objectTable(const QJsonObject &object)
{
    QList<QStringList> rows;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (isSimple(*it))
            rows.append({it.key(), cellText(*it)});
    }
    return rows.isEmpty() ? text("The answer holds only nested values; see its contents.")
                          : markdownTable({text("Name"), text("Value")}, rows);
}

QString listTable(const QJsonArray &list)
{
    if (list.isEmpty())
        return text("The answer is an empty list.");
    if (!list.first().isObject()) {
        QStringList lines;
        for (const auto &value : list)
            lines += "- "_L1 + markdownEscaped(cellText(value));
        return lines.mid(0, mostRows).join(u'\n');
    }
    QStringList columns;
    for (const auto &value : list) {
        const auto object = value.toObject();
        for (auto it = object.begin(); it != object.end() && columns.size() < mostColumns; ++it) {
            if (isSimple(*it) && !columns.contains(it.key()))
                columns += it.key();
        }
    }
    QList<QStringList> rows;
    for (qsizetype i = 0; i < std::min(list.size(), mostRows); ++i) {
        QStringList row;
        for (const auto &column : columns) {
            const auto value = list.at(i).toObject().value(column);
            row += isSimple(value) ? cellText(value) : QString();
        }
        rows.append(row);
    }
    auto table = columns.isEmpty() ? text("The answer holds only nested values; see its contents.")
                                   : markdownTable(columns, rows);
    if (list.size() > mostRows)
        table += u'\n' + text("… and %1 more; all are in the contents.").arg(list.size() - mostRows);
    return table;
}

/// An object that is nothing but the wrapping of one list is shown as that list.
QJsonValue shownPart(const QJsonValue &value)
{
    QJsonValue list;
    const auto object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it->isArray() || it->toArray().isEmpty() || !it->toArray().first().isObject())
            continue;
        if (list.isArray())
            return value;
        list = *it;
    }
    return list.isArray() ? list : value;
}

bool isText(const QByteArray &contentType)
{
    const auto bare = contentType.split(';').first().trimmed().toLower();
    return bare.isEmpty() || bare.startsWith("text/") || bare.endsWith("xml") || bare.endsWith("yaml")
        || bare.endsWith("csv");
}

} // namespace

Result<CommandOutput> outputFor(const ApiCommand &command, const QString &service, const ServiceAnswer &answer)
{
    CommandOutput output;
    output.exchange = answer.exchange;
    ProducedEntry entry;
    const auto bareType = answer.contentType.split(';').first().trimmed().toLower();
    if (answer.body.trimmed().isEmpty()) {
        const QJsonObject facts{{"HttpStatus"_L1, answer.status}};
        output.context.insert(command.contextPath, facts);
        entry.text = text("Done (%1).").arg(answer.status);
        entry.contents = facts;
    } else if (bareType.endsWith("json") || bareType.isEmpty()) {
        const auto json = answer.json(service);
        if (!json)
            return json.error();
        output.context.insert(command.contextKey, *json);
        output.rawResponse = *json;
        const auto shown = shownPart(*json);
        entry.text = shown.isArray() ? listTable(shown.toArray()) : objectTable(shown.toObject());
        entry.contents = *json;
    } else if (isText(answer.contentType)) {
        const auto words = QString::fromUtf8(answer.body);
        output.context.insert(command.contextPath, QJsonObject{{"Text"_L1, words}, {"HttpStatus"_L1, answer.status}});
        entry.text = markdownEscaped(words.left(longestText));
        entry.contents = words;
    } else {
        // Never opened here; it is kept as a file of the case.
        const auto type = QMimeDatabase().mimeTypeForName(QString::fromLatin1(bareType));
        const auto suffix = type.isValid() && !type.preferredSuffix().isEmpty() ? type.preferredSuffix() : u"bin"_s;
        entry.file = ProducedFile{command.definition.name + u'.' + suffix, QString::fromLatin1(bareType), answer.body};
        entry.text =
            text("The service gave a file (%1, %2 bytes).").arg(QString::fromLatin1(bareType)).arg(answer.body.size());
        output.context.insert(command.contextPath,
                              QJsonObject{{"HttpStatus"_L1, answer.status}, {"Size"_L1, answer.body.size()}});
    }
    output.entries.append(entry);
    return output;
}

} // namespace holdfast::openapi
