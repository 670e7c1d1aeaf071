// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace holdfast {

/// A mailbox: display name (may be empty) and bare address.
struct MailAddress
{
    QString name;
    QString address;

    friend bool operator==(const MailAddress &, const MailAddress &) = default;
};

/// Reads "Name <user@host>" or "user@host". Strict: exactly one @, a dot-atom local part, a host name or IDN; anything
/// doubtful is refused, never repaired, since a wrong recipient is worse than none.
[[nodiscard]] Result<MailAddress> parseMailAddress(const QString &typed);

struct MailAttachment
{
    QString name;
    QString mediaType;
    QByteArray bytes;
    QString contentId; ///< set: shown inside the HTML text as cid:...
};

/// A mail before it is written down. Texts may come from outside: whatever could end a header line is neutralized.
struct MailMessage
{
    MailAddress from;
    QList<MailAddress> to;
    QList<MailAddress> cc;
    QList<MailAddress> bcc; ///< recipients only, never a header
    QList<MailAddress> replyTo;
    QString subject;
    QString body; ///< plain text
    QString htmlBody;
    QList<MailAttachment> attachments;
    QString messageId; ///< without brackets
    qint64 dateMs = 0; ///< UTC
    QList<std::pair<QString, QString>> furtherHeaders;
    QByteArray written; ///< a whole message written elsewhere, instead of all of the above but the recipients

    /// All recipients, each address once.
    [[nodiscard]] QStringList recipients() const;
};

/// The message as it goes over the wire: MIME, CRLF, base64 bodies, no line over 78 characters in headers. The same
/// message gives the same bytes.
[[nodiscard]] QByteArray mimeBytes(const MailMessage &message);

/// A whole message from outside as it may be sent: line ends made CRLF, Bcc, Return-Path and its own Message-ID taken out,
/// ours and what is missing of Date, From and MIME-Version put in. InvalidInput when it has no headers, is not 7-bit, has
/// lines over 998 characters, or names a sender of another domain than `message.from`.
[[nodiscard]] Result<QByteArray> rewrittenMessage(const QString &raw, const MailMessage &message);

/// One line without control characters.
[[nodiscard]] QString cleanHeader(const QString &text);

} // namespace holdfast
