// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/mail/mailtransport.h"

#include <QJsonObject>

namespace holdfast {

/// How far the delivery of one mail has come over several attempts. Who has it gets it no second time: each attempt goes
/// only to the recipients that are still open.
class DeliveryProgress
{
public:
    DeliveryProgress(QStringList recipients, qint64 nowMs);
    /// As it was written by toJson(). InvalidInput when that is not so.
    [[nodiscard]] static Result<DeliveryProgress> fromJson(const QJsonObject &json);
    [[nodiscard]] QJsonObject toJson() const;

    /// Recipients that were not tried yet, or put off by the server.
    [[nodiscard]] QStringList open() const;
    [[nodiscard]] const QList<RecipientResult> &recipients() const { return m_recipients; }
    [[nodiscard]] bool anySent() const;
    /// Whether the server asked to come again for some because there were too many at once (452).
    [[nodiscard]] bool hadTooMany() const;
    /// "sent", "partly sent", "waiting" while recipients are open, "not sent".
    [[nodiscard]] QString status() const;
    [[nodiscard]] qint64 firstTriedAtMs() const { return m_firstTriedAtMs; }

    void take(const DeliveryReceipt &receipt);
    /// The attempt failed for everybody.
    void takeFailure(const QString &reply);

    /// Milliseconds until the next attempt: 1, 5, 15, then always 60 minutes, spread by a tenth so that many mails do not
    /// come back together; at least leastMs. -1 when a day is over.
    [[nodiscard]] qint64 waitMs(const QString &messageId, qint64 leastMs, qint64 nowMs) const;

private:
    DeliveryProgress() = default;

    QList<RecipientResult> m_recipients;
    qint64 m_firstTriedAtMs = 0;
    int m_attempts = 0;
};

} // namespace holdfast
