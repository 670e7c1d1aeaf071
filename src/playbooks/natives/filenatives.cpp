// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "playbooks/natives/entryfile.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <zlib.h>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("FileNatives", source);
}

NativeResult createFile(const NativeInput &input)
{
    const auto data = input.arguments.value("data"_L1);
    const auto id = displayText(unwrapSingle(input.arguments.value("entryId"_L1)));
    if (isNil(data) == id.isEmpty())
        return NativeResult::failed(translated("FileCreateAndUpload needs either data or an entry."));
    const auto name = argumentText(input, u"filename"_s);
    if (id.isEmpty())
        return fileResult(input, name, displayText(data).toUtf8());
    return withFile(input, id, [&](const EntryFile &file) { return fileResult(input, name, file.bytes); });
}

NativeResult readFile(const NativeInput &input)
{
    return withFile(input, argumentText(input, u"entryID"_s), [&](const EntryFile &file) {
        if (file.bytes.isEmpty())
            return NativeResult::failed(translated("The file of entry %1 is empty.").arg(file.entry));
        const auto most = castToInteger(input.arguments.value("maxFileSize"_L1)).valueOr(1 << 20);
        const auto data = QString::fromUtf8(file.bytes.left(static_cast<qsizetype>(most)));
        auto result = NativeResult::said(translated("Read %1 characters.").arg(data.size()), data);
        result.output.context.insert(u"FileData"_s, data);
        return result;
    });
}

NativeResult loadJson(const NativeInput &input)
{
    const auto given = input.arguments.value("input"_L1);
    const auto parsed = given.isString() ? parseJsonText(given.toString()) : given;
    if (parsed.isUndefined())
        return NativeResult::failed(translated("LoadJSON: the input is not JSON."));
    auto result = NativeResult::said(compactJson(parsed), parsed);
    result.output.context.insert(u"JsonObject"_s, parsed);
    return result;
}

/// zlib data as Python's zlib writes it. Nothing when it is damaged or unpacks to more than is allowed.
std::optional<QByteArray> inflated(const QByteArray &packed)
{
    constexpr uLongf most = 64 * 1024 * 1024;
    for (uLongf room = std::max<uLongf>(packed.size() * 4, 1024); room <= most; room *= 2) {
        QByteArray bytes(static_cast<qsizetype>(room), Qt::Uninitialized);
        auto size = room;
        const auto code =
            uncompress(reinterpret_cast<Bytef *>(bytes.data()), &size,
                       reinterpret_cast<const Bytef *>(packed.constData()), static_cast<uLong>(packed.size()));
        if (code == Z_OK) {
            bytes.truncate(static_cast<qsizetype>(size));
            return bytes;
        }
        if (code != Z_BUF_ERROR)
            return std::nullopt;
    }
    return std::nullopt;
}

NativeResult fileFromList(const NativeInput &input)
{
    const auto list = argumentText(input, u"listname"_s);
    const auto lists = input.scope.evaluation.context.toObject().value("lists"_L1).toObject();
    if (!lists.contains(list))
        return NativeResult::failed(translated("There is no list “%1”.").arg(list));
    auto bytes = QByteArray::fromBase64(displayText(lists.value(list)).toLatin1());
    if (argumentFlag(input, u"isZipFile"_s)) {
        auto unpacked = inflated(bytes);
        if (!unpacked)
            return NativeResult::failed(translated("The list “%1” does not hold packed data.").arg(list));
        bytes = std::move(*unpacked);
    }
    const auto name = argumentText(input, u"filename"_s);
    return fileResult(input, name.isEmpty() ? list : name, bytes);
}

/// Runs of printable characters in a file.
NativeResult stringsOfFile(const NativeInput &input)
{
    auto entry = argumentText(input, u"entry"_s);
    if (entry.isEmpty())
        entry = argumentText(input, u"entryID"_s);
    return withFile(input, entry, [&](const EntryFile &file) {
        const auto least = std::clamp<qint64>(castToInteger(input.arguments.value("chars"_L1)).valueOr(4), 1, 1000);
        const auto most = castToInteger(input.arguments.value("size"_L1)).valueOr(1024);
        // The pattern has to fit from the beginning of a text.
        const QRegularExpression wanted(u"\\A(?:"_s + argumentText(input, u"filter"_s) + u')',
                                        QRegularExpression::CaseInsensitiveOption);
        if (!wanted.isValid())
            return NativeResult::failed(translated("The pattern cannot be used: %1").arg(wanted.errorString()));
        QStringList found;
        QByteArray run;
        const auto end = [&] {
            if (run.size() >= least && found.size() < most && wanted.match(QString::fromLatin1(run)).hasMatch())
                found.append(QString::fromLatin1(run));
            run.clear();
        };
        for (const char c : file.bytes) {
            if ((c >= 0x20 && c < 0x7f) || (c >= '\t' && c <= '\r'))
                run += c;
            else
                end();
        }
        end();
        return NativeResult::said(found.isEmpty() ? translated("No strings were found.") : found.join(u'\n'));
    });
}

} // namespace

QList<NativeCommand> fileNatives()
{
    return {
        readingFiles(native(u"FileCreateAndUpload"_s, translated("Makes a file in the war room."),
                            {textArgument(u"filename"_s, true), textArgument(u"data"_s), listArgument(u"entryId"_s)},
                            createFile)),
        readingFiles(native(
            u"ReadFile"_s, translated("Reads a text file."),
            {textArgument(u"entryID"_s, true), textArgument(u"maxFileSize"_s), textArgument(u"encoding"_s)}, readFile)),
        native(u"LoadJSON"_s, translated("Reads JSON into the context."), {listArgument(u"input"_s, true)}, loadJson),
        native(u"Base64ListToFile"_s, translated("Makes a file of a list that holds it in Base64."),
               {textArgument(u"listname"_s, true), textArgument(u"filename"_s),
                textArgument(u"isZipFile"_s, false, u"no"_s)},
               fileFromList),
        readingFiles(native(u"Strings"_s, translated("Finds the readable texts in a file."),
                            {textArgument(u"entry"_s), textArgument(u"entryID"_s), textArgument(u"chars"_s),
                             textArgument(u"size"_s), textArgument(u"filter"_s)},
                            stringsOfFile)),
    };
}

} // namespace holdfast
