// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "integrations/mail/mailmessage.h"

#include <optional>

namespace holdfast {

/// What became of one recipient.
struct RecipientResult
{
    QString address;
    QString status; ///< "sent" (our server took it), "refused", "deferred", "untried"
    QString reply; ///< the server's own words
};

/// What became of one attempt.
struct DeliveryReceipt
{
    QString messageId; ///< without brackets
    QString queueId; ///< the server's, or the file's name
    QList<RecipientResult> recipients;
};

/// A way out for mail. Blocking; any thread.
class MailTransport
{
public:
    virtual ~MailTransport() = default;
    [[nodiscard]] virtual QString name() const = 0;
    virtual Result<QString> test(CallContext &context) = 0;
    /// Hands the message to these of its recipients. A receipt when the server said something about each of them, also
    /// when that was no; Uncertain when the message was handed over and no reply is known; Unreachable, RateLimited and
    /// the like when nobody can have got it.
    virtual Result<DeliveryReceipt> send(const MailMessage &message, const QByteArray &mime,
                                         const QStringList &recipients, CallContext &context) = 0;
    /// Whether a message with that id was delivered, where that can be known at all.
    [[nodiscard]] virtual bool canLookUp() const { return false; }
    virtual Result<std::optional<DeliveryReceipt>> lookUp(const MailMessage &message);
};

} // namespace holdfast
