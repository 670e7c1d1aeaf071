// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/natives/nativecommand.h"

#include <QByteArray>

namespace holdfast {

/// A file of the war room.
struct EntryFile
{
    QString entry; ///< id
    QString name;
    QByteArray bytes;
};

/// What the entry of a file holds, so that the run's journal is enough to read it again: text as it is, other bytes as
/// {"Base64": …}.
[[nodiscard]] QJsonValue fileContents(const QByteArray &bytes);
[[nodiscard]] QByteArray bytesOfContents(const QJsonValue &contents);

/// What the context key File says of a file (format reference 3.2).
[[nodiscard]] QJsonObject fileFacts(const QString &name, const QByteArray &bytes, const QString &entryId);

/// Adds a file entry to the result, and its object to the context key File.
void addFile(NativeResult &result, const NativeInput &input, const QString &name, const QByteArray &bytes);
[[nodiscard]] NativeResult fileResult(const NativeInput &input, const QString &name, const QByteArray &bytes);

/// Runs `use` with the file of an entry. Files that this run did not make are read from the case first, so the command must
/// be made with readingFiles(). An error entry when there is no such file.
[[nodiscard]] NativeResult withFile(const NativeInput &input, const QString &entry,
                                    const std::function<NativeResult(const EntryFile &)> &use);
/// The entry id that the context's files give for a name; empty when there is none. The newest wins.
[[nodiscard]] QString entryOfFile(const NativeInput &input, const QString &name);
[[nodiscard]] NativeCommand readingFiles(NativeCommand command);

} // namespace holdfast
