// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/httptransport.h"

#include <QCryptographicHash>
#include <QTemporaryFile>

#include <memory>

namespace holdfast {

/// A file that was taken from suspicion, as it lies in quarantine.
struct QuarantinedFile
{
    QString path;
    QString sha256; ///< of the bytes as they were read back from the disk
    QString md5;
    qint64 sizeBytes = 0;
};

/// Takes one file on its way into a quarantine: each piece goes to the disk at once and into the hashes. Nothing here ever
/// looks inside a file but to compute them. What is not kept is gone when this ends.
class QuarantineEntry final : public BodySink
{
public:
    explicit QuarantineEntry(QString folder);

    Result<void> restart() override;
    Result<void> take(QByteArrayView piece) override;
    QByteArray summary() const override;

    /// Reads the file back and gives it its lasting name, which is its hash: what the file called itself would be an
    /// invitation to open it. BadAnswer when the SHA-256 is another than the expected one (empty: none is known).
    Result<QuarantinedFile> keep(const QString &expectedSha256, const QString &suffix = QStringLiteral(".quarantined"));

private:
    QString m_folder;
    std::unique_ptr<QTemporaryFile> m_file;
    QCryptographicHash m_sha256{QCryptographicHash::Sha256};
    QCryptographicHash m_md5{QCryptographicHash::Md5};
    qint64 m_bytes = 0;
};

/// The file's bytes for the war room; nothing when it is larger than what entries carry. It then stays in quarantine only.
[[nodiscard]] Result<QByteArray> attachableBytes(const QuarantinedFile &file);

} // namespace holdfast
