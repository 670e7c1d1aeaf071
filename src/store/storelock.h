// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QLockFile>

#include <memory>

namespace holdfast {

/// Keeps a second console from writing to the same file: a lock file beside it with process number and host. A lock whose
/// process is gone, killed for instance, is taken over.
class StoreLock
{
public:
    /// StorageLocked names who holds it; Forbidden when the folder cannot be written.
    [[nodiscard]] static Result<std::unique_ptr<StoreLock>> take(const QString &storePath);

private:
    explicit StoreLock(const QString &lockPath)
        : m_file(lockPath)
    {
    }

    QLockFile m_file;
};

} // namespace holdfast
