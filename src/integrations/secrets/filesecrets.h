// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/secrets/secretsprovider.h"

namespace holdfast {

/// Secrets in a JSON file that the user names, for machines without a key store: {"code42-prod": {"secret": "..."}}.
/// The file must belong to the user and be readable by nobody else (mode 0600); otherwise nothing is read from it.
/// Holdfast never writes it.
class FileSecrets final : public SecretsProvider
{
public:
    explicit FileSecrets(QString path)
        : m_path(std::move(path))
    {
    }
    Result<Secret> read(const QString &instance, const QString &setting) override;
    Result<void> write(const QString &instance, const QString &setting, const Secret &secret) override;
    Result<void> remove(const QString &instance, const QString &setting) override;
    bool takesSecrets() const override { return false; }
    QString description() const override;

private:
    QString m_path;
};

} // namespace holdfast
