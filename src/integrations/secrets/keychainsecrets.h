// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/secrets/secretsprovider.h"

namespace holdfast {

/// Secrets in the desktop's key store (Secret Service, KWallet) through QtKeychain. Call from worker threads: the store
/// may ask its user to unlock it.
class KeychainSecrets final : public SecretsProvider
{
public:
    /// service: the name under which the key store shows the entries.
    explicit KeychainSecrets(QString service)
        : m_service(std::move(service))
    {
    }
    Result<Secret> read(const QString &instance, const QString &setting) override;
    Result<void> write(const QString &instance, const QString &setting, const Secret &secret) override;
    Result<void> remove(const QString &instance, const QString &setting) override;
    QString description() const override;

private:
    QString m_service;
};

} // namespace holdfast
