// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/secrets/secretsprovider.h"

#include <QHash>

#include <mutex>

namespace holdfast {

/// Keeps secrets in memory only: the demo and tests.
class MemorySecrets final : public SecretsProvider
{
public:
    Result<Secret> read(const QString &instance, const QString &setting) override;
    Result<void> write(const QString &instance, const QString &setting, const Secret &secret) override;
    Result<void> remove(const QString &instance, const QString &setting) override;
    QString description() const override;

private:
    std::mutex m_mutex;
    QHash<std::pair<QString, QString>, Secret> m_secrets;
};

} // namespace holdfast
