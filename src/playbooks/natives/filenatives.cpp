// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "base/canonicaljson.h"
#include "language/cast.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFileInfo>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("FileNatives", source);
}

/// A file entry and its place in the context.
NativeResult fileResult(const NativeInput &input, const QString &name, const QByteArray &bytes)
{
    NativeResult result;
    ProducedEntry entry;
    entry.text = translated("File %1").arg(name);
    entry.contents = QString::fromUtf8(bytes);
    entry.file = ProducedFile{name, u"application/octet-stream"_s, bytes};
    result.output.entries.append(entry);
    const auto hash = [&bytes](QCryptographicHash::Algorithm algorithm) {
        return QString::fromLatin1(QCryptographicHash::hash(bytes, algorithm).toHex());
    };
    result.output.context.insert(u"File"_s,
                                 QJsonObject{{u"Name"_s, name},
                                             {u"Size"_s, bytes.size()},
                                             {u"MD5"_s, hash(QCryptographicHash::Md5)},
                                             {u"SHA1"_s, hash(QCryptographicHash::Sha1)},
                                             {u"SHA256"_s, hash(QCryptographicHash::Sha256)},
                                             {u"SHA512"_s, hash(QCryptographicHash::Sha512)},
                                             {u"Extension"_s, QFileInfo(name).suffix()},
                                             {u"EntryID"_s, input.scope.entryId(0)}});
    return result;
}

QString contentsOf(const NativeInput &input, const QString &id, bool *found)
{
    const auto *entry = input.scope.entry(id);
    *found = entry != nullptr;
    if (!entry)
        return {};
    return isNil(entry->contents) ? entry->text : displayText(entry->contents);
}

NativeResult createFile(const NativeInput &input)
{
    const auto data = input.arguments.value("data"_L1);
    const auto id = displayText(unwrapSingle(input.arguments.value("entryId"_L1)));
    if (isNil(data) == id.isEmpty())
        return NativeResult::failed(translated("FileCreateAndUpload needs either data or an entry."));
    QString text = displayText(data);
    if (!id.isEmpty()) {
        bool found = false;
        text = contentsOf(input, id, &found);
        if (!found)
            return NativeResult::failed(translated("There is no entry %1.").arg(id));
    }
    return fileResult(input, argumentText(input, u"filename"_s), text.toUtf8());
}

NativeResult readFile(const NativeInput &input)
{
    bool found = false;
    const auto text = contentsOf(input, argumentText(input, u"entryID"_s), &found);
    if (!found || text.isEmpty())
        return NativeResult::failed(
            translated("The file of entry %1 is empty or not there.").arg(argumentText(input, u"entryID"_s)));
    const auto most = castToInteger(input.arguments.value("maxFileSize"_L1)).valueOr(1 << 20);
    const auto data = text.left(static_cast<qsizetype>(most));
    auto result = NativeResult::said(translated("Read %1 characters.").arg(data.size()), data);
    result.output.context.insert(u"FileData"_s, data);
    return result;
}

QString csvCell(const QJsonValue &value)
{
    auto text = displayText(value);
    if (text.contains(u'"') || text.contains(u',') || text.contains(u'\n'))
        text = u'"' + text.replace(u'"', "\"\""_L1) + u'"';
    return text;
}

NativeResult exportToCsv(const NativeInput &input)
{
    auto rows = input.arguments.value("csvArray"_L1);
    if (rows.isString()) {
        if (const auto parsed = parseJsonText(rows.toString()); parsed.isArray() || parsed.isObject())
            rows = parsed;
    }
    const auto list = asList(rows);
    QStringList headers;
    for (const auto given = argumentToList(input.arguments.value("headers"_L1)); const auto &header : given)
        headers.append(displayText(header));
    if (headers.isEmpty()) {
        for (const auto &row : list) {
            for (const auto keys = row.toObject().keys(); const auto &key : keys) {
                if (!headers.contains(key))
                    headers.append(key);
            }
        }
    }
    QStringList lines;
    if (!headers.isEmpty()) {
        QStringList cells;
        for (const auto &header : std::as_const(headers))
            cells.append(csvCell(header));
        lines.append(cells.join(u','));
    }
    for (const auto &row : list) {
        QStringList cells;
        if (row.isObject()) {
            for (const auto &header : std::as_const(headers))
                cells.append(csvCell(row.toObject().value(header)));
        } else {
            for (const auto items = asList(row); const auto &item : items)
                cells.append(csvCell(item));
        }
        lines.append(cells.join(u','));
    }
    return fileResult(input, argumentText(input, u"fileName"_s), lines.join(u'\n').toUtf8());
}

NativeResult loadJson(const NativeInput &input)
{
    const auto parsed = parseJsonText(argumentText(input, u"input"_s));
    if (parsed.isUndefined())
        return NativeResult::failed(translated("LoadJSON: the input is not JSON."));
    auto result = NativeResult::said(compactJson(parsed), parsed);
    result.output.context.insert(u"JsonObject"_s, parsed);
    return result;
}

} // namespace

QList<NativeCommand> fileNatives()
{
    return {
        native(u"FileCreateAndUpload"_s, translated("Makes a file in the war room."),
               {textArgument(u"filename"_s, true), textArgument(u"data"_s), listArgument(u"entryId"_s)}, createFile),
        native(u"ReadFile"_s, translated("Reads a text file."),
               {textArgument(u"entryID"_s, true), textArgument(u"maxFileSize"_s), textArgument(u"encoding"_s)},
               readFile),
        native(u"ExportToCSV"_s, translated("Writes rows as a CSV file."),
               {textArgument(u"fileName"_s, true), listArgument(u"csvArray"_s, true), listArgument(u"headers"_s)},
               exportToCsv),
        native(u"LoadJSON"_s, translated("Reads JSON into the context."), {textArgument(u"input"_s, true)}, loadJson),
    };
}

} // namespace holdfast
