// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "playbooks/natives/entryfile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>

#include <archive.h>
#include <archive_entry.h>

#include <memory>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("ArchiveNatives", source);
}

/// What an archive may unpack to; more is taken for an attack.
constexpr qint64 mostBytes = 64 * 1024 * 1024;
constexpr int mostFiles = 1000;

struct ArchiveFile
{
    QString name;
    QByteArray bytes;
};

Error damaged(const QString &name, const char *reason)
{
    return {ErrorCode::InvalidInput,
            translated("“%1” cannot be unpacked: %2").arg(name, reason ? QString::fromUtf8(reason) : QString()),
            {}};
}

Result<QList<ArchiveFile>> unpacked(const EntryFile &file, const QString &password)
{
    const std::unique_ptr<archive, decltype(&archive_read_free)> reader(archive_read_new(), archive_read_free);
    archive_read_support_format_all(reader.get());
    archive_read_support_filter_all(reader.get());
    if (!password.isEmpty())
        archive_read_add_passphrase(reader.get(), password.toUtf8().constData());
    if (archive_read_open_memory(reader.get(), file.bytes.constData(), static_cast<size_t>(file.bytes.size()))
        != ARCHIVE_OK)
        return damaged(file.name, archive_error_string(reader.get()));
    QList<ArchiveFile> files;
    qint64 total = 0;
    archive_entry *entry = nullptr;
    while (true) {
        const int code = archive_read_next_header(reader.get(), &entry);
        if (code == ARCHIVE_EOF)
            return files;
        if (code < ARCHIVE_WARN)
            return damaged(file.name, archive_error_string(reader.get()));
        if (archive_entry_filetype(entry) != AE_IFREG)
            continue;
        const auto *path = archive_entry_pathname_utf8(entry);
        // Only the name counts; a path inside an archive leads nowhere.
        ArchiveFile one{QFileInfo(QString::fromUtf8(path ? path : "file")).fileName(), {}};
        char block[16384];
        for (la_ssize_t read = 1; read > 0;) {
            read = archive_read_data(reader.get(), block, sizeof block);
            if (read < 0)
                return damaged(file.name, archive_error_string(reader.get()));
            one.bytes.append(block, static_cast<qsizetype>(read));
            total += read;
            if (total > mostBytes)
                return damaged(file.name, "it holds more than 64 MiB");
        }
        files.append(one);
        if (files.size() > mostFiles)
            return damaged(file.name, "it holds more than 1,000 files");
    }
}

/// The entry of the newest file of the context with that ending.
QString newestWithSuffix(const NativeInput &input, const QString &suffix)
{
    const auto files = asList(input.scope.evaluation.context.toObject().value("File"_L1));
    for (auto i = files.size(); i > 0; --i) {
        const auto file = files.at(i - 1).toObject();
        if (file.value("Name"_L1).toString().endsWith(suffix, Qt::CaseInsensitive))
            return file.value("EntryID"_L1).toString();
    }
    return {};
}

NativeResult unzip(const NativeInput &input)
{
    auto id = displayText(unwrapSingle(input.arguments.value("entryID"_L1)));
    if (const auto name = argumentText(input, u"fileName"_s); id.isEmpty() && !name.isEmpty())
        id = entryOfFile(input, name);
    if (id.isEmpty() && !argumentText(input, u"lastZipFileInWarroom"_s).isEmpty())
        id = newestWithSuffix(input, u".zip"_s);
    if (id.isEmpty())
        return NativeResult::failed(translated("UnzipFile: no such archive was found among the files of the case."));
    return withFile(input, id, [&](const EntryFile &file) {
        auto password = argumentText(input, u"password"_s);
        if (password.isEmpty())
            password = argumentText(input, u"nonsensitive_password"_s);
        const auto files = unpacked(file, password);
        if (!files)
            return NativeResult::failed(files.error().message);
        if (files->isEmpty())
            return NativeResult::failed(translated("UnzipFile: “%1” holds no files.").arg(file.name));
        NativeResult result;
        QJsonArray names;
        for (const auto &one : *files) {
            addFile(result, input, one.name, one.bytes);
            names.append(one.name);
        }
        result.output.context.insert(u"ExtractedFiles"_s, names);
        result.output.context.insert(u"File(val.EntryID==\"%1\").Unzipped"_s.arg(file.entry), true);
        return result;
    });
}

QByteArray packed(const EntryFile &file, const QString &password)
{
    const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(), archive_write_free);
    archive_write_set_format_zip(writer.get());
    if (!password.isEmpty()) {
        archive_write_set_options(writer.get(), "zip:encryption=aes256");
        archive_write_set_passphrase(writer.get(), password.toUtf8().constData());
    }
    // Room for files that do not get smaller, and for the headers.
    QByteArray bytes(file.bytes.size() + file.bytes.size() / 100 + 65536, '\0');
    size_t used = 0;
    archive_write_open_memory(writer.get(), bytes.data(), static_cast<size_t>(bytes.size()), &used);
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname_utf8(entry.get(), (file.name.isEmpty() ? u"file"_s : file.name).toUtf8().constData());
    archive_entry_set_size(entry.get(), file.bytes.size());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), 0, 0);
    archive_write_header(writer.get(), entry.get());
    archive_write_data(writer.get(), file.bytes.constData(), static_cast<size_t>(file.bytes.size()));
    archive_write_close(writer.get());
    bytes.truncate(static_cast<qsizetype>(used));
    return bytes;
}

NativeResult zip(const NativeInput &input)
{
    return withFile(input, displayText(unwrapSingle(input.arguments.value("entryID"_L1))), [&](const EntryFile &file) {
        auto name = argumentText(input, u"zipName"_s);
        if (name.isEmpty())
            name = file.name;
        if (!name.endsWith(".zip"_L1, Qt::CaseInsensitive))
            name += ".zip"_L1;
        auto result = fileResult(input, name, packed(file, argumentText(input, u"password"_s)));
        result.output.context.insert(u"ZipFile.ZippedFile"_s, name);
        result.output.context.insert(u"ZippedFiles"_s, name);
        return result;
    });
}

} // namespace

QList<NativeCommand> archiveNatives()
{
    return {
        readingFiles(native(u"UnzipFile"_s, translated("Unpacks an archive into the war room."),
                            {textArgument(u"fileName"_s), listArgument(u"entryID"_s),
                             textArgument(u"lastZipFileInWarroom"_s), secretArgument(u"password"_s),
                             textArgument(u"nonsensitive_password"_s), textArgument(u"zipTool"_s)},
                            unzip)),
        readingFiles(
            native(u"ZipFile"_s, translated("Packs a file of the war room."),
                   {textArgument(u"entryID"_s, true), textArgument(u"zipName"_s), secretArgument(u"password"_s)}, zip)),
    };
}

} // namespace holdfast
