// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QString>

namespace holdfast {

/// Where the secret values of a run go while its events are decided.
class SecretKeeper
{
public:
    virtual ~SecretKeeper() = default;
    /// `reference` stands for the value from now on (secretreference.h). The same reference may come again when the same
    /// step is decided again; the last value counts.
    virtual void keep(const QString &reference, const QString &value) = 0;
    /// For built-ins, which work here: what the reference stands for.
    [[nodiscard]] virtual Result<QString> value(const QString &reference) = 0;
    /// Nobody can guess it; another one each time.
    [[nodiscard]] virtual QString randomSeed() = 0;
};

} // namespace holdfast
