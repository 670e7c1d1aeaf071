// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/htmltext.h"
#include "language/indicatorscan.h"
#include "playbooks/natives/csvtext.h"
#include "playbooks/natives/entryfile.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("TableNatives", source);
}

QChar delimiterOf(const NativeInput &input, QChar usual)
{
    const auto text = argumentText(input, u"delimiter"_s);
    return text == "\\t"_L1 ? QChar(u'\t') : text.isEmpty() ? usual : text.at(0);
}

QStringList keysOf(const QJsonArray &rows)
{
    QStringList keys;
    for (const auto &row : rows) {
        for (const auto own = row.toObject().keys(); const auto &key : own) {
            if (!keys.contains(key))
                keys.append(key);
        }
    }
    return keys;
}

/// Objects, lists or plain values as lines of CSV, below the headers when there are any.
QString csvOf(const QJsonArray &rows, const QStringList &headers, QChar delimiter, const QString &lineEnd)
{
    QStringList lines;
    if (!headers.isEmpty())
        lines.append(csvLine(headers, delimiter));
    for (const auto &row : rows) {
        QStringList fields;
        if (row.isObject()) {
            for (const auto &header : headers)
                fields.append(displayText(row.toObject().value(header)));
        } else {
            for (const auto items = asList(row); const auto &item : items)
                fields.append(displayText(item));
        }
        lines.append(csvLine(fields, delimiter));
    }
    return lines.join(lineEnd);
}

NativeResult exportToCsv(const NativeInput &input)
{
    auto rows = input.arguments.value("csvArray"_L1);
    if (rows.isString()) {
        // The brackets of a JSON list may be missing.
        const auto text = rows.toString().trimmed();
        const auto parsed = parseJsonText(text.startsWith(u'[') ? text : u'[' + text + u']');
        rows = parsed.isArray() ? parsed : QJsonValue(argumentToList(rows));
    }
    const auto list = asList(rows);
    QStringList headers;
    for (const auto given = argumentToList(input.arguments.value("headers"_L1)); const auto &header : given)
        headers.append(displayText(header));
    if (headers.isEmpty())
        headers = keysOf(list);
    // A list of plain texts is one line.
    const bool isPlain =
        std::none_of(list.begin(), list.end(), [](const QJsonValue &row) { return row.isObject() || row.isArray(); });
    if (isPlain && headers.size() > list.size())
        headers.resize(list.size());
    const auto text = csvOf(isPlain && !list.isEmpty() ? QJsonArray{list} : list, headers, u',', u"\n"_s);
    return fileResult(input, argumentText(input, u"fileName"_s), text.toUtf8());
}

/// The rows of an entry that holds JSON, as objects or as text.
Result<QJsonArray> jsonRows(const QByteArray &bytes)
{
    const auto parsed = parseJsonText(QString::fromUtf8(bytes));
    if (!parsed.isArray() && !parsed.isObject())
        return Error{ErrorCode::InvalidInput, translated("The entry does not hold JSON objects."), {}};
    return asList(parsed);
}

NativeResult jsonToCsv(const NativeInput &input)
{
    const bool isFile = input.name == "JSONFileToCSV"_L1;
    const auto id = displayText(unwrapSingle(input.arguments.value("entryid"_L1)));
    return withFile(input, id, [&](const EntryFile &file) {
        const auto rows = jsonRows(file.bytes);
        if (!rows)
            return NativeResult::failed(rows.error().message);
        const auto text = csvOf(*rows, keysOf(*rows), delimiterOf(input, isFile ? u',' : u'|'), u"\r\n"_s);
        const auto name = argumentText(input, u"filename"_s);
        return name.isEmpty() ? NativeResult::said(text, text) : fileResult(input, name, text.toUtf8() + "\r\n");
    });
}

/// Values of a column, each once, without blanks at the ends.
QStringList columnValues(const QList<QStringList> &rows, qint64 column)
{
    QStringList values;
    for (const auto &row : rows) {
        const auto value = row.value(static_cast<qsizetype>(column)).trimmed();
        if (!value.isEmpty() && !values.contains(value))
            values.append(value);
    }
    return values;
}

NativeResult parsedCsv(const NativeInput &input, const EntryFile &file)
{
    const auto rows = parseCsv(QString::fromUtf8(file.bytes));
    if (rows.isEmpty())
        return NativeResult::failed(translated("ParseCSV: the file “%1” is empty.").arg(file.name));
    // Files of ours may be delimited otherwise; the header tells.
    const auto &header = rows.first();
    const auto table =
        header.size() == 1 && header.first().contains(u'|') ? parseCsv(QString::fromUtf8(file.bytes), u'|') : rows;
    QJsonArray objects;
    for (qsizetype i = 1; i < table.size(); ++i) {
        QJsonObject object;
        for (qsizetype column = 0; column < table.first().size(); ++column)
            object.insert(table.first().at(column), table.at(i).value(column));
        objects.append(object);
    }
    FoundIndicators columns;
    QString hashes;
    const auto take = [&](const QString &argument, auto use) {
        if (const auto column = castToInteger(input.arguments.value(argument)); column && *column >= 0)
            use(columnValues(table, *column));
    };
    take(u"ips"_s, [&](const QStringList &values) { columns.addresses = findIndicators(values.join(u' ')).addresses; });
    take(u"domains"_s, [&](const QStringList &values) { columns.domains = findIndicators(values.join(u' ')).domains; });
    take(u"hashes"_s, [&](const QStringList &values) { hashes = values.join(u' '); });
    const auto found = findIndicators(hashes);
    columns.md5 = found.md5;
    columns.sha1 = found.sha1;
    columns.sha256 = found.sha256;
    auto result = NativeResult::said(compactJson(objects), objects);
    result.output.context = columns.toContext();
    if (argumentText(input, u"parseAll"_s) != "no"_L1)
        result.output.context.insert(u"ParseCSV.ParsedCSV"_s, objects);
    return result;
}

NativeResult parseCsvFile(const NativeInput &input)
{
    auto id = displayText(unwrapSingle(input.arguments.value("entryID"_L1)));
    if (const auto name = argumentText(input, u"file"_s); id.isEmpty() && !name.isEmpty()) {
        id = entryOfFile(input, name);
        if (id.isEmpty())
            return NativeResult::failed(translated("ParseCSV: there is no file “%1”.").arg(name));
    }
    return withFile(input, id, [&](const EntryFile &file) { return parsedCsv(input, file); });
}

NativeResult extractHtmlTables(const NativeInput &input)
{
    const auto tables = htmlTables(argumentText(input, u"html"_s));
    QStringList indexes;
    for (const auto given = argumentToList(input.arguments.value("indexes"_L1)); const auto &index : given)
        indexes.append(displayText(index));
    QJsonArray found;
    for (qsizetype i = 0; i < tables.size(); ++i) {
        if (indexes.isEmpty() || indexes.contains(QString::number(i)))
            found.append(tables.at(i).toJson());
    }
    if (found.isEmpty())
        return NativeResult::said(translated("There is no table in the text."));
    // One table is not wrapped in a list (format reference 7.3).
    const auto value = found.size() == 1 ? found.first() : QJsonValue(found);
    auto result = NativeResult::said(compactJson(value), value);
    result.output.context.insert(u"HTMLTables"_s, value);
    return result;
}

NativeResult textFromHtml(const NativeInput &input)
{
    auto html = argumentText(input, u"html"_s);
    // Only the body counts where there is one, unless another element is asked for.
    auto element = argumentText(input, u"html_tag"_s);
    if (element.isEmpty())
        element = u"body"_s;
    const auto begin = html.indexOf(u'<' + element, 0, Qt::CaseInsensitive);
    const auto open = begin < 0 ? -1 : html.indexOf(u'>', begin);
    if (open > 0) {
        const auto end = html.lastIndexOf(u"</"_s + element, -1, Qt::CaseInsensitive);
        html = html.mid(open + 1, end > open ? end - open - 1 : -1);
    }
    auto text = htmlToText(html);
    if (argumentFlag(input, u"replace_line_breaks"_s))
        text.replace(u'\n', u' ');
    auto result = NativeResult::said(text, text);
    if (const auto path = argumentText(input, u"context_path"_s); !path.isEmpty())
        result.output.context.insert(path, text);
    return result;
}

} // namespace

QList<NativeCommand> tableNatives()
{
    return {
        native(u"ExportToCSV"_s, translated("Writes rows as a CSV file."),
               {textArgument(u"fileName"_s, true), listArgument(u"csvArray"_s, true), listArgument(u"headers"_s)},
               exportToCsv),
        readingFiles(native(
            u"JSONtoCSV"_s, translated("Turns the JSON of an entry into CSV."),
            {listArgument(u"entryid"_s, true), textArgument(u"delimiter"_s), textArgument(u"filename"_s)}, jsonToCsv)),
        readingFiles(
            native(u"JSONFileToCSV"_s, translated("Turns a JSON file into a CSV file."),
                   {listArgument(u"entryid"_s, true), textArgument(u"filename"_s, true), textArgument(u"delimiter"_s)},
                   jsonToCsv)),
        readingFiles(native(u"ParseCSV"_s, translated("Reads a CSV file into the context."),
                            {listArgument(u"entryID"_s), textArgument(u"file"_s), textArgument(u"ips"_s),
                             textArgument(u"domains"_s), textArgument(u"hashes"_s),
                             textArgument(u"parseAll"_s, false, u"yes"_s), textArgument(u"codec"_s)},
                            parseCsvFile)),
        native(u"ExtractHTMLTables"_s, translated("Reads the tables of an HTML text."),
               {textArgument(u"html"_s, true), listArgument(u"indexes"_s)}, extractHtmlTables),
        native(u"TextFromHTML"_s, translated("Gives the text of an HTML text."),
               {textArgument(u"html"_s, true), textArgument(u"html_tag"_s), textArgument(u"replace_line_breaks"_s),
                textArgument(u"context_path"_s)},
               textFromHtml),
    };
}

} // namespace holdfast
