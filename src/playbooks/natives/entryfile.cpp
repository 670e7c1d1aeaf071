// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/entryfile.h"

#include "base/canonicaljson.h"
#include "language/cast.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFileInfo>
#include <QJsonArray>
#include <QStringDecoder>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("FileNatives", source);
}

/// What a file is, told from its first bytes: the words that playbooks look for, and the MIME type.
struct FileKind
{
    QString words;
    QString mimeType;
};

FileKind kindOf(const QString &name, const QByteArray &bytes)
{
    static const QList<std::pair<QByteArray, FileKind>> beginnings{
        {"%PDF-", {u"PDF document"_s, u"application/pdf"_s}},
        {"PK\x03\x04", {u"Zip archive data"_s, u"application/zip"_s}},
        {"\x1f\x8b", {u"gzip compressed data"_s, u"application/gzip"_s}},
        {"\x89PNG", {u"PNG image data"_s, u"image/png"_s}},
        {"\xff\xd8\xff", {u"JPEG image data"_s, u"image/jpeg"_s}},
        {"GIF8", {u"GIF image data"_s, u"image/gif"_s}},
        {"MZ", {u"PE32 executable"_s, u"application/x-dosexec"_s}},
        {"\xd0\xcf\x11\xe0", {u"Composite Document File V2 Document"_s, u"application/x-ole-storage"_s}},
    };
    for (const auto &[beginning, kind] : beginnings) {
        if (bytes.startsWith(beginning))
            return kind;
    }
    if (fileContents(bytes).isObject())
        return {u"data"_s, u"application/octet-stream"_s};
    const bool isAscii = std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<uchar>(c) < 0x80; });
    const auto text = isAscii ? u"ASCII text"_s : u"UTF-8 Unicode text"_s;
    const auto suffix = QFileInfo(name).suffix().toLower();
    if (suffix == "eml"_L1)
        return {u"RFC 822 mail, "_s + text + (bytes.contains("\r\n") ? u", with CRLF line terminators"_s : QString()),
                u"message/rfc822"_s};
    if (suffix == "html"_L1 || suffix == "htm"_L1)
        return {u"HTML document, "_s + text, u"text/html"_s};
    if (suffix == "csv"_L1)
        return {u"CSV text"_s, u"text/csv"_s};
    if (suffix == "json"_L1)
        return {u"JSON data"_s, u"application/json"_s};
    return {text, u"text/plain"_s};
}

} // namespace

QJsonValue fileContents(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    if (!decoder.hasError() && !bytes.contains('\0') && text.toUtf8() == bytes)
        return text;
    return QJsonObject{{u"Base64"_s, QString::fromLatin1(bytes.toBase64())}};
}

QByteArray bytesOfContents(const QJsonValue &contents)
{
    const auto encoded = contents.toObject().value("Base64"_L1);
    return encoded.isString() ? QByteArray::fromBase64(encoded.toString().toLatin1())
        : contents.isString() ? contents.toString().toUtf8()
                              : compactJson(contents).toUtf8();
}

QJsonObject fileFacts(const QString &name, const QByteArray &bytes, const QString &entryId)
{
    const auto hash = [&bytes](QCryptographicHash::Algorithm algorithm) {
        return QString::fromLatin1(QCryptographicHash::hash(bytes, algorithm).toHex());
    };
    const auto kind = kindOf(name, bytes);
    return {{u"Name"_s, name},
            {u"Size"_s, bytes.size()},
            {u"MD5"_s, hash(QCryptographicHash::Md5)},
            {u"SHA1"_s, hash(QCryptographicHash::Sha1)},
            {u"SHA256"_s, sha256Hex(bytes)},
            {u"SHA512"_s, hash(QCryptographicHash::Sha512)},
            {u"Extension"_s, QFileInfo(name).suffix()},
            {u"Type"_s, kind.words},
            {u"Info"_s, kind.mimeType},
            {u"EntryID"_s, entryId}};
}

void addFile(NativeResult &result, const NativeInput &input, const QString &name, const QByteArray &bytes)
{
    const auto id = input.scope.entryId(static_cast<int>(result.output.entries.size()));
    const auto kind = kindOf(name, bytes);
    ProducedEntry entry;
    entry.text = translated("File %1").arg(name);
    entry.contents = fileContents(bytes);
    entry.file = ProducedFile{name, kind.mimeType, bytes};
    result.output.entries.append(entry);
    const auto file = fileFacts(name, bytes, id);
    auto &context = result.output.context;
    if (!context.contains("File"_L1)) {
        context.insert(u"File"_s, file);
        return;
    }
    auto files = asList(context.value("File"_L1));
    files.append(file);
    context.insert(u"File"_s, files);
}

NativeResult fileResult(const NativeInput &input, const QString &name, const QByteArray &bytes)
{
    NativeResult result;
    addFile(result, input, name, bytes);
    return result;
}

NativeResult withFile(const NativeInput &input, const QString &entry,
                      const std::function<NativeResult(const EntryFile &)> &use)
{
    if (entry.isEmpty())
        return NativeResult::failed(translated("%1: which file? Give the id of its entry.").arg(input.name));
    if (const auto *known = input.scope.entry(entry))
        return use(
            {entry, known->fileName, isNil(known->contents) ? known->text.toUtf8() : bytesOfContents(known->contents)});
    if (!input.reply) {
        NativeResult result;
        result.change = CaseEffect{CaseEffectKind::ReadEntry, {{u"entry"_s, entry}}};
        return result;
    }
    const auto raw = input.reply->value("raw"_L1).toObject();
    const auto contents = raw.contains("Base64"_L1) ? QJsonValue(raw) : raw.value("Contents"_L1);
    return use({entry, raw.value("File"_L1).toString(), bytesOfContents(contents)});
}

QString entryOfFile(const NativeInput &input, const QString &name)
{
    const auto files = asList(input.scope.evaluation.context.toObject().value("File"_L1));
    for (auto i = files.size(); i > 0; --i) {
        const auto file = files.at(i - 1).toObject();
        if (file.value("Name"_L1).toString() == name)
            return file.value("EntryID"_L1).toString();
    }
    return {};
}

NativeCommand readingFiles(NativeCommand command)
{
    command.wantsReply = true;
    command.definition.effect = EffectClass::ReadOnly;
    return command;
}

} // namespace holdfast
