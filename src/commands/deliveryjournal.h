// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace holdfast {

/// A mail on its way out.
struct OutgoingMail
{
    QString messageId; ///< without angle brackets; the same for every attempt at the same mail
    QStringList recipients;
    QString subject;
    QByteArray bytes; ///< as it goes over the wire
};

enum class DeliveryState {
    Underway, ///< handed over or waiting for its next attempt; when nobody is at it: unknown
    Sent, ///< our server took it for at least one recipient
    Failed, ///< certainly not sent
    Uncertain, ///< a person must decide
};

/// The mails of one case. What is recorded here is committed before the mail goes out, so that no crash, double click or
/// second run sends a mail twice.
class DeliveryJournal
{
public:
    virtual ~DeliveryJournal() = default;
    /// Before each attempt. AlreadyExists when it was sent before, Conflict while another call is at it; it must not be
    /// sent then, nor when recording fails.
    virtual Result<void> begin(const OutgoingMail &mail) = 0;
    /// After each attempt; Underway when there will be another.
    virtual Result<void> finish(const QString &messageId, DeliveryState state, const QString &error) = 0;
    /// Nothing for a mail that never was begun.
    [[nodiscard]] virtual Result<std::optional<DeliveryState>> stateOf(const QString &messageId) const = 0;
};

} // namespace holdfast
