// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/secrets/encryptedfilesecrets.h"

#include <atomic>
#include <memory>

namespace holdfast {

/// Where this machine keeps secrets: in the desktop's key store where one answers, otherwise in a file encrypted by a
/// passphrase. Which of them it is shows at the first use and stays so; a file that is there already is used further.
class MachineSecrets final : public SecretsProvider
{
public:
    /// keychain: the key store, asked once whether it is there.
    MachineSecrets(std::unique_ptr<SecretsProvider> keychain, QString filePath);

    [[nodiscard]] bool isLocked() const override;
    [[nodiscard]] bool usesFile() const;
    /// Whether the file is still to be made, so that a passphrase is chosen and not remembered.
    [[nodiscard]] bool fileIsNew() const { return !m_file.exists(); }
    Result<void> unlock(const Secret &passphrase) { return m_file.unlock(passphrase); }

    Result<Secret> read(const QString &instance, const QString &setting) override;
    Result<void> write(const QString &instance, const QString &setting, const Secret &secret) override;
    Result<void> remove(const QString &instance, const QString &setting) override;
    QString description() const override;

private:
    [[nodiscard]] SecretsProvider &chosen() const;

    std::unique_ptr<SecretsProvider> m_keychain;
    mutable EncryptedFileSecrets m_file;
    mutable std::once_flag m_asked;
    mutable std::atomic_bool m_usesFile = false;
};

} // namespace holdfast
