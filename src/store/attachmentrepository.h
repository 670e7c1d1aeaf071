// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QByteArray>

namespace holdfast {

class Session;

/// Bytes by their SHA-256: answers, evidence, playbooks, mails, reports. The same bytes are stored once. They are not
/// journaled themselves; the records that refer to them carry the hash, and verify() reads them back.
class AttachmentRepository
{
public:
    explicit AttachmentRepository(Session &session)
        : m_session(session)
    {
    }

    /// Answers the lower-case hexadecimal SHA-256.
    Result<QString> put(const QByteArray &bytes);

    /// StorageCorrupt when the bytes read back have another hash.
    [[nodiscard]] Result<QByteArray> get(const QString &sha256) const;
    [[nodiscard]] Result<qint64> sizeBytes(const QString &sha256) const;

private:
    Session &m_session;
};

} // namespace holdfast
