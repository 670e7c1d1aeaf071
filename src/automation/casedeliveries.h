// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandcall.h"
#include "commands/deliveryjournal.h"
#include "store/store.h"

#include <mutex>

namespace holdfast {

/// The mails that are being sent right now, by any call of this program. No other program can be at them: the store is
/// open in one at a time.
class MailsUnderway
{
public:
    /// False when it is there already.
    [[nodiscard]] bool enter(const QString &messageId);
    void leave(const QString &messageId);

private:
    std::mutex m_mutex;
    QStringList m_ids;
};

/// The delivery journal of one call, in the store.
class CaseDeliveries final : public DeliveryJournal
{
public:
    CaseDeliveries(Store &store, MailsUnderway &underway, const CommandCall &call)
        : m_store(store)
        , m_underway(underway)
        , m_call(call)
    {
    }
    CaseDeliveries(const CaseDeliveries &) = delete;
    CaseDeliveries &operator=(const CaseDeliveries &) = delete;
    /// A mail that was begun and never finished stays Prepared in the store: nobody knows what became of it.
    ~CaseDeliveries() override;

    Result<void> begin(const OutgoingMail &mail) override;
    Result<void> finish(const QString &messageId, DeliveryState state, const QString &error) override;
    Result<std::optional<DeliveryState>> stateOf(const QString &messageId) const override;

private:
    Store &m_store;
    MailsUnderway &m_underway;
    const CommandCall &m_call;
    QStringList m_entered;
};

} // namespace holdfast
