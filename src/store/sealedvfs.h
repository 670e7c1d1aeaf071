// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace holdfast {

/// A layer between SQLite and the system's files through which a database, its write-ahead log and its rollback journal
/// are readable with their key only: AES-256-XTS in sectors of 4096 bytes, one key for each kind of file, derived by
/// HKDF-SHA-256. The shared-memory index beside a database (-shm) holds page numbers and checksums, no content, and stays
/// as it is. XTS hides and does not authenticate: what was changed behind our back is found by the journal's chain.
///
/// Registered with SQLite as long as it lives; all connections through it are closed before. Thread-safe.
class SealedVfs
{
public:
    SealedVfs();
    ~SealedVfs();
    SealedVfs(const SealedVfs &) = delete;
    SealedVfs &operator=(const SealedVfs &) = delete;

    /// How connections ask for it: `file:…?vfs=name`.
    [[nodiscard]] QString name() const;

    /// Every file whose path begins with `path` is opened with this key (32 bytes): the database, its log, copies of it.
    /// Files without a key cannot be opened.
    void setKey(const QString &path, const Secret &key);
    void forgetKey(const QString &path);

    /// The first `size` bytes of a database as SQLite would see them; empty when they cannot be read.
    [[nodiscard]] QByteArray head(const QString &path, qsizetype size) const;

    class Private;

private:
    std::unique_ptr<Private> d;
};

} // namespace holdfast
