// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"

#include <QByteArray>

namespace holdfast {

class CaseFiles;
class Session;

/// Bytes by their SHA-256: answers, evidence, playbooks, mails, reports. The same bytes are stored once. They are not
/// journaled themselves; the records that refer to them carry the hash, and verify() reads them back.
class AttachmentRepository
{
public:
    explicit AttachmentRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Answers the lower-case hexadecimal SHA-256. `incident`: to whose case they belong; bytes of a restricted case must not
    /// come into the desk's file. Empty: to none.
    Result<QString> put(const QByteArray &bytes, const IncidentId &incident = {});

    /// StorageCorrupt when the bytes read back have another hash.
    [[nodiscard]] Result<QByteArray> get(const QString &sha256) const;
    [[nodiscard]] Result<qint64> sizeBytes(const QString &sha256) const;

private:
    CaseFiles &m_files;
};

/// The same within one file, for what names the bytes there.
Result<QString> putBytes(Session &session, const QByteArray &bytes);
[[nodiscard]] Result<QByteArray> getBytes(Session &session, const QString &sha256);

} // namespace holdfast
