// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QString>

namespace holdfast::code42 {

/// A folder of files that were taken from suspicion: readable by their owner only, executable by nobody, under names
/// that no program opens by itself. Nothing here ever looks inside a file but to compute its hash.
class Quarantine
{
public:
    explicit Quarantine(QString folder);

    struct Kept
    {
        QString path;
        QString sha256; ///< of the bytes as they lie on the disk
    };
    /// Writes the bytes, reads them back and compares their SHA-256 with the expected one (empty: none is known).
    /// BadAnswer when they differ; the file is then removed again.
    Result<Kept> keep(const QByteArray &bytes, const QString &expectedSha256) const;

private:
    QString m_folder;
};

} // namespace holdfast::code42
