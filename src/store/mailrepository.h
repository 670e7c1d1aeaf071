// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace holdfast {

class CaseFiles;

/// Mail is committed before it is sent. A delivery found as Prepared after a restart may or may not have gone out.
enum class MailState {
    Prepared = 0,
    Sent = 1,
    Failed = 2, ///< certainly not sent
    Uncertain = 3, ///< a person must decide
};

struct MailDelivery
{
    QString id;
    IncidentId incident;
    RunId run;
    QString task;
    QString messageId; ///< with angle brackets; unique
    QStringList recipients;
    QString subject;
    QString messageSha256; ///< the message's bytes in the attachments; given by prepare()
    MailState state = MailState::Prepared;
    qint64 preparedAtMs = 0;
    qint64 decidedAtMs = 0; ///< when it became sent, failed or uncertain
    QString error;

    friend bool operator==(const MailDelivery &, const MailDelivery &) = default;
};

class MailRepository
{
public:
    explicit MailRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// AlreadyExists when the Message-ID is known: the same mail is never prepared twice. Error::details is its id.
    Result<MailDelivery> prepare(MailDelivery delivery, const QByteArray &message, const QString &actor);
    Result<void> setState(const QString &id, MailState state, const QString &error, const QString &actor);

    [[nodiscard]] Result<MailDelivery> get(const QString &id) const;
    [[nodiscard]] Result<MailDelivery> byMessageId(const QString &messageId) const;
    [[nodiscard]] Result<QByteArray> message(const QString &id) const;
    [[nodiscard]] Result<QList<MailDelivery>> list(const IncidentId &incident) const;
    /// Prepared and uncertain ones.
    [[nodiscard]] Result<QList<MailDelivery>> undecided() const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
