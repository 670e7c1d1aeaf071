// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/taskoutput.h"

#include "base/canonicaljson.h"
#include "language/cast.h"
#include "playbooks/natives/entryfile.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <array>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array writeNames{"set", "append", "delete", "clear"};

/// Whether a command writes the objects of its files itself: under File or InfoFile, with or without selector.
bool saysOfFiles(const QJsonObject &context)
{
    const auto keys = context.keys();
    return std::any_of(keys.begin(), keys.end(), [](const QString &key) {
        const auto root = key.section(u'(', 0, 0).section(u'.', 0, 0);
        return root == "File"_L1 || root == "InfoFile"_L1;
    });
}

} // namespace

QString derivedId(const QString &text)
{
    return sha256Hex(text.toUtf8()).left(32);
}

QJsonObject outputToJson(const CommandOutput &output, const QString &key, const QStringList &entryIds)
{
    QJsonObject json;
    QJsonArray entries;
    auto context = output.context;
    // Files of commands that say nothing of them enter the context by themselves (format reference 3.2).
    const bool namesFiles = saysOfFiles(context);
    for (qsizetype i = 0; i < output.entries.size(); ++i) {
        const auto &entry = output.entries.at(i);
        const auto id = i < entryIds.size() ? entryIds.at(i) : derivedId(key + u'#' + QString::number(i));
        if (entry.file && !namesFiles) {
            auto files = asList(context.value("File"_L1));
            files.append(fileFacts(entry.file->name, entry.file->bytes, id));
            context.insert(u"File"_s, unwrapSingle(files));
        }
        QJsonObject item{{u"id"_s, id}, {u"text"_s, entry.text}};
        item.insert(u"type"_s, entry.isError ? entrytype::error : entry.file ? entrytype::file : entrytype::note);
        if (!entry.contents.isNull() && !entry.contents.isUndefined())
            item.insert(u"contents"_s, entry.contents);
        if (entry.note)
            item.insert(u"note"_s, true);
        if (!entry.tags.isEmpty())
            item.insert(u"tags"_s, QJsonArray::fromStringList(entry.tags));
        if (entry.file)
            item.insert(u"file"_s,
                        QJsonObject{{u"name"_s, entry.file->name},
                                    {u"mediaType"_s, entry.file->mediaType},
                                    {u"size"_s, entry.file->bytes.size()},
                                    {u"sha256"_s, sha256Hex(entry.file->bytes)}});
        entries.append(item);
    }
    if (!entries.isEmpty())
        json.insert(u"entries"_s, entries);
    if (!context.isEmpty())
        json.insert(u"context"_s, context);
    if (!output.incidentFields.isEmpty())
        json.insert(u"fields"_s, output.incidentFields);
    if (!isNil(output.rawResponse))
        json.insert(u"raw"_s, output.rawResponse);
    if (output.pollArguments) {
        json.insert(u"poll"_s, *output.pollArguments);
        json.insert(u"pollAfter"_s, output.pollAfterMs);
    }
    return json;
}

QJsonObject contextWritesToJson(const QList<ContextWrite> &writes)
{
    QJsonArray list;
    for (const auto &write : writes) {
        QJsonObject item{{u"op"_s, QString::fromLatin1(writeNames.at(static_cast<size_t>(write.kind)))},
                         {u"path"_s, write.path}};
        if (write.kind == ContextWrite::Kind::Set || write.kind == ContextWrite::Kind::Append)
            item.insert(u"value"_s, write.value);
        if (write.root)
            item.insert(u"root"_s, true);
        list.append(item);
    }
    return {{u"writes"_s, list}};
}

QList<ContextWrite> contextWritesFromJson(const QJsonObject &json)
{
    QList<ContextWrite> result;
    const auto list = json.value("writes"_L1).toArray();
    for (const auto &value : list) {
        const auto item = value.toObject();
        ContextWrite write;
        const auto op = item.value("op"_L1).toString();
        for (size_t i = 0; i < writeNames.size(); ++i) {
            if (op == QLatin1StringView(writeNames[i]))
                write.kind = static_cast<ContextWrite::Kind>(i);
        }
        write.path = item.value("path"_L1).toString();
        write.value = item.value("value"_L1);
        write.root = item.value("root"_L1).toBool();
        result.append(write);
    }
    return result;
}

QString answerText(const QJsonObject &output)
{
    const auto entries = output.value("entries"_L1).toArray();
    for (auto i = entries.size(); i > 0; --i) {
        const auto entry = entries.at(i - 1).toObject();
        if (entry.value("type"_L1).toInt() == entrytype::error || entry.value("type"_L1).toInt() == entrytype::warning)
            continue;
        const auto contents = unwrapSingle(entry.value("contents"_L1));
        return isNil(contents) ? entry.value("text"_L1).toString() : displayText(contents);
    }
    return {};
}

QString errorText(const QJsonObject &output)
{
    const auto entries = output.value("entries"_L1).toArray();
    for (const auto &value : entries) {
        const auto entry = value.toObject();
        if (entry.value("type"_L1).toInt() == entrytype::error) {
            const auto text = entry.value("text"_L1).toString();
            return text.isEmpty()
                ? QCoreApplication::translate("TaskOutput", "The command gave an error without words.")
                : text;
        }
    }
    return {};
}

} // namespace holdfast
