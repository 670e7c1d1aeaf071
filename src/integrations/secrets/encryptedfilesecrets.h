// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/secrets/secretsprovider.h"

#include <QJsonObject>

#include <mutex>
#include <optional>

namespace holdfast {

/// Secrets in a file of Holdfast's own, encrypted by a passphrase, for machines without a key store.
///
/// The file, version 1, big-endian: "HOLDFAST-SECRETS" | u8 version | u8 log2 N | u32 r | u32 p | 16 bytes salt | 12 bytes
/// nonce | AES-256-GCM of {"instance": {"setting": "base64"}} | 16 bytes tag. The key is scrypt(passphrase, salt), RFC 7914;
/// the header is authenticated with the content. Written whole or not at all, readable by its owner only; every writing
/// takes a fresh nonce and first reads what another Holdfast may have written meanwhile.
class EncryptedFileSecrets final : public SecretsProvider
{
public:
    explicit EncryptedFileSecrets(QString path);
    ~EncryptedFileSecrets() override;

    /// Whether there is a file to unlock; without one, unlock() makes it by the first write.
    [[nodiscard]] bool exists() const;
    [[nodiscard]] bool isLocked() const override;
    /// Takes a tenth of a second or more by design. Forbidden when the passphrase does not fit, StorageCorrupt when the
    /// file is none of ours, InvalidInput for a new file's passphrase of fewer than 8 characters.
    Result<void> unlock(const Secret &passphrase);

    Result<Secret> read(const QString &instance, const QString &setting) override;
    Result<void> write(const QString &instance, const QString &setting, const Secret &secret) override;
    Result<void> remove(const QString &instance, const QString &setting) override;
    QString description() const override;

private:
    using Change = std::function<bool(QJsonObject &all)>; ///< false: nothing to write
    Result<QJsonObject> load() const;
    Result<void> change(const Change &change);
    [[nodiscard]] Error locked() const;

    QString m_path;
    mutable std::mutex m_mutex;
    QByteArray m_salt;
    QByteArray m_key; ///< empty while locked
};

/// Reads a passphrase from the first line of a file of the user's own that nobody else can read.
[[nodiscard]] Result<Secret> passphraseFromFile(const QString &path);

} // namespace holdfast
