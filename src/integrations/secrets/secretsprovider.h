// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace holdfast {

/// Where passwords and keys of connections are kept. Named by instance and setting; never in settings files.
class SecretsProvider
{
public:
    virtual ~SecretsProvider() = default;
    /// NotFound when none is stored. Blocks while the key store asks its user.
    [[nodiscard]] virtual Result<Secret> read(const QString &instance, const QString &setting) = 0;
    virtual Result<void> write(const QString &instance, const QString &setting, const Secret &secret) = 0;
    virtual Result<void> remove(const QString &instance, const QString &setting) = 0;
    /// Whether it must be unlocked before it gives or takes anything. May block.
    [[nodiscard]] virtual bool isLocked() const { return false; }
    /// False for one that is only read, since its user writes it.
    [[nodiscard]] virtual bool takesSecrets() const { return true; }
    /// For people: "system keychain", "file /home/x/secrets.json".
    [[nodiscard]] virtual QString description() const = 0;
};

} // namespace holdfast
